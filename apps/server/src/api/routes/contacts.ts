import { audit, toOwnConversation } from '@hubbub/conversations';
import { NotFoundError } from '@hubbub/runtime';
import { listConversations } from '@hubbub/store';
import { Router } from 'express';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { memberOf } from '../authenticate';

const Asked = z.object({
  q: z.string().max(200).optional(),
  platform: z.string().max(40).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.uuid().optional(),
});
const Change = z
  .object({
    name: z.string().min(1).max(300),
    note: z.string().max(20_000).nullable(),
    attributes: z.record(z.string(), z.unknown()),
  })
  .partial()
  .strict();

/** People outside: their identities and what was said with them on every platform. */
export const contactRoutes = (ctx: ServerContext): Router =>
  Router()
    .get('/', async (req, res) => {
      const { workspaceId } = memberOf(req);
      const { q, platform, limit, cursor } = Asked.parse(req.query);
      const like = q ? `%${q.replace(/[\\%_]/g, '\\$&')}%` : null;
      const rows: { id: string }[] = await ctx.store.transaction(workspaceId, (db) =>
        db.query(
          `SELECT k.id FROM contact k WHERE k.workspace_id = $1 AND k.merged_into IS NULL AND k.erased_at IS NULL AND ($5::uuid IS NULL OR k.id < $5)
             AND ($2::text IS NULL OR k.name ILIKE $2 OR EXISTS (SELECT FROM identity i WHERE i.workspace_id = $1 AND i.contact_id = k.id AND i.handle ILIKE $2))
             AND ($3::text IS NULL OR EXISTS (SELECT FROM identity i WHERE i.workspace_id = $1 AND i.contact_id = k.id AND i.platform = $3)) ORDER BY k.id DESC LIMIT $4`,
          [workspaceId, like, platform ?? null, limit + 1, cursor ?? null],
        ),
      );
      const page = rows.slice(0, limit);
      const items = await ctx.store.transaction(workspaceId, (db) =>
        readContacts(
          db,
          workspaceId,
          page.map(({ id }) => id),
        ),
      );
      res.json({ items, nextCursor: rows.length > limit ? page.at(-1)!.id : null });
    })
    .get('/:id', async (req, res) => {
      const { workspaceId } = memberOf(req);
      res.json(await ctx.store.transaction(workspaceId, (db) => readContact(db, workspaceId, req.params.id)));
    })
    .get('/:id/timeline', async (req, res) => {
      const member = memberOf(req);
      const now = ctx.clock();
      const page = await ctx.store.transaction(member.workspaceId, async (db) => {
        const contact = await readContact(db, member.workspaceId, req.params.id);
        return listConversations(db, member.workspaceId, {
          filter: { contactId: contact.id },
          sort: 'recent',
          limit: 50,
          cursor: (req.query['cursor'] as string | undefined) ?? null,
          memberId: member.id,
          now,
        });
      });
      res.json({ items: page.items.map((row) => toOwnConversation(row, now)), nextCursor: page.nextCursor });
    })
    .patch('/:id', async (req, res) => {
      const member = memberOf(req, 'triage');
      const input = Change.parse(req.body);
      const contact = await ctx.store.transaction(member.workspaceId, async (db) => {
        await readContact(db, member.workspaceId, req.params.id);
        await db.query(
          `UPDATE contact SET name = coalesce($3, name), note = CASE WHEN $4 THEN $5 ELSE note END, attributes = attributes || coalesce($6::jsonb, '{}'), version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2`,
          [
            member.workspaceId,
            req.params.id,
            input.name ?? null,
            input.note !== undefined,
            input.note ?? null,
            input.attributes ? JSON.stringify(input.attributes) : null,
          ],
        );
        await audit(db, member, 'change', { type: 'contact', id: req.params.id }, { names: Object.keys(input) });
        return readContact(db, member.workspaceId, req.params.id);
      });
      ctx.publish({ workspaceId: member.workspaceId }, 'contact:updated', contact);
      res.json(contact);
    });

export interface ContactRecord {
  id: string;
  version: number;
  [field: string]: unknown;
}

/** Throws NotFoundError. */
export const readContact = async (db: EntityManager, workspaceId: number, id: string): Promise<ContactRecord> => {
  const [contact] = z.uuid().safeParse(id).success ? await readContacts(db, workspaceId, [id]) : [];
  if (!contact) throw new NotFoundError('This contact');
  return contact;
};

export const readContacts = (
  db: EntityManager,
  workspaceId: number,
  ids: readonly string[],
): Promise<ContactRecord[]> =>
  db.query(
    `SELECT k.id, k.name, k.avatar_url AS "avatarUrl", k.note, k.attributes, k.version, k.created_at AS "createdAt", k.merged_into AS "mergedInto", k.erased_at AS "erasedAt",
       coalesce((SELECT json_agg(json_build_object('id', g.id, 'contactId', g.merged_id, 'name', o.name, 'avatarUrl', o.avatar_url, 'note', o.note, 'mergedAt', g.created_at) ORDER BY g.id)
         FROM contact_merge g JOIN contact o ON o.workspace_id = g.workspace_id AND o.id = g.merged_id WHERE g.workspace_id = k.workspace_id AND g.contact_id = k.id AND g.undone_at IS NULL), '[]') AS merges,
       coalesce((SELECT json_agg(json_build_object('id', i.id, 'platform', i.platform, 'channelId', i.channel_id, 'externalId', i.external_id, 'handle', i.handle, 'name', i.name, 'followers', i.followers, 'isBot', i.is_bot) ORDER BY i.id)
         FROM identity i WHERE i.workspace_id = k.workspace_id AND i.contact_id = k.id), '[]') AS identities,
       (SELECT count(*)::int FROM conversation c WHERE c.workspace_id = k.workspace_id AND c.contact_id = k.id) AS "conversationCount"
     FROM contact k WHERE k.workspace_id = $1 AND k.id = ANY ($2) ORDER BY k.id DESC`,
    [workspaceId, ids],
  );
