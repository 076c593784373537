import { Logger } from 'graphile-worker';
import type { EntityManager } from 'typeorm';

export interface NewJob {
  name: string;
  payload: Record<string, unknown>;
  /** Jobs with one key are one job: the newer replaces the older that still waits. */
  key?: string;
  attempts?: number;
  runAt?: Date;
  /** The lower goes first; 0 unless told. */
  priority?: number;
}

/** Enqueues in the caller's transaction: no job without its cause, no cause without its job. */
export const enqueue = async (db: EntityManager, jobs: readonly NewJob[]): Promise<void> => {
  if (jobs.length === 0) return;
  await db.query('SELECT enqueue($1::json)', [JSON.stringify(jobs)]);
};

export const silentJobLogger = new Logger(() => () => undefined);
