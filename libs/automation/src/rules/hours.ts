export interface DailyHours {
  /** `HH:MM`; `to` is exclusive, and before `from` means over midnight. */
  from: string;
  to: string;
  timeZone: string;
  /** ISO weekdays, 1 = Monday to 7 = Sunday (0 is Sunday too); empty or left out: every day. */
  days?: readonly number[] | undefined;
}

const formats = new Map<string, Intl.DateTimeFormat>();

const formatOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  formats.set(timeZone, format);
  return format;
};

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Minutes since midnight, or null when the text is no time of day. `24:00` is the end of the day. */
export const minutesOf = (time: string): number | null => {
  const match = /^(\d{1,2}):(\d{2})$/u.exec(time);
  if (!match) return null;
  const minutes = Number(match[1]) * 60 + Number(match[2]);
  return Number(match[2]) < 60 && minutes <= 1440 ? minutes : null;
};

export const isTimeZone = (timeZone: string): boolean => {
  try {
    formatOf(timeZone);
    return true;
  } catch {
    return false;
  }
};

/** True when `at` lies within the hours. A window over midnight belongs to the day on which it began. */
export const isWithin = (at: Date, { from, to, timeZone, days }: DailyHours): boolean => {
  const start = minutesOf(from);
  const end = minutesOf(to);
  if (start === null || end === null || !isTimeZone(timeZone)) return false;
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const minutes = Number(parts['hour']) * 60 + Number(parts['minute']);
  const today = weekdays.indexOf(parts['weekday'] ?? '') + 1;
  const on = (day: number): boolean => !days || days.length === 0 || days.some((one) => (one === 0 ? 7 : one) === day);
  if (start < end) return on(today) && minutes >= start && minutes < end;
  if (start === end) return on(today);
  const yesterday = today === 1 ? 7 : today - 1;
  return (on(today) && minutes >= start) || (on(yesterday) && minutes < end);
};
