import { type NoticeSaid, noticeText } from '@hubbub/contracts';
import { enqueue } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { Context } from './context';
import { jobAttempts } from './job-attempts';
import type { Changes } from './transact';

/** Once per cause and person: the unique key decides. Nothing under a muted post is told, and nobody who has left. */
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
    said: NoticeSaid;
  },
): Promise<void> => {
  const id = uuidv7();
  const text = noticeText(notice.said);
  const [row]: { created_at: Date; has_push: boolean }[] = await db.query(
    `INSERT INTO notification (workspace_id, id, member_id, type, cause, conversation_id, text, said)
     SELECT $1::int, $2::uuid, m.id, $4::text, $5::text, $6::uuid, $7::text, $8::jsonb FROM member m WHERE m.workspace_id = $1 AND m.id = $3 AND m.is_active
       AND NOT EXISTS (SELECT FROM conversation c JOIN post p ON p.workspace_id = c.workspace_id AND p.id = c.post_id WHERE c.workspace_id = $1 AND c.id = $6 AND p.is_muted)
     ON CONFLICT (workspace_id, member_id, cause) DO NOTHING
     RETURNING created_at, EXISTS (SELECT FROM push_subscription s WHERE s.workspace_id = $1 AND s.member_id = $3) AS has_push`,
    [
      notice.workspaceId,
      id,
      notice.memberId,
      notice.type,
      notice.cause,
      notice.conversationId,
      text,
      JSON.stringify(notice.said),
    ],
  );
  if (!row) return;
  if (row.has_push) {
    const payload = { workspaceId: notice.workspaceId, notificationId: id };
    await enqueue(db, [{ name: 'push.send', payload, key: `push:${id}`, attempts: jobAttempts['push.send'] }]);
  }
  changes.afterCommit(() =>
    ctx.publish({ workspaceId: notice.workspaceId, memberId: notice.memberId }, 'notification:created', {
      id,
      type: notice.type,
      conversationId: notice.conversationId,
      text,
      said: notice.said,
      isRead: false,
      createdAt: row.created_at.toISOString(),
      version: 1,
    }),
  );
};
