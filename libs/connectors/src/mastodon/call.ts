import { PlatformError, type HttpAnswer, type HttpRequest } from '@hubbub/runtime';
import type { ChannelAccess } from '../connector';
import { jsonOf, retryAfterOf, statusError } from '../shared/http-answers';
import { filled, fromIso, number, record } from '../shared/read';

export interface ApiCall {
  method?: HttpRequest['method'];
  path: string;
  params?: Record<string, string | number | readonly string[] | null | undefined>;
  json?: unknown;
  form?: HttpRequest['body'];
  headers?: Record<string, string>;
  /** True where repeating it changes nothing: its silence is then no doubt. Reading always is. */
  isHarmless?: boolean;
  /** False where nothing needs to stand in the answer. */
  needsBody?: boolean;
  timeoutMs?: number;
}

export interface ApiAnswer {
  status: number;
  body: unknown;
  headers: Record<string, string>;
}

/**
 * One request of the Mastodon API. Throws PlatformError; bodies of errors may be empty, or pages of HTML.
 * Source: https://docs.joinmastodon.org/client/intro/#http
 */
export const callApi = async (channel: ChannelAccess, call: ApiCall): Promise<ApiAnswer> => {
  const method = call.method ?? 'GET';
  const mayRepeat = call.isHarmless ?? method === 'GET';
  const answer = await channel
    .http({
      method,
      url: addressOf(baseUrl(channel), call),
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${channel.secrets['accessToken'] ?? ''}`,
        ...(call.json === undefined ? {} : { 'content-type': 'application/json' }),
        ...call.headers,
      },
      body: call.form ?? (call.json === undefined ? undefined : JSON.stringify(call.json)),
      timeoutMs: call.timeoutMs,
    })
    .catch((error: unknown) => {
      throw mayRepeat ? asRetry(error) : error;
    });
  if (answer.status >= 200 && answer.status < 300) {
    const body = jsonOf(answer);
    if (body !== null || call.needsBody === false) return { status: answer.status, body, headers: answer.headers };
  }
  const error = errorOf(answer, channel.now);
  throw mayRepeat ? asRetry(error) : error;
};

/** The server of this channel. Throws PlatformError where none is named. */
export const baseUrl = (channel: Pick<ChannelAccess, 'settings' | 'secrets'>): string => {
  const named = (channel.settings.apiBaseUrl ?? channel.secrets['server'] ?? '').trim().replace(/\/+$/, '');
  const url = /^https?:\/\//i.test(named) ? named : `https://${named}`;
  if (named && URL.canParse(url)) return url;
  throw new PlatformError('refused', 'no_server', 'Name the server, for example https://mastodon.social', {
    channelState: 'disconnected',
  });
};

const addressOf = (base: string, { path, params }: ApiCall): string => {
  const url = new URL(base + path);
  for (const [name, value] of Object.entries(params ?? {})) {
    if (value === null || value === undefined) continue;
    for (const each of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(each));
  }
  return url.href;
};

/** A request that may be repeated leaves no doubt behind. */
const asRetry = (error: unknown): unknown =>
  error instanceof PlatformError && error.outcome === 'unknown'
    ? new PlatformError('retry', error.code, error.message, {
        cause: error,
        retryAfterSeconds: error.retryAfterSeconds,
        details: error.details,
      })
    : error;

const errorOf = (answer: HttpAnswer, now: Date): PlatformError => {
  const { error: name, error_description: description } = record(jsonOf(answer));
  const said = statusError('The server', answer, now, {
    message: filled(description) ?? filled(name),
    retryAfterSeconds:
      answer.status === 429 ? (retryAfterOf(answer, now) ?? secondsToReset(answer.headers, now)) : undefined,
  });
  return new PlatformError(said.outcome, said.code, said.message, {
    retryAfterSeconds: said.retryAfterSeconds,
    channelState: said.channelState,
    details: { status: answer.status },
  });
};

/** The reset is a time, not a number of seconds. Source: https://docs.joinmastodon.org/api/rate-limits/#headers */
const secondsToReset = (headers: Record<string, string>, now: Date): number | undefined => {
  const reset = fromIso(headers['x-ratelimit-reset']);
  return reset ? Math.max(0, Math.ceil((reset.getTime() - now.getTime()) / 1000)) : undefined;
};

/** How long to wait where the answer says that nothing is left; undefined while there is room. */
export const pauseAfter = (headers: Record<string, string>, now: Date): number | undefined =>
  number(headers['x-ratelimit-remaining']) === 0 ? secondsToReset(headers, now) : undefined;

export const statusOf = (error: unknown): number | null =>
  error instanceof PlatformError ? number(record(error.details)['status']) : null;
