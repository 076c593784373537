import { findFlood, type FloodItem } from '@hubbub/automation';
import type { ChannelRow } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import type { NewMessage } from './store-items';
import type { Reading } from './update-threads';

const hourMs = 3_600_000;
/** As many of an author's earlier messages as a verdict needs. */
const newest = 10;

/**
 * Flags who floods a channel under posts, with the reason, as `spam`: rules hide it or leave it for a member, and a
 * member takes the flag off again. Direct messages are left alone: whoever repeats there waits for an answer.
 */
export const findFloods = async (
  db: EntityManager,
  channel: ChannelRow,
  messages: readonly NewMessage[],
  readings: ReadonlyMap<string, Reading>,
): Promise<void> => {
  const live = messages.filter(
    ({ isInbound, isHistory, author, thread }) => isInbound && !isHistory && author && thread.kind !== 'direct',
  );
  const known = [...new Set(live.flatMap(({ author }) => (author && !author.isNew ? [author.contactId] : [])))];
  const byAuthor = await listEarlier(db, channel, known, live);
  for (const message of [...live].sort((a, b) => a.sentAt.getTime() - b.sentAt.getTime())) {
    const { author, id, item, sentAt } = message;
    if (!author) continue;
    const earlier = byAuthor.get(author.contactId) ?? [];
    const verdict = findFlood({ text: item.text, at: sentAt }, earlier);
    byAuthor.set(author.contactId, [...earlier.slice(-newest), { text: item.text, at: sentAt }]);
    const flags = readings.get(id)?.flags;
    if (!verdict || !flags) continue;
    const spam = flags.find(({ name }) => name === 'spam');
    if (spam) spam.reasons = [...(spam.reasons ?? []), verdict.reason];
    else
      flags.push({ name: 'spam', certainty: verdict.certainty, score: 0.8, evidence: [], reasons: [verdict.reason] });
  }
};

const listEarlier = async (
  db: EntityManager,
  channel: ChannelRow,
  contactIds: readonly string[],
  live: readonly NewMessage[],
): Promise<Map<string, FloodItem[]>> => {
  const byAuthor = new Map<string, FloodItem[]>();
  if (contactIds.length === 0) return byAuthor;
  const first = Math.min(...live.map(({ sentAt }) => sentAt.getTime()));
  const rows: { contact_id: string; text: string; at: Date }[] = await db.query(
    `SELECT x.id AS contact_id, m.text, m.sent_at AS at FROM unnest($3::uuid[]) AS x (id) CROSS JOIN LATERAL (
       SELECT m.text, m.sent_at FROM (SELECT c.id FROM conversation c WHERE c.workspace_id = $1 AND c.contact_id = x.id AND c.channel_id = $2 AND c.last_message_at > $4
         ORDER BY c.last_message_at DESC LIMIT $5) AS c
       JOIN message m ON m.workspace_id = $1 AND m.conversation_id = c.id AND m.author_id = x.id AND m.direction = 'inbound' AND m.sent_at > $4
       WHERE NOT m.id = ANY ($6::uuid[]) ORDER BY m.sent_at DESC LIMIT $5) AS m ORDER BY m.sent_at`,
    [channel.workspaceId, channel.id, contactIds, new Date(first - hourMs), newest, live.map(({ id }) => id)],
  );
  for (const { contact_id, text, at } of rows)
    byAuthor.set(contact_id, [...(byAuthor.get(contact_id) ?? []), { text, at }]);
  return byAuthor;
};
