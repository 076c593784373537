import { PlatformError } from '@hubbub/runtime';
import type { ChannelAccess } from '../connector';
import { filled, fromIso, id, list, record } from '../shared/read';
import { callApi, pauseAfter, statusOf } from './call';
import { olderThan, type Listed, type ListedPage } from './paging';
import { isOtherVersion, listSeen, rememberSeen } from './seen';
import { getSession, ownAccountOf } from './session';

export interface Bounds {
  min_id?: string | null;
  max_id?: string | null;
}
export type Page = ListedPage & { pauseSeconds: number | undefined };

/** Items asked for at once; the most that most servers give. */
export const pageSize = 40;

/** What concerns an inbox. Servers may ignore it: everything is looked at again in `normalise`. */
const types = ['mention', 'quote', 'favourite', 'update', 'pleroma:emoji_reaction'];

/** Source: https://docs.joinmastodon.org/methods/notifications/#get */
export const fetchNotifications = async (channel: ChannelAccess, bounds: Bounds): Promise<Page> =>
  fetchList(channel, '/api/v1/notifications', { ...bounds, limit: pageSize, 'types[]': types });

/** Our own posts, answers included. Source: https://docs.joinmastodon.org/methods/accounts/#statuses */
export const fetchOwnStatuses = async (channel: ChannelAccess, bounds: Bounds): Promise<Page> => {
  const { account } = await getSession(channel);
  const path = `/api/v1/accounts/${encodeURIComponent(account.id)}/statuses`;
  return fetchList(channel, path, { ...bounds, limit: pageSize, exclude_reblogs: 'true' });
};

const fetchList = async (
  channel: ChannelAccess,
  path: string,
  params: Record<string, string | number | readonly string[] | null>,
): Promise<Page> => {
  const { body, headers } = await callApi(channel, { path, params });
  if (!Array.isArray(body)) throw new PlatformError('retry', 'bad_answer', 'The server sent no list');
  const items = list(body).flatMap((raw): Listed[] => {
    const found = id(record(raw)['id']);
    return found ? [{ raw, id: found, at: fromIso(record(raw)['created_at']) }] : [];
  });
  return { items, olderThan: olderThan(headers['link']), pauseSeconds: pauseAfter(headers, channel.now) };
};

/** The posts above and below one. Nothing where it is gone. Source: https://docs.joinmastodon.org/methods/statuses/#context */
export const fetchContext = async (
  channel: ChannelAccess,
  statusId: string,
): Promise<{ ancestors: readonly unknown[]; descendants: readonly unknown[] }> => {
  try {
    const { body } = await callApi(channel, { path: `/api/v1/statuses/${encodeURIComponent(statusId)}/context` });
    return { ancestors: list(record(body)['ancestors']), descendants: list(record(body)['descendants']) };
  } catch (error) {
    if (statusOf(error) === 404 || statusOf(error) === 410 || statusOf(error) === 403) {
      return { ancestors: [], descendants: [] };
    }
    throw error;
  }
};

const postTypes = new Set(['mention', 'quote', 'update']);

/** Notifications as items for `normalise`: those that bring an answer come with the posts above it. */
export const wrapNotifications = async (found: readonly Listed[], channel: ChannelAccess): Promise<unknown[]> => {
  const account = ownAccountOf(await getSession(channel));
  const seen = listSeen(channel);
  const items: unknown[] = [];
  const posts: unknown[] = [];
  for (const { raw } of found) {
    const { type, status } = record(raw);
    const isPost = postTypes.has(String(type)) && id(record(status)['id']) !== null;
    const thread = isPost ? await threadOf(status, channel) : null;
    const isEdit = isPost && isOtherVersion(seen, status);
    if (isPost) posts.push(status);
    items.push({
      source: 'notification',
      account,
      payload: raw,
      ...(thread ? { thread } : {}),
      ...(isEdit ? { isEdit } : {}),
    });
  }
  await rememberSeen(channel, posts);
  return items;
};

/** Posts of our own, or found again, as items for `normalise`. Answers are remembered. */
export const wrapStatuses = async (found: readonly unknown[], channel: ChannelAccess): Promise<unknown[]> => {
  const account = ownAccountOf(await getSession(channel));
  const seen = listSeen(channel);
  const items: unknown[] = [];
  for (const payload of found) {
    const thread = await threadOf(payload, channel);
    const isEdit = isOtherVersion(seen, payload);
    items.push({ source: 'status', account, payload, ...(thread ? { thread } : {}), ...(isEdit ? { isEdit } : {}) });
  }
  await rememberSeen(
    channel,
    found.filter((status) => id(record(status)['in_reply_to_id']) !== null),
  );
  return items;
};

/** Direct posts need no thread: they belong to the person. */
const threadOf = async (status: unknown, channel: ChannelAccess): Promise<readonly unknown[] | null> => {
  const { id: statusId, in_reply_to_id: parent, visibility } = record(status);
  const found = id(statusId);
  if (!found || !id(parent) || filled(visibility) === 'direct') return null;
  return (await fetchContext(channel, found)).ancestors;
};
