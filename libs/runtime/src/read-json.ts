/**
 * Parses JSON without losing digits: a bare integer of 16 digits or more becomes a string, since
 * `JSON.parse` rounds above 2^53 and platforms send such ids as numbers. Throws SyntaxError.
 */
export const readJson = (source: string | Buffer): unknown => {
  const text = typeof source === 'string' ? source : source.toString('utf8');
  return JSON.parse(mayHoldLongInteger(text) ? quoteLongIntegers(text) : text);
};

/** A number stands behind a colon, a comma, a bracket or white space; ids in quotes, as most are, do not. */
const mayHoldLongInteger = (text: string): boolean => {
  const runs = /\d{16,}/g;
  for (let run = runs.exec(text); run !== null; run = runs.exec(text)) {
    const start = text[run.index - 1] === '-' ? run.index - 1 : run.index;
    if (start === 0 || ':,[ \t\r\n'.includes(text[start - 1] ?? '')) return true;
  }
  return false;
};
/** A whole string literal or a whole number, so that digits within a string or behind a point are never taken alone. */
const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;
const longIntegerAlone = /^-?\d{16,}$/;

const quoteLongIntegers = (text: string): string =>
  text.replace(stringOrNumber, (found) => (longIntegerAlone.test(found) ? `"${found}"` : found));
