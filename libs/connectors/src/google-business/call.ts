import type { HttpRequest } from '@hubbub/runtime';
import type { ChannelAccess } from '../connector';
import { googleError, googleRenewal } from '../shared/google';
import { jsonOf, statusError } from '../shared/http-answers';
import { withToken } from '../shared/oauth';
import { isRecord, type Json } from '../shared/read';

const renewal = googleRenewal('Google Business Profile');

type Rest = [query?: Record<string, string | undefined>, json?: unknown];

/** Reviews are still on version 4; the newer hosts have none. Throws PlatformError. */
export const call = (channel: ChannelAccess, method: Method, path: string, ...rest: Rest): Promise<Json> =>
  ask(channel, 'https://mybusiness.googleapis.com', method, `v4/${path}`, ...rest);

/** What is announced and where, on a host of its own. Throws PlatformError. */
export const callV1 = (channel: ChannelAccess, method: Method, path: string, ...rest: Rest): Promise<Json> =>
  ask(channel, 'https://mybusinessnotifications.googleapis.com', method, `v1/${path}`, ...rest);

type Method = NonNullable<HttpRequest['method']>;

const ask = async (
  channel: ChannelAccess,
  host: string,
  method: Method,
  path: string,
  query: Record<string, string | undefined> = {},
  json?: unknown,
): Promise<Json> => {
  const base = (channel.settings.apiBaseUrl ?? host).replace(/\/$/, '');
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const search = new URLSearchParams(given).toString();
  const answer = await withToken(channel, renewal, (accessToken) =>
    channel.http({
      method,
      url: `${base}/${path}${search ? `?${search}` : ''}`,
      headers: {
        authorization: `Bearer ${accessToken}`,
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    }),
  );
  if (answer.status >= 300) throw googleError('Google Business Profile', answer, channel.now);
  const said = jsonOf(answer);
  if (!isRecord(said)) throw statusError('Google Business Profile', answer, channel.now);
  return said;
};
