import { createHash } from 'node:crypto';
import { PlatformError } from '@hubbub/runtime';
import type { ChannelAccess } from '../connector';
import { jsonOf } from '../shared/http-answers';
import { filled, isRecord, number, record } from '../shared/read';
import type { Login } from './graph';

// https://developers.facebook.com/documentation/instagram-platform (refresh_access_token), the same at Threads:
// a token of sixty days may be renewed from a day after its making until it ends, and never after.

const dayMs = 86_400_000;
const renewWithinMs = 30 * dayMs;

/** Logins whose tokens end after sixty days unless they are renewed. */
const grants: Readonly<Partial<Record<Login, { url: string; grant: string }>>> = {
  instagram: { url: 'https://graph.instagram.com', grant: 'ig_refresh_token' },
  threads: { url: 'https://graph.threads.net', grant: 'th_refresh_token' },
};

interface Kept {
  /** Of the token that was entered: entering another starts anew. */
  from: string;
  accessToken: string;
  expiresAt: number | null;
  /** Not before a day later is another renewal tried; a token younger than that cannot be renewed. */
  triedAt: number;
}

/**
 * The token to use now: the entered one, or what became of it. Renewed in the second half of its life, at most one
 * attempt a day; a failed renewal costs nothing while the token is good. Throws `reconnect` where none was entered.
 */
export const freshToken = async (channel: ChannelAccess, login: Login): Promise<string> => {
  const entered = filled(channel.secrets['accessToken']);
  if (!entered)
    throw new PlatformError('refused', 'reconnect', 'The channel has no access token', {
      channelState: 'disconnected',
    });
  const renewal = grants[login];
  if (!renewal) return entered;
  const now = channel.now.getTime();
  const kept = keptFor(channel, entered);
  if (!kept) {
    await keep(channel, { from: nameOf(entered), accessToken: entered, expiresAt: null, triedAt: now });
    return entered;
  }
  const isDue = (kept.expiresAt === null || kept.expiresAt - now < renewWithinMs) && now - kept.triedAt >= dayMs;
  if (!isDue) return kept.accessToken;
  const renewed = await renew(channel, kept, renewal).catch(() => null);
  await keep(channel, { ...kept, ...renewed, triedAt: now });
  return renewed?.accessToken ?? kept.accessToken;
};

/** When the token ends, where a renewal has told. */
export const tokenEnd = (channel: ChannelAccess): Date | null => {
  const entered = filled(channel.secrets['accessToken']);
  const end = entered ? (keptFor(channel, entered)?.expiresAt ?? null) : null;
  return end === null ? null : new Date(end);
};

const nameOf = (token: string): string => createHash('sha256').update(token).digest('base64url').slice(0, 16);

const keptFor = ({ session }: ChannelAccess, entered: string): Kept | null => {
  const kept = record(record(session.get())['token']);
  const accessToken = filled(kept['accessToken']);
  const triedAt = number(kept['triedAt']);
  if (kept['from'] !== nameOf(entered) || !accessToken || triedAt === null) return null;
  return { from: nameOf(entered), accessToken, expiresAt: number(kept['expiresAt']), triedAt };
};

const keep = ({ session }: ChannelAccess, token: Kept): Promise<void> =>
  session.set({ ...session.get(), token: { ...token } });

const renew = async (
  channel: ChannelAccess,
  { accessToken }: Kept,
  { url, grant }: { url: string; grant: string },
): Promise<Pick<Kept, 'accessToken' | 'expiresAt'> | null> => {
  const base = (channel.settings.apiBaseUrl ?? url).replace(/\/+(v\d+\.\d+)?\/*$/, '');
  const query = new URLSearchParams({ grant_type: grant, access_token: accessToken });
  const answer = await channel.http({ url: `${base}/refresh_access_token?${query.toString()}` });
  const body = jsonOf(answer);
  const renewed = isRecord(body) ? filled(body['access_token']) : null;
  const seconds = isRecord(body) ? number(body['expires_in']) : null;
  if (answer.status >= 400 || !renewed) return null;
  return { accessToken: renewed, expiresAt: seconds === null ? null : channel.now.getTime() + seconds * 1000 };
};
