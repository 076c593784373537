import {
  applyStrayActs,
  createReceiver,
  announceChannels,
  checkDueChannels,
  forgetSlots,
  learnNightly,
  fireUnanswered,
  lookForDoubts,
  resumeBulks,
  sweepLeases,
  putAway,
  sweepUploads,
  giveWaiting,
  tellBreaches,
  wakeSnoozed,
  watchAutomation,
} from '@hubbub/conversations';
import type { Context } from '@hubbub/conversations';
import { analyseYoungTables } from '@hubbub/store';
import type { ServerContext } from '../build-context';
import { startJobRunner } from './job-runner';
import { type Loop, startLoop } from './loop';
import { startPolls, startReconciles } from './polls';
import { startSender } from './sender';
import { startStreams } from './streams';
import { startTallies } from './tallies';

export interface Worker {
  wake: Context['wake'];
  stop(): Promise<void>;
}

/** Every loop of the worker role. Stopping claims no more, finishes what is under way, and returns. */
export const startWorker = async (ctx: ServerContext, databaseUrl: string): Promise<Worker> => {
  const { logger } = ctx;
  const receiver = startReceiver(ctx);
  const messages = startSender(ctx, 'message');
  const acts = startSender(ctx, 'act');
  const polls = startPolls(ctx);
  const reconciles = startReconciles(ctx);
  let sweptAt = ctx.clock().getTime();
  const sweepFiles = async (): Promise<void> => {
    if (ctx.clock().getTime() - sweptAt < 3_600_000) return;
    sweptAt = ctx.clock().getTime();
    const workspaces: { id: number }[] = await ctx.store.glance((db) => db.query('SELECT id FROM list_workspaces()'));
    for (const { id } of workspaces) {
      await sweepUploads(ctx, id);
      await putAway(ctx, id);
      await ctx.store.transaction(id, (db) => forgetSlots(db, id, ctx.clock()));
    }
  };
  const timetable = startLoop({
    name: 'timetable',
    intervalMs: 1_000,
    logger,
    work: async () => {
      await wakeSnoozed(ctx);
      await sweepLeases(ctx);
      await announceChannels(ctx);
      return false;
    },
  });
  const watch = startLoop({
    name: 'watch',
    intervalMs: 15_000,
    logger,
    work: async () => {
      const workspaces: { id: number }[] = await ctx.store.glance((db) => db.query('SELECT id FROM list_workspaces()'));
      for (const { id } of workspaces) {
        await tellBreaches(ctx, id);
        await giveWaiting(ctx, id);
      }
      await sweepFiles();
      return false;
    },
  });
  const statistics = startLoop({
    name: 'statistics',
    intervalMs: 2_000,
    logger,
    work: async () => {
      await analyseYoungTables(ctx.store.dataSource);
      return false;
    },
  });
  const learning = startLoop({
    name: 'learning',
    intervalMs: 60_000,
    logger,
    work: async () => {
      await learnNightly(ctx);
      return false;
    },
  });
  let strayFrom = 0; // at the start all of them; then those of the last minutes
  const strays = startLoop({
    name: 'stray acts',
    intervalMs: 1_000,
    logger,
    work: async () => {
      const now = Date.now(); // the database's own clock says when an act was held
      await applyStrayActs(ctx, new Date(strayFrom));
      strayFrom = now - 600_000;
      return false;
    },
  });
  const doubts = startLoop({
    name: 'sends in doubt',
    intervalMs: 1_000,
    logger,
    work: async () => (await lookForDoubts(ctx)) > 0,
  });
  const streams = startStreams(ctx);
  const tallies = startTallies(ctx);
  // Platforms are asked here, so that a slow one delays no snooze.
  const checks = startLoop({
    name: 'checks of channels',
    intervalMs: 5_000,
    logger,
    work: async () => (await checkDueChannels(ctx)) > 0,
  });
  const rules = startLoop({
    name: 'rules',
    intervalMs: 5_000,
    logger,
    work: async () => {
      await watchAutomation(ctx);
      return (await fireUnanswered(ctx)) > 0;
    },
  });
  const runner = await startJobRunner(ctx, databaseUrl);
  await resumeBulks(ctx);
  const loops: Record<Parameters<Context['wake']>[0], Loop> = { deliveries: receiver, messages, acts, polls };
  return {
    wake: (what) => loops[what].nudge(),
    stop: async () => {
      await Promise.all([
        polls.stop(),
        reconciles.stop(),
        streams.stop(),
        tallies.stop(),
        strays.stop(),
        checks.stop(),
        doubts.stop(),
        timetable.stop(),
        statistics.stop(),
        learning.stop(),
        rules.stop(),
        watch.stop(),
        receiver.stop(),
      ]);
      await Promise.all([messages.stop(), acts.stop(), runner.stop()]);
    },
  };
};

/**
 * As long as the last batch took: half of the time stays for accepting, and the more there is to do, the more of it
 * shares its statements. Never long enough that somebody would see it.
 */
const gatherMs = (tookMs: number): number => Math.min(100, Math.max(10, tookMs));

/**
 * One lane that takes what comes; while that is more than one batch, two more, so that the database works while we read
 * the next. Each skips what the others have locked.
 */
const startReceiver = (ctx: ServerContext): Loop => {
  const lane = { logger: ctx.logger, gatherMs };
  const receiveNext = createReceiver(ctx);
  const receive = async (): Promise<boolean> => {
    await ctx.intake.calm();
    const hasMore = await receiveNext();
    if (!hasMore) ctx.intake.workedThrough();
    return hasMore;
  };
  const others = ['second receiver', 'third receiver'].map((name) =>
    startLoop({ ...lane, name, intervalMs: 5_000, work: receive }),
  );
  const first = startLoop({
    ...lane,
    name: 'receiver',
    intervalMs: 500,
    work: async () => {
      const hasMore = await receive();
      if (hasMore) for (const other of others) other.nudge();
      return hasMore;
    },
  });
  return {
    nudge: first.nudge,
    stop: async () => void (await Promise.all([first, ...others].map((each) => each.stop()))),
  };
};
