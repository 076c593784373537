import { foreignCode } from '@hubbub/runtime';
import { conversationKinds } from '@hubbub/contracts';
import type {
  EchoEvent,
  ExternalAttachment,
  ExternalAuthor,
  ExternalPost,
  InboundEvent,
  ItemEvent,
  NormaliseContext,
} from '../connector';
import { ignored } from '../shared/events';
import { shown } from '../shared/words';
import { fromIso, id, list, number, record, text, webUrl, type Json } from '../shared/read';

/** The body of one request: `{events: […]}`. Whatever else arrives is one ignored event, so that the ledger adds up. */
export const normalise = (body: unknown, context: NormaliseContext): InboundEvent[] => {
  const { events } = record(body);
  if (!Array.isArray(events) || events.length === 0) return [ignored('unknown_kind', 'The body has no events')];
  return events.map((event) => normaliseEvent(record(event), context));
};

const normaliseEvent = (event: Json, context: NormaliseContext): InboundEvent => {
  const externalId = id(event['id']);
  if (!externalId) return ignored('unknown_kind', `An event ${shown(event['type'])} without an id`);
  const at = fromIso(event['sentAt']);
  const author = authorOf(event['author']);
  switch (event['type']) {
    case 'message':
      return itemOf(event, externalId, context) ?? ignored('unknown_kind', 'A message without a known conversation');
    case 'edit':
      return {
        kind: 'edit',
        externalId,
        text: text(event['text']),
        author,
        at,
        ...withItem(itemOf(event, externalId, context)),
      };
    case 'delete':
      return { kind: 'delete', externalId, author, at };
    case 'reaction':
      if (author && author.externalId === context.externalChannelId)
        return ignored('own_echo', 'Our own reaction', { at });
      // With both ids, `id` is the reaction's own and `replyToId` names what it was put on.
      return {
        kind: 'reaction',
        externalId: id(event['replyToId']) ?? externalId,
        emoji: text(event['text']) || null,
        author,
        at,
      };
    case 'status':
      return statusOf(event, externalId, at);
    default:
      return ignored('unknown_kind', `An event ${shown(event['type'])}: this type is not known`, { at });
  }
};

const itemOf = (event: Json, externalId: string, context: NormaliseContext): ItemEvent | EchoEvent | null => {
  const conversation = record(event['conversation']);
  const externalConversationId = id(conversation['id']);
  const conversationKind = conversationKinds.find((kind) => kind === conversation['kind']);
  if (!conversationKind || !externalConversationId) return null;
  const author = authorOf(event['author']);
  const replyToExternalId = id(event['replyToId']);
  const rating = number(event['rating']);
  const post = postOf(conversation['post']);
  const item = {
    externalId,
    externalConversationId,
    author,
    text: text(event['text']) ?? '',
    attachments: list(event['attachments']).map(attachmentOf),
    at: fromIso(event['sentAt']),
    ...(replyToExternalId ? { replyToExternalId } : {}),
    ...(post ? { post } : {}),
  };
  if (author && author.externalId === context.externalChannelId) return { ...item, kind: 'echo', conversationKind };
  const kind = conversationKind === 'direct' ? 'message' : conversationKind;
  return { ...item, kind, ...(kind === 'review' && rating !== null ? { rating } : {}) };
};

const withItem = (item: ItemEvent | EchoEvent | null) => (item ? { item } : {});

const authorOf = (value: unknown): ExternalAuthor | null => {
  const author = record(value);
  const externalId = id(author['id']);
  if (!externalId) return null;
  const [name, handle, avatarUrl] = [text(author['name']), text(author['handle']), webUrl(author['avatarUrl'])];
  return {
    externalId,
    ...(name ? { name } : {}),
    ...(handle ? { handle } : {}),
    ...(avatarUrl ? { avatarUrl } : {}),
  };
};

const postOf = (value: unknown): ExternalPost | null => {
  const post = record(value);
  const externalId = id(post['id']);
  if (!externalId) return null;
  const [url, words, imageUrl] = [webUrl(post['url']), text(post['text']), webUrl(post['imageUrl'])];
  return {
    externalId,
    ...(url ? { url } : {}),
    ...(words === null ? {} : { text: words }),
    ...(imageUrl ? { imageUrl } : {}),
  };
};

const attachmentTypes = ['image', 'video', 'audio', 'file', 'sticker', 'location', 'link', 'other'] as const;

const attachmentOf = (value: unknown): ExternalAttachment => {
  const given = record(value);
  const [url, name, mimeType] = [webUrl(given['url']), text(given['name']), text(given['mimeType'])];
  return {
    type: attachmentTypes.find((type) => type === given['type']) ?? 'file',
    ...(url ? { url } : {}),
    ...(name ? { name } : {}),
    ...(mimeType ? { mimeType } : {}),
  };
};

const statuses = ['sent', 'delivered', 'read', 'failed'] as const;

/** `id` is the external id that the callback's answer gave; the word stands in `status`. */
const statusOf = (event: Json, externalId: string, at: Date | null): InboundEvent => {
  const word = text(event['status']) ?? text(event['text']);
  const status = statuses.find((known) => known === word);
  if (!status) return ignored('unknown_kind', `A status ${shown(word)} is not known`, { at });
  const failure = record(event['failure']);
  return {
    kind: 'status',
    status,
    externalId,
    author: authorOf(event['author']),
    at,
    ...(status === 'failed'
      ? {
          failure: {
            code: foreignCode(text(failure['code']) ?? 'failed'),
            message: text(failure['message']) ?? 'The platform reports that it was not delivered',
          },
        }
      : {}),
  };
};
