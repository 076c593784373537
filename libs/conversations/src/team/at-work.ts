/** Hours of one weekday: `day` 0 (Sunday) to 6, times as HH:MM; one that ends before it begins goes over midnight. */
export interface WorkingHours {
  day: number;
  from: string;
  to: string;
}

const minutesOf = (time: string): number => {
  const [hour = '0', minute = '0'] = time.split(':');
  return Number(hour) * 60 + Number(minute);
};

/** Is it within somebody's working hours, by the clock of their time zone? Without hours, always. */
export const isAtWork = (hours: readonly WorkingHours[] | null | undefined, timeZone: string, now: Date): boolean => {
  if (!hours || hours.length === 0) return true;
  const { day, minute } = localTime(timeZone, now);
  return hours.some(({ day: opens, from, to }) => {
    const [start, end] = [minutesOf(from), minutesOf(to)];
    if (end > start) return opens === day && minute >= start && minute < end;
    return (opens === day && minute >= start) || ((opens + 1) % 7 === day && minute < end);
  });
};

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

const localTime = (timeZone: string, now: Date): { day: number; minute: number } => {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  }).formatToParts(now);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return { day: weekdays.indexOf(part('weekday')), minute: Number(part('hour')) * 60 + Number(part('minute')) };
};
