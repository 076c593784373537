import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { EmbeddedPostgresError } from './error';
import { identifyProcess } from './processes';

/**
 * Marks a folder as used by this process and returns the way to give it back. A mark whose process is gone counts for
 * nothing. Throws EmbeddedPostgresError while another process holds it.
 */
export function takeLock(path: string): () => void {
  const own = identifyProcess(process.pid) ?? `${process.pid}`;
  const draft = `${path}.${process.pid}`;
  rmSync(draft, { force: true });
  writeFileSync(draft, own, { mode: 0o600, flag: 'wx' });
  try {
    while (!tryLink(draft, path)) dropStale(path);
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (readOrNull(path) === own) rmSync(path, { force: true });
  };
}

function dropStale(path: string): void {
  const holder = readOrNull(path);
  if (holder === null) return;
  const pid = Number.parseInt(holder, 10);
  if (Number.isInteger(pid) && identifyProcess(pid) === holder)
    throw new EmbeddedPostgresError(
      `Another Hubbub (process ${pid}) is running on ${path.replace(/[\\/][^\\/]*$/, '')}: stop it first, or set HUBBUB_DATA_DIR to another folder.`,
    );
  // Renamed before it is removed: of two that find the same stale mark only one may take it away.
  const aside = `${path}.stale.${process.pid}`;
  if (!tryRename(path, aside)) return;
  if (readOrNull(aside) !== holder) tryLink(aside, path);
  rmSync(aside, { force: true });
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function tryRename(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
