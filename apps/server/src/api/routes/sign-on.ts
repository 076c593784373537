import { beginSignOn, type Begun, finishSignOn, forgetSignOn, readSignOn, saveSignOn } from '@hubbub/conversations';
import { AppError, NotFoundError } from '@hubbub/runtime';
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { memberOf } from '../authenticate';
import { createLimiter } from '../limiters';
import { recordSignIn } from '../record-sign-in';
import { startSession } from '../sessions';

declare module 'express-session' {
  interface SessionData {
    signOn: Begun;
  }
}

const SignOn = z
  .object({
    name: z.string().trim().min(1).max(60),
    issuer: z.url({ protocol: /^https?$/ }).max(500),
    clientId: z.string().trim().min(1).max(500),
    clientSecret: z.string().min(1).max(2_000).optional(),
    isOn: z.boolean().default(true),
  })
  .strict();

const callbackOf = (ctx: ServerContext): string => `${ctx.baseUrl()}/api/sign-on/callback`;

/** Signed out: at which providers one may sign in, going there, and coming back. */
export const signOnRoutes = (ctx: ServerContext): Router => {
  const tries = createLimiter(ctx, 'sign-on', 60, 300);
  const listed = (): Promise<{ workspace_id: number; id: string; name: string }[]> =>
    ctx.store.crossing((db) => db.query('SELECT * FROM list_sign_ons()'));
  /** A page of ours says what went wrong: this address was opened by a browser, not by a program. */
  const sendBack = (res: Response, query: Record<string, string> = {}): void => {
    res.setHeader('cache-control', 'no-store');
    res.setHeader('referrer-policy', 'no-referrer'); // the address holds a code
    const search = new URLSearchParams(query).toString();
    res.redirect(303, search ? `/?${search}` : '/');
  };
  const finish = async (req: Request): Promise<void> => {
    const begun = req.session.signOn;
    delete req.session.signOn; // good once
    if (!begun) throw new AppError('sign_on_expired', 'Begin again', 401);
    const returned = new URL(callbackOf(ctx));
    returned.search = new URL(req.originalUrl, 'http://own').search;
    const member = await finishSignOn(ctx, begun, returned);
    await startSession(ctx, req, member, 'sign_on');
    await recordSignIn(ctx, member, 'sign_in', { by: 'sign_on', address: req.ip });
  };
  return Router()
    .get('/', async (_req, res) => {
      res.json({ items: (await listed()).map(({ id, name }) => ({ id, name })), nextCursor: null });
    })
    .get('/callback', async (req, res) => {
      await tries.take(req.ip ?? '');
      try {
        await finish(req);
        sendBack(res);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        if (error.code === 'sign_on_failed') ctx.logger.warn({ err: error }, 'A provider could not sign a member in');
        sendBack(res, { problem: error.code });
      }
    })
    .get('/:id', async (req, res) => {
      await tries.take(req.ip ?? '');
      const found = (await listed()).find(({ id }) => id === req.params.id);
      if (!found) throw new NotFoundError('This way to sign in');
      try {
        const { address, begun } = await beginSignOn(ctx, found.workspace_id, callbackOf(ctx));
        req.session.signOn = begun;
        res.setHeader('cache-control', 'no-store');
        res.redirect(303, address);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        sendBack(res, { problem: error.code });
      }
    });
};

/** The provider of the workspace; its secret is told to nobody. */
export const signOnSettingsRoutes = (ctx: ServerContext): Router =>
  Router()
    .get('/', async (req, res) => {
      const { workspaceId } = memberOf(req, 'manageMembers');
      res.json({ provider: await readSignOn(ctx, workspaceId), redirectUri: callbackOf(ctx) });
    })
    .put('/', async (req, res) => {
      const member = memberOf(req, 'manageMembers');
      res.json({ provider: await saveSignOn(ctx, member, SignOn.parse(req.body)), redirectUri: callbackOf(ctx) });
    })
    .delete('/', async (req, res) => {
      await forgetSignOn(ctx, memberOf(req, 'manageMembers'));
      res.status(204).end();
    });
