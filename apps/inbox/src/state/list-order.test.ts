import fc from 'fast-check';
import { buildWorld } from '../testing/fake-data';
import { sortKeyOf } from '../testing/fake-filter';
import { findRisen, outlineOf, standsBefore } from './list-order';

const { conversations } = buildWorld();
const at = (record: { lastMessage: { sentAt: string } | null; createdAt: string }) =>
  record.lastMessage?.sentAt ?? record.createdAt;

it.each(['recent', 'oldest', 'waiting', 'priority'] as const)('orders two records as the list by %s does', (sort) => {
  let compared = 0;
  for (const a of conversations)
    for (const b of conversations) {
      if (at(a) === at(b) || a.waitingSince === b.waitingSince) continue;
      compared += 1;
      expect(standsBefore(sort, outlineOf(a), outlineOf(b))).toBe(sortKeyOf(a, sort) < sortKeyOf(b, sort));
    }
  expect(compared).toBeGreaterThan(100);
});

it('finds the rows that stand too low', () => {
  expect([...findRisen([1, 2, 3, 0, 4])]).toEqual([3]); // the last but one came to the top
  expect([...findRisen([4, 0, 1, 2, 3])]).toEqual([]); // the first one sank; the others did not rise
  expect([...findRisen([2, 3, 1, 0])].sort()).toEqual([2, 3]);
  expect([...findRisen([])]).toEqual([]);
});

it('leaves the others in order, whatever the places are', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(200), { maxLength: 60 }), (ranks) => {
      const risen = findRisen(ranks);
      for (const index of risen) {
        const rank = ranks[index] ?? 0;
        expect(ranks.slice(0, index).some((above) => above > rank)).toBe(true);
      }
      if (ranks.every((rank, index) => index === 0 || rank > (ranks[index - 1] ?? 0))) expect(risen.size).toBe(0);
    }),
    { seed: 20251129 },
  );
});
