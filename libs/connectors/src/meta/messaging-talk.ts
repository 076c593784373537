import type { ExternalAuthor } from '../connector';
import { filled, id, record, type Json } from '../shared/read';
import type { Part } from './envelope';
import { firstInstant } from './times';

/** What one element is about, once for all its kinds. */
export interface Talk {
  part: Part;
  element: Json;
  /** The one who did it. */
  sender: string | null;
  /** The person on the other side, whoever wrote. */
  person: string | null;
  base: { externalChannelId: string; at: Date | null };
}

export const talkOf = (element: Json, part: Part): Talk => {
  const sender = personOf(element['sender']);
  const recipient = personOf(element['recipient']);
  const others = [sender, recipient].filter((who) => who !== null && who !== part.channel);
  const at = firstInstant(element['timestamp'], part.at);
  return { part, element, sender, person: others[0] ?? null, base: { externalChannelId: part.channel, at } };
};

/** Webhooks name nobody; what a poll read carries the names along. */
export const authorOf = ({ sender, element }: Talk): ExternalAuthor | null => {
  if (sender === null) return null;
  const who = record(element['sender']);
  const name = filled(who['name']);
  const handle = filled(who['username']);
  return { externalId: sender, ...(name ? { name } : {}), ...(handle ? { handle } : {}) };
};

/** A PSID or IGSID; guests of a plugin have only a reference, kept apart by its prefix. */
const personOf = (value: unknown): string | null => {
  const person = record(value);
  const reference = id(person['user_ref']);
  return id(person['id']) ?? (reference === null ? null : `user_ref:${reference}`);
};
