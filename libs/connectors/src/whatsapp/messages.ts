import type { EchoEvent, ExternalAuthor, InboundEvent, ItemEvent } from '../connector';
import { ignored } from '../shared/events';
import { filled, fromSeconds, id, list, record, type Json } from '../shared/read';
import { contentOf, typeOf } from './content';
import { identityIn, personOf, senderOf, withSharedNumber } from './people';

export interface Base {
  externalChannelId: string;
  at: Date | null;
}

/** One element of `messages[]`: what a person did. `isAutomated`: another app answers, or it is history. */
export const normaliseMessage = (message: Json, value: Json, base: Base, isAutomated: boolean): InboundEvent => {
  const author = withSharedNumber(senderOf(message, value), message);
  const externalId = id(message['id']);
  const at = fromSeconds(message['timestamp']) ?? base.at;
  const type = typeOf(message);
  const timed = { ...base, at };
  const body = record(message[type]);
  if (type === 'system') {
    const change = identityIn(message, body);
    return ignored('not_for_inbox', systemNote(body), { ...timed, ...(change ? { identities: [change] } : {}) });
  }
  if (type === 'request_welcome')
    return ignored('not_for_inbox', 'A person opened the chat and wrote nothing yet', timed);
  if (type === 'reaction') return reaction(body, author, timed);
  const original = id(body['original_message_id']);
  if (type === 'revoke' && original !== null) return { kind: 'delete', ...timed, externalId: original, author };
  const changed = type === 'edit' ? record(body['message']) : message;
  const target = type === 'edit' ? original : externalId;
  if (target === null) return ignored('unknown_kind', 'A message without an id', timed);
  const item = itemOf(target, changed, message, { author, timed, isAutomated });
  return type === 'edit' ? { kind: 'edit', ...timed, externalId: target, text: item.text, author, item } : item;
};

/** One element of `message_echoes[]`: what our own people sent from the phone. Calls of the API are not echoed. */
export const normaliseEcho = (message: Json, value: Json, base: Base): InboundEvent => {
  const to = id(message['to']) ?? id(message['to_user_id']);
  const contact = to === null ? null : personOf(to, message['to_user_id'], list(value['contacts']).map(record));
  return echoOf(message, contact, { ...base, at: fromSeconds(message['timestamp']) ?? base.at });
};

export const echoOf = (message: Json, contact: ExternalAuthor | null, timed: Base): InboundEvent => {
  const type = typeOf(message);
  const body = record(message[type]);
  const author = { externalId: timed.externalChannelId };
  const original = id(body['original_message_id']);
  if (type === 'reaction') return reaction(body, author, timed);
  if (type === 'revoke' && original !== null) return { kind: 'delete', ...timed, externalId: original, author };
  const changed = type === 'edit' ? record(body['message']) : message;
  const target = type === 'edit' ? original : id(message['id']);
  if (target === null) return ignored('unknown_kind', 'An echo without an id', timed);
  const content = contentOf(changed);
  const item: EchoEvent = {
    kind: 'echo',
    conversationKind: 'direct',
    ...timed,
    externalId: target,
    externalConversationId: id(message['group_id']) ?? contact?.externalId ?? target,
    ...quoteOf(message),
    author,
    ...(contact ? { contact } : {}),
    text: content.text,
    ...(content.attachments.length > 0 ? { attachments: content.attachments } : {}),
  };
  return type === 'edit' ? { kind: 'edit', ...timed, externalId: target, text: item.text, author, item } : item;
};

const itemOf = (
  externalId: string,
  changed: Json,
  message: Json,
  { author, timed, isAutomated }: { author: ExternalAuthor | null; timed: Base; isAutomated: boolean },
): ItemEvent => {
  const { text: words, attachments, extra } = contentOf(changed);
  const groupId = id(message['group_id']);
  return {
    kind: 'message',
    ...timed,
    externalId,
    externalConversationId: groupId ?? author?.externalId ?? externalId,
    ...quoteOf(message),
    author,
    text: words,
    ...(attachments.length > 0 ? { attachments } : {}),
    ...(Object.keys(extra).length > 0 ? { extra } : {}),
    ...(isAutomated ? { isAutomated } : {}),
  };
};

const quoteOf = (message: Json): { replyToExternalId?: string } => {
  const quoted = id(record(message['context'])['id']);
  return quoted === null ? {} : { replyToExternalId: quoted };
};

const reaction = (body: Json, author: ExternalAuthor | null, timed: Base): InboundEvent => {
  const externalId = id(body['message_id']);
  if (externalId === null) return ignored('unknown_kind', 'A reaction to nothing', timed);
  return { kind: 'reaction', ...timed, externalId, emoji: filled(body['emoji']), author };
};

const systemNote = (body: Json): string => {
  const type = filled(body['type']) ?? '';
  return type.startsWith('user_changed')
    ? `The identity of a person changed (${type})`
    : `A notice of the system (${type})`;
};
