import { PlatformError, type HttpAnswer, foreignCode } from '@hubbub/runtime';
import type { ChannelAccess } from '../connector';
import { jsonOf, statusError } from '../shared/http-answers';
import { withToken } from '../shared/oauth';
import { isRecord, list, number, record, text, type Json } from '../shared/read';

export interface Answer {
  body: Json;
  /** From the headers: nothing more before so many seconds. */
  pauseSeconds: number | undefined;
}

/** Calls the API and gives the answer's JSON. Throws PlatformError. Source: https://www.reddit.com/dev/api */
export const call = async (
  channel: ChannelAccess,
  method: 'GET' | 'POST',
  path: string,
  fields: Record<string, string | undefined> = {},
): Promise<Answer> => {
  const given = Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const form = new URLSearchParams(method === 'GET' ? [...given, ['raw_json', '1']] : given).toString();
  const base = (channel.settings.apiBaseUrl ?? 'https://oauth.reddit.com').replace(/\/$/, '');
  const agent = userAgent(channel);
  const renewal = {
    platform: 'Reddit',
    url: () =>
      channel.settings.apiBaseUrl ? `${base}/api/v1/access_token` : 'https://www.reddit.com/api/v1/access_token',
    client: 'basic' as const,
    headers: { 'user-agent': agent },
  };
  const answer = await withToken(channel, renewal, (accessToken) =>
    channel.http({
      method,
      url: `${base}${path}${method === 'GET' ? `?${form}` : ''}`,
      headers: {
        authorization: `bearer ${accessToken}`,
        'user-agent': agent,
        ...(method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      },
      ...(method === 'POST' ? { body: form } : {}),
    }),
  );
  return { body: resultOf(answer, channel.now), pauseSeconds: pauseAfter(answer) };
};

const userAgent = ({ settings, externalId }: ChannelAccess): string =>
  text(settings['userAgent']) || `server:hubbub:v1.0 (by /u/${externalId.replace(/[^\w-]/g, '')})`;

/** Reddit says no with status 200 too. */
const resultOf = (answer: HttpAnswer, now: Date): Json => {
  const said = jsonOf(answer);
  const body = record(said);
  const [code, words] = list(list(record(body['json'])['errors'])[0]).map(text);
  if (answer.status >= 300) {
    const reason = text(body['reason']) ?? text(body['error']);
    const message = text(body['explanation']) ?? text(body['message']);
    if (answer.status === 403 && /insufficient_scope/.test(answer.headers['www-authenticate'] ?? ''))
      throw new PlatformError('refused', 'missing_scope', 'Reddit did not grant all scopes: sign in again', {
        channelState: 'degraded',
      });
    throw statusError('Reddit', answer, now, {
      code: reason === null ? null : foreignCode(reason),
      message,
      ...waitOf(answer),
    });
  }
  if (!isRecord(said)) throw statusError('Reddit', answer, now);
  if (code) throw errorOf(code, words ?? `Reddit refuses: ${code}`);
  return body;
};

const errorOf = (code: string, words: string): PlatformError =>
  code === 'RATELIMIT'
    ? new PlatformError('retry', 'RATELIMIT', words, { retryAfterSeconds: waitIn(words) })
    : new PlatformError('refused', code === 'TOO_LONG' ? 'text_too_long' : foreignCode(code), advices[code] ?? words);

const advices: Readonly<Record<string, string>> = {
  TOO_OLD: 'This is archived: Reddit takes no more answers',
  THREAD_LOCKED: 'Moderators locked this thread',
  DELETED_COMMENT: 'The comment is gone',
  USER_DOESNT_EXIST: 'This person is gone',
};

/** "… try again in 7 minutes." The number stands nowhere else. */
const waitIn = (words: string): number => {
  const [, count, unit] = /(\d+)\s*(millisecond|second|minute|hour)/i.exec(words) ?? [];
  const seconds = { millisecond: 0.001, second: 1, minute: 60, hour: 3600 }[unit?.toLowerCase() ?? 'minute'] ?? 60;
  return Math.max(1, Math.ceil(Number(count ?? 10) * seconds));
};

/** `x-ratelimit-reset` counts seconds to the end of the window; it is no time of day. */
const waitOf = ({ headers }: HttpAnswer): { retryAfterSeconds?: number } => {
  const reset = number(headers['x-ratelimit-reset']);
  return reset === null ? {} : { retryAfterSeconds: Math.max(1, Math.ceil(reset)) };
};

/** The remaining number is a fraction. Some requests are left to answers. */
const pauseAfter = (answer: HttpAnswer): number | undefined => {
  const remaining = number(answer.headers['x-ratelimit-remaining']);
  return remaining !== null && remaining < 10 ? waitOf(answer).retryAfterSeconds : undefined;
};
