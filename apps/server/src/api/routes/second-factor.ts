import { verify } from '@node-rs/argon2';
import {
  beginSecondFactor,
  checkSecondFactor,
  confirmSecondFactor,
  type Member,
  readSecondFactor,
  removeSecondFactor,
  renewRecoveryCodes,
  wrongCode,
} from '@hubbub/conversations';
import { AppError, InvalidError } from '@hubbub/runtime';
import { type Request, Router } from 'express';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { enrollingOf, personOf } from '../authenticate';
import { createLimiter } from '../limiters';
import { endSessions, startSession } from '../sessions';

const WithPassword = z.object({ password: z.string().max(1000).optional() }).strict();
const WithCode = z.object({ code: z.string().max(60) }).strict();
const WithBoth = z.object({ password: z.string().max(1000).optional(), code: z.string().max(60) }).strict();

type Person = Member & { id: string };

/** One's own second factor: set up, confirmed, renewed, taken away. Whoever finds an open screen must know the password. */
export const secondFactorRoutes = (ctx: ServerContext): Router => {
  const tries = createLimiter(ctx, 'second-factor', 10, 900);
  /** Throws AppError `forbidden` for a wrong password. A member who signs in elsewhere alone has none. */
  const checkPassword = async ({ workspaceId, id }: Person, password: string | undefined): Promise<void> => {
    await tries.take(id);
    const [row]: { password_hash: string | null }[] = await ctx.store.transaction(workspaceId, (db) =>
      db.query('SELECT password_hash FROM member WHERE workspace_id = $1 AND id = $2', [workspaceId, id]),
    );
    if (row?.password_hash && password === undefined)
      throw new InvalidError('password: the present one is needed', { reason: 'password_needed' });
    if (row?.password_hash && !(await verify(row.password_hash, password ?? '').catch(() => false)))
      throw new AppError('wrong_password', 'The present password is wrong', 403);
  };
  const checkBoth = async (member: Person, input: z.infer<typeof WithBoth>): Promise<void> => {
    await checkPassword(member, input.password);
    const verdict = await checkSecondFactor(ctx, member, input.code);
    if (verdict === 'wrong' || verdict === 'missing') throw codeAgain();
    await tries.forget(member.id);
  };
  /** The other sessions were opened by less than what counts from now on. */
  const startAnew = async (req: Request, member: Person): Promise<void> => {
    const by = req.session.by ?? 'password';
    await endSessions(ctx, member.id, { except: req.sessionID });
    await startSession(ctx, req, member, by);
  };

  return Router()
    .get('/', async (req, res) => void res.json(await readSecondFactor(ctx, enrollingOf(req))))
    .post('/', async (req, res) => {
      const member = enrollingOf(req);
      const { password } = WithPassword.parse(req.body);
      await checkPassword(member, password);
      res.locals['isSecret'] = true;
      res.status(201).json(await beginSecondFactor(ctx, member));
    })
    .post('/confirm', async (req, res) => {
      const member = enrollingOf(req);
      const { code } = WithCode.parse(req.body);
      await tries.take(member.id);
      const recoveryCodes = await confirmSecondFactor(ctx, member, code).catch((error: unknown) => {
        throw error instanceof AppError && error.code === 'wrong_code' ? codeAgain() : error;
      });
      await tries.forget(member.id);
      await startAnew(req, member);
      res.locals['isSecret'] = true;
      res.json({ recoveryCodes });
    })
    .post('/recovery-codes', async (req, res) => {
      const member = personOf(req);
      await checkBoth(member, WithBoth.parse(req.body));
      res.locals['isSecret'] = true;
      res.json({ recoveryCodes: await renewRecoveryCodes(ctx, member) });
    })
    .delete('/', async (req, res) => {
      const member = personOf(req);
      await checkBoth(member, WithBoth.parse(req.body));
      await removeSecondFactor(ctx, member, member.id);
      await startAnew(req, member);
      res.status(204).end();
    });
};

/** Who is signed in already stays so: 403 where signing in would say 401. */
const codeAgain = (): AppError => {
  const { code, message } = wrongCode();
  return new AppError(code, message, 403);
};
