import { wordSpans } from '@hubbub/text';
import { copies, copyTokens, type Copy } from './copies';
import { cliticStarts, stemOf, type Stem } from './inflection';
import { isArabicScript, isHan, isKatakana, isUnspaced, tokenise, type Reading, type Token } from './tokens';
import { Trie } from './trie';
import { foldText } from '@hubbub/text';

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

interface Word extends Stem {
  gap: number;
  isExact: boolean;
}

interface Term<Data> {
  words: Word[];
  data: Data;
  source: string;
  segments: boolean;
  isUnspaced: boolean;
}

export interface Matcher<Data> {
  /** All hits in a text, in no order. `withCopies` adds evasive spellings. Time is linear in the text. */
  find(reading: Reading, withCopies?: boolean): Hit<Data>[];
  readonly size: number;
}

const endingAtMost = 12;
const gapAtMost = 3;

/** Compiles terms once. A term without any letter or digit is sought as it stands. */
export const buildMatcher = <Data>(inputs: readonly TermInput<Data>[]): Matcher<Data> => {
  const trie = new Trie<Term<Data>>();
  const literals: { text: string; data: Data }[] = [];
  for (const input of inputs) {
    const term = input.isLiteral ? null : parse(input);
    if (term) trie.add(term.words[0]!.text, term);
    else {
      const text = foldText(input.text).trim();
      if (text !== '') literals.push({ text, data: input.data });
    }
  }
  return {
    size: inputs.length,
    find: (reading, withCopies = false) => {
      const hits: Hit<Data>[] = [];
      const text = reading.folded.text;
      matchTokens(trie, text, reading.tokens, null, hits);
      for (const { text: literal, data } of literals) addLiteral(text, literal, data, reading.tokens, hits);
      if (withCopies) matchCopies(trie, reading, hits);
      return hits;
    },
  };
};

const parse = <Data>({ text, data, inflects = false, segments = false }: TermInput<Data>): Term<Data> | null => {
  const words: Word[] = [];
  let gap = 0;
  for (const part of foldText(text).split(' ')) {
    if (part === '~') {
      gap = gapAtMost;
      continue;
    }
    const isOpen = part.endsWith('*') && !inflects;
    const pieces = tokenise(part);
    for (const [i, piece] of pieces.entries()) {
      const isLast = i === pieces.length - 1;
      words.push({
        ...wordOf(piece.text, isOpen && isLast, inflects),
        gap: i === 0 ? gap : 0,
        isExact: !isOpen && !inflects,
      });
    }
    gap = 0;
  }
  const first = words[0];
  if (!first) return null;
  return { words, data, source: text, segments, isUnspaced: isUnspaced(first.text.charCodeAt(0)) };
};

const wordOf = (text: string, isOpen: boolean, inflects: boolean): Stem => {
  if (inflects) return stemOf(text);
  if (isOpen) return { text, accepts: (rest) => rest.length <= endingAtMost };
  return { text, accepts: (rest) => rest === '' };
};

const matchTokens = <Data>(
  trie: Trie<Term<Data>>,
  text: string,
  tokens: readonly Token[],
  copy: Copy['kind'] | null,
  hits: Hit<Data>[],
): void => {
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i]!;
    const word = token.text;
    const code = word.charCodeAt(0);
    if (isUnspaced(code) || (word.length > 1 && isUnspaced(word.charCodeAt(word.length - 1)))) {
      for (let at = 0; at < word.length; at += 1) {
        trie.walk(word, at, word.length, (term, end) => {
          if (!term.isUnspaced) return;
          const from = token.start + at;
          const followed = follow(term, tokens, i, word.slice(end));
          if (followed < 0 || (term.segments && !fitsWords(text, from, token.start + end))) return;
          hits.push(hit(term, from, followed === i ? token.start + end : tokens[followed]!.end, i, followed, copy));
        });
      }
      continue;
    }
    const starts = isArabicScript(code) ? cliticStarts(word) : firstOnly;
    for (const at of starts) {
      trie.walk(word, at, word.length, (term, end) => {
        if (term.isUnspaced || !acceptsWord(term.words[0]!, word.slice(end), at > 0)) return;
        const last = follow(term, tokens, i, '');
        if (last >= 0) hits.push(hit(term, token.start, tokens[last]!.end, i, last, copy));
      });
    }
    if (token.isHashtag && word.length > 5) matchInside(trie, word, token, i, copy, hits);
  }
};

const firstOnly = [0];

const hit = <Data>(
  term: Term<Data>,
  start: number,
  end: number,
  firstToken: number,
  lastToken: number,
  copy: Copy['kind'] | null,
): Hit<Data> => ({ data: term.data, start, end, firstToken, lastToken, copy, term: term.source });

// Behind a clitic even an exact Arabic word may carry its pronoun.
const acceptsWord = (word: Word, rest: string, _behindClitic: boolean): boolean => word.accepts(rest);

/** The token where the term ends, or -1. `rest` is what an unspaced first word leaves of its own token. */
const follow = <Data>(term: Term<Data>, tokens: readonly Token[], first: number, rest: string): number => {
  let at = first;
  for (let w = 1; w < term.words.length; w += 1) {
    const word = term.words[w]!;
    if (w === 1 && rest !== '' && term.isUnspaced && rest.includes(word.text)) continue;
    let found = -1;
    for (let next = at + 1; next <= at + 1 + word.gap && next < tokens.length; next += 1) {
      if (matchesWord(word, tokens[next]!.text)) {
        found = next;
        break;
      }
    }
    if (found < 0) return -1;
    at = found;
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

/** Hashtags hold words without spaces: a long enough term counts wherever it stands. */
const matchInside = <Data>(
  trie: Trie<Term<Data>>,
  word: string,
  token: Token,
  index: number,
  copy: Copy['kind'] | null,
  hits: Hit<Data>[],
): void => {
  for (let at = 1; at < word.length - 4; at += 1) {
    trie.walk(word, at, word.length, (term, end) => {
      if (term.isUnspaced || term.words.length > 1 || end - at < 5) return;
      hits.push(hit(term, token.start, token.end, index, index, copy));
    });
  }
};

const addLiteral = <Data>(
  text: string,
  literal: string,
  data: Data,
  tokens: readonly Token[],
  hits: Hit<Data>[],
): void => {
  for (let at = text.indexOf(literal); at >= 0; at = text.indexOf(literal, at + literal.length)) {
    const end = at + literal.length;
    if (letter.test(literal.charAt(0)) && letter.test(text.charAt(at - 1))) continue;
    if (letter.test(literal.charAt(literal.length - 1)) && letter.test(text.charAt(end))) continue;
    const near = tokens.findIndex((token) => token.end > at);
    hits.push({
      data,
      start: at,
      end: at + literal.length,
      firstToken: near,
      lastToken: near,
      copy: null,
      term: literal,
    });
    if (hits.length > hitsAtMost) return;
  }
};
const letter = /[\p{L}\p{N}]/u;
const hitsAtMost = 1000;

const matchCopies = <Data>(trie: Trie<Term<Data>>, reading: Reading, hits: Hit<Data>[]): void => {
  const { tokens } = reading;
  const text = reading.folded.text;
  const found = copies(text, tokens);
  if (found.length === 0) return;
  const tokenAt = (position: number): number => {
    let low = 0;
    let high = tokens.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (tokens[middle]!.end > position) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  for (const copy of found) {
    const first = tokenAt(copy.start);
    const last = tokenAt(copy.end - 1);
    for (const word of copyTokens(copy)) matchCopy(trie, reading, copy, word, first, last, hits);
  }
};

const matchCopy = <Data>(
  trie: Trie<Term<Data>>,
  { tokens }: Reading,
  copy: Copy,
  word: string,
  first: number,
  last: number,
  hits: Hit<Data>[],
): void => {
  const add = (term: Term<Data>): void => void hits.push(hit(term, copy.start, copy.end, first, last, copy.kind));
  const joint = copy.kind === 'joined' ? tokens[first]!.text.length : 0;
  const atStart = (term: Term<Data>, end: number): boolean => {
    const stem = term.words[0]!;
    if (!stem.accepts(word.slice(end))) return false;
    // Joined neighbours must make a word that neither makes alone, and a long one: chance joins are common.
    return copy.kind !== 'joined' || (end >= 6 && end > joint + (stem.isExact ? 0 : 1));
  };
  if (isUnspaced(word.charCodeAt(0))) {
    for (let at = 0; at < word.length; at += 1) {
      trie.walk(word, at, word.length, (term, end) => {
        if (!term.isUnspaced || term.words.length > 1) return;
        if (copy.kind === 'spaced' && !crossesGap(tokens, first, last, at, end)) return;
        add(term);
      });
    }
    return;
  }
  const starts = isArabicScript(word.charCodeAt(0)) ? cliticStarts(word) : firstOnly;
  for (const at of starts) {
    trie.walk(word, at, word.length, (term, end) => {
      if (term.isUnspaced || !atStart(term, end)) return;
      if (term.words.length === 1) return add(term);
      if (copy.kind === 'joined' || copy.kind === 'spaced') return;
      if (follow(term, tokens, last, '') >= 0) add(term);
    });
  }
  // Words of a spaced-out run have lost their borders.
  if (copy.kind !== 'spaced') return;
  for (let at = 1; at < word.length - 4; at += 1) {
    trie.walk(word, at, word.length, (term, end) => {
      if (!term.isUnspaced && term.words.length === 1 && end - at >= 5) add(term);
    });
  }
};

/** True when the span [at, end) of joined unspaced tokens lies in more than one of them. */
const crossesGap = (tokens: readonly Token[], first: number, last: number, at: number, end: number): boolean => {
  let border = 0;
  for (let i = first; i < last; i += 1) {
    border += tokens[i]!.text.length;
    if (at < border && end > border) return true;
  }
  return false;
};

/** Han, kana, Hangul: a chance meeting of two words is no hit (组合作品 holds no 合作). */
const fitsWords = (text: string, start: number, end: number): boolean => {
  const from = Math.max(0, start - 24);
  const around = text.slice(from, end + 24);
  const code = text.charCodeAt(start);
  const needsBoth = isKatakana(code);
  let startsWord = false;
  let endsWord = false;
  for (const span of wordSpans(around)) {
    if (span.start + from === start) startsWord = true;
    if (span.end + from === end) endsWord = true;
  }
  return needsBoth ? startsWord : startsWord || endsWord || !isHan(code);
};
