/** Somebody of a team who may be given conversations now. */
export interface Candidate {
  id: string;
  open: number; // conversations that are open and theirs
  capacity: number | null; // open conversations at most; null: no bound
  lastAssignedAt: number; // milliseconds; 0: never
}

export type TeamWay = 'round_robin' | 'by_load';

/**
 * Whose turn it is, `count` times: in turn, who was given one the longest ago; by load, who has the fewest open
 * for their capacity. Nobody over their capacity, so the answer may be shorter than `count`. Who states no capacity is
 * measured by the mean of those who do.
 */
export const chooseMembers = (way: TeamWay, candidates: readonly Candidate[], count: number): string[] => {
  const stated = candidates.flatMap(({ capacity }) => (capacity === null ? [] : [capacity]));
  const mean = stated.length > 0 ? stated.reduce((sum, capacity) => sum + capacity, 0) / stated.length : 1;
  const people = candidates.map((person) => ({ ...person, turn: 0 }));
  const loadOf = ({ open, capacity }: Candidate): number => open / Math.max(1, capacity ?? mean);
  const chosen: string[] = [];
  while (chosen.length < count) {
    const next = people
      .filter(({ open, capacity }) => capacity === null || open < capacity)
      .reduce<(typeof people)[number] | null>((best, person) => {
        if (!best) return person;
        const byLoad = way === 'by_load' ? loadOf(person) - loadOf(best) : 0;
        const order =
          byLoad ||
          person.turn - best.turn ||
          person.lastAssignedAt - best.lastAssignedAt ||
          (person.id < best.id ? -1 : 1);
        return order < 0 ? person : best;
      }, null);
    if (!next) break;
    next.open += 1;
    next.turn = chosen.push(next.id);
  }
  return chosen;
};
