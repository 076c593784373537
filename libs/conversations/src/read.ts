import type { EntityManager } from 'typeorm';
import type { Context } from './context';
import type { Member } from './member';
import type { Changes } from './transact';

/** The asking member's own mark: read up to now, or unread again from the last inbound on. */
export const markRead = async (
  ctx: Context,
  db: EntityManager,
  member: Member,
  conversationId: string,
  isRead: boolean,
  changes: Changes,
): Promise<void> => {
  if (!member.id) return; // a token reads for nobody
  const memberId = member.id;
  const [row]: { read_count: number; inbound_count: number; last_read_message_id: string | null; version: number }[] =
    await db.query(
      `INSERT INTO conversation_read AS r (workspace_id, conversation_id, member_id, read_count, last_read_message_id)
     SELECT c.workspace_id, c.id, $3, CASE WHEN $4 THEN c.inbound_count ELSE greatest(0, c.inbound_count - 1) END, CASE WHEN $4 THEN (c.last_message->>'id')::uuid END
     FROM conversation c WHERE c.workspace_id = $1 AND c.id = $2
     ON CONFLICT (workspace_id, member_id, conversation_id) DO UPDATE SET read_count = excluded.read_count,
       last_read_message_id = coalesce(excluded.last_read_message_id, r.last_read_message_id), version = r.version + 1
     RETURNING read_count, last_read_message_id, version, (SELECT inbound_count FROM conversation WHERE workspace_id = $1 AND id = $2) AS inbound_count`,
      [member.workspaceId, conversationId, memberId, isRead],
    );
  if (!row) return;
  changes.afterCommit(() =>
    ctx.publish({ workspaceId: member.workspaceId, memberId }, 'read:updated', {
      conversationId,
      lastReadMessageId: row.last_read_message_id,
      unreadCount: Math.max(0, row.inbound_count - row.read_count),
      version: row.version,
    }),
  );
};
