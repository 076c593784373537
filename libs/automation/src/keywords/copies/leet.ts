import { scriptOf, unmix } from './alike';
import type { Copy } from './copy';

const leetLatin: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '2': 'z',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '6': 'b',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'l',
  '+': 't',
  '€': 'e',
  '£': 'l',
  '(': 'c',
  '{': 'c',
  '<': 'c',
  '¢': 'c',
  '¡': 'i',
  '×': 'x',
  '§': 's',
  '¥': 'y',
  '#': 'h',
  '&': 'a',
  '°': 'o',
  '*': 'o',
  ø: 'o',
  '®': 'r',
  '©': 'c',
};
const leetGreek: Readonly<Record<string, string>> = {
  '0': 'ο',
  '1': 'ι',
  '3': 'ε',
  '4': 'α',
  '5': 's',
  '6': 'σ',
  '7': 'τ',
  '8': 'θ',
  '9': 'ρ',
  '@': 'α',
  '€': 'ε',
  '!': 'ι',
  '|': 'ι',
  $: 'σ',
  '*': 'ο',
  w: 'ω',
  v: 'ν',
};
const leetCyrillic: Readonly<Record<string, string>> = {
  '0': 'о',
  '1': 'і',
  '3': 'з',
  '4': 'ч',
  '6': 'б',
  '@': 'а',
  $: 'с',
  '€': 'е',
  '!': 'и',
  '|': 'л',
  '*': 'о',
};
const leetArabic: Readonly<Record<string, string>> = {
  '@': 'ا',
  '3': 'ع',
  '1': 'ا',
  '!': 'ا',
  '|': 'ا',
  '0': 'ه',
  '7': 'ح',
  '*': 'ا',
};
const leetAsL: Readonly<Record<string, string>> = {
  ...leetLatin,
  '1': 'l',
  '!': 'l',
  '|': 'i',
  '6': 'g',
  '9': 'q',
  '8': 'ate',
  '*': 'a',
  '(': 'l',
};
/** What digits and signs may stand for, by script; Latin twice. */
export const leetTables = [leetLatin, leetAsL, leetGreek, leetCyrillic, leetArabic];

const leetRun = /[\p{L}\p{M}\d@$!|+€£({<¢¡×§¥#&°*®©]{4,}/gu;
const sign = /[\d@$!|+€£({<¢¡×§¥#&°*®©]/u;

/** Digits and signs read as letters, twice: 1, ! and | as i and as l. */
export const addLeet = (text: string, found: Copy[]): void => {
  if (!sign.test(text)) return;
  for (const match of text.matchAll(leetRun)) {
    if (match[0].length > 40 || !sign.test(match[0])) continue;
    const trimmed = match[0].replace(/^[!#&({<*+]+|[!+*&#]+$/gu, '');
    const offset = match.index + match[0].indexOf(trimmed);
    if (!sign.test(trimmed) || !/\p{L}/u.test(trimmed)) continue;
    const span = { start: offset, end: offset + trimmed.length };
    for (const reading of leetReadings(trimmed)) {
      found.push({ ...span, text: reading, kind: 'leet' });
      const unmixed = unmix(reading);
      if (unmixed) found.push({ ...span, text: unmixed, kind: 'leet' });
    }
  }
};

/** What digits and signs may stand for, by the script of the letters beside them. */
export const leetReadings = (word: string): string[] => {
  const [, greek, cyrillic] = scriptsIn(word);
  if (/[\u0620-\u06ff]/u.test(word)) return [swap(word, leetArabic)];
  if (greek) return [swap(word, leetGreek)];
  if (cyrillic) return [swap(word, leetCyrillic), swap(word, { ...leetCyrillic, '3': 'е' })];
  const readings = [swap(word, leetLatin), swap(word, leetAsL)];
  // Single letters that are read in yet another way here belong into `extraReadings` too.
  if (/[1!|*]/u.test(word)) {
    readings.push(swap(word, { ...leetLatin, '1': 'l', '!': 'l', '*': 'l' }));
    readings.push(swap(word, { ...leetLatin, '*': 'e' }), swap(word, { ...leetLatin, '*': 'i' }));
  }
  return [...new Set(readings)];
};

export const extraReadings: readonly [string, string][] = [
  ['3', 'е'],
  ['1', 'l'],
  ['!', 'l'],
  ['*', 'l'],
  ['*', 'e'],
  ['*', 'i'],
];

const scriptsIn = (text: string): [boolean, boolean, boolean] => {
  const seen: [boolean, boolean, boolean] = [false, false, false];
  for (let i = 0; i < text.length; i += 1) {
    const script = scriptOf(text.charCodeAt(i));
    if (script >= 0) seen[script as 0 | 1 | 2] = true;
  }
  return seen;
};

const swap = (text: string, table: Readonly<Record<string, string>>): string => {
  let out = '';
  for (const character of text) out += table[character] ?? character;
  return out;
};
