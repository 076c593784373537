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
  probe?: Probe;
}

const run = /[\p{L}\p{M}\p{N}]+/gu;

/** Folds a text and finds its tokens. */
export const read = (raw: string): Reading => {
  const folded = fold(raw);
  return { raw, folded, tokens: tokenise(folded.text) };
};

export const tokenise = (text: string): Token[] => {
  const tokens: Token[] = [];
  for (const match of text.matchAll(run)) {
    const start = match.index;
    tokens.push({
      text: match[0],
      start,
      end: start + match[0].length,
      isHashtag: start > 0 && text.charCodeAt(start - 1) === 0x23,
    });
  }
  return tokens;
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
