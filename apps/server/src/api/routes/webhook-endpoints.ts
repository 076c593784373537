import { audit, newSecret, openEndpointSecrets, sealSecrets, webhookEvents } from '@hubbub/conversations';
import { NotFoundError } from '@hubbub/runtime';
import { Router } from 'express';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { memberOf } from '../authenticate';

const isWebAddress = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && username === '' && password === '';
};
const Endpoint = z
  .object({
    url: z.string().max(2_000).refine(isWebAddress, 'A web address, without a name and password in it'),
    events: z.array(z.enum(webhookEvents)).max(20),
    isActive: z.boolean(),
  })
  .strict();
const NewEndpoint = Endpoint.partial({ isActive: true });
const ChangeEndpoint = Endpoint.partial()
  .extend({ newSecret: z.literal(true).optional() })
  .strict();

const columns = `id, url, events, is_active AS "isActive", failing_since AS "failingSince", version, created_at AS "createdAt", updated_at AS "updatedAt"`;

/** Where our own events go. The signing secret is told when it is made, and never again. */
export const webhookEndpointRoutes = (ctx: ServerContext): Router => {
  const get = async (db: EntityManager, workspaceId: number, id: string): Promise<Record<string, unknown>> => {
    const [row] = z.uuid().safeParse(id).success
      ? await db.query(`SELECT ${columns} FROM webhook_endpoint WHERE workspace_id = $1 AND id = $2`, [workspaceId, id])
      : [];
    if (!row) throw new NotFoundError('This webhook endpoint');
    return row as Record<string, unknown>;
  };

  return Router()
    .get('/', async (req, res) => {
      const { workspaceId } = memberOf(req, 'manageContent');
      const items = await ctx.store.transaction(workspaceId, (db) =>
        db.query(`SELECT ${columns} FROM webhook_endpoint WHERE workspace_id = $1 ORDER BY id`, [workspaceId]),
      );
      res.json({ items, nextCursor: null });
    })
    .post('/', async (req, res) => {
      const member = memberOf(req, 'manageChannels');
      const { url, events, isActive } = NewEndpoint.parse(req.body);
      const [id, secret] = [uuidv7(), newSecret()];
      const made = await ctx.store.transaction(member.workspaceId, async (db) => {
        await db.query(
          'INSERT INTO webhook_endpoint (workspace_id, id, url, events, secret, is_active) VALUES ($1, $2, $3, $4, $5, $6)',
          [member.workspaceId, id, url, events, sealSecrets(ctx, member.workspaceId, id, [secret]), isActive ?? true],
        );
        await audit(db, member, 'create', { type: 'webhook_endpoint', id }, { url, events });
        return get(db, member.workspaceId, id);
      });
      res.locals['isSecret'] = true;
      res.status(201).json({ ...made, secret });
    })
    .get('/:id', async (req, res) => {
      const { workspaceId } = memberOf(req, 'manageContent');
      res.json(await ctx.store.transaction(workspaceId, (db) => get(db, workspaceId, req.params.id)));
    })
    .get('/:id/deliveries', async (req, res) => {
      const { workspaceId } = memberOf(req, 'manageContent');
      const items = await ctx.store.transaction(workspaceId, async (db) => {
        await get(db, workspaceId, req.params.id);
        return db.query(
          `SELECT id, event, state, attempts, last_status AS "lastStatus", last_error AS "lastError", tried_at AS "triedAt", created_at AS "createdAt"
           FROM webhook_delivery WHERE workspace_id = $1 AND endpoint_id = $2 ORDER BY id DESC LIMIT 100`,
          [workspaceId, req.params.id],
        );
      });
      res.json({ items, nextCursor: null });
    })
    .patch('/:id', async (req, res) => {
      const member = memberOf(req, 'manageChannels');
      const { url, events, isActive, newSecret: wantsSecret } = ChangeEndpoint.parse(req.body);
      const { workspaceId } = member;
      const { id } = req.params;
      const secret = wantsSecret ? newSecret() : null;
      const changed = await ctx.store.transaction(workspaceId, async (db) => {
        await get(db, workspaceId, id);
        // Switched on again it begins anew.
        await db.query(
          `UPDATE webhook_endpoint SET url = coalesce($3, url), events = coalesce($4, events), failing_since = CASE WHEN $5 IS TRUE THEN NULL ELSE failing_since END,
             is_active = coalesce($5, is_active), secret = coalesce($6, secret), version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2`,
          [workspaceId, id, url ?? null, events ?? null, isActive ?? null, await rotated(db, workspaceId, id, secret)],
        );
        const detail = { url, events, isActive, newSecret: wantsSecret };
        await audit(db, member, 'change', { type: 'webhook_endpoint', id }, detail);
        return get(db, workspaceId, id);
      });
      res.json(secret ? { ...changed, secret } : changed);
    })
    .delete('/:id', async (req, res) => {
      const member = memberOf(req, 'manageChannels');
      await ctx.store.transaction(member.workspaceId, async (db) => {
        await get(db, member.workspaceId, req.params.id);
        await db.query('DELETE FROM webhook_endpoint WHERE workspace_id = $1 AND id = $2', [
          member.workspaceId,
          req.params.id,
        ]);
        await audit(db, member, 'delete', { type: 'webhook_endpoint', id: req.params.id });
      });
      res.status(204).end();
    });

  /** The one before stays valid beside the new one, so that a receiver can change at its leisure. */
  async function rotated(
    db: EntityManager,
    workspaceId: number,
    id: string,
    secret: string | null,
  ): Promise<Buffer | null> {
    if (!secret) return null;
    const [row]: [{ secret: Buffer }] = await db.query(
      'SELECT secret FROM webhook_endpoint WHERE workspace_id = $1 AND id = $2 FOR UPDATE',
      [workspaceId, id],
    );
    const [latest = ''] = openEndpointSecrets(ctx, workspaceId, id, row.secret);
    return sealSecrets(ctx, workspaceId, id, [secret, latest]);
  }
};
