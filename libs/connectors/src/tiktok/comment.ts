import type { EchoEvent, ExternalAuthor, InboundEvent, ItemEvent, NormaliseContext } from '../connector';
import { ignored } from '../shared/events';
import { fromMillis, fromSeconds, id, list, record, text, webUrl, type Json } from '../shared/read';
import { shown } from '../shared/words';

/** `comment.update`: Source: https://business-api.tiktok.com/portal/docs?id=1759978319341570 */
export const eventOfComment = (content: Json, context: NormaliseContext): InboundEvent => {
  const externalId = commentId(content['comment_id']);
  const at = fromMillis(content['timestamp']);
  if (!externalId) return ignored('unknown_kind', 'A comment without an id', { at });
  const author = personOf(content);
  switch (content['comment_action']) {
    case 'insert':
      return itemOf(content, externalId, at, context);
    case 'delete':
      return { kind: 'delete', externalId, author, at };
    case 'set_to_hidden':
    case 'set_to_friends_only':
      return { kind: 'hide', externalId, author, at };
    case 'set_to_public':
      return { kind: 'unhide', externalId, author, at };
    default:
      return ignored('unknown_kind', `A change ${shown(content['comment_action'])} of a comment`, { at });
  }
};

/** The webhook names people by an identifier alone and may leave out the words; `complete` brings both. */
const itemOf = (
  content: Json,
  externalId: string,
  at: Date | null,
  context: NormaliseContext,
): ItemEvent | EchoEvent => {
  const parent = commentId(content['parent_comment_id']);
  const videoId = id(content['video_id']);
  const author = personOf(content);
  const item = {
    externalId,
    externalConversationId: parent ?? externalId,
    ...(parent ? { replyToExternalId: parent } : {}),
    author,
    text: text(content['text']) ?? '',
    at,
    ...(videoId ? { post: { externalId: videoId } } : {}),
  };
  return isOwn(author, context)
    ? { ...item, kind: 'echo', conversationKind: 'comment' }
    : { ...item, kind: 'comment', isPartial: true };
};

/** A comment as the lists give it, with its first answers. Times are seconds here, and `owner` tells our own. */
export const eventsOfListed = (comment: Json, context: NormaliseContext): InboundEvent[] => {
  const top = listedOf(comment, null, context);
  const videoId = comment['video_id'];
  const replies = list(comment['reply_list']).map((reply) =>
    listedOf({ video_id: videoId, ...record(reply) }, commentId(comment['comment_id']), context),
  );
  return [top, ...replies];
};

const listedOf = (comment: Json, within: string | null, context: NormaliseContext): InboundEvent => {
  const externalId = commentId(comment['comment_id']);
  const at = fromSeconds(comment['create_time']);
  if (!externalId) return ignored('unknown_kind', 'A comment without an id', { at });
  const parent = commentId(comment['parent_comment_id']) ?? within;
  const videoId = id(comment['video_id']);
  const author = listedPerson(comment);
  const item = {
    externalId,
    externalConversationId: parent ?? externalId,
    ...(parent ? { replyToExternalId: parent } : {}),
    author,
    text: text(comment['text']) ?? '',
    at,
    ...(videoId ? { post: postOf(videoId, record(comment['video'])) } : {}),
  };
  return comment['owner'] === true || isOwn(author, context)
    ? { ...item, kind: 'echo', conversationKind: 'comment' }
    : { ...item, kind: 'comment' };
};

export const postOf = (externalId: string, video: Json) => {
  const [caption, url, imageUrl] = [text(video['caption']), webUrl(video['share_url']), webUrl(video['thumbnail_url'])];
  return {
    externalId,
    ...(url ? { url } : {}),
    ...(caption === null ? {} : { text: caption }),
    ...(imageUrl ? { imageUrl } : {}),
  };
};

/** `0` and "0" mean that there is none. */
export const commentId = (value: unknown): string | null => {
  const found = id(value);
  return found === '0' ? null : found;
};

/** The one value that is the same in comments, direct messages and lists. */
export const personOf = (content: Json): ExternalAuthor | null => {
  const externalId = id(content['unique_identifier']);
  return externalId ? { externalId } : null;
};

export const listedPerson = (comment: Json): ExternalAuthor | null => {
  const person = personOf(comment);
  if (!person) return null;
  const [name, handle, avatarUrl] = [
    text(comment['display_name']),
    text(comment['username']),
    webUrl(comment['profile_image']),
  ];
  return {
    ...person,
    ...(name ? { name } : {}),
    ...(handle ? { handle } : {}),
    ...(avatarUrl ? { avatarUrl } : {}),
  };
};

export const isOwn = (author: ExternalAuthor | null, { settings }: NormaliseContext): boolean =>
  author !== null && author.externalId === id(settings?.['uniqueIdentifier']);
