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
export const isOutbound = ({ type }: BulkAction): boolean => type === 'reply' || type === 'hide' || type === 'delete';

/** As HTTP and sockets carry it. Exceptions are named once it has ended; while it runs, the first hundred. */
export const readBulkRecord = async (db: EntityManager, workspaceId: number, id: string): Promise<BulkRecord> => {
  const bulk = await getBulk(db, workspaceId, id);
  const isOver = bulk.status === 'done' || bulk.status === 'undone';
  const most = isOver ? 10_000 : 100;
  const late = bulk.status === 'running' || bulk.status === 'done' ? await countRefused(db, bulk) : 0;
  const isUndo = bulk.status === 'undoing' || bulk.status === 'undone';
  return {
    id: bulk.id,
    status: bulk.status,
    action: bulk.action,
    memberId: bulk.memberId,
    matched: bulk.matched,
    done: isUndo ? bulk.restored : bulk.done - late,
    skippedCount: bulk.skipped + bulk.kept,
    failedCount: bulk.failed + late,
    skipped: await listBulkRows(db, bulk, { state: 'skipped', after: null, limit: most }),
    failed: await listBulkRows(db, bulk, { state: 'failed', after: null, limit: most }),
    version: bulk.version,
    createdAt: bulk.createdAt.toISOString(),
    finishedAt: bulk.finishedAt?.toISOString() ?? null,
  };
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

/** Results row by row, in the order of their ids. */
export const listBulkRows = (
  db: EntityManager,
  bulk: Bulk,
  { state, after, limit }: { state: BulkRowState; after: string | null; limit: number },
): Promise<{ id: string; reason: string }[]> =>
  db.query(
    `SELECT b.conversation_id AS id, coalesce(t.failure->>'message', b.reason, '') AS reason FROM bulk_row b ${targetOf(bulk)}
     WHERE b.workspace_id = $1 AND b.bulk_id = $2 AND ($3::uuid IS NULL OR b.conversation_id > $3) AND ${where[state]} ORDER BY b.conversation_id LIMIT $4`,
    [bulk.workspaceId, bulk.id, after, limit],
  );

const countRefused = async (db: EntityManager, bulk: Bulk): Promise<number> => {
  if (!isOutbound(bulk.action)) return 0;
  const [row]: { count: number }[] = await db.query(
    `SELECT count(*)::int AS count FROM bulk_row b ${targetOf(bulk)} WHERE b.workspace_id = $1 AND b.bulk_id = $2 AND t.id IS NOT NULL`,
    [bulk.workspaceId, bulk.id],
  );
  return row?.count ?? 0;
};
