import type { Rule } from '@hubbub/contracts';

export type Ordered = Pick<Rule, 'id' | 'order'>;

/** Rules in the order in which they are asked. */
export const inOrder = <T extends Ordered>(rules: readonly T[]): T[] =>
  [...rules].sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));

/**
 * Which places have to be written so that the rule at `from` comes to stand at `to`: its own alone where there is room
 * between its new neighbours, else those of all that stand wrong once they are counted anew.
 */
export const placesAfterMove = (sorted: readonly Ordered[], from: number, to: number): Ordered[] => {
  const moved = sorted[from];
  if (!moved || from === to || to < 0 || to >= sorted.length) return [];
  const next = sorted.filter((_, index) => index !== from);
  next.splice(to, 0, moved);
  const before = next[to - 1]?.order;
  const after = next[to + 1]?.order;
  const place =
    before === undefined ? (after ?? 0) - step : after === undefined ? before + step : between(before, after);
  if (place !== null) return [{ id: moved.id, order: place }];
  return next
    .map(({ id }, index) => ({ id, order: (index + 1) * step }))
    .filter(({ id, order }) => sorted.find((rule) => rule.id === id)?.order !== order);
};

const step = 100;

const between = (before: number, after: number): number | null => {
  const middle = Math.floor((before + after) / 2);
  return middle > before && middle < after ? middle : null;
};
