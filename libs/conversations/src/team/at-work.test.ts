import { isAtWork, type WorkingHours } from './at-work';

const at = (instant: string): Date => new Date(instant);
const monday: WorkingHours = { day: 1, from: '09:00', to: '17:00' };
const nightly: WorkingHours = { day: 5, from: '22:00', to: '06:00' }; // Friday into Saturday

it.each([
  ['2026-11-02T08:59:59Z', false],
  ['2026-11-02T09:00:00Z', true],
  ['2026-11-02T16:59:59Z', true],
  ['2026-11-02T17:00:00Z', false],
  ['2026-11-03T10:00:00Z', false],
])('begins with the first minute and ends before the last: %s', (instant, expected) =>
  expect(isAtWork([monday], 'UTC', at(instant))).toBe(expected),
);

it.each([
  ['2026-11-06T21:59:00Z', false],
  ['2026-11-06T22:00:00Z', true],
  ['2026-11-07T05:59:00Z', true],
  ['2026-11-07T06:00:00Z', false],
  ['2026-11-06T05:00:00Z', false], // the morning before is nobody's night
  ['2026-11-07T22:30:00Z', false],
])('goes over midnight into the next day only: %s', (instant, expected) =>
  expect(isAtWork([nightly], 'UTC', at(instant))).toBe(expected),
);

it('goes from Saturday into Sunday', () => {
  const hours = [{ day: 6, from: '20:00', to: '02:00' }];
  expect(isAtWork(hours, 'UTC', at('2026-11-08T01:59:00Z'))).toBe(true);
  expect(isAtWork(hours, 'UTC', at('2026-11-08T02:00:00Z'))).toBe(false);
});

it.each([
  ['Asia/Tehran', '2026-11-02T05:30:00Z', '2026-11-02T05:29:00Z'],
  ['Asia/Shanghai', '2026-11-02T01:00:00Z', '2026-11-02T00:59:00Z'],
  ['America/New_York', '2026-11-02T14:00:00Z', '2026-11-02T13:59:00Z'],
])('keeps to the clock of %s', (zone, open, closed) => {
  expect(isAtWork([monday], zone, at(open))).toBe(true);
  expect(isAtWork([monday], zone, at(closed))).toBe(false);
});

it('keeps to the clock on the wall when summer time begins and ends', () => {
  const athens = (instant: string) => isAtWork([monday], 'Europe/Athens', at(instant));
  expect([athens('2026-03-23T07:00:00Z'), athens('2026-03-23T06:59:00Z')]).toEqual([true, false]); // winter, +2
  expect([athens('2026-03-30T06:00:00Z'), athens('2026-03-30T05:59:00Z')]).toEqual([true, false]); // summer, +3
  expect([athens('2026-10-26T07:00:00Z'), athens('2026-10-26T06:59:00Z')]).toEqual([true, false]); // winter again
});

it('is always without hours, and around the clock where both ends are the same', () => {
  for (const hours of [null, undefined, []]) expect(isAtWork(hours, 'UTC', at('2026-11-08T03:00:00Z'))).toBe(true);
  const day = [{ day: 0, from: '00:00', to: '00:00' }];
  expect(isAtWork(day, 'UTC', at('2026-11-08T00:00:00Z'))).toBe(true);
  expect(isAtWork(day, 'UTC', at('2026-11-08T23:59:00Z'))).toBe(true);
  expect(isAtWork(day, 'UTC', at('2026-11-09T00:00:00Z'))).toBe(false);
});
