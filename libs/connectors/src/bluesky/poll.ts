import type { ChannelAccess, Polled, PollRequest } from '../connector';
import { pollHistory } from './poll-history';
import { pollChat } from './poll-chat';
import { readCursor, startCursor, type LiveCursor } from './poll-cursor';
import { pollNotifications } from './poll-notifications';
import { pollOwnPosts } from './poll-own-posts';
import { getSession } from './session';

/**
 * One page of each stream of the account: what others wrote, what the account wrote elsewhere, direct messages.
 * The first live poll begins at `since`, or a quarter of an hour ago: older things belong to a backfill, where no rule
 * fires. `backfill` and `reconcile` walk the past (`pollHistory`). Throws PlatformError.
 */
export const poll = async (request: PollRequest, channel: ChannelAccess): Promise<Polled> => {
  if (request.purpose !== 'live') return pollHistory(request, channel);
  await getSession(channel);
  const cursor = readCursor(request.cursor) ?? startCursor(request, channel.now);
  const notes = await pollNotifications(cursor.notes, channel);
  const own = await pollOwnPosts(cursor.own, cursor.notes.start, channel);
  const chat = await pollChat(cursor.chat, cursor.notes.start, channel);
  const next: LiveCursor = { v: 1, notes: notes.cursor, own: own.cursor, chat: chat.cursor };
  const pauses = [notes.pauseSeconds, chat.pauseSeconds].filter((seconds) => seconds !== undefined);
  return {
    items: [...notes.items, ...own.items, ...chat.items],
    cursor: JSON.stringify(next),
    hasMore: notes.hasMore || own.hasMore || chat.hasMore,
    ...(pauses.length > 0 ? { retryAfterSeconds: Math.max(...pauses) } : {}),
    ...(chat.notice ? { notice: chat.notice, noticeCode: chat.noticeCode } : {}),
  };
};
