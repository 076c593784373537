import { foldText } from '@hubbub/text';
import { cliticStarts, stemOf, type Stem } from './inflection';
import { isArabicScript, isUnspaced, tokenise, type Token } from './tokens';

/**
 * A term in the notation of the data files: words parted by spaces, each as it stands or with `*` for any ending;
 * `~` between two words lets up to three others stand there. `inflects` adds the usual endings instead.
 */
export interface TermInput<Data> {
  text: string;
  data: Data;
  inflects?: boolean;
  /** Han, kana, Hangul: begin or end must be that of a word by `Intl.Segmenter`. */
  segments?: boolean;
  /** Sought as it stands, signs and all, between word borders. */
  isLiteral?: boolean;
}

export interface Word extends Stem {
  gap: number;
  isExact: boolean;
}

export interface Term<Data> {
  words: Word[];
  data: Data;
  source: string;
  segments: boolean;
  isUnspaced: boolean;
}

const endingAtMost = 12;
const gapAtMost = 3;

/** Reads the notation; null for a term without any letter or digit. */
export const parseTerm = <Data>({
  text,
  data,
  inflects = false,
  segments = false,
}: TermInput<Data>): Term<Data> | null => {
  const words: Word[] = [];
  let gap = 0;
  for (const part of foldText(text).split(' ')) {
    if (part === '~') {
      gap = gapAtMost;
      continue;
    }
    const isOpen = part.endsWith('*') && !inflects;
    for (const [i, piece] of tokenise(part).entries()) {
      const word = wordOf(piece.text, isOpen && piece.end === part.length - 1, inflects);
      words.push({ ...word, gap: i === 0 ? gap : 0, isExact: !isOpen && !inflects });
    }
    gap = 0;
  }
  const first = words[0];
  return first ? { words, data, source: text, segments, isUnspaced: isUnspaced(first.text.charCodeAt(0)) } : null;
};

const wordOf = (text: string, isOpen: boolean, inflects: boolean): Stem => {
  if (inflects) return stemOf(text);
  return { text, accepts: isOpen ? anyEnding : noEnding };
};

const anyEnding = (rest: string): boolean => rest.length <= endingAtMost;
const noEnding = (rest: string): boolean => rest === '';

/** The token where a term ends that begins in token `first`, or -1. `rest`: what its first word leaves of an unspaced token. */
export const followTerm = <Data>(term: Term<Data>, tokens: readonly Token[], first: number, rest: string): number => {
  let at = first;
  for (let w = 1; w < term.words.length; w += 1) {
    const word = term.words[w]!;
    if (w === 1 && rest !== '' && term.isUnspaced && rest.includes(word.text)) continue;
    const limit = Math.min(tokens.length - 1, at + 1 + word.gap);
    let next = at + 1;
    while (next <= limit && !matchesWord(word, tokens[next]!.text)) next += 1;
    if (next > limit) return -1;
    at = next;
  }
  return at;
};

const matchesWord = (word: Word, token: string): boolean => {
  const code = token.charCodeAt(0);
  if (isUnspaced(code)) return token.includes(word.text);
  if (!isArabicScript(code)) return token.startsWith(word.text) && word.accepts(token.slice(word.text.length));
  return cliticStarts(token).some(
    (at) => token.startsWith(word.text, at) && word.accepts(token.slice(at + word.text.length)),
  );
};
