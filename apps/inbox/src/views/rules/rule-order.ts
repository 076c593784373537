import type { Rule } from '@hubbub/contracts';

type Placed = Pick<Rule, 'id' | 'order'>;

/** Rules in the order in which they are asked. */
export const inOrder = <T extends Placed>(rules: readonly T[]): T[] =>
  [...rules].sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));

/** The rule before which the one at `from` comes to stand when it moves to place `to`; null: behind all others. */
export const ruleBehind = (sorted: readonly Placed[], from: number, to: number): string | null =>
  sorted[to < from ? to : to + 1]?.id ?? null;
