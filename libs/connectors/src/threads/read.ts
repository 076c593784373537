import type { ChannelAccess, CompletableEvent, ExternalPost, Polled, PollRequest, SignedInAccount } from '../connector';
import { requireAccount, type Checked } from '../meta/check';
import { createdId } from '../meta/graph';
import { readOrGone } from '../meta/people-lookup';
import { tokenEnd } from '../meta/tokens';
import { isOlder, pollMeta, type Run, type Source } from '../meta/poll';
import { filled, fromIso, id, record, text, type Json } from '../shared/read';
import { asThreads, callThreads, itemFields } from './call';
import { normalise } from './normalise';

/** Replies under our posts and mentions of us, in the words of the webhooks. */
export const poll = (request: PollRequest, channel: ChannelAccess): Promise<Polled> =>
  pollMeta(request, channel, { posts, mentions });

/** Conversations have no time filter: a live run reads those of young posts, the others come by webhook. */
const liveDays = 3;

const posts: Source = {
  list: () => ({
    ...asThreads,
    path: ['me', 'threads'],
    query: { fields: 'id,text,permalink,timestamp,username,media_type,media_url,has_replies', limit: '50' },
  }),
  entry: (node, run, channel) => {
    const postId = id(node['id']);
    const isWorth =
      postId !== null && node['has_replies'] !== false && !(run.purpose === 'live' && isOld(node, channel));
    const post = {
      id: postId,
      owner_id: channel.externalId,
      username: node['username'],
      permalink: node['permalink'],
      media_type: node['media_type'],
      media_url: node['media_url'],
      text: text(node['text'])?.slice(0, 500),
    };
    return { waiting: isWorth ? { name: 'posts', path: [postId, 'conversation'], post } : null, items: [] };
  },
  isOver: (node, run) => run.purpose === 'live' && isOlder(node['timestamp'], run),
  read: ({ path }) => ({ ...asThreads, path, query: { fields: itemFields, limit: '100', reverse: 'true' } }),
  items: (node, { post }, run, channel) =>
    isOlder(node['timestamp'], run)
      ? []
      : [event('replies', { ...node, root_post: post ?? node['root_post'] }, channel)],
};

const mentions: Source = {
  list: (_channel, run) => ({
    ...asThreads,
    path: ['me', 'mentions'],
    query: { fields: itemFields, limit: '50', ...sinceOf(run) },
  }),
  entry: (node, run, channel) => ({
    waiting: null,
    items: id(node['id']) === null || isOlder(node['timestamp'], run) ? [] : [event('mentions', node, channel)],
  }),
  isOver: (node, run) => isOlder(node['timestamp'], run),
  read: ({ path }) => ({ ...asThreads, path }),
  items: () => [],
};

const isOld = (node: Json, { now }: ChannelAccess): boolean => {
  const at = fromIso(node['timestamp']);
  return at !== null && now.getTime() - at.getTime() > liveDays * 86_400_000;
};

const sinceOf = ({ since }: Run): Record<string, string> =>
  since === null ? {} : { since: String(Math.floor(Date.parse(since) / 1000)) };

const event = (field: string, value: Json, { externalId }: ChannelAccess): Json => ({
  target_id: externalId,
  values: { field, value },
});

/** Whose token is it? */
export const check = async (channel: ChannelAccess): Promise<Checked> => {
  const me = await callThreads(channel, { method: 'GET', path: ['me'], query: { fields: 'id,username' } });
  const externalId = createdId(me);
  const checked = requireAccount({ externalId, name: filled(me.body['username']) ?? externalId }, channel);
  const end = tokenEnd(channel);
  return { ...checked, ...(end ? { tokenExpiresAt: end } : {}) };
};

/** The one profile that signed in; webhooks tell own replies apart by its name. */
export const accounts = async (channel: ChannelAccess): Promise<SignedInAccount[]> => {
  const { body } = await callThreads(channel, { method: 'GET', path: ['me'], query: { fields: 'id,username' } });
  const externalId = id(body['id']);
  const username = filled(body['username']);
  if (!externalId) return [];
  return [{ externalId, name: username ?? externalId, ...(username ? { settings: { username } } : {}) }];
};

/** The author of a reply that came without one, and the words of the post it hangs on. */
export const complete = async (given: CompletableEvent, channel: ChannelAccess): Promise<CompletableEvent | null> => {
  if (given.kind === 'edit') return given;
  const node = await readOrGone(channel, [given.externalId], { fields: itemFields }, asThreads);
  if (!node) return null;
  const context = {
    externalChannelId: channel.externalId,
    receivedAt: channel.now,
    foundBy: 'webhook' as const,
    settings: channel.settings,
  };
  const [read] = normalise(event(given.kind === 'mention' ? 'mentions' : 'replies', node, channel), context);
  const item = read?.kind === 'comment' || read?.kind === 'mention' || read?.kind === 'echo' ? read : given;
  return { ...item, ...(given.post ? { post: await completePost(given.post, channel) } : {}), isPartial: false };
};

const completePost = async (post: ExternalPost, channel: ChannelAccess): Promise<ExternalPost> => {
  if (post.text !== undefined) return post;
  const node = await readOrGone(channel, [post.externalId], { fields: 'id,text,permalink' }, asThreads).catch(
    () => null,
  );
  const words = filled(node?.['text']);
  const url = filled(record(node)['permalink']);
  return node ? { ...post, text: words ?? '', ...(url ? { url } : {}) } : post;
};
