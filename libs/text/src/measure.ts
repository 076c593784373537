import type { TextUnit } from '@hubbub/contracts';
import { graphemeEnds } from './boundaries';
import { linkSpans } from './links';

// X counts per https://docs.x.com/fundamentals/counting-characters (twitter-text configuration v3): NFC first, code
// points of the ranges below weigh 1, all others 2, an emoji sequence 2, a link 23.
const lightRanges: readonly (readonly [number, number])[] = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
];
const linkWeight = 23;
const emojiWeight = 2;
const emoji =
  /(?:[\u{1f1e6}-\u{1f1ff}]{2}|[0-9#*]\ufe0f?\u20e3|(?!\d|[#*])\p{Emoji}(?:\p{Emoji_Modifier}|\ufe0f)?[\u{e0020}-\u{e007f}]*(?:\u200d\p{Emoji}(?:\p{Emoji_Modifier}|\ufe0f)?)*)/gu;

/** Length in the platform's own unit: code points, UTF-16 units, UTF-8 bytes, graphemes, X's weighted length, or Threads' emoji by bytes. */
export const measureText = (text: string, unit: TextUnit): number => {
  switch (unit) {
    case 'utf16':
      return text.length;
    case 'characters':
      return codePoints(text);
    case 'bytes':
      return utf8Bytes(text);
    case 'graphemes':
      return graphemeEnds(text).length;
    case 'weighted':
      return weightedLength(text);
    case 'emojiBytes':
      return emojiBytesLength(text);
  }
};

/**
 * The longest beginning of `text`, cut between graphemes, that fits `limit` with `ending` behind it; unchanged when it
 * fits as it is. Prefers the end of a word where one is near.
 */
export const truncateText = (text: string, limit: number, unit: TextUnit, ending = '…'): string => {
  if (measureText(text, unit) <= limit) return text;
  const ends = graphemeEnds(text);
  const fits = (count: number): boolean =>
    measureText(text.slice(0, count === 0 ? 0 : ends[count - 1]) + ending, unit) <= limit;
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  // A link that a cut made shorter or longer can break the order that the search relies on.
  while (low > 0 && !fits(low)) low -= 1;
  if (low === 0) return fits(0) && limit > 0 ? ending : '';
  const cut = text.slice(0, ends[low - 1]);
  const shorter = atWordEnd(text, cut).trimEnd();
  return (measureText(shorter + ending, unit) <= limit ? shorter : cut) + ending;
};

const nearWordEnd = 24;

const atWordEnd = (text: string, cut: string): string => {
  if (/^\s/u.test(text.slice(cut.length))) return cut;
  const space = cut.search(/\s\S*$/u);
  return space > 0 && cut.length - space <= nearWordEnd && space > cut.length / 2 ? cut.slice(0, space) : cut;
};

const codePoints = (text: string): number => {
  let count = text.length;
  for (let i = 1; i < text.length; i += 1) {
    const low = text.charCodeAt(i);
    if (low < 0xdc00 || low > 0xdfff) continue;
    const high = text.charCodeAt(i - 1);
    if (high >= 0xd800 && high <= 0xdbff) count -= 1;
  }
  return count;
};

const utf8Bytes = (text: string): number => {
  let bytes = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.codePointAt(i) ?? 0;
    if (code > 0xffff) i += 1;
    // A lone surrogate is sent as U+FFFD: three bytes as well.
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code <= 0xffff ? 3 : 4;
  }
  return bytes;
};

/** Threads: https://developers.facebook.com/docs/threads/overview */
const emojiBytesLength = (text: string): number =>
  [...text.matchAll(emoji)].reduce(
    (length, [found]) => length - codePoints(found) + utf8Bytes(found),
    codePoints(text),
  );

const weightedLength = (text: string): number => {
  const normal = text.normalize('NFC');
  let length = 0;
  let from = 0;
  for (const { start, end } of linkSpans(normal)) {
    length += weighPlain(normal.slice(from, start)) + linkWeight;
    from = end;
  }
  return length + weighPlain(normal.slice(from));
};

const weighPlain = (text: string): number => {
  let length = 0;
  let from = 0;
  for (const match of text.matchAll(emoji)) {
    length += weighCodePoints(text.slice(from, match.index)) + emojiWeight;
    from = match.index + match[0].length;
  }
  return length + weighCodePoints(text.slice(from));
};

const weighCodePoints = (text: string): number => {
  let length = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    length += lightRanges.some(([low, high]) => code >= low && code <= high) ? 1 : 2;
  }
  return length;
};
