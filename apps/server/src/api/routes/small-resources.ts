import { ConflictError, NotFoundError } from '@hubbub/runtime';
import { audit, decideFlag, type Member, toConversation } from '@hubbub/conversations';
import { findConversation } from '@hubbub/store';
import { Router } from 'express';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { setDemo } from '../../demo/demo-state';
import { memberOf, personOf } from '../authenticate';

const isUuid = (value: string): boolean => z.uuid().safeParse(value).success;

/** The post that comments hang on, with the counts of its conversations. */
export const postRoutes = (ctx: ServerContext): Router => {
  const read = async (workspaceId: number, id: string) => {
    const [post] = isUuid(id)
      ? await ctx.store.transaction(workspaceId, (db) =>
          db.query(
            `SELECT p.id, p.channel_id AS "channelId", p.external_id AS "externalId", p.url, p.text, p.image_url AS "imageUrl", p.is_muted AS "isMuted", p.version,
               (SELECT count(*)::int FROM conversation c WHERE c.workspace_id = p.workspace_id AND c.post_id = p.id) AS "conversationCount",
               (SELECT count(*)::int FROM conversation c WHERE c.workspace_id = p.workspace_id AND c.post_id = p.id AND c.status = 'open') AS "openCount"
             FROM post p WHERE p.workspace_id = $1 AND p.id = $2`,
            [workspaceId, id],
          ),
        )
      : [];
    if (!post) throw new NotFoundError('This post');
    return post as object;
  };
  return Router()
    .get('/:id', async (req, res) => void res.json(await read(memberOf(req).workspaceId, req.params.id)))
    .patch('/:id', async (req, res) => {
      const member = memberOf(req, 'triage');
      const { isMuted } = z.object({ isMuted: z.boolean() }).strict().parse(req.body);
      await read(member.workspaceId, req.params.id);
      await ctx.store.transaction(member.workspaceId, async (db) => {
        await db.query('UPDATE post SET is_muted = $3, version = version + 1 WHERE workspace_id = $1 AND id = $2', [
          member.workspaceId,
          req.params.id,
          isMuted,
        ]);
        await audit(db, member, isMuted ? 'mute' : 'unmute', { type: 'post', id: req.params.id });
      });
      res.json(await read(member.workspaceId, req.params.id));
    });
};

/** A member confirms or removes a flag; kept as a lesson. */
export const flagRoutes = (ctx: ServerContext): Router => {
  const decide = (isOn: boolean) => async (req: import('express').Request, res: import('express').Response) => {
    const member = memberOf(req, 'triage');
    const { id, name } = req.params as { id: string; name: string };
    if (!isUuid(id)) throw new NotFoundError('This conversation');
    await decideFlag(ctx, member, id, name, isOn);
    const row = await ctx.store.transaction(member.workspaceId, (db) => findConversation(db, member.workspaceId, id));
    if (!row) throw new NotFoundError('This conversation');
    res.json(toConversation(row, ctx.clock()));
  };
  return Router().put('/:id/flags/:name', decide(true)).delete('/:id/flags/:name', decide(false));
};

export const notificationRoutes = (ctx: ServerContext): Router =>
  Router()
    .get('/', async (req, res) => {
      const member = personOf(req);
      const items = await ctx.store.transaction(member.workspaceId, (db) =>
        db.query(
          'SELECT id, type, conversation_id AS "conversationId", text, said, is_read AS "isRead", created_at AS "createdAt", version FROM notification WHERE workspace_id = $1 AND member_id = $2 ORDER BY id DESC LIMIT 100',
          [member.workspaceId, member.id],
        ),
      );
      res.json({ items, nextCursor: null });
    })
    .patch('/{:id}', async (req, res) => {
      const member = personOf(req);
      const { isRead } = z.object({ isRead: z.boolean() }).strict().parse(req.body);
      const id = (req.params as { id?: string }).id ?? null;
      if (id && !isUuid(id)) throw new NotFoundError('This notification');
      const [, count]: [unknown, number] = await ctx.store.transaction(member.workspaceId, (db) =>
        db.query(
          'UPDATE notification SET is_read = $3, version = version + 1 WHERE workspace_id = $1 AND member_id = $2 AND ($4::uuid IS NULL OR id = $4)',
          [member.workspaceId, member.id, isRead, id],
        ),
      );
      if (id && count === 0) throw new NotFoundError('This notification');
      res.status(204).end();
    });

/** Brand voice and facts, as drafts use them. */
export const voiceRoutes = (ctx: ServerContext): Router =>
  Router()
    .get('/', async (req, res) => {
      const { workspaceId } = memberOf(req);
      const [row]: { voice: object | null }[] = await ctx.store.transaction(workspaceId, (db) =>
        db.query(`SELECT settings->'voice' AS voice FROM workspace WHERE id = $1`, [workspaceId]),
      );
      res.json(row?.voice ?? {});
    })
    .get('/profile', async (req, res) => {
      const { workspaceId } = memberOf(req);
      const [row]: { profile: object | null }[] = await ctx.store.transaction(workspaceId, (db) =>
        db.query(`SELECT settings->'voiceProfile' AS profile FROM workspace WHERE id = $1`, [workspaceId]),
      );
      res.json(row?.profile ?? {});
    })
    .put('/', async (req, res) => {
      const member = memberOf(req, 'manageContent');
      const voice = Voice.parse(req.body);
      const kept = await ctx.store.transaction(member.workspaceId, async (db) => {
        // A client that does not know a field leaves it out, and must not erase it; every field has an empty value.
        const [[row]]: [{ voice: object }[], number] = await db.query(
          `UPDATE workspace SET settings = settings || jsonb_build_object('voice', coalesce(settings->'voice', '{}') || $2::jsonb) WHERE id = $1 RETURNING settings->'voice' AS voice`,
          [member.workspaceId, JSON.stringify(voice)],
        );
        await audit(db, member, 'change', { type: 'voice', id: null });
        return row?.voice;
      });
      res.json(kept);
    });

const perLanguage = <T extends z.ZodType>(value: T) => z.record(z.string().max(20), value);
const Voice = z
  .object({
    brandName: z.string().max(200),
    tone: z.enum(['friendly', 'neutral', 'formal']),
    formality: perLanguage(z.enum(['informal', 'formal'])),
    emojiBudget: z.int().min(0).max(10),
    greetings: perLanguage(z.string().max(200)),
    signOffs: perLanguage(z.string().max(200)),
    useWords: z.array(z.string().max(100)).max(200),
    avoidWords: z.array(z.string().max(100)).max(200),
    asksBack: z.boolean(),
    examples: z.array(z.object({ inbound: z.string().max(2000), answer: z.string().max(2000) })).max(20),
  })
  .partial()
  .strict();

/** The demo's traffic, and throwing it away. */
export const demoRoutes = (ctx: ServerContext): Router => {
  /** The own workspace's demo alone: there may be another's. */
  const set = async (member: Member, state: 'on' | 'off' | 'remove') => {
    await ctx.store.transaction(member.workspaceId, (db) =>
      audit(db, member, state === 'remove' ? 'remove' : 'change', { type: 'demo', id: null }, { state }),
    );
    await setDemo(ctx.store, state, member.workspaceId).catch((error: unknown) => {
      throw new ConflictError('no_demo', (error as Error).message);
    });
  };
  return Router()
    .put('/', async (req, res) => {
      const member = memberOf(req, 'manageChannels');
      const { state } = z
        .object({ state: z.enum(['on', 'off']) })
        .strict()
        .parse(req.body);
      await set(member, state);
      res.json({ state });
    })
    .delete('/', async (req, res) => {
      await set(memberOf(req, 'manageChannels'), 'remove');
      res.status(204).end();
    });
};
