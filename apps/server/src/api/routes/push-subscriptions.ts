import { vapidKeys } from '@hubbub/conversations';
import { Router } from 'express';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { personOf } from '../authenticate';

const base64Url = z
  .string()
  .regex(/^[\w-]+=*$/)
  .max(200);
/** What a browser's `PushSubscription.toJSON()` gives. */
const Subscription = z
  .object({
    endpoint: z.url({ protocol: /^https?$/ }).max(2_000),
    expirationTime: z.number().nullable().optional(),
    keys: z.object({ p256dh: base64Url, auth: base64Url }),
  })
  .strict();
const Endpoint = z.object({ endpoint: z.string().max(2_000) }).strict();

/** Browsers of one's own that are told of notifications while no page is open. */
export const pushSubscriptionRoutes = (ctx: ServerContext): Router =>
  Router()
    .get('/', (req, res) => {
      personOf(req);
      res.json({ publicKey: vapidKeys(ctx).publicKey });
    })
    .post('/', async (req, res) => {
      const member = personOf(req);
      const { endpoint, keys } = Subscription.parse(req.body);
      // One browser is one person's: whoever signs in there last.
      await ctx.store.transaction(member.workspaceId, (db) =>
        db.query(
          `INSERT INTO push_subscription (workspace_id, id, member_id, endpoint, keys) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (workspace_id, endpoint) DO UPDATE SET member_id = excluded.member_id, keys = excluded.keys`,
          [member.workspaceId, uuidv7(), member.id, endpoint, JSON.stringify(keys)],
        ),
      );
      res.status(204).end();
    })
    .delete('/', async (req, res) => {
      const member = personOf(req);
      const { endpoint } = Endpoint.parse(req.body);
      await ctx.store.transaction(member.workspaceId, (db) =>
        db.query('DELETE FROM push_subscription WHERE workspace_id = $1 AND member_id = $2 AND endpoint = $3', [
          member.workspaceId,
          member.id,
          endpoint,
        ]),
      );
      res.status(204).end();
    });
