import { createHash } from 'node:crypto';
import { PlatformError, type HttpAnswer } from '@hubbub/runtime';
import type { ChannelAccess } from '../connector';
import { jsonOf } from './http-answers';
import { filled, number, record, type Json } from './read';

/** How a platform renews an access token, where that is done by OAuth 2.0 (RFC 6749 §6). */
export interface Renewal {
  platform: string;
  /** Whole address of the token endpoint. */
  url: (channel: ChannelAccess) => string;
  /** `basic`: client id and secret in a header; `body`: among the fields. */
  client: 'basic' | 'body';
  /** TikTok wants JSON and wraps its answer in `data`. */
  isJson?: boolean;
  headers?: Record<string, string>;
}

interface Session {
  accessToken: string;
  refreshToken: string | null;
  expiresAt: number | null;
  /** Which entered secrets the tokens came from: entering others starts anew. */
  from: string;
}

/**
 * Makes a request with the channel's access token: renewed a minute before it ends, and once more where the
 * platform no longer takes it (`isExpired`, a 401 unless told). Throws PlatformError `disconnected` where the
 * right was taken back.
 */
export const withToken = async (
  channel: ChannelAccess,
  renewal: Renewal,
  request: (accessToken: string) => Promise<HttpAnswer>,
  isExpired: (answer: HttpAnswer) => boolean = ({ status }) => status === 401,
): Promise<HttpAnswer> => {
  const held = sessionOf(channel);
  const isOld = held.expiresAt !== null && held.expiresAt - 60_000 <= channel.now.getTime();
  const session = (isOld || !held.accessToken) && held.refreshToken ? await renew(channel, renewal, held) : held;
  if (!session.accessToken) throw lost(renewal.platform, 'there is no access token');
  const answer = await request(session.accessToken);
  if (!isExpired(answer) || !session.refreshToken || session !== held) return answer;
  return request((await renew(channel, renewal, held)).accessToken);
};

const sessionOf = (channel: ChannelAccess): Session => {
  const { accessToken = '', refreshToken = '' } = channel.secrets;
  const from = createHash('sha256').update(`${accessToken}\n${refreshToken}`).digest('base64url').slice(0, 16);
  const kept = record(channel.session.get());
  if (kept['from'] === from && filled(kept['accessToken']))
    return {
      accessToken: String(kept['accessToken']),
      refreshToken: filled(kept['refreshToken']),
      expiresAt: number(kept['expiresAt']),
      from,
    };
  return { accessToken, refreshToken: refreshToken || null, expiresAt: null, from };
};

/**
 * Refresh tokens may be good for one use: who finds the same access token ended gets the same new one, at once or
 * a little later. Kept by what was renewed, so another process's work is never undone.
 */
const renewed = new Map<string, Promise<Session>>();
const mostKept = 500;

const renew = (channel: ChannelAccess, renewal: Renewal, old: Session): Promise<Session> => {
  const key = `${channel.id} ${old.accessToken} ${old.refreshToken ?? ''}`;
  const known = renewed.get(key);
  if (known) return known;
  const started = exchange(channel, renewal, old);
  renewed.set(key, started);
  started.catch(() => renewed.delete(key));
  const [oldest] = renewed.keys();
  if (renewed.size > mostKept && oldest !== undefined) renewed.delete(oldest);
  return started;
};

const exchange = async (channel: ChannelAccess, renewal: Renewal, old: Session): Promise<Session> => {
  const { clientId = '', clientSecret = '' } = channel.secrets;
  const isBasic = renewal.client === 'basic' && clientSecret !== '';
  const fields = {
    grant_type: 'refresh_token',
    refresh_token: old.refreshToken ?? '',
    ...(isBasic ? {} : { client_id: clientId, ...(clientSecret ? { client_secret: clientSecret } : {}) }),
  };
  const headers = {
    'content-type': renewal.isJson ? 'application/json' : 'application/x-www-form-urlencoded',
    ...renewal.headers,
    ...(isBasic ? { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` } : {}),
  };
  const body = renewal.isJson ? JSON.stringify(fields) : new URLSearchParams(fields).toString();
  const answer = await renewedBefore(() => channel.http({ method: 'POST', url: renewal.url(channel), headers, body }));
  const whole = record(jsonOf(answer));
  const said = renewal.isJson ? record(whole['data']) : whole;
  const accessToken = filled(said['access_token']);
  if (!accessToken) throw refusal(renewal, answer, whole);
  const seconds = number(said['expires_in']);
  const session: Session = {
    accessToken,
    refreshToken: filled(said['refresh_token']) ?? old.refreshToken,
    expiresAt: seconds === null ? null : channel.now.getTime() + seconds * 1000,
    from: old.from,
  };
  await channel.session.set({ ...session });
  return session;
};

/** Nothing was sent yet that a second attempt could double. */
const renewedBefore = async (work: () => Promise<HttpAnswer>): Promise<HttpAnswer> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PlatformError && error.outcome === 'unknown')
      throw new PlatformError('retry', error.code, error.message, { cause: error });
    throw error;
  }
};

/**
 * The right is lost only where the token server says so in its own words: a page of somebody's gateway, whatever its
 * status, says nothing of it. TikTok's servers say with a 200, and by a number, that they are busy.
 */
const refusal = ({ platform, isJson }: Renewal, { status }: HttpAnswer, said: Json): PlatformError => {
  const words = filled(said['error']) ?? filled(said['message']);
  const isBusy = (isJson === true && busy.has(number(said['code']) ?? 0)) || passing.has(words ?? '');
  if (status === 429 || status >= 500 || !words || isBusy) {
    const why = words ?? (Object.keys(said).length > 0 ? String(status) : `${status}, and what came is no JSON`);
    return new PlatformError('retry', 'token_not_renewed', `${platform} could not renew the access token (${why})`);
  }
  return lost(platform, `the access token could not be renewed (${words})`);
};

/** Too many requests, and faults of TikTok's own. Source: https://business-api.tiktok.com/portal/docs?id=1737172488964097 */
const busy = new Set([40016, 40100, 40133, 50000, 50002]);
/** Slack says these with a 200 (https://docs.slack.dev/reference/methods/oauth.v2.access), others with a 400 (RFC 6749 §4.1.2.1). */
const passing = new Set([
  'ratelimited',
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'server_error',
  'temporarily_unavailable',
]);

const lost = (platform: string, why: string): PlatformError =>
  new PlatformError('refused', 'signed_out', `${platform}: ${why}. Connect the channel again`, {
    channelState: 'disconnected',
  });
