import type { ExternalAuthor } from '../connector';
import { filled, id, record, type Json } from '../shared/read';

/** `from` as a record, or the older `sender_id` and `sender_name` beside the rest. Null: the body does not say who. */
export const senderOf = (value: Json): ExternalAuthor | null => {
  const from = record(value['from']);
  const externalId = id(from['id']) ?? id(value['sender_id']);
  if (externalId === null || externalId === '0') return null;
  const name = filled(from['name']) ?? filled(value['sender_name']);
  const handle = filled(from['username']);
  return { externalId, ...(name ? { name } : {}), ...(handle ? { handle } : {}) };
};
