import type {
  EchoEvent,
  EditEvent,
  ExternalAuthor,
  ExternalPost,
  InboundEvent,
  ItemEvent,
  NormaliseContext,
} from '../connector';
import { ignored } from '../shared/events';
import { fromIso, id, list, record, text, webUrl, type Json } from '../shared/read';
import { shown, urlPart } from '../shared/words';
import { feedOf } from './websub';

/**
 * A thread, a comment or a message of a live chat, as polling brought it. `moderation` and `isReleased` are added
 * by our own reading, since a comment does not say that it is held back.
 * Source: https://developers.google.com/youtube/v3/docs/commentThreads
 */
export const normalise = (body: unknown, context: NormaliseContext): InboundEvent[] => {
  const item = record(body);
  switch (item['kind']) {
    case 'youtube#commentThread':
      return threadOf(item, context);
    case 'youtube#comment':
      if (item['isGone'] === true) return [goneOf(item)];
      return [commentOf(item, { videoId: id(item['videoId']), threadId: null, canReply: null }, context)];
    case 'youtube#feed':
      return feedOf(item);
    case 'youtube#liveChatMessage':
      return [liveMessageOf(item, context)];
    default:
      return [ignored('unknown_kind', `An item ${shown(item['kind'])}`)];
  }
};

/** Found missing by our own reading. */
const goneOf = (item: Json): InboundEvent => {
  const externalId = id(item['id']);
  return externalId
    ? { kind: 'delete', externalId, at: null }
    : ignored('unknown_kind', 'A missing comment without an id');
};

interface Place {
  videoId: string | null;
  threadId: string | null;
  canReply: boolean | null;
  /** Title and picture, where our reading brought them along. */
  video?: Json;
}

const threadOf = (thread: Json, context: NormaliseContext): InboundEvent[] => {
  const snippet = record(thread['snippet']);
  const place: Place = {
    videoId: id(snippet['videoId']) ?? id(record(record(snippet['topLevelComment'])['snippet'])['videoId']),
    threadId: id(thread['id']),
    canReply: typeof snippet['canReply'] === 'boolean' ? snippet['canReply'] : null,
    video: record(thread['video']),
  };
  const top = commentOf(record(snippet['topLevelComment']), place, context);
  const isHeld = thread['moderation'] === 'heldForReview' || thread['moderation'] === 'likelySpam';
  const change = isHeld ? 'hide' : thread['isReleased'] === true ? 'unhide' : null;
  const replies = list(record(thread['replies'])['comments']).map((reply) => commentOf(record(reply), place, context));
  return [
    top,
    ...(change && 'externalId' in top && top.externalId
      ? [{ kind: change, externalId: top.externalId, at: null } as const]
      : []),
    ...replies,
  ];
};

/** Threads are two levels deep: an answer to an answer has the top comment as its parent. */
const commentOf = (
  comment: Json,
  { videoId, threadId, canReply, video: about }: Place,
  context: NormaliseContext,
): InboundEvent => {
  const snippet = record(comment['snippet']);
  const externalId = id(comment['id']);
  const at = fromIso(snippet['publishedAt']);
  if (!externalId) return ignored('unknown_kind', 'A comment without an id', { at });
  const parentId = id(snippet['parentId']) ?? (threadId !== externalId ? threadId : null);
  const author = authorOf(snippet);
  const words = text(snippet['textOriginal']) ?? text(snippet['textDisplay']) ?? '';
  const video = videoId ?? id(snippet['videoId']);
  const item = {
    externalId,
    externalConversationId: parentId ?? externalId,
    ...(parentId ? { replyToExternalId: parentId } : {}),
    author,
    text: words,
    at,
    ...(video ? { post: postOf(video, about) } : {}),
    ...(canReply === null ? {} : { extra: { canReply } }),
  };
  const isOwn = author !== null && author.externalId === context.externalChannelId;
  const event: ItemEvent | EchoEvent = isOwn
    ? { ...item, kind: 'echo', conversationKind: 'comment' }
    : { ...item, kind: 'comment' };
  const editedAt = fromIso(snippet['updatedAt']);
  return at && editedAt && editedAt > at ? edited(event, editedAt) : event;
};

const postOf = (externalId: string, about: Json = {}): ExternalPost => {
  const [title, imageUrl] = [text(about['title']), webUrl(about['imageUrl'])];
  return {
    externalId,
    url: `https://www.youtube.com/watch?v=${urlPart(externalId)}`,
    ...(title === null ? {} : { text: title }),
    ...(imageUrl ? { imageUrl } : {}),
  };
};

const edited = (item: ItemEvent | EchoEvent, at: Date): EditEvent => ({
  kind: 'edit',
  externalId: item.externalId,
  text: item.text,
  author: item.author,
  at,
  item,
});

const authorOf = (snippet: Json): ExternalAuthor | null => {
  const externalId = id(record(snippet['authorChannelId'])['value']);
  if (!externalId) return null;
  const [name, avatarUrl] = [text(snippet['authorDisplayName']), webUrl(snippet['authorProfileImageUrl'])];
  const handle = name?.startsWith('@') ? name.slice(1) : null;
  return {
    externalId,
    ...(name ? { name } : {}),
    ...(handle ? { handle } : {}),
    ...(avatarUrl ? { avatarUrl } : {}),
  };
};

/** A live chat has no threads, so each message opens a conversation. Source: https://developers.google.com/youtube/v3/live/docs/liveChatMessages */
const liveMessageOf = (message: Json, context: NormaliseContext): InboundEvent => {
  const snippet = record(message['snippet']);
  const details = record(message['authorDetails']);
  const at = fromIso(snippet['publishedAt']);
  const { type } = snippet;
  if (type === 'messageDeletedEvent') {
    const deleted = id(record(snippet['messageDeletedDetails'])['deletedMessageId']);
    return deleted
      ? { kind: 'delete', externalId: deleted, at }
      : ignored('unknown_kind', 'A deletion that names no message', { at });
  }
  const externalId = id(message['id']);
  const liveChatId = id(snippet['liveChatId']) ?? id(message['liveChatId']);
  const words = spokenBy(snippet);
  if (!externalId || !liveChatId) return ignored('unknown_kind', 'A live message without an id', { at });
  if (words === null) return ignored('not_for_inbox', `A notice ${shown(type)} of a live chat`, { at });
  const authorId = id(details['channelId']) ?? id(snippet['authorChannelId']);
  const [name, avatarUrl] = [text(details['displayName']), webUrl(details['profileImageUrl'])];
  const videoId = id(message['videoId']);
  const item = {
    externalId,
    externalConversationId: externalId,
    author: authorId ? { externalId: authorId, ...(name ? { name } : {}), ...(avatarUrl ? { avatarUrl } : {}) } : null,
    text: words,
    at,
    extra: { liveChatId },
    ...(videoId ? { post: postOf(videoId) } : {}),
  };
  return authorId !== null && authorId === context.externalChannelId
    ? { ...item, kind: 'echo', conversationKind: 'comment' }
    : { ...item, kind: 'comment' };
};

/** What a person said, with or without money. Null: a notice of the platform. */
const spokenBy = (snippet: Json): string | null => {
  switch (snippet['type']) {
    case 'textMessageEvent':
      return text(record(snippet['textMessageDetails'])['messageText']) ?? text(snippet['displayMessage']) ?? '';
    case 'superChatEvent':
      return text(record(snippet['superChatDetails'])['userComment']) ?? text(snippet['displayMessage']) ?? '';
    case 'superStickerEvent':
    case 'memberMilestoneChatEvent':
      return text(snippet['displayMessage']) ?? '';
    default:
      return null;
  }
};
