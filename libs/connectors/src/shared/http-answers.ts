import { PlatformError, readJson, type HttpAnswer, foreignCode, type PlatformCode } from '@hubbub/runtime';
import { isRecord, number, type Json } from './read';

/** The body as JSON with its long ids whole; null where the platform answered with something else (an HTML page). */
export const jsonOf = (answer: HttpAnswer): unknown => jsonIn(answer.body);

/** The same for bytes that came in. */
export const jsonIn = (bytes: Buffer): unknown => {
  try {
    return readJson(bytes);
  } catch {
    return null;
  }
};

/** A reading's answer. A page where JSON was promised says nothing of us, whatever its status. Throws PlatformError. */
export const readable = (platform: string, answer: HttpAnswer): Json => {
  const body = jsonOf(answer);
  if (isRecord(body)) return body;
  const what = isHtml(answer) ? 'a web page' : 'something that cannot be read';
  throw new PlatformError('retry', 'unreadable_answer', `${platform} answered ${answer.status} with ${what}`);
};

/** `Retry-After` in seconds, whether it was given as a number or as a date. */
export const retryAfterOf = (answer: HttpAnswer, now: Date): number | undefined => {
  const given = answer.headers['retry-after'];
  if (!given) return undefined;
  const seconds = number(given) ?? (Date.parse(given) - now.getTime()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : undefined;
};

/** What a platform's own words add to an HTTP status. */
export interface Said {
  code?: PlatformCode | null;
  message?: string | null;
  retryAfterSeconds?: number;
}

/**
 * What an HTTP status alone says, for platforms whose body said nothing better: 401 ends the channel's access,
 * 429 was surely not accepted, another 4xx is a refusal, and after a 5xx or a 2xx that cannot be read nobody knows.
 */
export const statusError = (platform: string, answer: HttpAnswer, now: Date, said: Said = {}): PlatformError => {
  const { status } = answer;
  const code = said.code || foreignCode(`http_${status}`);
  const message = said.message || `${platform} answered ${status}${isHtml(answer) ? ' with a web page' : ''}`;
  const retryAfterSeconds = said.retryAfterSeconds ?? retryAfterOf(answer, now);
  if (status === 429) return new PlatformError('retry', code, message, { retryAfterSeconds });
  if (status === 401) {
    const advice = `${message}. Connect the channel again`;
    return new PlatformError('refused', code, advice, { channelState: 'disconnected' });
  }
  if (status >= 300 && status < 500 && status !== 408) return new PlatformError('refused', code, message);
  return new PlatformError('unknown', code, message, { retryAfterSeconds });
};

const isHtml = (answer: HttpAnswer) => (answer.headers['content-type'] ?? '').includes('html');
