import type { EntityManager } from 'typeorm';

/** So far in the future that nothing held is due; resuming brings it back. */
const heldUntil = '9999-01-01T00:00:00Z';

/** While paused, what rules had queued is held; resumed, it is due again. */
export const resumeAutomation = async (db: EntityManager, workspaceId: number, isPaused: boolean): Promise<void> => {
  const sql = (table: string, own: string) =>
    isPaused
      ? `UPDATE ${table} SET not_before = '${heldUntil}' WHERE workspace_id = $1 AND status = 'queued' AND ${own}`
      : `UPDATE ${table} SET not_before = NULL WHERE workspace_id = $1 AND status = 'queued' AND not_before = '${heldUntil}' AND ${own}`;
  await db.query(sql('message', `author_type = 'rule'`), [workspaceId]);
  await db.query(sql('platform_act', 'rule_id IS NOT NULL'), [workspaceId]);
};

export const isAutomationPaused = async (db: EntityManager, workspaceId: number): Promise<boolean> => {
  const [row]: { paused: boolean | null }[] = await db.query(
    `SELECT (settings->'automation'->>'isPaused')::boolean AS paused FROM workspace WHERE id = $1`,
    [workspaceId],
  );
  return row?.paused ?? false;
};
