import { z } from 'zod';
import { PlatformError } from '@hubbub/runtime';
import type { ChannelAccess } from '../connector';
import { filled, number, record } from '../shared/read';
import { baseUrl, callApi, statusOf, type ApiCall } from './call';
import { defaultCharacters, defaultPerUrl } from './platform';
import { Account, type OwnAccount } from './shapes';

const Session = z.object({
  server: z.string(),
  account: z.object({ id: z.string(), url: z.string().optional(), acct: z.string().optional(), name: z.string() }),
  /** What the server grants, read once a day. */
  limits: z.object({
    characters: z.number(),
    perUrl: z.number(),
    /** True for Mastodon itself: a repeated Idempotency-Key answers with the first post. */
    keepsKeys: z.boolean(),
    privateIsDirect: z.boolean(),
    readAt: z.string(),
  }),
  /** Posts that came in lately: address, id and a mark of what they said, so that a comparison sees them change or vanish. */
  seen: z.array(z.tuple([z.string(), z.string(), z.string()])).catch([]),
});
export type Session = z.infer<typeof Session>;

const readAgainMs = 24 * 3_600_000;

/** Whose account this is and what its server grants; read where it is not known or a day old. Throws PlatformError. */
export const getSession = async (channel: ChannelAccess): Promise<Session> => {
  const known = readSession(channel);
  const isFresh = known && channel.now.getTime() - Date.parse(known.limits.readAt) < readAgainMs;
  return isFresh ? known : openSession(channel);
};

export const readSession = (channel: ChannelAccess): Session | null => {
  const parsed = Session.safeParse(channel.session.get());
  return parsed.success && parsed.data.server === baseUrl(channel) ? parsed.data : null;
};

export const changeSession = async (channel: ChannelAccess, change: Partial<Session>): Promise<void> => {
  const session = readSession(channel);
  if (session) await channel.session.set({ ...session, ...change });
};

/** Asks the server anew: proves that the token is good. */
export const openSession = async (channel: ChannelAccess): Promise<Session> => {
  const call: ApiCall = { path: '/api/v1/accounts/verify_credentials' };
  const { body } = await callApi(channel, call).catch((error: unknown) => {
    throw refusedToken(error);
  });
  const account = Account.safeParse(body);
  if (!account.success) throw new PlatformError('retry', 'bad_answer', 'The server did not say whose token this is');
  const { id, url, acct, username, display_name: displayName } = account.data;
  const session: Session = {
    server: baseUrl(channel),
    account: { id, url, acct: acct ?? username, name: displayName || acct || username || id },
    limits: await readLimits(channel),
    seen: readSession(channel)?.seen ?? [],
  };
  await channel.session.set(session);
  return session;
};

/** A token that is no good is answered 401, 403 or, by some servers, 422 without a word. */
const refusedToken = (error: unknown): unknown => {
  if (!(error instanceof PlatformError) || error.outcome !== 'refused') return error;
  if (statusOf(error) === 403 && /scope/i.test(error.message)) {
    const advice = `The server did not grant what this needs: ${error.message}. Make a token with the scopes read and write`;
    return new PlatformError('refused', 'missing_scope', advice, { cause: error, channelState: 'degraded' });
  }
  const isToken = [400, 401, 403, 422].includes(statusOf(error) ?? 0);
  const message = isToken
    ? 'The server does not take this access token. Make a new one'
    : `This server does not speak the Mastodon API: ${error.message}`;
  return new PlatformError('refused', error.code, message, { cause: error, channelState: 'disconnected' });
};

/** The account as a polled item carries it, so that `normalise` needs nothing else. */
export const ownAccountOf = ({ account, limits }: Session): OwnAccount => ({
  id: account.id,
  url: account.url,
  acct: account.acct,
  ...(limits.privateIsDirect ? { privateIsDirect: true } : {}),
});

/** Source: https://docs.joinmastodon.org/entities/Instance/ and, for older servers, /entities/V1_Instance/ */
const readLimits = async (channel: ChannelAccess): Promise<Session['limits']> => {
  const instance = record(await fetchInstance(channel));
  const statuses = record(record(instance['configuration'])['statuses']);
  const version = filled(instance['version']) ?? '';
  return {
    // Pleroma and its kin name the limit at the top.
    characters: number(statuses['max_characters']) ?? number(instance['max_toot_chars']) ?? defaultCharacters,
    perUrl: number(statuses['characters_reserved_per_url']) ?? defaultPerUrl,
    keepsKeys: /^[1-9]\d*\.\d+\.\d+[^\s(]*$/.test(version),
    privateIsDirect: version.includes('snac/'),
    readAt: channel.now.toISOString(),
  };
};

const fetchInstance = async (channel: ChannelAccess): Promise<unknown> => {
  for (const path of ['/api/v2/instance', '/api/v1/instance']) {
    try {
      return (await callApi(channel, { path })).body;
    } catch (error) {
      const status = statusOf(error);
      if (status === null || status === 429 || status >= 500) throw error;
    }
  }
  return null; // a server that says nothing of itself: the usual limits
};
