import { queryHot } from '@hubbub/store';
import type { Rule } from '@hubbub/contracts';
import type { EntityManager } from 'typeorm';

export interface ActiveRule extends Rule {
  enabledAt: Date | null;
}

/** Every rule that is on and not paused, in order. */
export const loadRules = async (db: EntityManager, workspaceId: number): Promise<ActiveRule[]> =>
  queryHot(
    db,
    `SELECT id, name, mode, position AS "order", channel_ids AS "channelIds", trigger, conditions, actions, stops, limits, version, coalesce(enabled_at, created_at) AS "enabledAt"
     FROM rule WHERE workspace_id = $1 AND mode <> 'off' AND paused_reason IS NULL ORDER BY position, id`,
    [workspaceId],
  );

/** Bodies of the saved replies that rules name: by id, then by language, `''` being the reply's own. */
export type SavedReplyBodies = ReadonlyMap<string, ReadonlyMap<string, string>>;

export const loadSavedReplyBodies = async (
  db: EntityManager,
  workspaceId: number,
  rules: readonly Rule[],
): Promise<SavedReplyBodies> => {
  const ids = rules.flatMap(({ actions }) =>
    actions.flatMap((action) => ('savedReplyId' in action && action.savedReplyId ? [action.savedReplyId] : [])),
  );
  if (ids.length === 0) return new Map();
  const rows: { id: string; language: string; body: string }[] = await db.query(
    `SELECT s.id, '' AS language, s.body FROM saved_reply s WHERE s.workspace_id = $1 AND s.id = ANY ($2) AND s.is_active
     UNION ALL SELECT t.saved_reply_id, t.language, t.body FROM saved_reply_translation t WHERE t.workspace_id = $1 AND t.saved_reply_id = ANY ($2) AND t.body <> ''`,
    [workspaceId, ids],
  );
  const bodies = new Map<string, Map<string, string>>();
  for (const { id, language, body } of rows) bodies.set(id, (bodies.get(id) ?? new Map()).set(language, body));
  for (const [id, versions] of bodies) if (!versions.has('')) bodies.delete(id); // no longer in use
  return bodies;
};

/** Each reply in one language where there is a version, else in its own. */
export const inLanguage = (bodies: SavedReplyBodies, language: string | null): Record<string, string> =>
  Object.fromEntries(
    [...bodies].map(([id, versions]) => [id, versions.get(language?.split('-')[0] ?? '') ?? versions.get('') ?? '']),
  );
