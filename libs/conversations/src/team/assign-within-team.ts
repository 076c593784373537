import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { isAtWork, type WorkingHours } from './at-work';
import { type Candidate, chooseMembers, type TeamWay } from './choose-members';

interface PersonRow extends Omit<Candidate, 'lastAssignedAt'> {
  last_assigned_at: Date | null;
  hours: WorkingHours[] | null;
  time_zone: string | null;
}

export interface Given {
  conversationId: string;
  memberId: string;
}

interface ToGive {
  workspaceId: number;
  conversationIds: readonly string[];
  actor: { id: string | null; name: string };
  now: Date;
}

/**
 * Gives conversations that have come to a team to its members, as the team assigns: in turn or by load, past whoever
 * is away, outside working hours or full. Those for whom nobody was free wait for whoever is free next
 * (`give-waiting.ts`). Returns conversation id → member id; all of a team that assigns by hand are left out.
 */
export const assignWithinTeam = async (
  db: EntityManager,
  { teamId, way, ...given }: ToGive & { teamId: string; /** Instead of the team's own. */ way?: TeamWay | undefined },
): Promise<Map<string, string>> => {
  const { workspaceId, conversationIds, now } = given;
  const [team]: { assignment: TeamWay | 'manual' }[] = await db.query(
    'SELECT assignment FROM team WHERE workspace_id = $1 AND id = $2',
    [workspaceId, teamId],
  );
  const chosenWay = way ?? team?.assignment;
  if (!team || !chosenWay || chosenWay === 'manual' || conversationIds.length === 0) return new Map();
  const all = await giveOut(db, { ...given, teamId, way: chosenWay });
  const assigned = new Map(all.map(({ conversationId, memberId }) => [conversationId, memberId]));
  const left = conversationIds.filter((id) => !assigned.has(id));
  if (left.length > 0 && team.assignment !== 'manual')
    await db.query(
      'UPDATE conversation SET team_waits_since = coalesce(team_waits_since, $3) WHERE workspace_id = $1 AND id = ANY ($2::uuid[])',
      [workspaceId, left, now],
    );
  return assigned;
};

/**
 * Gives conversations to members of a team, or of the workspace (`teamId` null). Who is at the choice holds the members'
 * rows until the commit, so that conversations that come at once spread evenly. Writes the assignee and an audit entry
 * each, not the conversation's version: the caller's own change counts. Those for whom nobody was free are left out.
 */
export const giveOut = async (
  db: EntityManager,
  { workspaceId, teamId, way, conversationIds, actor, now }: ToGive & { teamId: string | null; way: TeamWay },
): Promise<Given[]> => {
  if (conversationIds.length === 0) return [];
  const candidates = await lockCandidates(db, workspaceId, teamId, now);
  const chosen = chooseMembers(way, candidates, conversationIds.length);
  if (chosen.length === 0) return [];
  const ids = conversationIds.slice(0, chosen.length);
  await db.query(
    `UPDATE conversation c SET assignee_id = n.member_id, team_waits_since = NULL FROM unnest($2::uuid[], $3::uuid[]) AS n (id, member_id)
     WHERE c.workspace_id = $1 AND c.id = n.id`,
    [workspaceId, ids, chosen],
  );
  await db.query(
    `UPDATE member m SET last_assigned_at = clock_timestamp() + n.turn * interval '1 microsecond'
     FROM (SELECT id, max(o) AS turn FROM unnest($2::uuid[]) WITH ORDINALITY AS u (id, o) GROUP BY id) AS n WHERE m.workspace_id = $1 AND m.id = n.id`,
    [workspaceId, chosen],
  );
  await db.query(
    `INSERT INTO audit_entry (workspace_id, id, member_id, actor, act, target_type, target_id, detail)
     SELECT $1::int, n.id, $2::uuid, $3::text, 'assign', 'conversation', n.conversation_id, jsonb_build_object('teamId', $4::text, 'way', $5::text, 'assigneeId', n.member_id)
     FROM unnest($6::uuid[], $7::uuid[], $8::uuid[]) AS n (id, conversation_id, member_id)`,
    [workspaceId, actor.id, actor.name, teamId, way, ids.map(() => uuidv7()), ids, chosen],
  );
  return ids.map((conversationId, index) => ({ conversationId, memberId: chosen[index]! }));
};

/** What giving out by load would come to, group after group; changes nothing. `left`: for whom nobody is free. */
export const planShares = async (
  db: EntityManager,
  workspaceId: number,
  groups: ReadonlyMap<string | null, readonly string[]>,
  now: Date,
): Promise<{ chosen: Map<string, number>; left: string[] }> => {
  const chosen = new Map<string, number>();
  const left: string[] = [];
  for (const [teamId, ids] of groups) {
    const found = await listCandidates(db, workspaceId, await memberIdsOf(db, workspaceId, teamId), now);
    // What the groups before have given counts as theirs.
    const candidates = found.map((person) => ({ ...person, open: person.open + (chosen.get(person.id) ?? 0) }));
    const given = chooseMembers('by_load', candidates, ids.length);
    for (const memberId of given) chosen.set(memberId, (chosen.get(memberId) ?? 0) + 1);
    left.push(...ids.slice(given.length));
  }
  return { chosen, left };
};

const memberIdsOf = async (
  db: EntityManager,
  workspaceId: number,
  teamId: string | null,
  lock = '',
): Promise<string[]> => {
  const rows: { id: string }[] = await db.query(
    `SELECT m.id FROM member m WHERE m.workspace_id = $1 AND ($2::uuid IS NULL OR m.id IN (SELECT member_id FROM team_member WHERE workspace_id = $1 AND team_id = $2))
     ORDER BY m.id ${lock}`,
    [workspaceId, teamId],
  );
  return rows.map(({ id }) => id);
};

/** First the locks, always in the same order, and only then the loads: as they are once the others have committed. */
const lockCandidates = async (
  db: EntityManager,
  workspaceId: number,
  teamId: string | null,
  now: Date,
): Promise<Candidate[]> =>
  listCandidates(db, workspaceId, await memberIdsOf(db, workspaceId, teamId, 'FOR NO KEY UPDATE'), now);

const listCandidates = async (
  db: EntityManager,
  workspaceId: number,
  memberIds: readonly string[],
  now: Date,
): Promise<Candidate[]> => {
  const rows: PersonRow[] = await db.query(
    `SELECT m.id, m.last_assigned_at, m.preferences->'workingHours' AS hours, m.preferences->>'timeZone' AS time_zone, (m.preferences->>'capacity')::int AS capacity,
       (SELECT count(*)::int FROM conversation c WHERE c.workspace_id = m.workspace_id AND c.assignee_id = m.id AND c.status = 'open') AS open
     FROM member m WHERE m.workspace_id = $1 AND m.id = ANY ($2::uuid[]) AND m.is_active AND m.role <> 'viewer'
       AND NOT coalesce((m.preferences->>'isAway')::boolean, false) AND (m.away_until IS NULL OR m.away_until <= $3)`,
    [workspaceId, memberIds, now],
  );
  return rows
    .filter(({ hours, time_zone }) => isAtWork(hours, time_zone ?? 'UTC', now))
    .map(({ id, open, capacity, last_assigned_at }) => ({
      id,
      open,
      capacity,
      lastAssignedAt: last_assigned_at?.getTime() ?? 0,
    }));
};
