import { connectors } from '@hubbub/connectors';
import {
  bringReconcilesForward,
  canReconcile,
  listDueReconciles,
  pollChannel,
  reconcileChannel,
} from '@hubbub/conversations';
import type { ServerContext } from '../build-context';
import { type Loop, startLoop } from './loop';

const mostAtOnce = 20;

/** Channels whose turn it is to be read. */
export const startPolls = (ctx: ServerContext): Loop =>
  startChannelLoop(ctx, 'polls', {
    intervalMs: 1_000,
    list: () => ctx.store.glance((db) => db.query('SELECT * FROM list_due_polls($1)', [ctx.clock()])),
    work: pollChannel,
  });

/**
 * Channels whose turn it is to be compared with their platform: on a timetable, and at once after an outage, be it of
 * this program or of its database.
 */
export const startReconciles = (ctx: ServerContext): Loop => {
  const platforms = connectors.filter(canReconcile).map(({ platform }) => platform.id);
  let wasAway = true;
  return startChannelLoop(ctx, 'reconciles', {
    intervalMs: 5_000,
    list: async () => {
      try {
        if (wasAway) await bringReconcilesForward(ctx, platforms);
        wasAway = false;
        return await listDueReconciles(ctx, platforms);
      } catch (error) {
        wasAway = true;
        throw error;
      }
    },
    work: reconcileChannel,
  });
};

interface Due {
  workspace_id: number;
  id: string;
}

/** Channels side by side: a slow platform delays no other. */
const startChannelLoop = (
  ctx: ServerContext,
  name: string,
  {
    intervalMs,
    list,
    work,
  }: {
    intervalMs: number;
    list: () => Promise<Due[]>;
    work: (ctx: ServerContext, workspaceId: number, channelId: string) => Promise<unknown>;
  },
): Loop => {
  const running = new Map<string, Promise<void>>();
  const loop = startLoop({
    name,
    intervalMs,
    logger: ctx.logger,
    work: async () => {
      const due = await list();
      const free = due.filter(({ id }) => !running.has(id)).slice(0, mostAtOnce - running.size);
      for (const { workspace_id, id } of free) {
        const working = work(ctx, workspace_id, id)
          .then(() => undefined)
          .catch((error: unknown) =>
            ctx.logger.error(
              { err: error, channelId: id, loop: name },
              'A channel was not read for a reason of our own',
            ),
          )
          .finally(() => running.delete(id));
        running.set(id, working);
      }
      return false;
    },
  });
  return { nudge: loop.nudge, stop: async () => void (await Promise.all([loop.stop(), ...running.values()])) };
};
