import type { EntityManager } from 'typeorm';
import type { Bulk } from './bulk';
import type { Tally } from './change-rows';

/** Would the member's mark change? Speaks of `c` and of their mark `r`. */
const differs = (isRead: boolean): string =>
  isRead
    ? 'c.inbound_count > coalesce(r.read_count, 0)'
    : '(c.inbound_count > 0 AND coalesce(r.read_count, 0) >= c.inbound_count)';

const marks = `conversation c LEFT JOIN conversation_read r ON r.workspace_id = c.workspace_id AND r.conversation_id = c.id AND r.member_id = $2`;

/** The acting member's own marks of a chunk; the conversations themselves do not change. */
export const markRows = async (db: EntityManager, bulk: Bulk, ids: readonly string[]): Promise<Tally> => {
  const isRead = bulk.action.type === 'read';
  const [tally]: Tally[] = await db.query(
    `WITH seen AS MATERIALIZED (
       SELECT c.id, ${isRead ? 'c.inbound_count' : 'greatest(0, c.inbound_count - 1)'} AS read_count, ${isRead ? `(c.last_message->>'id')::uuid` : 'NULL::uuid'} AS last_id,
         ${differs(isRead)} AS differs, jsonb_build_object('readCount', coalesce(r.read_count, 0), 'lastReadMessageId', r.last_read_message_id) AS before
       FROM ${marks} WHERE c.workspace_id = $1 AND c.id = ANY ($4::uuid[])),
     changed AS (
       INSERT INTO conversation_read AS r (workspace_id, conversation_id, member_id, read_count, last_read_message_id)
       SELECT $1, s.id, $2, s.read_count, s.last_id FROM seen s WHERE s.differs
       ON CONFLICT (workspace_id, member_id, conversation_id) DO UPDATE SET read_count = excluded.read_count,
         last_read_message_id = coalesce(excluded.last_read_message_id, r.last_read_message_id), version = r.version + 1 RETURNING conversation_id, version),
     kept AS (
       INSERT INTO bulk_row (workspace_id, bulk_id, conversation_id, status, reason, before, version_after)
       SELECT $1, $3::uuid, s.id, CASE WHEN s.differs THEN 'done' ELSE 'skipped' END, CASE WHEN NOT s.differs THEN 'unchanged' END,
         CASE WHEN s.differs THEN s.before END, x.version FROM seen s LEFT JOIN changed x ON x.conversation_id = s.id)
     SELECT count(*) FILTER (WHERE differs)::int AS done, count(*) FILTER (WHERE NOT differs)::int AS skipped FROM seen`,
    [bulk.workspaceId, bulk.memberId, bulk.id, ids],
  );
  return tally!;
};

/** Which of these are marked so already. */
export const listMarked = async (
  db: EntityManager,
  { workspaceId, memberId, action }: Pick<Bulk, 'workspaceId' | 'memberId' | 'action'>,
  ids: readonly string[],
): Promise<string[]> => {
  const rows: { id: string }[] = await db.query(
    `SELECT c.id FROM ${marks} WHERE c.workspace_id = $1 AND c.id = ANY ($3::uuid[]) AND NOT ${differs(action.type === 'read')}`,
    [workspaceId, memberId, ids],
  );
  return rows.map(({ id }) => id);
};

/** Each mark as it was, unless the member has moved it since. */
export const restoreMarks = async (db: EntityManager, bulk: Bulk, ids: readonly string[]): Promise<Tally> => {
  const [tally]: Tally[] = await db.query(
    `WITH locked AS MATERIALIZED (
       SELECT r.conversation_id AS id, b.before, r.version = b.version_after AS is_same FROM bulk_row b
       JOIN conversation_read r ON r.workspace_id = b.workspace_id AND r.conversation_id = b.conversation_id AND r.member_id = $2
       WHERE b.workspace_id = $1 AND b.bulk_id = $3 AND b.conversation_id = ANY ($4::uuid[]) AND b.status = 'done' FOR UPDATE OF r),
     restored AS (
       INSERT INTO conversation_read AS r (workspace_id, conversation_id, member_id, read_count, last_read_message_id)
       SELECT $1, l.id, $2, (l.before->>'readCount')::int, (l.before->>'lastReadMessageId')::uuid FROM locked l WHERE l.is_same
       ON CONFLICT (workspace_id, member_id, conversation_id) DO UPDATE SET read_count = excluded.read_count, last_read_message_id = excluded.last_read_message_id, version = r.version + 1),
     undone AS (
       UPDATE bulk_row b SET status = 'undone', reason = NULL, reason_code = NULL
       WHERE b.workspace_id = $1 AND b.bulk_id = $3 AND b.conversation_id = ANY (ARRAY(SELECT id FROM locked WHERE is_same))),
     left_alone AS (
       UPDATE bulk_row b SET status = 'kept', reason = 'changed_since', reason_code = NULL
       WHERE b.workspace_id = $1 AND b.bulk_id = $3 AND b.conversation_id = ANY (ARRAY(SELECT id FROM locked WHERE NOT is_same)))
     SELECT count(*) FILTER (WHERE is_same)::int AS done, count(*) FILTER (WHERE NOT is_same)::int AS skipped FROM locked`,
    [bulk.workspaceId, bulk.memberId, bulk.id, ids],
  );
  return tally!;
};
