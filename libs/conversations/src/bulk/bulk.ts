import type { BulkAction, BulkRecord, BulkSelection, BulkStatus } from '@hubbub/contracts';
import { NotFoundError } from '@hubbub/runtime';
import type { EntityManager } from 'typeorm';

/** One act on many as its row holds it, without the frozen ids. */
export interface Bulk {
  workspaceId: number;
  id: string;
  memberId: string | null;
  actor: string;
  action: BulkAction;
  selection: BulkSelection;
  status: BulkStatus;
  needsApproval: boolean; // of what it sends
  matched: number;
  position: number; // how many of the frozen ids have had their turn
  done: number;
  skipped: number;
  failed: number;
  restored: number; // by the undo
  kept: number; // what the undo had to leave
  frozenAt: Date;
  finishedAt: Date | null;
  version: number;
  createdAt: Date;
}

const select = `SELECT workspace_id AS "workspaceId", id, member_id AS "memberId", actor, action, selection, status, needs_approval AS "needsApproval", matched, position, done, skipped, failed, restored, kept,
  frozen_at AS "frozenAt", finished_at AS "finishedAt", version, created_at AS "createdAt" FROM bulk WHERE workspace_id = $1 AND id = $2`;

/** Throws NotFoundError, also for another workspace's id. */
export const getBulk = async (db: EntityManager, workspaceId: number, id: string): Promise<Bulk> => {
  const [row]: Bulk[] = await db.query(select, [workspaceId, id]);
  if (!row) throw new NotFoundError('This bulk');
  return row;
};

/** The row's lock parts the job, the undo and a second runner of the same job. Null where it is gone. */
export const lockBulk = async (db: EntityManager, workspaceId: number, id: string): Promise<Bulk | null> => {
  const [row]: Bulk[] = await db.query(`${select} FOR NO KEY UPDATE`, [workspaceId, id]);
  return row ?? null;
};

/** Does the act leave for a platform, where it may still be refused? */
/** The act without the long list of who gets which text of their own: each one's message says it. */
export const shownAction = (action: BulkAction): BulkAction => {
  if (action.type !== 'reply') return action;
  const { own: _, ...shown } = action;
  return shown;
};

export const isOutbound = ({ type }: BulkAction): boolean => type === 'reply' || type === 'hide' || type === 'delete';

/**
 * As HTTP and sockets carry it. Exceptions are named once it has ended; while it runs, the first hundred. Counts and
 * names come from one statement: a platform refuses at any moment, and each of two statements would see its own.
 */
export const readBulkRecord = async (db: EntityManager, workspaceId: number, id: string): Promise<BulkRecord> => {
  const bulk = await getBulk(db, workspaceId, id);
  const [row]: (Omit<BulkRecord, 'id' | 'action' | 'memberId' | 'createdAt' | 'finishedAt'> & {
    finishedAt: Date | null;
  })[] = await db.query(
    `SELECT k.status, k.matched, k.version, k.finished_at AS "finishedAt", k.skipped + k.kept AS "skippedCount", k.failed + k.late AS "failedCount",
       CASE WHEN k.status IN ('undoing', 'undone') THEN k.restored ELSE k.done - k.late END AS done,
       ${arrayOf(bulk, 'skipped')} AS skipped, ${arrayOf(bulk, 'failed')} AS failed
     FROM (SELECT *, CASE WHEN status IN ('running', 'done') THEN ${countRefused(bulk)} ELSE 0 END AS late,
         CASE WHEN status IN ('done', 'undone') THEN 10000 ELSE 100 END AS most FROM bulk WHERE workspace_id = $1 AND id = $2) AS k`,
    [workspaceId, id],
  );
  const { finishedAt, ...now } = row!;
  return {
    id: bulk.id,
    action: shownAction(bulk.action),
    memberId: bulk.memberId,
    ...now,
    createdAt: bulk.createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  } as BulkRecord;
};

export type BulkRowState = 'done' | 'skipped' | 'failed';

/** What a platform refused after it had left here counts as failed, with the platform's words. */
const targetOf = (bulk: Bulk): string =>
  isOutbound(bulk.action)
    ? `LEFT JOIN ${bulk.action.type === 'reply' ? 'message' : 'platform_act'} t ON t.workspace_id = b.workspace_id AND t.id = b.target_id AND b.status = 'done' AND t.status = 'failed'`
    : 'LEFT JOIN (SELECT NULL::uuid AS id, NULL::jsonb AS failure) t ON FALSE';

const where: Record<BulkRowState, string> = {
  done: `b.status IN ('done', 'undone') AND t.id IS NULL`,
  skipped: `b.status IN ('skipped', 'kept')`,
  failed: `(b.status = 'failed' OR t.id IS NOT NULL)`,
};

const reason = `coalesce(t.failure->>'message', b.reason, '')`;
/** Of what was skipped the reason is a code itself. */
const code = `coalesce(t.failure->>'code', b.reason_code, CASE WHEN b.status IN ('skipped', 'kept') THEN b.reason END)`;

/** Results row by row, in the order of their ids. */
export const listBulkRows = (
  db: EntityManager,
  bulk: Bulk,
  { state, after, limit }: { state: BulkRowState; after: string | null; limit: number },
): Promise<{ id: string; reason: string; code: string | null }[]> =>
  db.query(
    `SELECT b.conversation_id AS id, ${reason} AS reason, ${code} AS code FROM bulk_row b ${targetOf(bulk)}
     WHERE b.workspace_id = $1 AND b.bulk_id = $2 AND ($3::uuid IS NULL OR b.conversation_id > $3) AND ${where[state]} ORDER BY b.conversation_id LIMIT $4`,
    [bulk.workspaceId, bulk.id, after, limit],
  );

/** The first rows of a state as JSON, within a statement that knows `k.most`. */
const arrayOf = (bulk: Bulk, state: BulkRowState): string =>
  `(SELECT coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'reason', l.reason, 'code', l.code) ORDER BY l.id), '[]') FROM (
     SELECT b.conversation_id AS id, ${reason} AS reason, ${code} AS code FROM bulk_row b ${targetOf(bulk)}
     WHERE b.workspace_id = $1 AND b.bulk_id = $2 AND ${where[state]} ORDER BY b.conversation_id LIMIT k.most) AS l)`;

const countRefused = (bulk: Bulk): string =>
  isOutbound(bulk.action)
    ? `(SELECT count(*)::int FROM bulk_row b ${targetOf(bulk)} WHERE b.workspace_id = $1 AND b.bulk_id = $2 AND t.id IS NOT NULL)`
    : '0';
