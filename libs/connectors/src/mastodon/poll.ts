import { z } from 'zod';
import type { ChannelAccess, Polled, PollRequest } from '../connector';
import { fetchNotifications, fetchOwnStatuses, pageSize, wrapNotifications, wrapStatuses, type Page } from './lists';
import { parseJson, readNext, StreamCursor } from './paging';
import { pollHistory } from './poll-history';
import { getSession } from './session';

const Cursor = z.object({
  v: z.literal(1),
  /** What is older was there before us. */
  start: z.string(),
  notifications: StreamCursor,
  own: StreamCursor,
});
type Cursor = z.infer<typeof Cursor>;

/**
 * One step of what others wrote and of what the account wrote elsewhere. The first live poll begins at `since`, or a
 * quarter of an hour ago: older things belong to a backfill, where no rule fires. Throws PlatformError.
 */
export const poll = async (request: PollRequest, channel: ChannelAccess): Promise<Polled> => {
  if (request.purpose !== 'live') return pollHistory(request, channel);
  await getSession(channel);
  const cursor = readCursor(request.cursor) ?? startCursor(request, channel.now);
  const pauses: number[] = [];
  const noting =
    (fetch: (bounds: { min_id: string | null; max_id: string | null }) => Promise<Page>) =>
    async (bounds: { min_id: string | null; max_id: string | null }) => {
      const page = await fetch(bounds);
      if (page.pauseSeconds !== undefined) pauses.push(page.pauseSeconds);
      return page;
    };
  const news = await readNext(
    cursor.notifications,
    cursor.start,
    pageSize,
    noting((bounds) => fetchNotifications(channel, bounds)),
  );
  const own = await readNext(
    cursor.own,
    cursor.start,
    pageSize,
    noting((bounds) => fetchOwnStatuses(channel, bounds)),
  );
  const next: Cursor = { v: 1, start: cursor.start, notifications: news.cursor, own: own.cursor };
  return {
    items: [
      ...(await wrapNotifications(news.fresh, channel)),
      ...(await wrapStatuses(
        own.fresh.map(({ raw }) => raw),
        channel,
      )),
    ],
    cursor: JSON.stringify(next),
    hasMore: news.hasMore || own.hasMore,
    ...(pauses.length > 0 ? { retryAfterSeconds: Math.max(...pauses) } : {}),
  };
};

const startCursor = ({ since }: PollRequest, now: Date): Cursor => {
  const stream: StreamCursor = { recent: [], known: [], walk: null };
  const start = (since ?? new Date(now.getTime() - 15 * 60_000)).toISOString();
  return { v: 1, start, notifications: stream, own: stream };
};

const readCursor = (text: string | null): Cursor | null => Cursor.safeParse(parseJson(text)).data ?? null;
