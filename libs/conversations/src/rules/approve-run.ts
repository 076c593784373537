import { ConflictError, NotFoundError } from '@hubbub/runtime';
import type { EntityManager } from 'typeorm';
import { queueAct } from '../act';
import { audit } from '../audit';
import type { Context } from '../context';
import type { Member } from '../member';
import { transact } from '../transact';
import { isWaitingAct, type RunAction } from './apply-decision';
import { getRuleRun, type RuleRun } from './runs';

/**
 * Does what a rule put before a member instead of doing it (hide, like): from here on it is the member's act. To let it
 * be is to undo the run. Throws NotFoundError, ConflictError `nothing_waits` or `not_supported`.
 */
export const approveRun = (ctx: Context, member: Member, id: string): Promise<RuleRun> =>
  transact(ctx, member.workspaceId, async (db, changes) => {
    const [run]: { message_id: string | null; conversation_id: string; rule_id: string; actions: RunAction[] }[] =
      await db.query(
        'SELECT message_id, conversation_id, rule_id, actions FROM rule_run WHERE workspace_id = $1 AND id = $2 FOR UPDATE',
        [member.workspaceId, id],
      );
    if (!run) throw new NotFoundError('This run');
    const messageId = run.message_id;
    if (!messageId || !run.actions.some(isWaitingAct))
      throw new ConflictError('nothing_waits', 'Nothing of this run waits for approval');
    for (const { type } of run.actions.filter(isWaitingAct))
      await queueAct(ctx, db, changes, {
        workspaceId: member.workspaceId,
        messageId,
        type: type === 'like' ? 'like' : 'hide',
        text: null,
        memberId: member.id,
        ruleId: null,
        notBefore: null,
      });
    const actions = run.actions.map((action) =>
      isWaitingAct(action) ? { ...action, status: 'done', reason: null } : action,
    );
    await db.query('UPDATE rule_run SET actions = $3, is_waiting = false WHERE workspace_id = $1 AND id = $2', [
      member.workspaceId,
      id,
      JSON.stringify(actions),
    ]);
    await audit(db, member, 'approve', { type: 'rule_run', id }, { ruleId: run.rule_id });
    changes.conversation(run.conversation_id);
    return getRuleRun(db, member.workspaceId, id);
  });

/** A run that waits, with what it is about. */
export interface WaitingRun extends RuleRun {
  message: { id: string; text: string; authorName: string };
}

/** The queue: runs with an act that waits for a member, newest first. */
export const listWaitingRuns = async (
  db: EntityManager,
  workspaceId: number,
  { limit, cursor }: { limit: number; cursor: string | null },
): Promise<{ items: WaitingRun[]; nextCursor: string | null }> => {
  const rows: { id: string; message: WaitingRun['message'] }[] = await db.query(
    `SELECT u.id, jsonb_build_object('id', m.id, 'text', left(m.text, 2000), 'authorName', m.author_name) AS message
     FROM rule_run u JOIN message m ON m.workspace_id = u.workspace_id AND m.id = u.message_id
     WHERE u.workspace_id = $1 AND u.is_waiting AND ($2::uuid IS NULL OR u.id < $2) ORDER BY u.id DESC LIMIT $3`,
    [workspaceId, cursor, limit + 1],
  );
  const items: WaitingRun[] = [];
  for (const { id, message } of rows.slice(0, limit))
    items.push({ ...(await getRuleRun(db, workspaceId, id)), message });
  return { items, nextCursor: rows.length > limit ? rows[limit - 1]!.id : null };
};
