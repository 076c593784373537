import { PlatformError } from '@hubbub/runtime';
import type { ChannelAccess } from '../connector';
import { filled, record } from '../shared/read';
import { parseAtUri } from './at-uri';
import { fetchContext } from './context';
import { fetchPosts, postsPerCall } from './records';
import { isOtherVersion, listSeen, rememberSeen } from './seen';
import { callAs, getSession } from './session';

/**
 * Compares the next few posts that came in lately with what the platform shows now: those that are gone and those
 * that changed become items. `done` counts all that were compared, null = all.
 */
export const compareSeen = async (
  from: number,
  channel: ChannelAccess,
): Promise<{ items: unknown[]; done: number | null }> => {
  const { did } = await getSession(channel);
  const seen = listSeen(channel);
  const uris = [...seen.keys()];
  const batch = uris.slice(from, from + postsPerCall);
  if (batch.length === 0) return { items: [], done: null };

  const shown = new Map(
    (await fetchPosts(channel, batch)).map((view) => [filled(record(view)['uri']) ?? '', view] as const),
  );
  const edited = batch.flatMap((uri) => {
    const view = shown.get(uri);
    const cid = filled(record(view)['cid']);
    return cid && isOtherVersion(seen, uri, cid) ? [{ uri, cid, view }] : [];
  });
  const missing: string[] = [];
  for (const uri of batch) if (!shown.has(uri) && (await isGone(uri, channel))) missing.push(uri);

  const contexts = await fetchContext(
    edited.map(({ uri, view }) => ({ uri, record: record(view)['record'] })),
    channel,
  );
  await rememberSeen(channel, [
    ...edited.map(({ uri, cid }) => [uri, cid] as const),
    ...missing.map((uri) => [uri, null] as const),
  ]);
  const items = [
    ...edited.map(({ view }, index) => ({
      source: 'post_edited',
      account: { did },
      payload: view,
      thread: contexts[index] ?? [],
    })),
    ...missing.map((uri) => ({
      source: 'post_missing',
      account: { did },
      payload: { uri, at: channel.now.toISOString() },
    })),
  ];
  // The list grew shorter by those that are gone, and edited ones moved to its end.
  const done = from + batch.length - missing.length - edited.length;
  return { items, done: from + batch.length >= uris.length ? null : done };
};

/** A post is also left out where its author blocks us; only a record that is not there was deleted. */
const isGone = async (uri: string, channel: ChannelAccess): Promise<boolean> => {
  const parts = parseAtUri(uri);
  if (!parts) return false;
  const { did: repo, collection, rkey } = parts;
  try {
    await callAs(channel, { nsid: 'com.atproto.repo.getRecord', params: { repo, collection, rkey } });
    return false;
  } catch (error) {
    if (!(error instanceof PlatformError) || error.channelState || error.outcome !== 'refused') throw error;
    return error.code === 'RecordNotFound' || /could not locate record|not found/i.test(error.message);
  }
};
