import type { PlannedAction, RuleDecision } from '@hubbub/automation';
import { priorities } from '@hubbub/contracts';
import { AppError } from '@hubbub/runtime';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { queueAct } from '../act';
import type { Context } from '../context';
import { notify } from '../notify';
import { insertOutgoing, markAnswered } from '../outgoing';
import type { Changes } from '../transact';
import { pickMember } from './pick-member';
import type { ActiveRule } from './load-rules';

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
  const done: { type: string; status: string; reason: string | null; messageId?: string }[] = [];
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
    await db.query('SAVEPOINT action');
    try {
      const messageId = await perform(ctx, db, changes, rule, planned, cause);
      if (messageId)
        await db.query(
          'UPDATE rule_effect SET message_id = $5 WHERE workspace_id = $1 AND rule_id = $2 AND cause = $3 AND action = $4',
          [cause.workspaceId, rule.id, cause.key, planned.index, messageId],
        );
      await db.query('RELEASE SAVEPOINT action');
      done.push({
        type: planned.type,
        status: planned.status === 'proposed' ? 'proposed' : 'done',
        reason: planned.reason,
        ...(messageId ? { messageId } : {}),
      });
    } catch (error) {
      await db.query('ROLLBACK TO SAVEPOINT action');
      if (!(error instanceof AppError)) ctx.logger.error({ err: error, ruleId: rule.id }, 'An action of a rule failed');
      done.push({
        type: planned.type,
        status: 'withheld',
        reason: error instanceof AppError ? error.message : 'It could not be done',
      });
    }
  }
  if (decision.outcome === 'fired' && done.length === 0) return;
  await db.query(
    'INSERT INTO rule_run (workspace_id, id, rule_id, rule_version, message_id, conversation_id, outcome, reasons, actions) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [
      cause.workspaceId,
      uuidv7(),
      rule.id,
      rule.version,
      cause.messageId,
      cause.conversationId,
      decision.outcome,
      JSON.stringify(decision.reasons),
      JSON.stringify(done),
    ],
  );
};

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

/** Returns the message that it made, where it made one. */
const perform = async (
  ctx: Context,
  db: EntityManager,
  changes: Changes,
  rule: ActiveRule,
  planned: PlannedAction,
  cause: Cause,
): Promise<string | null> => {
  const { action } = planned;
  const set = (sets: string, ...values: unknown[]): Promise<unknown> => {
    changes.conversation(cause.conversationId);
    return db.query(
      `UPDATE conversation SET ${sets}, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2`,
      [cause.workspaceId, cause.conversationId, ...values],
    );
  };
  switch (action.type) {
    case 'reply':
    case 'private_reply':
    case 'direct':
      return answer(ctx, db, changes, rule, planned, cause);
    case 'note': {
      const id = await insertOutgoing(db, outgoing(rule, planned, cause, 'note'));
      changes.created(id);
      return id;
    }
    case 'label':
      await set(
        `label_ids = CASE WHEN label_ids @> ARRAY[$3::uuid] THEN label_ids ELSE label_ids || $3::uuid END`,
        action.labelId,
      );
      return null;
    case 'assign': {
      const memberId =
        action.memberId ?? (action.teamId ? await pickMember(db, cause.workspaceId, action.teamId) : null);
      await set(
        'assignee_id = coalesce($3::uuid, assignee_id), team_id = coalesce($4::uuid, team_id)',
        memberId,
        action.teamId ?? null,
      );
      if (memberId) {
        await notify(ctx, db, changes, {
          workspaceId: cause.workspaceId,
          memberId,
          type: 'assigned',
          cause: `rule:${rule.id}:${cause.key}`,
          conversationId: cause.conversationId,
          text: `The rule “${rule.name}” assigned ${cause.contactName} to you`,
        });
      }
      return null;
    }
    case 'priority':
      await set('priority = $3', priorities.indexOf(action.priority));
      return null;
    case 'close':
      await set(`status = 'closed', closed_at = $3, waiting_since = NULL, snoozed_until = NULL`, cause.now);
      return null;
    case 'snooze':
      await set(`status = 'snoozed', snoozed_until = $3`, new Date(cause.now.getTime() + action.minutes * 60_000));
      return null;
    case 'hide':
    case 'like':
      if (cause.messageId)
        await queueAct(ctx, db, changes, {
          workspaceId: cause.workspaceId,
          messageId: cause.messageId,
          type: action.type,
          text: null,
          memberId: null,
          ruleId: rule.id,
          notBefore: null,
        });
      return null;
    case 'notify': {
      const members: { id: string }[] = await db.query(
        `SELECT id FROM member WHERE workspace_id = $1 AND is_active AND (id = $2 OR ($2 IS NULL AND role = $3))`,
        [cause.workspaceId, action.memberId ?? null, action.role ?? 'manager'],
      );
      for (const { id } of members) {
        await notify(ctx, db, changes, {
          workspaceId: cause.workspaceId,
          memberId: id,
          type: 'rule',
          cause: `rule:${rule.id}:${cause.key}`,
          conversationId: cause.conversationId,
          text: `“${rule.name}”: ${cause.contactName}`,
        });
      }
      return null;
    }
    case 'propose': // the draft of every message that needs an answer waits as a suggestion already
      return null;
    case 'webhook':
      throw new AppError('not_supported', 'Webhooks of rules are not sent yet', 409);
  }
};

const outgoing = (rule: ActiveRule, planned: PlannedAction, cause: Cause, kind: 'message' | 'note') => ({
  workspaceId: cause.workspaceId,
  conversationId: cause.conversationId,
  channelId: cause.channelId,
  kind,
  text: planned.text ?? '',
  audience: null,
  status:
    kind === 'note' ? ('sent' as const) : planned.status === 'proposed' ? ('proposed' as const) : ('queued' as const),
  author: { type: 'rule' as const, id: rule.id, name: rule.name },
  replyToId: kind === 'note' ? null : cause.messageId,
  now: cause.now,
  ruleId: rule.id,
});

const answer = async (
  ctx: Context,
  db: EntityManager,
  changes: Changes,
  rule: ActiveRule,
  planned: PlannedAction,
  cause: Cause,
): Promise<string> => {
  const isPrivate = planned.type !== 'reply' || cause.kind === 'direct';
  const id = await insertOutgoing(db, {
    ...outgoing(rule, planned, cause, 'message'),
    audience: isPrivate ? 'private' : 'public',
  });
  changes.created(id);
  if (planned.status !== 'proposed') {
    await markAnswered(db, {
      workspaceId: cause.workspaceId,
      conversationId: cause.conversationId,
      messageId: id,
      text: planned.text ?? '',
      authorName: rule.name,
      at: cause.now,
      isAutomated: true,
      isPrivateReply: isPrivate && cause.kind !== 'direct',
    });
    changes.conversation(cause.conversationId);
    changes.afterCommit(() => ctx.wake('messages'));
  }
  return id;
};
