import type { EchoEvent, ExternalAttachment, IgnoredEvent, ItemEvent } from '../connector';
import { ignored } from '../shared/events';
import { fromIso, fromMillis, id, record, text, webUrl, type Json } from '../shared/read';
import { attachmentsOf, authorOf, decoded, type Includes } from './post';

/** One direct message, in the older form of webhooks (`message_create`) or in that of API v2 (`MessageCreate`). */
export const eventOfDirect = (
  message: Json,
  includes: Includes,
  ownId: string | null,
): ItemEvent | EchoEvent | IgnoredEvent => {
  const externalId = id(message['id']);
  const older = record(message['message_create']);
  const at = fromMillis(message['created_timestamp']) ?? fromIso(message['created_at']);
  const type = message['type'] ?? message['event_type'];
  if (!externalId || (type !== 'message_create' && type !== 'MessageCreate'))
    return ignored('not_for_inbox', 'A change of a direct conversation that is no message', { at });
  const senderId = id(older['sender_id']) ?? id(message['sender_id']);
  const recipientId = id(record(older['target'])['recipient_id']);
  const externalConversationId = id(message['dm_conversation_id']) ?? pairOf(senderId, recipientId);
  if (!externalConversationId || !senderId)
    return ignored('unknown_kind', 'A direct message that names nobody', { at });
  const author = authorOf(includes.users.get(senderId) ?? {}, senderId);
  const content = record(older['message_data']);
  const item = {
    externalId,
    externalConversationId,
    author,
    text: decoded(text(content['text']) ?? text(message['text'])) ?? '',
    attachments: [...olderAttachment(content), ...attachmentsOf(message, includes)],
    at,
  };
  if (senderId !== ownId) return { ...item, kind: 'message', ...(author.name ? {} : { isPartial: true }) };
  const other = recipientId ?? otherOf(externalConversationId, ownId);
  const contact = other ? authorOf(includes.users.get(other) ?? {}, other) : undefined;
  return { ...item, kind: 'echo', conversationKind: 'direct', ...(contact ? { contact } : {}) };
};

/** A conversation of two is named by both ids, the smaller first. */
export const pairOf = (one: string | null, other: string | null): string | null => {
  if (!one || !other) return null;
  const isFirst = one.length === other.length ? one < other : one.length < other.length;
  return isFirst ? `${one}-${other}` : `${other}-${one}`;
};

const otherOf = (conversation: string, ownId: string): string | null => {
  const parts = conversation.split('-');
  return parts.length === 2 ? (parts.find((part) => part !== ownId) ?? null) : null;
};

/** The picture of a direct message opens only for the account's own token, so its address is resolved later. */
const olderAttachment = (content: Json): ExternalAttachment[] => {
  const media = record(record(content['attachment'])['media']);
  const url = webUrl(media['media_url_https']);
  if (!url) return [];
  return [{ type: media['type'] === 'photo' ? 'image' : 'video', externalId: url }];
};
