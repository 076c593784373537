import { Router } from 'express';
import { z } from 'zod';
import { foundBys } from '@hubbub/contracts';
import { audit } from '@hubbub/conversations';
import { listDeliveries, listLedgers, readLedger, replayDeliveries } from '@hubbub/store';
import type { ServerContext } from '../../build-context';
import { memberOf } from '../authenticate';

const instant = z.iso.datetime({ offset: true }).transform((at) => new Date(at));
const Asked = z.object({
  channelId: z.uuid().optional(),
  since: instant.optional(),
  by: z.literal('channel').optional(),
});
const Listed = z.object({
  channelId: z.union([z.uuid(), z.literal('none')]).optional(),
  platform: z.string().max(100).optional(),
  state: z.enum(['pending', 'done', 'failed']).optional(),
  foundBy: z.enum(foundBys).optional(),
  since: instant.optional(),
  until: instant.optional(),
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(200),
});
const Replay = z.union([z.object({ ids: z.array(z.uuid()).min(1).max(1000) }), z.object({ channelId: z.uuid() })]);

/** The ledger that anyone can audit, and another try for what failed. */
export const deliveryRoutes = (ctx: ServerContext): Router =>
  Router()
    .get('/ledger', async (req, res) => {
      const { workspaceId } = memberOf(req);
      const { channelId = null, since = null, by } = Asked.parse(req.query);
      const answer = await ctx.store.transaction(workspaceId, async (db) => ({
        ...(await readLedger(db, workspaceId, { channelId, since })),
        ...(by ? { channels: await listLedgers(db, workspaceId, { since }) } : {}),
      }));
      res.json(answer);
    })
    .get('/', async (req, res) => {
      const { workspaceId } = memberOf(req);
      const { channelId, cursor = null, limit, ...asked } = Listed.parse(req.query);
      const filter = {
        channelId: channelId === 'none' ? null : (channelId ?? null),
        isOfNoChannel: channelId === 'none',
        platform: asked.platform ?? null,
        state: asked.state ?? null,
        foundBy: asked.foundBy ?? null,
        since: asked.since ?? null,
        until: asked.until ?? null,
      };
      const rows = await ctx.store.transaction(workspaceId, (db) =>
        listDeliveries(db, workspaceId, filter, { cursor, limit }),
      );
      const items = rows.slice(0, limit);
      res.json({ items, nextCursor: rows.length > limit ? items.at(-1)!.id : null });
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
