import { createHash } from 'node:crypto';

/** Numbers that look random and are the same for the same seed (mulberry32). */
export interface Random {
  /** From 0 to below 1. */
  next(): number;
  /** A whole number from `low` to `high`, both possible. */
  between(low: number, high: number): number;
  pick<T>(items: readonly T[]): T;
  /** By weight. */
  weighted<T>(items: readonly { item: T; weight: number }[]): T;
  chance(probability: number): boolean;
  /** The same items in another order; the given list stays as it is. */
  shuffle<T>(items: readonly T[]): T[];
}

export const createRandom = (seed: number): Random => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  const pick = <T>(items: readonly T[]): T => {
    const item = items[between(0, items.length - 1)];
    if (item === undefined) throw new Error('Nothing to pick from');
    return item;
  };
  return {
    next,
    between,
    pick,
    weighted: (items) => {
      let left = next() * items.reduce((sum, { weight }) => sum + weight, 0);
      const found = items.find(({ weight }) => (left -= weight) < 0) ?? items.at(-1);
      if (!found) throw new Error('Nothing to pick from');
      return found.item;
    },
    chance: (probability) => next() < probability,
    shuffle: (items) => {
      const mixed = [...items];
      for (let index = mixed.length - 1; index > 0; index -= 1) {
        const other = between(0, index);
        [mixed[index], mixed[other]] = [mixed[other] as (typeof mixed)[number], mixed[index] as (typeof mixed)[number]];
      }
      return mixed;
    },
  };
};

/** A list that never repeats an item before all were dealt, then deals anew. */
export const createDeck = <T>(random: Random, items: readonly T[]): (() => T) => {
  let left: T[] = [];
  return () => {
    if (left.length === 0) left = random.shuffle(items);
    const item = left.pop();
    if (item === undefined) throw new Error('Nothing to deal');
    return item;
  };
};

/** A stable opaque text for `parts`, in the letters of base64url. */
export const opaque = (length: number, ...parts: (string | number)[]): string => {
  let text = '';
  for (let block = 0; text.length < length; block += 1)
    text += createHash('sha256')
      .update([...parts, block].join(':'))
      .digest('base64url');
  return text.slice(0, length);
};
