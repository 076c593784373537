import { Router } from 'express';
import { z } from 'zod';
import { audit } from '@hubbub/conversations';
import { readLedger, listDeliveries, replayDeliveries } from '@hubbub/store';
import type { ServerContext } from '../../build-context';
import { memberOf } from '../authenticate';

const Asked = z.object({
  channelId: z.uuid().optional(),
  since: z.iso.datetime({ offset: true }).optional(),
  state: z.enum(['pending', 'done', 'failed']).optional(),
});
const Replay = z.union([z.object({ ids: z.array(z.uuid()).min(1).max(1000) }), z.object({ channelId: z.uuid() })]);

/** The ledger that anyone can audit, and another try for what failed. */
export const deliveryRoutes = (ctx: ServerContext): Router =>
  Router()
    .get('/ledger', async (req, res) => {
      const { workspaceId } = memberOf(req);
      const { channelId, since } = Asked.parse(req.query);
      res.json(
        await ctx.store.transaction(workspaceId, (db) =>
          readLedger(db, workspaceId, { channelId: channelId ?? null, since: since ? new Date(since) : null }),
        ),
      );
    })
    .get('/', async (req, res) => {
      const { workspaceId } = memberOf(req);
      const { channelId, state } = Asked.parse(req.query);
      res.json({
        items: await ctx.store.transaction(workspaceId, (db) =>
          listDeliveries(db, workspaceId, { channelId: channelId ?? null, state: state ?? null }),
        ),
        nextCursor: null,
      });
    })
    .post('/replay', async (req, res) => {
      const member = memberOf(req, 'replay');
      const wanted = Replay.parse(req.body);
      const replayed = await ctx.store.transaction(member.workspaceId, async (db) => {
        const count = await replayDeliveries(db, member.workspaceId, wanted);
        await audit(db, member, 'replay', { type: 'delivery', id: null }, { ...wanted, count });
        return count;
      });
      ctx.wake('deliveries');
      res.status(202).json({ replayed });
    });
