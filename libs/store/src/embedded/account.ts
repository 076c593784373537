import { readFileSync, statSync, type Stats } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './error';

/** Who runs the server. PostgreSQL refuses to run as root, so root hands it to an unprivileged account. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * Null when we are an ordinary user ourselves. As root: the unprivileged owner of the first of `folders` that has one
 * (so that a later start without root finds its own files), else `nobody`.
 */
export function chooseAccount(folders: readonly string[]): Account | null {
  if (process.getuid?.() !== 0) return null;
  for (const folder of folders) {
    const owner = statSync(folder, { throwIfNoEntry: false });
    if (owner && owner.uid !== 0 && accountOf((entry) => entry.uid === owner.uid))
      return { uid: owner.uid, gid: owner.gid };
  }
  const nobody = accountOf((entry) => entry.name === 'nobody');
  if (!nobody)
    throw new EmbeddedPostgresError(
      'PostgreSQL does not run as root and this machine has no account "nobody": start as an ordinary user, or set DATABASE_URL.',
    );
  return nobody;
}

/** initdb asks the system for its user's name and fails without one. */
export function hasName(uid: number): boolean {
  return process.platform !== 'linux' || accountOf((entry) => entry.uid === uid) !== null;
}

/**
 * How to run `file` as `account`. Where that account cannot reach `paths` (a checkout below a private folder such as
 * /root), Linux lets us leave it the one capability to read past that. Throws EmbeddedPostgresError with the folder otherwise.
 */
export function commandAs(
  account: Account | null,
  paths: readonly string[],
  file: string,
  args: readonly string[],
): Command {
  if (!account) return { file, args };
  const closed = paths.map((path) => firstClosed(path, account)).find((path) => path !== null);
  if (closed === undefined) return { file, args, ...account };
  const setpriv = findSetpriv();
  const capability = readingCapability();
  if (!setpriv || !capability)
    throw new EmbeddedPostgresError(
      `PostgreSQL does not run as root, and the account it would run as (uid ${account.uid}) may not read ${closed}: open that folder (chmod a+rx), set HUBBUB_DATA_DIR elsewhere, start as an ordinary user, or set DATABASE_URL.`,
    );
  const who = [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups'];
  // The secure bit lets access(2) count the capability too: the server asks it whether it may run its own program.
  const keep = ['--securebits=+no_setuid_fixup', `--inh-caps=+${capability}`, `--ambient-caps=+${capability}`];
  return { file: setpriv, args: [...who, ...keep, '--', file, ...args] };
}

/** The folder or file on the way to `path` that `account` may not pass; null when all is open. Knows modes, not ACLs. */
export function firstClosed(path: string, account: Account, stat: (path: string) => Stats = statSync): string | null {
  const steps = [path];
  while (dirname(steps[0]!) !== steps[0]) steps.unshift(dirname(steps[0]!));
  for (const step of steps) {
    const entry = stat(step);
    const shift = entry.uid === account.uid ? 6 : entry.gid === account.gid ? 3 : 0;
    const need = entry.isDirectory() ? 1 : 4;
    if (((entry.mode >> shift) & need) === 0) return step;
  }
  return null;
}

function accountOf(fits: (entry: { name: string; uid: number }) => boolean): Account | null {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const line of lines) {
    const [name, , uid, gid] = line.split(':');
    if (name && uid && gid && fits({ name, uid: Number(uid) })) return { uid: Number(uid), gid: Number(gid) };
  }
  return null;
}

function findSetpriv(): string | null {
  if (process.platform !== 'linux') return null;
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/bin'];
  const found = folders.map((folder) => join(folder, 'setpriv'));
  return found.find((file) => statSync(file, { throwIfNoEntry: false })?.isFile()) ?? null;
}

/** The smallest capability we hold ourselves that passes closed folders (a container's root often lacks the first). */
function readingCapability(): string | null {
  const effective = /^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  const bits = BigInt(`0x${effective ?? '0'}`);
  const has = (bit: bigint) => ((bits >> bit) & 1n) === 1n;
  const [dacOverride, dacReadSearch, setpcap] = [1n, 2n, 8n]; // linux/capability.h
  if (!has(setpcap)) return null;
  if (has(dacReadSearch)) return 'dac_read_search';
  return has(dacOverride) ? 'dac_override' : null;
}
