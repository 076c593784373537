import { lookForDoubts, type SendStep, sweepLeases } from '@hubbub/conversations';
import { openStore } from '@hubbub/store';
import { buildContext } from '../build-context';
import { readConfig } from '../config';
import { startLoop } from '../worker/loop';
import { startSender } from '../worker/sender';

/**
 * A worker that sends and nothing else, as a process of its own, to be killed: at the step `DIE_AT` by itself, or from
 * outside. Its times are scaled down, so that what it leaves behind shows soon.
 */
const main = async (): Promise<void> => {
  const store = await openStore({ url: process.env.DATABASE_URL ?? '', poolSize: 4 });
  const dieAt = process.env.DIE_AT as SendStep | undefined;
  const ctx = buildContext(readConfig(process.env), store, {
    sendLimits: { leaseMs: 1_500, attemptMs: 1_200, slowMs: 1_000, openMs: 300 },
    atStep: (name) => {
      if (name !== dieAt) return;
      process.kill(process.pid, 'SIGKILL');
      for (;;); // nothing more happens here
    },
  });
  startSender(ctx, 'message');
  startLoop({
    name: 'sweeps',
    intervalMs: 200,
    logger: ctx.logger,
    work: async () => {
      await sweepLeases(ctx);
      await lookForDoubts(ctx);
      return false;
    },
  });
};

void main();
