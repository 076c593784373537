import { AppError } from '@hubbub/runtime';
import type { EntityManager } from 'typeorm';
import { audit } from '../audit';
import type { Context } from '../context';
import { notify } from '../notify';
import { transact } from '../transact';
import { type Bulk, getBulk, isOutbound, lockBulk, readBulkRecord } from './bulk';
import { changeRows, type Locking, restoreRows, type Tally } from './change-rows';
import { type OutboundAction, preparePlan } from './plan-rows';
import { queueRows } from './queue-rows';
import { markRows, restoreMarks } from './read-rows';
import { shareRows } from './share-rows';
import { takeBackActs, takeBackReplies } from './take-back-rows';

/** Rows of one transaction: few enough that nobody waits long for their locks. */
const chunkOf = (bulk: Bulk): number => (isOutbound(bulk.action) ? 250 : 2_000);
const publishEveryMs = 500;

/**
 * Does an act on many, or takes it back, chunk by chunk until all frozen rows have had their turn. Each chunk commits
 * with its own progress, so it may be killed anywhere and run again, or twice at once. Tells inboxes now and then how
 * far it is, and once, at the end, to fetch again what is on screen.
 */
export const runBulk = async (
  ctx: Context,
  { workspaceId, bulkId }: { workspaceId: number; bulkId: string },
): Promise<void> => {
  let toldAt = ctx.clock().getTime();
  while (await step(ctx, workspaceId, bulkId)) {
    if (ctx.clock().getTime() - toldAt < publishEveryMs) continue;
    toldAt = ctx.clock().getTime();
    await publishBulk(ctx, workspaceId, bulkId);
  }
};

export const publishBulk = async (ctx: Context, workspaceId: number, bulkId: string): Promise<void> => {
  if (!ctx.hasListeners(workspaceId)) return;
  const record = await ctx.store.transaction(workspaceId, (db) => readBulkRecord(db, workspaceId, bulkId));
  ctx.publish({ workspaceId }, 'bulk:updated', record);
};

/** One chunk, or the end. False once there is nothing left to do. */
const step = async (ctx: Context, workspaceId: number, bulkId: string): Promise<boolean> => {
  const bulk = await ctx.store.transaction(workspaceId, (db) => getBulk(db, workspaceId, bulkId)).catch(() => null);
  if (!bulk || (bulk.status !== 'running' && bulk.status !== 'undoing')) return false;
  const { ids, isLeftover } = isEveryRowTold(bulk)
    ? { ids: [], isLeftover: true }
    : await ctx.store.transaction(workspaceId, (db) => nextIds(db, bulk));
  if (ids.length === 0 && isLeftover) {
    await finish(ctx, bulk);
    return false;
  }
  // First everything that is free; what somebody else held meanwhile comes one by one, its lock waited for.
  if (isLeftover) for (const id of ids) await runOne(ctx, bulk, id);
  else await runChunk(ctx, bulk, ids);
  return true;
};

const isEveryRowTold = (bulk: Bulk): boolean =>
  bulk.status === 'running'
    ? bulk.done + bulk.skipped + bulk.failed >= bulk.matched
    : bulk.restored + bulk.kept >= bulk.done;

/**
 * The next rows by their frozen order; behind the last of them, those that were held by somebody else. Asked without
 * a join: right after thousands of rows were written, the planner knows nothing of them and takes them for one.
 */
const nextIds = async (db: EntityManager, bulk: Bulk): Promise<{ ids: string[]; isLeftover: boolean }> => {
  const key = [bulk.workspaceId, bulk.id];
  const isUndo = bulk.status === 'undoing';
  if (bulk.position >= bulk.matched) {
    const left: { id: string }[] = await db.query(
      isUndo
        ? `SELECT conversation_id AS id FROM bulk_row WHERE workspace_id = $1 AND bulk_id = $2 AND status = 'done' LIMIT 100`
        : `(SELECT unnest(ids) AS id FROM bulk WHERE workspace_id = $1 AND id = $2 EXCEPT SELECT conversation_id FROM bulk_row WHERE workspace_id = $1 AND bulk_id = $2) LIMIT 100`,
      key,
    );
    return { ids: left.map(({ id }) => id), isLeftover: true };
  }
  const [row]: { ids: string[] }[] = await db.query(
    `SELECT ids[$3::int:$4::int] AS ids FROM bulk WHERE workspace_id = $1 AND id = $2`,
    [...key, bulk.position + 1, bulk.position + chunkOf(bulk)],
  );
  const turn = row?.ids ?? [];
  const told: { id: string; status: string }[] = await db.query(
    'SELECT conversation_id AS id, status FROM bulk_row WHERE workspace_id = $1 AND bulk_id = $2 AND conversation_id = ANY ($3::uuid[])',
    [...key, turn],
  );
  const isTold = new Map(told.map(({ id, status }) => [id, status]));
  return { ids: turn.filter((id) => (isUndo ? isTold.get(id) === 'done' : !isTold.has(id))), isLeftover: false };
};

/** A chunk that fails as a whole is tried row by row, so that one bad row fails alone. */
const runChunk = async (ctx: Context, bulk: Bulk, ids: string[]): Promise<void> => {
  try {
    await perform(ctx, bulk, ids, 'skip', chunkOf(bulk));
  } catch (error) {
    ctx.logger.warn({ err: error, bulkId: bulk.id }, 'A chunk of a bulk failed; its rows are tried one by one');
    for (const id of ids) await runOne(ctx, bulk, id);
    await ctx.store.transaction(bulk.workspaceId, (db) => advance(db, bulk, { done: 0, skipped: 0 }, chunkOf(bulk)));
  }
};

const runOne = async (ctx: Context, bulk: Bulk, id: string): Promise<void> => {
  try {
    const tally = await perform(ctx, bulk, [id], 'wait', 0);
    if (tally && tally.done + tally.skipped + (tally.failed ?? 0) === 0)
      await setAside(ctx, bulk, id, 'skipped', { reason: 'not_found', code: 'not_found' });
  } catch (error) {
    if (!(error instanceof AppError)) ctx.logger.error({ err: error, bulkId: bulk.id }, 'A row of a bulk failed');
    const why =
      error instanceof AppError
        ? { reason: error.message, code: error.code }
        : { reason: 'It could not be done', code: 'internal' };
    await setAside(ctx, bulk, id, 'failed', why);
  }
};

type Counted = Tally & { failed?: number };

/** One transaction: rows, their results and the progress. Null where the bulk has gone on or turned round meanwhile. */
const perform = async (
  ctx: Context,
  bulk: Bulk,
  ids: string[],
  locking: Locking,
  steps: number,
): Promise<Counted | null> => {
  const tally = await ctx.store.transaction(bulk.workspaceId, async (db) => {
    const current = await lockBulk(db, bulk.workspaceId, bulk.id);
    if (current?.status !== bulk.status || current.position !== bulk.position) return null;
    const counted = await (bulk.status === 'running' ? act : takeBack)(ctx, db, bulk, ids, locking);
    await advance(db, bulk, counted, steps);
    return counted;
  });
  if (tally && isOutbound(bulk.action)) ctx.wake(bulk.action.type === 'reply' ? 'messages' : 'acts');
  return tally;
};

const act = async (ctx: Context, db: EntityManager, bulk: Bulk, ids: string[], locking: Locking): Promise<Counted> => {
  const now = ctx.clock();
  if (bulk.action.type === 'read' || bulk.action.type === 'unread') return markRows(db, bulk, ids);
  if (bulk.action.type === 'share') return shareRows(db, bulk, ids, now, locking);
  if (!isOutbound(bulk.action)) return changeRows(db, bulk, ids, now, locking);
  const action = bulk.action as OutboundAction;
  const plan = await preparePlan(db, {
    workspaceId: bulk.workspaceId,
    action,
    memberName: bulk.actor,
    frozenAt: bulk.frozenAt,
  });
  return queueRows(db, bulk, plan, ids, { now, locking, needsApproval: bulk.needsApproval });
};

const takeBack = async (
  ctx: Context,
  db: EntityManager,
  bulk: Bulk,
  ids: string[],
  locking: Locking,
): Promise<Counted> => {
  if (bulk.action.type === 'read' || bulk.action.type === 'unread') return restoreMarks(db, bulk, ids);
  if (bulk.action.type === 'reply') return takeBackReplies(db, bulk, ids, locking);
  if (isOutbound(bulk.action)) return takeBackActs(db, bulk, ids);
  return restoreRows(db, bulk, ids, ctx.clock(), locking);
};

const advance = async (db: EntityManager, bulk: Bulk, tally: Counted, steps: number): Promise<void> => {
  const [done, skipped] = bulk.status === 'running' ? ['done', 'skipped'] : ['restored', 'kept'];
  await db.query(
    `UPDATE bulk SET position = least(matched, position + $3), ${done} = ${done} + $4, ${skipped} = ${skipped} + $5, failed = failed + $6, version = version + 1, updated_at = now()
     WHERE workspace_id = $1 AND id = $2 AND position = $7 AND status = $8`,
    [bulk.workspaceId, bulk.id, steps, tally.done, tally.skipped, tally.failed ?? 0, bulk.position, bulk.status],
  );
};

/** A row that is gone or cannot be done is named, and no longer waits. */
const setAside = (
  ctx: Context,
  bulk: Bulk,
  id: string,
  fate: 'skipped' | 'failed',
  { reason, code }: { reason: string; code: string },
): Promise<void> =>
  ctx.store.transaction(bulk.workspaceId, async (db) => {
    const current = await lockBulk(db, bulk.workspaceId, bulk.id);
    if (current?.status !== bulk.status) return;
    const isUndo = bulk.status === 'undoing';
    const [rows]: [unknown[]] = isUndo
      ? await db.query(
          `UPDATE bulk_row SET status = $4, reason = $5, reason_code = $6 WHERE workspace_id = $1 AND bulk_id = $2 AND conversation_id = $3 AND status = 'done' RETURNING bulk_id`,
          [bulk.workspaceId, bulk.id, id, fate === 'skipped' ? 'kept' : 'failed', reason, code],
        )
      : [
          await db.query(
            'INSERT INTO bulk_row (workspace_id, bulk_id, conversation_id, status, reason, reason_code) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING bulk_id',
            [bulk.workspaceId, bulk.id, id, fate, reason, code],
          ),
        ];
    if (rows.length === 0) return;
    await advance(db, bulk, { done: 0, skipped: fate === 'skipped' ? 1 : 0, failed: fate === 'failed' ? 1 : 0 }, 0);
  });

/** Whom the bulk gave how many: the one it names, or those of the team, of what is still as the bulk left it. */
const listGiven = async (
  db: EntityManager,
  { workspaceId, id, action }: Bulk,
  done: number,
): Promise<{ memberId: string; count: number }[]> => {
  if ((action.type !== 'assign' && action.type !== 'share') || done === 0) return [];
  if (action.type === 'assign') {
    if (action.assigneeId) return [{ memberId: action.assigneeId, count: done }];
    if (!action.teamId || action.assigneeId === null) return [];
  }
  return db.query(
    `SELECT c.assignee_id AS "memberId", count(*)::int AS count FROM bulk_row b JOIN conversation c ON c.workspace_id = b.workspace_id AND c.id = b.conversation_id
     WHERE b.workspace_id = $1 AND b.bulk_id = $2 AND b.status = 'done' AND b.before->>'assigneeId' IS NULL AND c.assignee_id IS NOT NULL AND c.version = b.version_after
     GROUP BY c.assignee_id ORDER BY c.assignee_id`,
    [workspaceId, id],
  );
};

const finish = async (ctx: Context, bulk: Bulk): Promise<void> => {
  const isOver = await transact(ctx, bulk.workspaceId, async (db, changes) => {
    const [rows]: [unknown[]] = await db.query(
      `UPDATE bulk SET status = $3, finished_at = $4, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2 AND status = $5 RETURNING id`,
      [bulk.workspaceId, bulk.id, bulk.status === 'running' ? 'done' : 'undone', ctx.clock(), bulk.status],
    );
    if (rows.length === 0) return false;
    const { done, skipped, failed, restored, kept } = await getBulk(db, bulk.workspaceId, bulk.id);
    const actor = { workspaceId: bulk.workspaceId, id: bulk.memberId, name: bulk.actor };
    if (bulk.status === 'undoing') {
      await audit(db, actor, 'bulk_undone', { type: 'bulk', id: bulk.id }, { restored, kept });
      return true;
    }
    await audit(
      db,
      actor,
      'bulk_done',
      { type: 'bulk', id: bulk.id },
      { type: bulk.action.type, done, skipped, failed },
    );
    for (const { memberId, count } of await listGiven(db, bulk, done)) {
      // One notice a person, however many conversations.
      if (memberId === bulk.memberId) continue;
      await notify(ctx, db, changes, {
        workspaceId: bulk.workspaceId,
        memberId,
        type: 'assigned',
        cause: `bulk:${bulk.id}`,
        conversationId: null,
        said: { code: 'assigned_many', by: bulk.actor, count },
      });
    }
    return true;
  });
  if (!isOver) return;
  await publishBulk(ctx, bulk.workspaceId, bulk.id);
  ctx.publish({ workspaceId: bulk.workspaceId }, 'sync:required');
};
