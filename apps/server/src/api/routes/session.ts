import { hash, verify } from '@node-rs/argon2';
import { checkSecondFactor, wrongCode } from '@hubbub/conversations';
import type { Role } from '@hubbub/contracts';
import { AppError } from '@hubbub/runtime';
import { Router } from 'express';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { enrollingOf, findSessionMember } from '../authenticate';
import { createLimiter } from '../limiters';
import { recordSignIn } from '../record-sign-in';
import { cookieName, sessionName, startSession } from '../sessions';

const SignIn = z.object({
  email: z.string().max(320),
  password: z.string().max(1000),
  code: z.string().max(60).optional(),
});

/** Sign in, ask who is signed in, sign out. */
export const sessionRoutes = (ctx: ServerContext): Router => {
  const byAddress = createLimiter(ctx, 'sign-in-address', 30, 300);
  const byAccount = createLimiter(ctx, 'sign-in-account', 10, 300);
  // Six digits are few: who knows the password may guess at five codes in a quarter of an hour.
  const byCode = createLimiter(ctx, 'sign-in-code', 5, 900);
  // An unknown address costs as long as a wrong password.
  const decoy = hash('no such member');

  return Router()
    .post('/', async (req, res) => {
      const { email, password, code } = SignIn.parse(req.body);
      const keys = [req.ip ?? '', email.toLowerCase()] as const;
      await Promise.all([byAddress.take(keys[0]), byAccount.take(keys[1])]);
      const [found]: { workspace_id: number; id: string; password_hash: string | null; is_active: boolean }[] =
        await ctx.store.crossing((db) => db.query('SELECT * FROM find_sign_in($1)', [email]));
      const isRight = await verify(found?.password_hash ?? (await decoy), password).catch(() => false);
      const address = req.ip;
      const member = found && { workspaceId: found.workspace_id, id: found.id, name: email };
      if (!found?.is_active || !found.password_hash || !isRight || !member) {
        const reason = found?.is_active === false ? 'inactive' : 'password';
        if (member) await recordSignIn(ctx, member, 'sign_in_failed', { reason, address });
        else ctx.logger.warn({ address }, 'Somebody tried to sign in with an address that no member has');
        throw new AppError('signed_out', 'The e-mail address or the password is wrong', 401);
      }
      if (code) await byCode.take(found.id);
      const verdict = await checkSecondFactor(ctx, member, code);
      if (verdict === 'missing')
        throw new AppError('code_required', 'Give the code that your authenticator shows', 401);
      if (verdict === 'wrong') {
        await recordSignIn(ctx, member, 'sign_in_failed', { reason: 'code', address });
        throw wrongCode();
      }
      await Promise.all([byAddress.forget(keys[0]), byAccount.forget(keys[1]), byCode.forget(found.id)]);
      await startSession(ctx, req, member, 'password');
      await recordSignIn(ctx, member, 'sign_in', { by: 'password', address });
      const entered = await findSessionMember(ctx, req.session);
      res.json(await readEntered(ctx, member, entered?.mustEnrol ?? false));
    })
    .get('/', async (req, res) => {
      const member = enrollingOf(req);
      res.json(await readEntered(ctx, member, req.mustEnrol ?? false));
    })
    .delete('/', async (req, res) => {
      if (req.session?.memberId) ctx.endSockets({ session: sessionName(req.sessionID) });
      if (req.member) await recordSignIn(ctx, req.member, 'sign_out', { address: req.ip });
      await new Promise<void>((resolve) => (req.session ? req.session.destroy(() => resolve()) : resolve()));
      res.clearCookie(cookieName(ctx)).status(204).end();
    });
};

const readEntered = async (
  ctx: ServerContext,
  { workspaceId, id }: { workspaceId: number; id: string },
  mustEnrol: boolean,
) => ({
  ...(await readMember(ctx, workspaceId, id)),
  ...(mustEnrol ? { mustEnrol } : {}),
});

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
  const { sessionsSince: _, experiencedSince, ...preferences } = row.member?.preferences ?? {};
  return {
    ...row.member,
    preferences,
    isExperienced: Boolean(experiencedSince),
    workspace: { name: row.workspace?.name ?? '', isDemo: row.workspace?.is_demo ?? false },
  };
};
