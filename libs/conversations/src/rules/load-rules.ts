import type { Rule } from '@hubbub/contracts';
import type { EntityManager } from 'typeorm';

export interface ActiveRule extends Rule {
  enabledAt: Date | null;
}

/** Every rule that is not off, in order. */
export const loadRules = async (db: EntityManager, workspaceId: number): Promise<ActiveRule[]> =>
  db.query(
    `SELECT id, name, mode, position AS "order", channel_ids AS "channelIds", trigger, conditions, actions, stops, limits, version, updated_at AS "enabledAt"
     FROM rule WHERE workspace_id = $1 AND mode <> 'off' AND paused_reason IS NULL ORDER BY position, id`,
    [workspaceId],
  );

/** The saved replies that rules name, in one language where there is a version, else in their own. */
export const loadSavedReplies = async (
  db: EntityManager,
  workspaceId: number,
  rules: readonly Rule[],
  language: string | null,
): Promise<Record<string, string>> => {
  const ids = rules.flatMap(({ actions }) =>
    actions.flatMap((action) => ('savedReplyId' in action && action.savedReplyId ? [action.savedReplyId] : [])),
  );
  if (ids.length === 0) return {};
  const rows: { id: string; body: string }[] = await db.query(
    `SELECT s.id, coalesce(nullif(t.body, ''), s.body) AS body FROM saved_reply s
       LEFT JOIN saved_reply_translation t ON t.workspace_id = s.workspace_id AND t.saved_reply_id = s.id AND t.language = split_part($3, '-', 1)
     WHERE s.workspace_id = $1 AND s.id = ANY ($2) AND s.is_active`,
    [workspaceId, ids, language ?? ''],
  );
  return Object.fromEntries(rows.map(({ id, body }) => [id, body]));
};
