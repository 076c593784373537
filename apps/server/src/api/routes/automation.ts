import { audit, resumeAutomation } from '@hubbub/conversations';
import { Router } from 'express';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { memberOf } from '../authenticate';

const Switch = z.object({ isPaused: z.boolean(), reason: z.string().max(500).nullable().optional() });

/** The kill switch: while it is on, nothing automatic is queued and what rules had queued is held. */
export const automationRoutes = (ctx: ServerContext): Router =>
  Router()
    .get('/', async (req, res) => {
      const { workspaceId } = memberOf(req);
      res.json(await ctx.store.transaction(workspaceId, (db) => readSwitch(db, workspaceId)));
    })
    .put('/', async (req, res) => {
      const member = memberOf(req, 'automation');
      const { isPaused, reason } = Switch.parse(req.body);
      const state = await ctx.store.transaction(member.workspaceId, async (db) => {
        const before = await readSwitch(db, member.workspaceId);
        const after = { isPaused, reason: reason ?? null, version: before.version + 1 };
        await db.query(
          `UPDATE workspace SET settings = settings || jsonb_build_object('automation', $2::jsonb) WHERE id = $1`,
          [member.workspaceId, JSON.stringify(after)],
        );
        await resumeAutomation(db, member.workspaceId, isPaused);
        await audit(
          db,
          member,
          isPaused ? 'pause' : 'resume',
          { type: 'automation', id: null },
          { reason: after.reason },
        );
        return after;
      });
      ctx.publish({ workspaceId: member.workspaceId }, 'automation:updated', state);
      if (!isPaused) for (const queue of ['messages', 'acts'] as const) ctx.wake(queue);
      res.json(state);
    });

const readSwitch = async (
  db: Parameters<typeof audit>[0],
  workspaceId: number,
): Promise<{ isPaused: boolean; reason: string | null; version: number }> => {
  const [row]: { state: { isPaused: boolean; reason: string | null; version: number } | null }[] = await db.query(
    `SELECT settings->'automation' AS state FROM workspace WHERE id = $1`,
    [workspaceId],
  );
  return row?.state ?? { isPaused: false, reason: null, version: 0 };
};
