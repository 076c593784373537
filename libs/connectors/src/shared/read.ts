/** Readers for bodies that others write: they take any JSON, never throw, and answer null where nothing usable stands. */

export type Json = Readonly<Record<string, unknown>>;

const nothing: Json = Object.freeze({});

/** The value as a record; anything else is an empty one, so that reading on is safe. */
export const record = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : nothing;

export const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A text as it stands, '' included; null for anything that is no string. */
export const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** A text with something in it. */
export const filled = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value : null;

/** An external id: a filled string, or a whole number that JSON kept exact. Everything else is null. */
export const id = (value: unknown): string | null => {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null;
  return filled(value);
};

export const number = (value: unknown): number | null => {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || !/^-?\d+(\.\d+)?$/.test(value)) return null;
  const parsed = Number(value);
  return Number.isFinite(parsed) ? parsed : null;
};

/** A web address that may be shown as a link or fetched; null for `javascript:` and the like. */
export const webUrl = (value: unknown): string | null => {
  const found = filled(value);
  if (found === null || !/^https?:\/\//i.test(found)) return null;
  return URL.canParse(found) ? found : null;
};

const latestMs = Date.UTC(2100, 0, 1);

/** An instant of this century or the last; nonsense (0, far future, text) is null. */
export const fromMillis = (value: unknown): Date | null => {
  const ms = number(value);
  return ms !== null && ms > 0 && ms < latestMs ? new Date(ms) : null;
};

export const fromSeconds = (value: unknown): Date | null => {
  const seconds = number(value);
  return seconds === null ? null : fromMillis(seconds * 1000);
};

/** ISO 8601, `+0000` without a colon included. */
export const fromIso = (value: unknown): Date | null => {
  const found = filled(value);
  if (found === null || !/^\d{4}-\d\d-\d\d/.test(found)) return null;
  return fromMillis(Date.parse(found));
};
