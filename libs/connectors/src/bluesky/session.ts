import { z } from 'zod';
import { PlatformError } from '@hubbub/runtime';
import type { ChannelAccess } from '../connector';
import { filled, record } from '../shared/read';
import { resolveService } from './resolve-account';
import { statusOf, xrpc, type XrpcCall } from './xrpc';

/** What we keep between calls, encrypted by the caller. */
const Session = z.object({
  did: z.string(),
  handle: z.string(),
  service: z.string(),
  accessJwt: z.string(),
  refreshJwt: z.string(),
  signedInAt: z.string(),
  /** Why direct messages cannot be read, and when to ask again. */
  chatOff: z
    .object({ reason: z.string(), code: z.enum(['chat_not_allowed', 'no_chat']), until: z.string() })
    .optional()
    .catch(undefined),
  /** Posts of others that came in lately, so that a reconciliation can see them change or vanish. */
  seen: z.array(z.tuple([z.string(), z.string()])).catch([]),
});
export type Session = z.infer<typeof Session>;

/** Signing in is counted strictly (30 in 5 minutes, 300 a day), so one that did not help is not repeated at once. */
const signInPauseMs = 5 * 60_000;

/** The account's open session, or a new one. Throws PlatformError. */
export const getSession = async (channel: ChannelAccess): Promise<Session> => readSession(channel) ?? signIn(channel);

export const readSession = (channel: ChannelAccess): Session | null => {
  const parsed = Session.safeParse(channel.session.get());
  if (!parsed.success) return null;
  const { apiBaseUrl } = channel.settings;
  return apiBaseUrl && parsed.data.service !== apiBaseUrl ? null : parsed.data;
};

export const changeSession = async (channel: ChannelAccess, change: Partial<Session>): Promise<void> => {
  const session = readSession(channel);
  if (session) await channel.session.set({ ...session, ...change });
};

/** A request as the account. An expired token is renewed once; where that fails the channel is disconnected. */
export const callAs = async (
  channel: ChannelAccess,
  call: XrpcCall,
): Promise<{ body: unknown; headers: Record<string, string> }> => {
  const session = await getSession(channel);
  try {
    return await xrpc(channel, session.service, session.accessJwt, call);
  } catch (error) {
    if (!isTokenError(error)) throw error;
  }
  const renewed = await renew(channel, session);
  return xrpc(channel, renewed.service, renewed.accessJwt, call).catch((error: unknown) => {
    throw isTokenError(error) ? disconnected(error) : error;
  });
};

/** Proves that the secrets are good by signing in anew. */
export const signIn = async (channel: ChannelAccess): Promise<Session> => {
  const identifier = (channel.secrets['identifier'] ?? channel.externalId).trim().replace(/^@/, '');
  const password = channel.secrets['appPassword'] ?? '';
  if (!identifier || !password) throw disconnected(null, 'Handle or app password is missing');
  const service = await resolveService(channel, identifier);
  const call: XrpcCall = {
    nsid: 'com.atproto.server.createSession',
    input: { identifier, password },
    isHarmless: true,
  };
  const { body } = await xrpc(channel, service, null, call).catch((error: unknown) => {
    const isRefused = error instanceof PlatformError && error.outcome === 'refused';
    throw isRefused ? disconnected(error, signInAdvice(error)) : error;
  });
  const tokens = readTokens(body);
  const { externalId } = channel;
  if (externalId.startsWith('did:') && tokens.did !== externalId) {
    throw disconnected(null, `The app password belongs to another account (${tokens.handle})`);
  }
  const before = readSession(channel);
  const session: Session = {
    ...tokens,
    service,
    signedInAt: channel.now.toISOString(),
    seen: before?.did === tokens.did ? before.seen : [],
  };
  await channel.session.set(session);
  return session;
};

const signInAdvice = ({ code, message }: PlatformError): string => {
  if (code === 'AuthFactorTokenRequired') return 'Use an app password: this account asks for a second factor';
  if (code === 'AuthenticationRequired') return 'Handle or app password is wrong';
  return message;
};

/** Both tokens change with every renewal, so the new pair is kept before it is used. */
const renew = async (channel: ChannelAccess, session: Session): Promise<Session> => {
  // Another process may have renewed meanwhile.
  const current = readSession(channel);
  if (current && current.accessJwt !== session.accessJwt) return current;
  const call: XrpcCall = { nsid: 'com.atproto.server.refreshSession', isHarmless: true };
  try {
    const { body } = await xrpc(channel, session.service, session.refreshJwt, call);
    const renewed = { ...(current ?? session), ...readTokens(body) };
    await channel.session.set(renewed);
    return renewed;
  } catch (error) {
    if (!(error instanceof PlatformError) || error.outcome !== 'refused') throw error;
    const agoMs = channel.now.getTime() - Date.parse(session.signedInAt);
    if (agoMs < signInPauseMs) throw disconnected(error);
    return signIn(channel);
  }
};

const readTokens = (body: unknown): Pick<Session, 'did' | 'handle' | 'accessJwt' | 'refreshJwt'> => {
  const { did, handle, accessJwt, refreshJwt } = record(body);
  const [a, b, c] = [filled(did), filled(accessJwt), filled(refreshJwt)];
  if (!a || !b || !c) throw new PlatformError('retry', 'bad_answer', 'The server sent no session');
  return { did: a, handle: filled(handle) ?? a, accessJwt: b, refreshJwt: c };
};

/** A bad access token is answered 400 by the protocol's reference server, not 401. */
const isTokenError = (error: unknown): boolean => {
  if (!(error instanceof PlatformError)) return false;
  if (statusOf(error) === 401) return true;
  // An app password without access to DMs has a good token for everything else.
  return ['ExpiredToken', 'InvalidToken'].includes(error.code) && !/bad token (method|scope)/i.test(error.message);
};

const disconnected = (cause: unknown, message = 'The session ended. Enter the app password again'): PlatformError =>
  new PlatformError('refused', 'signed_out', message, { cause, channelState: 'disconnected' });
