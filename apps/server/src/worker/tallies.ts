import { compactTallies, findTalliedAt, recountTallies } from '@hubbub/store';
import type { ServerContext } from '../build-context';
import { type Loop, startLoop } from './loop';

const dayMs = 86_400_000;

/** The counters of conversations: put together as they grow, counted anew once a day, and said where they were wrong. */
export const startTallies = (ctx: ServerContext): Loop =>
  startLoop({
    name: 'counters',
    intervalMs: 5_000,
    logger: ctx.logger,
    work: async () => {
      const workspaces: { id: number }[] = await ctx.store.glance((db) => db.query('SELECT id FROM list_workspaces()'));
      for (const { id } of workspaces) await careFor(ctx, id);
      return false;
    },
  });

const careFor = (ctx: ServerContext, workspaceId: number): Promise<void> =>
  ctx.store.transaction(workspaceId, async (db) => {
    const talliedAt = await findTalliedAt(db, workspaceId);
    const now = ctx.clock();
    if (talliedAt && now.getTime() - talliedAt.getTime() < dayMs) {
      await compactTallies(db, workspaceId);
      return;
    }
    const drift = await recountTallies(db, workspaceId, now);
    if (talliedAt && drift.length > 0)
      ctx.logger.error(
        { workspaceId, drift: drift.slice(0, 20) },
        'Counters differed from a recount and were set right',
      );
  });
