import type {
  EchoEvent,
  ExternalAuthor,
  ExternalPost,
  IgnoredEvent,
  InboundEvent,
  ItemEvent,
  NormaliseContext,
} from '../connector';
import { ignored } from '../shared/events';
import { fromSeconds, id, isRecord, list, record, text, type Json } from '../shared/read';
import { urlPart } from '../shared/words';
import { contentOf } from './content';
import { conversationName, messageName, type Place } from './ids';

/** One message of a chat, a group, a business chat or a guest query. Source: https://core.telegram.org/bots/api#message */
export const eventOfMessage = (
  message: Json,
  updateKind: string,
  context: NormaliseContext,
): ItemEvent | EchoEvent | IgnoredEvent => {
  const place = placeOf(message);
  const messageId = id(message['message_id']);
  const at = fromSeconds(message['date']);
  if (!place || !messageId) return ignored('unknown_kind', 'A message without an id', { at });
  if (message['is_automatic_forward'] === true) return forwardOf(message, at);
  const content = contentOf(message);
  if (!content) return serviceMessage(message, at);

  const author = authorOf(message['sender_chat']) ?? authorOf(message['from']);
  const shared = {
    externalId: messageName(place, messageId),
    author,
    at,
    ...content,
    ...albumOf(message),
    ...(record(message['from'])['is_bot'] === true && !message['sender_chat'] ? { isAutomated: true } : {}),
  };
  if (updateKind === 'guest_message') return { ...shared, kind: 'mention', ...guestOf(message, shared.externalId) };
  if (record(message['chat'])['type'] === 'private') return directOf(message, shared, place, context);
  return roomOf(message, shared, place, context);
};

type Shared = Pick<ItemEvent, 'externalId' | 'author' | 'at' | 'text' | 'attachments'>;

/** In a private chat the chat's id is the other person's, so everybody else who writes there is us. */
const directOf = (message: Json, shared: Shared, place: Place, context: NormaliseContext): ItemEvent | EchoEvent => {
  const externalConversationId = conversationName(place);
  const answered = id(record(message['reply_to_message'])['message_id']);
  const item = {
    ...shared,
    externalConversationId,
    ...(answered ? { replyToExternalId: messageName(place, answered) } : {}),
  };
  const sender = shared.author?.externalId;
  const isOwn = sender === context.externalChannelId || (!!place.connectionId && !!sender && sender !== place.chatId);
  if (!isOwn || !sender) return { ...item, kind: 'message' };
  const contact = authorOf(message['chat']) ?? undefined;
  return { ...item, kind: 'echo', conversationKind: 'direct', ...(contact ? { contact } : {}) };
};

/** In a group each message that answers nothing opens a conversation; in a channel's group it is a comment on a post. */
const roomOf = (message: Json, shared: Shared, place: Place, context: NormaliseContext): ItemEvent | EchoEvent => {
  const answered = record(message['reply_to_message']);
  const answeredId = id(answered['message_id']);
  const post = postOf(answered);
  const isTopic = message['is_topic_message'] === true;
  const isTop = !answeredId || !!post || isRecord(answered['forum_topic_created']);
  const topicId = isTopic ? id(message['message_thread_id']) : null;
  const item = {
    ...shared,
    externalConversationId: isTop ? shared.externalId : null,
    ...(isTop ? {} : { replyToExternalId: messageName(place, answeredId ?? '') }),
    ...(post ? { post } : {}),
    ...(topicId ? { extra: { topicId } } : {}),
  };
  const sender = shared.author?.externalId;
  const own = [context.externalChannelId, place.chatId, post?.author?.externalId, ...ownChats(context)];
  return sender && own.includes(sender)
    ? { ...item, kind: 'echo', conversationKind: 'comment' }
    : { ...item, kind: 'comment' };
};

/** `settings.ownChatIds`: channels and people that speak for the brand. */
const ownChats = ({ settings }: NormaliseContext): string[] =>
  list(settings?.['ownChatIds'])
    .map(id)
    .filter((found) => found !== null);

const guestOf = (message: Json, externalId: string) => {
  const guestQueryId = id(message['guest_query_id']);
  return { externalConversationId: externalId, ...(guestQueryId ? { extra: { guestQueryId } } : {}) };
};

/** The copy of a channel's post that Telegram puts into the discussion group. */
const forwardOf = (message: Json, at: Date | null): IgnoredEvent => {
  const post = postOf(message);
  return ignored('not_for_inbox', 'A post of the channel, forwarded into its group', { at, ...(post ? { post } : {}) });
};

const postOf = (message: Json): ExternalPost | null => {
  if (message['is_automatic_forward'] !== true) return null;
  const origin = record(message['forward_origin']);
  const chat = authorOf(origin['chat']) ?? authorOf(message['sender_chat']);
  const messageId = id(origin['message_id']);
  if (!chat || !messageId) return null;
  const words = text(message['text']) ?? text(message['caption']);
  return {
    externalId: messageName({ chatId: chat.externalId, connectionId: null }, messageId),
    author: chat,
    ...(words === null ? {} : { text: words }),
    ...(chat.handle ? { url: `https://t.me/${urlPart(chat.handle)}/${urlPart(messageId)}` } : {}),
  };
};

/** What the platform itself writes into a chat: arrivals, pins, calls, payments. */
const serviceMessage = (message: Json, at: Date | null): InboundEvent & IgnoredEvent => {
  const movedTo = id(message['migrate_to_chat_id']);
  if (movedTo)
    return ignored('not_for_inbox', 'The group became a supergroup', {
      at,
      channelNotice: `A group has a new id: ${movedTo}`,
      channelNoticeCode: 'group_moved',
    });
  const isService = serviceKeys.some((key) => key in message);
  const words = isService ? 'A notice of the chat itself' : 'A message of a kind that is not known';
  return ignored(isService ? 'not_for_inbox' : 'unknown_kind', words, { at });
};

const serviceKeys = [
  'new_chat_members',
  'left_chat_member',
  'new_chat_title',
  'new_chat_photo',
  'delete_chat_photo',
  'group_chat_created',
  'supergroup_chat_created',
  'channel_chat_created',
  'migrate_from_chat_id',
  'message_auto_delete_timer_changed',
  'pinned_message',
  'forum_topic_created',
  'forum_topic_edited',
  'forum_topic_closed',
  'forum_topic_reopened',
  'video_chat_scheduled',
  'video_chat_started',
  'video_chat_ended',
  'video_chat_participants_invited',
  'boost_added',
  'chat_background_set',
  'write_access_allowed',
  'successful_payment',
  'refunded_payment',
  'users_shared',
  'chat_shared',
  'gift',
  'giveaway',
  'giveaway_created',
  'giveaway_winners',
  'giveaway_completed',
];

const albumOf = (message: Json) => {
  const albumId = id(message['media_group_id']);
  return albumId ? { albumId } : {};
};

export const placeOf = (message: Json): Place | null => {
  const chatId = id(record(message['chat'])['id']);
  return chatId ? { chatId, connectionId: id(message['business_connection_id']) } : null;
};

/** A user or a chat (a channel or a group that speaks in its own name). */
export const authorOf = (value: unknown): ExternalAuthor | null => {
  const user = record(value);
  const externalId = id(user['id']);
  if (!externalId) return null;
  const fullName = [user['first_name'], user['last_name']].map(text).filter(Boolean).join(' ');
  const name = fullName || text(user['title']);
  const handle = text(user['username']);
  return {
    externalId,
    ...(name ? { name } : {}),
    ...(handle ? { handle } : {}),
    ...(user['is_bot'] === true ? { isBot: true } : {}),
  };
};
