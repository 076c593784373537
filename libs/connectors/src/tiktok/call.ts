import { PlatformError, type HttpAnswer, type HttpRequest, foreignCode } from '@hubbub/runtime';
import type { ChannelAccess } from '../connector';
import { jsonOf, statusError } from '../shared/http-answers';
import { withToken, type Renewal } from '../shared/oauth';
import { number, record, text, type Json } from '../shared/read';

export const apiOf = ({ settings }: ChannelAccess): string =>
  (settings.apiBaseUrl ?? 'https://business-api.tiktok.com/open_api/v1.3').replace(/\/$/, '');

const renewal: Renewal = {
  platform: 'TikTok',
  url: (channel) => `${apiOf(channel)}/tt_user/oauth2/refresh_token/`,
  client: 'body',
  isJson: true,
};

type Call = Pick<HttpRequest, 'body' | 'timeoutMs'> & { query?: Record<string, string | undefined>; json?: unknown };

/** Calls the Business API with the account's token and gives `data`. Throws PlatformError. */
export const call = async (
  channel: ChannelAccess,
  method: 'GET' | 'POST',
  path: string,
  { query = {}, json, ...rest }: Call = {},
): Promise<Json> => {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  // A blank would do for most, but a conversation's id may hold `+`, which must not be read as one.
  const search = given.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  const url = `${apiOf(channel)}${path}${search ? `?${search}` : ''}`;
  const answer = await withToken(
    channel,
    renewal,
    (accessToken) =>
      channel.http({
        ...rest,
        method,
        url,
        headers: {
          'access-token': accessToken,
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      }),
    (said) => expired.has(codeOf(said) ?? 0),
  );
  return resultOf(answer, channel.now);
};

/** TikTok says no with status 200: `code` decides. Source: https://business-api.tiktok.com/portal/docs?id=1737172488964097 */
export const resultOf = (answer: HttpAnswer, now: Date): Json => {
  const code = codeOf(answer);
  const said = record(jsonOf(answer));
  if (code === 0 || code === 20001) return record(said['data']);
  if (code === null) throw statusError('TikTok', answer, now);
  throw errorOf(code, text(said['message']) ?? `TikTok answered with code ${code}`, now);
};

const codeOf = (answer: HttpAnswer): number | null => number(record(jsonOf(answer))['code']);

const expired = new Set([40102, 40104, 40105]);
const reconnect = new Set([40103, 40107, 40110, ...expired]);
const withBackOff = new Set([50000, 50002, 51305, 60001]);
const throttled = new Set([40100, 40016, 40132, 40133]);
const noAccess = new Set([40001, 40113, 40118, 40125, 41000]);

const errorOf = (code: number, message: string, now: Date): PlatformError => {
  const name = foreignCode(`tiktok_${code}`);
  if (throttled.has(code))
    return new PlatformError('retry', name, message, { retryAfterSeconds: recovery(message, now) });
  if (code === 40064)
    return new PlatformError('retry', name, message, { retryAfterSeconds: secondsToUtcMidnight(now) });
  if (withBackOff.has(code)) return new PlatformError('retry', name, message);
  if (reconnect.has(code))
    return new PlatformError('refused', name, `${message}. Connect the account again`, {
      channelState: 'disconnected',
    });
  if (noAccess.has(code))
    return new PlatformError('refused', name, `${message}. Look at the app's permissions`, {
      channelState: 'degraded',
    });
  // The same text was seen before: most likely our first attempt arrived.
  if (code === 40050) return new PlatformError('unknown', 'duplicate', message);
  return new PlatformError('refused', name, message);
};

/** Limits of a second, a minute and a day end at different times; the words tell which one it was. */
const recovery = (message: string, now: Date): number => {
  if (/qpd|day|daily/i.test(message)) return secondsToUtcMidnight(now);
  return /qps|second/i.test(message) ? 1 : 300;
};

const secondsToUtcMidnight = (now: Date): number => 86_400 - Math.floor((now.getTime() / 1000) % 86_400);
