import { PlatformError, type HttpAnswer, foreignCode } from '@hubbub/runtime';
import type { ChannelAccess } from '../connector';
import { jsonOf, retryAfterOf, statusError } from '../shared/http-answers';
import { filled, number, record } from '../shared/read';

export interface XrpcCall {
  /** Name of the method, `com.atproto.repo.putRecord`. */
  nsid: string;
  /** A query (GET) has no input. */
  input?: unknown;
  /** Raw bytes instead of JSON. */
  bytes?: { body: Buffer; type: string };
  params?: Record<string, string | number | readonly string[] | null | undefined>;
  /** The service behind the account's server that must answer (chat). */
  proxy?: string;
  /** True where repeating it changes nothing: its silence is then no doubt. */
  isHarmless?: boolean;
}

/**
 * One request of the AT Protocol. Throws PlatformError whose code is the protocol's own error name.
 * Source: https://atproto.com/specs/xrpc
 */
export const xrpc = async (
  channel: Pick<ChannelAccess, 'http' | 'now'>,
  service: string,
  token: string | null,
  call: XrpcCall,
): Promise<{ body: unknown; headers: Record<string, string> }> => {
  const isQuery = call.input === undefined && !call.bytes;
  const mayRepeat = call.isHarmless ?? isQuery;
  const answer = await channel
    .http({
      method: isQuery && !call.isHarmless ? 'GET' : 'POST',
      url: addressOf(service, call),
      headers: {
        accept: 'application/json',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(call.proxy ? { 'atproto-proxy': call.proxy } : {}),
        ...(call.bytes ? { 'content-type': call.bytes.type } : {}),
        ...(call.input === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: call.bytes?.body ?? (call.input === undefined ? undefined : JSON.stringify(call.input)),
    })
    .catch((error: unknown) => {
      throw mayRepeat ? asRetry(error) : error;
    });
  if (answer.status >= 200 && answer.status < 300) {
    const body = jsonOf(answer);
    const isEmpty = answer.body.length === 0;
    if (body !== null || isEmpty) return { body, headers: answer.headers };
  }
  const error = errorOf(answer, channel.now);
  throw mayRepeat ? asRetry(error) : error;
};

const addressOf = (service: string, { nsid, params }: XrpcCall): string => {
  const url = new URL(`${service.replace(/\/+$/, '')}/xrpc/${nsid}`);
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

/** Names of errors after which the account can do nothing here until a person acts. */
const closedAccount = new Set([
  'AccountTakedown',
  'AccountDeactivated',
  'AccountSuspended',
  'RepoTakendown',
  'RepoDeactivated',
]);

const errorOf = (answer: HttpAnswer, now: Date): PlatformError => {
  const body = record(jsonOf(answer));
  const named = filled(body['error']);
  const code = named === null ? null : foreignCode(named);
  const message = filled(body['message']);
  const details = { status: answer.status };
  if (code && closedAccount.has(code) && answer.status < 500) {
    return new PlatformError('refused', code, message ?? 'The account is closed', {
      channelState: 'disconnected',
      details,
    });
  }
  const error = statusError('Bluesky', answer, now, {
    code,
    message,
    retryAfterSeconds: answer.status === 429 ? secondsToReset(answer, now) : undefined,
  });
  return new PlatformError(error.outcome, error.code, error.message, {
    retryAfterSeconds: error.retryAfterSeconds,
    channelState: error.channelState,
    details,
  });
};

/** `ratelimit-reset` is in epoch seconds. Source: https://docs.bsky.app/docs/advanced-guides/rate-limits */
const secondsToReset = (answer: HttpAnswer, now: Date): number | undefined => {
  const given = retryAfterOf(answer, now);
  if (given !== undefined) return given;
  const reset = number(answer.headers['ratelimit-reset']);
  return reset === null ? undefined : Math.max(0, Math.ceil(reset - now.getTime() / 1000));
};

/** How long to wait where the answer says that nothing is left; undefined while there is room. */
export const pauseAfter = (headers: Record<string, string>, now: Date): number | undefined => {
  const remaining = number(headers['ratelimit-remaining']);
  const reset = number(headers['ratelimit-reset']);
  if (remaining === null || reset === null || remaining > 0) return undefined;
  return Math.max(0, Math.ceil(reset - now.getTime() / 1000));
};

export const statusOf = (error: unknown): number | null =>
  error instanceof PlatformError ? number(record(error.details)['status']) : null;
