import { stringify } from 'csv-stringify/sync';

export type Cell = string | number | boolean | null;

// What spreadsheets take for the beginning of a formula, full-width twins included.
const startsFormula = /^[=+\-@\t\r\n\0＝＋－＠]/u;

/**
 * A table as CSV (RFC 4180), every text quoted. A text that a spreadsheet would run as a formula gets an apostrophe in
 * front (ASVS 1.2.10); numbers stay numbers.
 */
export const toCsv = (columns: readonly string[], rows: readonly object[]): string =>
  stringify(
    [
      columns.map(safeCell),
      ...rows.map((row) => columns.map((column) => safeCell(toCell((row as Record<string, unknown>)[column])))),
    ],
    {
      quoted_string: true,
      record_delimiter: '\r\n',
      cast: { boolean: (value) => (value ? 'true' : 'false') },
    },
  );

export const safeCell = <T extends Cell>(cell: T): T | string =>
  typeof cell === 'string' && startsFormula.test(cell) ? `'${cell}` : cell;

const toCell = (value: unknown): Cell => {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return JSON.stringify(value);
};
