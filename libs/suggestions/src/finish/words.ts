import { fold, foldText, rawSpan } from '@hubbub/text';

const place = '\uE000'; // stands for {{…}}: nobody writes a word that begins like it
const words = new RegExp(String.raw`[\p{L}\p{N}\p{M}${place}]+`, 'gu');

/** The folded words of what somebody writes with a space between; empty where it holds none. */
export const keyOf = (text: string): string => (foldText(text.replaceAll(place, ' ')).match(words) ?? []).join(' ');

/** The same of a saved text, whose places are words of their own. */
export const keyOfSaved = (text: string): string =>
  (foldText(text.replaceAll(/\{\{[^}]*\}\}/gu, ` ${place} `)).match(words) ?? []).join(' ');

/** Does a text end within a word? */
export const endsInWord = (text: string): boolean => /[\p{L}\p{N}\p{M}]$/u.test(text);

/**
 * What of `sentence` comes after its first folded units that make up `key`, so that it can be put behind `begun`:
 * signs that the writer has left out stay out. Null where the signs behind the last word go another way.
 */
export const restAfter = (sentence: string, key: string, begun: string): string | null => {
  const { text, map } = fold(sentence);
  let taken = 0; // units of the key
  let end = -1; // in the folded sentence
  for (const { 0: word, index } of text.matchAll(words)) {
    const part = Math.min(word.length, key.length - taken);
    taken += part + 1; // and the space
    end = index + part;
    if (taken >= key.length) break;
  }
  if (end < 0) return null;
  const rest = sentence.slice(rawSpan(map, end - 1, end).end);
  const written = /[^\p{L}\p{N}\p{M}]*$/u.exec(begun)?.[0] ?? '';
  if (written === '') return rest;
  if (rest.startsWith(written)) return rest.slice(written.length);
  const signs = /^[^\p{L}\p{N}\p{M}]*/u.exec(rest)?.[0] ?? '';
  return /\s$/u.test(written) && /\s/u.test(signs) ? rest.slice(signs.length) : null;
};
