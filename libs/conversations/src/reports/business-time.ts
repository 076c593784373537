import type { DailyHours } from '@hubbub/automation';

/** Counts minutes of business between two instants. */
export type BusinessClock = (from: Date, to: Date) => number;

const minuteMs = 60_000;

/**
 * A clock that runs only within the hours, in their own time zone with its summer time; without hours it always runs.
 * Built once for a span, then each question is a search in it.
 */
export const businessClock = (hours: DailyHours | null, since: Date, until: Date): BusinessClock => {
  if (!hours) return (from, to) => Math.max(0, to.getTime() - from.getTime()) / minuteMs;
  const starts: number[] = [];
  const ends: number[] = [];
  const before: number[] = []; // minutes of business before each opening
  let total = 0;
  for (const [start, end] of openings(hours, since, until)) {
    starts.push(start);
    ends.push(end);
    before.push(total);
    total += (end - start) / minuteMs;
  }
  const until0 = (at: number): number => {
    const index = lastAtOrBefore(starts, at);
    if (index < 0) return 0;
    return before[index]! + (Math.min(at, ends[index]!) - starts[index]!) / minuteMs;
  };
  return (from, to) => Math.max(0, until0(to.getTime()) - until0(from.getTime()));
};

const lastAtOrBefore = (sorted: readonly number[], value: number): number => {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

/** From the day before to the day after, so that a window over midnight is whole. */
function* openings({ from, to, timeZone, days }: DailyHours, since: Date, until: Date): Generator<[number, number]> {
  const opens = minutesOf(from);
  const closes = minutesOf(to) > opens ? minutesOf(to) : minutesOf(to) + 1440;
  const wanted = days && days.length > 0 ? new Set(days.map((day) => (day === 0 ? 7 : day))) : null;
  const firstDay = Math.floor(since.getTime() / 86_400_000) - 1;
  const lastDay = Math.floor(until.getTime() / 86_400_000) + 1;
  for (let day = firstDay; day <= lastDay; day += 1) {
    const weekday = ((day + 3) % 7) + 1; // 1 January 1970 was a Thursday, the fourth
    if (wanted && !wanted.has(weekday)) continue;
    const start = instantOf(day, opens, timeZone);
    const end = instantOf(day, closes, timeZone);
    if (end > start) yield [start, end];
  }
}

const minutesOf = (time: string): number => {
  const [hour = '0', minute = '0'] = time.split(':');
  return Number(hour) * 60 + Number(minute);
};

/** When the clocks of a time zone show this day and minute: guessed as UTC, then moved by what they really show. */
const instantOf = (day: number, minutes: number, timeZone: string): number => {
  const wanted = day * 86_400_000 + minutes * minuteMs;
  const first = wanted - offsetAt(wanted, timeZone);
  return wanted - offsetAt(first, timeZone);
};

const formats = new Map<string, Intl.DateTimeFormat>();

const offsetAt = (at: number, timeZone: string): number => {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const shown = Date.UTC(part['year']!, part['month']! - 1, part['day'], part['hour'], part['minute'], part['second']);
  return shown - Math.floor(at / 1000) * 1000;
};
