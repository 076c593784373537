import { isIntroduction, type PlannedAction, type RuleDecision } from '@hubbub/automation';
import { AppError } from '@hubbub/runtime';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { Context } from '../context';
import { introducedAt } from '../partnership/introduction';
import type { Changes } from '../transact';
import { noteBreaker } from './breaker';
import type { ActiveRule } from './load-rules';
import { type Performed, performAction } from './perform-action';

export interface Cause {
  workspaceId: number;
  /** Names what happened: a message, or a conversation and its version. */
  key: string;
  messageId: string | null;
  conversationId: string;
  contactId: string;
  contactName: string;
  postId: string | null;
  channelId: string;
  kind: 'direct' | 'comment' | 'mention' | 'review';
  now: Date;
}

/** One action of a run as it is kept: what became of it, and what it changed, so that it can be taken back. */
export interface RunAction {
  type: string;
  status: 'done' | 'proposed' | 'withheld' | 'dry_run' | 'undone';
  reason: string | null;
  /** Of an error that kept it back. */
  code?: string;
  messageId?: string;
  before?: Record<string, unknown>;
}

/**
 * Does what a rule decided, each action once for its cause (the unique effect decides), and records the run. An action
 * that cannot be done is recorded with its reason; the others go on.
 */
export const applyDecision = async (
  ctx: Context,
  db: EntityManager,
  changes: Changes,
  rule: ActiveRule,
  decision: RuleDecision,
  cause: Cause,
): Promise<void> => {
  if (decision.outcome === 'no_match') return;
  const done: RunAction[] = [];
  const runId = uuidv7();
  for (const planned of decision.actions) {
    if (decision.outcome !== 'fired' || planned.status === 'withheld') {
      done.push({
        type: planned.type,
        status: decision.outcome === 'dry_run' ? 'dry_run' : 'withheld',
        reason: planned.reason,
      });
      continue;
    }
    const sends = planned.text !== null && planned.type !== 'note';
    const isFirst = await claimEffect(db, rule, planned, cause, sends);
    if (!isFirst) continue; // done before, by an earlier arrival of the same cause
    if (planned.status === 'proposed' && (planned.type === 'hide' || planned.type === 'like')) {
      done.push({ type: planned.type, status: 'proposed', reason: planned.reason });
      continue;
    }
    if (sends && isIntroduction(rule) && (await hadIntroduction(db, cause))) {
      done.push({ type: planned.type, status: 'withheld', reason: 'this person had the introduction already' });
      continue;
    }
    await db.query('SAVEPOINT action');
    try {
      const { messageId, before }: Performed = await performAction(ctx, db, changes, rule, planned, {
        ...cause,
        runId,
      });
      if (messageId)
        await db.query(
          'UPDATE rule_effect SET message_id = $5 WHERE workspace_id = $1 AND rule_id = $2 AND cause = $3 AND action = $4',
          [cause.workspaceId, rule.id, cause.key, planned.index, messageId],
        );
      await db.query('RELEASE SAVEPOINT action');
      done.push({
        type: planned.type,
        status: planned.status === 'proposed' ? 'proposed' : 'done',
        reason: planned.type === 'propose' ? 'a draft is being written' : planned.reason,
        ...(messageId ? { messageId } : {}),
        ...(before ? { before } : {}),
      });
      if (messageId && sends && isIntroduction(rule)) await noteIntroduction(db, cause, messageId);
    } catch (error) {
      // Two transactions that waited for each other, or a server that is going: the whole batch is tried again.
      if (isForNow(error)) throw error;
      await db.query('ROLLBACK TO SAVEPOINT action');
      if (!(error instanceof AppError)) ctx.logger.error({ err: error, ruleId: rule.id }, 'An action of a rule failed');
      done.push({
        type: planned.type,
        status: 'withheld',
        reason: error instanceof AppError ? error.message : 'It could not be done',
        ...(error instanceof AppError ? { code: error.code } : {}),
      });
    }
  }
  if (decision.outcome === 'fired' && done.length === 0) return;
  await noteBreaker(ctx, db, changes, rule, decision, cause);
  await db.query(
    'INSERT INTO rule_run (workspace_id, id, rule_id, rule_version, message_id, conversation_id, outcome, reasons, actions, is_waiting) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
    [
      cause.workspaceId,
      runId,
      rule.id,
      rule.version,
      cause.messageId,
      cause.conversationId,
      decision.outcome,
      JSON.stringify(decision.reasons),
      JSON.stringify(done),
      done.some(isWaitingAct),
    ],
  );
};

/** An act on the platform that a rule has put before a member; answers that wait are messages of their own. */
export const isWaitingAct = ({ type, status }: RunAction): boolean =>
  status === 'proposed' && (type === 'hide' || type === 'like');

/** PostgreSQL's classes 08 (connection), 40 (rollback), 53 (resources), 57 (going down) and 55P03 (lock). */
const isForNow = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^(?:08|40|53|57)|^55P03$/u.test(String(error.code));

const claimEffect = async (
  db: EntityManager,
  rule: ActiveRule,
  planned: PlannedAction,
  cause: Cause,
  sends: boolean,
): Promise<boolean> => {
  const inserted: unknown[] = await db.query(
    `INSERT INTO rule_effect (workspace_id, rule_id, cause, action, contact_id, conversation_id, post_id, channel_id, sends, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     ON CONFLICT DO NOTHING RETURNING action`,
    [
      cause.workspaceId,
      rule.id,
      cause.key,
      planned.index,
      cause.contactId,
      cause.conversationId,
      cause.postId,
      cause.channelId,
      sends,
      cause.now,
    ],
  );
  return inserted.length > 0;
};

/** Asked again under the person's lock: they may propose on two channels in the same moment. */
const hadIntroduction = async (db: EntityManager, { workspaceId, contactId }: Cause): Promise<boolean> => {
  await db.query('SELECT 1 FROM contact WHERE workspace_id = $1 AND id = $2 FOR NO KEY UPDATE', [
    workspaceId,
    contactId,
  ]);
  const [row]: unknown[] = await db.query(
    `SELECT 1 FROM partnership p WHERE p.workspace_id = $1 AND p.contact_id = $2 AND ${introducedAt} IS NOT NULL LIMIT 1`,
    [workspaceId, contactId],
  );
  return row !== undefined;
};

/** One introduction a person: whoever proposes again, here or on another channel, has had it. */
const noteIntroduction = async (
  db: EntityManager,
  { workspaceId, contactId, now }: Cause,
  messageId: string,
): Promise<void> => {
  await db.query(
    `UPDATE partnership p SET pre_introduced_at = $3, introduced_by = $4, version = version + 1, updated_at = now()
     WHERE p.workspace_id = $1 AND p.contact_id = $2 AND ${introducedAt} IS NULL`,
    [workspaceId, contactId, now, messageId],
  );
};
