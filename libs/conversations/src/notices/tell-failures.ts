import type { EntityManager } from 'typeorm';
import type { Context } from '../context';
import { notify } from '../notify';
import type { Changes } from '../transact';

interface Failed {
  id: string;
  conversation_id: string;
  attempt: string;
  status: 'failed' | 'unconfirmed';
  failure: { code: string; message: string } | null;
  contact: string;
  member_ids: string[];
}

/**
 * An answer that did not arrive, or may not have: its author is told; what a rule wrote, the assignee, else the
 * managers. Asked of every transaction that changed messages, so that no road to a failure forgets it.
 */
export const tellFailures = async (
  ctx: Context,
  db: EntityManager,
  changes: Changes,
  workspaceId: number,
  messageIds: readonly string[],
): Promise<void> => {
  if (messageIds.length === 0) return;
  const rows: Failed[] = await db.query(
    `SELECT m.id, m.conversation_id, coalesce(m.attempt_token::text, 'queued') AS attempt, m.status, m.failure, k.name AS contact,
       CASE WHEN m.author_type = 'member' AND m.author_id IS NOT NULL THEN ARRAY[m.author_id] WHEN c.assignee_id IS NOT NULL THEN ARRAY[c.assignee_id]
         ELSE (SELECT coalesce(array_agg(b.id), '{}') FROM member b WHERE b.workspace_id = $1 AND b.is_active AND b.role IN ('owner', 'manager')) END AS member_ids
     FROM message m JOIN conversation c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
       JOIN contact k ON k.workspace_id = c.workspace_id AND k.id = c.contact_id
     WHERE m.workspace_id = $1 AND m.id = ANY ($2::uuid[]) AND m.direction = 'outbound' AND m.status IN ('failed', 'unconfirmed')`,
    [workspaceId, messageIds],
  );
  for (const row of rows) {
    const code = row.status === 'failed' ? 'send_failed' : 'send_unconfirmed';
    for (const memberId of row.member_ids)
      await notify(ctx, db, changes, {
        workspaceId,
        memberId,
        type: code,
        cause: `${row.status}:${row.id}:${row.attempt}`,
        conversationId: row.conversation_id,
        said: {
          code,
          contact: row.contact,
          reason: row.failure?.message ?? null,
          failure: row.failure?.code ?? null,
        },
      });
  }
};
