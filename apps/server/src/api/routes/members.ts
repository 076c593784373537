import { createHash, randomBytes } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import { roles } from '@hubbub/contracts';
import { audit } from '@hubbub/conversations';
import { ConflictError, InvalidError, NotFoundError } from '@hubbub/runtime';
import { Router } from 'express';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { hashToken, memberOf } from '../authenticate';

const NewMember = z
  .object({ email: z.email().max(320), name: z.string().min(1).max(200), role: z.enum(roles) })
  .strict();
const ChangeMember = z
  .object({ name: z.string().min(1).max(200), role: z.enum(roles), isActive: z.boolean() })
  .partial()
  .strict();
const Accept = z.object({ token: z.string().max(200), password: z.string().min(8).max(1000) });
const NewToken = z.object({ name: z.string().min(1).max(100), role: z.enum(roles) }).strict();

const invitationDays = 7;
const columns = `id, email, name, role, is_active AS "isActive", password_hash IS NULL AS "isInvited", preferences->'isAway' AS "isAway", version`;

/** The people of the workspace; a new one gets a link that works once. */
export const memberRoutes = (ctx: ServerContext): Router =>
  Router()
    .get('/', async (req, res) => {
      const { workspaceId } = memberOf(req);
      res.json({
        items: await ctx.store.transaction(workspaceId, (db) =>
          db.query(`SELECT ${columns} FROM member WHERE workspace_id = $1 ORDER BY name, id`, [workspaceId]),
        ),
        nextCursor: null,
      });
    })
    .post('/', async (req, res) => {
      const member = memberOf(req, 'manageMembers');
      const input = NewMember.parse(req.body);
      const token = randomBytes(24).toString('base64url');
      const id = uuidv7();
      const made = await ctx.store.transaction(member.workspaceId, async (db) => {
        const [taken] = await db.query('SELECT * FROM find_sign_in($1)', [input.email]);
        if (taken) throw new ConflictError('already_member', 'This address belongs to a member already');
        await db.query(
          'INSERT INTO member (workspace_id, id, email, name, role, invitation_hash, invited_until) VALUES ($1, $2, $3, $4, $5, $6, $7)',
          [
            member.workspaceId,
            id,
            input.email,
            input.name,
            input.role,
            createHash('sha256').update(token).digest(),
            new Date(ctx.clock().getTime() + invitationDays * 86_400_000),
          ],
        );
        await audit(db, member, 'invite', { type: 'member', id }, { email: input.email, role: input.role });
        const [row] = await db.query(`SELECT ${columns} FROM member WHERE workspace_id = $1 AND id = $2`, [
          member.workspaceId,
          id,
        ]);
        return row as object;
      });
      const base = ctx.baseUrl();
      res.status(201).json({ ...made, invitationUrl: `${base}/invitation/${token}` });
    })
    .patch('/:id', async (req, res) => {
      const member = memberOf(req, 'manageMembers');
      const input = ChangeMember.parse(req.body);
      const changed = await ctx.store.transaction(member.workspaceId, async (db) => {
        if ((input.role && input.role !== 'owner') || input.isActive === false)
          await keepAnOwner(db, member.workspaceId, req.params.id);
        await db.query(
          `UPDATE member SET name = coalesce($3, name), role = coalesce($4, role), is_active = coalesce($5, is_active), version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2`,
          [member.workspaceId, req.params.id, input.name ?? null, input.role ?? null, input.isActive ?? null],
        );
        await audit(db, member, 'change', { type: 'member', id: req.params.id }, input);
        const [row] = await db.query(`SELECT ${columns} FROM member WHERE workspace_id = $1 AND id = $2`, [
          member.workspaceId,
          req.params.id,
        ]);
        if (!row) throw new NotFoundError('This member');
        return row as object;
      });
      res.json(changed);
    })
    .delete('/:id', async (req, res) => {
      const member = memberOf(req, 'manageMembers');
      await ctx.store.transaction(member.workspaceId, async (db) => {
        await keepAnOwner(db, member.workspaceId, req.params.id);
        // Kept as a name on what they did; they can do nothing more.
        const [, count]: [unknown, number] = await db.query(
          `UPDATE member SET is_active = false, password_hash = NULL, invitation_hash = NULL, version = version + 1 WHERE workspace_id = $1 AND id = $2`,
          [member.workspaceId, req.params.id],
        );
        if (count === 0) throw new NotFoundError('This member');
        await audit(db, member, 'remove', { type: 'member', id: req.params.id });
      });
      res.status(204).end();
    });

const keepAnOwner = async (db: Parameters<typeof audit>[0], workspaceId: number, id: string): Promise<void> => {
  if (!z.uuid().safeParse(id).success) throw new NotFoundError('This member');
  const [other] = await db.query(
    `SELECT 1 FROM member WHERE workspace_id = $1 AND role = 'owner' AND is_active AND id <> $2`,
    [workspaceId, id],
  );
  if (!other) throw new InvalidError('The last owner stays an owner', undefined, 'invalid', 422);
};

/** Signed out: the invited person sets a password. */
export const invitationRoutes = (ctx: ServerContext): Router =>
  Router().post('/', async (req, res) => {
    const { token, password } = Accept.parse(req.body);
    const [found]: { workspace_id: number; id: string }[] = await ctx.store.crossing((db) =>
      db.query('SELECT * FROM find_invitation($1, $2)', [createHash('sha256').update(token).digest(), ctx.clock()]),
    );
    if (!found) throw new NotFoundError('This invitation');
    const passwordHash = await hash(password);
    await ctx.store.transaction(found.workspace_id, (db) =>
      db.query(
        'UPDATE member SET password_hash = $3, invitation_hash = NULL, invited_until = NULL, version = version + 1 WHERE workspace_id = $1 AND id = $2',
        [found.workspace_id, found.id, passwordHash],
      ),
    );
    res.status(204).end();
  });

/** Keys for scripts: shown once, kept as a hash. */
export const tokenRoutes = (ctx: ServerContext): Router =>
  Router()
    .get('/', async (req, res) => {
      const { workspaceId } = memberOf(req, 'manageTokens');
      const items = await ctx.store.transaction(workspaceId, (db) =>
        db.query(
          'SELECT id, name, role, last_used_at AS "lastUsedAt", created_at AS "createdAt" FROM api_token WHERE workspace_id = $1 AND revoked_at IS NULL ORDER BY id',
          [workspaceId],
        ),
      );
      res.json({ items, nextCursor: null });
    })
    .post('/', async (req, res) => {
      const member = memberOf(req, 'manageTokens');
      const { name, role } = NewToken.parse(req.body);
      const token = `hub_${randomBytes(32).toString('base64url')}`;
      const id = uuidv7();
      await ctx.store.transaction(member.workspaceId, async (db) => {
        await db.query(
          'INSERT INTO api_token (workspace_id, id, name, role, token_hash, created_by) VALUES ($1, $2, $3, $4, $5, $6)',
          [member.workspaceId, id, name, role, hashToken(token), member.id],
        );
        await audit(db, member, 'create', { type: 'token', id }, { name, role });
      });
      res.status(201).json({ id, name, role, token });
    })
    .delete('/:id', async (req, res) => {
      const member = memberOf(req, 'manageTokens');
      await ctx.store.transaction(member.workspaceId, async (db) => {
        const [, count]: [unknown, number] = z.uuid().safeParse(req.params.id).success
          ? await db.query(
              'UPDATE api_token SET revoked_at = $3 WHERE workspace_id = $1 AND id = $2 AND revoked_at IS NULL',
              [member.workspaceId, req.params.id, ctx.clock()],
            )
          : [null, 0];
        if (count === 0) throw new NotFoundError('This token');
        await audit(db, member, 'revoke', { type: 'token', id: req.params.id });
      });
      res.status(204).end();
    });
