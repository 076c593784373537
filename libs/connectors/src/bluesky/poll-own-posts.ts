import type { ChannelAccess } from '../connector';
import { filled, fromIso, record, text } from '../shared/read';
import { parseAtUri } from './at-uri';
import { fetchContext, requireList } from './context';
import type { OwnCursor } from './poll-cursor';
import type { PolledPart } from './poll-notifications';
import { callAs, getSession } from './session';

/**
 * What the account wrote, here or in an app of its own: answers come back as echoes, posts are kept for the comments
 * that will hang on them. Read from the account's own server, newest key first.
 */
export const pollOwnPosts = async (
  cursor: OwnCursor,
  start: string,
  channel: ChannelAccess,
): Promise<PolledPart<OwnCursor>> => {
  const { last, walk } = cursor;
  const page = await fetchOwnPosts(channel, walk?.page).catch((error: unknown) => {
    if (!walk) throw error;
    return null;
  });
  if (!page) return { items: [], cursor: { last, walk: null }, hasMore: true };
  const fresh = page.posts.filter(({ rkey, at }) => (last === null ? (at?.toISOString() ?? '') >= start : rkey > last));
  const newest = walk ? walk.last : (page.posts[0]?.rkey ?? null);
  const hasMore = page.next !== null && fresh.length > 0 && fresh.length === page.posts.length;
  return {
    items: await wrapOwn(fresh, channel),
    cursor: hasMore
      ? { last, walk: { page: page.next!, last: newest } }
      : { last: [newest ?? '', last ?? ''].sort().at(-1) ?? '', walk: null },
    hasMore,
  };
};

export interface OwnPost {
  raw: unknown;
  uri: string;
  rkey: string;
  at: Date | null;
}

/** Source: https://docs.bsky.app/docs/api/com-atproto-repo-list-records */
export const fetchOwnPosts = async (
  channel: ChannelAccess,
  page: string | undefined,
): Promise<{ posts: OwnPost[]; next: string | null }> => {
  const { did } = await getSession(channel);
  const { body } = await callAs(channel, {
    nsid: 'com.atproto.repo.listRecords',
    params: { repo: did, collection: 'app.bsky.feed.post', limit: 50, cursor: page },
  });
  const posts = requireList(body, 'records').map((raw) => {
    const uri = text(record(raw)['uri']) ?? '';
    const at = fromIso(record(record(raw)['value'])['createdAt']);
    return { raw, uri, rkey: parseAtUri(uri)?.rkey ?? '', at };
  });
  return { posts, next: filled(record(body)['cursor']) };
};

export const wrapOwn = async (posts: readonly OwnPost[], channel: ChannelAccess): Promise<unknown[]> => {
  const { did } = await getSession(channel);
  const ordered = [...posts].reverse();
  const contexts = await fetchContext(
    ordered.map(({ uri, raw }) => ({ uri, record: record(raw)['value'] })),
    channel,
  );
  return ordered.map(({ raw }, index) => ({
    source: 'own_post',
    account: { did },
    payload: raw,
    thread: contexts[index] ?? [],
  }));
};
