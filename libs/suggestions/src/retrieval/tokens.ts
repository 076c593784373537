import { foldText } from '@hubbub/text';

/** Folded words of a text in order, with runs of Han, kana and Thai kept whole (they write no spaces). */
export interface Tokens {
  words: string[];
  unspaced: boolean[]; // by word: a run of a script without spaces
}

const word = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}ー々〆]+|[\p{L}\p{M}\p{N}]+/gu;
const unspacedScript = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}ー々〆]/u;
const spacedInside = /[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}ー々〆]+/gu;
const longest = 4_000;

/** Splits after folding; reads the first 4,000 characters, which is more than any question needs. */
export const tokenise = (text: string): Tokens => {
  const words: string[] = [];
  const unspaced: boolean[] = [];
  const push = (found: string): void => {
    words.push(found);
    unspaced.push(unspacedScript.test(found));
  };
  for (const [found] of foldText(text.slice(0, longest)).matchAll(word)) {
    // `\p{L}+` also swallows Han behind Latin letters ("wifi密码"): cut such a run where the script changes.
    if (!unspacedScript.test(found) || !spacedInside.test(found)) push(found);
    else for (const part of splitMixed(found)) push(part);
    spacedInside.lastIndex = 0;
  }
  return { words, unspaced };
};

const splitMixed = (found: string): string[] => {
  const parts: string[] = [];
  let from = 0;
  for (const match of found.matchAll(spacedInside)) {
    if (match.index > from) parts.push(found.slice(from, match.index));
    parts.push(match[0]);
    from = match.index + match[0].length;
  }
  if (from < found.length) parts.push(found.slice(from));
  return parts;
};

/** Three-letter pieces of a padded word, and the word itself; pairs for scripts without spaces. */
export const wordFeatures = (word: string, isUnspaced: boolean): string[] => {
  if (isUnspaced) return pairs(word);
  const padded = `^${word}$`;
  const found = [padded];
  if (padded.length <= 4) return found;
  for (let i = 0; i + 3 <= padded.length; i += 1) found.push(padded.slice(i, i + 3));
  return found;
};

const pairs = (run: string): string[] => {
  const characters = [...run];
  if (characters.length === 1) return [run];
  const found: string[] = [];
  for (let i = 1; i < characters.length; i += 1) found.push(characters[i - 1]! + characters[i]!);
  return found;
};
