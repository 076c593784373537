import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Keys of our own making, one a line: the first seals, the others open what is older. */
const keptPlace = (dataDir: string): string => join(dataDir, 'secret.key');
/** Keys that open beside HUBBUB_SECRET_KEY while that is being changed. */
const otherPlace = (dataDir: string): string => join(dataDir, 'other.keys');

/** HUBBUB_SECRET_KEY, else the key that is made once and kept beside the data, readable by us alone. */
export const readKeys = (dataDir: string, given: string | undefined): string[] => {
  if (given) return [given, ...linesOf(otherPlace(dataDir)).filter((key) => key !== given)];
  const kept = linesOf(keptPlace(dataDir));
  if (kept.length > 0) return kept;
  mkdirSync(dataDir, { recursive: true });
  const key = makeKey();
  writeFileSync(keptPlace(dataDir), `${key}\n`, { mode: 0o600, flag: 'wx' });
  return [key];
};

export const makeKey = (): string => randomBytes(32).toString('base64url');

/** Running processes see the change within a second. */
export const writeKeptKeys = (dataDir: string, keys: readonly string[]): void => write(keptPlace(dataDir), keys);

/** None: the change of HUBBUB_SECRET_KEY is over. */
export const writeOtherKeys = (dataDir: string, keys: readonly string[]): void => {
  if (keys.length > 0) write(otherPlace(dataDir), keys);
  else rmSync(otherPlace(dataDir), { force: true });
};

/** Never half written: the new file takes the old one's place. */
const write = (path: string, keys: readonly string[]): void => {
  writeFileSync(`${path}.new`, keys.map((key) => `${key}\n`).join(''), { mode: 0o600 });
  renameSync(`${path}.new`, path);
};

const linesOf = (path: string): string[] =>
  existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean)
    : [];
