import { chmodSync, existsSync, mkdirSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chooseAccount, type Account } from './account';
import { findBinaries } from './binaries';
import { checkVersion, give, makeCluster } from './cluster';
import { EmbeddedPostgresError } from './error';
import { database, layoutOf, makePasswords, owner, readPasswords, readPostmaster, superuser, urlOf } from './layout';
import type { Layout, Passwords } from './layout';
import { clearLeftover, servesFolder } from './leftover';
import { takeLock } from './lock';
import { makeRoleAndDatabase } from './roles';
import { startServer, type RunningServer } from './server';
import { watchOver } from './watchdog';

/** How to reach the server. `url` signs in as the owner of the database, `adminUrl` as superuser: for tests and repair only. */
export interface EmbeddedPostgresAddress {
  readonly url: string;
  readonly adminUrl: string;
  readonly port: number;
  readonly pid: number;
}

export interface EmbeddedPostgres extends EmbeddedPostgresAddress {
  /** Resolves when the server is gone, whether stopped or crashed. */
  readonly ended: Promise<void>;
  /** Ends all sessions, writes everything to disk and stops the server; resolves when it is gone. Safe to call twice. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** A folder of its own; made when missing. */
  readonly dataDir: string;
  /** 0 or nothing: any free one. */
  readonly port?: number;
  /** False gives up crash safety for speed: for databases that are thrown away. */
  readonly durable?: boolean;
  readonly logger?: { info(message: string): void };
}

/**
 * Starts the PostgreSQL that npm installed, on loopback, with its data in `dataDir`, and makes what is missing: data
 * folder, role `hubbub`, database `hubbub`. What a crashed run left is cleared first. As root the server runs as an
 * unprivileged user. It stops with this process, however that ends. Throws EmbeddedPostgresError, one line for people.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { port = 0, durable = true, logger } = options;
  const root = resolve(options.dataDir);
  const binaries = findBinaries();
  const account = preparePrivateFolder(root);
  const layout = layoutOf(realpathSync(root));
  const unlock = takeLock(layout.lock);
  try {
    const isNew = !existsSync(layout.cluster);
    const passwords = preparePasswords(layout, isNew);
    give(layout.passwords, account);
    give(layout.lock, account);
    if (isNew) {
      logger?.info('Making the database folder (first start only)');
      await makeCluster(layout, binaries, account, passwords, durable);
    }
    checkVersion(layout, binaries);
    await clearLeftover(layout);
    const server = await startServer(layout, binaries, account, port, durable);
    const dismiss = watchOver(server.pid);
    const ended = server.ended.then(dismiss).then(unlock);
    const stop = () => stopServer({ ...server, ended });
    await makeRoleAndDatabase(server.port, passwords).catch(async (error: unknown) => {
      await stop();
      throw error;
    });
    return { ...addressOf(server, passwords), ended, stop };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** The server that another process of ours runs on this folder right now, or null: how the command line joins it. */
export function findEmbeddedPostgres(dataDir: string): EmbeddedPostgresAddress | null {
  if (!existsSync(dataDir)) return null;
  const layout = layoutOf(realpathSync(dataDir));
  const passwords = readPasswords(layout);
  const found = readPostmaster(layout);
  if (!passwords || !found?.isReady || !servesFolder(found.pid, layout)) return null;
  return addressOf(found, passwords);
}

function preparePrivateFolder(root: string): Account | null {
  try {
    mkdirSync(root, { recursive: true });
    const account = chooseAccount([layoutOf(root).cluster, root]);
    give(root, account);
    chmodSync(root, 0o700);
    return account;
  } catch (error) {
    throw new EmbeddedPostgresError(
      `The database folder ${root} cannot be used: ${(error as Error).message}. It may belong to another user; start as that user, or set HUBBUB_DATA_DIR.`,
      error,
    );
  }
}

function preparePasswords(layout: Layout, isNew: boolean): Passwords {
  const found = readPasswords(layout);
  if (found) return found;
  if (isNew) return makePasswords(layout);
  throw new EmbeddedPostgresError(
    `${layout.passwords} is missing, so nobody can sign in to the database in ${layout.cluster}: put the file back from a backup.`,
  );
}

const addressOf = ({ pid, port }: { pid: number; port: number }, passwords: Passwords): EmbeddedPostgresAddress => ({
  url: urlOf(owner, passwords.owner, port, database),
  adminUrl: urlOf(superuser, passwords.superuser, port, database),
  port,
  pid,
});

async function stopServer({ child, ended }: RunningServer): Promise<void> {
  child.ref();
  child.kill('SIGINT'); // "fast": ends sessions, then writes a checkpoint
  const patience = new AbortController();
  const late = sleep(60_000, null, { signal: patience.signal, ref: false }).then(
    () => void child.kill('SIGQUIT'),
    () => undefined,
  );
  await ended;
  patience.abort();
  await late;
}
