import { PlatformError } from '@hubbub/runtime';
import type { ChannelAccess } from '../connector';
import { filled, list, record, type Json } from '../shared/read';
import { parseAtUri } from './at-uri';
import { callAs, getSession } from './session';
import { PostView, type StrongRef } from './shapes';

export interface FoundRecord {
  uri: string;
  cid: string;
  value: Json;
}

/** A record of our own account as it stands now on its server; null where there is none. */
export const findOwnRecord = async (
  channel: ChannelAccess,
  collection: string,
  rkey: string,
): Promise<FoundRecord | null> => {
  const { did: repo } = await getSession(channel);
  try {
    const { body } = await callAs(channel, {
      nsid: 'com.atproto.repo.getRecord',
      params: { repo, collection, rkey },
    });
    const { uri, cid, value } = record(body);
    const [foundUri, foundCid] = [filled(uri), filled(cid)];
    if (!foundUri || !foundCid) throw new PlatformError('retry', 'bad_answer', 'The server sent no record');
    return { uri: foundUri, cid: foundCid, value: record(value) };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
};

const isMissing = (error: unknown): boolean =>
  error instanceof PlatformError && (error.code === 'RecordNotFound' || /could not locate record/i.test(error.message));

/**
 * Writes a record under this key unless one is there (`swap` null), or over the one with the cid `swap`.
 * Throws PlatformError `InvalidSwap` where it is not as expected.
 */
export const putOwnRecord = async (
  channel: ChannelAccess,
  collection: string,
  rkey: string,
  value: Json,
  swap: string | null,
): Promise<StrongRef> => {
  const { did: repo } = await getSession(channel);
  const { body } = await callAs(channel, {
    nsid: 'com.atproto.repo.putRecord',
    input: { repo, collection, rkey, record: { $type: collection, ...value }, swapRecord: swap },
  });
  const [uri, cid] = [filled(record(body)['uri']), filled(record(body)['cid'])];
  if (!uri || !cid) throw new PlatformError('unknown', 'bad_answer', 'The server did not say where it put the record');
  return { uri, cid };
};

/** Taking away what is not there is no error. */
export const deleteOwnRecord = async (channel: ChannelAccess, uri: string): Promise<void> => {
  const parts = parseAtUri(uri);
  const { did } = await getSession(channel);
  if (!parts || parts.did !== did) {
    throw new PlatformError('refused', 'not_ours', 'Only what this account wrote can be taken away');
  }
  await callAs(channel, {
    nsid: 'com.atproto.repo.deleteRecord',
    input: { repo: did, collection: parts.collection, rkey: parts.rkey },
    isHarmless: true,
  });
};

/** The most addresses that `getPosts` takes. Source: https://docs.bsky.app/docs/api/app-bsky-feed-get-posts */
export const postsPerCall = 25;

/** The JSON of these posts as everyone sees them; those that are gone are left out. */
export const fetchPosts = async (channel: ChannelAccess, uris: readonly string[]): Promise<unknown[]> => {
  const found: unknown[] = [];
  for (let start = 0; start < uris.length; start += postsPerCall) {
    const { body } = await callAs(channel, {
      nsid: 'app.bsky.feed.getPosts',
      params: { uris: uris.slice(start, start + postsPerCall) },
    });
    const { posts } = record(body);
    if (!Array.isArray(posts)) throw new PlatformError('retry', 'bad_answer', 'The server sent no list of posts');
    found.push(...list(posts));
  }
  return found;
};

/** One post; throws PlatformError `refused` where it is gone. */
export const fetchPost = async (channel: ChannelAccess, uri: string): Promise<PostView> => {
  const [found] = await fetchPosts(channel, [uri]);
  const parsed = PostView.safeParse(found);
  if (!parsed.success) throw new PlatformError('refused', 'gone', 'The post is no longer there');
  return parsed.data;
};
