import { EventEmitter } from 'node:events';
import { jobs, type JobName } from '@hubbub/conversations';
import { silentJobLogger } from '@hubbub/store';
import { run, type RunnerOptions, type TaskList } from 'graphile-worker';
import type { ServerContext } from '../build-context';
import { startHeartbeat } from './heartbeat';

export interface JobRunner {
  /** Of the pool that takes the jobs, as it stands in `locked_by`. */
  poolId: string;
  stop(): Promise<void>;
}

/** Background jobs, taken as they come; each opens transactions of its own. */
export const startJobRunner = async (
  ctx: ServerContext,
  connectionString: string,
  taskList: TaskList = ourTasks(ctx),
): Promise<JobRunner> => {
  const events: NonNullable<RunnerOptions['events']> = new EventEmitter();
  const poolId = new Promise<string>((resolve) =>
    events.once('pool:create', ({ workerPool }) => resolve(workerPool.id)),
  );
  const runner = await run({
    connectionString,
    taskList,
    events,
    concurrency: 2,
    maxPoolSize: 4,
    noHandleSignals: true,
    pollInterval: 1_000,
    logger: silentJobLogger,
  });
  const heartbeat = startHeartbeat(ctx, await poolId);
  return {
    poolId: await poolId,
    stop: async () => {
      await runner.stop();
      await heartbeat.stop();
    },
  };
};

const ourTasks = (ctx: ServerContext): TaskList =>
  Object.fromEntries(
    (Object.keys(jobs) as JobName[]).map((name) => [
      name,
      async (payload: unknown) => {
        const job = jobs[name] as { run(ctx: ServerContext, payload: unknown): Promise<void> };
        await job.run(ctx, payload);
      },
    ]),
  );
