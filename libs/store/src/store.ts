import 'reflect-metadata';
import { placesOf } from '@hubbub/runtime';
import { runMigrations as installJobTables } from 'graphile-worker';
import type { Socket } from 'node:net';
import type { ClientBase } from 'pg';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { entities } from './entities';
import { silentJobLogger } from './jobs';
import { migrations } from './migrations';

/** The database, seen through transactions that name their workspace. */
export interface Store {
  /**
   * Runs `work` in one transaction as `hubbub_app` with row security set to `workspaceId`. Commits when it
   * resolves, rolls back when it throws. Publish after it has resolved, never inside.
   */
  transaction<T>(workspaceId: number, work: (db: EntityManager) => Promise<T>): Promise<T>;
  /** The same for `work` that only reads: what it found is given without waiting for the end of the transaction. */
  reading<T>(workspaceId: number, work: (db: EntityManager) => Promise<T>): Promise<T>;
  /** The same without a workspace: sees no row until `enterWorkspace`. For claims and look-ups across workspaces. */
  crossing<T>(work: (db: EntityManager) => Promise<T>): Promise<T>;
  /**
   * The same for the look of a background loop at what is due: one statement, and never more than `glances` of them at
   * once. A dozen loops that wake in the same moment would else hold every connection of the pool.
   */
  glance<T>(work: (db: EntityManager) => Promise<T>): Promise<T>;
  /** One statement that is a transaction by itself and sets its own workspace: one round trip instead of four. */
  alone<T>(work: (db: EntityManager) => Promise<T>): Promise<T>;
  /** As the owner of the tables, outside row security's role: migrations, sessions, the job runner. */
  dataSource: DataSource;
  /** Where it is, with its password: for connections of another kind. */
  url: string;
  close(): Promise<void>;
}

const glances = 2;

export const openStore = async ({ url, poolSize = 12 }: { url: string; poolSize?: number }): Promise<Store> => {
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    entities,
    migrations,
    synchronize: false,
    migrationsTransactionMode: 'all',
    applicationName: 'hubbub',
    poolSize,
    // Statements that do not need one another's answer are sent one behind the other.
    extra: { connectionTimeoutMillis: 10_000, idleTimeoutMillis: 30_000, pipeline: true },
    logging: false,
  });
  await dataSource.initialize();

  /**
   * Begins a transaction; `work`'s first statement goes out right behind, without waiting a round trip for the answer.
   * Where beginning fails the transaction is aborted and refuses whatever follows. The settings are local to it, so they
   * are safe on a shared connection.
   */
  const begin = async <T>(
    runner: QueryRunner,
    how: 'BEGIN' | 'BEGIN READ ONLY',
    workspaceId: number | null,
    work: (db: EntityManager) => Promise<T>,
  ): Promise<T> => {
    const client = (await runner.connect()) as ClientBase & { connection: { stream: Socket } };
    // Both in one write: it is a system call and a waking of the server's process each.
    const { stream } = client.connection;
    stream.cork();
    process.nextTick(() => stream.uncork());
    const begun = client.query(
      `${how}; SET LOCAL ROLE hubbub_app; SET LOCAL app.workspace_id = '${workspaceId === null ? '' : Number(workspaceId)}'`,
    );
    begun.catch(() => undefined); // told below
    try {
      return await work(runner.manager);
    } finally {
      await begun; // why it failed says more than what was refused for it
    }
  };

  const inTransaction = async <T>(workspaceId: number | null, work: (db: EntityManager) => Promise<T>): Promise<T> => {
    const runner = dataSource.createQueryRunner();
    try {
      const result = await begin(runner, 'BEGIN', workspaceId, work);
      await runner.query('COMMIT');
      return result;
    } catch (error) {
      await runner.query('ROLLBACK').catch(() => undefined); // the connection may be gone
      throw error;
    } finally {
      await runner.release().catch(() => undefined);
    }
  };

  const reading = async <T>(workspaceId: number, work: (db: EntityManager) => Promise<T>): Promise<T> => {
    const runner = dataSource.createQueryRunner();
    const end = async (how: 'COMMIT' | 'ROLLBACK'): Promise<void> => {
      await runner.query(how).catch(() => undefined); // the connection may be gone
      await runner.release().catch(() => undefined);
    };
    try {
      const result = await begin(runner, 'BEGIN READ ONLY', workspaceId, work);
      void end('COMMIT');
      return result;
    } catch (error) {
      await end('ROLLBACK');
      throw error;
    }
  };

  const lookTogether = placesOf(glances);

  const alone = async <T>(work: (db: EntityManager) => Promise<T>): Promise<T> => {
    const runner = dataSource.createQueryRunner();
    try {
      return await work(runner.manager);
    } finally {
      await runner.release().catch(() => undefined);
    }
  };

  return {
    alone,
    reading,
    transaction: (workspaceId, work) => inTransaction(workspaceId, work),
    crossing: (work) => inTransaction(null, work),
    glance: (work) => lookTogether(() => inTransaction(null, work)),
    dataSource,
    url,
    close: () => dataSource.destroy(),
  };
};

/** Within a crossing transaction: from here on, this workspace's rows. */
export const enterWorkspace = async (db: EntityManager, workspaceId: number): Promise<void> => {
  await db.query(`SET LOCAL app.workspace_id = '${Number(workspaceId)}'`);
};

/** Brings the schema up to date; two processes may call it at once. Returns the names of what ran. */
export const migrate = async (store: Store, url: string): Promise<string[]> => {
  const lock = store.dataSource.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock(7263549)');
    await installJobTables({ connectionString: url, logger: silentJobLogger });
    const ran = await store.dataSource.runMigrations({ transaction: 'all' });
    return ran.map(({ name }) => name);
  } finally {
    await lock.query('SELECT pg_advisory_unlock(7263549)').catch(() => undefined);
    await lock.release();
  }
};
