import type { EntityManager } from 'typeorm';

/** What waited for a channel that is disconnected cannot leave any more, and says so. */
export const failQueued = async (db: EntityManager, workspaceId: number, channelId: string): Promise<void> => {
  await db.query(
    `UPDATE message SET status = 'failed', failure = '{"code":"channel_off","message":"The channel is disconnected"}', version = version + 1, updated_at = now()
     WHERE workspace_id = $1 AND channel_id = $2 AND status = 'queued'`,
    [workspaceId, channelId],
  );
  await db.query(
    `UPDATE platform_act SET status = 'cancelled', version = version + 1, updated_at = now() WHERE workspace_id = $1 AND channel_id = $2 AND status = 'queued'`,
    [workspaceId, channelId],
  );
};
