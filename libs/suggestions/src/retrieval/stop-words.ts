import { foldText } from '@hubbub/text';
import lists from './stop-words.json';

const listsByLanguage: Readonly<Record<string, string>> = lists;
const compiled = new Map<string, ReadonlySet<string>>();

const stopWordsOf = (language: string): ReadonlySet<string> => {
  const base = language.split('-')[0] ?? '';
  const found = compiled.get(base);
  if (found) return found;
  // An unknown language may hold English function words, never those of all the others.
  const words = foldText(listsByLanguage[base] ?? listsByLanguage.en ?? '').match(/[\p{L}\p{M}\p{N}]+/gu);
  const made = new Set(words ?? []);
  compiled.set(base, made);
  return made;
};

/** True for words that say nothing about what is asked. Takes folded words. */
export const isStopWord = (word: string, language: string): boolean => stopWordsOf(language).has(word);
