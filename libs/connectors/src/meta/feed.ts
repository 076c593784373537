import type { EchoEvent, ExternalAttachment, ExternalPost, InboundEvent, ItemEvent, ReactionEvent } from '../connector';
import { ignored } from '../shared/events';
import { filled, id, list, record, text, webUrl, type Json } from '../shared/read';
import type { Part } from './envelope';
import { senderOf } from './people';
import { emojiOf } from './reactions';
import { firstInstant } from './times';

// https://developers.facebook.com/docs/graph-api/webhooks/reference/page

const publications = new Set(['post', 'status', 'photo', 'video', 'share', 'link', 'note']);
const ownPublications = new Set([...publications, 'album', 'event', 'offer', 'milestone', 'question']);
const editVerbs = new Set(['edit', 'edited', 'update']);
const removeVerbs = new Set(['remove', 'removed', 'delete', 'deleted']);
const rightsVerbs = new Set(['block', 'unblock', 'mute', 'unmute']);

/** A change of the field `feed`: comments, reactions, posts by visitors and by the Page itself. */
export const normaliseFeed = (value: Json, part: Part): InboundEvent[] => {
  const item = text(value['item']) ?? '';
  // `item` first: reactions carry a comment's id too and are no comments.
  if (item === 'reaction' || item === 'like') return [feedReaction(value, part)];
  if (item === 'comment') return [feedComment(value, part)];
  if (ownPublications.has(item)) return [publication(value, part, item)];
  return [ignored('unknown_kind', `The item "${item}" of a feed is unknown`, baseOf(value, part))];
};

const baseOf = (value: Json, part: Part) => ({
  externalChannelId: part.channel,
  at: firstInstant(value['created_time'], part.at),
});

/** Edits and removals carry the time of the comment or none: the entry's time is that of the act. */
const actBaseOf = (value: Json, part: Part) => ({
  externalChannelId: part.channel,
  at: firstInstant(part.at, value['created_time']),
});

const feedComment = (value: Json, part: Part): InboundEvent => {
  const externalId = id(value['comment_id']);
  if (externalId === null) return ignored('unknown_kind', 'A comment without an id', baseOf(value, part));
  const item = commentItem(externalId, value, part);
  return byVerb(item, value, part) ?? item;
};

const commentItem = (externalId: string, value: Json, part: Part): ItemEvent | EchoEvent => {
  const author = senderOf(value);
  const postId = id(value['post_id']);
  const parent = id(value['parent_id']);
  // The halves of the two ids need not agree, so both tests are needed to know a reply.
  const isReply =
    parent !== null && parent !== postId && parent !== externalId && !parent.startsWith(`${part.channel}_`);
  const attachments = attachmentsOf(value);
  const body = text(value['message']) ?? '';
  const isPartial = author === null || (body === '' && attachments.length === 0);
  const shared = {
    ...baseOf(value, part),
    externalId,
    externalConversationId: isReply ? null : externalId,
    ...(isReply ? { replyToExternalId: parent } : {}),
    author,
    text: body,
    ...(attachments.length > 0 ? { attachments } : {}),
    ...(postId === null ? {} : { post: postContext(postId, value) }),
    ...(isPartial ? { isPartial: true } : {}),
  };
  return author?.externalId === part.channel
    ? { kind: 'echo', conversationKind: 'comment', ...shared }
    : { kind: 'comment', ...shared };
};

/** Webhooks snapshot little of the post; what a poll read carries its words and picture too. */
const postContext = (externalId: string, value: Json): ExternalPost => {
  const post = record(value['post']);
  const url = webUrl(post['permalink_url']);
  const words = filled(post['message']);
  const image = webUrl(post['full_picture']);
  return {
    externalId,
    ...(url ? { url } : {}),
    ...(words ? { text: words } : {}),
    ...(image ? { imageUrl: image } : {}),
  };
};

/** What the verb makes of an item: an edit, a removal … Null where it is added. Also for reviews and mentions. */
export const byVerb = (item: ItemEvent | EchoEvent, value: Json, part: Part): InboundEvent | null => {
  const verb = text(value['verb']) ?? 'add';
  const { externalId, author } = item;
  const base = { ...actBaseOf(value, part), externalId, author };
  if (verb === 'add') return null;
  if (editVerbs.has(verb)) {
    const words = text(value['message']) ?? text(value['review_text']);
    return { kind: 'edit', ...base, text: words, item };
  }
  if (removeVerbs.has(verb)) return { kind: 'delete', ...base };
  if (verb === 'hide' || verb === 'unhide') return { kind: verb, ...base };
  const { externalChannelId, at } = base;
  return ignored('unknown_kind', `The verb "${verb}" is unknown`, { externalChannelId, at });
};

const feedReaction = (value: Json, part: Part): InboundEvent => {
  const target = id(value['comment_id']) ?? id(value['post_id']);
  if (target === null) return ignored('not_for_inbox', 'A like of the Page itself', baseOf(value, part));
  return reactionTo(target, value, part);
};

export const reactionTo = (externalId: string, value: Json, part: Part): ReactionEvent => ({
  kind: 'reaction',
  ...baseOf(value, part),
  externalId,
  emoji: removeVerbs.has(text(value['verb']) ?? '') ? null : emojiOf(value['reaction_type']),
  author: senderOf(value),
});

const publication = (value: Json, part: Part, item: string): InboundEvent => {
  const base = baseOf(value, part);
  const verb = text(value['verb']) ?? 'add';
  if (rightsVerbs.has(verb)) return ignored('not_for_inbox', `A rights notice about a ${item} (${verb})`, base);
  const postId = id(value['post_id']);
  const author = senderOf(value);
  if (author === null || author.externalId === part.channel) {
    const isGone = postId === null || removeVerbs.has(verb);
    return ignored('not_for_inbox', `An own ${item} (${verb})`, {
      ...base,
      ...(isGone ? {} : { post: publishedPost(postId, value) }),
    });
  }
  if (postId === null || !publications.has(item))
    return ignored('unknown_kind', `A ${item} of a visitor that cannot be shown`, base);
  const attachments = attachmentsOf(value);
  const post: ItemEvent = {
    kind: 'mention',
    ...base,
    externalId: postId,
    externalConversationId: postId,
    author,
    text: text(value['message']) ?? '',
    ...(attachments.length > 0 ? { attachments } : {}),
    post: { ...publishedPost(postId, value), author },
  };
  return byVerb(post, value, part) ?? post;
};

const publishedPost = (externalId: string, value: Json): ExternalPost => {
  const context = postContext(externalId, value);
  const words = filled(value['message']);
  const image = webUrl(list(value['photos'])[0]) ?? (value['item'] === 'photo' ? webUrl(value['link']) : null);
  return { ...context, ...(words ? { text: words } : {}), ...(image ? { imageUrl: image } : {}) };
};

const attachmentsOf = (value: Json): ExternalAttachment[] => {
  const photos = [value['photo'], ...list(value['photos'])].map(webUrl);
  const link = webUrl(value['link']);
  const linkType = { photo: 'image', video: 'video' }[text(value['item']) ?? ''] ?? 'link';
  const video = webUrl(value['video']);
  const all: (ExternalAttachment | null)[] = [
    ...photos.map((url) => (url ? ({ type: 'image', url } as const) : null)),
    video ? { type: 'video', url: video } : null,
    link && !photos.includes(link) ? { type: linkType as ExternalAttachment['type'], url: link } : null,
  ];
  return all.filter((attachment) => attachment !== null);
};
