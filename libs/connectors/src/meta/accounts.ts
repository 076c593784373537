import { PlatformError } from '@hubbub/runtime';
import type { ChannelAccess, SignedInAccount } from '../connector';
import { filled, id, list, record, type Json } from '../shared/read';
import { appToken } from './check';
import { callGraph, type Login } from './graph';

const mostPages = 20;

/** Every row of a list of the Graph API, page by page. */
const listAll = async (
  channel: ChannelAccess,
  path: readonly string[],
  fields: string,
  login: Login = 'facebook',
): Promise<Json[]> => {
  const rows: Json[] = [];
  let after: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const { body } = await callGraph(channel, { method: 'GET', path, query: { fields, limit: '100', after }, login });
    rows.push(...list(body['data']).map(record));
    const paging = record(body['paging']);
    after = filled(record(paging['cursors'])['after']) ?? undefined;
    if (!filled(paging['next']) || after === undefined) break;
  }
  return rows;
};

/** A Page's token made from a long-lived one has no end. https://developers.facebook.com/docs/pages-api/getting-started */
const pagesOf = (channel: ChannelAccess): Promise<Json[]> =>
  listAll(channel, ['me', 'accounts'], 'id,name,access_token,tasks,instagram_business_account{id,username}');

/** The Pages that the person who signed in may act for, each with its own token. */
export const pageAccounts = async (channel: ChannelAccess): Promise<SignedInAccount[]> =>
  (await pagesOf(channel)).flatMap((page) => {
    const externalId = id(page['id']);
    const accessToken = filled(page['access_token']);
    if (!externalId || !accessToken) return [];
    const name = filled(page['name']) ?? externalId;
    return [{ externalId, name, secrets: { accessToken }, tokenExpiresAt: null }];
  });

/** Instagram accounts linked to those Pages: the Page's token speaks for them. */
export const linkedInstagramAccounts = async (channel: ChannelAccess): Promise<SignedInAccount[]> =>
  (await pagesOf(channel)).flatMap((page) => {
    const account = record(page['instagram_business_account']);
    const [externalId, pageId] = [id(account['id']), id(page['id'])];
    const accessToken = filled(page['access_token']);
    if (!externalId || !pageId || !accessToken) return [];
    const name = filled(account['username']) ?? externalId;
    return [
      { externalId, name, secrets: { accessToken }, settings: { login: 'facebook', pageId }, tokenExpiresAt: null },
    ];
  });

/** The one account that signed in by itself. Webhooks name it by `user_id`, not by the `id` of its app. */
export const ownInstagramAccount = async (channel: ChannelAccess): Promise<SignedInAccount[]> => {
  const fields = 'user_id,username';
  const { body } = await callGraph(channel, { method: 'GET', path: ['me'], query: { fields }, login: 'instagram' });
  const externalId = id(body['user_id']);
  return externalId ? [{ externalId, name: filled(body['username']) ?? externalId }] : [];
};

/** The telephone numbers of the business accounts that were shared with our app. */
export const numberAccounts = async (channel: ChannelAccess): Promise<SignedInAccount[]> => {
  const found: SignedInAccount[] = [];
  for (const accountId of await businessAccountIds(channel))
    for (const row of await listAll(channel, [accountId, 'phone_numbers'], 'id,display_phone_number,verified_name')) {
      const externalId = id(row['id']);
      const name = [filled(row['verified_name']), filled(row['display_phone_number'])].filter(Boolean).join(' ');
      if (externalId) found.push({ externalId, name: name || externalId, settings: { accountId } });
    }
  return found;
};

/** Named by the token's granular scopes, or entered by hand where it is good for all of a business. */
const businessAccountIds = async (channel: ChannelAccess): Promise<string[]> => {
  const entered = filled(channel.settings['accountId']);
  if (entered) return [entered];
  const token = appToken(channel);
  if (!token) throw new PlatformError('refused', 'no_app', 'The app’s id and secret are needed to find the accounts');
  const query = { input_token: channel.secrets['accessToken'] ?? '' };
  const { body } = await callGraph(channel, { method: 'GET', path: ['debug_token'], query, token, login: 'facebook' });
  const scopes = list(record(body['data'])['granular_scopes']).map(record);
  const named = scopes
    .filter((scope) => scope['scope'] === 'whatsapp_business_management')
    .flatMap((scope) => list(scope['target_ids']).flatMap((target) => id(target) ?? []));
  return [...new Set(named)];
};
