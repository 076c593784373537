import type { Suggestion } from '@hubbub/contracts';
import { AppError } from '@hubbub/runtime';
import { getConversation } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { isHeldBack } from '../automation-switch';
import type { Context } from '../context';
import { insertOutgoing } from '../outgoing';
import { checkSendable } from '../reply';
import { findLatestSuggestion, suggest } from '../suggest/suggest';
import { type Changes, transact } from '../transact';
import type { RunAction } from './apply-decision';

export interface ProposePayload {
  workspaceId: number;
  ruleId: string;
  runId: string;
  cause: string;
  /** Place of the action in its rule. */
  action: number;
  conversationId: string;
  messageId: string;
}

/**
 * Drafts an answer for a rule and puts it before a member: a message `proposed`, which nothing sends without them. The
 * run says what became of it. May run twice: the rule's effect is locked and filled once.
 */
export const proposeDraft = async (ctx: Context, payload: ProposePayload): Promise<void> => {
  const { workspaceId, conversationId, messageId } = payload;
  const made = await ctx.store.transaction(workspaceId, (db) => findLatestSuggestion(db, workspaceId, conversationId));
  const draft = made?.messageId === messageId ? made : await suggest(ctx, workspaceId, conversationId, { isJob: true });
  await transact(ctx, workspaceId, async (db, changes) => {
    const [effect]: { message_id: string | null }[] = await db.query(
      'SELECT message_id FROM rule_effect WHERE workspace_id = $1 AND rule_id = $2 AND cause = $3 AND action = $4 FOR UPDATE',
      [workspaceId, payload.ruleId, payload.cause, payload.action],
    );
    if (!effect || effect.message_id) return;
    await noteOutcome(db, payload, await tryPropose(ctx, db, changes, payload, draft));
  });
};

type Outcome = { status: 'proposed'; messageId: string } | { status: 'withheld'; reason: string };

const tryPropose = async (
  ctx: Context,
  db: EntityManager,
  changes: Changes,
  payload: ProposePayload,
  draft: Suggestion,
): Promise<Outcome> => {
  const { workspaceId, conversationId, ruleId } = payload;
  const withheld = (reason: string): Outcome => ({ status: 'withheld', reason });
  // What the checker only warns of is for the composer, where its place is marked.
  const variant = draft.variants.find(({ verdict }) => verdict === 'ok');
  if (!variant) return withheld('nothing of ours answers it');
  await db.query('SELECT 1 FROM conversation WHERE workspace_id = $1 AND id = $2 FOR UPDATE', [
    workspaceId,
    conversationId,
  ]);
  const [rule]: { name: string }[] = await db.query('SELECT name FROM rule WHERE workspace_id = $1 AND id = $2', [
    workspaceId,
    ruleId,
  ]);
  if (!rule || (await isHeldBack(db, workspaceId, ruleId))) return withheld('the rule was stopped meanwhile');
  const conversation = await getConversation(db, workspaceId, conversationId);
  if (!conversation.waitingSince) return withheld('somebody has answered meanwhile');
  const audience = conversation.kind === 'direct' ? 'private' : 'public';
  try {
    checkSendable(conversation, { audience, text: variant.text, attachments: 0, repliedToAt: null, now: ctx.clock() });
  } catch (error) {
    if (error instanceof AppError) return withheld(error.message);
    throw error;
  }
  const messageId = await insertOutgoing(db, {
    workspaceId,
    conversationId,
    channelId: conversation.channelId,
    kind: 'message',
    text: variant.text,
    audience,
    status: 'proposed',
    author: { type: 'rule', id: ruleId, name: rule.name },
    replyToId: draft.messageId ?? payload.messageId,
    now: ctx.clock(),
    ruleId,
    suggestionId: draft.id,
  });
  changes.created(messageId);
  return { status: 'proposed', messageId };
};

const noteOutcome = async (db: EntityManager, payload: ProposePayload, outcome: Outcome): Promise<void> => {
  const { workspaceId, ruleId, runId, cause, action } = payload;
  if (outcome.status === 'proposed')
    await db.query(
      'UPDATE rule_effect SET message_id = $5 WHERE workspace_id = $1 AND rule_id = $2 AND cause = $3 AND action = $4',
      [workspaceId, ruleId, cause, action, outcome.messageId],
    );
  const [run]: { actions: RunAction[] }[] = await db.query(
    'SELECT actions FROM rule_run WHERE workspace_id = $1 AND id = $2 FOR UPDATE',
    [workspaceId, runId],
  );
  const done = run?.actions.findIndex(({ type, status }) => type === 'propose' && status === 'done') ?? -1;
  if (!run || done < 0) return;
  const noted: RunAction = { type: 'propose', reason: null, ...outcome };
  await db.query('UPDATE rule_run SET actions = $3 WHERE workspace_id = $1 AND id = $2', [
    workspaceId,
    runId,
    JSON.stringify(run.actions.map((one, index) => (index === done ? noted : one))),
  ]);
};
