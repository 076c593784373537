import type { EntityManager } from 'typeorm';

/** Rules that did not fire on a message: `[rule, its version, why]`. */
export interface Miss {
  messageId: string;
  misses: (readonly [ruleId: string, version: number, reason: string])[];
}

/** One row a message, so that “why did it not fire” has the answer of that moment, whatever a rule says later. */
export const noteMisses = async (db: EntityManager, workspaceId: number, rows: readonly Miss[]): Promise<void> => {
  const kept = rows.filter(({ misses }) => misses.length > 0);
  if (kept.length === 0) return;
  await db.query(
    `INSERT INTO rule_miss (workspace_id, id, misses) SELECT $1::int, x.id, x.misses FROM jsonb_to_recordset($2::jsonb) AS x (id uuid, misses jsonb)
     ON CONFLICT (workspace_id, id) DO UPDATE SET misses = excluded.misses`,
    [workspaceId, JSON.stringify(kept.map(({ messageId, misses }) => ({ id: messageId, misses })))],
  );
};
