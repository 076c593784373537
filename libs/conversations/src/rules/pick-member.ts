import type { EntityManager } from 'typeorm';

/**
 * Whose turn it is in a team: by load, who has the fewest open conversations for their capacity; in turn, who was
 * given one the longest ago. Nobody who is away or full; null where nobody can.
 */
export const pickMember = async (db: EntityManager, workspaceId: number, teamId: string): Promise<string | null> => {
  const [row]: { id: string }[] = await db.query(
    `SELECT m.id FROM team t JOIN team_member tm ON tm.workspace_id = t.workspace_id AND tm.team_id = t.id
       JOIN member m ON m.workspace_id = t.workspace_id AND m.id = tm.member_id AND m.is_active AND NOT coalesce((m.preferences->>'isAway')::boolean, false)
       CROSS JOIN LATERAL (SELECT count(*)::int AS open FROM conversation c WHERE c.workspace_id = m.workspace_id AND c.assignee_id = m.id AND c.status = 'open') AS load
     WHERE t.workspace_id = $1 AND t.id = $2 AND t.assignment <> 'manual' AND load.open < coalesce((m.preferences->>'capacity')::int, 1000)
     ORDER BY CASE WHEN t.assignment = 'by_load' THEN load.open::float / greatest(1, coalesce((m.preferences->>'capacity')::int, 1000)) ELSE 0 END, m.last_assigned_at NULLS FIRST, m.id
     LIMIT 1 FOR UPDATE OF m`,
    [workspaceId, teamId],
  );
  if (!row) return null;
  await db.query('UPDATE member SET last_assigned_at = clock_timestamp() WHERE workspace_id = $1 AND id = $2', [
    workspaceId,
    row.id,
  ]);
  return row.id;
};
