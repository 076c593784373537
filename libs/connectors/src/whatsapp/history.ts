import type { InboundEvent } from '../connector';
import { ignored } from '../shared/events';
import { fromSeconds, id, isRecord, list, record, type Json } from '../shared/read';
import { echoOf, normaliseMessage, type Base } from './messages';

// https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/history

/**
 * Past chats that a number brings along when it joins from the WhatsApp Business app: shown, and never a trigger.
 * Each thread is named by the person; what does not come from the person is ours.
 */
export const normaliseHistory = (value: Json, base: Base, receivedAt: Date): InboundEvent[] => {
  const threads = list(value['history']).flatMap((chunk) => list(record(chunk)['threads']));
  const events = threads.flatMap((thread) =>
    list(record(thread)['messages'])
      .filter(isRecord)
      .map((message) => ofThread(message, id(record(thread)['id']), base, receivedAt)),
  );
  const files = list(value['messages'])
    .filter(isRecord)
    .map((message) => loose(message, value, base));
  const all = [...events, ...files];
  return all.length > 0 ? all : [ignored('not_for_inbox', 'A part of the history without messages', base)];
};

/** Files of the last fourteen days follow in bodies of their own; of older ones only the place is left. */
const filesFollowMs = 14 * 86_400_000;

const ofThread = (message: Json, person: string | null, base: Base, receivedAt: Date): InboundEvent => {
  const at = fromSeconds(message['timestamp']) ?? base.at;
  const isYoung = at !== null && receivedAt.getTime() - at.getTime() < filesFollowMs;
  if (message['type'] === 'media_placeholder' && isYoung)
    return ignored('not_for_inbox', 'The place of a file that follows by itself', { ...base, at });
  const isTheirs = person !== null && [id(message['from']), id(message['from_user_id'])].includes(person);
  if (isTheirs) return normaliseMessage(message, {}, base, true);
  return echoOf(message, person === null ? null : { externalId: person }, { ...base, at });
};

/** A message outside a thread: ours where it comes from the number itself. */
const loose = (message: Json, value: Json, base: Base): InboundEvent => {
  const own = id(record(value['metadata'])['display_phone_number']);
  const isOurs = own !== null && id(message['from']) === own;
  if (!isOurs) return normaliseMessage(message, value, base, true);
  const to = id(message['to']);
  const at = fromSeconds(message['timestamp']) ?? base.at;
  return echoOf(message, to === null ? null : { externalId: to }, { ...base, at });
};
