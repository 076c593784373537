import { audit, readStorage, setQuota } from '@hubbub/conversations';
import { Router } from 'express';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { memberOf } from '../authenticate';

const Change = z.object({ quotaBytes: z.number().int().min(0).max(1e15) }).strict();

/** How much room files take, and may take. */
export const storageRoutes = (ctx: ServerContext): Router =>
  Router()
    .get('/', async (req, res) => {
      const { workspaceId } = memberOf(req, 'manageMembers');
      res.json(await ctx.store.transaction(workspaceId, (db) => readStorage(db, workspaceId)));
    })
    .patch('/', async (req, res) => {
      const member = memberOf(req, 'manageMembers');
      const { quotaBytes } = Change.parse(req.body);
      res.json(
        await ctx.store.transaction(member.workspaceId, async (db) => {
          await setQuota(db, member.workspaceId, quotaBytes);
          await audit(db, member, 'change', { type: 'security', id: null }, { quotaBytes });
          return readStorage(db, member.workspaceId);
        }),
      );
    });
