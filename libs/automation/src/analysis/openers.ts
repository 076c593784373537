import { foldText } from '@hubbub/text';
import { isUnspaced, type Token } from '../keywords/tokens';
import data from './openers.json';

interface Openers {
  first: ReadonlySet<string>;
  firsts: readonly string[]; // of scripts without spaces: how a run begins
  last: ReadonlySet<string>;
  lasts: readonly string[]; // how a run ends
}

const lists: Readonly<Record<string, { first: string; last: string }>> = data;
const compiled = new Map<string, Openers>();

const openersOf = (language: string): Openers => {
  const base = language.split('-')[0] ?? '';
  const known = compiled.get(base);
  if (known) return known;
  const { first, last } = lists[base] ?? lists.en!;
  const firsts = foldText(first).split(' ');
  const lasts = foldText(last).split(' ');
  const made = { first: new Set(firsts), firsts, last: new Set(lasts), lasts };
  compiled.set(base, made);
  return made;
};

/** Whether the first word is one that a question begins with: “is my dog welcome” needs no question mark. */
export const opensAsQuestion = ([first]: readonly Token[], language: string): boolean => {
  if (first === undefined) return false;
  const openers = openersOf(language);
  if (openers.first.has(first.text)) return true;
  return isUnspaced(first.text.charCodeAt(0)) && openers.firsts.some((opener) => first.text.startsWith(opener));
};

/** Whether the last word is one that a question ends with: 吗, か, mı, دارید. */
export const closesAsQuestion = (tokens: readonly Token[], language: string): boolean => {
  const last = tokens.at(-1);
  if (last === undefined) return false;
  const openers = openersOf(language);
  if (openers.last.has(last.text)) return true;
  return isUnspaced(last.text.charCodeAt(0)) && openers.lasts.some((closer) => last.text.endsWith(closer));
};
