import type { HttpAnswer } from '@hubbub/runtime';
import { fromIso, number } from './read';

const names = {
  remaining: ['x-ratelimit-remaining', 'ratelimit-remaining', 'x-rate-limit-remaining'],
  after: ['x-ratelimit-reset-after'],
  reset: ['x-ratelimit-reset', 'ratelimit-reset', 'x-rate-limit-reset'],
};

/** A reset of more seconds than this is a time of day. */
const oldestEpochSeconds = 1_000_000_000;

/**
 * Until when an answer's headers leave no further call; null where they leave one, or say nothing. The reset is a
 * number of seconds (Reddit), seconds of the epoch (X, Bluesky, Discord) or a time (Mastodon). Sources:
 * https://docs.x.com/x-api/fundamentals/rate-limits, https://docs.bsky.app/docs/advanced-guides/rate-limits,
 * https://docs.discord.com/developers/topics/rate-limits, https://docs.joinmastodon.org/api/rate-limits/#headers,
 * https://github.com/reddit-archive/reddit/wiki/API.
 */
export const restUntilOf = ({ headers }: Pick<HttpAnswer, 'headers'>, now: Date): Date | null => {
  const remaining = first(headers, names.remaining, number);
  if (remaining === null || remaining >= 1) return null;
  const after = first(headers, names.after, number);
  if (after !== null) return inSeconds(now, after);
  const reset = first(headers, names.reset, number);
  if (reset === null) return first(headers, names.reset, fromIso);
  return reset > oldestEpochSeconds ? new Date(Math.ceil(reset * 1000)) : inSeconds(now, reset);
};

const inSeconds = (now: Date, seconds: number): Date =>
  new Date(now.getTime() + Math.ceil(Math.max(0, seconds) * 1000));

const first = <T>(
  headers: Readonly<Record<string, string>>,
  of: readonly string[],
  read: (value: unknown) => T | null,
): T | null => {
  for (const name of of) {
    const value = read(headers[name]);
    if (value !== null) return value;
  }
  return null;
};
