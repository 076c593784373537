import type { InboundEvent } from '../connector';
import { ignored } from '../shared/events';
import { fromSeconds, id, isRecord, list, record, type Json } from '../shared/read';
import { echoOf, normaliseMessage, type Base } from './messages';

/**
 * Past chats that a number brings along when it joins from the WhatsApp Business app: shown, and never a trigger.
 * Each thread is named by the person; what does not come from the person is ours.
 */
export const normaliseHistory = (value: Json, base: Base): InboundEvent[] => {
  const events = list(value['history'])
    .flatMap((chunk) => list(record(chunk)['threads']))
    .filter(isRecord)
    .flatMap((thread) =>
      list(thread['messages'])
        .filter(isRecord)
        .map((message) => oneOf(message, thread, base)),
    );
  return events.length > 0 ? events : [ignored('not_for_inbox', 'A part of the history without messages', base)];
};

const oneOf = (message: Json, thread: Json, base: Base): InboundEvent => {
  const person = id(thread['id']);
  const isTheirs = person !== null && [id(message['from']), id(message['from_user_id'])].includes(person);
  if (isTheirs) return normaliseMessage(message, {}, base, true);
  const contact = person === null ? null : { externalId: person };
  return echoOf(message, contact, { ...base, at: fromSeconds(message['timestamp']) ?? base.at });
};
