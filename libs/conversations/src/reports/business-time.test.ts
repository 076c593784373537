import { businessClock } from './business-time';

const span = [new Date('2026-03-01T00:00:00Z'), new Date('2026-04-30T00:00:00Z')] as const;
const athens = { from: '09:00', to: '17:00', timeZone: 'Europe/Athens', days: [1, 2, 3, 4, 5] };
const minutes = (from: string, to: string, hours: Parameters<typeof businessClock>[0] = athens) =>
  businessClock(hours, ...span)(new Date(from), new Date(to));

it.each([
  ['within one day', '2026-03-02T08:00:00Z', '2026-03-02T09:30:00Z', 90],
  ['from before opening', '2026-03-02T03:00:00Z', '2026-03-02T07:15:00Z', 15],
  ['until after closing', '2026-03-02T14:00:00Z', '2026-03-02T20:00:00Z', 60],
  ['over a night', '2026-03-02T14:30:00Z', '2026-03-03T07:30:00Z', 60],
  ['over a weekend', '2026-03-06T14:00:00Z', '2026-03-09T08:00:00Z', 120],
  ['all at night', '2026-03-02T20:00:00Z', '2026-03-03T05:00:00Z', 0],
  ['backwards', '2026-03-03T10:00:00Z', '2026-03-02T10:00:00Z', 0],
])('counts %s', (_name, from, to, expected) => {
  expect(minutes(from, to)).toBe(expected);
});

it('opens at nine by the clocks on the wall when summer time begins', () => {
  expect(minutes('2026-03-30T05:00:00Z', '2026-03-30T07:00:00Z')).toBe(60); // UTC+3 since the day before
  expect(minutes('2026-03-27T06:00:00Z', '2026-03-27T08:00:00Z')).toBe(60); // UTC+2
});

it('knows half-hour zones, windows over midnight and places without hours', () => {
  const tehran = { from: '09:00', to: '17:00', timeZone: 'Asia/Tehran' };
  expect(minutes('2026-03-02T05:00:00Z', '2026-03-02T06:00:00Z', tehran)).toBe(30);
  const night = { from: '22:00', to: '02:00', timeZone: 'UTC' };
  expect(minutes('2026-03-02T21:00:00Z', '2026-03-03T03:00:00Z', night)).toBe(240);
  expect(minutes('2026-03-02T21:00:00Z', '2026-03-03T03:00:00Z', null)).toBe(360);
});
