import { type Claim, claimSends, noteTold, performAct, sendLimits, sendMessage } from '@hubbub/conversations';
import type { ServerContext } from '../build-context';
import { type Loop, startLoop } from './loop';

/** Attempts of one process at once, less those that have become slow: these wait for nobody but their platform. */
const mostAtOnce = 64;
const intervalMs = 500;

interface Running {
  claim: Claim;
  isTold: boolean;
}

/** Claims what is due and sends it, each on its own; the loop never waits for a platform. */
export const startSender = (ctx: ServerContext, table: 'message' | 'act'): Loop => {
  const running = new Map<Promise<void>, Running>();
  const perform = table === 'message' ? sendMessage : performAct;
  const { slowMs, faultsToOpen } = sendLimits(ctx);
  let isStopping = false;
  // Channels without a place, and when to look again although none of our own attempts has ended.
  const fullUntil = new Map<string, number>();
  /** Channels of which an attempt has ended since the loop last began to look: what it read of them may be old. */
  const ended = new Set<string>();

  const start = (one: Claim): void => {
    const sending: Promise<void> = perform(ctx, one)
      .catch((error: unknown) => ctx.logger.error({ err: error, id: one.id }, 'A claimed send was left to its lease'))
      .finally(() => {
        running.delete(sending);
        fullUntil.delete(one.channelId);
        ended.add(one.channelId);
        loop.nudge();
      });
    running.set(sending, { claim: one, isTold: false });
  };

  /** Each slow attempt is told once: what hangs from before the channel was well again says nothing new. */
  const tellSlow = async (slow: readonly Running[]): Promise<void> => {
    for (const channelId of new Set(slow.map(({ claim }) => claim.channelId))) {
      const own = slow.filter(({ claim }) => claim.channelId === channelId);
      if (own.length < faultsToOpen) continue;
      for (const one of own) one.isTold = true;
      fullUntil.delete(channelId);
      await noteTold(ctx, { workspaceId: own[0]!.claim.workspaceId, id: channelId }, { type: 'slow' });
    }
  };

  const loop = startLoop({
    name: `sender of ${table}s`,
    intervalMs,
    logger: ctx.logger,
    work: async () => {
      if (isStopping) return false;
      const quickSince = ctx.clock().getTime() - slowMs;
      const slow = [...running.values()].filter(({ claim }) => claim.startedAt.getTime() <= quickSince);
      const quick = running.size - slow.length;
      await tellSlow(slow.filter(({ isTold }) => !isTold));
      if (quick >= mostAtOnce) return false;
      ended.clear();
      const { count, nextAt } = await claimSends(ctx, table, {
        most: mostAtOnce - quick,
        isFull: (channelId) => (fullUntil.get(channelId) ?? 0) > performance.now(),
        start: (claims) => claims.forEach(start),
        onFull: (channelId) => {
          if (!ended.has(channelId)) fullUntil.set(channelId, performance.now() + intervalMs);
        },
      });
      // A cap lets the next one go before the interval is over.
      const waitMs = nextAt ? nextAt.getTime() - ctx.clock().getTime() : intervalMs;
      if (waitMs > 0 && waitMs < intervalMs) setTimeout(loop.nudge, waitMs).unref();
      return count > 0;
    },
  });
  return {
    nudge: loop.nudge,
    stop: async () => {
      isStopping = true;
      await loop.stop();
      await Promise.allSettled(running.keys());
    },
  };
};
