import { lstatSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { completeLibraryLinks } from './binaries';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hubbub-binaries-'));
  mkdirSync(join(root, 'native', 'lib'), { recursive: true });
  writeFileSync(join(root, 'native', 'lib', 'libicuuc.so.60.2'), '');
});

afterEach(() => rmSync(root, { recursive: true }));

const list = (target: string) =>
  writeFileSync(
    join(root, 'native', 'pg-symlinks.json'),
    JSON.stringify([{ source: 'native/lib/libicuuc.so.60.2', target }]),
  );

it('makes the library links that a blocked install script left out', () => {
  list('native/lib/libicuuc.so.60');

  completeLibraryLinks(root);

  expect(readlinkSync(join(root, 'native', 'lib', 'libicuuc.so.60'))).toBe('libicuuc.so.60.2');
});

it('leaves links alone that are there', () => {
  list('native/lib/libicuuc.so.60');
  completeLibraryLinks(root);
  const before = lstatSync(join(root, 'native', 'lib', 'libicuuc.so.60')).ino;

  completeLibraryLinks(root);

  expect(lstatSync(join(root, 'native', 'lib', 'libicuuc.so.60')).ino).toBe(before);
});

it('says that install scripts were blocked where it cannot make them', () => {
  list('native/gone/libicuuc.so.60');

  expect(() => completeLibraryLinks(root)).toThrow('npm was not allowed to run install scripts');
});
