import type { Context } from '../context';
import { notify } from '../notify';
import { enqueueHappenings } from '../rules/happenings';
import { transact } from '../transact';
import { assignWithinTeam } from './assign-within-team';

const mostAtOnce = 200;

/**
 * What came to a team while nobody was free goes to whoever has returned, begun their hours or got room, the longest
 * waiting first; each is told once. What somebody left to nobody on purpose does not wait. Returns how many were given.
 */
export const giveWaiting = async (ctx: Context, workspaceId: number): Promise<number> => {
  const teams: { id: string; name: string }[] = await ctx.store.transaction(workspaceId, (db) =>
    db.query(
      `SELECT t.id, t.name FROM team t WHERE t.workspace_id = $1 AND t.assignment <> 'manual'
         AND EXISTS (SELECT FROM conversation c WHERE c.workspace_id = $1 AND c.team_id = t.id AND c.team_waits_since IS NOT NULL)`,
      [workspaceId],
    ),
  );
  let count = 0;
  for (const team of teams) count += await giveOf(ctx, workspaceId, team);
  return count;
};

const giveOf = (ctx: Context, workspaceId: number, team: { id: string; name: string }): Promise<number> =>
  transact(ctx, workspaceId, async (db, changes) => {
    const now = ctx.clock();
    const waiting: { id: string; version: number; contact: string }[] = await db.query(
      `SELECT c.id, c.version, k.name AS contact FROM conversation c JOIN contact k ON k.workspace_id = c.workspace_id AND k.id = c.contact_id
       WHERE c.workspace_id = $1 AND c.team_id = $2 AND c.team_waits_since IS NOT NULL AND c.assignee_id IS NULL AND c.status = 'open'
       ORDER BY c.team_waits_since, c.id LIMIT ${mostAtOnce} FOR NO KEY UPDATE OF c SKIP LOCKED`,
      [workspaceId, team.id],
    );
    const given = await assignWithinTeam(db, {
      workspaceId,
      teamId: team.id,
      conversationIds: waiting.map(({ id }) => id),
      actor: { id: null, name: team.name },
      now,
    });
    const ids = [...given.keys()];
    if (ids.length === 0) return 0;
    await db.query(
      'UPDATE conversation SET version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = ANY ($2::uuid[])',
      [workspaceId, ids],
    );
    for (const { id, version, contact } of waiting) {
      const memberId = given.get(id);
      if (!memberId) continue;
      changes.conversation(id);
      await notify(ctx, db, changes, {
        workspaceId,
        memberId,
        type: 'assigned',
        cause: `assigned:${id}:${version}`,
        conversationId: id,
        said: { code: 'assigned_by_team', team: team.name, contact },
      });
    }
    await enqueueHappenings(db, workspaceId, 'assigned', ids);
    return ids.length;
  });
