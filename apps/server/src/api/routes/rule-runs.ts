import { listRuleRuns, undoRun } from '@hubbub/conversations';
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

/** Takes back what one run did, as far as it can be taken back; each action says what became of it. */
export const undoRunRoutes = (ctx: ServerContext): Router =>
  Router().post('/:id/undo', async (req, res) => {
    const member = memberOf(req, 'moderate');
    if (!z.uuid().safeParse(req.params.id).success) throw new NotFoundError('This run');
    res.json(await undoRun(ctx, member, req.params.id));
  });
