import type { Attachment, Audience, FoundBy, Message, MessageStatus } from '@hubbub/contracts';
import { NotFoundError } from '@hubbub/runtime';
import type { EntityManager } from 'typeorm';
import { queryHot } from './hot';

export interface MessageRow {
  workspaceId: number;
  id: string;
  conversationId: string;
  channelId: string;
  direction: 'inbound' | 'outbound';
  kind: 'message' | 'note';
  externalId: string | null;
  text: string;
  attachments: Attachment[];
  authorType: Message['author']['type'];
  authorId: string | null;
  authorName: string;
  audience: Audience | null;
  status: MessageStatus;
  replyToId: string | null;
  sentAt: Date;
  receivedAt: Date;
  foundBy: FoundBy;
  edits: { text: string; at: string }[];
  reactions: { emoji: string | null; by: string; byId: string | null; at: string }[];
  analysis: Message['analysis'];
  extra: Record<string, unknown>;
  deletedAt: Date | null;
  hiddenAt: Date | null;
  likedAt: Date | null;
  failure: Message['failure'];
  notBefore: Date | null;
  attemptToken: string | null;
  attempts: number;
  tag: string | null;
  ruleId: string | null;
  mentions: string[];
  rating: number | null;
  version: number;
}

export const messageColumns = `workspace_id AS "workspaceId", id, conversation_id AS "conversationId", channel_id AS "channelId", direction, kind,
  external_id AS "externalId", text, attachments, author_type AS "authorType", author_id AS "authorId", author_name AS "authorName", audience, status,
  reply_to_id AS "replyToId", sent_at AS "sentAt", received_at AS "receivedAt", found_by AS "foundBy", edits, reactions, analysis, extra,
  deleted_at AS "deletedAt", hidden_at AS "hiddenAt", liked_at AS "likedAt", failure, not_before AS "notBefore", attempt_token AS "attemptToken",
  attempts, tag, rule_id AS "ruleId", mentions, rating, version`;

/**
 * The order inside a conversation, ascending: the platform's time, then its id (the shorter first, so that numbers
 * count as numbers), never arrival.
 */
export const messageOrder = (direction: 'ASC' | 'DESC' = 'ASC', table = ''): string =>
  [
    `${table}sent_at`,
    `length(coalesce(${table}external_id, ''))`,
    `coalesce(${table}external_id, '') COLLATE "C"`,
    `${table}id`,
  ]
    .map((column) => `${column} ${direction}`)
    .join(', ');

export const listMessagesById = (
  db: EntityManager,
  workspaceId: number,
  ids: readonly string[],
): Promise<MessageRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : queryHot(
        db,
        `SELECT ${messageColumns} FROM message WHERE workspace_id = $1 AND id = ANY ($2) ORDER BY ${messageOrder()}`,
        [workspaceId, ids],
      );

/** Throws NotFoundError, also for another workspace's id. */
export const getMessage = async (db: EntityManager, workspaceId: number, id: string): Promise<MessageRow> => {
  const [row] = await listMessagesById(db, workspaceId, [id]);
  if (!row) throw new NotFoundError('This message');
  return row;
};

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** The newest page, oldest first; `cursor` leads to older ones. */
export const listMessages = async (
  db: EntityManager,
  workspaceId: number,
  conversationId: string,
  { limit, before, withNotes }: { limit: number; before: { at: Date; id: string } | null; withNotes: boolean },
): Promise<MessageRow[]> => {
  const rows: MessageRow[] = await db.query(
    // The cursor's own row says where it stands among those of its instant.
    `SELECT ${messageColumns} FROM message WHERE workspace_id = $1 AND conversation_id = $2 AND ($3 OR kind = 'message')
       AND ($4::timestamptz IS NULL OR sent_at < $4 OR (sent_at = $4 AND (length(coalesce(external_id, '')), coalesce(external_id, '') COLLATE "C", id) < (
         SELECT length(coalesce(o.external_id, '')), coalesce(o.external_id, '') COLLATE "C", o.id FROM message o WHERE o.workspace_id = $1 AND o.id = $5::uuid)))
     ORDER BY ${messageOrder('DESC')} LIMIT $6`,
    [workspaceId, conversationId, withNotes, before?.at ?? null, before?.id ?? null, limit],
  );
  return rows.reverse();
};

/** A row as HTTP and sockets carry it. */
export const toMessage = (row: MessageRow): Message => ({
  id: row.id,
  conversationId: row.conversationId,
  direction: row.direction,
  kind: row.kind,
  text: row.text,
  attachments: row.attachments.map(toAttachment),
  author: { type: row.authorType, id: row.authorId, name: row.authorName },
  audience: row.audience,
  status: row.status,
  externalId: row.externalId,
  replyToId: row.replyToId,
  sentAt: row.sentAt.toISOString(),
  receivedAt: row.receivedAt.toISOString(),
  notBeforeAt: row.notBefore?.toISOString() ?? null,
  foundBy: row.foundBy,
  edits: olderTexts(row),
  reactions: row.reactions.flatMap(({ emoji, by }) => (emoji ? [{ emoji, by }] : [])),
  analysis: row.analysis,
  deletedAt: row.deletedAt?.toISOString() ?? null,
  hiddenAt: row.hiddenAt?.toISOString() ?? null,
  likedAt: row.likedAt?.toISOString() ?? null,
  failure: row.failure,
  ...(row.rating === null ? {} : { rating: row.rating }),
  version: row.version,
});

/** Less what only we need: the platform's own id of a file. */
const toAttachment = ({ id, type, url, name, bytes, mimeType, state, reason, reasonCode }: Attachment): Attachment => ({
  id,
  type,
  url,
  name,
  bytes,
  mimeType,
  ...(state ? { state } : {}),
  ...(reason ? { reason } : {}),
  ...(reasonCode ? { reasonCode } : {}),
});

/** An edit that left the words as they were (a picture changed) is no older text. */
const olderTexts = ({ edits, text }: MessageRow): MessageRow['edits'] =>
  edits.filter((edit, index) => edit.text !== (edits[index + 1]?.text ?? text));
