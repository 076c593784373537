import type {
  EchoEvent,
  ExternalAttachment,
  ExternalAuthor,
  InboundEvent,
  ItemEvent,
  NormaliseContext,
} from '../connector';
import { ignored } from '../shared/events';
import { fromIso, id, list, number, record, text, webUrl, type Json } from '../shared/read';
import { shown } from '../shared/words';

/** One frame of the gateway, `{t, d}`; what is read by REST comes in the same form. Source: https://docs.discord.com/developers/events/gateway-events */
export const normalise = (body: unknown, context: NormaliseContext): InboundEvent[] => {
  const { t: type, d } = record(body);
  const frame = record(d);
  switch (type) {
    case 'MESSAGE_CREATE':
      return [within(frame, context) ?? messageOf(frame, context)];
    case 'MESSAGE_UPDATE':
      return [within(frame, context) ?? editOf(frame, context)];
    case 'MESSAGE_DELETE':
      return [deletionOf(frame['id'])];
    case 'MESSAGE_DELETE_BULK': {
      const ids = list(frame['ids']);
      return ids.length > 0 ? ids.map(deletionOf) : [ignored('unknown_kind', 'A deletion that names no message')];
    }
    case 'MESSAGE_REACTION_ADD':
    case 'MESSAGE_REACTION_REMOVE':
      return [reactionOf(frame, type === 'MESSAGE_REACTION_ADD', context)];
    case 'MESSAGE_REACTION_REMOVE_ALL':
    case 'MESSAGE_REACTION_REMOVE_EMOJI':
      return [ignored('not_for_inbox', 'Reactions were taken away by a moderator')];
    default:
      return [ignored('unknown_kind', `A frame ${shown(type)}`)];
  }
};

/** Rooms that were not asked for; a thread also belongs in by its parent, which the frame does not name. */
const within = (frame: Json, { settings }: NormaliseContext): InboundEvent | null => {
  const wanted = list(settings?.['channelIds'])
    .map(id)
    .filter((found) => found !== null);
  if (wanted.length === 0 || !frame['guild_id']) return null;
  const rooms = [id(frame['channel_id']), id(frame['parent_id'])];
  return rooms.some((room) => room !== null && wanted.includes(room))
    ? null
    : ignored('outside_subscription', 'A channel that was not chosen', { at: fromIso(frame['timestamp']) });
};

/** Plain messages, answers, and the first message of a thread; all other types are notices of the room. */
const spoken = new Set<unknown>([0, 19, 20, 23]);

const messageOf = (message: Json, context: NormaliseContext): ItemEvent | EchoEvent | InboundEvent => {
  const at = fromIso(message['timestamp']);
  if (message['type'] !== undefined && !spoken.has(message['type']))
    return ignored('not_for_inbox', 'A notice of the room', { at });
  return itemOf(message, context) ?? ignored('unknown_kind', 'A message without an id', { at });
};

const itemOf = (message: Json, context: NormaliseContext): ItemEvent | EchoEvent | null => {
  const externalId = id(message['id']);
  const channelId = id(message['channel_id']);
  if (!externalId || !channelId) return null;
  const isDirect = !message['guild_id'];
  const reference = record(message['message_reference']);
  const answered = reference['type'] === 1 ? null : id(reference['message_id']);
  const author = authorOf(message);
  const item = {
    externalId,
    externalConversationId: isDirect ? channelId : placeOf(message, externalId, channelId, answered),
    ...(answered ? { replyToExternalId: answered } : {}),
    author,
    text: wordsOf(message),
    attachments: attachmentsOf(message),
    at: fromIso(message['timestamp']),
    extra: { channelId },
    ...(message['webhook_id'] || author?.isBot ? { isAutomated: true } : {}),
  };
  if (author && author.externalId === context.externalChannelId)
    return { ...item, isAutomated: false, kind: 'echo', conversationKind: isDirect ? 'direct' : 'comment' };
  return { ...item, kind: isDirect ? 'message' : 'comment' };
};

/**
 * Only messages in a thread have a `position`; a thread has the id of the message that it grew from, so both find
 * one another. Elsewhere a message that answers nothing opens a conversation.
 */
const placeOf = (message: Json, externalId: string, channelId: string, answered: string | null): string | null => {
  if (number(message['position']) !== null) return channelId;
  return answered ? null : externalId;
};

/** A link that unfolds changes a message too: only an edit by its author has a time. */
const editOf = (message: Json, context: NormaliseContext): InboundEvent => {
  const externalId = id(message['id']);
  const at = fromIso(message['edited_timestamp']);
  if (!externalId) return ignored('unknown_kind', 'A change that names no message', { at });
  if (!at || text(message['content']) === null)
    return ignored('not_for_inbox', 'A change that leaves the words as they were');
  const item = message['author'] ? itemOf(message, context) : null;
  return { kind: 'edit', externalId, text: wordsOf(message), at, ...(item ? { author: item.author, item } : {}) };
};

const deletionOf = (value: unknown): InboundEvent => {
  const externalId = id(value);
  return externalId
    ? { kind: 'delete', externalId, at: null }
    : ignored('unknown_kind', 'A deletion that names no message');
};

const reactionOf = (frame: Json, isAdded: boolean, context: NormaliseContext): InboundEvent => {
  const externalId = id(frame['message_id']);
  const userId = id(frame['user_id']);
  const emoji = record(frame['emoji']);
  const name = text(emoji['name']);
  if (!externalId || !name) return ignored('unknown_kind', 'A reaction that names no message');
  if (userId !== null && userId === context.externalChannelId) return ignored('own_echo', 'Our own reaction');
  return {
    kind: 'reaction',
    externalId,
    emoji: isAdded ? (emoji['id'] ? `:${name}:` : name) : null,
    author: authorOf({ author: { id: userId, ...record(record(frame['member'])['user']) }, member: frame['member'] }),
    at: null,
  };
};

const authorOf = (message: Json): ExternalAuthor | null => {
  const user = record(message['author']);
  const externalId = id(user['id']);
  if (!externalId) return null;
  const name = text(record(message['member'])['nick']) || text(user['global_name']) || text(user['username']);
  const [handle, avatar] = [text(user['username']), text(user['avatar'])];
  const isSafe = avatar !== null && /^\w+$/.test(avatar) && /^\d+$/.test(externalId);
  return {
    externalId,
    ...(name ? { name } : {}),
    ...(handle ? { handle } : {}),
    ...(isSafe ? { avatarUrl: `https://cdn.discordapp.com/avatars/${externalId}/${avatar}.png` } : {}),
    ...(user['bot'] === true ? { isBot: true } : {}),
  };
};

/** Names in place of numbers; a forwarded message has its words in a snapshot. */
const wordsOf = (message: Json): string => {
  const names = new Map(
    list(message['mentions']).map((mention) => {
      const user = record(mention);
      return [id(user['id']) ?? '', text(user['global_name']) || text(user['username']) || ''];
    }),
  );
  const forwarded = text(record(record(list(message['message_snapshots'])[0])['message'])['content']);
  const content =
    text(message['content']) || forwarded || text(record(record(message['poll'])['question'])['text']) || '';
  return content
    .replace(/<@!?(\d+)>/g, (whole, userId: string) => (names.get(userId) ? `@${names.get(userId)}` : whole))
    .replace(/<a?:(\w+):\d+>/g, ':$1:');
};

/** The addresses are signed and end within a day: fetched at once. */
const attachmentsOf = (message: Json): ExternalAttachment[] => {
  const snapshot = record(record(list(message['message_snapshots'])[0])['message']);
  const files = [...list(message['attachments']), ...list(snapshot['attachments'])]
    .map(record)
    .map((file): ExternalAttachment => {
      const [mimeType, name, url, bytes] = [
        text(file['content_type']),
        text(file['filename']),
        webUrl(file['url']),
        number(file['size']),
      ];
      const type = (['image', 'video', 'audio'] as const).find((start) => mimeType?.startsWith(`${start}/`)) ?? 'file';
      return {
        type,
        ...(url ? { url } : {}),
        ...(name ? { name } : {}),
        ...(mimeType ? { mimeType } : {}),
        ...(bytes !== null && Number.isSafeInteger(bytes) ? { bytes } : {}),
      };
    });
  const stickers = list(message['sticker_items']).map((sticker): ExternalAttachment => {
    const name = text(record(sticker)['name']);
    return { type: 'sticker', ...(name ? { name } : {}) };
  });
  return [...files, ...stickers];
};
