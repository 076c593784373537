import { i18n } from '@lingui/core';
import { t } from '@lingui/core/macro';
import { dayIn } from './day-in';

export const calendarKey = 'hubbub:calendar';

interface Formats {
  timeZone: string | null;
  digits: 'auto' | 'latin' | 'native';
  persianCalendar: boolean;
}
let chosen: Formats = { timeZone: null, digits: 'auto', persianCalendar: false };
let timeZone: string | undefined;

/** The member's own choices; an unknown time zone falls back to the machine's. */
export const setFormats = (formats: Formats): void => {
  if (JSON.stringify(formats) === JSON.stringify(chosen)) return;
  chosen = formats;
  timeZone = formats.timeZone && isTimeZone(formats.timeZone) ? formats.timeZone : undefined;
  cache.clear();
};

const isLocale = (name: string): boolean => {
  try {
    return Intl.getCanonicalLocales(name).length > 0;
  } catch {
    return false; // browsers pass on what the system calls itself, `en-US@posix` too
  }
};

const ownEnglish =
  (typeof navigator === 'undefined' ? [] : navigator.languages).find((name) => /^en\b/i.test(name) && isLocale(name)) ??
  'en';

const ownDigits: Record<string, string> = { fa: 'arabext', ar: 'arab' };

/** English follows the browser's region, so that hours and dates look as the reader is used to. */
const tag = (): string => {
  const locale = i18n.locale || 'en';
  if (locale === 'en') return ownEnglish;
  const digits = chosen.digits === 'latin' ? 'latn' : ownDigits[locale];
  if (!digits) return locale;
  return `${locale}-u-ca-${chosen.persianCalendar && locale === 'fa' ? 'persian' : 'gregory'}-nu-${digits}`;
};

const cache = new Map<string, unknown>();
const cached = <T>(name: string, make: (locale: string) => T): T => {
  const key = `${name}:${tag()}`;
  const known = cache.get(key) as T | undefined;
  if (known) return known;
  const made = make(tag());
  cache.set(key, made);
  return made;
};

/** Equal for two instants of one day in the member's time zone. */
export const dayKey = (at: number): string => dayIn(at, timeZone);

const isTimeZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};

/** English keeps the hours of its region; elsewhere the day has twenty-four, which needs no word beside it. */
const hours = ({ hour, timeStyle }: Intl.DateTimeFormatOptions): Intl.DateTimeFormatOptions =>
  i18n.locale !== 'en' && (hour ?? timeStyle) ? { hourCycle: 'h23' } : {};

const dates = (name: string, options: Intl.DateTimeFormatOptions) =>
  cached(
    `date:${name}`,
    (locale) => new Intl.DateTimeFormat(locale, { ...options, ...hours(options), ...(timeZone ? { timeZone } : {}) }),
  );

export const formatNumber = (value: number): string =>
  cached('number', (locale) => new Intl.NumberFormat(locale)).format(value);

export const formatShort = (value: number): string =>
  cached('short', (locale) => new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 })).format(
    value,
  );

export const formatPercent = (share: number): string =>
  cached('percent', (locale) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })).format(
    share,
  );

export const formatDollars = (usd: number): string =>
  cached('usd', (locale) => new Intl.NumberFormat(locale, { style: 'currency', currency: 'USD' })).format(usd);

/** A badge says 99+ beyond 99. */
export const formatCount = (count: number): string => (count > 99 ? `${formatNumber(99)}+` : formatNumber(count));

const unit = (value: number, name: string): string =>
  cached(
    `unit:${name}`,
    (locale) => new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short' }),
  ).format(value);

/** A length of time in its largest one or two units: “41 min”, “23 h 8 min”, “3 days”. */
export const formatDuration = (ms: number, parts: 1 | 2 = 1): string => {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 1) return t`${formatNumber(Math.max(0, Math.floor(ms / 1000)))} s`;
  if (minutes < 60) return t`${formatNumber(minutes)} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24)
    return parts === 2 && minutes % 60 > 0
      ? t`${formatNumber(hours)} h ${formatNumber(minutes % 60)} min`
      : t`${formatNumber(hours)} h`;
  const days = Math.floor(hours / 24);
  return parts === 2 && hours % 24 > 0 && days < 7
    ? t`${formatNumber(days)} d ${formatNumber(hours % 24)} h`
    : t`${formatNumber(days)} d`;
};

export const formatBytes = (bytes: number): string =>
  bytes < 1_000_000
    ? unit(Math.max(1, Math.round(bytes / 1000)), 'kilobyte')
    : bytes < 1_000_000_000
      ? unit(Math.round(bytes / 100_000) / 10, 'megabyte')
      : unit(Math.round(bytes / 100_000_000) / 10, 'gigabyte');

export const formatTime = (at: string | number): string =>
  dates('time', { hour: '2-digit', minute: '2-digit' }).format(new Date(at));

/** Short and right for its distance: a time today, a weekday this week, else a date. */
export const formatWhen = (at: string | number, now = Date.now()): string => {
  const then = new Date(at);
  const days = (now - then.getTime()) / 86_400_000;
  if (dayKey(then.getTime()) === dayKey(now)) return formatTime(at);
  if (days > 0 && days < 6) return dates('weekday', { weekday: 'short' }).format(then);
  const isThisYear = then.getFullYear() === new Date(now).getFullYear();
  return isThisYear
    ? dates('day', { day: 'numeric', month: 'short' }).format(then)
    : dates('dayYear', { day: 'numeric', month: 'short', year: 'numeric' }).format(then);
};

export const formatExact = (at: string | number): string =>
  dates('exact', { dateStyle: 'full', timeStyle: 'short' }).format(new Date(at));

export const formatDay = (at: string | number): string =>
  dates('long', { weekday: 'long', day: 'numeric', month: 'long' }).format(new Date(at));

export const formatDayTime = (at: string | number): string =>
  dates('dayTime', { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(
    new Date(at),
  );

/** Today, yesterday, as the language says them. */
export const formatRelativeDay = (daysAgo: 0 | 1): string =>
  cached('relative', (locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })).format(-daysAgo, 'day');

export const formatAgo = (at: string, now = Date.now()): string => {
  const ms = now - Date.parse(at);
  const relative = cached('ago', (locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' }));
  if (ms < 60_000) return relative.format(-Math.max(0, Math.round(ms / 1000)), 'second');
  if (ms < 3_600_000) return relative.format(-Math.round(ms / 60_000), 'minute');
  if (ms < 86_400_000) return relative.format(-Math.round(ms / 3_600_000), 'hour');
  return relative.format(-Math.round(ms / 86_400_000), 'day');
};

export const formatList = (items: readonly string[], type: 'conjunction' | 'disjunction' = 'conjunction'): string =>
  cached(`list:${type}`, (locale) => new Intl.ListFormat(locale, { type, style: 'short' })).format(items);

/** The days of the week, Monday first. */
export const weekdayNames = (): string[] => {
  const names = cached(
    'weekdays',
    (locale) => new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC', calendar: 'gregory' }),
  );
  return Array.from({ length: 7 }, (_, day) => names.format(Date.UTC(2026, 0, 5 + day)));
};

/** The name of a language in the member's language; unknown codes come back as they are. */
export const languageName = (code: string): string => {
  try {
    return cached('languages', (locale) => new Intl.DisplayNames(locale, { type: 'language' })).of(code) ?? code;
  } catch {
    return code;
  }
};

/** Holds a name apart from the sentence round it, where no markup can (titles, labels). */
export const isolate = (text: string): string => `\u2068${text}\u2069`;

/** Where a moment stands in another time zone, for “Athens, 10:40”. */
export const formatTimeIn = (zone: string, now = Date.now()): string | null =>
  isTimeZone(zone)
    ? new Intl.DateTimeFormat(tag(), {
        hour: '2-digit',
        minute: '2-digit',
        timeZone: zone,
        ...hours({ hour: '2-digit' }),
      }).format(now)
    : null;
