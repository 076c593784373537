import { type PlatformCode, foreignCode } from '@hubbub/runtime';
import type { ExternalAuthor, InboundEvent, StatusEvent } from '../connector';
import { findRow } from '../meta/classify';
import { ignored } from '../shared/events';
import { filled, fromSeconds, id, list, number, record, text, type Json } from '../shared/read';
import { whatsappErrorRows } from './errors';
import { personOf } from './people';

const words: Readonly<Record<string, StatusEvent['status']>> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  played: 'read',
  failed: 'failed',
};

/** One element of `statuses[]`: what became of a message that we sent. */
export const normaliseStatus = (
  status: Json,
  value: Json,
  base: { externalChannelId: string; at: Date | null },
): InboundEvent => {
  const at = fromSeconds(status['timestamp']) ?? base.at;
  const externalId = id(status['id']);
  const word = text(status['status']) ?? '';
  const known = Object.hasOwn(words, word) ? words[word] : undefined;
  if (externalId === null || !known) return ignored('unknown_kind', `A status "${word.slice(0, 60)}"`, { ...base, at });
  const messageId = filled(status['biz_opaque_callback_data']);
  return {
    kind: 'status',
    ...base,
    at,
    // In a group one person has it; that is no reading by all.
    status: known === 'read' && status['recipient_type'] === 'group' ? 'delivered' : known,
    externalId,
    author: recipientOf(status, list(value['contacts']).map(record)),
    ...(messageId && uuid.test(messageId) ? { messageId } : {}),
    ...(known === 'failed' ? { failure: failureOf(record(list(status['errors'])[0]), at) } : {}),
  };
};

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

const recipientOf = (status: Json, contacts: readonly Json[]): ExternalAuthor | null => {
  const isGroup = status['recipient_type'] === 'group';
  const [phone, user] = isGroup
    ? [status['recipient_participant_id'], status['recipient_participant_user_id']]
    : [status['recipient_id'], status['recipient_user_id']];
  const externalId = id(phone) ?? id(user);
  return externalId === null ? null : personOf(externalId, user, contacts);
};

const failureOf = (error: Json, at: Date | null): { code: PlatformCode; message: string } => {
  const code = number(error['code']);
  const row = code === null ? null : findRow(whatsappErrorRows, code, null, at ?? new Date(8.64e15));
  const details = filled(record(error['error_data'])['details']) ?? filled(error['details']);
  const said = [filled(error['title']) ?? filled(error['message']), details].filter((part) => part !== null).join(': ');
  return {
    code: row?.code ?? (code === null ? 'failed' : foreignCode(String(code))),
    message: [row?.advice, said].filter(Boolean).join('. ') || 'The platform gave no reason',
  };
};
