/**
 * Parses JSON without losing digits: a bare integer of 16 digits or more becomes a string, since
 * `JSON.parse` rounds above 2^53 and platforms send such ids as numbers. Throws SyntaxError.
 */
export const readJson = (source: string | Buffer): unknown => {
  const text = typeof source === 'string' ? source : source.toString('utf8');
  return JSON.parse(longInteger.test(text) ? quoteLongIntegers(text) : text);
};

const longInteger = /\d{16}/;
/** A whole string literal or a whole number, so that digits within a string or behind a point are never taken alone. */
const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;
const longIntegerAlone = /^-?\d{16,}$/;

const quoteLongIntegers = (text: string): string =>
  text.replace(stringOrNumber, (found) => (longIntegerAlone.test(found) ? `"${found}"` : found));
