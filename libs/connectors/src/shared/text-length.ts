import type { TextUnit } from '@hubbub/contracts';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The length of a text in a platform's own unit. `weighted` is X's: 2 outside the Latin ranges, 23 for a link. */
export const textLength = (text: string, unit: TextUnit): number => {
  switch (unit) {
    case 'characters':
      return [...text].length;
    case 'utf16':
      return text.length;
    case 'bytes':
      return Buffer.byteLength(text, 'utf8');
    case 'graphemes':
      return [...segmenter.segment(text)].length;
    case 'weighted':
      return weightedLength(text);
  }
};

const link = /\bhttps?:\/\/\S+/g;

const weightedLength = (text: string): number => {
  const links = text.match(link)?.length ?? 0;
  const rest = text.replace(link, '').normalize('NFC');
  const weights = [...segmenter.segment(rest)].map(({ segment }) => {
    if (/\p{Extended_Pictographic}/u.test(segment)) return 2;
    return [...segment].reduce((sum, character) => sum + (isLight(character.codePointAt(0) ?? 0) ? 1 : 2), 0);
  });
  return links * 23 + weights.reduce((sum, weight) => sum + weight, 0);
};

const isLight = (code: number): boolean =>
  code <= 4351 || (code >= 8192 && code <= 8205) || (code >= 8208 && code <= 8223) || (code >= 8242 && code <= 8247);
