import { jobs, type JobName } from '@hubbub/conversations';
import { silentJobLogger } from '@hubbub/store';
import { run, type Runner, type TaskList } from 'graphile-worker';
import type { ServerContext } from '../build-context';

/** Background jobs, taken as they come; each opens transactions of its own. */
export const startJobRunner = (ctx: ServerContext, connectionString: string): Promise<Runner> => {
  const tasks = Object.fromEntries(
    (Object.keys(jobs) as JobName[]).map((name) => [
      name,
      async (payload: unknown) => {
        const job = jobs[name] as { run(ctx: ServerContext, payload: unknown): Promise<void> };
        await job.run(ctx, payload);
      },
    ]),
  ) as TaskList;
  return run({
    connectionString,
    taskList: tasks,
    concurrency: 2,
    maxPoolSize: 4,
    noHandleSignals: true,
    pollInterval: 1_000,
    logger: silentJobLogger,
  });
};
