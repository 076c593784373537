import { finishSignIn, getSignIn, listPlatforms, putApp, startSignIn } from '@hubbub/conversations';
import { type Request, Router } from 'express';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { memberOf, personOf } from '../authenticate';

const App = z
  .object({
    clientId: z.string().trim().min(1).max(500),
    clientSecret: z.string().trim().max(2_000).default(''),
    apiBaseUrl: z.url().optional(),
    settings: z.record(z.string(), z.string().max(500)).optional(),
  })
  .strict();

/** What each platform is and permits, our own apps there, and signing in on the platform's page. */
export const platformRoutes = (ctx: ServerContext): Router => {
  const callbackOf = (platform: string): string => `${ctx.baseUrl()}/api/platforms/${platform}/sign-in/callback`;
  const named = (req: Request): string => String(req.params['id']);

  return Router()
    .get('/', async (req, res) => {
      const { workspaceId } = memberOf(req);
      res.json({ items: await listPlatforms(ctx, workspaceId, callbackOf), nextCursor: null });
    })
    .put('/:id/app', async (req, res) => {
      const member = memberOf(req, 'manageChannels');
      const { apiBaseUrl, settings, ...app } = App.parse(req.body);
      const kept = await putApp(ctx, member, named(req), {
        ...app,
        ...(apiBaseUrl ? { apiBaseUrl } : {}),
        ...(settings ? { settings } : {}),
      });
      res.json({ ...kept, redirectUri: callbackOf(kept.platform) });
    })
    .get('/:id/sign-in', async (req, res) => {
      const member = personOf(req, 'manageChannels');
      const channelId = z.uuid().optional().parse(req.query['channel']) ?? null;
      const platform = named(req);
      const server = z.string().max(300).optional().parse(req.query['server']) ?? null;
      const given = { platform, redirectUri: callbackOf(platform), sessionId: req.sessionID, channelId, server };
      const begun = await startSignIn(ctx, member, given);
      res.setHeader('cache-control', 'no-store');
      res.redirect(303, 'url' in begun ? begun.url : connectPage(platform, { signIn: begun.failedId }, channelId));
    })
    .get('/:id/sign-in/callback', async (req, res) => {
      const member = personOf(req, 'manageChannels');
      const platform = named(req);
      const one = (name: string): string | null => {
        const value = req.query[name];
        return typeof value === 'string' && value !== '' ? value.slice(0, 4_000) : null;
      };
      const returned = {
        state: one('state') ?? '',
        code: one('code') ?? one('auth_code'),
        error: one('error'),
        errorDescription: one('error_description') ?? one('error_reason'),
      };
      const row = await finishSignIn(ctx, member, { platform, sessionId: req.sessionID, returned });
      const query: Record<string, string> = row ? { signIn: row.id } : { problem: 'sign_in_unknown' };
      res.setHeader('cache-control', 'no-store');
      // The address with the code in it goes to nobody else.
      res.setHeader('referrer-policy', 'no-referrer');
      res.redirect(303, connectPage(platform, query, row?.channelId ?? null));
    })
    .get('/:id/sign-in/:signInId', async (req, res) => {
      const member = personOf(req, 'manageChannels');
      res.json(await getSignIn(ctx, member, z.uuid().parse(req.params.signInId), req.sessionID));
    });
};

/** Where the member goes on. */
const connectPage = (platform: string, query: Record<string, string>, channelId: string | null): string => {
  const search = new URLSearchParams({ ...query, ...(channelId ? { channel: channelId } : {}) });
  return `/settings/channels/new/${encodeURIComponent(platform)}?${search.toString()}`;
};
