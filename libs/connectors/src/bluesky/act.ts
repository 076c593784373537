import { PlatformError } from '@hubbub/runtime';
import type { Acted, ChannelAccess, PlatformAct } from '../connector';
import { filled, list, record } from '../shared/read';
import { authorOf, parseAtUri } from './at-uri';
import { callChat } from './chat';
import { hiddenRepliesLimit, platform } from './platform';
import { recordKeyFor } from './record-key';
import { deleteOwnRecord, fetchPost, fetchPosts, findOwnRecord, putOwnRecord } from './records';
import { convoOf } from './send';
import { getSession } from './session';
import { StrongRef } from './shapes';

/** Likes, hides or takes away. Doing it twice is doing it once. Throws PlatformError. */
export const act = async (order: PlatformAct, channel: ChannelAccess): Promise<Acted> => {
  const can = platform.capabilities[order.conversationKind];
  const isDirect = order.conversationKind === 'direct';
  switch (order.type) {
    case 'like':
    case 'unlike':
      if (!can?.like) throw notSupported();
      return isDirect ? react(order, channel) : order.type === 'like' ? like(order, channel) : unlike(order, channel);
    case 'hide':
    case 'unhide':
      if (!can?.hide) throw notSupported();
      return hide(order, channel);
    case 'delete':
      if (!can || order.direction === 'inbound' || !can.deleteOwn) throw notSupported();
      await deleteOwnRecord(channel, order.target.externalId);
      return {};
    default:
      throw notSupported();
  }
};

const notSupported = () => new PlatformError('refused', 'not_supported', 'Bluesky has no such act here');

const likes = 'app.bsky.feed.like';

/** One key per liked post: a second like is the first one. */
const like = async ({ target }: PlatformAct, channel: ChannelAccess): Promise<Acted> => {
  const rkey = recordKeyFor(`like ${target.externalId}`);
  const known = StrongRef.safeParse({ uri: target.externalId, cid: target.extra['cid'] });
  const subject = known.success ? known.data : StrongRef.parse(await fetchPost(channel, target.externalId));
  const value = { subject, createdAt: channel.now.toISOString() };
  const written = await putOwnRecord(channel, likes, rkey, value, null).catch(async (error: unknown) => {
    const isThere = error instanceof PlatformError && error.code === 'InvalidSwap';
    const earlier = isThere ? await findOwnRecord(channel, likes, rkey) : null;
    if (!earlier) throw error;
    return earlier;
  });
  return { extra: { likeUri: written.uri } };
};

/** Takes back our own like, and one that was given elsewhere. */
const unlike = async ({ target }: PlatformAct, channel: ChannelAccess): Promise<Acted> => {
  const { did } = await getSession(channel);
  const [post] = await fetchPosts(channel, [target.externalId]);
  const elsewhere = filled(record(record(post)['viewer'])['like']);
  const ours = filled(target.extra['likeUri']) ?? `at://${did}/${likes}/${recordKeyFor(`like ${target.externalId}`)}`;
  for (const uri of new Set([ours, ...(elsewhere ? [elsewhere] : [])])) await deleteOwnRecord(channel, uri);
  return { extra: { likeUri: null } };
};

/** Source: https://docs.bsky.app/docs/api/chat-bsky-convo-add-reaction */
const react = async ({ type, target, externalConversationId }: PlatformAct, channel: ChannelAccess) => {
  const convoId = filled(target.extra['convoId']) ?? (await convoOf(externalConversationId, channel));
  await callChat(channel, {
    nsid: type === 'like' ? 'chat.bsky.convo.addReaction' : 'chat.bsky.convo.removeReaction',
    input: { convoId, messageId: target.externalId, value: '❤️' },
    isHarmless: true,
  });
  return {};
};

const gates = 'app.bsky.feed.threadgate';

/**
 * A reply is hidden by the gate of the thread, which only the author of its first post has. The gate keeps whatever
 * rules it holds. Source: https://docs.bsky.app/docs/tutorials/thread-gates
 */
const hide = async ({ type, target, post }: PlatformAct, channel: ChannelAccess): Promise<Acted> => {
  const { did } = await getSession(channel);
  const rootUri = StrongRef.safeParse(target.extra['root']).data?.uri ?? post?.externalId ?? '';
  const root = parseAtUri(rootUri);
  if (!root || authorOf(rootUri) !== did) {
    throw new PlatformError('refused', 'not_supported', 'Replies can be hidden under our own posts only');
  }
  for (let attempt = 0; ; attempt += 1) {
    const gate = await findOwnRecord(channel, gates, root.rkey);
    const hidden = list(gate?.value['hiddenReplies']).filter((uri) => uri !== target.externalId);
    if (type === 'hide') hidden.push(target.externalId);
    if (hidden.length > hiddenRepliesLimit) {
      throw new PlatformError('refused', 'too_many', `A thread hides at most ${hiddenRepliesLimit} replies`);
    }
    const value = { createdAt: channel.now.toISOString(), ...gate?.value, post: rootUri, hiddenReplies: hidden };
    try {
      await putOwnRecord(channel, gates, root.rkey, value, gate?.cid ?? null);
      return {};
    } catch (error) {
      // Somebody changed the gate between our reading and writing: read again.
      if (!(error instanceof PlatformError && error.code === 'InvalidSwap') || attempt === 2) throw error;
    }
  }
};
