import type { EchoEvent, ItemEvent } from '@hubbub/connectors';
import { PlatformError } from '@hubbub/runtime';
import { enqueue, getChannel, listMessagesById, type NewJob } from '@hubbub/store';
import { bigrams, foldText } from '@hubbub/text';
import type { ChannelRow } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { accessTo } from '../channel-access';
import type { Context } from '../context';
import { jobAttempts } from '../job-attempts';
import { type Changes, transact } from '../transact';
import { upsertPeople } from './people';
import { upsertPosts } from './posts';
import { insertFlags, loadKeywords, readMessages } from './read-messages';
import { runRules } from './run-rules';
import type { NewMessage } from './store-items';
import { lockThreadById } from './threads';
import { mergeFlags, type Reading } from './update-threads';

export interface CompletePayload {
  workspaceId: number;
  channelId: string;
  messageId: string;
  event: ItemEvent | EchoEvent;
}

/** What webhooks leave out (the words of a mention, a person's name, the post) is read after the commit, as jobs. */
export const enqueueCompletions = async (
  ctx: Context,
  db: EntityManager,
  channel: ChannelRow,
  messages: readonly NewMessage[],
): Promise<void> => {
  if (!ctx.findConnector(channel.platform)?.complete) return;
  const wanted = messages.filter(({ item, author }) => {
    const person = item.kind === 'echo' ? item.contact : item.author;
    const isNameless =
      person !== null && person !== undefined && !person.name && !person.handle && (author?.isNew ?? true);
    return item.isPartial || isNameless || (item.post !== undefined && item.post.text === undefined);
  });
  await enqueue(
    db,
    wanted.map(({ id, item }): NewJob => ({
      name: 'message.complete',
      payload: { workspaceId: channel.workspaceId, channelId: channel.id, messageId: id, event: item },
      // Many comments of one post want the same post: one asks.
      key: item.isPartial || !item.post ? `complete:${id}` : `complete:${channel.id}:${item.post.externalId}`,
      attempts: jobAttempts['message.complete'],
    })),
  );
};

/** Asks the platform for the rest of one message; the words are then read for flags and rules like any others. */
export const completeMessage = async (
  ctx: Context,
  { workspaceId, channelId, messageId, event }: CompletePayload,
): Promise<void> => {
  const channel = await ctx.store.transaction(workspaceId, (db) =>
    getChannel(db, workspaceId, channelId).catch(() => null),
  );
  const connector = channel && ctx.findConnector(channel.platform);
  if (!channel || channel.isOff || !connector?.complete) return;
  const revived = { ...event, at: event.at ? new Date(event.at) : null };
  const completed = await connector.complete(revived, accessTo(ctx, channel)).catch((error: unknown) => {
    if (error instanceof PlatformError && error.outcome === 'refused') return revived; // it stays as it came
    throw error;
  });
  await transact(ctx, workspaceId, async (db, changes) => {
    if (completed === null) return markGone(db, workspaceId, messageId, ctx.clock(), changes);
    if (completed.kind === 'edit') return;
    await apply(ctx, db, channel, messageId, completed, changes);
  });
};

/** Gone before we could read it: kept as deleted, so that nobody answers into the void. */
const markGone = async (
  db: EntityManager,
  workspaceId: number,
  id: string,
  at: Date,
  changes: Changes,
): Promise<void> => {
  const [rows]: [{ conversation_id: string }[]] = await db.query(
    'UPDATE message SET deleted_at = coalesce(deleted_at, $3), version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2 RETURNING conversation_id',
    [workspaceId, id, at],
  );
  for (const { conversation_id } of rows) changes.conversation(conversation_id);
  changes.updated(id);
};

const apply = async (
  ctx: Context,
  db: EntityManager,
  channel: ChannelRow,
  id: string,
  item: ItemEvent | EchoEvent,
  changes: Changes,
): Promise<void> => {
  const [row] = await listMessagesById(db, channel.workspaceId, [id]);
  if (!row) return;
  const posts = await upsertPosts(db, channel, item.post ? [item.post] : []);
  const person = item.kind === 'echo' ? (item.contact ?? null) : item.author;
  const people = person ? await upsertPeople(db, channel, [person]) : new Map();
  const known = person ? (people.get(person.externalId) ?? null) : null;
  const thread = await lockThreadById(db, channel, row.conversationId);
  if (!thread) return;
  const isNewText = row.text === '' && item.text !== '';
  const text = row.text === '' ? item.text : row.text;
  const grams = bigrams(text);
  const name = item.kind === 'echo' ? row.authorName : (known?.name ?? row.authorName);
  await db.query(
    `UPDATE message SET text = $3, search_text = $4, search_grams = $5, author_name = $6, author_id = coalesce($7, author_id), sent_at = coalesce($8, sent_at), extra = (extra - 'isPartial') || $9::jsonb,
       version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2`,
    [
      channel.workspaceId,
      id,
      text,
      foldText(text),
      grams.length > 0 ? grams : null,
      name,
      item.kind === 'echo' ? null : (known?.contactId ?? null),
      item.at,
      JSON.stringify(item.extra ?? {}),
    ],
  );
  await db.query(
    `UPDATE conversation SET post_id = coalesce(post_id, $3), last_message = CASE WHEN last_message->>'id' = $4 THEN last_message || jsonb_build_object('text', left($5, 280), 'authorName', $6::text) ELSE last_message END,
       contact_id = CASE WHEN $7::uuid IS NOT NULL AND external_id = $8 THEN $7 ELSE contact_id END, identity_id = CASE WHEN $7::uuid IS NOT NULL AND external_id = $8 THEN $9 ELSE identity_id END,
       version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2`,
    [
      channel.workspaceId,
      thread.id,
      item.post ? (posts.get(item.post.externalId) ?? null) : null,
      id,
      text,
      name,
      item.kind === 'echo' ? null : (known?.contactId ?? null),
      item.externalId,
      known?.identityId ?? null,
    ],
  );
  changes.updated(id);
  changes.conversation(thread.id);
  if (!isNewText || row.direction !== 'inbound') return;
  const message: NewMessage = {
    id,
    item: { ...item, isPartial: false },
    thread,
    incoming: {
      delivery: { id: '', receivedAt: row.receivedAt, foundBy: row.foundBy },
      event: item,
      outcome: { state: 'stored' },
    },
    author: known,
    authorName: name,
    sentAt: item.at ?? row.sentAt,
    isInbound: true,
    isHistory: row.foundBy === 'backfill',
  };
  await readAgain(ctx, db, channel, message, changes);
};

/** Flags before rules, as for any message; only later, since the words came later. */
const readAgain = async (
  ctx: Context,
  db: EntityManager,
  channel: ChannelRow,
  message: NewMessage,
  changes: Changes,
): Promise<void> => {
  const readings = await readMessages([message], await loadKeywords(db, channel.workspaceId));
  const reading: Reading | undefined = readings.get(message.id);
  if (!reading) return;
  await insertFlags(db, channel.workspaceId, [message], readings);
  mergeFlags(message.thread, [message], readings);
  await db.query('UPDATE message SET analysis = $3 WHERE workspace_id = $1 AND id = $2', [
    channel.workspaceId,
    message.id,
    JSON.stringify(reading.analysis),
  ]);
  await db.query(
    'UPDATE conversation SET flags = $3, flag_names = $4, sentiment = $5, intent = $6, language = $7 WHERE workspace_id = $1 AND id = $2',
    [
      channel.workspaceId,
      message.thread.id,
      JSON.stringify(message.thread.flags),
      message.thread.flagNames,
      reading.analysis.sentiment,
      reading.analysis.intent,
      reading.analysis.language,
    ],
  );
  await runRules(ctx, db, channel, [message], readings, changes);
};
