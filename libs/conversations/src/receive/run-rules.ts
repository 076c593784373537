import { evaluate, isAnswer, type RuleFacts } from '@hubbub/automation';
import { findConnector } from '@hubbub/connectors';
import { priorities } from '@hubbub/contracts';
import { type ChannelRow, enqueue } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { isAutomationPaused } from '../automation-switch';
import type { Context } from '../context';
import { jobAttempts } from '../job-attempts';
import { windowOf } from '../present';
import { applyDecision } from '../rules/apply-decision';
import { type ActiveRule, loadRules, loadSavedReplies } from '../rules/load-rules';
import { emptySeatBelt, gatherSeatBelt } from '../rules/seat-belt-facts';
import type { Changes } from '../transact';
import { kindOf } from './threads';
import type { NewMessage } from './store-items';
import type { Reading } from './update-threads';

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
    const isPaused = await isAutomationPaused(db, channel.workspaceId);
    const ordered = [...inbound].sort((a, b) => a.sentAt.getTime() - b.sentAt.getTime() || (a.id < b.id ? -1 : 1));
    for (const message of ordered)
      await runOn(ctx, db, channel, message, readings.get(message.id), rules, isPaused, changes);
  }
  await enqueueDrafts(ctx, db, channel, messages, readings);
};

const runOn = async (
  ctx: Context,
  db: EntityManager,
  channel: ChannelRow,
  message: NewMessage,
  reading: Reading | undefined,
  rules: readonly ActiveRule[],
  isPaused: boolean,
  changes: Changes,
): Promise<void> => {
  const { thread } = message;
  const now = ctx.clock();
  const about = {
    conversationId: thread.id,
    contactId: message.author?.contactId ?? thread.contactId,
    postId: thread.postId,
    channelId: channel.id,
    lastMemberAt: thread.lastMemberAt,
    automaticStreak: thread.automaticStreak,
  };
  let facts: RuleFacts = {
    ...factsOf(ctx, channel, message, reading, isPaused, now),
    savedReplies: await loadSavedReplies(db, channel.workspaceId, rules, reading?.analysis.language ?? null),
    seatBelt: emptySeatBelt(about, rules),
  };
  let decisions = evaluate(rules, facts);
  // Only where a rule would write to somebody is it worth counting what was written before.
  const wouldAnswer = decisions.some(
    ({ outcome, actions }) =>
      outcome !== 'no_match' && actions.some(({ action, status }) => isAnswer(action) && status !== 'withheld'),
  );
  if (wouldAnswer) {
    facts = { ...facts, seatBelt: await gatherSeatBelt(db, channel.workspaceId, about, rules, now) };
    decisions = evaluate(rules, facts);
  }
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
    now,
  };
  for (const decision of decisions) {
    const rule = rules.find(({ id }) => id === decision.ruleId);
    if (!rule) continue;
    await applyDecision(ctx, db, changes, rule, decision, cause);
    if (
      decision.outcome === 'fired' &&
      decision.actions.some(({ action, status }) => isAnswer(action) && status === 'planned')
    )
      thread.automaticStreak += 1;
  }
};

const factsOf = (
  ctx: Context,
  channel: ChannelRow,
  message: NewMessage,
  reading: Reading | undefined,
  isPaused: boolean,
  now: Date,
): Omit<RuleFacts, 'seatBelt'> => {
  const { thread, item, author } = message;
  const platform = findConnector(channel.platform)?.platform;
  const kind = thread.kind;
  const can = platform?.capabilities[kind];
  const row = {
    platform: channel.platform,
    kind,
    lastInboundAt: thread.lastInboundAt,
    repliedPrivatelyAt: thread.repliedPrivatelyAt,
  };
  const open = (audience: 'public' | 'private') =>
    windowOf(row, audience, now, { isAutomated: true, repliedToAt: message.sentAt });
  const external = item.kind === 'echo' ? null : item.author;
  return {
    now,
    event: 'message',
    message: {
      id: message.id,
      text: item.text,
      sentAt: message.sentAt,
      sentiment: reading?.analysis.sentiment ?? null,
      intent: reading?.analysis.intent ?? null,
      language: reading?.analysis.language ?? null,
      flags: (reading?.flags ?? []).map(({ name, certainty }) => ({ name, certainty })),
      isEdit: item.extra?.['isFromEdit'] === true,
      isBackfill: message.isHistory,
    },
    conversation: {
      id: thread.id,
      kind: kindOf(item) === kind ? kind : thread.kind,
      platform: channel.platform,
      channelId: channel.id,
      status: thread.status,
      priority: priorities[thread.priority] ?? 'normal',
      assigneeId: thread.assigneeId,
      teamId: null,
      labels: thread.labelIds,
      flags: thread.flags.map(({ name, certainty }) => ({ name, certainty })),
      postId: thread.postId,
      waitingMinutes: thread.waitingSince ? (now.getTime() - thread.waitingSince.getTime()) / 60_000 : null,
    },
    contact: {
      id: author?.contactId ?? thread.contactId,
      name: message.authorName,
      handle: external?.handle ?? null,
      followers: external?.followers ?? null,
      isFirst: author?.isNew ?? false,
    },
    author: {
      isOwn: external?.externalId === channel.externalId,
      isBot: author?.isBot ?? false,
      isAutomated: item.isAutomated ?? false,
    },
    window: {
      public: open('public').open,
      private: open('private').open,
      reason: open(kind === 'direct' ? 'private' : 'public').reason,
    },
    capabilities: {
      reply: can?.reply ?? false,
      privateReply: can?.privateReply ?? false,
      direct: kind === 'direct' && (can?.reply ?? false),
      like: can?.like ?? false,
      hide: can?.hide ?? false,
    },
    textLimits: {
      public: platform?.limits[kind]?.public ?? platform?.text ?? null,
      private: platform?.limits[kind]?.private ?? platform?.text ?? null,
    },
    places: { 'channel.name': channel.name },
    automation: { isPaused },
  };
};

/**
 * One draft a conversation, however many messages came at once; none for spam, hate, history and what needs no answer,
 * and none in a workspace that has nothing to answer from.
 */
const enqueueDrafts = async (
  ctx: Context,
  db: EntityManager,
  channel: ChannelRow,
  messages: readonly NewMessage[],
  readings: ReadonlyMap<string, Reading>,
): Promise<void> => {
  const wanted = new Map<string, string>();
  for (const { id, thread, isInbound, isHistory, item } of messages) {
    const analysis = readings.get(id)?.analysis;
    if (!isInbound || isHistory || item.isAutomated || !analysis?.needsAnswer) continue;
    wanted.set(thread.id, id);
  }
  if (wanted.size === 0 || !(await hasKnowledge(ctx, db, channel.workspaceId))) return;
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
  const [row]: { has: boolean }[] = await db.query(
    `SELECT EXISTS (SELECT FROM saved_reply WHERE workspace_id = $1 AND is_active) OR EXISTS (SELECT FROM knowledge_article WHERE workspace_id = $1 AND is_active)
       OR EXISTS (SELECT FROM model_endpoint WHERE workspace_id = $1 AND is_active) OR EXISTS (SELECT FROM example_reply WHERE workspace_id = $1) AS has`,
    [workspaceId],
  );
  return row?.has ?? false;
};
