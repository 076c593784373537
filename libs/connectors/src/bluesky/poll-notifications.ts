import type { ChannelAccess } from '../connector';
import { filled, fromIso, record, text } from '../shared/read';
import { fetchContext, requireList } from './context';
import { keyOf, type NotesCursor } from './poll-cursor';
import { isOtherVersion, listSeen, rememberSeen } from './seen';
import { callAs, getSession } from './session';
import { pauseAfter } from './xrpc';

export interface PolledPart<Cursor> {
  items: unknown[];
  cursor: Cursor;
  hasMore: boolean;
  pauseSeconds?: number;
}

/** The index fills with delay and by the writers' clocks, so each walk reads this far behind the last one's end. */
const overlapMs = 5 * 60_000;
const knownKept = 400;

/**
 * Newest first, page by page, back to where the last walk began. What is on a page and was never seen is new even
 * where its time is old: the list is sorted by a time that the writer may choose.
 */
export const pollNotifications = async (
  cursor: NotesCursor,
  channel: ChannelAccess,
): Promise<PolledPart<NotesCursor>> => {
  const { start, newest, known, walk } = cursor;
  const page = await fetchNotifications(channel, walk?.page, ['reply', 'mention', 'quote', 'like']).catch(
    (error: unknown) => {
      // A page address that the server no longer takes would stop us for ever: begin the walk again.
      if (!walk) throw error;
      return null;
    },
  );
  if (!page) return { items: [], cursor: { ...cursor, walk: null }, hasMore: true };

  const fresh = page.notes.filter(({ key, at }) => {
    const isNew = !known.includes(key) && !walk?.keys.includes(key);
    return isNew && (newest !== null || at === null || at.toISOString() >= start);
  });
  const walkNewest = walk ? walk.newest : latest(page.notes.map(({ at }) => at));
  const keys = [...new Set([...(walk?.keys ?? []), ...page.notes.map(({ key }) => key)])].slice(0, knownKept);
  const floorMs = newest === null ? Date.parse(start) : Date.parse(newest) - overlapMs;
  const oldest = page.notes.at(-1)?.at;
  const hasMore = page.next !== null && page.notes.length > 0 && (!oldest || oldest.getTime() >= floorMs);
  const next: NotesCursor = hasMore
    ? { start, newest, known, walk: { page: page.next!, newest: walkNewest, keys } }
    : {
        start,
        newest: latest([walkNewest, newest].map(fromIso)) ?? start,
        known: [...new Set([...keys, ...known])].slice(0, knownKept),
        walk: null,
      };
  return { items: await wrap(fresh, channel), cursor: next, hasMore, pauseSeconds: page.pauseSeconds };
};

export interface Note {
  raw: unknown;
  uri: string;
  cid: string;
  key: string;
  reason: string;
  at: Date | null;
}

/** Source: https://docs.bsky.app/docs/api/app-bsky-notification-list-notifications */
export const fetchNotifications = async (
  channel: ChannelAccess,
  page: string | undefined,
  reasons: readonly string[],
): Promise<{ notes: Note[]; next: string | null; pauseSeconds: number | undefined }> => {
  const { body, headers } = await callAs(channel, {
    nsid: 'app.bsky.notification.listNotifications',
    params: { limit: 100, cursor: page, reasons },
  });
  const notes = requireList(body, 'notifications').map((raw) => {
    const { uri, cid, reason, indexedAt } = record(raw);
    const [address, version] = [text(uri) ?? '', text(cid) ?? ''];
    return {
      raw,
      uri: address,
      cid: version,
      key: keyOf(address, version),
      reason: text(reason) ?? '',
      at: fromIso(indexedAt),
    };
  });
  return { notes, next: filled(record(body)['cursor']), pauseSeconds: pauseAfter(headers, channel.now) };
};

/** Items for `normalise`, oldest first, each with its surroundings; those that are posts are remembered. */
export const wrap = async (notes: readonly Note[], channel: ChannelAccess): Promise<unknown[]> => {
  const { did } = await getSession(channel);
  const seen = listSeen(channel);
  const ordered = [...notes].reverse();
  const posts = ordered.filter(({ reason }) => reason !== 'like');
  const contexts = await fetchContext(
    posts.map(({ uri, raw }) => ({ uri, record: record(raw)['record'] })),
    channel,
  );
  const threads = new Map(posts.map((note, index) => [note, contexts[index] ?? []]));
  await rememberSeen(
    channel,
    posts.filter(({ uri, cid }) => uri && cid).map(({ uri, cid }) => [uri, cid]),
  );
  return ordered.map((note) => {
    const thread = threads.get(note);
    const isEdit = isOtherVersion(seen, note.uri, note.cid) && thread !== undefined;
    return {
      source: 'notification',
      account: { did },
      payload: note.raw,
      ...(thread ? { thread } : {}),
      ...(isEdit ? { isEdit } : {}),
    };
  });
};

const latest = (times: readonly (Date | null)[]): string | null => {
  const known = times.filter((at) => at !== null).map((at) => at.getTime());
  return known.length > 0 ? new Date(Math.max(...known)).toISOString() : null;
};
