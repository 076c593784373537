import { messageOrder } from '@hubbub/store';
import type { EntityManager } from 'typeorm';

/**
 * The order inside a conversation: the platform's time, then its id, never arrival. Of two ids the shorter comes
 * first, so that numbers count as numbers. `messageOrder` of @hubbub/store says the same in SQL.
 */
export const inPlatformOrder = (a: Placed, b: Placed): number =>
  a.sentAt.getTime() - b.sentAt.getTime() || compareIds(a.externalId ?? '', b.externalId ?? '');

interface Placed {
  sentAt: Date;
  externalId: string | null;
}

const compareIds = (a: string, b: string): number =>
  [...a].length - [...b].length || Buffer.compare(Buffer.from(a), Buffer.from(b));

/**
 * Brings preview and waiting time of conversations up to date from their messages, after a message has been given its
 * true time. A conversation that waits for nobody goes on doing so.
 */
export const recountThreads = async (
  db: EntityManager,
  workspaceId: number,
  conversationIds: readonly string[],
): Promise<void> => {
  if (conversationIds.length === 0) return;
  await db.query(
    `UPDATE conversation c SET last_message = n.preview, last_message_at = n.sent_at, last_inbound_at = i.last_at,
       waiting_since = CASE WHEN c.waiting_since IS NOT NULL THEN i.unanswered_at END, version = c.version + 1, updated_at = now()
     FROM conversation k
       CROSS JOIN LATERAL (SELECT m.sent_at, jsonb_build_object('id', m.id, 'direction', m.direction, 'text', left(m.text, 280), 'authorName', m.author_name, 'status', m.status,
           'sentAt', to_char(m.sent_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'attachments', jsonb_array_length(m.attachments)) || jsonb_strip_nulls(jsonb_build_object('rating', m.rating)) AS preview
         FROM message m WHERE m.workspace_id = k.workspace_id AND m.conversation_id = k.id AND m.kind = 'message' AND m.status NOT IN ('cancelled', 'proposed')
         ORDER BY ${messageOrder('DESC', 'm.')} LIMIT 1) n
       CROSS JOIN LATERAL (SELECT max(m.sent_at) AS last_at, min(m.sent_at) FILTER (WHERE m.found_by <> 'backfill' AND m.sent_at > coalesce(k.last_member_at, '-infinity')) AS unanswered_at
         FROM message m WHERE m.workspace_id = k.workspace_id AND m.conversation_id = k.id AND m.direction = 'inbound') i
     WHERE k.workspace_id = $1 AND k.id = ANY ($2::uuid[]) AND c.workspace_id = k.workspace_id AND c.id = k.id`,
    [workspaceId, [...new Set(conversationIds)]],
  );
};
