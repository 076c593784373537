import type { ChannelAccess, CompletableEvent } from '../connector';
import { text } from '../shared/read';
import { completePerson, readOrGone } from './people-lookup';

/** Fills the name of a direct message's person, and the words of an edit that came without them. */
export const completeDirect = async (
  event: CompletableEvent,
  channel: ChannelAccess,
  fields: string,
): Promise<CompletableEvent | null> => {
  if (event.kind === 'edit') return completeEdit(event, channel);
  if (event.kind === 'echo')
    return event.contact ? { ...event, contact: await completePerson(event.contact, channel, fields) } : event;
  return event.author ? { ...event, author: await completePerson(event.author, channel, fields) } : event;
};

const completeEdit = async (
  event: CompletableEvent & { kind: 'edit' },
  channel: ChannelAccess,
): Promise<CompletableEvent | null> => {
  if (event.text !== null) return event;
  const message = await readOrGone(channel, [event.externalId], { fields: 'id,created_time,from,to,message' });
  if (!message) return null;
  const words = text(message['message']) ?? '';
  return { ...event, text: words, ...(event.item ? { item: { ...event.item, text: words } } : {}) };
};
