import type { IdentifiedLanguage } from './language';
import { foldText } from './fold';
import scriptWords from './script-words.json';

export interface ScriptCount {
  main: string;
  total: number;
  counts: ReadonlyMap<string, number>;
}

const ranges: readonly (readonly [number, number, string])[] = [
  [0x41, 0x24f, 'Latin'],
  [0x370, 0x3ff, 'Greek'],
  [0x400, 0x52f, 'Cyrillic'],
  [0x531, 0x58f, 'Armenian'],
  [0x590, 0x5ff, 'Hebrew'],
  [0x600, 0x6ff, 'Arabic'],
  [0x750, 0x77f, 'Arabic'],
  [0x8a0, 0x8ff, 'Arabic'],
  [0x900, 0x97f, 'Devanagari'],
  [0x980, 0x9ff, 'Bengali'],
  [0xa00, 0xa7f, 'Gurmukhi'],
  [0xa80, 0xaff, 'Gujarati'],
  [0xb00, 0xb7f, 'Oriya'],
  [0xb80, 0xbff, 'Tamil'],
  [0xc00, 0xc7f, 'Telugu'],
  [0xc80, 0xcff, 'Kannada'],
  [0xd00, 0xd7f, 'Malayalam'],
  [0xd80, 0xdff, 'Sinhala'],
  [0xe00, 0xe7f, 'Thai'],
  [0xe80, 0xeff, 'Lao'],
  [0x1000, 0x109f, 'Myanmar'],
  [0x10a0, 0x10ff, 'Georgian'],
  [0x1100, 0x11ff, 'Hangul'],
  [0x1200, 0x139f, 'Ethiopic'],
  [0x1780, 0x17ff, 'Khmer'],
  [0x1e00, 0x1eff, 'Latin'],
  [0x1f00, 0x1fff, 'Greek'],
  [0x3040, 0x309f, 'Kana'],
  [0x30a0, 0x30ff, 'Kana'],
  [0x3130, 0x318f, 'Hangul'],
  [0x3400, 0x4dbf, 'Han'],
  [0x4e00, 0x9fff, 'Han'],
  [0xac00, 0xd7af, 'Hangul'],
  [0xfb50, 0xfdff, 'Arabic'],
  [0xfe70, 0xfefe, 'Arabic'],
  [0xff21, 0xff5a, 'Latin'],
  [0xff66, 0xff9f, 'Kana'],
];

const byScript: Readonly<Record<string, string>> = {
  Greek: 'el',
  Armenian: 'hy',
  Hebrew: 'he',
  Devanagari: 'hi',
  Bengali: 'bn',
  Gurmukhi: 'pa',
  Gujarati: 'gu',
  Oriya: 'or',
  Tamil: 'ta',
  Telugu: 'te',
  Kannada: 'kn',
  Malayalam: 'ml',
  Sinhala: 'si',
  Thai: 'th',
  Lao: 'lo',
  Myanmar: 'my',
  Georgian: 'ka',
  Ethiopic: 'am',
  Khmer: 'km',
  Hangul: 'ko',
  Kana: 'ja',
  Han: 'zh',
};

// A Han character or a syllable block says about as much as two or three letters.
const weights: Readonly<Record<string, number>> = { Han: 2.5, Kana: 1.5, Hangul: 2 };

/** How many letters of each script; `main` is the heaviest, where a script other than Latin needs a third of the weight. */
export const countScripts = (text: string): ScriptCount => {
  const counts = new Map<string, number>();
  let last: (typeof ranges)[number] | undefined;
  let total = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code < 0x41 || (code > 0x5a && code < 0x61) || (code > 0x7a && code < 0xaa)) continue;
    if (code === 0xd7 || code === 0xf7) continue;
    if (!last || code < last[0] || code > last[1]) last = ranges.find(([from, to]) => code >= from && code <= to);
    if (!last) continue;
    counts.set(last[2], (counts.get(last[2]) ?? 0) + 1);
    total += 1;
  }
  let weight = 0;
  let best = 'Latin';
  let bestWeight = 0;
  for (const [script, count] of counts) {
    const heavy = count * (weights[script] ?? 1);
    weight += heavy;
    if (script !== 'Latin' && heavy > bestWeight) {
      best = script;
      bestWeight = heavy;
    }
  }
  // Kana anywhere beside Han is Japanese; a Han text hardly ever holds more than a sign of it.
  const kana = counts.get('Kana') ?? 0;
  if (best === 'Han' && kana >= 1 && kana * 8 >= (counts.get('Han') ?? 0)) best = 'Kana';
  return { main: bestWeight > 0 && bestWeight >= weight / 3 ? best : 'Latin', total, counts };
};

/** What a script other than Latin tells. */
export const languageOfScript = (
  text: string,
  { main, counts }: ScriptCount,
  previous?: string,
): IdentifiedLanguage => {
  if (main === 'Arabic') return arabicScript(text, previous);
  if (main === 'Cyrillic') return { language: cyrillicScript(text), confidence: 0.93, source: 'script' };
  if (main === 'Han' && previous === 'ja' && (counts.get('Han') ?? 0) < 5) {
    return { language: 'ja', confidence: 0.5, source: 'previous' };
  }
  return { language: byScript[main] ?? 'und', confidence: 0.98, source: 'script' };
};

const cyrillicScript = (text: string): string => {
  if (/[ђћџљњј]/iu.test(text)) return /[ѓќѕ]/iu.test(text) ? 'mk' : 'sr';
  if (/ў/iu.test(text)) return 'be';
  if (/[їєґ]/iu.test(text)) return 'uk';
  if (/[әқғңұүһ]/iu.test(text)) return 'kk';
  if (/і/iu.test(text) && !/[ыэъё]/iu.test(text)) return 'uk';
  const words = ` ${text.toLowerCase()} `;
  if (
    !/[ыэё]/u.test(words) &&
    /\s(?:са|съм|ли|ще|това|какво|благодаря|здравейте|имате|моля|много|вие)[\s,.!?]/u.test(words)
  ) {
    return 'bg';
  }
  return 'ru';
};

const lists = Object.entries(scriptWords).map(
  ([language, words]) => [language, new Set(words.split(' ').map((word) => foldText(word)))] as const,
);

/** Letters that only one of the languages writes, and words, which also decide for Persian typed on an Arabic keyboard. */
const arabicScript = (text: string, previous?: string): IdentifiedLanguage => {
  if (/[ڵڕۆێ]/u.test(text)) return { language: 'ckb', confidence: 0.9, source: 'script' };
  const scores: Record<string, number> = { fa: 0, ar: 0, ur: 0 };
  const add = (language: string, score: number): void => void (scores[language] = (scores[language] ?? 0) + score);
  add('ur', 3 * count(text, /[ٹڈڑںےہھ]/gu));
  add('fa', 2 * count(text, /[پچژگ]/gu) + 0.9 * count(text, /[یک]/gu) + count(text, /\u200c/gu));
  add('ar', 2 * count(text, /[ةإ]/gu) + 1.2 * count(text, /[أىئؤء\u064b-\u0652]/gu) + 0.8 * count(text, /[كي]/gu));
  for (const token of foldText(text).match(/[\p{L}\p{M}]+/gu) ?? []) {
    const known = lists.filter(([, words]) => words.has(token));
    for (const [language] of known) add(language, known.length === 1 ? 2.2 : 0.4);
    if (known.length > 0) continue;
    if (token.length > 4 && token.startsWith('ال')) add('ar', 1.2);
    if (/^ن?می.{2,}(?:م|ید|ین|یم|ند|ه|ن)$/u.test(token)) add('fa', 1.2);
    if (/(?:های|هایی|هاتون|تون|مون|شون)$/u.test(token)) add('fa', 1);
    if (/(?:کم|نا|هم|ون|ین|ات)$/u.test(token) && token.length > 4) add('ar', 0.5);
  }
  if (previous && previous in scores) add(previous, 0.5);
  const [best, second] = Object.entries(scores).sort((a, b) => b[1] - a[1]);
  if (!best || best[1] === 0)
    return { language: previous && previous in scores ? previous : 'ar', confidence: 0.4, source: 'script' };
  const margin = (best[1] - (second?.[1] ?? 0)) / (best[1] + 1);
  return { language: best[0], confidence: Math.min(0.97, 0.5 + margin / 2), source: 'script' };
};

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
