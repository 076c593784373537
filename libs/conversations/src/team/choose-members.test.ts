import { type Candidate, chooseMembers } from './choose-members';
import { isAtWork } from './at-work';

const person = (id: string, rest: Partial<Candidate> = {}): Candidate => ({
  id,
  open: 0,
  capacity: null,
  lastAssignedAt: 0,
  ...rest,
});

it('goes round from whoever had one the longest ago, past whoever is full', () => {
  const people = [
    person('a', { lastAssignedAt: 30 }),
    person('b', { lastAssignedAt: 10 }),
    person('c', { open: 2, capacity: 3 }),
  ];
  expect(chooseMembers('round_robin', people, 6)).toEqual(['c', 'b', 'a', 'b', 'a', 'b']);
});

it('gives by load what stands in proportion to the capacity', () => {
  const people = [person('a', { capacity: 10, open: 4 }), person('b', { capacity: 20, open: 2 })];
  const chosen = chooseMembers('by_load', people, 12);
  expect(chosen.filter((id) => id === 'a')).toHaveLength(2); // 6 of 10 beside 12 of 20
  expect(chooseMembers('by_load', people, 40)).toHaveLength(24); // all are full then
});

it('gives nobody anything where all are full or nobody is there', () => {
  expect(chooseMembers('by_load', [person('a', { capacity: 0 })], 1)).toEqual([]);
  expect(chooseMembers('round_robin', [], 3)).toEqual([]);
});

it.each([
  ['2026-11-30T09:00:00Z', true], // Monday 11:00 in Athens
  ['2026-11-30T06:59:00Z', false], // 08:59
  ['2026-11-30T15:00:00Z', false], // 17:00 is the end
  ['2026-12-01T09:00:00Z', false], // Tuesday
  ['2026-12-05T21:00:00Z', true], // Saturday 23:00, over midnight
  ['2026-12-05T23:30:00Z', true], // Sunday 01:30
  ['2026-12-06T00:30:00Z', false], // Sunday 02:30
])('knows at %s by the clock of Athens: at work %s', (at, expected) => {
  const hours = [
    { day: 1, from: '09:00', to: '17:00' },
    { day: 6, from: '22:00', to: '02:00' },
  ];
  expect(isAtWork(hours, 'Europe/Athens', new Date(at))).toBe(expected);
});

it('is always at work without hours', () => {
  expect(isAtWork([], 'UTC', new Date(0))).toBe(true);
  expect(isAtWork(undefined, 'UTC', new Date(0))).toBe(true);
});
