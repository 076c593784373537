import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const readme = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');

/** Evaluates an expression over the module's exports, with `input` as text. */
const claims = <T>(expression: string, input: string): T => {
  const code = `import * as claims from './claims.mjs';
    import { readFileSync } from 'node:fs';
    const input = readFileSync(0, 'utf8');
    process.stdout.write(JSON.stringify(${expression}));`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: __dirname,
    input,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as T;
};

it('reads the lines that tests print, the last of each, and no other line', () => {
  const text =
    'noise\nT07 sent=5 stored=4 doubled=0 lost=1 seed=1\nT01 sent=1 stored=1 doubled=0 lost=0 seed=2 kills=20\nT07 sent=6 stored=6 doubled=0 lost=0 seed=1\nT99 sent=x\n';
  expect(claims('claims.readProofs(input)', text)).toEqual([
    { id: 'T01', fields: { sent: '1', stored: '1', doubled: '0', lost: '0', seed: '2', kills: '20' } },
    { id: 'T07', fields: { sent: '6', stored: '6', doubled: '0', lost: '0', seed: '1' } },
  ]);
});

it('reads also the lines of tests that have a name instead of a number, and of no test that it does not know', () => {
  const text =
    'hostile sent=9 stored=9 doubled=0 lost=0 seed=3 outside=0\nother sent=9 stored=9 doubled=0 lost=0 seed=3\nT23 sent=1 stored=1 doubled=0 lost=0 seed=0\n';
  expect(claims<{ id: string }[]>('claims.readProofs(input)', text).map(({ id }) => id)).toEqual(['T23', 'hostile']);
});

it('writes a row for each proof, with its figures and what the test does', () => {
  const section = claims<string>(
    'claims.claimsOf(claims.readProofs(input))',
    'T05 sent=32000 stored=32000 doubled=0 lost=0 seed=105 people=500',
  );
  expect(section).toContain('| T05 | 64 first messages at once');
  expect(section).toContain('| 32,000 | 32,000 | 0 | 0 | seed 105, people 500 |');
});

it('finds in the readme a table of its own form, of tests that it knows, where nothing was lost or doubled', () => {
  const ids = claims<string[]>('claims.claimedIds(input)', readme);
  const tests = claims<Record<string, string>>('claims.tests', '');
  expect(ids.length).toBeGreaterThan(0);
  expect(ids.filter((id) => !(id in tests))).toEqual([]);
  const rows = readme.split('\n').filter((line) => ids.some((id) => line.startsWith(`| ${id} `)));
  expect(rows).toHaveLength(ids.length);
  for (const row of rows) {
    const cells = row.split('|').map((cell) => cell.trim());
    expect(cells).toHaveLength(9);
    expect(cells[2]).toBe(tests[cells[1]!]);
    expect(cells.slice(5, 7)).toEqual(['0', '0']);
    expect(cells[7]).toMatch(/seed \d+/);
  }
});
