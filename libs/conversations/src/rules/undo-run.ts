import { AppError, ConflictError, NotFoundError } from '@hubbub/runtime';
import { getMessage } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { queueAct } from '../act';
import { audit } from '../audit';
import type { Context } from '../context';
import { takeBackQueued } from '../decide-message';
import type { Member } from '../member';
import { type Changes, transact } from '../transact';
import { isWaitingAct, type RunAction } from './apply-decision';
import { getRuleRun, type RuleRun } from './runs';

interface Run {
  id: string;
  rule_id: string;
  message_id: string | null;
  conversation_id: string;
  outcome: string;
  actions: RunAction[];
  undone_at: Date | null;
}

/**
 * Takes back what a run did, as far as the platform and later changes allow: deletes our reply or takes it out of the
 * queue, unhides, unlikes, puts label, assignee, priority and status back where they still are as the rule set them.
 * What cannot be taken back stays, with the reason on its action. Throws NotFoundError, ConflictError `already_undone`
 * or `nothing_to_undo`.
 */
export const undoRun = (ctx: Context, member: Member, id: string): Promise<RuleRun> =>
  transact(ctx, member.workspaceId, async (db, changes) => {
    const [run]: Run[] = await db.query(
      'SELECT id, rule_id, message_id, conversation_id, outcome, actions, undone_at FROM rule_run WHERE workspace_id = $1 AND id = $2 FOR UPDATE',
      [member.workspaceId, id],
    );
    if (!run) throw new NotFoundError('This run');
    if (run.undone_at) throw new ConflictError('already_undone', 'This run has been undone already');
    if (run.outcome !== 'fired') throw new ConflictError('nothing_to_undo', 'This run has done nothing');
    const actions = [...run.actions];
    for (const [index, action] of [...actions.entries()].reverse()) {
      if (action.status === 'done' || action.status === 'proposed')
        actions[index] = await takeBack(ctx, db, changes, member, run, action);
    }
    await db.query(
      'UPDATE rule_run SET undone_at = $3, actions = $4, is_waiting = false WHERE workspace_id = $1 AND id = $2',
      [member.workspaceId, id, ctx.clock(), JSON.stringify(actions)],
    );
    await audit(db, member, 'undo', { type: 'rule_run', id }, { ruleId: run.rule_id });
    changes.conversation(run.conversation_id);
    return getRuleRun(db, member.workspaceId, id);
  });

const takeBack = async (
  ctx: Context,
  db: EntityManager,
  changes: Changes,
  member: Member,
  run: Run,
  action: RunAction,
): Promise<RunAction> => {
  if (isWaitingAct(action)) return { ...action, status: 'undone', reason: null }; // it never was
  await db.query('SAVEPOINT action');
  try {
    const reason = await undo(ctx, db, changes, member, run, action);
    await db.query('RELEASE SAVEPOINT action');
    return reason ? { ...action, reason } : { ...action, status: 'undone', reason: null };
  } catch (error) {
    await db.query('ROLLBACK TO SAVEPOINT action');
    if (!(error instanceof AppError)) throw error;
    return { ...action, reason: error.message, code: error.code };
  }
};

/** Null when it is taken back, else why it cannot be. */
const undo = async (
  ctx: Context,
  db: EntityManager,
  changes: Changes,
  member: Member,
  run: Run,
  action: RunAction,
): Promise<string | null> => {
  switch (action.type) {
    case 'reply':
    case 'private_reply':
    case 'direct':
    case 'propose':
      return undoAnswer(ctx, db, changes, member, action.messageId);
    case 'note':
      await db.query(
        'UPDATE message SET deleted_at = $3, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2',
        [member.workspaceId, action.messageId, ctx.clock()],
      );
      if (action.messageId) changes.updated(action.messageId);
      return null;
    case 'hide':
    case 'like':
      await queueAct(ctx, db, changes, {
        workspaceId: member.workspaceId,
        messageId: run.message_id ?? '',
        type: action.type === 'hide' ? 'unhide' : 'unlike',
        text: null,
        memberId: member.id,
        ruleId: null,
        notBefore: null,
      });
      return null;
    case 'label':
    case 'assign':
    case 'priority':
    case 'close':
    case 'snooze':
      return undoChange(db, member.workspaceId, run.conversation_id, action);
    default:
      return 'What was told to somebody cannot be taken back';
  }
};

/** Not sent yet: cancelled. Sent: deleted on the platform, where it has that. */
const undoAnswer = async (
  ctx: Context,
  db: EntityManager,
  changes: Changes,
  member: Member,
  messageId: string | undefined,
): Promise<string | null> => {
  if (!messageId) return 'There is no answer to take back';
  await db.query('SELECT 1 FROM message WHERE workspace_id = $1 AND id = $2 FOR UPDATE', [
    member.workspaceId,
    messageId,
  ]);
  const row = await getMessage(db, member.workspaceId, messageId);
  changes.updated(messageId);
  switch (row.status) {
    case 'queued':
    case 'proposed':
      await takeBackQueued(db, row);
      return null;
    case 'sent':
    case 'delivered':
    case 'read':
      await queueAct(ctx, db, changes, {
        workspaceId: member.workspaceId,
        messageId,
        type: 'delete',
        text: null,
        memberId: member.id,
        ruleId: null,
        notBefore: null,
      });
      return null;
    case 'failed':
    case 'cancelled':
      return null; // it has reached nobody
    default:
      return 'It is being sent right now, or nobody knows whether it arrived';
  }
};

/** Only what is still as the rule left it: somebody's later change counts more. */
const undoChange = async (
  db: EntityManager,
  workspaceId: number,
  conversationId: string,
  { type, before = {} }: RunAction,
): Promise<string | null> => {
  const update = async (sets: string, where: string, ...values: unknown[]): Promise<boolean> => {
    const [rows]: [unknown[]] = await db.query(
      `UPDATE conversation SET ${sets}, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2 AND ${where} RETURNING id`,
      [workspaceId, conversationId, ...values],
    );
    return rows.length > 0;
  };
  const changed = 'It has been changed since';
  if (type === 'label') {
    if (before['had']) return null;
    await update('label_ids = array_remove(label_ids, $3::uuid)', 'TRUE', before['labelId']);
    return null;
  }
  if (type === 'assign') {
    const isDone = await update(
      `assignee_id = CASE WHEN $3::uuid IS NULL THEN assignee_id ELSE $4::uuid END, team_id = CASE WHEN $5::uuid IS NULL THEN team_id ELSE $6::uuid END`,
      '($3::uuid IS NULL OR assignee_id = $3::uuid) AND ($5::uuid IS NULL OR team_id = $5::uuid)',
      before['set'] ?? null,
      before['assigneeId'] ?? null,
      before['setTeam'] ?? null,
      before['teamId'] ?? null,
    );
    return isDone ? null : changed;
  }
  if (type === 'priority')
    return (await update('priority = $3', 'priority = $4', before['priority'], before['set'])) ? null : changed;
  const isDone = await update(
    `status = CASE WHEN $3 = 'snoozed' THEN 'open' ELSE $3 END, snoozed_until = NULL, closed_at = NULL,
       waiting_since = coalesce(waiting_since, CASE WHEN last_member_at IS NULL OR last_member_at < last_inbound_at THEN last_inbound_at END)`,
    'status = $4',
    before['status'] ?? 'open',
    before['set'],
  );
  return isDone ? null : changed;
};
