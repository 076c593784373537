import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectors } from '@hubbub/connectors';

const root = join(__dirname, '../../..');
const source = join(root, 'libs/connectors/src');
const page = readFileSync(join(root, 'docs/platform-facts.md'), 'utf8');

/** Sections in their order: the title and what stands below it. */
const sections = page
  .split(/^## /m)
  .slice(1)
  .map((text) => ({ title: text.split('\n')[0] ?? '', text }));
const names = (text: string): string[] =>
  [...text.matchAll(/`([\w./-]+\.(?:ts|tsx|json|md))`/g)].flatMap(([, name]) => name ?? []);

const bodies = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));

it('names files that are there', () => {
  const fixtures = new Set(
    readdirSync(source).flatMap((platform) => {
      const folder = join(source, platform, 'fixtures');
      return existsSync(folder) ? bodies(folder).map((name) => name.split('/').at(-1)) : [];
    }),
  );
  const isThere = (name: string) =>
    name.includes('/')
      ? existsSync(join(root, name)) || existsSync(join(source, name))
      : fixtures.has(name) || existsSync(join(source, name));
  const general = new Set(['platform.ts', 'normalise.ts', 'call.ts']); // one in each folder
  const missing = names(page).filter((name) => !general.has(name) && !isThere(name));
  expect(names(page).length).toBeGreaterThan(200);
  expect(missing).toEqual([]);
});

it('has a section with rows for each platform', () => {
  const without = connectors
    .map(({ platform }) => platform.name)
    .filter((name) => !sections.some(({ title, text }) => title.includes(name) && names(text).length > 3));
  expect(without).toEqual([]);
});

it('says of each rule by which file it is kept and what shows it', () => {
  const rows = page.split('\n').filter((line) => line.startsWith('| ') && !/^\| (?:rule|-)/.test(line));
  const cells = rows.map((line) => line.split('|').map((cell) => cell.trim()));
  expect(cells.filter((row) => row.length !== 5 || row.slice(1, 4).some((cell) => cell === ''))).toEqual([]);
  expect(rows.length).toBeGreaterThan(120);
});
