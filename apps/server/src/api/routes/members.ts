import { createHash, randomBytes } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import { type Role, roles } from '@hubbub/contracts';
import { audit, notify, removeSecondFactor, transact } from '@hubbub/conversations';
import { ConflictError, InvalidError, NotFoundError } from '@hubbub/runtime';
import { Router } from 'express';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { hashToken, memberOf } from '../authenticate';
import { checkPassword } from '../check-password';
import { endSessions } from '../sessions';

export const Password = z.string().min(8, 'At least 8 characters').max(1000);
const NewMember = z
  .object({ email: z.email().max(320), name: z.string().min(1).max(200), role: z.enum(roles) })
  .strict();
const ChangeMember = z
  .object({ name: z.string().min(1).max(200), role: z.enum(roles), isActive: z.boolean() })
  .partial()
  .strict();
const Accept = z.object({ token: z.string().max(200), password: Password });
const NewToken = z.object({ name: z.string().min(1).max(100), role: z.enum(roles) }).strict();

const invitationDays = 7;
/** `load`: conversations that are open and theirs; `capacity`: how many at most, null without a bound. */
const columns = `id, email, name, role, is_active AS "isActive", password_hash IS NULL AND invitation_hash IS NOT NULL AS "isInvited", invited_until AS "invitedUntil",
  coalesce((preferences->>'isAway')::boolean, false) OR coalesce(away_until > now(), false) AS "isAway", (preferences->>'capacity')::int AS capacity,
  (SELECT count(*)::int FROM conversation c WHERE c.workspace_id = member.workspace_id AND c.assignee_id = member.id AND c.status = 'open') AS load,
  second_factor_at IS NOT NULL AS "hasSecondFactor", version`;

/** The people of the workspace; a new one gets a link that works once. */
export const memberRoutes = (ctx: ServerContext): Router => {
  const read = async (db: EntityManager, workspaceId: number, id: string): Promise<{ role: Role }> => {
    const [row]: { role: Role }[] = await db.query(
      `SELECT ${columns} FROM member WHERE workspace_id = $1 AND id = $2`,
      [workspaceId, id],
    );
    if (!row) throw new NotFoundError('This member');
    return row;
  };
  const newInvitation = () => {
    const token = randomBytes(24).toString('base64url');
    return {
      hash: createHash('sha256').update(token).digest(),
      until: new Date(ctx.clock().getTime() + invitationDays * 86_400_000),
      url: `${ctx.baseUrl()}/invitation/${token}`,
    };
  };
  /** What they had open closes at once; what they may do now is asked when they come back. */
  const signOutEverywhere = async (workspaceId: number, memberId: string): Promise<void> => {
    await endSessions(ctx, memberId);
    ctx.endSockets({ workspaceId, memberId });
  };

  return Router()
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
      const invitation = newInvitation();
      const id = uuidv7();
      const made = await ctx.store.transaction(member.workspaceId, async (db) => {
        const [taken] = await db.query('SELECT * FROM find_sign_in($1)', [input.email]);
        if (taken) throw new ConflictError('already_member', 'This address belongs to a member already');
        await db.query(
          'INSERT INTO member (workspace_id, id, email, name, role, invitation_hash, invited_until) VALUES ($1, $2, $3, $4, $5, $6, $7)',
          [member.workspaceId, id, input.email, input.name, input.role, invitation.hash, invitation.until],
        );
        await audit(db, member, 'invite', { type: 'member', id }, { email: input.email, role: input.role });
        return read(db, member.workspaceId, id);
      });
      res.locals['isSecret'] = true;
      res.status(201).json({ ...made, invitationUrl: invitation.url });
    })
    .post('/:id/invitation', async (req, res) => {
      const member = memberOf(req, 'manageMembers');
      const { id } = req.params;
      const invitation = newInvitation();
      const made = await ctx.store.transaction(member.workspaceId, async (db) => {
        checkId(id);
        const [, count]: [unknown, number] = await db.query(
          `UPDATE member SET invitation_hash = $3, invited_until = $4, version = version + 1 WHERE workspace_id = $1 AND id = $2 AND password_hash IS NULL AND is_active`,
          [member.workspaceId, id, invitation.hash, invitation.until],
        );
        const row = await read(db, member.workspaceId, id);
        if (count === 0) throw new ConflictError('already_member', 'Only who has not joined yet needs an invitation');
        await audit(db, member, 'invite', { type: 'member', id });
        return row;
      });
      res.locals['isSecret'] = true;
      res.status(201).json({ ...made, invitationUrl: invitation.url });
    })
    .delete('/:id/second-factor', async (req, res) => {
      const member = memberOf(req, 'manageMembers');
      const { id } = req.params;
      checkId(id);
      await ctx.store.transaction(member.workspaceId, (db) => read(db, member.workspaceId, id));
      if (id === member.id)
        throw new ConflictError('own_second_factor', 'Take your own away in your settings, with a code');
      if (await removeSecondFactor(ctx, member, id)) await signOutEverywhere(member.workspaceId, id);
      res.status(204).end();
    })
    .patch('/:id', async (req, res) => {
      const member = memberOf(req, 'manageMembers');
      const input = ChangeMember.parse(req.body);
      const changed = await transact(ctx, member.workspaceId, async (db, changes) => {
        checkId(req.params.id);
        const before = await read(db, member.workspaceId, req.params.id);
        if ((input.role && input.role !== 'owner') || input.isActive === false)
          await keepAnOwner(db, member.workspaceId, req.params.id);
        await db.query(
          `UPDATE member SET name = coalesce($3, name), role = coalesce($4, role), is_active = coalesce($5, is_active), version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2`,
          [member.workspaceId, req.params.id, input.name ?? null, input.role ?? null, input.isActive ?? null],
        );
        await audit(db, member, 'change', { type: 'member', id: req.params.id }, input);
        if (input.role && input.role !== before.role && req.params.id !== member.id)
          await notify(ctx, db, changes, {
            workspaceId: member.workspaceId,
            memberId: req.params.id,
            type: 'account',
            cause: `role_changed:${req.params.id}:${ctx.clock().getTime()}`,
            conversationId: null,
            said: { code: 'role_changed', by: member.name, role: input.role },
          });
        return read(db, member.workspaceId, req.params.id);
      });
      if (input.isActive === false) await signOutEverywhere(member.workspaceId, req.params.id);
      else if (input.role) ctx.endSockets({ workspaceId: member.workspaceId, memberId: req.params.id });
      res.json(changed);
    })
    .delete('/:id', async (req, res) => {
      const member = memberOf(req, 'manageMembers');
      await ctx.store.transaction(member.workspaceId, async (db) => {
        await keepAnOwner(db, member.workspaceId, req.params.id);
        // Kept as a name on what they did; they can do nothing more.
        const [, count]: [unknown, number] = await db.query(
          `UPDATE member SET is_active = false, password_hash = NULL, invitation_hash = NULL, second_factor = NULL, second_factor_at = NULL, recovery_hashes = '{}',
             version = version + 1 WHERE workspace_id = $1 AND id = $2`,
          [member.workspaceId, req.params.id],
        );
        if (count === 0) throw new NotFoundError('This member');
        await audit(db, member, 'remove', { type: 'member', id: req.params.id });
      });
      await signOutEverywhere(member.workspaceId, req.params.id);
      res.status(204).end();
    });
};

const checkId = (id: string): void => {
  if (!z.uuid().safeParse(id).success) throw new NotFoundError('This member');
};

const keepAnOwner = async (db: Parameters<typeof audit>[0], workspaceId: number, id: string): Promise<void> => {
  checkId(id);
  const [other] = await db.query(
    `SELECT 1 FROM member WHERE workspace_id = $1 AND role = 'owner' AND is_active AND id <> $2`,
    [workspaceId, id],
  );
  if (!other) throw new InvalidError('The last owner stays an owner', { reason: 'last_owner' }, 'invalid', 422);
};

/** Signed out: the invited person sets a password. */
export const invitationRoutes = (ctx: ServerContext): Router =>
  Router().post('/', async (req, res) => {
    const { token, password } = Accept.parse(req.body);
    const [found]: { workspace_id: number; id: string }[] = await ctx.store.crossing((db) =>
      db.query('SELECT * FROM find_invitation($1, $2)', [createHash('sha256').update(token).digest(), ctx.clock()]),
    );
    if (!found) throw new NotFoundError('This invitation');
    const [invited]: { email: string; name: string }[] = await ctx.store.transaction(found.workspace_id, (db) =>
      db.query('SELECT email, name FROM member WHERE workspace_id = $1 AND id = $2', [found.workspace_id, found.id]),
    );
    if (invited) checkPassword(password, invited);
    const passwordHash = await hash(password);
    await ctx.store.transaction(found.workspace_id, async (db) => {
      const [[joined]]: [{ name: string }[], number] = await db.query(
        `UPDATE member SET password_hash = $3, invitation_hash = NULL, invited_until = NULL, version = version + 1 WHERE workspace_id = $1 AND id = $2 AND invitation_hash IS NOT NULL
         RETURNING name`,
        [found.workspace_id, found.id, passwordHash],
      );
      if (!joined) throw new NotFoundError('This invitation');
      const who = { workspaceId: found.workspace_id, id: found.id, name: joined.name };
      await audit(db, who, 'join', { type: 'member', id: found.id });
    });
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
      res.locals['isSecret'] = true;
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
