import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const page = readFileSync(join(root, 'docs/security.md'), 'utf8');
const rows = page
  .split('\n')
  .filter((line) => /^\| \d+\.\d+\.\d+ /.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, requirement = '', , state = '', proof = '']) => ({ requirement, state, proof }));
const count = (state: string): number => rows.filter((row) => row.state === state).length;

it('says of each requirement whether it passes, and counts them', () => {
  expect(rows.length).toBeGreaterThanOrEqual(246); // those of levels 1 and 2, without WebRTC
  expect(new Set(rows.map(({ requirement }) => requirement)).size).toBe(rows.length);
  expect(count('pass') + count('n/a') + count('gap')).toBe(rows.length);
  expect(page).toContain(
    `Examined: ${rows.length} rows; pass ${count('pass')}, n/a ${count('n/a')}, gap ${count('gap')}.`,
  );
});

it('names a test that is there for each that passes, and a reason for each other', () => {
  for (const { requirement, state, proof } of rows) {
    const [, file] = /^`([^`]+)`$/.exec(proof) ?? [];
    const isProved = state === 'pass' ? file !== undefined && existsSync(join(root, file)) : proof.length > 5;
    expect({ requirement, isProved }).toEqual({ requirement, isProved: true });
  }
});
