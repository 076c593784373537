import type { InboundEvent, NormaliseContext } from '../connector';
import { ignored } from '../shared/events';
import { fromSeconds, id, isRecord, list, record, text, type Json } from '../shared/read';
import { shown, urlPart } from '../shared/words';
import { conversationName, messageName } from './ids';
import { authorOf, eventOfMessage, placeOf } from './message';

/** One update. Source: https://core.telegram.org/bots/api#update */
export const normalise = (body: unknown, context: NormaliseContext): InboundEvent[] => {
  const update = record(body);
  const kind = Object.keys(update).find((key) => key !== 'update_id' && isRecord(update[key]));
  if (!kind) return [ignored('unknown_kind', 'The body is not an update')];
  const value = record(update[kind]);
  switch (kind) {
    case 'message':
    case 'business_message':
    case 'guest_message':
      return [eventOfMessage(value, kind, context)];
    case 'edited_message':
    case 'edited_business_message':
      return [editOf(value, kind, context)];
    case 'channel_post':
    case 'edited_channel_post':
      return [postOf(value)];
    case 'deleted_business_messages':
      return deletionsOf(value);
    case 'message_reaction':
      return [reactionOf(value, context)];
    case 'callback_query':
      return [tapOf(value)];
    case 'business_connection':
      return [connectionOf(value)];
    case 'my_chat_member':
      return [membershipOf(value)];
    default:
      return [ignored(notices.has(kind) ? 'not_for_inbox' : 'unknown_kind', `An update ${shown(kind)}`)];
  }
};

const notices = new Set(['message_reaction_count', 'chat_member', 'chat_join_request', 'poll', 'poll_answer']);

const editOf = (message: Json, kind: string, context: NormaliseContext): InboundEvent => {
  const item = eventOfMessage(message, kind, context);
  if (item.kind !== 'message' && item.kind !== 'comment' && item.kind !== 'mention' && item.kind !== 'echo')
    return item;
  const { externalId, author } = item;
  return { kind: 'edit', externalId, text: item.text, author, at: fromSeconds(message['edit_date']) ?? item.at, item };
};

/** What our own channel publishes: the post that comments in its discussion group hang on. */
const postOf = (message: Json): InboundEvent => {
  const place = placeOf(message);
  const messageId = id(message['message_id']);
  const chat = record(message['chat']);
  const at = fromSeconds(message['date']);
  if (!place || !messageId) return ignored('unknown_kind', 'A channel post without an id', { at });
  const words = text(message['text']) ?? text(message['caption']);
  const username = text(chat['username']);
  const post = {
    externalId: messageName(place, messageId),
    ...(words === null ? {} : { text: words }),
    ...(username ? { url: `https://t.me/${urlPart(username)}/${urlPart(messageId)}` } : {}),
  };
  return ignored('not_for_inbox', 'A post of the channel itself', { at, post });
};

const deletionsOf = (value: Json): InboundEvent[] => {
  const place = placeOf(value);
  const ids = list(value['message_ids']).map(id);
  const named = ids.filter((messageId) => messageId !== null);
  if (!place || named.length === 0) return [ignored('unknown_kind', 'A deletion that names no message')];
  return ids.map((messageId) =>
    messageId
      ? { kind: 'delete', externalId: messageName(place, messageId), at: null }
      : ignored('unknown_kind', 'A deletion that names no message'),
  );
};

/** The whole new list comes with each change; the last of it is what the person put on now. */
const reactionOf = (value: Json, { externalChannelId }: NormaliseContext): InboundEvent => {
  const place = placeOf(value);
  const messageId = id(value['message_id']);
  const at = fromSeconds(value['date']);
  if (!place || !messageId) return ignored('unknown_kind', 'A reaction that names no message', { at });
  const { type, emoji } = record(list(value['new_reaction']).at(-1));
  const author = authorOf(value['user']) ?? authorOf(value['actor_chat']);
  if (author && author.externalId === externalChannelId) return ignored('own_echo', 'Our own reaction', { at });
  return {
    kind: 'reaction',
    externalId: messageName(place, messageId),
    emoji: type === undefined ? null : (text(emoji) ?? (type === 'paid' ? '⭐' : '✨')),
    author,
    at,
  };
};

/** A tap on a button under a message of the bot is something that the person said. */
const tapOf = (value: Json): InboundEvent => {
  const author = authorOf(value['from']);
  const under = record(value['message']);
  const place = placeOf(under) ?? (author ? { chatId: author.externalId, connectionId: null } : null);
  const externalId = id(value['id']);
  if (!place || !externalId) return ignored('unknown_kind', 'A tap on a button that names nobody');
  const below = id(under['message_id']);
  return {
    kind: 'message',
    externalId,
    externalConversationId: conversationName(place),
    author,
    text: text(value['data']) ?? text(value['game_short_name']) ?? '',
    at: null,
    // Until Telegram is told that the tap arrived, the button shows that it is at work.
    isPartial: true,
    extra: { callbackQueryId: externalId },
    ...(below ? { replyToExternalId: messageName(place, below) } : {}),
  };
};

const connectionOf = (value: Json): InboundEvent => {
  const canReply = record(value['rights'])['can_reply'] === true || value['can_reply'] === true;
  const isUsable = value['is_enabled'] === true && canReply;
  return ignored('not_for_inbox', 'A business connection was changed', {
    at: fromSeconds(value['date']),
    ...(isUsable
      ? {}
      : {
          channelNotice: 'The business account does not let the bot answer any more',
          channelNoticeCode: 'answers_taken_away',
        }),
  });
};

const membershipOf = (value: Json): InboundEvent => {
  const { type, title } = record(value['chat']);
  const status = record(value['new_chat_member'])['status'];
  const isOut = status === 'kicked' || status === 'left';
  const at = fromSeconds(value['date']);
  if (type === 'private')
    return ignored('not_for_inbox', isOut ? 'A person blocked the bot' : 'A person started the bot', { at });
  return ignored('not_for_inbox', 'The place of the bot in a group was changed', {
    at,
    ...(isOut ? { channelNotice: `The bot was removed from ${shown(title)}`, channelNoticeCode: 'bot_removed' } : {}),
  });
};
