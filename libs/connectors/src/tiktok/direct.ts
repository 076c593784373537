import type { EchoEvent, ExternalAttachment, ExternalAuthor, InboundEvent, ItemEvent } from '../connector';
import { ignored } from '../shared/events';
import { fromMillis, id, list, record, text, webUrl, type Json } from '../shared/read';
import { shown } from '../shared/words';

/** A direct message, from a webhook or a list. Source: https://business-api.tiktok.com/portal/docs?id=1832190670631937 */
export const eventsOfDirect = (content: Json, isEcho: boolean): InboundEvent[] => {
  const at = fromMillis(content['timestamp']);
  const type = typeof content['type'] === 'string' ? content['type'].toLowerCase() : content['message_type'];
  const externalConversationId = id(content['conversation_id']);
  if (type === 'reaction') return reactionsOf(content, at);
  const externalId = id(content['message_id']);
  if (!externalId || !externalConversationId)
    return [ignored('unknown_kind', 'A direct message without an id', { at })];
  const body = bodyOf(String(type).toLowerCase(), content);
  if (!body) return [ignored('unknown_kind', `A direct message of type ${shown(type)}`, { at })];
  const answered = id(record(content['referenced_message_info'])['referenced_message_id']);
  const isOwn = isEcho || roleOf(content['from_user']) === 'business_account';
  const item = {
    externalId,
    externalConversationId,
    ...(answered ? { replyToExternalId: answered } : {}),
    author: isOwn ? ownAuthor(content) : visitor(content, 'from'),
    text: body.text,
    attachments: body.attachments,
    at,
  };
  return [isOwn ? echoOf(item, content) : { ...item, kind: 'message' }];
};

type Item = Omit<ItemEvent, 'kind'>;

const echoOf = (item: Item, content: Json): EchoEvent => {
  const contact = visitor(content, 'to');
  return { ...item, kind: 'echo', conversationKind: 'direct', ...(contact ? { contact } : {}) };
};

/** `unique_identifier` is the visitor's in both directions; `from` and `to` are user names. */
const visitor = (content: Json, side: 'from' | 'to'): ExternalAuthor | null => {
  const externalId = id(content['unique_identifier']) ?? id(record(content[`${side}_user`])['id']);
  const handle = text(content[side]);
  return externalId ? { externalId, ...(handle ? { handle } : {}) } : null;
};

const ownAuthor = (content: Json): ExternalAuthor | null => {
  const externalId = id(record(content['from_user'])['id']);
  const handle = text(content['from']);
  return externalId ? { externalId, ...(handle ? { handle } : {}) } : null;
};

const roleOf = (user: unknown): string | null => text(record(user)['role'])?.toLowerCase() ?? null;

const bodyOf = (type: string, content: Json): { text: string; attachments: ExternalAttachment[] } | null => {
  const part = record(content[type]);
  switch (type) {
    case 'text':
      return { text: text(part['body']) ?? '', attachments: [] };
    case 'image':
    case 'video': {
      const externalId = id(part['media_id']);
      return { text: '', attachments: [{ type, ...(externalId ? { externalId } : {}) }] };
    }
    case 'share_post': {
      const url = webUrl(part['embed_url']);
      return { text: '', attachments: [{ type: 'link', ...(url ? { url } : {}) }] };
    }
    case 'sticker':
    case 'emoji': {
      const url = webUrl(part['url']);
      return { text: '', attachments: [{ type: 'sticker', ...(url ? { url } : {}) }] };
    }
    case 'template':
      return { text: text(part['title']) ?? '', attachments: [] };
    case 'other':
      return { text: '', attachments: [{ type: 'other' }] };
    default:
      return null;
  }
};

const reactionsOf = (content: Json, at: Date | null): InboundEvent[] => {
  const reactions = list(content['reaction']).map(record);
  if (reactions.length === 0) return [ignored('unknown_kind', 'A reaction without content', { at })];
  return reactions.map((reaction) => {
    const externalId = id(reaction['original_msg_id']);
    if (!externalId) return ignored('unknown_kind', 'A reaction that names no message', { at });
    const by = id(reaction['unique_identifier']) ?? id(content['unique_identifier']);
    const isRemoved = text(reaction['operation'])?.toUpperCase() === 'REMOVE';
    return {
      kind: 'reaction',
      externalId,
      emoji: isRemoved ? null : text(reaction['emoji']) || '✨',
      author: by ? { externalId: by } : null,
      at: fromMillis(reaction['timestamp']) ?? at,
    };
  });
};
