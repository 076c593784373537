import { StartBulk } from '@hubbub/contracts';
import { getBulk, listBulkRows, previewBulk, readBulkRecord, startBulk, undoBulk } from '@hubbub/conversations';
import { NotFoundError } from '@hubbub/runtime';
import { Router } from 'express';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { memberOf } from '../authenticate';

const Rows = z.object({
  state: z.enum(['done', 'skipped', 'failed']).default('skipped'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.uuid().optional(),
});

/** One act on many conversations, its results row by row, and the way back. Which role may do what, the verbs say. */
export const bulkRoutes = (ctx: ServerContext): Router => {
  const router = Router();
  router.param('id', (_req, _res, next, id: string) =>
    next(z.uuid().safeParse(id).success ? undefined : new NotFoundError('This bulk')),
  );
  router.post('/', async (req, res) => {
    const member = memberOf(req);
    const { dryRun, ...wanted } = StartBulk.parse(req.body);
    if (dryRun) return void res.json(await previewBulk(ctx, member, wanted));
    res.status(202).json(await startBulk(ctx, member, wanted));
  });
  router.get('/:id', async (req, res) => {
    const { workspaceId } = memberOf(req);
    res.json(await ctx.store.transaction(workspaceId, (db) => readBulkRecord(db, workspaceId, req.params.id)));
  });
  router.get('/:id/rows', async (req, res) => {
    const { workspaceId } = memberOf(req);
    const { state, limit, cursor } = Rows.parse(req.query);
    const rows = await ctx.store.transaction(workspaceId, async (db) =>
      listBulkRows(db, await getBulk(db, workspaceId, req.params.id), {
        state,
        after: cursor ?? null,
        limit: limit + 1,
      }),
    );
    const items = rows.slice(0, limit);
    res.json({ items, nextCursor: rows.length > limit ? items.at(-1)!.id : null });
  });
  router.post('/:id/undo', async (req, res) => {
    res.status(202).json(await undoBulk(ctx, memberOf(req), req.params.id));
  });
  return router;
};
