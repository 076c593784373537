import { foldText, type Span, wordSpans } from '@hubbub/text';
import type { Copy } from './copies';
import { cliticStarts } from './inflection';
import { copiedText, matchCopies } from './match-copies';
import { buildSieve, probeOf, type Probe } from './probe';
import { followTerm, parseTerm, type Term, type TermInput } from './terms';
import { isArabicScript, isHan, isKatakana, isUnspaced, type Reading, type Token } from './tokens';
import { Trie } from './trie';

export type { TermInput } from './terms';

export interface Hit<Data> {
  data: Data;
  /** Of the folded text. */
  start: number;
  end: number;
  /** Places among the tokens, for distances. */
  firstToken: number;
  lastToken: number;
  copy: Copy['kind'] | null;
  term: string;
}

export interface Matcher<Data> {
  /** All hits in a text, in no order. `withCopies` adds evasive spellings. Time is linear in the text. */
  find(reading: Reading, withCopies?: boolean): Hit<Data>[];
  /** False only when `find` would find nothing, copies included: much cheaper than to read the text. */
  mayFind(probe: Probe): boolean;
  readonly size: number;
}

/** Terms that may begin a token, remembered by token: words repeat, and most begin none. */
type Starts<Data> = Map<string, readonly Term<Data>[]>;
const startsAtMost = 20_000;
// Nobody means more than this; a text that repeats one word a thousand times must stay cheap.
const hitsAtMost = 200;
const hashtagAtMost = 80;
const nothing: readonly never[] = [];

/** Compiles terms once. A term without any letter or digit is sought as it stands. */
export const buildMatcher = <Data>(inputs: readonly TermInput<Data>[]): Matcher<Data> => {
  const trie = new Trie<Term<Data>>();
  const starts: Starts<Data> = new Map();
  const literals: { text: string; data: Data }[] = [];
  const beginnings = new Set<string>();
  for (const input of inputs) {
    const term = input.isLiteral ? null : parseTerm(input);
    if (term) {
      trie.add(term.words[0]!.text, term);
      beginnings.add(term.words[0]!.text);
    } else {
      const text = foldText(input.text).trim();
      if (text !== '') literals.push({ text, data: input.data });
    }
  }
  const literalUnits = new Set(literals.map(({ text }) => text.charCodeAt(0)));
  const sieve = buildSieve(
    [...beginnings],
    literals.map(({ text }) => text),
  );
  return {
    size: inputs.length,
    mayFind: (probe) => sieve.mayHold(probe),
    find: (reading, withCopies = false) => {
      const hits: Hit<Data>[] = [];
      if (inputs.length === 0) return hits;
      for (let i = 0; i < reading.tokens.length && hits.length < hitsAtMost; i += 1) {
        matchToken(trie, starts, reading, i, hits);
      }
      if (literals.length > 0 && holdsAny(reading.folded.text, literalUnits))
        for (const { text, data } of literals) addLiteral(reading, text, data, hits);
      if (withCopies && hits.length < hitsAtMost && sieve.mayHold((reading.probe ??= probeOf(copiedText(reading)))))
        matchCopies(trie, reading, hits);
      return hits;
    },
  };
};

/** Signs are rare in a text: one look tells whether any of a long list is worth seeking. */
const holdsAny = (text: string, units: ReadonlySet<number>): boolean => {
  for (let i = 0; i < text.length; i += 1) if (units.has(text.charCodeAt(i))) return true;
  return false;
};

const matchToken = <Data>(
  trie: Trie<Term<Data>>,
  starts: Starts<Data>,
  reading: Reading,
  index: number,
  hits: Hit<Data>[],
): void => {
  const { tokens } = reading;
  const token = tokens[index]!;
  const word = token.text;
  if (isUnspaced(word.charCodeAt(0)) || isUnspaced(word.charCodeAt(word.length - 1))) {
    matchUnspaced(trie, reading, index, hits);
    matchSpaced(trie, starts, token, index, hits);
    return;
  }
  for (const term of startsOf(trie, starts, word)) {
    const last = term.words.length === 1 ? index : followTerm(term, tokens, index, '');
    if (last >= 0) hits.push(hitOf(term, token.start, tokens[last]!.end, index, last));
  }
  if (token.isHashtag && word.length > 5 && word.length <= hashtagAtMost) matchInside(trie, token, index, hits);
};

const startsOf = <Data>(trie: Trie<Term<Data>>, starts: Starts<Data>, word: string): readonly Term<Data>[] => {
  const first = word.charCodeAt(0);
  // What begins like no term need not be remembered, and a number hardly comes twice.
  if (!isArabicScript(first) && !trie.mayBegin(first)) return nothing;
  const known = starts.get(word);
  if (known) return known;
  const found: Term<Data>[] = [];
  for (const at of isArabicScript(first) ? cliticStarts(word) : firstOnly) {
    trie.walk(word, at, word.length, (term, end) => {
      if (!term.isUnspaced && term.words[0]!.accepts(word.slice(end))) found.push(term);
    });
  }
  if (starts.size >= startsAtMost) starts.clear();
  // A long token is hardly a word, and would only fill the memory.
  if (word.length <= 40 && !isDigit(first)) starts.set(word, found.length > 0 ? found : nothing);
  return found;
};

const firstOnly = [0];
const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

const matchUnspaced = <Data>(
  trie: Trie<Term<Data>>,
  { folded, tokens }: Reading,
  index: number,
  hits: Hit<Data>[],
): void => {
  const token = tokens[index]!;
  const word = token.text;
  let at = 0;
  const visit = (term: Term<Data>, end: number): void => {
    if (!term.isUnspaced) return;
    const last = term.words.length === 1 ? index : followTerm(term, tokens, index, word.slice(end));
    if (last < 0 || (term.segments && !fitsWords(folded.text, token.start + at, token.start + end))) return;
    hits.push(hitOf(term, token.start + at, last === index ? token.start + end : tokens[last]!.end, index, last));
  };
  for (; at < word.length && hits.length < hitsAtMost; at += 1) trie.walk(word, at, word.length, visit);
};

const spacedRun = /[a-z0-9\u00df-\u024f]{2,}/gu;
const someLatin = /[a-z0-9\u00df-\u024f]/u;
const latinRun = /[a-z0-9\u00df-\u024f]+/gu;

/** A Latin word set among Han, kana or Hangul without a space (頻道collab一下) is a word all the same. */
const matchSpaced = <Data>(
  trie: Trie<Term<Data>>,
  starts: Starts<Data>,
  token: Token,
  index: number,
  hits: Hit<Data>[],
): void => {
  if (!someLatin.test(token.text)) return; // nearly always, and much cheaper than to seek all of them
  for (const { 0: run, index: at } of token.text.matchAll(latinRun))
    trie.walk(token.text, at, token.text.length, (term, end) => {
      // A term that itself goes on in Han (he作).
      if (!term.isUnspaced && term.words.length === 1 && end > at + run.length && hits.length < hitsAtMost)
        hits.push(hitOf(term, token.start + at, token.start + end, index, index));
    });
  for (const { 0: word, index: at } of token.text.matchAll(spacedRun)) {
    if (hits.length >= hitsAtMost) return;
    for (const term of startsOf(trie, starts, word))
      if (term.words.length === 1)
        hits.push(hitOf(term, token.start + at, token.start + at + word.length, index, index));
  }
};

/** Hashtags hold words without spaces: a long enough term counts wherever it stands. */
const matchInside = <Data>(trie: Trie<Term<Data>>, token: Token, index: number, hits: Hit<Data>[]): void => {
  for (let at = 1; at < token.text.length - 4; at += 1) {
    trie.walk(token.text, at, token.text.length, (term, end) => {
      if (!term.isUnspaced && term.words.length === 1 && end - at >= 5)
        hits.push(hitOf(term, token.start, token.end, index, index));
    });
  }
};

const hitOf = <Data>(
  term: Term<Data>,
  start: number,
  end: number,
  firstToken: number,
  lastToken: number,
): Hit<Data> => ({
  data: term.data,
  start,
  end,
  firstToken,
  lastToken,
  copy: null,
  term: term.source,
});

const letter = /[\p{L}\p{N}]/u;

const addLiteral = <Data>({ folded, tokens }: Reading, literal: string, data: Data, hits: Hit<Data>[]): void => {
  const { text } = folded;
  for (
    let at = text.indexOf(literal);
    at >= 0 && hits.length < hitsAtMost;
    at = text.indexOf(literal, at + literal.length)
  ) {
    const end = at + literal.length;
    if (letter.test(literal.charAt(0)) && letter.test(text.charAt(at - 1))) continue;
    if (letter.test(literal.charAt(literal.length - 1)) && letter.test(text.charAt(end))) continue;
    const near = tokens.findIndex((token) => token.end > at);
    hits.push({ data, start: at, end, firstToken: near, lastToken: near, copy: null, term: literal });
  }
};

let lastAround: { text: string; spans: Span[] } = { text: '', spans: [] };

/** Remembers the last: a text that says the same word over and over stays cheap. */
const spansAround = (text: string): Span[] => {
  if (text !== lastAround.text) lastAround = { text, spans: wordSpans(text) };
  return lastAround.spans;
};

/** Han, kana, Hangul: a chance meeting of two words is no hit (组合作品 holds no 合作). */
const fitsWords = (text: string, start: number, end: number): boolean => {
  const from = Math.max(0, start - 24);
  const around = text.slice(from, end + 24);
  const code = text.charCodeAt(start);
  let startsWord = false;
  let endsWord = false;
  for (const span of spansAround(around)) {
    if (span.start + from === start) startsWord = true;
    if (span.end + from === end) endsWord = true;
  }
  return isKatakana(code) ? startsWord : startsWord || endsWord || !isHan(code);
};
