import { waitOf } from './late-soon';

const at = (time: string): Date => new Date(`2026-11-03T${time}:00Z`); // a Tuesday
const office = { from: '09:00', to: '17:00', timeZone: 'UTC' };

it('is half an hour less than the policy where it always counts', () => {
  expect(waitOf(60, null, at('12:00'))).toBe(30);
  expect(waitOf(20, null, at('12:00'))).toBe(0);
});

it('reaches back over the night where only business hours count', () => {
  // At 09:10, with ten minutes of this morning and thirty to come, twenty of the evening before are enough.
  expect(waitOf(60, office, at('09:10'))).toBe(10 + 16 * 60 + 20);
  expect(waitOf(40, office, at('09:10'))).toBe(10);
});

it('is nothing that comes soon while the office is closed for long', () => {
  expect(waitOf(60, office, at('20:00'))).toBe(4 * 60); // an hour of the afternoon is over already
  expect(waitOf(100_000, office, at('12:00'))).toBeNull();
});
