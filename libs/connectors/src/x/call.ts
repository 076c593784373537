import type { FailureCode } from '@hubbub/contracts';
import { PlatformError, type HttpAnswer, type HttpRequest } from '@hubbub/runtime';
import type { ChannelAccess } from '../connector';
import { jsonOf, statusError } from '../shared/http-answers';
import { withToken, type Renewal } from '../shared/oauth';
import { isRecord, list, number, record, text, type Json } from '../shared/read';

export const apiOf = ({ settings }: ChannelAccess): string =>
  (settings.apiBaseUrl ?? 'https://api.x.com').replace(/\/$/, '');

/** Refresh tokens of X are good for one use. */
export const renewal: Renewal = {
  platform: 'X',
  url: (channel) => `${apiOf(channel)}/2/oauth2/token`,
  client: 'basic',
};

export type Call = Pick<HttpRequest, 'method' | 'body' | 'headers' | 'timeoutMs'> & {
  query?: Record<string, string | undefined>;
  json?: unknown;
};

/** Calls API v2 for the signed-in account and gives the whole answer. Throws PlatformError. */
export const call = async (
  channel: ChannelAccess,
  path: string,
  { query, json, ...rest }: Call = {},
): Promise<Json> => {
  const answer = await withToken(channel, renewal, (accessToken) =>
    channel.http({ ...rest, url: urlOf(channel, path, query), ...bodyOf(json, rest, accessToken) }),
  );
  return resultOf(answer, channel.now);
};

/** Calls what belongs to the app itself (webhooks). */
export const callAsApp = async (
  channel: ChannelAccess,
  path: string,
  { query, json, ...rest }: Call = {},
): Promise<Json> => {
  const token = channel.secrets['bearerToken'];
  if (!token) throw new PlatformError('refused', 'no_bearer_token', 'Enter the bearer token of the app first');
  const answer = await channel.http({ ...rest, url: urlOf(channel, path, query), ...bodyOf(json, rest, token) });
  return resultOf(answer, channel.now);
};

const urlOf = (channel: ChannelAccess, path: string, query: Call['query'] = {}): string => {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const search = new URLSearchParams(given).toString();
  return `${apiOf(channel)}${path}${search ? `?${search}` : ''}`;
};

const bodyOf = (json: unknown, { body, headers }: Call, token: string): Pick<HttpRequest, 'body' | 'headers'> => ({
  body: json === undefined ? body : JSON.stringify(json),
  headers: {
    ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    ...headers,
    authorization: `Bearer ${token}`,
  },
});

/** A 200 may carry `errors` beside `data` (a post that is gone); only without `data` it says no. */
const resultOf = (answer: HttpAnswer, now: Date): Json => {
  const said = jsonOf(answer);
  const isGood = answer.status >= 200 && answer.status < 300;
  if (isGood && isRecord(said) && ('data' in said || 'meta' in said || !('errors' in said))) return said;
  const problem = record(said);
  const first = record(list(problem['errors'])[0]);
  const message = text(problem['detail']) ?? text(first['detail']) ?? text(first['message']) ?? text(problem['title']);
  if (isGood && isRecord(said)) throw new PlatformError('refused', 'no_data', message ?? 'X refused without words');
  if (answer.status === 429) throw slowDown(answer, now, message);
  if (answer.status === 403 && lacksScope.test(message ?? '')) {
    const advice = `X did not grant what this needs: ${message}. Sign in again and allow everything`;
    throw new PlatformError('refused', 'missing_scope', advice, { channelState: 'degraded' });
  }
  throw statusError('X', answer, now, { code: codeOf(answer.status, message), message });
};

const lacksScope = /\bscopes?\b|oauth\d? (app )?permissions/i;

const codeOf = (status: number, message: string | null): FailureCode | null => {
  if (status !== 403 || !message) return null;
  return codes.find(([pattern]) => pattern.test(message))?.[1] ?? null;
};

const codes: readonly [RegExp, FailureCode][] = [
  [/duplicate content/i, 'duplicate'],
  [/permission to DM|cannot send messages/i, 'direct_not_allowed'],
  [/reply to this conversation|not permitted to reply|mentioned|quoted|engaged/i, 'reply_not_allowed'],
];

/** Which of the limits is used up says which reset counts. */
const slowDown = ({ headers }: HttpAnswer, now: Date, message: string | null): PlatformError => {
  const isDay = ['x-user-limit-24hour', 'x-app-limit-24hour'].find((name) => headers[`${name}-remaining`] === '0');
  const reset = number(headers[`${isDay ?? 'x-rate-limit'}-reset`]);
  const retryAfterSeconds = reset === null ? undefined : Math.max(1, Math.ceil(reset - now.getTime() / 1000));
  return new PlatformError('retry', 'too_many_requests', message ?? 'X asks to slow down', { retryAfterSeconds });
};
