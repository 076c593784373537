import { foldText } from './fold';

const runs = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー々〆]+/gu;

/**
 * Overlapping pairs of folded Han, kana and Hangul characters, each once, for a search column: trigram indexes miss
 * words of two characters. A run of one character gives that character. Other scripts give nothing.
 */
export const bigrams = (text: string): string[] => {
  const found = new Set<string>();
  for (const [run] of foldText(text).matchAll(runs)) {
    const characters = [...run];
    if (characters.length === 1) found.add(run);
    for (let i = 1; i < characters.length; i += 1) found.add(characters[i - 1]! + characters[i]!);
  }
  return [...found];
};
