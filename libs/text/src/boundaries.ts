export interface Span {
  start: number;
  end: number;
}

let words: Intl.Segmenter | undefined;
let graphemes: Intl.Segmenter | undefined;

/** Word-like spans by `Intl.Segmenter` (dictionary-based for Han, kana and Thai), in UTF-16 positions. */
export const wordSpans = (text: string): Span[] => {
  words ??= new Intl.Segmenter('und', { granularity: 'word' });
  const spans: Span[] = [];
  for (const { segment, index, isWordLike } of words.segment(text)) {
    if (isWordLike) spans.push({ start: index, end: index + segment.length });
  }
  return spans;
};

/** UTF-16 end positions of the graphemes (what a reader takes for one character). */
export const graphemeEnds = (text: string): number[] => {
  graphemes ??= new Intl.Segmenter('und', { granularity: 'grapheme' });
  const ends: number[] = [];
  for (const { segment, index } of graphemes.segment(text)) ends.push(index + segment.length);
  return ends;
};

const letter = /[\p{L}\p{M}\p{N}]/u;

/** True when no letter, mark or digit touches [start, end): a whole word, in any script that writes spaces. */
export const isWholeWord = (text: string, start: number, end: number): boolean =>
  !letter.test(before(text, start)) && !letter.test(after(text, end));

const after = (text: string, index: number): string => {
  const code = text.codePointAt(index);
  return code === undefined ? '' : String.fromCodePoint(code);
};

const before = (text: string, index: number): string => {
  if (index <= 0) return '';
  const code = text.charCodeAt(index - 1);
  return code >= 0xdc00 && code <= 0xdfff && index > 1 ? text.slice(index - 2, index) : text.charAt(index - 1);
};
