import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { Context } from './context';
import type { Changes } from './transact';

/** Once per cause and person: the unique key decides. */
export const notify = async (
  ctx: Context,
  db: EntityManager,
  changes: Changes,
  notice: {
    workspaceId: number;
    memberId: string;
    type: string;
    cause: string;
    conversationId: string | null;
    text: string;
  },
): Promise<void> => {
  const [row]: { id: string; created_at: Date }[] = await db.query(
    `INSERT INTO notification (workspace_id, id, member_id, type, cause, conversation_id, text) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (workspace_id, member_id, cause) DO NOTHING RETURNING id, created_at`,
    [notice.workspaceId, uuidv7(), notice.memberId, notice.type, notice.cause, notice.conversationId, notice.text],
  );
  if (!row) return;
  changes.afterCommit(() =>
    ctx.publish({ workspaceId: notice.workspaceId, memberId: notice.memberId }, 'notification:created', {
      id: row.id,
      type: notice.type,
      conversationId: notice.conversationId,
      text: notice.text,
      isRead: false,
      createdAt: row.created_at.toISOString(),
      version: 1,
    }),
  );
};
