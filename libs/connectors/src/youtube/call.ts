import type { HttpRequest } from '@hubbub/runtime';
import type { ChannelAccess } from '../connector';
import { googleError, googleRenewal } from '../shared/google';
import { jsonOf, statusError } from '../shared/http-answers';
import { withToken } from '../shared/oauth';
import { isRecord, type Json } from '../shared/read';

const renewal = googleRenewal('YouTube');

/** Calls the Data API and gives the whole answer; `{}` where there is none. Throws PlatformError. */
export const call = async (
  channel: ChannelAccess,
  method: NonNullable<HttpRequest['method']>,
  path: string,
  query: Record<string, string | undefined>,
  json?: unknown,
): Promise<Json> => {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const base = (channel.settings.apiBaseUrl ?? 'https://www.googleapis.com').replace(/\/$/, '');
  const url = `${base}/youtube/v3/${path}?${new URLSearchParams(given).toString()}`;
  const answer = await withToken(channel, renewal, (accessToken) =>
    channel.http({
      method,
      url,
      headers: {
        authorization: `Bearer ${accessToken}`,
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    }),
  );
  if (answer.status === 204) return {};
  const said = jsonOf(answer);
  if (answer.status >= 300) throw googleError('YouTube', answer, channel.now);
  if (!isRecord(said)) throw statusError('YouTube', answer, channel.now);
  return said;
};
