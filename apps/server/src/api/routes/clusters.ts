import { answerCluster, listClusters, previewClusterAnswer } from '@hubbub/conversations';
import { Router } from 'express';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { memberOf } from '../authenticate';
import { withoutUndefined } from './conversations';

const Answer = z
  .object({
    text: z.string().trim().min(1).max(100_000),
    texts: z.record(z.string().min(2).max(35), z.string().trim().min(1).max(100_000)).optional(),
    own: z
      .array(
        z
          .object({ text: z.string().trim().min(1).max(100_000), conversations: z.array(z.uuid()).max(20_000) })
          .strict(),
      )
      .max(200)
      .optional(),
    except: z.array(z.uuid()).max(20_000).default([]),
    among: z.array(z.uuid()).max(20_000).optional(),
    dryRun: z.boolean().optional(),
    sendAfterSeconds: z.number().min(0).max(600).optional(),
  })
  .strict();

/** Comments that ask the same, and one answer for all of them. */
export const clusterRoutes = (ctx: ServerContext): Router =>
  Router()
    .get('/', async (req, res) => {
      const { workspaceId } = memberOf(req);
      const items = await ctx.store.transaction(workspaceId, (db) => listClusters(db, workspaceId));
      res.json({ items, nextCursor: null });
    })
    .post('/:id/answer', async (req, res) => {
      const member = memberOf(req, 'reply');
      const { dryRun, ...answer } = withoutUndefined(Answer.parse(req.body));
      if (dryRun) return void res.json(await previewClusterAnswer(ctx, member, req.params.id, answer));
      res.status(202).json(await answerCluster(ctx, member, req.params.id, answer));
    });
