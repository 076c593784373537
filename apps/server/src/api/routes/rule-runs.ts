import { approveRun, listRuleRuns, listWaitingRuns, undoRun } from '@hubbub/conversations';
import { NotFoundError } from '@hubbub/runtime';
import { Router } from 'express';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { memberOf } from '../authenticate';

const Paging = z.object({ limit: z.coerce.number().int().min(1).max(200).default(50), cursor: z.uuid().optional() });

/** What a rule did, what it held back, and why. */
export const ruleRunRoutes = (ctx: ServerContext): Router =>
  Router().get('/:id/runs', async (req, res) => {
    const { workspaceId } = memberOf(req);
    if (!z.uuid().safeParse(req.params.id).success) throw new NotFoundError('This rule');
    const { limit, cursor } = Paging.parse(req.query);
    res.json(
      await ctx.store.transaction(workspaceId, async (db) => {
        const [rule] = await db.query('SELECT 1 FROM rule WHERE workspace_id = $1 AND id = $2', [
          workspaceId,
          req.params.id,
        ]);
        if (!rule) throw new NotFoundError('This rule');
        return listRuleRuns(db, workspaceId, req.params.id, { limit, cursor: cursor ?? null });
      }),
    );
  });

/** The queue of acts that wait for a member; to do one, and to take a run back, each action saying what became of it. */
export const undoRunRoutes = (ctx: ServerContext): Router =>
  Router()
    .get('/', async (req, res) => {
      const { workspaceId } = memberOf(req);
      const { limit, cursor } = Paging.parse(req.query);
      res.json(
        await ctx.store.transaction(workspaceId, (db) =>
          listWaitingRuns(db, workspaceId, { limit, cursor: cursor ?? null }),
        ),
      );
    })
    .post('/:id/approve', async (req, res) => {
      const member = memberOf(req, 'moderate');
      res.json(await approveRun(ctx, member, runId(req.params.id)));
    })
    .post('/:id/undo', async (req, res) => {
      const member = memberOf(req, 'moderate');
      res.json(await undoRun(ctx, member, runId(req.params.id)));
    });

const runId = (id: string): string => {
  if (!z.uuid().safeParse(id).success) throw new NotFoundError('This run');
  return id;
};
