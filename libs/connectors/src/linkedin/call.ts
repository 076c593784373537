import { PlatformError, type HttpAnswer, type HttpRequest, foreignCode } from '@hubbub/runtime';
import type { ChannelAccess } from '../connector';
import { jsonOf, statusError } from '../shared/http-answers';
import { withToken, type Renewal } from '../shared/oauth';
import { isRecord, number, record, text, type Json } from '../shared/read';
import { apiVersion } from './platform';

/** The sign-in lives on another host than the API, except where a test or a stand-in is both. */
export const hostOf = ({ settings }: ChannelAccess, part: 'api' | 'oauth'): string =>
  (settings.apiBaseUrl ?? (part === 'api' ? 'https://api.linkedin.com' : 'https://www.linkedin.com')).replace(
    /\/$/,
    '',
  );

const renewal: Renewal = {
  platform: 'LinkedIn',
  url: (channel) => `${hostOf(channel, 'oauth')}/oauth/v2/accessToken`,
  client: 'body',
};

/**
 * Calls the API. `path` stands as it is, since Rest.li wants its own signs unescaped and names within them escaped.
 * Gives the answer and its body, `{}` where it has none. Throws PlatformError.
 */
export const call = async (
  channel: ChannelAccess,
  method: NonNullable<HttpRequest['method']>,
  path: string,
  json?: unknown,
  headers: Record<string, string> = {},
): Promise<{ answer: HttpAnswer; body: Json }> => {
  const answer = await withToken(channel, renewal, (accessToken) =>
    channel.http({
      method,
      url: `${hostOf(channel, 'api')}/rest${path}`,
      headers: {
        authorization: `Bearer ${accessToken}`,
        'linkedin-version': apiVersion,
        'x-restli-protocol-version': '2.0.0',
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    }),
  );
  const body = jsonOf(answer);
  const isGood = answer.status >= 200 && answer.status < 300;
  if (isGood && (answer.body.length === 0 || isRecord(body))) return { answer, body: record(body) };
  throw errorOf(answer, record(body), channel.now);
};

const errorOf = (answer: HttpAnswer, said: Json, now: Date): PlatformError => {
  const message = text(said['message']);
  const named =
    text(said['code']) ??
    (number(said['serviceErrorCode']) === null ? null : `linkedin_${String(said['serviceErrorCode'])}`);
  const code = named === null ? null : foreignCode(named);
  if (answer.status === 426) {
    const words = `LinkedIn ended version ${apiVersion} of its API: this program needs an update`;
    return new PlatformError('refused', 'version_ended', words, { channelState: 'degraded' });
  }
  // Limits are daily and say nothing about their end.
  if (answer.status === 429)
    return new PlatformError(
      'retry',
      code ?? 'too_many_requests',
      message ?? 'The day’s limit of LinkedIn is used up',
      {
        retryAfterSeconds: 300,
      },
    );
  return statusError('LinkedIn', answer, now, { code, message });
};
