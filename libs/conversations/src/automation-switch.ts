import type { EntityManager } from 'typeorm';

export interface AutomationState {
  isPaused: boolean;
  reason: string | null;
  version: number;
  /** Since when the state is what it is, ISO 8601; anomalies are counted from here on. */
  since: string | null;
}

/** So far in the future that nothing held is due; resuming brings it back. */
export const heldUntil = '9999-01-01T00:00:00Z';

export const readAutomation = async (db: EntityManager, workspaceId: number): Promise<AutomationState> => {
  const [row]: { state: Partial<AutomationState> | null }[] = await db.query(
    `SELECT settings->'automation' AS state FROM workspace WHERE id = $1`,
    [workspaceId],
  );
  return { isPaused: false, reason: null, version: 0, since: null, ...row?.state };
};

/** The one kill switch. What rules had queued is held, or due again; returns the state after it. */
export const switchAutomation = async (
  db: EntityManager,
  workspaceId: number,
  { isPaused, reason, now }: { isPaused: boolean; reason: string | null; now: Date },
): Promise<AutomationState> => {
  const before = await readAutomation(db, workspaceId);
  const after: AutomationState = { isPaused, reason, version: before.version + 1, since: now.toISOString() };
  await db.query(
    `UPDATE workspace SET settings = settings || jsonb_build_object('automation', $2::jsonb) WHERE id = $1`,
    [workspaceId, JSON.stringify(after)],
  );
  await holdQueued(db, workspaceId, isPaused, null);
  return after;
};

/** Holds what rules had queued, or lets it go; all of them, or one rule's. What a paused rule queued stays held. */
export const holdQueued = async (
  db: EntityManager,
  workspaceId: number,
  isHeld: boolean,
  ruleId: string | null,
): Promise<void> => {
  const sql = (table: string, own: string) =>
    isHeld
      ? `UPDATE ${table} SET not_before = '${heldUntil}' WHERE workspace_id = $1 AND status = 'queued' AND ${own} AND ($2::uuid IS NULL OR rule_id = $2)`
      : `UPDATE ${table} t SET not_before = NULL WHERE workspace_id = $1 AND status = 'queued' AND not_before = '${heldUntil}' AND ${own} AND ($2::uuid IS NULL OR rule_id = $2)
           AND NOT EXISTS (SELECT FROM rule r WHERE r.workspace_id = $1 AND r.id = t.rule_id AND r.paused_reason IS NOT NULL)`;
  await db.query(sql('message', `author_type = 'rule'`), [workspaceId, ruleId]);
  await db.query(sql('platform_act', 'rule_id IS NOT NULL'), [workspaceId, ruleId]);
};

export const isAutomationPaused = async (db: EntityManager, workspaceId: number): Promise<boolean> =>
  (await readAutomation(db, workspaceId)).isPaused;

/** May what this rule queued leave now? Asked once more when it is about to: a retry must not slip past the switch. */
export const isHeldBack = async (db: EntityManager, workspaceId: number, ruleId: string | null): Promise<boolean> => {
  if (await isAutomationPaused(db, workspaceId)) return true;
  const [row]: { held: boolean }[] = await db.query(
    'SELECT EXISTS (SELECT FROM rule WHERE workspace_id = $1 AND id = $2 AND paused_reason IS NOT NULL) AS held',
    [workspaceId, ruleId],
  );
  return row?.held ?? false;
};
