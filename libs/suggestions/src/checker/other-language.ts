import { identifyLanguage } from '@hubbub/text';
import { firstNameOf } from '../compose/first-name';

const surely = 0.8;
const enoughLetters = 20;
const otherScriptLetters = 8;

// Pairs that short lines cannot part safely.
const close = [
  ['es', 'pt'],
  ['id', 'ms'],
  ['nl', 'af'],
  ['es', 'ca'],
  ['es', 'gl'],
  ['pt', 'gl'],
  ['it', 'es'],
  ['no', 'da'],
  ['da', 'nb'],
  ['sv', 'no'],
  ['ru', 'uk'],
  ['ru', 'bg'],
  ['hi', 'mr'],
  ['de', 'nl'],
  ['fa', 'ur'],
  ['tr', 'az'],
];

/** Is a text surely in another language than wanted? Links, addresses and names are taken out first: they mislead. */
export const isOtherLanguage = (text: string, wanted: string, grounds: readonly string[]): boolean => {
  const plain = text
    .replaceAll(/https?:\/\/\S+|\S{1,64}@\S+|(?<!\p{L})[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+(?:\/\S*)?|[@#]\S+/gu, ' ')
    .replaceAll(/\p{Lu}[\p{L}-]+(?:\s\p{Lu}[\p{L}-]+)+/gu, (name) =>
      grounds.some((ground) => ground.includes(name)) ? ' ' : name,
    );
  const letters = plain.match(/\p{L}/gu)?.length ?? 0;
  if (letters < otherScriptLetters || firstNameOf(plain.trim()) !== null) return false;
  const wantedBase = wanted.split('-')[0] ?? wanted;
  const { language, confidence, source } = identifyLanguage(plain);
  const found = language.split('-')[0] ?? language;
  if (found === 'und' || found === wantedBase || wantedBase === 'und') return false;
  if (close.some((pair) => pair.includes(found) && pair.includes(wantedBase))) return false;
  const isOtherScript = source === 'script' || scriptOf(plain) !== expectedScript(wantedBase);
  return isOtherScript ? confidence >= 0.6 : letters >= enoughLetters && confidence >= surely;
};

const scripts: readonly (readonly [string, RegExp])[] = [
  ['Greek', /\p{Script=Greek}/gu],
  ['Arabic', /\p{Script=Arabic}/gu],
  ['Cyrillic', /\p{Script=Cyrillic}/gu],
  ['Devanagari', /\p{Script=Devanagari}/gu],
  ['Hangul', /\p{Script=Hangul}/gu],
  ['Kana', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['Han', /\p{Script=Han}/gu],
  ['Latin', /\p{Script=Latin}/gu],
];

const scriptOf = (text: string): string => {
  const counts = scripts.map(([name, pattern]) => [name, text.match(pattern)?.length ?? 0] as const);
  return counts.reduce((best, next) => (next[1] > best[1] ? next : best), ['Latin', 0] as const)[0];
};

const expectedScript = (language: string): string =>
  ({ el: 'Greek', fa: 'Arabic', ar: 'Arabic', ru: 'Cyrillic', hi: 'Devanagari', ko: 'Hangul', ja: 'Kana', zh: 'Han' })[
    language
  ] ?? 'Latin';
