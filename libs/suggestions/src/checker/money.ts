import { parseNumber } from './numbers';
import names from './currencies.json';

const byName = new Map(
  Object.entries(names).flatMap(([code, list]) =>
    list.split(',').map((name) => [name.trim().replace('!', '').toLowerCase(), code] as const),
  ),
);

/** The currency that a sign or a word names, or null. */
export const currencyOf = (written: string): string | null => byName.get(written.trim().toLowerCase()) ?? null;

const escape = (name: string): string => name.replaceAll(/[$.*+?^{}()|[\]\\]/gu, String.raw`\$&`);
const alternatives = [...byName.keys()]
  .sort((a, b) => b.length - a.length)
  .map((name) =>
    /^[\p{L}.]+$/u.test(name) && !/[\p{Script=Han}\p{Script=Hangul}\p{Script=Katakana}]/u.test(name)
      ? String.raw`(?<!\p{L})${escape(name)}(?!\p{L})`
      : escape(name),
  )
  .join('|');
const number = /\d+(?:[.,'’\u00a0\u202f ]\d{3})*(?:[.,]\d+)?/gu;
const before = new RegExp(String.raw`(?:${alternatives})\s?$`, 'iu');
const after = new RegExp(String.raw`^[\s\u00a0\u202f-]?(?:${alternatives})`, 'iu');
const longestName = 18;

export interface Money {
  currency: string;
  value: number;
  start: number;
  end: number;
}

/** Numbers with a currency right before or behind them. Takes folded digits. */
export const findMoney = (text: string): Money[] => {
  const found: Money[] = [];
  for (const match of text.matchAll(number)) {
    const end = match.index + match[0].length;
    const left = before.exec(text.slice(Math.max(0, match.index - longestName), match.index));
    const right = after.exec(text.slice(end, end + longestName));
    const currency = currencyOf(left?.[0] ?? '') ?? currencyOf(right?.[0].replace(/^-/u, '') ?? '');
    if (!currency) continue;
    const isBefore = currencyOf(left?.[0] ?? '') !== null;
    found.push({
      currency,
      value: parseNumber(match[0]),
      start: isBefore ? match.index - left![0].length : match.index,
      end: isBefore ? end : end + right![0].length,
    });
  }
  return found;
};
