import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What lies where in the embedded server's folder. */
export interface Layout {
  readonly root: string;
  readonly cluster: string;
  readonly passwords: string;
  readonly log: string;
  readonly lock: string;
}

export const layoutOf = (root: string): Layout => ({
  root,
  cluster: join(root, 'cluster'),
  passwords: join(root, 'passwords.json'),
  log: join(root, 'postgres.log'),
  lock: join(root, 'in-use'),
});

/** `superuser` is for administration and tests; the product connects as `owner`, whom row security binds. */
export interface Passwords {
  readonly superuser: string;
  readonly owner: string;
}

/** The passwords of this folder's server, or null before they were made. */
export const readPasswords = ({ passwords }: Layout): Passwords | null =>
  existsSync(passwords) ? (JSON.parse(readFileSync(passwords, 'utf8')) as Passwords) : null;

/** Makes the passwords; the file appears whole or not at all, and only its owner reads it. */
export function makePasswords({ passwords }: Layout): Passwords {
  const made = { superuser: randomBytes(24).toString('base64url'), owner: randomBytes(24).toString('base64url') };
  rmSync(`${passwords}.new`, { force: true });
  writeFileSync(`${passwords}.new`, JSON.stringify(made), { mode: 0o600, flag: 'wx', flush: true });
  renameSync(`${passwords}.new`, passwords);
  return made;
}

export const superuser = 'postgres';
export const owner = 'hubbub';
export const database = 'hubbub';

export const urlOf = (user: string, password: string, port: number, name: string): string =>
  `postgres://${user}:${password}@127.0.0.1:${port}/${name}`;

/** What a running server writes about itself (PostgreSQL documentation, "Database File Layout"). */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly isReady: boolean;
}

/** Reads `postmaster.pid`; null when there is none or it is not whole yet. */
export function readPostmaster({ cluster }: Layout): Postmaster | null {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n');
  const pid = Number.parseInt(lines[0] ?? '', 10);
  if (!Number.isInteger(pid)) return null;
  return { pid, port: Number.parseInt(lines[3] ?? '0', 10), isReady: lines[7]?.trim() === 'ready' };
}
