import type { ChannelAccess } from '../connector';
import { googleError, googleRenewal } from '../shared/google';
import { readable } from '../shared/http-answers';
import { withToken } from '../shared/oauth';
import { id, list, record, text, type Json } from '../shared/read';

/** The locations of every account, under the names that a channel takes. Source: https://developers.google.com/my-business/content/basic-setup */
export const accounts = async (channel: ChannelAccess): Promise<{ externalId: string; name: string }[]> => {
  const found: { externalId: string; name: string }[] = [];
  for (const account of await listAll(channel, 'mybusinessaccountmanagement', '/v1/accounts', 'accounts')) {
    const name = id(account['name']);
    if (!name) continue;
    const path = `/v1/${name}/locations?readMask=name,title&pageSize=100`;
    for (const location of await listAll(channel, 'mybusinessbusinessinformation', path, 'locations')) {
      const place = id(location['name']);
      if (place) found.push({ externalId: `${name}/${place}`, name: text(location['title']) ?? place });
    }
  }
  return found;
};

const mostPages = 50;

const listAll = async (channel: ChannelAccess, host: string, path: string, key: string): Promise<Json[]> => {
  const base = channel.settings.apiBaseUrl?.replace(/\/$/, '') ?? `https://${host}.googleapis.com`;
  const rows: Json[] = [];
  let token: string | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const next = token === null ? '' : `${path.includes('?') ? '&' : '?'}pageToken=${encodeURIComponent(token)}`;
    const url = `${base}${path}${next}`;
    const answer = await withToken(channel, googleRenewal('Google Business Profile'), (accessToken) =>
      channel.http({ url, headers: { authorization: `Bearer ${accessToken}` } }),
    );
    if (answer.status >= 300) throw googleError('Google Business Profile', answer, channel.now);
    const body = readable('Google Business Profile', answer);
    rows.push(...list(body[key]).map(record));
    token = text(body['nextPageToken']) || null;
    if (token === null) break;
  }
  return rows;
};
