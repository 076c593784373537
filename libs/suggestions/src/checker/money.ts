import { parseNumber } from './numbers';
import names from './currencies.json';

const byName = new Map(
  Object.entries(names).flatMap(([code, list]) =>
    list.split(',').map((name) => [name.trim().replace('!', '').toLowerCase(), code] as const),
  ),
);

/** The currency that a sign or a word names, or null. */
export const currencyOf = (written: string): string | null => byName.get(written.trim().toLowerCase()) ?? null;

/** Words of scripts that part them by spaces: no letter may stand beside them. */
const parted = new Set(
  [...byName.keys()].filter(
    (name) => /^[\p{L}.]+$/u.test(name) && !/[\p{Script=Han}\p{Script=Hangul}\p{Script=Katakana}]/u.test(name),
  ),
);
const number = /\d+(?:[.,'’\u00a0\u202f ]\d{3})*(?:[.,]\d+)?/gu;
const longestName = 18;

/** The longest name of a currency that a text ends with, white space behind it included; null for none. */
const nameBefore = (text: string): string | null => {
  const end = /\s$/u.test(text) ? text.length - 1 : text.length;
  for (let start = 0; start < end; start += 1) {
    const name = text.slice(start, end).toLowerCase();
    if (byName.has(name) && !(parted.has(name) && /\p{L}$/u.test(text.slice(0, start)))) return text.slice(start);
  }
  return null;
};

/** The same of what it begins with, a space or hyphen before it included. */
const nameBehind = (text: string): string | null => {
  const start = /^[\s\u00a0\u202f-]/u.test(text) ? 1 : 0;
  for (let end = text.length; end > start; end -= 1) {
    const name = text.slice(start, end).toLowerCase();
    if (byName.has(name) && !(parted.has(name) && /^\p{L}/u.test(text.slice(end)))) return text.slice(0, end);
  }
  return null;
};

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
    const left = nameBefore(text.slice(Math.max(0, match.index - longestName), match.index));
    const right = left === null ? nameBehind(text.slice(end, end + longestName)) : null;
    const currency = currencyOf(left ?? right?.replace(/^-/u, '') ?? '');
    if (!currency) continue;
    found.push({
      currency,
      value: parseNumber(match[0]),
      start: match.index - (left?.length ?? 0),
      end: end + (right?.length ?? 0),
    });
  }
  return found;
};
