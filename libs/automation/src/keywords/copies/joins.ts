import { isUnspaced, type Token } from '../tokens';
import { unmix } from './alike';
import type { Copy } from './copy';
import { leetReadings } from './leet';

const spacedAtMost = 120;
const marked = /\p{M}/u;
const marks = /\p{M}/gu;
const separators = /^(?:[\s\p{P}\p{S}]{1,3})$/u;

/** Letters one by one with something between them, joined again: `c o l l a b`, `合 作`, `ش.ر.ا.ک.ه`. */
export const addSpaced = (text: string, tokens: readonly Token[], found: Copy[]): void => {
  let run: Token[] = [];
  const push = (pieces: readonly Token[]): void => {
    const joined = pieces.map((token) => token.text).join('');
    if (joined.length < (isUnspaced(joined.charCodeAt(0)) ? 2 : 4)) return;
    const span = { start: pieces[0]!.start, end: pieces.at(-1)!.end };
    found.push({ ...span, text: joined, kind: 'spaced' });
    if (joined.length > spacedAtMost) return; // a flood of letters, in which no word is hidden twice
    const unmixed = unmix(joined);
    if (unmixed) found.push({ ...span, text: unmixed, kind: 'spaced' });
    if (/\d/u.test(joined) && /\p{L}/u.test(joined))
      for (const reading of leetReadings(joined)) found.push({ ...span, text: reading, kind: 'spaced' });
  };
  const close = (): void => {
    if (run.length >= 2) {
      push(run);
      // “have c o l l a b”: the first may be a word of its own.
      if (run.length > 2 && run[0]!.text.length > 2) push(run.slice(1));
    }
    run = [];
  };
  for (const token of tokens) {
    const previous = run.at(-1);
    // A word that is spaced out half way through begins with a longer piece.
    const most = run.length === 0 ? 4 : 2;
    const isPiece = isUnspaced(token.text.charCodeAt(0))
      ? token.text.length <= 12
      : token.text.length <= most || (marked.test(token.text) && token.text.replace(marks, '').length <= most);
    if (previous && (!isPiece || !mayJoin(previous, token, text.slice(previous.end, token.start)))) close();
    if (isPiece) run.push(token);
  }
  close();
};

const insertions = /^(?:(?![,.!?;:])[\p{P}\p{S}]){1,2}$/u;

/** Han text is cut by punctuation anyway, so only signs inside a word, or lone characters, join there. */
const mayJoin = (left: Token, right: Token, gap: string): boolean => {
  const unspaced = isUnspaced(left.text.charCodeAt(0));
  if (unspaced !== isUnspaced(right.text.charCodeAt(0)) || !separators.test(gap)) return false;
  if (!unspaced || insertions.test(gap)) return true;
  return left.text.length === 1 || right.text.length === 1;
};

/** Two or three neighbours read as one word: `part nership`, `co-llab`, `συνερ.γασία`. Only letters, and only short gaps. */
export const addJoined = (text: string, tokens: readonly Token[], found: Copy[]): void => {
  for (let i = 1; i < tokens.length; i += 1) {
    const left = tokens[i - 1]!;
    const right = tokens[i]!;
    if (right.start - left.end > 2 || isUnspaced(left.text.charCodeAt(0))) continue;
    if (left.text.length + right.text.length < 5 || left.text.length + right.text.length > 24) continue;
    const gap = text.slice(left.end, right.start);
    if (gap !== ' ' && !separators.test(gap)) continue;
    const word = left.text + right.text;
    found.push({ start: left.start, end: right.end, text: word, kind: 'joined' });
    if (holdsDigit(word) && /\p{L}/u.test(word) && !/^\d+\p{L}?$/u.test(left.text))
      for (const reading of leetReadings(word))
        found.push({ start: left.start, end: right.end, text: reading, kind: 'joined' });
    addChain(text, tokens, i - 1, gap, found);
  }
};

const holdsDigit = (word: string): boolean => {
  for (let i = 0; i < word.length; i += 1) {
    const unit = word.charCodeAt(i);
    if (unit >= 0x30 && unit <= 0x39) return true;
  }
  return false;
};

/** Three and more pieces of one word: `Ko-ope-ra-tion`, and of short ones also `σύν εργα σία`. */
const addChain = (text: string, tokens: readonly Token[], first: number, gap: string, found: Copy[]): void => {
  const piece = gap.trim() === '' ? 5 : 12;
  const most = gap.trim() === '' ? 3 : 8;
  const { start, text: begin } = tokens[first]!;
  let word = begin;
  for (let i = first + 1; i < tokens.length && i < first + most; i += 1) {
    const next = tokens[i]!;
    if (next.text.length > piece || (piece < 12 && begin.length > piece) || word.length > 24) return;
    if (text.slice(tokens[i - 1]!.end, next.start) !== gap) return;
    word += next.text;
    if (i > first + 1) found.push({ start, end: next.end, text: word, kind: 'joined' });
  }
};
