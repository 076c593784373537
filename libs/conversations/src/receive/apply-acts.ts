import { createHash } from 'node:crypto';
import type { DeleteEvent, EditEvent, InboundEvent, ReactionEvent, StatusEvent } from '@hubbub/connectors';
import { foldText, bigrams } from '@hubbub/text';
import { type ChannelRow, messageColumns, type MessageRow } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { Changes } from '../transact';
import { changeMessage } from './change-message';
import { type Incoming, settle } from './incoming';
import { recountThreads } from './order';
import { readEdited } from './read-edited';

export type ActEvent = EditEvent | DeleteEvent | ReactionEvent | StatusEvent;

export const isAct = (event: InboundEvent): event is ActEvent =>
  event.kind === 'edit' ||
  event.kind === 'delete' ||
  event.kind === 'hide' ||
  event.kind === 'unhide' ||
  event.kind === 'reaction' ||
  event.kind === 'status';

/**
 * Edits, deletions, hides, reactions and statuses. An act whose message is not here yet is held for it. The result
 * does not depend on the order in which acts arrive: the platform's time decides.
 */
export const applyActs = async (
  db: EntityManager,
  channel: ChannelRow,
  batch: readonly Incoming[],
  changes: Changes,
): Promise<void> => {
  const acts = batch.filter(({ event, outcome }) => !outcome && isAct(event));
  if (acts.length === 0) return;
  for (const incoming of acts.filter(({ event }) => event.kind === 'status' && !event.externalId)) {
    await applyWatermark(db, channel, incoming, changes);
  }
  await nameOurs(db, channel, acts, changes);
  const named = acts.filter(({ outcome }) => !outcome);
  const rows = await lockTargets(
    db,
    channel,
    named.map(({ event }) => targetOf(event)),
  );
  const changed = new Map<string, MessageRow>();
  const edited = new Set<string>();
  for (const incoming of named) {
    const event = incoming.event as ActEvent;
    const row = rows.get(targetOf(event));
    if (!row) {
      settle(incoming, {
        state: (await hold(db, channel, event, incoming.delivery.receivedAt)) ? 'stored' : 'duplicate',
      });
      continue;
    }
    const isChanged = changeMessage(row, event, incoming.delivery.receivedAt);
    if (isChanged) changed.set(row.id, row);
    if (isChanged && event.kind === 'edit') edited.add(row.id);
    settle(incoming, { state: isChanged ? 'stored' : 'duplicate' });
  }
  await saveChanged(db, channel, [...changed.values()], changes);
  await readEdited(
    db,
    channel,
    [...changed.values()].filter(({ id }) => edited.has(id)),
  );
};

/** A status may carry our own id before the answer to the send told the platform's: it proves the send. */
const nameOurs = async (
  db: EntityManager,
  channel: ChannelRow,
  acts: readonly Incoming[],
  changes: Changes,
): Promise<void> => {
  for (const { event } of acts) {
    if (event.kind !== 'status' || !event.messageId || !event.externalId || !uuid.test(event.messageId)) continue;
    const [named]: [{ conversation_id: string }[]] = await db.query(
      `UPDATE message SET external_id = $4, status = CASE WHEN status IN ('sending', 'unconfirmed') THEN 'sent' ELSE status END, failure = NULL, version = version + 1, updated_at = now()
       WHERE workspace_id = $1 AND channel_id = $2 AND id = $3 AND external_id IS NULL AND status IN ('sending', 'unconfirmed') RETURNING conversation_id`,
      [channel.workspaceId, channel.id, event.messageId, event.externalId],
    );
    for (const { conversation_id } of named) changes.conversation(conversation_id);
    if (named.length > 0) changes.updated(event.messageId);
  }
};

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Acts that waited for messages which have now been stored. */
export const applyHeld = async (
  db: EntityManager,
  channel: ChannelRow,
  externalIds: readonly string[],
  changes: Changes,
): Promise<void> => {
  if (externalIds.length === 0) return;
  const [held]: [{ target_external_id: string; act: ActEvent & { at: string | null; upTo?: string }; at: Date }[]] =
    await db.query(
      'DELETE FROM held_act WHERE workspace_id = $1 AND channel_id = $2 AND target_external_id = ANY ($3) RETURNING target_external_id, act, at',
      [channel.workspaceId, channel.id, externalIds],
    );
  if (held.length === 0) return;
  const rows = await lockTargets(
    db,
    channel,
    held.map(({ target_external_id }) => target_external_id),
  );
  const changed = new Map<string, MessageRow>();
  const edited = new Set<string>();
  for (const { target_external_id, act, at } of held) {
    const row = rows.get(target_external_id);
    const event = { ...act, at: act.at ? new Date(act.at) : null } as ActEvent;
    if (!row || !changeMessage(row, event, at)) continue;
    changed.set(row.id, row);
    if (event.kind === 'edit') edited.add(row.id);
  }
  await saveChanged(db, channel, [...changed.values()], changes);
  await readEdited(
    db,
    channel,
    [...changed.values()].filter(({ id }) => edited.has(id)),
  );
};

const targetOf = (event: InboundEvent): string => ('externalId' in event ? (event.externalId ?? '') : '');

export const lockTargets = async (
  db: EntityManager,
  channel: ChannelRow,
  externalIds: readonly string[],
): Promise<Map<string, MessageRow>> => {
  if (externalIds.length === 0) return new Map();
  const rows: MessageRow[] = await db.query(
    `SELECT ${messageColumns} FROM message WHERE workspace_id = $1 AND channel_id = $2 AND external_id = ANY ($3) ORDER BY id FOR UPDATE`,
    [channel.workspaceId, channel.id, [...new Set(externalIds)]],
  );
  return new Map(rows.map((row) => [row.externalId!, row]));
};

/** False where this very act is held already. */
const hold = async (db: EntityManager, channel: ChannelRow, event: ActEvent, receivedAt: Date): Promise<boolean> => {
  const inserted: unknown[] = await db.query(
    `INSERT INTO held_act (workspace_id, id, channel_id, target_external_id, act, at, act_key) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT DO NOTHING RETURNING id`,
    [
      channel.workspaceId,
      uuidv7(),
      channel.id,
      targetOf(event),
      JSON.stringify(event),
      event.at ?? receivedAt,
      createHash('sha256').update(JSON.stringify(event)).digest('base64url'),
    ],
  );
  return inserted.length > 0;
};

/** Everything of ours up to a moment was delivered or read. */
const applyWatermark = async (
  db: EntityManager,
  channel: ChannelRow,
  incoming: Incoming,
  changes: Changes,
): Promise<void> => {
  const event = incoming.event as StatusEvent;
  const upTo = event.upTo ?? event.at ?? incoming.delivery.receivedAt;
  const below = event.status === 'read' ? ['sent', 'delivered'] : ['sent'];
  const [rows]: [{ id: string; conversation_id: string }[]] = await db.query(
    `UPDATE message m SET status = $5, version = m.version + 1, updated_at = now() FROM conversation c, identity i
     WHERE m.workspace_id = $1 AND m.channel_id = $2 AND c.workspace_id = $1 AND c.id = m.conversation_id AND c.kind = 'direct'
       AND i.workspace_id = $1 AND i.id = c.identity_id AND i.external_id = $3 AND m.direction = 'outbound' AND m.kind = 'message'
       AND m.status = ANY ($6) AND m.sent_at <= $4 RETURNING m.id, m.conversation_id`,
    [channel.workspaceId, channel.id, event.author?.externalId ?? '', upTo, event.status, below],
  );
  for (const { id, conversation_id } of rows) {
    changes.updated(id);
    changes.conversation(conversation_id);
  }
  settle(incoming, { state: 'stored' });
};

export const saveChanged = async (
  db: EntityManager,
  channel: ChannelRow,
  rows: readonly MessageRow[],
  changes: Changes,
): Promise<void> => {
  if (rows.length === 0) return;
  const records = rows.map((row) => ({
    id: row.id,
    text: row.text,
    search_text: foldText(row.text),
    search_grams: bigrams(row.text),
    edits: row.edits,
    attachments: row.attachments,
    reactions: row.reactions,
    extra: row.extra,
    status: row.status,
    failure: row.failure,
    sent_at: row.sentAt,
    deleted_at: row.deletedAt,
    hidden_at: row.hiddenAt,
    rating: row.rating,
  }));
  await db.query(
    `UPDATE message m SET text = x.text, search_text = x.search_text, search_grams = nullif(x.search_grams, '{}'), edits = x.edits, attachments = x.attachments, reactions = x.reactions, extra = x.extra,
       status = x.status, failure = x.failure, sent_at = x.sent_at, deleted_at = x.deleted_at, hidden_at = x.hidden_at, rating = x.rating, version = m.version + 1, updated_at = now()
     FROM jsonb_to_recordset($2::jsonb) AS x (id uuid, text text, search_text text, search_grams text[], edits jsonb, attachments jsonb, reactions jsonb, extra jsonb, status text,
       failure jsonb, sent_at timestamptz, deleted_at timestamptz, hidden_at timestamptz, rating smallint) WHERE m.workspace_id = $1 AND m.id = x.id`,
    [channel.workspaceId, JSON.stringify(records)],
  );
  // The preview on the row follows an edit of the newest message.
  await db.query(
    `UPDATE conversation c SET last_message = c.last_message || jsonb_build_object('text', left(x.text, 280), 'status', x.status) || jsonb_strip_nulls(jsonb_build_object('rating', x.rating)), version = c.version + 1, updated_at = now()
     FROM jsonb_to_recordset($2::jsonb) AS x (id uuid, text text, status text, rating smallint) WHERE c.workspace_id = $1 AND (c.last_message->>'id')::uuid = x.id
       AND c.id = ANY ($3)`,
    [channel.workspaceId, JSON.stringify(records), rows.map(({ conversationId }) => conversationId)],
  );
  const retimed = rows.filter(({ extra }) => extra['isFromEdit']);
  await recountThreads(
    db,
    channel.workspaceId,
    retimed.map(({ conversationId }) => conversationId),
  );
  for (const row of rows) {
    changes.updated(row.id);
    changes.conversation(row.conversationId);
  }
};
