import {
  act,
  approve,
  cancel,
  listMessageRuns,
  placeInQueue,
  reject,
  retry,
  settleUnconfirmed,
  translateMessage,
} from '@hubbub/conversations';
import { NotFoundError } from '@hubbub/runtime';
import { getMessage, messageColumns, type MessageRow, toMessage } from '@hubbub/store';
import { Router } from 'express';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { memberOf } from '../authenticate';
import { leaving } from './assist';
import { withoutUndefined } from './conversations';

const Later = z.object({ sendAfterSeconds: z.number().min(0).max(600).optional() });
const Edit = z.object({ text: z.string().min(1).max(100_000) });
const Approve = z.object({
  text: z.string().min(1).max(100_000).optional(),
  expectedLastMessageId: z.uuid().optional(),
});
const Translation = z.object({ language: z.string().min(2).max(20) }).strict();
const Settle = z.object({ as: z.enum(['arrived', 'resend', 'give_up']) });

/** What a member does to one message, here and on the platform. */
export const messageRoutes = (ctx: ServerContext): Router => {
  const router = Router();
  router.param('id', (_req, _res, next, id: string) =>
    next(z.uuid().safeParse(id).success ? undefined : new NotFoundError('This message')),
  );
  for (const type of ['like', 'unlike', 'hide', 'unhide', 'delete'] as const) {
    router.post(`/:id/${type}`, async (req, res) => {
      res
        .status(202)
        .json(
          await act(
            ctx,
            memberOf(req, 'moderate'),
            String(req.params['id']),
            type,
            withoutUndefined(Later.parse(req.body ?? {})),
          ),
        );
    });
  }
  router.post(
    '/:id/edit',
    async (req, res) =>
      void res.status(202).json(await act(ctx, memberOf(req, 'reply'), req.params.id, 'edit', Edit.parse(req.body))),
  );
  router.post('/:id/retry', async (req, res) => void res.json(await retry(ctx, memberOf(req, 'reply'), req.params.id)));
  router.post(
    '/:id/cancel',
    async (req, res) => void res.json(await cancel(ctx, memberOf(req, 'reply'), req.params.id)),
  );
  router.post(
    '/:id/approve',
    async (req, res) =>
      void res.json(
        await approve(ctx, memberOf(req, 'approve'), req.params.id, withoutUndefined(Approve.parse(req.body ?? {}))),
      ),
  );
  router.post(
    '/:id/reject',
    async (req, res) => void res.json(await reject(ctx, memberOf(req, 'approve'), req.params.id)),
  );
  router.post(
    '/:id/settle',
    async (req, res) =>
      void res.json(await settleUnconfirmed(ctx, memberOf(req, 'reply'), req.params.id, Settle.parse(req.body).as)),
  );
  router.post('/:id/translation', async (req, res) => {
    const member = memberOf(req, 'reply');
    const { language } = Translation.parse(req.body);
    res.json(await translateMessage(ctx, member, req.params.id, language, leaving(req, res)));
  });
  router.get('/:id/queue', async (req, res) => {
    const { workspaceId } = memberOf(req);
    const place = await ctx.store.transaction(workspaceId, async (db) =>
      placeInQueue(ctx, db, await getMessage(db, workspaceId, req.params.id)),
    );
    res.json({ messageId: req.params.id, queue: place });
  });
  router.get('/:id/runs', async (req, res) => {
    const { workspaceId } = memberOf(req);
    const items = await ctx.store.transaction(workspaceId, async (db) => {
      await getMessage(db, workspaceId, req.params.id);
      return listMessageRuns(db, workspaceId, req.params.id);
    });
    res.json({ items, nextCursor: null });
  });
  return router;
};

/** Messages that wait for somebody's yes, by members and rules. */
export const approvalRoutes = (ctx: ServerContext): Router =>
  Router().get('/', async (req, res) => {
    const { workspaceId } = memberOf(req);
    const rows: MessageRow[] = await ctx.store.transaction(workspaceId, (db) =>
      db.query(
        `SELECT ${messageColumns} FROM message WHERE workspace_id = $1 AND status = 'proposed' ORDER BY id LIMIT 200`,
        [workspaceId],
      ),
    );
    res.json({ items: rows.map(toMessage), nextCursor: null });
  });
