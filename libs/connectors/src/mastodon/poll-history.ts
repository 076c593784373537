import { z } from 'zod';
import type { ChannelAccess, Polled, PollRequest } from '../connector';
import { id, number, record } from '../shared/read';
import { callApi, statusOf } from './call';
import {
  fetchContext,
  fetchNotifications,
  fetchOwnStatuses,
  wrapNotifications,
  wrapStatuses,
  type Page,
} from './lists';
import { parseJson, type Listed } from './paging';
import { isOtherVersion, listSeen, rememberSeen } from './seen';
import { getSession, ownAccountOf } from './session';

const Cursor = z.object({
  phase: z.enum(['notifications', 'own', 'seen']),
  below: z.string().nullable().default(null),
  /** Of the seen phase: how many were compared. */
  done: z.number().default(0),
});
type HistoryCursor = z.infer<typeof Cursor>;

const reconcileDays = 3;
const comparedPerPage = 20;

/**
 * The past, newest first: all of it, or back to `since`. On the way the threads of our own posts are read, since an
 * answer that does not name us gives no notification. A reconciliation (the last days) ends with a comparison of what
 * we hold with what the server shows: deletions are told to streams alone. Resumable by cursor.
 */
export const pollHistory = async (request: PollRequest, channel: ChannelAccess): Promise<Polled> => {
  const cursor = Cursor.safeParse(parseJson(request.cursor)).data ?? Cursor.parse({ phase: 'notifications' });
  const isReconcile = request.purpose === 'reconcile';
  const earliest = new Date(channel.now.getTime() - reconcileDays * 86_400_000);
  const since = request.since ?? (isReconcile ? earliest : null);
  const step = await phases[cursor.phase](cursor, since, channel);
  const next = step.next ?? followingPhase(cursor.phase, isReconcile);
  return {
    items: step.items,
    cursor: next && JSON.stringify(next),
    hasMore: next !== null,
    ...(step.pauseSeconds === undefined ? {} : { retryAfterSeconds: step.pauseSeconds }),
  };
};

interface Step {
  items: unknown[];
  next: HistoryCursor | null; // null: this phase is over
  pauseSeconds?: number;
}

const followingPhase = (phase: HistoryCursor['phase'], isReconcile: boolean): HistoryCursor | null => {
  if (phase === 'notifications') return Cursor.parse({ phase: 'own' });
  return phase === 'own' && isReconcile ? Cursor.parse({ phase: 'seen' }) : null;
};

const within = (items: readonly Listed[], since: Date | null): Listed[] =>
  items.filter(({ at }) => since === null || at === null || at >= since);

const goOn = (cursor: HistoryCursor, page: Page, wanted: readonly Listed[]): HistoryCursor | null => {
  const below = page.olderThan ?? page.items.at(-1)?.id ?? null;
  const isOver = page.items.length === 0 || wanted.length < page.items.length || below === cursor.below;
  return isOver || below === null ? null : { ...cursor, below };
};

const readNotifications = async (cursor: HistoryCursor, since: Date | null, channel: ChannelAccess): Promise<Step> => {
  const page = await fetchNotifications(channel, { max_id: cursor.below });
  const wanted = within(page.items, since);
  const posts = wanted.filter(({ raw }) => record(raw)['type'] !== 'favourite').reverse();
  const items = await wrapNotifications(posts, channel);
  return { items, next: goOn(cursor, page, wanted), pauseSeconds: page.pauseSeconds };
};

const readOwn = async (cursor: HistoryCursor, since: Date | null, channel: ChannelAccess): Promise<Step> => {
  const page = await fetchOwnStatuses(channel, { max_id: cursor.below });
  const wanted = within(page.items, since);
  const items = await wrapStatuses(wanted.map(({ raw }) => raw).reverse(), channel);
  for (const { raw, id: statusId } of wanted) {
    const isTop = id(record(raw)['in_reply_to_id']) === null && record(raw)['visibility'] !== 'direct';
    const hasReplies = (number(record(raw)['replies_count']) ?? 0) > 0;
    if (isTop && hasReplies) items.push(...(await readReplies(statusId, raw, channel)));
  }
  return { items, next: goOn(cursor, page, wanted), pauseSeconds: page.pauseSeconds };
};

/** All that others wrote under one post of ours. */
const readReplies = async (statusId: string, post: unknown, channel: ChannelAccess): Promise<unknown[]> => {
  const account = ownAccountOf(await getSession(channel));
  const { descendants } = await fetchContext(channel, statusId);
  const replies = descendants.filter((reply) => record(record(reply)['account'])['id'] !== account.id);
  const seen = listSeen(channel);
  const thread = [post, ...descendants];
  const items = replies.map((payload) => {
    const isEdit = isOtherVersion(seen, payload);
    return { source: 'status', account, payload, thread, ...(isEdit ? { isEdit } : {}) };
  });
  await rememberSeen(channel, replies);
  return items;
};

const compareSeen = async (cursor: HistoryCursor, _since: Date | null, channel: ChannelAccess): Promise<Step> => {
  const account = ownAccountOf(await getSession(channel));
  const seen = listSeen(channel);
  const posts = [...seen].slice(cursor.done, cursor.done + comparedPerPage);
  const edited: unknown[] = [];
  const gone: string[] = [];
  for (const [uri, post] of posts) {
    const status = await fetchStatus(channel, post.id);
    if (status === null) gone.push(uri);
    else if (isOtherVersion(seen, status)) edited.push(status);
  }
  const changed = await wrapStatuses(edited, channel);
  await rememberSeen(channel, edited, gone);
  const missing = gone.map((uri) => ({
    source: 'status_missing',
    account,
    payload: { uri, at: channel.now.toISOString() },
  }));
  const isOver = cursor.done + posts.length >= seen.size;
  return {
    items: [...changed, ...missing],
    next: isOver ? null : { ...cursor, done: cursor.done + posts.length - gone.length },
  };
};

/** Null where it was deleted. */
const fetchStatus = async (channel: ChannelAccess, statusId: string): Promise<unknown> => {
  try {
    const { body } = await callApi(channel, { path: `/api/v1/statuses/${encodeURIComponent(statusId)}` });
    return id(record(body)['id']) === null ? undefined : body; // not a post: it says nothing
  } catch (error) {
    if (statusOf(error) === 404 || statusOf(error) === 410) return null;
    throw error;
  }
};

const phases = { notifications: readNotifications, own: readOwn, seen: compareSeen };
