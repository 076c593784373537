import { hash, verify } from '@node-rs/argon2';
import { audit, isTimeZone } from '@hubbub/conversations';
import { AppError } from '@hubbub/runtime';
import { Router } from 'express';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { enrollingOf, personOf } from '../authenticate';
import { checkPassword } from '../check-password';
import { createLimiter } from '../limiters';
import { endSessions, startSession } from '../sessions';
import { Password } from './members';
import { readMember } from './session';

const clockTime = /^([01]\d|2[0-3]):[0-5]\d$/;

const Preferences = z
  .object({
    language: z.enum(['en', 'el', 'fa', 'ar', 'zh-Hans']),
    timeZone: z.string().max(64).refine(isTimeZone, 'There is no such time zone'),
    theme: z.enum(['system', 'light', 'dark']),
    keys: z.object({ isOn: z.boolean(), map: z.record(z.string(), z.string()) }).partial(),
    undoSendSeconds: z.union([z.literal(0), z.literal(5), z.literal(10), z.literal(20)]),
    afterAction: z.enum(['next', 'previous', 'list']),
    density: z.enum(['comfortable', 'compact']),
    digits: z.enum(['auto', 'latin', 'native']),
    suggestions: z.enum(['auto', 'on', 'quiet', 'off']),
    finishesSentences: z.boolean(),
    tabKey: z.enum(['take', 'move']),
    workingHours: z.array(
      z.object({ day: z.int().min(0).max(6), from: z.string().regex(clockTime), to: z.string().regex(clockTime) }),
    ),
    capacity: z.int().min(0).max(10_000).nullable(), // null: without a bound
    isAway: z.boolean(),
    pushSays: z.enum(['all', 'kind']),
    layout: z.record(z.string(), z.number()),
    quietHours: z
      .object({
        from: z.string().regex(clockTime),
        to: z.string().regex(clockTime),
        days: z.array(z.int().min(0).max(7)).max(7).optional(),
      })
      .nullable(),
  })
  .partial()
  .strict();

const ChangeMe = Preferences.extend({ name: z.string().min(1).max(200).optional() });
const ChangePassword = z.object({
  current: z.string().max(1000),
  next: Password,
});

/** One's own settings and password. */
export const meRoutes = (ctx: ServerContext): Router => {
  const tries = createLimiter(ctx, 'own-password', 10, 900);
  return Router()
    .get('/', async (req, res) => {
      const member = enrollingOf(req);
      res.json(await readMember(ctx, member.workspaceId, member.id));
    })
    .patch('/', async (req, res) => {
      const member = enrollingOf(req);
      const { name, ...preferences } = ChangeMe.parse(req.body);
      await ctx.store.transaction(member.workspaceId, (db) =>
        db.query(
          'UPDATE member SET preferences = preferences || $3::jsonb, name = coalesce($4, name), version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2',
          [member.workspaceId, member.id, JSON.stringify(preferences), name ?? null],
        ),
      );
      res.json(await readMember(ctx, member.workspaceId, member.id));
    })
    .post('/password', async (req, res) => {
      const member = personOf(req);
      const { current, next } = ChangePassword.parse(req.body);
      await tries.take(member.id);
      const [row]: { password_hash: string | null; email: string; name: string }[] = await ctx.store.transaction(
        member.workspaceId,
        (db) =>
          db.query('SELECT password_hash, email, name FROM member WHERE workspace_id = $1 AND id = $2', [
            member.workspaceId,
            member.id,
          ]),
      );
      if (!(await verify(row?.password_hash ?? '', current).catch(() => false)))
        throw new AppError('wrong_password', 'The present password is wrong', 403);
      await tries.forget(member.id);
      if (row) checkPassword(next, row);
      const since = ctx.clock().getTime();
      const passwordHash = await hash(next);
      await ctx.store.transaction(member.workspaceId, async (db) => {
        await db.query(
          `UPDATE member SET password_hash = $3, preferences = preferences || jsonb_build_object('sessionsSince', $4::bigint), version = version + 1 WHERE workspace_id = $1 AND id = $2`,
          [member.workspaceId, member.id, passwordHash, since],
        );
        await audit(db, member, 'change_password', { type: 'member', id: member.id });
      });
      const by = req.session.by ?? 'password';
      await endSessions(ctx, member.id, { except: req.sessionID });
      await startSession(ctx, req, member, by);
      res.status(204).end();
    });
};
