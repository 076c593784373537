import { nameless } from '@hubbub/contracts';
import type { ExternalAuthor } from '@hubbub/connectors';
import { bigrams, foldText } from '@hubbub/text';
import { columnsOf, fromColumns, queryHot, textArray, type ChannelRow } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { Changes } from '../transact';
import { findFloods } from './find-floods';
import { foundByOf, type Incoming, isFromBefore, isItem, settle } from './incoming';
import { matchOwn } from './match-own';
import { takeOriginals } from './take-originals';
import { toAttachment } from './to-attachment';
import { type Person, upsertPeople } from './people';
import { upsertPosts } from './posts';
import { loadKeywords, readMessages } from './read-messages';
import { findThreads, kindOf, personKey, type StoredItem, type Thread } from './threads';
import { insertThreads, type Reading } from './update-threads';

/** A message that this batch has stored, with what flags and rules need of it. */
export interface NewMessage {
  id: string;
  item: StoredItem;
  thread: Thread;
  incoming: Incoming;
  author: Person | null;
  authorName: string;
  sentAt: Date;
  isInbound: boolean;
  isHistory: boolean;
}

/** Inserts what is new and settles every item's outcome. Repeats fall on the unique key (channel, external id). */
export const storeItems = async (
  db: EntityManager,
  channel: ChannelRow,
  batch: readonly Incoming[],
  changes: Changes,
): Promise<{ messages: NewMessage[]; readings: Map<string, Reading> }> => {
  const waiting = await dropRepeats(db, channel, batch, changes);
  const items = await matchOwn(db, channel, waiting, changes);
  if (items.length === 0) return { messages: [], readings: new Map() };

  const events = items.map(({ event }) => event as StoredItem);
  const incomingOf = new Map(items.map((incoming) => [incoming.event as StoredItem, incoming]));
  const receivedAt = (item: StoredItem) => incomingOf.get(item)!.delivery.receivedAt;
  const isHistory = (item: StoredItem) => isFromBefore(incomingOf.get(item)!, channel);
  const people = await upsertPeople(
    db,
    channel,
    events.flatMap((event) => authorsOf(channel, event)),
  );
  const posts = await upsertPosts(
    db,
    channel,
    events.flatMap(({ post }) => (post ? [post] : [])),
  );
  const threads = await findThreads(db, channel, events, people, posts, isHistory);

  const messages = events.map((item): NewMessage => {
    const author = item.kind === 'echo' ? null : (people.get(personKey(channel, item)) ?? null);
    return {
      id: uuidv7(),
      item,
      thread: threads.get(item)!,
      incoming: incomingOf.get(item)!,
      author,
      authorName: item.kind === 'echo' ? channel.name : (author?.name ?? nameless),
      sentAt: item.at ?? receivedAt(item),
      isInbound: item.kind !== 'echo',
      isHistory: isHistory(item),
    };
  });
  const readings = await readMessages(messages, await loadKeywords(db, channel.workspaceId));
  await findFloods(db, channel, messages, readings); // before a new conversation says which flags it has
  await insertThreads(db, channel, messages, readings);
  const stored = await insertMessages(db, channel, messages, readings);
  await joinReplies(db, channel, messages, changes);
  // Another worker had one of them meanwhile: what a new conversation says of itself would tell of a message that it has not.
  if (messages.some(({ id, thread }) => thread.isNew && !stored.has(id)))
    throw new Error('Another worker stored a message of this batch meanwhile');
  for (const { id, incoming } of messages) if (stored.has(id)) settle(incoming, { state: 'stored' });
  // What another worker stored meanwhile is a repeat, or was made by an edit that misses the original.
  await dropRepeats(
    db,
    channel,
    messages.filter(({ id }) => !stored.has(id)).map(({ incoming }) => incoming),
    changes,
  );
  return { messages: messages.filter(({ id }) => stored.has(id)), readings };
};

/** An author, a name for nobody-knows-who, and for echoes the person on the other side. */
const authorsOf = (channel: ChannelRow, item: StoredItem): ExternalAuthor[] => {
  const externalId = personKey(channel, item);
  if (item.kind !== 'echo') return [item.author ?? { externalId }];
  if (item.contact) return [item.contact];
  return [externalId === channel.externalId ? { externalId, name: channel.name } : { externalId }];
};

/** What this channel holds already is a repeat, unless it came by this very delivery at an earlier attempt. */
const dropRepeats = async (
  db: EntityManager,
  channel: ChannelRow,
  batch: readonly Incoming[],
  changes: Changes,
): Promise<Incoming[]> => {
  const first = new Map<string, Incoming>();
  for (const incoming of batch) {
    if (!isItem(incoming.event)) continue;
    if (first.has(incoming.event.externalId)) settle(incoming, { state: 'duplicate' });
    else first.set(incoming.event.externalId, incoming);
  }
  if (first.size === 0) return [];
  const held: {
    external_id: string;
    delivery_id: string | null;
    direction: string;
    extra: { isFromEdit?: boolean };
  }[] = await queryHot(
    db,
    `SELECT m.* FROM unnest($3::text[]) AS w (external_id) CROSS JOIN LATERAL (SELECT external_id, delivery_id, direction, extra FROM message
       WHERE workspace_id = $1 AND channel_id = $2 AND external_id = w.external_id LIMIT 1) AS m`,
    [channel.workspaceId, channel.id, [...first.keys()]],
  );
  const originals: Incoming[] = [];
  for (const row of held) {
    const incoming = first.get(row.external_id)!;
    first.delete(row.external_id);
    if (row.extra.isFromEdit) originals.push(incoming);
    else if (row.delivery_id === incoming.delivery.id) settle(incoming, { state: 'stored' });
    else if (incoming.event.kind === 'echo')
      settle(incoming, { state: 'ignored', reason: 'own_echo', detail: 'A send that we hold' });
    else settle(incoming, { state: 'duplicate' });
  }
  await takeOriginals(db, channel, originals, changes);
  return [...first.values()];
};

const insertMessages = async (
  db: EntityManager,
  channel: ChannelRow,
  messages: readonly NewMessage[],
  readings: ReadonlyMap<string, Reading>,
): Promise<Set<string>> => {
  const rows = messages.map(({ id, item, thread, incoming, author, authorName, sentAt, isInbound }) => ({
    id,
    conversation_id: thread.id,
    direction: isInbound ? 'inbound' : 'outbound',
    external_id: item.externalId,
    text: item.text,
    search_text: foldText(item.text),
    search_grams: gramsOf(item.text),
    attachments: (item.attachments ?? []).map(toAttachment),
    author_type: isInbound ? 'contact' : 'platform',
    author_id: author?.contactId,
    author_name: authorName,
    audience: kindOf(item) === 'direct' ? 'private' : 'public',
    status: isInbound ? 'received' : 'sent',
    reply_to_external_id: item.replyToExternalId,
    sent_at: sentAt,
    received_at: incoming.delivery.receivedAt,
    found_by: foundByOf(incoming, channel),
    extra: extraOf(item),
    delivery_id: incoming.delivery.id,
    analysis: readings.get(id)?.analysis,
    rating: item.kind === 'review' ? item.rating : null,
  }));
  const inserted: { id: string }[] = await queryHot(
    db,
    `INSERT INTO message (workspace_id, channel_id, id, conversation_id, direction, external_id, text, search_text, search_grams, attachments, author_type, author_id,
       author_name, audience, status, reply_to_external_id, reply_to_id, sent_at, received_at, found_by, extra, delivery_id, analysis, rating)
     SELECT $1, $2, x.id, x.conversation_id, x.direction, x.external_id, x.text, x.search_text, x.search_grams, x.attachments, x.author_type, x.author_id,
       x.author_name, x.audience, x.status, x.reply_to_external_id,
       (SELECT p.id FROM message p WHERE p.workspace_id = $1 AND p.channel_id = $2 AND p.external_id = x.reply_to_external_id),
       x.sent_at, x.received_at, x.found_by, x.extra, x.delivery_id, x.analysis, x.rating
     FROM ${fromColumns(messageShape, 3)}
     ORDER BY x.external_id ON CONFLICT (workspace_id, channel_id, external_id) WHERE external_id IS NOT NULL DO NOTHING RETURNING id`,
    [channel.workspaceId, channel.id, ...columnsOf(messageShape, rows)],
  );
  return new Set(inserted.map(({ id }) => id));
};

/**
 * A reply that comes together with what it answers, or before it, is inserted without knowing it: it is joined as soon as
 * both are here.
 */
const joinReplies = async (
  db: EntityManager,
  channel: ChannelRow,
  messages: readonly NewMessage[],
  changes: Changes,
): Promise<void> => {
  const externalIds = new Set(messages.map(({ item }) => item.externalId));
  const threads = messages
    .filter(
      ({ item, thread }) =>
        (kindOf(item) !== 'direct' && !thread.isNew) ||
        (item.replyToExternalId !== undefined && externalIds.has(item.replyToExternalId)),
    )
    .map(({ thread }) => thread.id);
  if (threads.length === 0) return;
  const own = new Set(messages.map(({ id }) => id));
  const [joined]: [{ id: string }[]] = await db.query(
    `UPDATE message m SET reply_to_id = p.id, version = m.version + CASE WHEN m.id = ANY ($4::uuid[]) THEN 0 ELSE 1 END
     FROM message p WHERE m.workspace_id = $1 AND m.channel_id = $2 AND m.conversation_id = ANY ($3::uuid[]) AND m.reply_to_id IS NULL
       AND p.workspace_id = $1 AND p.channel_id = $2 AND p.external_id = m.reply_to_external_id RETURNING m.id`,
    [channel.workspaceId, channel.id, [...new Set(threads)], [...own]],
  );
  for (const { id } of joined) if (!own.has(id)) changes.updated(id);
};

const messageShape = {
  id: 'uuid',
  conversation_id: 'uuid',
  direction: 'text',
  external_id: 'text',
  text: 'text',
  search_text: 'text',
  search_grams: 'text[]',
  attachments: 'jsonb',
  author_type: 'text',
  author_id: 'uuid',
  author_name: 'text',
  audience: 'text',
  status: 'text',
  reply_to_external_id: 'text',
  sent_at: 'timestamptz',
  received_at: 'timestamptz',
  found_by: 'text',
  extra: 'jsonb',
  delivery_id: 'uuid',
  analysis: 'jsonb',
  rating: 'smallint',
} as const;

const gramsOf = (text: string): string | null => {
  const grams = bigrams(text);
  return grams.length > 0 ? textArray(grams) : null;
};

const extraOf = (item: StoredItem): Record<string, unknown> => {
  if (!item.isAutomated && !item.isPartial) return item.extra ?? {};
  return {
    ...item.extra,
    ...(item.isAutomated ? { isAutomated: true } : {}),
    ...(item.isPartial ? { isPartial: true } : {}),
  };
};
