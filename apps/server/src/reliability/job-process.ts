import { openStore } from '@hubbub/store';
import { buildContext } from '../build-context';
import { readConfig } from '../config';
import { startJobRunner } from '../worker/job-runner';

/** Of one job of the test: some throw the first time, some never end in a process that is to be killed. */
interface Payload {
  id: string;
  kind: 'plain' | 'fails-once' | 'hangs-once';
}

/** A job runner as a process of its own, to be killed. `HANG=on`: it never finishes the jobs that hang. */
const main = async (): Promise<void> => {
  const url = process.env.DATABASE_URL ?? '';
  const store = await openStore({ url, poolSize: 3 });
  const ctx = buildContext(readConfig(process.env), store, { jobLimits: { beatMs: 200, silentMs: 2_000 } });
  const runner = await startJobRunner(ctx, url, {
    'test.effect': async (payload, { job }) => {
      const { id, kind } = payload as Payload;
      if (kind === 'hangs-once' && process.env.HANG === 'on') {
        console.log(`holds ${id}`);
        await new Promise(() => undefined);
      }
      if (kind === 'fails-once' && job.attempts === 1) throw new Error('not yet');
      await store.dataSource.query(
        'INSERT INTO test_effect (id, runs) VALUES ($1, 1) ON CONFLICT (id) DO UPDATE SET runs = test_effect.runs + 1',
        [id],
      );
    },
  });
  console.log(`ready ${runner.poolId}`);
  process.once('SIGTERM', () => void runner.stop().then(() => process.exit(0)));
};

void main();
