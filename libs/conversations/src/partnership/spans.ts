import { foldText, isWholeWord, type Span } from '@hubbub/text';

/** Words separated by commas, folded as text is, longest first. */
export const wordList = (words: string): string[] =>
  words
    .split(',')
    .map((word) => foldText(word.trim()))
    .filter((word) => word !== '')
    .sort((a, b) => b.length - a.length);

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** Where any of these words stands in a folded text: whole words, save in scripts that write no spaces. */
export const findWords = (folded: string, words: readonly string[]): Span[] => {
  const found: Span[] = [];
  for (const word of words) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) {
      const end = at + word.length;
      if (!unspaced.test(word) && !isWholeWord(folded, at, end)) continue;
      if (found.every((other) => end <= other.start || at >= other.end)) found.push({ start: at, end });
    }
  }
  return found.sort((a, b) => a.start - b.start);
};

const breaks = /[.!?;,·…]+(?=\s|$)|[\n\r。！？；，、؛،؟]+|\s[-–—|]\s/gu;
const sentenceBreaks = /[.!?;…]+(?=\s|$)|[\n\r。！？；؛؟]+/gu;

/** The clause that holds [start, end), without the signs round it. */
export const clauseAround = (text: string, { start, end }: Span): Span => between(text, start, end, breaks);

/** The sentence that holds [start, end). */
export const sentenceAround = (text: string, { start, end }: Span): Span => between(text, start, end, sentenceBreaks);

const between = (text: string, start: number, end: number, pattern: RegExp): Span => {
  let from = 0;
  let to = text.length;
  for (const match of text.matchAll(pattern)) {
    const behind = match.index + match[0].length;
    if (behind <= start) from = behind;
    else if (match.index >= end) {
      // A question mark belongs to the question.
      to = match.index + (/^[?？؟!！]/u.test(match[0]) ? 1 : 0);
      break;
    }
  }
  return trimmed(text, { start: from, end: to });
};

/** Without white space at either end. */
export const trimmed = (text: string, { start, end }: Span): Span => {
  const part = text.slice(start, end);
  return {
    start: start + (part.length - part.trimStart().length),
    end: end - (part.length - part.trimEnd().length),
  };
};

/** At most so many units round the core, cut between words. */
export const shortened = (text: string, span: Span, core: Span, most: number): Span => {
  if (span.end - span.start <= most) return span;
  const room = Math.max(0, Math.floor((most - (core.end - core.start)) / 2));
  let start = Math.max(span.start, core.start - room);
  let end = Math.min(span.end, core.end + room);
  while (start > span.start && start < core.start && !/\s/u.test(text[start - 1] ?? ' ')) start += 1;
  while (end < span.end && end > core.end && !/\s/u.test(text[end] ?? ' ')) end -= 1;
  return trimmed(text, { start, end });
};
