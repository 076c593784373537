import { instantOf, snoozeTimes } from './snooze-times';

const times = (now: string, zone: string) =>
  Object.fromEntries(snoozeTimes(new Date(now), zone).map(({ id, at }) => [id, at.toISOString()]));

describe('the times of a snooze', () => {
  it('follows the clock of Athens over the start of summer time', () => {
    // 2025-03-29 is a Saturday; the clocks go forward in the night to Sunday.
    expect(times('2025-03-29T10:00:00Z', 'Europe/Athens')).toEqual({
      later: '2025-03-29T13:00:00.000Z',
      tomorrow: '2025-03-30T06:00:00.000Z',
      monday: '2025-03-31T06:00:00.000Z',
    });
  });

  it('knows the half hours of Tehran', () => {
    expect(times('2025-11-19T08:00:00Z', 'Asia/Tehran').tomorrow).toBe('2025-11-20T05:30:00.000Z');
  });

  it('crosses midnight where the member is, not where the server is', () => {
    expect(times('2025-11-19T22:30:00Z', 'Asia/Shanghai').tomorrow).toBe('2025-11-21T01:00:00.000Z');
    expect(times('2025-11-19T22:30:00Z', 'Asia/Riyadh').tomorrow).toBe('2025-11-21T06:00:00.000Z');
  });

  it('offers nothing later today when the day is over, and no Monday that is tomorrow', () => {
    const late = times('2025-11-23T21:30:00Z', 'Europe/Athens'); // Sunday, 23:30
    expect(Object.keys(late)).toEqual(['tomorrow']);
  });

  it('turns the skipped hour into the one after it', () => {
    const at = instantOf({ year: 2025, month: 3, day: 30, hour: 3 }, 'Europe/Athens');
    expect(at.toISOString()).toBe('2025-03-30T01:00:00.000Z');
  });
});
