import { spawn } from 'node:child_process';
import { existsSync, lchownSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { commandAs, hasName, type Account } from './account';
import type { Binaries } from './binaries';
import { EmbeddedPostgresError } from './error';
import { superuser, type Layout, type Passwords } from './layout';

/** Makes `account` the owner; never through a symbolic link, since the folder belongs to someone with fewer rights. */
export function give(path: string, account: Account | null): void {
  if (account) lchownSync(path, account.uid, account.gid);
}

/**
 * Makes a new cluster, whole or not at all: UTF-8 with the same built-in collation on every system, password sign-in
 * over loopback only. Throws EmbeddedPostgresError with initdb's reason.
 */
export async function makeCluster(
  layout: Layout,
  binaries: Binaries,
  account: Account | null,
  passwords: Passwords,
  isDurable: boolean,
): Promise<void> {
  const uid = account?.uid ?? process.getuid?.();
  if (uid !== undefined && !hasName(uid))
    throw new EmbeddedPostgresError(
      `The user id ${uid} has no name in /etc/passwd, which PostgreSQL needs: run as a named user, or set DATABASE_URL.`,
    );
  const draft = `${layout.cluster}.new`;
  const passwordFile = join(layout.root, 'initial-password');
  rmSync(passwordFile, { force: true });
  writeFileSync(passwordFile, passwords.superuser, { mode: 0o600, flag: 'wx' });
  give(passwordFile, account);
  const attempt = (ctype: string) => {
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { mode: 0o700 });
    give(draft, account);
    return runInitdb(layout, binaries, account, [
      `--pgdata=${draft}`,
      `--username=${superuser}`,
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C',
      `--lc-ctype=${ctype}`,
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--auth=scram-sha-256',
      '--no-instructions',
      ...(isDurable ? [] : ['--no-sync']),
    ]);
  };
  // pg_trgm asks the system's lc_ctype what a letter is, and with C finds none outside ASCII; not every system has C.UTF-8.
  let reason = await attempt('C.UTF-8');
  if (reason?.includes('invalid locale name')) reason = await attempt('C');
  rmSync(passwordFile, { force: true });
  if (reason) throw new EmbeddedPostgresError(`PostgreSQL could not make its data folder ${layout.cluster}: ${reason}`);
  writeFileSync(join(draft, 'pg_hba.conf'), 'host all all 127.0.0.1/32 scram-sha-256\n');
  renameSync(draft, layout.cluster);
}

/** Throws EmbeddedPostgresError when another major version of PostgreSQL made this cluster. */
export function checkVersion({ cluster }: Layout, { majorVersion }: Binaries): void {
  const file = join(cluster, 'PG_VERSION');
  const found = existsSync(file) ? readFileSync(file, 'utf8').trim() : 'an unknown version';
  if (found !== majorVersion)
    throw new EmbeddedPostgresError(
      `${cluster} was made by PostgreSQL ${found} and this Hubbub brings ${majorVersion}: export with the old version, then import.`,
    );
}

/** The reason it failed, or null. */
async function runInitdb(
  layout: Layout,
  binaries: Binaries,
  account: Account | null,
  args: readonly string[],
): Promise<string | null> {
  const { file, args: all, ...as } = commandAs(account, [...binaries.samples, layout.root], binaries.initdb, args);
  const child = spawn(file, all, { ...as, cwd: layout.root, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  const [output, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (code === 0) return null;
  const line = `${errors}\n${output}`.split('\n').find((line) => /error|fatal|cannot|denied/i.test(line));
  return line?.trim() ?? `initdb ended with ${code}`;
}
