import type { ExternalAuthor, IdentityChange } from '../connector';
import { filled, id, list, record, text, type Json } from '../shared/read';

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
  const all = [userId, contact?.['wa_id'], contact?.['user_id']].map(id);
  const otherIds = [...new Set(all)].filter((one): one is string => one !== null && one !== externalId);
  return {
    externalId,
    ...(name ? { name } : {}),
    ...(handle ? { handle } : {}),
    ...(otherIds.length > 0 ? { otherIds } : {}),
  };
};

/** Who shared the own number on request is known by it from now on. */
export const withSharedNumber = (author: ExternalAuthor | null, message: Json): ExternalAuthor | null => {
  const isOwn = filled(message['origin'])?.startsWith('contact_request') === true;
  const [card, ...more] = list(message['contacts']).map(record);
  const [phone, ...others] = list(card?.['phones']).map(record);
  const shared = isOwn && more.length === 0 && others.length === 0 ? id(phone?.['wa_id']) : null;
  if (author === null || shared === null || shared === author.externalId) return author;
  return { ...author, otherIds: [...new Set([...(author.otherIds ?? []), shared])] };
};

/** What a notice of the system says of a person's number or user id; null where it names fewer than two ids. */
export const identityIn = (message: Json, body: Json): IdentityChange | null => {
  const type = filled(body['type']) ?? '';
  if (!type.startsWith('user_changed')) return null;
  const current = idsOf(body['wa_id'], body['new_wa_id'], body['user_id']);
  const former = idsOf(
    message['from'],
    message['from_user_id'],
    body['customer'],
    body['previous_user_id'],
    toldInWords(body),
  );
  return changeOf(former, current);
};

/** Elements of `user_id_update[]`, where it still comes. */
export const identitiesIn = (value: Json): IdentityChange[] =>
  list(value['user_id_update'])
    .map(record)
    .flatMap((one) => {
      const [user, parent] = [record(one['user_id']), record(one['parent_user_id'])];
      const former = idsOf(user['previous'], parent['previous']);
      const change = changeOf(former, idsOf(one['wa_id'], user['current'], parent['current']));
      return change ? [change] : [];
    });

/** Earlier notices name the old id in their words alone, which begin with a name that the person has chosen: only their end counts. */
const toldInWords = (body: Json): string | null => {
  const [, from, to] = / from ([A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}) to (\S+)$/.exec(text(body['body']) ?? '') ?? [];
  return from !== undefined && to === id(body['user_id']) ? from : null;
};

const idsOf = (...values: unknown[]): string[] => [
  ...new Set(values.map((value) => id(value)?.replace(/^\+/, '') ?? null).filter((one) => one !== null)),
];

const changeOf = (before: readonly string[], current: string[]): IdentityChange | null => {
  const former = before.filter((one) => !current.includes(one));
  return current.length > 0 && former.length + current.length > 1 ? { former, current } : null;
};
