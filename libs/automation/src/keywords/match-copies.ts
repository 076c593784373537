import { copies, copyTokens, type Copy } from './copies';
import { cliticStarts } from './inflection';
import type { Hit } from './matcher';
import { followTerm, type Term } from './terms';
import { isArabicScript, isUnspaced, type Reading, type Token } from './tokens';
import type { Trie } from './trie';

/** Seeks terms in the second readings of a text: spaced out, leet, mixed scripts, stretched, split. */
export const matchCopies = <Data>(trie: Trie<Term<Data>>, reading: Reading, hits: Hit<Data>[]): void => {
  reading.copies ??= copiesOf(reading);
  const most = hits.length + hitsAtMost;
  for (const copy of reading.copies) {
    if (hits.length >= most) return;
    const first = tokenAt(reading.tokens, copy.start);
    const last = tokenAt(reading.tokens, copy.end - 1);
    for (const word of copyTokens(copy)) matchCopy(trie, reading.tokens, { copy, word, first, last }, hits);
  }
};

const hitsAtMost = 100;
// Who dodges filters does so in the first screens of a text; further on, words count as they are written.
const copiedUnits = 2_000;

/** The part of a folded text that is read for evasive spellings. */
export const copiedText = ({ folded: { text } }: Reading): string =>
  text.length <= copiedUnits ? text : text.slice(0, copiedUnits);

const copiesOf = (reading: Reading): Copy[] => {
  const text = copiedText(reading);
  const end = text === reading.folded.text ? -1 : reading.tokens.findIndex((token) => token.end > copiedUnits);
  return copies(text, end < 0 ? reading.tokens : reading.tokens.slice(0, end));
};

interface Place {
  copy: Copy;
  word: string;
  first: number;
  last: number;
}

const tokenAt = (tokens: readonly Token[], position: number): number => {
  let low = 0;
  let high = tokens.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle]!.end > position) high = middle;
    else low = middle + 1;
  }
  return low;
};

const matchCopy = <Data>(trie: Trie<Term<Data>>, tokens: readonly Token[], place: Place, hits: Hit<Data>[]): void => {
  const { copy, word, first, last } = place;
  const add = (term: Term<Data>): void =>
    void hits.push({
      data: term.data,
      start: copy.start,
      end: copy.end,
      firstToken: first,
      lastToken: last,
      copy: copy.kind,
      term: term.source,
    });
  if (isUnspaced(word.charCodeAt(0))) {
    for (let at = 0; at < word.length; at += 1) {
      trie.walk(word, at, word.length, (term, end) => {
        if (!term.isUnspaced || term.words.length > 1) return;
        if (copy.kind !== 'spaced' || crossesGap(tokens, first, last, at, end)) add(term);
      });
    }
    return;
  }
  for (const at of isArabicScript(word.charCodeAt(0)) ? cliticStarts(word) : firstOnly) {
    trie.walk(word, at, word.length, (term, end) => {
      if (term.isUnspaced || !fits(term, place, end, tokens)) return;
      if (term.words.length === 1) add(term);
      else if (followTerm(term, tokens, last, '') >= 0) add(term);
    });
  }
  if (copy.kind === 'spaced') matchBorderless(trie, word, add);
};

const firstOnly = [0];

const fits = <Data>(term: Term<Data>, { copy, word, first }: Place, end: number, tokens: readonly Token[]): boolean => {
  const stem = term.words[0]!;
  if (!stem.accepts(word.slice(end))) return false;
  if (copy.kind !== 'joined') return true;
  // Joined neighbours must make a word that neither makes alone, and a long one: chance joins are common.
  const joint = tokens[first]!.text.length;
  const least = isArabicScript(word.charCodeAt(0)) ? 5 : 6;
  return end >= least && end > joint + (stem.isExact ? 0 : 1);
};

/** Words of a spaced-out run have lost their borders. */
const matchBorderless = <Data>(trie: Trie<Term<Data>>, word: string, add: (term: Term<Data>) => void): void => {
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
