import type { InboundEvent, NormaliseContext } from '../connector';
import { walkEnvelope, type Part } from '../meta/envelope';
import { ignored } from '../shared/events';
import { id, isRecord, list, record, text, type Json } from '../shared/read';
import { normaliseHistory } from './history';
import { normaliseEcho, normaliseMessage, type Base } from './messages';
import { normaliseNotice } from './notices';
import { normaliseStatus } from './statuses';

// https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview

/** A body of the object `whatsapp_business_account`. Messages belong to a number, notices to the whole account. */
export const normalise = (body: unknown, context: NormaliseContext): InboundEvent[] =>
  walkEnvelope(body, context, ['whatsapp_business_account'], (part) => normaliseChange(part, context));

const normaliseChange = ({ element, channel, at, from }: Part, context: NormaliseContext): InboundEvent[] => {
  const field = text(element['field']) ?? '';
  const value = record(element['value']);
  const phoneId = id(record(value['metadata'])['phone_number_id']);
  const base: Base = { externalChannelId: phoneId ?? context.externalChannelId ?? channel, at };
  const events = from === 'changes' ? eventsOf(field, value, base, context.receivedAt) : [];
  // An error of the account may stand beside messages: it is told all the same.
  const isToldBeside = field === 'messages' && list(value['errors']).length > 0;
  return events.length > 0 && !isToldBeside ? events : [...events, normaliseNotice(field, element['value'], base)];
};

const eventsOf = (field: string, value: Json, base: Base, receivedAt: Date): InboundEvent[] => {
  if (field === 'history') return normaliseHistory(value, base, receivedAt);
  const each = (key: string, read: (one: Json) => InboundEvent): InboundEvent[] =>
    list(value[key]).map((one) =>
      isRecord(one) ? read(one) : ignored('unknown_kind', `An element of ${key} that is no record`, base),
    );
  // Another app owns the thread: what is written there is shown, and no rule answers it.
  const isStandby = field === 'standby';
  if (field === 'messages' || isStandby) {
    return [
      ...each('messages', (one) => normaliseMessage(one, value, base, isStandby)),
      ...each('message_echoes', (one) => normaliseEcho(one, value, base)),
      ...each('statuses', (one) => normaliseStatus(one, value, base)),
    ];
  }
  return field === 'smb_message_echoes' || field === 'message_echoes'
    ? each('message_echoes', (one) => normaliseEcho(one, value, base))
    : [];
};
