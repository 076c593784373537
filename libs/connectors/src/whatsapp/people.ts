import type { ExternalAuthor } from '../connector';
import { filled, id, list, record, type Json } from '../shared/read';

/** Who wrote a message of this value. People with a username may have no number: then the user id stands for them. */
export const senderOf = (message: Json, value: Json): ExternalAuthor | null => {
  const contacts = list(value['contacts']).map(record);
  const given = id(message['from']) ?? id(message['from_user_id']);
  if (given !== null) return personOf(given, message['from_user_id'], contacts);
  // A number shared on request names no sender; the value's only contact is the one who shared.
  const [only, ...others] = contacts;
  const alone = only && others.length === 0 ? (id(only['wa_id']) ?? id(only['user_id'])) : null;
  return alone === null ? null : personOf(alone, only?.['user_id'], contacts);
};

/** Name and handle from the list of contacts, matched by id and never by position. */
export const personOf = (externalId: string, userId: unknown, contacts: readonly Json[]): ExternalAuthor => {
  const ids = [externalId, id(userId)];
  const contact = contacts.find((one) =>
    [id(one['wa_id']), id(one['user_id'])].some((own) => own !== null && ids.includes(own)),
  );
  const profile = record(contact?.['profile']);
  const name = filled(profile['name']);
  const handle = filled(profile['username'])?.replace(/^@/, '');
  return { externalId, ...(name ? { name } : {}), ...(handle ? { handle } : {}) };
};
