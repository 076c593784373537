import { createParams } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { enqueueHappenings } from '../rules/happenings';
import { assignWithinTeam } from '../team/assign-within-team';
import type { Bulk } from './bulk';
import { stateActOf } from './state-acts';

export interface Tally {
  done: number;
  skipped: number;
}

/** `skip`: rows that somebody else holds are left for later; `wait`: their lock is waited for. */
export type Locking = 'skip' | 'wait';

const lockClause = (locking: Locking): string => `FOR NO KEY UPDATE OF c${locking === 'skip' ? ' SKIP LOCKED' : ''}`;

/**
 * One statement for the whole chunk: locks, compares, changes, and keeps each row's state before and its version
 * after. Rows that are so already are skipped as `unchanged`.
 */
export const changeRows = async (
  db: EntityManager,
  bulk: Bulk,
  ids: readonly string[],
  now: Date,
  locking: Locking,
): Promise<Tally> => {
  const params = createParams(bulk.workspaceId, bulk.id, ids);
  const act = stateActOf(bulk.action, bulk.memberId, now, params);
  if (!act) throw new Error(`${bulk.action.type} does not change the row of a conversation`);
  const [tally]: Tally[] = await db.query(
    `WITH locked AS MATERIALIZED (
       SELECT c.id, c.version, ${act.differs} AS differs, ${act.before} AS before FROM conversation c
       WHERE c.workspace_id = $1 AND c.id = ANY ($3::uuid[]) ${lockClause(locking)}),
     changed AS (
       UPDATE conversation c SET ${act.sets()}, version = c.version + 1, updated_at = now() FROM locked l
       WHERE c.workspace_id = $1 AND c.id = l.id AND l.differs),
     ${act.also ? `also AS (${act.also()}),` : ''}
     kept AS (
       INSERT INTO bulk_row (workspace_id, bulk_id, conversation_id, status, reason, before, version_after)
       SELECT $1, $2::uuid, l.id, CASE WHEN l.differs THEN 'done' ELSE 'skipped' END, CASE WHEN NOT l.differs THEN 'unchanged' END,
         CASE WHEN l.differs THEN l.before END, CASE WHEN l.differs THEN l.version + 1 END FROM locked l)
     SELECT count(*) FILTER (WHERE differs)::int AS done, count(*) FILTER (WHERE NOT differs)::int AS skipped FROM locked`,
    params.values,
  );
  if (tally!.done > 0) {
    const given = await giveWithinTeam(db, bulk, ids, now);
    await tellRules(db, bulk, ids, given);
  }
  return tally!;
};

/** What has come to a team and is nobody's, to its members. Returns the conversations that somebody was given. */
const giveWithinTeam = async (
  db: EntityManager,
  { workspaceId, id, action, memberId, actor: name }: Bulk,
  ids: readonly string[],
  now: Date,
): Promise<string[]> => {
  if (action.type !== 'assign' || !action.teamId || action.assigneeId !== undefined) return [];
  const rows: { id: string }[] = await db.query(
    `SELECT c.id FROM bulk_row b JOIN conversation c ON c.workspace_id = b.workspace_id AND c.id = b.conversation_id
     WHERE b.workspace_id = $1 AND b.bulk_id = $2 AND b.conversation_id = ANY ($3::uuid[]) AND b.status = 'done' AND c.assignee_id IS NULL
     ORDER BY c.last_message_at, c.id`,
    [workspaceId, id, ids],
  );
  const conversationIds = rows.map((row) => row.id);
  const actor = { id: memberId, name };
  const given = await assignWithinTeam(db, { workspaceId, teamId: action.teamId, conversationIds, actor, now });
  return [...given.keys()];
};

/** Rules on closing and assigning hear of each row that was changed. */
const tellRules = async (
  db: EntityManager,
  { workspaceId, id, action }: Bulk,
  ids: readonly string[],
  given: readonly string[],
): Promise<void> => {
  if (given.length > 0) await enqueueHappenings(db, workspaceId, 'assigned', [...given]);
  const event = action.type === 'close' ? 'closed' : action.type === 'assign' && action.assigneeId ? 'assigned' : null;
  if (!event) return;
  const done: { id: string }[] = await db.query(
    `SELECT conversation_id AS id FROM bulk_row WHERE workspace_id = $1 AND bulk_id = $2 AND conversation_id = ANY ($3::uuid[]) AND status = 'done'`,
    [workspaceId, id, ids],
  );
  await enqueueHappenings(
    db,
    workspaceId,
    event,
    done.map((row) => row.id),
  );
};

/** Which of these the act would leave as they are. */
export const listUnchanged = async (
  db: EntityManager,
  bulk: Pick<Bulk, 'workspaceId' | 'action' | 'memberId'>,
  ids: readonly string[],
  now: Date,
): Promise<string[]> => {
  const params = createParams(bulk.workspaceId, ids);
  const act = stateActOf(bulk.action, bulk.memberId, now, params);
  if (!act) return [];
  const rows: { id: string }[] = await db.query(
    `SELECT c.id FROM conversation c WHERE c.workspace_id = $1 AND c.id = ANY ($2::uuid[]) AND NOT ${act.differs}`,
    params.values,
  );
  return rows.map(({ id }) => id);
};

/** Puts back what each row was, where it is still as the act left it; names the others. */
export const restoreRows = async (
  db: EntityManager,
  bulk: Bulk,
  ids: readonly string[],
  now: Date,
  locking: Locking,
): Promise<Tally> => {
  const params = createParams(bulk.workspaceId, bulk.id, ids);
  const act = stateActOf(bulk.action, bulk.memberId, now, createParams());
  if (!act) throw new Error(`${bulk.action.type} does not change the row of a conversation`);
  const [tally]: Tally[] = await db.query(
    `WITH locked AS MATERIALIZED (
       SELECT c.id, b.before, c.version = b.version_after AS is_same FROM bulk_row b
       JOIN conversation c ON c.workspace_id = b.workspace_id AND c.id = b.conversation_id
       WHERE b.workspace_id = $1 AND b.bulk_id = $2 AND b.conversation_id = ANY ($3::uuid[]) AND b.status = 'done' ${lockClause(locking)}),
     restored AS (
       UPDATE conversation c SET ${act.restore}, version = c.version + 1, updated_at = now() FROM locked l
       WHERE c.workspace_id = $1 AND c.id = l.id AND l.is_same),
     ${act.alsoRestore ? `also AS (${act.alsoRestore}),` : ''}
     undone AS (
       UPDATE bulk_row b SET status = 'undone', reason = NULL, reason_code = NULL
       WHERE b.workspace_id = $1 AND b.bulk_id = $2 AND b.conversation_id = ANY (ARRAY(SELECT id FROM locked WHERE is_same))),
     left_alone AS (
       UPDATE bulk_row b SET status = 'kept', reason = 'changed_since', reason_code = NULL
       WHERE b.workspace_id = $1 AND b.bulk_id = $2 AND b.conversation_id = ANY (ARRAY(SELECT id FROM locked WHERE NOT is_same)))
     SELECT count(*) FILTER (WHERE is_same)::int AS done, count(*) FILTER (WHERE NOT is_same)::int AS skipped FROM locked`,
    params.values,
  );
  return tally!;
};
