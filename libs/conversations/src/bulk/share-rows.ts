import { createParams } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { enqueueHappenings } from '../rules/happenings';
import { giveOut, type Given, planShares } from '../team/assign-within-team';
import type { Bulk } from './bulk';
import type { Locking, Tally } from './change-rows';

/** What may be given out: open, and nobody's. Speaks of `c`. */
export const isNobodys = `(c.status = 'open' AND c.assignee_id IS NULL)`;

interface Locked {
  id: string;
  team_id: string | null;
  is_nobodys: boolean;
}

/**
 * Gives each conversation of a chunk that is nobody's to whoever has the least for their capacity: of its team, else of
 * all. What somebody has already stays with them (`unchanged`); what nobody has room for stays as it is
 * (`nobody_free`). The longest waiting comes first.
 */
export const shareRows = async (
  db: EntityManager,
  { workspaceId, id: bulkId, memberId, actor: name }: Bulk,
  ids: readonly string[],
  now: Date,
  locking: Locking,
): Promise<Tally> => {
  const rows: Locked[] = await db.query(
    `SELECT c.id, c.team_id, ${isNobodys} AS is_nobodys FROM conversation c WHERE c.workspace_id = $1 AND c.id = ANY ($2::uuid[])
     ORDER BY c.waiting_since NULLS LAST, c.last_message_at, c.id FOR NO KEY UPDATE OF c${locking === 'skip' ? ' SKIP LOCKED' : ''}`,
    [workspaceId, ids],
  );
  const given: Given[] = [];
  for (const [teamId, conversationIds] of byTeam(rows))
    given.push(
      ...(await giveOut(db, {
        workspaceId,
        teamId,
        way: 'by_load',
        conversationIds,
        actor: { id: memberId, name },
        now,
      })),
    );
  const taken = new Set(given.map(({ conversationId }) => conversationId));
  await db.query(
    `UPDATE conversation SET version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = ANY ($2::uuid[])`,
    [workspaceId, [...taken]],
  );
  const reasons = rows.map(({ id, is_nobodys }) => (taken.has(id) ? null : is_nobodys ? 'nobody_free' : 'unchanged'));
  await db.query(
    `INSERT INTO bulk_row (workspace_id, bulk_id, conversation_id, status, reason, before, version_after)
     SELECT $1, $2, c.id, CASE WHEN n.reason IS NULL THEN 'done' ELSE 'skipped' END, n.reason,
       CASE WHEN n.reason IS NULL THEN jsonb_build_object('assigneeId', NULL, 'teamId', c.team_id) END, CASE WHEN n.reason IS NULL THEN c.version END
     FROM unnest($3::uuid[], $4::text[]) AS n (id, reason) JOIN conversation c ON c.workspace_id = $1 AND c.id = n.id`,
    [workspaceId, bulkId, rows.map(({ id }) => id), reasons],
  );
  if (taken.size > 0) await enqueueHappenings(db, workspaceId, 'assigned', [...taken]);
  return { done: taken.size, skipped: rows.length - taken.size };
};

/** What sharing out would give to whom; changes nothing and holds nobody. */
export const previewShares = async (
  db: EntityManager,
  workspaceId: number,
  ids: readonly string[],
  now: Date,
): Promise<{ unchanged: string[]; left: string[]; shares: { memberId: string; count: number }[] }> => {
  const params = createParams(workspaceId, ids);
  const rows: Locked[] = await db.query(
    `SELECT c.id, c.team_id, ${isNobodys} AS is_nobodys FROM conversation c WHERE c.workspace_id = $1 AND c.id = ANY ($2::uuid[])
     ORDER BY c.waiting_since NULLS LAST, c.last_message_at, c.id`,
    params.values,
  );
  const { chosen, left } = await planShares(db, workspaceId, byTeam(rows), now);
  const shares = [...chosen].map(([memberId, count]) => ({ memberId, count })).sort((a, b) => b.count - a.count);
  return { unchanged: rows.filter(({ is_nobodys }) => !is_nobodys).map(({ id }) => id), left, shares };
};

const byTeam = (rows: readonly Locked[]): Map<string | null, string[]> => {
  const groups = new Map<string | null, string[]>();
  for (const { id, team_id, is_nobodys } of rows)
    if (is_nobodys) groups.set(team_id, [...(groups.get(team_id) ?? []), id]);
  return groups;
};
