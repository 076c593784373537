import type { EchoEvent, EditEvent, InboundEvent, ItemEvent, NormaliseContext } from '../connector';
import { ignored } from '../shared/events';
import { filled, fromIso, record } from '../shared/read';
import { authorOf, postUrl } from './at-uri';
import { attachmentsOf } from './attachments';
import { toAuthor } from './author';
import { normaliseChat } from './normalise-chat';
import { Notification, OwnRecord, PolledItem, PostRecord, PostView, type Profile } from './shapes';
import { placeInThread, readThread } from './thread';

/** One polled item → its events. Shape of items: `PolledItem`. Never throws. */
export const normalise = (body: unknown, context: NormaliseContext): InboundEvent[] => {
  const parsed = PolledItem.safeParse(body);
  if (!parsed.success) return [ignored('unknown_kind', 'Not an item of a Bluesky poll')];
  const item = parsed.data;
  const ownDid = item.account?.did ?? context.externalChannelId ?? '';
  switch (item.source) {
    case 'notification':
      return [fromNotification(item, ownDid)];
    case 'own_post':
      return [fromOwnPost(item, ownDid)];
    case 'post_edited':
      return [fromEditedPost(item, ownDid)];
    case 'post_missing':
      return [fromMissingPost(item)];
    case 'chat_log':
    case 'chat_message':
      return [normaliseChat(item, ownDid)];
  }
};

/** Source: https://docs.bsky.app/docs/api/app-bsky-notification-list-notifications ; an open set. */
const reasonsNotForInbox = new Set([
  'repost',
  'follow',
  'starterpack-joined',
  'verified',
  'unverified',
  'like-via-repost',
  'repost-via-repost',
  'subscribed-post',
  'contact-match',
]);

const fromNotification = (item: PolledItem, ownDid: string): InboundEvent => {
  const parsed = Notification.safeParse(item.payload);
  if (!parsed.success) return ignored('unknown_kind', 'A notification without address, author or reason');
  const notification = parsed.data;
  const at = fromIso(notification.indexedAt);
  const { reason, author, reasonSubject } = notification;
  if (reason === 'like') {
    if (!reasonSubject) return ignored('unknown_kind', 'A like that does not say of what', { at });
    if (author.did === ownDid) return ignored('own_echo', 'Our own like', { at });
    return { kind: 'reaction', externalId: reasonSubject, emoji: '❤️', author: toAuthor(author), at };
  }
  if (reasonsNotForInbox.has(reason)) return ignored('not_for_inbox', `Notification: ${reason}`, { at });
  if (!['reply', 'mention', 'quote'].includes(reason)) {
    return ignored('unknown_kind', `Notification of an unknown reason: ${reason.slice(0, 100)}`, { at });
  }
  const parsedPost = PostRecord.safeParse(notification.record);
  if (!parsedPost.success) return ignored('unknown_kind', `A ${reason} whose post cannot be read`, { at });
  const post = { ...notification, cid: notification.cid ?? '', record: parsedPost.data };
  const event = toItem(post, item, ownDid, at);
  if (event.kind === 'echo' || !item.isEdit) return event;
  return toEdit(event);
};

const fromEditedPost = (item: PolledItem, ownDid: string): InboundEvent => {
  const parsed = PostView.safeParse(item.payload);
  if (!parsed.success) return ignored('unknown_kind', 'An edited post that cannot be read');
  return toEdit(toItem(parsed.data, item, ownDid, fromIso(parsed.data.indexedAt)));
};

const toEdit = (item: ItemEvent | EchoEvent): EditEvent => ({
  kind: 'edit',
  externalId: item.externalId,
  text: item.text,
  author: item.author,
  at: item.at,
  item,
});

const fromMissingPost = (item: PolledItem): InboundEvent => {
  const { uri, at } = record(item.payload);
  const externalId = filled(uri);
  if (!externalId) return ignored('unknown_kind', 'A missing post without address');
  return { kind: 'delete', externalId, at: fromIso(at) };
};

const fromOwnPost = (item: PolledItem, ownDid: string): InboundEvent => {
  const parsed = OwnRecord.safeParse(item.payload);
  if (!parsed.success) return ignored('not_for_inbox', 'A post of ours that cannot be read');
  const { uri, cid, value } = parsed.data;
  const at = fromIso(value.createdAt);
  if (!value.reply) {
    return {
      ...ignored('not_for_inbox', 'A post of our own', { at }),
      post: { externalId: uri, url: postUrl(uri), text: value.text },
    };
  }
  return toItem({ uri, cid, record: value, author: { did: ownDid }, embed: undefined }, item, ownDid, at);
};

interface FoundPost {
  uri: string;
  cid: string;
  author: Profile;
  record: PostRecord;
  embed?: unknown;
}

const toItem = (found: FoundPost, item: PolledItem, ownDid: string, at: Date | null): ItemEvent | EchoEvent => {
  const { uri, cid, record: post, author } = found;
  const views = readThread(item.thread);
  const place = placeInThread(found, views, ownDid);
  const embed = found.embed ?? views.get(uri)?.embed ?? post.embed;
  const shared = {
    externalId: uri,
    externalConversationId: place.externalConversationId,
    replyToExternalId: post.reply?.parent.uri,
    author: toAuthor(author),
    text: post.text,
    attachments: attachmentsOf(embed, author.did, post.text, post.facets),
    post: place.post,
    extra: { cid, root: post.reply?.root, url: postUrl(uri, author.handle), languages: post.langs },
    at,
  };
  if (author.did === ownDid || authorOf(uri) === ownDid) {
    return { ...shared, kind: 'echo', conversationKind: place.kind };
  }
  return { ...shared, kind: place.kind };
};
