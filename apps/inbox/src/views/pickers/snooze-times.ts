export interface SnoozeTime {
  id: 'later' | 'tomorrow' | 'monday';
  at: Date;
}

const morningHour = 9;
const eveningHour = 18;
const laterHours = 3;

/** When a snoozed conversation comes back: later today, tomorrow and Monday morning, by the clock of the member's zone. */
export const snoozeTimes = (now: Date, timeZone: string): SnoozeTime[] => {
  const { year, month, day, hour, weekday } = wallClock(now, timeZone);
  const later = hour < eveningHour - 1 ? Math.min(hour + laterHours, eveningHour) : hour + laterHours;
  const toMonday = (8 - weekday) % 7 || 7;
  const times: SnoozeTime[] = [
    { id: 'tomorrow', at: instantOf({ year, month, day: day + 1, hour: morningHour }, timeZone) },
    { id: 'monday', at: instantOf({ year, month, day: day + toMonday, hour: morningHour }, timeZone) },
  ];
  if (later < 24) times.unshift({ id: 'later', at: instantOf({ year, month, day, hour: later }, timeZone) });
  return toMonday === 1 ? times.filter(({ id }) => id !== 'monday') : times;
};

interface WallClock {
  year: number;
  month: number;
  day: number;
  hour: number;
}

const wallClock = (at: Date, timeZone: string): WallClock & { weekday: number } => {
  const parts = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  }).formatToParts(at);
  const read = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const [year, month, day, hour] = [read('year'), read('month'), read('day'), read('hour')];
  return { year, month, day, hour, weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay() };
};

/** The instant at which the zone's clocks show this; in a skipped hour the first one after it. */
export const instantOf = ({ year, month, day, hour }: WallClock, timeZone: string): Date => {
  const wanted = Date.UTC(year, month - 1, day, hour);
  let at = wanted - offsetMs(new Date(wanted), timeZone);
  at = wanted - offsetMs(new Date(at), timeZone);
  return new Date(at);
};

const offsetMs = (at: Date, timeZone: string): number => {
  const whole = Math.floor(at.getTime() / 60_000) * 60_000;
  const parts = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  }).formatToParts(new Date(whole));
  const read = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(read('year'), read('month') - 1, read('day'), read('hour'), read('minute')) - whole;
};
