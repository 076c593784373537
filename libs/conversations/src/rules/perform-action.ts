import type { PlannedAction } from '@hubbub/automation';
import { priorities, type RuleAction } from '@hubbub/contracts';
import { AppError } from '@hubbub/runtime';
import { enqueue } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { queueAct } from '../act';
import type { Context } from '../context';
import { jobAttempts } from '../job-attempts';
import { notify } from '../notify';
import { insertOutgoing, markAnswered } from '../outgoing';
import { assignWithinTeam } from '../team/assign-within-team';
import type { Changes } from '../transact';
import type { Cause } from './apply-decision';
import { emitRuleWebhook } from './emit-webhook';
import type { ActiveRule } from './load-rules';

/** What an action made and what it changed. */
export interface Performed {
  messageId?: string;
  before?: Record<string, unknown>;
}

/** Does one action. Throws AppError where it cannot be done. */
export const performAction = async (
  ctx: Context,
  db: EntityManager,
  changes: Changes,
  rule: ActiveRule,
  planned: PlannedAction,
  cause: Cause & { runId: string },
): Promise<Performed> => {
  const { action } = planned;
  switch (action.type) {
    case 'reply':
    case 'private_reply':
    case 'direct':
      return { messageId: await answer(ctx, db, changes, rule, planned, cause) };
    case 'note': {
      const id = await insertOutgoing(db, outgoing(rule, planned, cause, 'note'));
      changes.created(id);
      return { messageId: id };
    }
    case 'label': {
      const [there] = await db.query('SELECT 1 FROM label WHERE workspace_id = $1 AND id = $2', [
        cause.workspaceId,
        action.labelId,
      ]);
      if (!there) throw new AppError('target_gone', 'The label is no longer there', 409);
      const before = await set(db, changes, cause, { label: action.labelId });
      return { before: { labelId: action.labelId, had: before.labelIds.includes(action.labelId) } };
    }
    case 'assign':
      return assign(ctx, db, changes, rule, action, cause);
    case 'priority': {
      const priority = priorities.indexOf(action.priority);
      const before = await set(db, changes, cause, { priority });
      return { before: { priority: before.priority, set: priority } };
    }
    case 'close': {
      const before = await set(db, changes, cause, { status: 'closed' });
      return { before: { status: before.status, set: 'closed' } };
    }
    case 'snooze': {
      const until = new Date(cause.now.getTime() + action.minutes * 60_000);
      const before = await set(db, changes, cause, { status: 'snoozed', until });
      return { before: { status: before.status, set: 'snoozed' } };
    }
    case 'hide':
    case 'like':
      if (!cause.messageId) throw new AppError('no_message', 'There is no message to do this to', 409);
      await queueAct(ctx, db, changes, {
        workspaceId: cause.workspaceId,
        messageId: cause.messageId,
        type: action.type,
        text: null,
        memberId: null,
        ruleId: rule.id,
        notBefore: null,
      });
      return {};
    case 'notify':
      await notifyMembers(ctx, db, changes, rule, action, cause);
      return {};
    case 'propose':
      if (!cause.messageId) throw new AppError('no_message', 'There is no message to draft an answer to', 409);
      await enqueue(db, [
        {
          name: 'rule.propose',
          payload: {
            workspaceId: cause.workspaceId,
            ruleId: rule.id,
            runId: cause.runId,
            cause: cause.key,
            action: planned.index,
            conversationId: cause.conversationId,
            messageId: cause.messageId,
          },
          attempts: jobAttempts['rule.propose'],
        },
      ]);
      return {};
    case 'webhook':
      await emitRuleWebhook(db, { endpointId: action.endpointId, rule, cause });
      return {};
  }
};

interface Before {
  status: string;
  priority: number;
  assigneeId: string | null;
  teamId: string | null;
  labelIds: string[];
}

/** Changes the conversation and says what it was. */
const set = async (
  db: EntityManager,
  changes: Changes,
  { workspaceId, conversationId, now }: Cause,
  to: {
    label?: string;
    priority?: number;
    status?: 'closed' | 'snoozed';
    until?: Date;
    assigneeId?: string | null;
    teamId?: string | null;
  },
): Promise<Before> => {
  const [before]: [Before] = await db.query(
    `SELECT status, priority, assignee_id AS "assigneeId", team_id AS "teamId", label_ids AS "labelIds" FROM conversation WHERE workspace_id = $1 AND id = $2 FOR UPDATE`,
    [workspaceId, conversationId],
  );
  const { label = null, priority = null, status = null, until = null, assigneeId = null, teamId = null } = to;
  await db.query(
    `UPDATE conversation SET label_ids = CASE WHEN $3::uuid IS NULL OR label_ids @> ARRAY[$3::uuid] THEN label_ids ELSE label_ids || $3::uuid END,
       priority = coalesce($4::smallint, priority), assignee_id = coalesce($5::uuid, assignee_id), team_id = coalesce($6::uuid, team_id),
       status = coalesce($7::text, status), snoozed_until = CASE WHEN $7::text IS NULL THEN snoozed_until ELSE $8::timestamptz END,
       closed_at = CASE WHEN $7::text IS NULL THEN closed_at WHEN $7 = 'closed' THEN $9::timestamptz END,
       waiting_since = CASE WHEN $7::text = 'closed' THEN NULL ELSE waiting_since END, version = version + 1, updated_at = now()
     WHERE workspace_id = $1 AND id = $2`,
    [workspaceId, conversationId, label, priority, assigneeId, teamId, status, until, now],
  );
  changes.conversation(conversationId);
  return before;
};

/** To the member, or to the team and, where nobody has it yet, to whose turn it is there. */
const assign = async (
  ctx: Context,
  db: EntityManager,
  changes: Changes,
  rule: ActiveRule,
  { memberId: named, teamId, way }: Extract<RuleAction, { type: 'assign' }>,
  cause: Cause,
): Promise<Performed> => {
  await checkThere(db, cause.workspaceId, named, teamId);
  const { assigneeId, teamId: teamBefore } = await set(db, changes, cause, {
    assigneeId: named ?? null,
    teamId: teamId ?? null,
  });
  const memberId = named ?? (teamId && !assigneeId ? await pickInTeam(db, rule, teamId, way, cause) : null);
  if (memberId && memberId !== assigneeId) {
    await notify(ctx, db, changes, {
      workspaceId: cause.workspaceId,
      memberId,
      type: 'assigned',
      cause: `rule:${rule.id}:${cause.key}`,
      conversationId: cause.conversationId,
      said: { code: 'assigned_by_rule', rule: rule.name, contact: cause.contactName },
    });
  }
  return { before: { assigneeId, teamId: teamBefore, set: memberId, setTeam: teamId ?? null } };
};

const pickInTeam = async (
  db: EntityManager,
  { name }: ActiveRule,
  teamId: string,
  way: Extract<RuleAction, { type: 'assign' }>['way'],
  { workspaceId, conversationId, now }: Cause,
): Promise<string | null> => {
  const actor = { id: null, name };
  const chosen = await assignWithinTeam(db, {
    workspaceId,
    teamId,
    conversationIds: [conversationId],
    actor,
    now,
    way,
  });
  return chosen.get(conversationId) ?? null;
};

/** Whom a rule names may have left since it was saved. */
const checkThere = async (
  db: EntityManager,
  workspaceId: number,
  memberId: string | undefined,
  teamId: string | undefined,
): Promise<void> => {
  const [row]: [{ member: boolean; team: boolean }] = await db.query(
    `SELECT $2::uuid IS NULL OR EXISTS (SELECT FROM member WHERE workspace_id = $1 AND id = $2 AND is_active) AS member,
       $3::uuid IS NULL OR EXISTS (SELECT FROM team WHERE workspace_id = $1 AND id = $3) AS team`,
    [workspaceId, memberId ?? null, teamId ?? null],
  );
  if (!row.member) throw new AppError('target_gone', 'The member is no longer here', 409);
  if (!row.team) throw new AppError('target_gone', 'The team is no longer there', 409);
};

const notifyMembers = async (
  ctx: Context,
  db: EntityManager,
  changes: Changes,
  rule: ActiveRule,
  { memberId, role }: Extract<RuleAction, { type: 'notify' }>,
  cause: Cause,
): Promise<void> => {
  const members: { id: string }[] = await db.query(
    'SELECT id FROM member WHERE workspace_id = $1 AND is_active AND (id = $2 OR ($2::uuid IS NULL AND role = $3))',
    [cause.workspaceId, memberId ?? null, role ?? 'manager'],
  );
  if (members.length === 0) throw new AppError('target_gone', 'Nobody of those to notify is here', 409);
  for (const { id } of members) {
    await notify(ctx, db, changes, {
      workspaceId: cause.workspaceId,
      memberId: id,
      type: 'rule',
      cause: `rule:${rule.id}:${cause.key}`,
      conversationId: cause.conversationId,
      said: { code: 'rule', rule: rule.name, contact: cause.contactName },
    });
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
