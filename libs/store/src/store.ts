import 'reflect-metadata';
import { runMigrations as installJobTables } from 'graphile-worker';
import { DataSource, type EntityManager } from 'typeorm';
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
  /** One statement that is a transaction by itself and sets its own workspace: one round trip instead of four. */
  alone<T>(work: (db: EntityManager) => Promise<T>): Promise<T>;
  /** As the owner of the tables, outside row security's role: migrations, sessions, the job runner. */
  dataSource: DataSource;
  close(): Promise<void>;
}

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
    extra: { connectionTimeoutMillis: 10_000, idleTimeoutMillis: 30_000 },
    logging: false,
  });
  await dataSource.initialize();

  const inTransaction = async <T>(workspaceId: number | null, work: (db: EntityManager) => Promise<T>): Promise<T> => {
    const runner = dataSource.createQueryRunner();
    try {
      // One round trip: the settings are local to the transaction, so they are safe on a shared connection.
      await runner.query(`BEGIN; SET LOCAL ROLE hubbub_app; SET LOCAL app.workspace_id = '${workspaceId ?? ''}'`);
      const result = await work(runner.manager);
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
      await runner.query(
        `BEGIN READ ONLY; SET LOCAL ROLE hubbub_app; SET LOCAL app.workspace_id = '${Number(workspaceId)}'`,
      );
      const result = await work(runner.manager);
      void end('COMMIT');
      return result;
    } catch (error) {
      await end('ROLLBACK');
      throw error;
    }
  };

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
    dataSource,
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
