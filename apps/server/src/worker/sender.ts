import { type Claim, claimActs, claimMessages, performAct, sendMessage } from '@hubbub/conversations';
import type { ServerContext } from '../build-context';
import { type Loop, startLoop } from './loop';

/** So many requests of one channel are under way at once; a slow platform fills its own places and no others'. */
const mostPerChannel = 4;
const mostAtOnce = 40;

/** Claims what is due and sends it, each on its own; the loop never waits for a platform. */
export const startSender = (ctx: ServerContext, table: 'message' | 'act'): Loop => {
  const underWay = new Map<string, number>();
  const running = new Set<Promise<void>>();
  const claim = table === 'message' ? claimMessages : claimActs;
  const perform = table === 'message' ? sendMessage : performAct;

  const start = (one: Claim): void => {
    underWay.set(one.channelId, (underWay.get(one.channelId) ?? 0) + 1);
    const sending: Promise<void> = perform(ctx, one)
      .catch((error: unknown) => ctx.logger.error({ err: error, id: one.id }, 'A claimed send was left to its lease'))
      .finally(() => {
        underWay.set(one.channelId, (underWay.get(one.channelId) ?? 1) - 1);
        running.delete(sending);
        loop.nudge();
      });
    running.add(sending);
  };

  const loop = startLoop({
    name: `sender of ${table}s`,
    intervalMs: 500,
    logger: ctx.logger,
    work: async () => {
      const room = mostAtOnce - running.size;
      if (room <= 0) return false;
      const blocked = [...underWay].filter(([, count]) => count >= mostPerChannel).map(([channelId]) => channelId);
      // One a time and channel keeps within the places that are free.
      const claims = await claim(ctx, Math.min(room, mostPerChannel), blocked);
      for (const one of claims) start(one);
      return claims.length > 0;
    },
  });
  return {
    nudge: loop.nudge,
    stop: async () => {
      await loop.stop();
      await Promise.allSettled(running);
    },
  };
};
