import type { EntityManager } from 'typeorm';
import type { Changes } from '../transact';

/**
 * What waited for a channel that is disconnected: queued messages fail and say so, proposed ones can be approved no
 * more. What is on its way or in doubt stays as it is.
 */
export const endQueue = async (
  db: EntityManager,
  changes: Changes,
  workspaceId: number,
  channelId: string,
): Promise<void> => {
  const [ended]: [{ id: string; conversation_id: string }[]] = await db.query(
    `UPDATE message SET status = CASE WHEN status = 'queued' THEN 'failed' ELSE 'cancelled' END, failure = '{"code":"channel_off","message":"The channel is disconnected"}',
       version = version + 1, updated_at = now() WHERE workspace_id = $1 AND channel_id = $2 AND status IN ('queued', 'proposed') RETURNING id, conversation_id`,
    [workspaceId, channelId],
  );
  await db.query(
    `UPDATE platform_act SET status = 'cancelled', version = version + 1, updated_at = now() WHERE workspace_id = $1 AND channel_id = $2 AND status = 'queued'`,
    [workspaceId, channelId],
  );
  await db.query(
    `UPDATE conversation c SET last_message = c.last_message || jsonb_build_object('status', m.status), version = c.version + 1, updated_at = now()
     FROM message m WHERE m.workspace_id = $1 AND m.id = ANY ($2::uuid[]) AND c.workspace_id = $1 AND c.id = m.conversation_id AND c.last_message->>'id' = m.id::text`,
    [workspaceId, ended.map(({ id }) => id)],
  );
  for (const { id, conversation_id } of ended) {
    changes.updated(id);
    changes.conversation(conversation_id);
  }
};
