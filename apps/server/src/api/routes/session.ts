import { hash, verify } from '@node-rs/argon2';
import type { Role } from '@hubbub/contracts';
import { AppError } from '@hubbub/runtime';
import { type Request, Router } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { personOf } from '../authenticate';

const SignIn = z.object({
  email: z.string().max(320),
  password: z.string().max(1000),
  code: z.string().max(20).optional(),
});

/** Sign in, ask who is signed in, sign out. */
export const sessionRoutes = (ctx: ServerContext): Router => {
  const byAddress = new RateLimiterMemory({ points: 30, duration: 300 });
  const byAccount = new RateLimiterMemory({ points: 10, duration: 300 });
  // An unknown address costs as long as a wrong password.
  const decoy = hash('no such member');

  return Router()
    .post('/', async (req, res) => {
      const { email, password } = SignIn.parse(req.body);
      const keys = [req.ip ?? '', email.toLowerCase()] as const;
      await Promise.all([byAddress.consume(keys[0]), byAccount.consume(keys[1])]).catch(() => {
        throw new AppError('too_many', 'Too many attempts; wait five minutes', 429);
      });
      const [found]: { workspace_id: number; id: string; password_hash: string | null; is_active: boolean }[] =
        await ctx.store.crossing((db) => db.query('SELECT * FROM find_sign_in($1)', [email]));
      const isRight = await verify(found?.password_hash ?? (await decoy), password).catch(() => false);
      if (!found?.is_active || !found.password_hash || !isRight)
        throw new AppError('signed_out', 'The e-mail address or the password is wrong', 401);
      await Promise.all([byAddress.delete(keys[0]), byAccount.delete(keys[1])]);
      await renew(req);
      Object.assign(req.session, { memberId: found.id, workspaceId: found.workspace_id, since: ctx.clock().getTime() });
      res.json(await readMember(ctx, found.workspace_id, found.id));
    })
    .get('/', async (req, res) => {
      const member = personOf(req);
      res.json(await readMember(ctx, member.workspaceId, member.id));
    })
    .delete('/', async (req, res) => {
      await new Promise<void>((resolve) => (req.session ? req.session.destroy(() => resolve()) : resolve()));
      res.clearCookie('hubbub').status(204).end();
    });
};

const renew = (req: Request): Promise<void> =>
  new Promise((resolve, reject) =>
    req.session.regenerate((error: unknown) =>
      error ? reject(error instanceof Error ? error : new Error(String(error))) : resolve(),
    ),
  );

/** The signed-in member as the inbox needs it. */
export const readMember = async (ctx: ServerContext, workspaceId: number, id: string) => {
  const row = await ctx.store.transaction(workspaceId, async (db) => {
    const [member]: {
      id: string;
      email: string;
      name: string;
      role: Role;
      preferences: Record<string, unknown>;
      version: number;
    }[] = await db.query(
      'SELECT id, email, name, role, preferences, version FROM member WHERE workspace_id = $1 AND id = $2',
      [workspaceId, id],
    );
    const [workspace]: { name: string; is_demo: boolean }[] = await db.query(
      'SELECT name, is_demo FROM workspace WHERE id = $1',
      [workspaceId],
    );
    return { member, workspace };
  });
  const { sessionsSince: _, ...preferences } = row.member?.preferences ?? {};
  return {
    ...row.member,
    preferences,
    workspace: { name: row.workspace?.name ?? '', isDemo: row.workspace?.is_demo ?? false },
  };
};
