import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, type Stats } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chooseAccount, commandAs, firstClosed } from './account';
import { findBinaries } from './binaries';

const tree = (modes: Record<string, { mode: number; uid?: number; gid?: number; file?: true }>) => (path: string) => {
  const { mode, uid = 0, gid = 0, file } = modes[path] ?? { mode: 0o755 };
  return { mode, uid, gid, isDirectory: () => !file } as Stats;
};
const nobody = { uid: 65534, gid: 65534 };

it('names the first folder on the way that the account may not enter', () => {
  const stat = tree({ '/root': { mode: 0o700 }, '/root/hubbub': { mode: 0o700 } });

  expect(firstClosed('/root/hubbub/data', nobody, stat)).toBe('/root');
});

it('passes a private folder of the account itself, and one open to its group', () => {
  const stat = tree({ '/srv': { mode: 0o750, gid: 65534 }, '/srv/data': { mode: 0o700, uid: 65534 } });

  expect(firstClosed('/srv/data', nobody, stat)).toBeNull();
});

it('looks at reading for a file, at entering for a folder', () => {
  expect(
    firstClosed('/a/file', nobody, tree({ '/a': { mode: 0o711 }, '/a/file': { mode: 0o644, file: true } })),
  ).toBeNull();
  expect(firstClosed('/a/file', nobody, tree({ '/a/file': { mode: 0o711, file: true } }))).toBe('/a/file');
});

it('holds that an owner without rights has none, whatever others may do', () => {
  expect(firstClosed('/odd', nobody, tree({ '/odd': { mode: 0o077, uid: 65534 } }))).toBe('/odd');
});

it('runs a command as it is for an ordinary user, and as the account where all is open', () => {
  expect(commandAs(null, ['/'], '/bin/true', ['-v'])).toEqual({ file: '/bin/true', args: ['-v'] });
  expect(commandAs(nobody, ['/'], '/bin/true', ['-v'])).toEqual({ file: '/bin/true', args: ['-v'], ...nobody });
});

it('runs the programs below a folder that only its owner may enter', () => {
  const closed = mkdtempSync(join(tmpdir(), 'hubbub-closed-')); // 0700
  symlinkSync(dirname(dirname(findBinaries().initdb)), join(closed, 'native'));
  const initdb = join(closed, 'native', 'bin', 'initdb');

  const { file, args, ...as } = commandAs(chooseAccount([]), [initdb], initdb, ['--pgdata=/nowhere', '--show']);
  const { status, stderr } = spawnSync(file, args, { ...as, encoding: 'utf8' });
  rmSync(closed, { recursive: true });

  expect({ status, lines: stderr.split('\n').filter((line) => line.startsWith('PGDATA')) }).toEqual({
    status: 0,
    lines: ['PGDATA=/nowhere'],
  });
});
