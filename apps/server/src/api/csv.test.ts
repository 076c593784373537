import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { safeCell, toCsv } from './csv';

const read = (csv: string): string[][] => parse(csv, { record_delimiter: '\r\n' });

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '\0=1', '＝1', '＋1', '－1', '＠x'])(
  'puts an apostrophe before %j',
  (cell) => {
    expect(read(toCsv(['text'], [{ text: cell }]))).toEqual([['text'], [`'${cell}`]]);
  },
);

it('leaves numbers, plain words, commas and quotes as they are', () => {
  const csv = toCsv(['a', 'b', 'c', 'd'], [{ a: -5, b: 'x, "y"', c: null, d: 'two\nlines' }]);
  expect(csv).toBe('"a","b","c","d"\r\n-5,"x, ""y""",,"two\nlines"\r\n');
});

it('reads back equal, whatever a cell begins with', () => {
  const begin = fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\0', '＝', '＋', '－', '＠', '', ' ', '"', "'");
  const cell = fc.tuple(begin, fc.string({ unit: 'grapheme', maxLength: 20 })).map(([first, rest]) => first + rest);
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 8 }), (cells) => {
      const [, ...rows] = read(
        toCsv(
          ['text'],
          cells.map((text) => ({ text })),
        ),
      );
      expect(rows.map(([text]) => text)).toEqual(cells.map((text) => safeCell(text)));
      for (const [text] of rows) expect(/^[=+\-@\t\r\0＝＋－＠]/u.test(text!)).toBe(false);
    }),
    { seed: 20_261_102, numRuns: 1000 },
  );
});
