import type { EchoEvent, ExternalPost, InboundEvent, ItemEvent } from '../connector';
import { ignored } from '../shared/events';
import { filled, id, record, text, webUrl, type Json } from '../shared/read';
import type { Part } from './envelope';
import { byVerb } from './feed';
import { senderOf } from './people';
import { firstInstant } from './times';

// https://developers.facebook.com/documentation/instagram-platform/webhooks/examples

/** A comment, live or not. The body holds no time: the entry's stands in until the comment is read again. */
export const normaliseInstagramComment = (value: Json, part: Part, isLive: boolean): InboundEvent[] => {
  const externalId = id(value['id']) ?? id(value['comment_id']);
  const base = {
    externalChannelId: part.channel,
    at: firstInstant(value['created_time'], value['timestamp'], part.at),
  };
  if (externalId === null) return [ignored('unknown_kind', 'A comment without an id', base)];
  const media = record(value['media']);
  // A boosted post has two media; both fold on the original.
  const postId = id(media['original_media_id']) ?? id(media['id']) ?? id(value['media_id']);
  const parent = id(value['parent_id']);
  const author = senderOf(value);
  const words = text(value['text']);
  const adId = id(media['ad_id']);
  const extra = { ...(isLive ? { isLive } : {}), ...(adId === null ? {} : { adId, adMediaId: id(media['id']) }) };
  const shared = {
    ...base,
    externalId,
    // Threads have exactly two levels: the parent is the top.
    externalConversationId: parent ?? externalId,
    ...(parent === null ? {} : { replyToExternalId: parent }),
    author,
    text: words ?? '',
    ...(postId === null ? {} : { post: mediaPost(postId, media) }),
    ...(Object.keys(extra).length > 0 ? { extra } : {}),
    ...(author === null || words === null || postId === null ? { isPartial: true } : {}),
  };
  const isOurs = author !== null && (author.externalId === part.channel || isOwnAccount(value));
  const item: ItemEvent | EchoEvent = isOurs
    ? { kind: 'echo', conversationKind: 'comment', ...shared }
    : { kind: 'comment', ...shared };
  return [byVerb(item, { ...value, message: value['text'] }, part) ?? item];
};

/** Webhooks name the media alone; what a poll read carries its caption and address too. */
export const mediaPost = (externalId: string, media: Json): ExternalPost => {
  const url = webUrl(media['permalink']);
  const words = filled(media['caption']);
  const image = media['media_type'] === 'VIDEO' ? webUrl(media['thumbnail_url']) : webUrl(media['media_url']);
  return {
    externalId,
    ...(url ? { url } : {}),
    ...(words ? { text: words } : {}),
    ...(image ? { imageUrl: image } : {}),
  };
};

/** Present only where the writer is the account itself. */
const isOwnAccount = (value: Json): boolean => id(record(value['from'])['self_ig_scoped_id']) !== null;

/** A caption or a comment that names us: ids alone, to be fetched by `mentioned_media` or `mentioned_comment`. */
export const normaliseInstagramMention = (value: Json, part: Part): InboundEvent[] => {
  const mediaId = id(value['media_id']);
  const commentId = id(value['comment_id']);
  const externalId = commentId ?? mediaId;
  const base = { externalChannelId: part.channel, at: part.at };
  if (externalId === null) return [ignored('unknown_kind', 'A mention without an id', base)];
  return [
    {
      kind: 'mention',
      ...base,
      externalId,
      externalConversationId: externalId,
      author: null,
      text: '',
      ...(mediaId === null ? {} : { post: { externalId: mediaId } }),
      extra: { ...(mediaId === null ? {} : { mediaId }), ...(commentId === null ? {} : { commentId }) },
      isPartial: true,
    },
  ];
};
