import type { Conversation, Sort } from '@hubbub/contracts';

const ranks: Record<Conversation['priority'], number> = { urgent: 3, high: 2, normal: 1, low: 0 };

/** All that the place of a conversation in any list depends on. Times in ms. */
export interface Outline {
  at: number;
  waitsSince: number; // never: infinite
  rank: number;
  isUnread: boolean;
}

export const outlineOf = (record: Conversation): Outline => ({
  at: Date.parse(record.lastMessage?.sentAt ?? record.createdAt),
  waitsSince: record.waitingSince ? Date.parse(record.waitingSince) : Number.POSITIVE_INFINITY,
  rank: ranks[record.priority],
  isUnread: (record.unreadCount ?? 0) > 0,
});

/** The parts a list is ordered by, first to last; smaller ones stand first. */
const keyOf = ({ at, waitsSince, rank }: Outline, sort: Sort): readonly number[] => {
  switch (sort) {
    case 'oldest':
      return [at];
    case 'waiting':
      return [waitsSince];
    case 'priority':
      return [-rank, -at];
    default:
      return [-at];
  }
};

/** Whether `a` stands before `b`. False where both stand on the same millisecond: the server alone knows then. */
export const standsBefore = (sort: Sort, a: Outline, b: Outline): boolean => {
  const [left, right] = [keyOf(a, sort), keyOf(b, sort)];
  const at = left.findIndex((part, index) => part !== right[index]);
  return at >= 0 && (left[at] ?? 0) < (right[at] ?? 0);
};

/**
 * Which of the rows, given by the place each has now, have to be taken out so that the others stand in order: as few as
 * there can be, and of them only those that stand too low.
 */
export const findRisen = (ranks: readonly number[]): Set<number> => {
  const tails: number[] = []; // index of the smallest last rank of a rising row so long
  const before: number[] = [];
  for (const [index, rank] of ranks.entries()) {
    let [low, high] = [0, tails.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ranks[tails[middle] ?? 0] ?? 0) < rank) low = middle + 1;
      else high = middle;
    }
    before[index] = low > 0 ? (tails[low - 1] ?? -1) : -1;
    tails[low] = index;
  }
  const stays = new Set<number>();
  for (let at = tails.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) stays.add(at);
  const risen = new Set<number>();
  let highest = -1;
  for (const [index, rank] of ranks.entries()) {
    if (stays.has(index)) highest = rank;
    else if (rank < highest) risen.add(index);
  }
  return risen;
};
