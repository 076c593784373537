import { parse } from 'csv-parse/sync';
import { safeCell, toCsv } from '../api/csv';
import { printProof, randomOf, seedOf, sizeOf } from './proof';

const begins = ['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠'];
const middles = [
  '1+1',
  'cmd|" /C calc"!A0',
  'HYPERLINK("http://evil.example")',
  'a,b',
  'x"y',
  'two\r\nlines',
  'متن',
  '中文',
  '🙂',
  '',
  ' ',
  "'",
];

it('T20: quotes and prefixes every cell that a spreadsheet would run, and reads back equal', () => {
  const seed = seedOf(20_261_128);
  const random = randomOf(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const cells = Array.from({ length: sizeOf(1_000, 10_000) }, () => pick(begins) + pick(middles) + pick(middles));
  const csv = toCsv(
    ['cell'],
    cells.map((cell) => ({ cell })),
  );
  const [, ...rows] = parse(csv, { record_delimiter: '\r\n' }) as string[][];
  const read = rows.map(([cell]) => cell!);
  expect(read).toEqual(cells.map((cell) => safeCell(cell)));
  expect(read.map((cell) => cell.slice(1))).toEqual(cells); // less the apostrophe nothing has changed
  expect(read.every((cell) => cell.startsWith("'"))).toBe(true);
  expect(
    csv
      .split('\r\n')
      .filter((line) => line !== '' && begins.some((sign) => line.startsWith(sign) && !'\n\r'.includes(sign))),
  ).toEqual([]);
  printProof('T20', { sent: cells.length, stored: read.length, doubled: 0, lost: cells.length - read.length, seed });
});
