import { fromIso, fromMillis, number } from '../shared/read';

const facebookBegan = Date.UTC(2004, 1, 4);

/** The first of the values that is an instant: seconds or milliseconds, told apart by their size, or ISO 8601. */
export const firstInstant = (...values: unknown[]): Date | null => {
  for (const value of values) {
    if (value instanceof Date) return value;
    const given = number(value);
    const at = given === null ? fromIso(value) : fromMillis(given < 1e11 ? given * 1000 : given);
    if (at !== null && at.getTime() >= facebookBegan) return at;
  }
  return null;
};
