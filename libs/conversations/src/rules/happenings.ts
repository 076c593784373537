import { enqueue, getConversation, listMessagesById } from '@hubbub/store';
import { leaveOf } from '@hubbub/connectors';
import { priorities } from '@hubbub/contracts';
import type { EntityManager } from 'typeorm';
import { isAutomationPaused } from '../automation-switch';
import type { Context } from '../context';
import { jobAttempts } from '../job-attempts';
import { type Changes, transact } from '../transact';
import { applyDecision } from './apply-decision';
import { decide } from './decide';
import type { Subject } from './facts-of';
import { type ActiveRule, loadRules, loadSavedReplyBodies } from './load-rules';

/** What rules hear of besides messages. */
export type HappeningEvent = 'unanswered' | 'assigned' | 'closed';

export interface Happening {
  workspaceId: number;
  event: HappeningEvent;
  conversationId: string;
  /** When it became true: the conversation's version then, or the instant since which it waits. With it, once only. */
  moment: string;
  /** One rule alone, where each has a time of its own; left out: all. */
  ruleId?: string;
}

/**
 * In the transaction in which members assign or close: a job for each conversation, where any rule asks for it. What
 * rules themselves assign or close starts no rule, so two of them cannot turn in a circle.
 */
export const enqueueHappenings = async (
  db: EntityManager,
  workspaceId: number,
  event: 'assigned' | 'closed',
  conversationIds: readonly string[],
): Promise<void> => {
  if (conversationIds.length === 0) return;
  const [asked] = await db.query(
    `SELECT 1 FROM rule WHERE workspace_id = $1 AND mode <> 'off' AND trigger->>'type' = $2 LIMIT 1`,
    [workspaceId, event],
  );
  if (!asked) return;
  const rows: { id: string; version: number }[] = await db.query(
    'SELECT id, version FROM conversation WHERE workspace_id = $1 AND id = ANY ($2)',
    [workspaceId, conversationIds],
  );
  await enqueue(
    db,
    rows.map(({ id, version }) => ({
      name: 'rule.happening',
      payload: { workspaceId, event, conversationId: id, moment: String(version) },
      attempts: jobAttempts['rule.happening'],
    })),
  );
};

/** Lets rules decide about a happening in a conversation. May run twice: what was decided once is not decided again. */
export const runHappening = (ctx: Context, happening: Happening): Promise<void> =>
  transact(ctx, happening.workspaceId, (db, changes) => decideHappening(ctx, db, changes, happening));

const decideHappening = async (
  ctx: Context,
  db: EntityManager,
  changes: Changes,
  { workspaceId, event, conversationId, moment, ruleId }: Happening,
): Promise<void> => {
  const all = await loadRules(db, workspaceId);
  const rules = all.filter(({ id, trigger }) => trigger.type === event && (!ruleId || id === ruleId));
  if (rules.length === 0) return;
  await db.query('SELECT 1 FROM conversation WHERE workspace_id = $1 AND id = $2 FOR UPDATE', [
    workspaceId,
    conversationId,
  ]);
  const key = `${event}:${conversationId}:${moment}`;
  const open = await takeUndecided(db, workspaceId, key, conversationId, rules, ctx.clock());
  const found = await readSubject(ctx, db, workspaceId, event, conversationId);
  if (open.length === 0 || !found) return;
  const { subject, about, cause } = found;
  const bodies = await loadSavedReplyBodies(db, workspaceId, open);
  for (const decision of await decide(db, workspaceId, { subject, about, rules: open, bodies })) {
    const rule = open.find(({ id }) => id === decision.ruleId);
    if (rule) await applyDecision(ctx, db, changes, rule, decision, { ...cause, key });
  }
};

/** The rules that have not decided about this moment yet; from now on they have. */
const takeUndecided = async (
  db: EntityManager,
  workspaceId: number,
  key: string,
  conversationId: string,
  rules: readonly ActiveRule[],
  now: Date,
): Promise<ActiveRule[]> => {
  const taken: { rule_id: string }[] = await db.query(
    `INSERT INTO rule_effect (workspace_id, rule_id, cause, action, conversation_id, at) SELECT $1, x.id, $3, -1, $4, $5 FROM unnest($2::uuid[]) AS x (id)
     ON CONFLICT DO NOTHING RETURNING rule_id`,
    [workspaceId, rules.map(({ id }) => id), key, conversationId, now],
  );
  return rules.filter(({ id }) => taken.some(({ rule_id }) => rule_id === id));
};

const readSubject = async (
  ctx: Context,
  db: EntityManager,
  workspaceId: number,
  event: HappeningEvent,
  conversationId: string,
) => {
  const conversation = await getConversation(db, workspaceId, conversationId);
  const [channel]: [{ name: string; isGone: boolean; settings: Record<string, unknown> }] = await db.query(
    'SELECT name, settings, deleted_at IS NOT NULL AS "isGone" FROM channel WHERE workspace_id = $1 AND id = $2',
    [workspaceId, conversation.channelId],
  );
  const [last]: { id: string; isAutomated: boolean; isOwn: boolean }[] = await db.query(
    `SELECT m.id, coalesce((m.extra->>'isAutomated')::boolean, false) AS "isAutomated",
       EXISTS (SELECT FROM identity i JOIN channel o ON o.workspace_id = i.workspace_id AND o.platform = i.platform AND o.external_id = i.external_id AND o.deleted_at IS NULL
         WHERE i.workspace_id = $1 AND i.contact_id = m.author_id AND i.channel_id = m.channel_id) AS "isOwn"
     FROM message m WHERE m.workspace_id = $1 AND m.conversation_id = $2 AND m.direction = 'inbound' AND m.kind = 'message' AND m.deleted_at IS NULL ORDER BY m.sent_at DESC, m.id DESC LIMIT 1`,
    [workspaceId, conversationId],
  );
  const [message] = last ? await listMessagesById(db, workspaceId, [last.id]) : [];
  if (!message || !last) return null;
  const now = ctx.clock();
  const contactId = message.authorId ?? conversation.contactId;
  const flags: { name: string; certainty: 'sure' | 'possible' }[] = await db.query(
    'SELECT name, certainty FROM flag WHERE workspace_id = $1 AND message_id = $2',
    [workspaceId, message.id],
  );
  const subject: Subject = {
    event,
    now,
    channelName: channel.name,
    isPaused: await isAutomationPaused(db, workspaceId),
    lastInboundAt: conversation.lastInboundAt,
    repliedPrivatelyAt: conversation.repliedPrivatelyAt,
    externalConversationId: conversation.externalId,
    canReply: leaveOf(message, channel.settings),
    message: {
      id: message.id,
      text: message.text,
      sentAt: message.sentAt,
      sentiment: message.analysis?.sentiment ?? null,
      intent: message.analysis?.intent ?? null,
      language: message.analysis?.language ?? null,
      flags,
    },
    conversation: {
      id: conversation.id,
      kind: conversation.kind,
      platform: conversation.platform,
      channelId: conversation.channelId,
      isChannelGone: channel.isGone,
      status: conversation.status,
      priority: priorities[conversation.priority] ?? 'normal',
      assigneeId: conversation.assigneeId,
      teamId: conversation.teamId,
      labels: conversation.labelIds,
      flags: conversation.flags.map(({ name, certainty }) => ({ name, certainty })),
      postId: conversation.postId,
      waitingMinutes: conversation.waitingSince && (now.getTime() - conversation.waitingSince.getTime()) / 60_000,
    },
    contact: {
      id: contactId,
      name: message.authorName,
      handle: conversation.handle,
      followers: conversation.followers,
      isFirst: false,
    },
    author: { isOwn: last.isOwn, isBot: conversation.identityIsBot, isAutomated: last.isAutomated },
  };
  const shared = { conversationId, contactId, postId: conversation.postId, channelId: conversation.channelId };
  return {
    subject,
    about: {
      ...shared,
      lastMemberAt: conversation.lastMemberAt,
      automaticStreak: conversation.automaticStreak,
    },
    cause: {
      workspaceId,
      messageId: message.id,
      contactName: message.authorName,
      kind: conversation.kind,
      now,
      ...shared,
    },
  };
};
