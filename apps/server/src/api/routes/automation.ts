import { audit, readAutomation, switchAutomation } from '@hubbub/conversations';
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
      res.json(await ctx.store.transaction(workspaceId, (db) => readAutomation(db, workspaceId)));
    })
    .put('/', async (req, res) => {
      const member = memberOf(req, 'automation');
      const { isPaused, reason } = Switch.parse(req.body);
      const state = await ctx.store.transaction(member.workspaceId, async (db) => {
        const after = await switchAutomation(db, member.workspaceId, {
          isPaused,
          reason: reason ?? null,
          now: ctx.clock(),
        });
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
