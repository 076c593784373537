import { PlatformError } from '@hubbub/runtime';
import type { ChannelAccess } from '../connector';
import { list, record, text } from '../shared/read';
import { parseAtUri } from './at-uri';
import { fetchPosts } from './records';
import { PostRecord } from './shapes';

/** How far up a thread we climb for the comment at its top; the AppView tells authors of five levels at most. */
const maxLevels = 10;

/**
 * The posts around each of these: the top of the thread, all between, and the post itself where it carries media
 * (only a view has addresses of pictures). A comment then hangs on a post and in the right conversation.
 */
export const fetchContext = async (
  found: readonly { uri: string; record: unknown }[],
  channel: ChannelAccess,
): Promise<unknown[][]> => {
  const views = new Map<string, unknown>();
  const asked = new Set<string>();
  for (let level = 0; level < maxLevels; level += 1) {
    const wanted = [...new Set(found.flatMap((post) => missingOf(post, views)))].filter((uri) => !asked.has(uri));
    if (wanted.length === 0) break;
    for (const uri of wanted) asked.add(uri);
    for (const view of await fetchOrNothing(wanted, channel)) views.set(text(record(view)['uri']) ?? '', view);
  }
  return found.map((post) => contextUris(post, views).flatMap((uri) => views.get(uri) ?? []));
};

const fetchOrNothing = async (uris: string[], channel: ChannelAccess): Promise<unknown[]> => {
  try {
    return await fetchPosts(channel, uris);
  } catch (error) {
    // One odd address must not hold back the message: it then comes without its surroundings.
    if (error instanceof PlatformError && error.outcome === 'refused' && !error.channelState) return [];
    throw error;
  }
};

const missingOf = (post: { uri: string; record: unknown }, views: ReadonlyMap<string, unknown>): string[] =>
  contextUris(post, views).filter((uri) => !views.has(uri) && parseAtUri(uri));

/** The addresses that belong to a post's surroundings, as far as they are known yet. */
const contextUris = (post: { uri: string; record: unknown }, views: ReadonlyMap<string, unknown>): string[] => {
  const parsed = PostRecord.safeParse(post.record).data;
  if (!parsed) return [];
  const uris = new Set<string>(record(parsed.embed)['$type'] ? [post.uri] : []);
  if (!parsed.reply) return [...uris];
  uris.add(parsed.reply.root.uri);
  let above: string | undefined = parsed.reply.parent.uri;
  for (let level = 0; above && level < maxLevels && above !== parsed.reply.root.uri; level += 1) {
    uris.add(above);
    above = PostRecord.safeParse(record(views.get(above))['record']).data?.reply?.parent.uri;
  }
  return [...uris];
};

/** The list under this name in an answer; throws where there is none. */
export const requireList = (body: unknown, name: string): readonly unknown[] => {
  const found = record(body)[name];
  if (!Array.isArray(found)) throw new PlatformError('retry', 'bad_answer', `The server sent no ${name}`);
  return list(found);
};
