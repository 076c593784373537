import type { ServerContext } from '../build-context';
import { type Loop, startLoop } from './loop';

export interface JobLimits {
  beatMs: number;
  silentMs: number;
}
const usual: JobLimits = { beatMs: 10_000, silentMs: 30_000 };

/**
 * A killed runner's jobs would stay locked for four hours. Each runner writes that it lives, under its pool's id (that
 * is what stands in `locked_by`), and unlocks the jobs of pools that have been silent for too long. A living but slow
 * pool may be unlocked too: every job may run twice. The database's clock alone counts.
 */
export const startHeartbeat = (ctx: ServerContext, poolId: string): Loop => {
  const { beatMs, silentMs } = { ...usual, ...ctx.jobLimits };
  const { dataSource } = ctx.store;
  return startLoop({
    name: 'heartbeat',
    intervalMs: beatMs,
    logger: ctx.logger,
    work: async () => {
      await dataSource.query(
        'INSERT INTO job_pool (id, seen_at) VALUES ($1, clock_timestamp()) ON CONFLICT (id) DO UPDATE SET seen_at = clock_timestamp()',
        [poolId],
      );
      await unlockSilent(ctx, silentMs);
      return false;
    },
  });
};

/** A pool that never wrote (of an older version) counts from when it took its job. Returns the ids it gave up on. */
export const unlockSilent = async (ctx: Pick<ServerContext, 'store'>, silentMs: number): Promise<string[]> => {
  const { dataSource } = ctx.store;
  const rows: { id: string }[] = await dataSource.query(
    `SELECT DISTINCT j.locked_by AS id FROM graphile_worker.jobs j LEFT JOIN job_pool p ON p.id = j.locked_by
     WHERE j.locked_by IS NOT NULL AND coalesce(p.seen_at, j.locked_at) < clock_timestamp() - $1 * interval '1 millisecond'`,
    [silentMs],
  );
  const silent = rows.map(({ id }) => id);
  if (silent.length > 0) await giveBack(ctx, silent);
  await dataSource.query(
    `DELETE FROM job_pool p WHERE p.seen_at < clock_timestamp() - interval '1 day' AND p.id <> ALL ($1::text[])`,
    [silent],
  );
  return silent;
};

/** A job is not tried out by the deaths of its runners, yet one that kills every runner comes to an end. */
const mostTries = 25;

const giveBack = (ctx: Pick<ServerContext, 'store'>, pools: readonly string[]): Promise<void> =>
  ctx.store.dataSource.transaction(async (db) => {
    const held: { id: string; tries: number }[] = await db.query(
      'SELECT id, max_attempts AS tries FROM graphile_worker.jobs WHERE locked_by = ANY ($1::text[])',
      [pools],
    );
    await db.query('SELECT graphile_worker.force_unlock_workers($1::text[])', [pools]);
    const more = held.filter(({ tries }) => tries < mostTries);
    await db.query(
      `SELECT count(*) FROM unnest($1::bigint[], $2::int[]) AS x (id, tries) CROSS JOIN LATERAL graphile_worker.reschedule_jobs(ARRAY[x.id], max_attempts => x.tries) AS j`,
      [more.map(({ id }) => id), more.map(({ tries }) => tries + 1)],
    );
  });
