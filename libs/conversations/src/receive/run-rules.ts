import { isAnswer, type PlannedAction } from '@hubbub/automation';
import { leaveOf } from '@hubbub/connectors';
import { type Analysis, priorities } from '@hubbub/contracts';
import { queryHot, type ChannelRow, enqueue } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { isAutomationPaused } from '../automation-switch';
import type { Context } from '../context';
import { jobAttempts } from '../job-attempts';
import { applyDecision } from '../rules/apply-decision';
import { decide } from '../rules/decide';
import type { Subject } from '../rules/facts-of';
import { type ActiveRule, loadRules, loadSavedReplyBodies, type SavedReplyBodies } from '../rules/load-rules';
import { type Miss, noteMisses } from '../rules/note-misses';
import type { Changes } from '../transact';
import { kindOf } from './threads';
import type { NewMessage } from './store-items';
import type { Reading } from './update-threads';
import { worthAComment } from './worth-a-comment';

/** What follows from new messages in the same transaction: rules and their effects, then drafts as jobs. */
export const runRules = async (
  ctx: Context,
  db: EntityManager,
  channel: ChannelRow,
  messages: readonly NewMessage[],
  readings: ReadonlyMap<string, Reading>,
  changes: Changes,
): Promise<void> => {
  const inbound = messages.filter(({ isInbound, isHistory }) => isInbound && !isHistory);
  if (inbound.length === 0) return;
  const rules = await loadRules(db, channel.workspaceId);
  if (rules.length > 0) {
    const shared = {
      rules,
      isPaused: await isAutomationPaused(db, channel.workspaceId),
      bodies: await loadSavedReplyBodies(db, channel.workspaceId, rules),
      ownAccounts: await listOwnAccounts(db, channel),
    };
    const ordered = [...inbound].sort((a, b) => a.sentAt.getTime() - b.sentAt.getTime() || (a.id < b.id ? -1 : 1));
    const met = new Set<string>(); // somebody is new with their first message only
    const misses: Miss[] = [];
    for (const message of ordered) {
      const contactId = message.author?.contactId ?? message.thread.contactId;
      const subject = subjectOf(ctx, channel, message, readings.get(message.id), shared, met.has(contactId));
      met.add(contactId);
      misses.push(await runOn(ctx, db, channel, message, subject, shared, changes));
    }
    await noteMisses(db, channel.workspaceId, misses);
  }
  await enqueueDrafts(ctx, db, channel, messages, readings);
};

interface Shared {
  rules: readonly ActiveRule[];
  isPaused: boolean;
  bodies: SavedReplyBodies;
  /** Accounts of this workspace on the same platform: two of ours must not answer each other. */
  ownAccounts: ReadonlySet<string>;
}

const listOwnAccounts = async (db: EntityManager, channel: ChannelRow): Promise<ReadonlySet<string>> => {
  const rows: { external_id: string }[] = await db.query(
    'SELECT external_id FROM channel WHERE workspace_id = $1 AND platform = $2 AND deleted_at IS NULL',
    [channel.workspaceId, channel.platform],
  );
  return new Set(rows.map(({ external_id }) => external_id));
};

const runOn = async (
  ctx: Context,
  db: EntityManager,
  channel: ChannelRow,
  message: NewMessage,
  subject: Subject,
  { rules, bodies }: Shared,
  changes: Changes,
): Promise<Miss> => {
  const { thread } = message;
  const about = {
    conversationId: thread.id,
    contactId: subject.contact.id,
    postId: thread.postId,
    channelId: channel.id,
    lastMemberAt: thread.lastMemberAt,
    automaticStreak: thread.automaticStreak,
  };
  const decisions = await decide(db, channel.workspaceId, { subject, about, rules, bodies });
  const cause = {
    workspaceId: channel.workspaceId,
    key: message.id,
    messageId: message.id,
    conversationId: thread.id,
    contactId: about.contactId,
    contactName: message.authorName,
    postId: thread.postId,
    channelId: channel.id,
    kind: thread.kind,
    now: subject.now,
  };
  for (const decision of decisions) {
    const rule = rules.find(({ id }) => id === decision.ruleId);
    if (!rule) continue;
    await applyDecision(ctx, db, changes, rule, decision, cause);
    const answer = decision.outcome === 'fired' && decision.actions.find(isPlannedAnswer);
    if (!answer) continue;
    thread.automaticStreak += 1;
    if (answer.type === 'private_reply' && thread.kind !== 'direct') thread.repliedPrivatelyAt = subject.now;
  }
  return {
    messageId: message.id,
    misses: decisions.flatMap(({ ruleId, outcome, reasons }) =>
      outcome === 'no_match'
        ? [[ruleId, rules.find(({ id }) => id === ruleId)?.version ?? 0, reasons.join(', ')] as const]
        : [],
    ),
  };
};

const isPlannedAnswer = ({ action, status }: PlannedAction): boolean => isAnswer(action) && status === 'planned';

const subjectOf = (
  ctx: Context,
  channel: ChannelRow,
  message: NewMessage,
  reading: Reading | undefined,
  { isPaused, ownAccounts }: Shared,
  isKnown: boolean,
): Subject => {
  const { thread, item, author } = message;
  const now = ctx.clock();
  const external = item.kind === 'echo' ? null : item.author;
  return {
    event: 'message',
    now,
    channelName: channel.name,
    isPaused,
    lastInboundAt: thread.lastInboundAt,
    repliedPrivatelyAt: thread.repliedPrivatelyAt,
    externalConversationId: thread.externalId,
    canReply: leaveOf(item, channel.settings),
    message: {
      id: message.id,
      text: item.text,
      sentAt: message.sentAt,
      sentiment: reading?.analysis.sentiment ?? null,
      intent: reading?.analysis.intent ?? null,
      language: reading?.analysis.language ?? null,
      flags: (reading?.flags ?? []).map(({ name, certainty }) => ({ name, certainty })),
      isEdit: item.extra?.['isFromEdit'] === true && item.extra['isFirstSight'] !== true,
      isBackfill: message.isHistory,
    },
    conversation: {
      id: thread.id,
      kind: kindOf(item) === thread.kind ? kindOf(item) : thread.kind,
      platform: channel.platform,
      channelId: channel.id,
      status: thread.status,
      priority: priorities[thread.priority] ?? 'normal',
      assigneeId: thread.assigneeId,
      teamId: thread.teamId,
      labels: thread.labelIds,
      flags: thread.flags.map(({ name, certainty }) => ({ name, certainty })),
      postId: thread.postId,
      waitingMinutes: thread.waitingSince ? (now.getTime() - thread.waitingSince.getTime()) / 60_000 : null,
    },
    contact: {
      id: author?.contactId ?? thread.contactId,
      name: message.authorName,
      handle: author?.handle ?? external?.handle ?? null,
      followers: author?.followers ?? external?.followers ?? null,
      isFirst: (author?.isNew ?? false) && !isKnown,
    },
    author: {
      isOwn: external !== null && ownAccounts.has(external.externalId),
      isBot: author?.isBot ?? false,
      isAutomated: item.isAutomated ?? false,
    },
  };
};

/**
 * One draft a conversation, however many messages came at once; none for spam, hate, history and what needs no answer
 * (but see `worthAComment`), and none in a workspace that has nothing to answer from.
 */
const enqueueDrafts = async (
  ctx: Context,
  db: EntityManager,
  channel: ChannelRow,
  messages: readonly NewMessage[],
  readings: ReadonlyMap<string, Reading>,
): Promise<void> => {
  const wanted = new Map<string, string>();
  const quiet: { id: string; threadId: string; text: string; analysis: Analysis }[] = [];
  for (const { id, thread, isInbound, isHistory, item } of messages) {
    const analysis = readings.get(id)?.analysis;
    if (!isInbound || isHistory || item.isAutomated || !analysis) continue;
    if (analysis.needsAnswer) wanted.set(thread.id, id);
    else quiet.push({ id, threadId: thread.id, text: item.text ?? '', analysis });
  }
  if (wanted.size + quiet.length === 0 || !(await hasKnowledge(ctx, db, channel.workspaceId))) return;
  for (const { id, threadId } of await worthAComment(db, channel, quiet))
    wanted.set(threadId, wanted.get(threadId) ?? id);
  await enqueue(
    db,
    [...wanted].map(([conversationId, messageId]) => ({
      name: 'suggestion.draft',
      payload: { workspaceId: channel.workspaceId, conversationId, messageId },
      key: `draft:${conversationId}`,
      attempts: jobAttempts['suggestion.draft'],
    })),
  );
};

const hasKnowledge = async (ctx: Context, db: EntityManager, workspaceId: number): Promise<boolean> => {
  if (ctx.config.ai?.model) return true;
  const [row]: { has: boolean }[] = await queryHot(
    db,
    `SELECT EXISTS (SELECT FROM saved_reply WHERE workspace_id = $1 AND is_active) OR EXISTS (SELECT FROM knowledge_article WHERE workspace_id = $1 AND is_active)
       OR EXISTS (SELECT FROM model_endpoint WHERE workspace_id = $1 AND is_active) OR EXISTS (SELECT FROM example_reply WHERE workspace_id = $1) AS has`,
    [workspaceId],
  );
  return row?.has ?? false;
};
