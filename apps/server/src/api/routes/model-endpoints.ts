import {
  addModelEndpoint,
  ChangeModelEndpoint,
  changeModelEndpoint,
  getModelEndpoint,
  listModelEndpoints,
  listModelRequests,
  NewModelEndpoint,
  probeModelEndpoint,
  removeModelEndpoint,
} from '@hubbub/conversations';
import { NotFoundError } from '@hubbub/runtime';
import { Router } from 'express';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { memberOf } from '../authenticate';

/** Servers that speak Chat Completions, with what they were found to know. Keys go in and never come out. */
export const modelEndpointRoutes = (ctx: ServerContext): Router => {
  const router = Router();
  router.param('id', (_req, _res, next, id: string) =>
    next(z.uuid().safeParse(id).success ? undefined : new NotFoundError('This model endpoint')),
  );
  return router
    .get('/', async (req, res) => {
      const { workspaceId } = memberOf(req, 'manageContent');
      const items = await ctx.store.transaction(workspaceId, (db) => listModelEndpoints(db, workspaceId));
      res.json({ items, nextCursor: null });
    })
    .get('/:id', async (req, res) => {
      const { workspaceId } = memberOf(req, 'manageContent');
      res.json(await ctx.store.transaction(workspaceId, (db) => getModelEndpoint(db, workspaceId, req.params.id)));
    })
    .post('/', async (req, res) => {
      const member = memberOf(req, 'manageChannels');
      const { id } = await addModelEndpoint(ctx, member, NewModelEndpoint.parse(req.body));
      res.status(201).json(await probeModelEndpoint(ctx, member.workspaceId, id));
    })
    .patch('/:id', async (req, res) => {
      const member = memberOf(req, 'manageChannels');
      const changed = await changeModelEndpoint(ctx, member, req.params.id, ChangeModelEndpoint.parse(req.body));
      res.json(changed.probe === null ? await probeModelEndpoint(ctx, member.workspaceId, changed.id) : changed);
    })
    .delete('/:id', async (req, res) => {
      await removeModelEndpoint(ctx, memberOf(req, 'manageChannels'), req.params.id);
      res.status(204).end();
    })
    .post('/:id/probe', async (req, res) => {
      const { workspaceId } = memberOf(req, 'manageContent');
      res.json(await probeModelEndpoint(ctx, workspaceId, req.params.id));
    });
};

const Page = z.object({ limit: z.coerce.number().int().min(1).max(200).default(50), cursor: z.uuid().optional() });

/** What was sent to which host, when, for what, and how many tokens it took. */
export const modelRequestRoutes = (ctx: ServerContext): Router =>
  Router().get('/', async (req, res) => {
    const { workspaceId } = memberOf(req, 'audit');
    const { limit, cursor } = Page.parse(req.query);
    res.json(await listModelRequests(ctx, workspaceId, { limit, before: cursor ?? null }));
  });
