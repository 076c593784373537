import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './error';
import { readPostmaster, type Layout } from './layout';
import { commandLineOf, identifyProcess, waitForEnd } from './processes';

/** True when `pid` is a PostgreSQL that serves this folder. */
export const servesFolder = (pid: number, { cluster }: Layout): boolean => commandLineOf(pid).includes(cluster);

/**
 * Clears what a crashed run left: a server that still runs is stopped in good order, a note about one that does not is
 * taken away when its number now belongs to something else (PostgreSQL itself would take that for a running server).
 * Call only while holding the folder's lock.
 */
export async function clearLeftover(layout: Layout): Promise<void> {
  const found = readPostmaster(layout);
  if (!found || identifyProcess(found.pid) === null) return; // PostgreSQL handles a note about nobody
  if (!servesFolder(found.pid, layout)) return rmSync(join(layout.cluster, 'postmaster.pid'), { force: true });
  signal(found.pid, 'SIGINT', layout);
  if (await waitForEnd(found.pid, 30_000)) return;
  signal(found.pid, 'SIGQUIT', layout);
  if (await waitForEnd(found.pid, 10_000)) return;
  throw new EmbeddedPostgresError(
    `A PostgreSQL of an earlier run (process ${found.pid}) still uses ${layout.cluster} and does not stop: end it, then start again.`,
  );
}

function signal(pid: number, name: NodeJS.Signals, layout: Layout): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return;
    throw new EmbeddedPostgresError(
      `A PostgreSQL of an earlier run (process ${pid}) still uses ${layout.cluster} and belongs to another user: end it, then start again.`,
      error,
    );
  }
}
