import type { Copy } from './copies';
import type { Probe } from './probe';
import { fold, rawSpan, type Folded, type Span } from '@hubbub/text';

/** A run of letters, marks and digits in a folded text; positions are those of the folded text. */
export interface Token extends Span {
  text: string;
  /** Starts with `#`: words inside it carry no spaces. */
  isHashtag: boolean;
}

export interface Reading {
  raw: string;
  folded: Folded;
  tokens: Token[];
  /** Second readings, made when first asked for. */
  copies?: Copy[];
  /** Of the part that second readings are made of. */
  probe?: Probe;
}

/** Folds a text and finds its tokens. */
export const read = (raw: string): Reading => {
  const folded = fold(raw);
  return { raw, folded, tokens: tokenise(folded.text) };
};

export const tokenise = (text: string): Token[] => {
  const tokens: Token[] = [];
  for (let i = 0; i < text.length;) {
    const start = i;
    let size = sizeOfPart(text, i);
    while (size > 0) {
      i += size;
      size = sizeOfPart(text, i);
    }
    if (i === start) {
      i += 1;
      continue;
    }
    const isHashtag = start > 0 && text.charCodeAt(start - 1) === 0x23;
    tokens.push({ text: text.slice(start, i), start, end: i, isHashtag });
  }
  return tokens;
};

const part = /[\p{L}\p{M}\p{N}]/u;
const isPart = 1;
const isNone = 2;
// What each UTF-16 unit alone is; 0: not asked yet.
const kinds = new Uint8Array(0x10000);

/** How many units at `index` are one letter, mark or digit; 0 for anything else. */
const sizeOfPart = (text: string, index: number): number => {
  if (index >= text.length) return 0;
  const unit = text.charCodeAt(index);
  if (unit >= 0xd800 && unit <= 0xdbff) {
    const character = String.fromCodePoint(text.codePointAt(index) ?? 0);
    return character.length === 2 && part.test(character) ? 2 : 0;
  }
  const kind = (kinds[unit] ||= part.test(String.fromCharCode(unit)) ? isPart : isNone);
  return kind === isPart ? 1 : 0;
};

/** A span of the folded text as a span of the raw text, with its words. */
export const rawWords = ({ raw, folded }: Reading, start: number, end: number): Span & { text: string } => {
  const span = rawSpan(folded.map, start, end);
  return { ...span, text: raw.slice(span.start, span.end) };
};

/** Han, kana and Hangul: scripts whose words are not parted by spaces (or carry their particles with them). */
export const isUnspaced = (code: number): boolean =>
  (code >= 0x3041 && code <= 0x30ff) ||
  (code >= 0x3400 && code <= 0x9fff) ||
  (code >= 0xac00 && code <= 0xd7a3) ||
  (code >= 0x1100 && code <= 0x11ff);

export const isHan = (code: number): boolean => code >= 0x3400 && code <= 0x9fff;
export const isHangul = (code: number): boolean => code >= 0xac00 && code <= 0xd7a3;
export const isKatakana = (code: number): boolean => code >= 0x30a1 && code <= 0x30ff;
export const isArabicScript = (code: number): boolean => code >= 0x620 && code <= 0x6ff;
