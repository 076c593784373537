import type { ChosenTemplate, Message } from '@hubbub/contracts';
import { findConnector, leaveOf, tooManyLinks } from '@hubbub/connectors';
import { ConflictError, ForbiddenError, InvalidError } from '@hubbub/runtime';
import {
  type ChannelRow,
  type ConversationRow,
  findChannel,
  getConversation,
  getMessage,
  lockConversation,
  type MessageRow,
  toMessage,
} from '@hubbub/store';
import { measureText } from '@hubbub/text';
import type { EntityManager } from 'typeorm';
import { audit } from './audit';
import type { Context } from './context';
import { attachTo, checkAttachments, claimAttachments } from './attachments/claim-attachments';
import type { Member } from './member';
import { insertOutgoing, markAnswered } from './outgoing';
import { windowOf } from './present';
import { learnFromSent } from './suggest/learn';
import { recordIgnored, recordOutcome } from './suggestion-outcome';
import { fillTemplateFor, type ReadyTemplate } from './templates';
import { transact } from './transact';

export interface NewReply {
  text: string;
  audience?: 'public' | 'private';
  replyToId?: string;
  expectedLastMessageId?: string;
  attachments?: string[];
  suggestionId?: string;
  variant?: number;
  savedReplyId?: string;
  sendAfterSeconds?: number;
  /** An approved template instead of a text; also while the reply window is closed. */
  template?: ChosenTemplate;
}

/**
 * Queues a reply; the worker sends it. Throws NotFoundError; ConflictError `conversation_moved`, `window_closed` or
 * `already_replied_privately`; InvalidError `text_too_long` with limit, length and unit; for a template what
 * `fillTemplateFor` throws.
 */
export const reply = async (
  ctx: Context,
  member: Member,
  conversationId: string,
  input: NewReply,
): Promise<Message> => {
  if (!input.template) return queue(ctx, member, conversationId, input, null);
  if (input.text !== '' || (input.attachments?.length ?? 0) > 0)
    throw new InvalidError('A template is sent alone: its words are the text', { reason: 'template_alone' });
  const ready = await fillTemplateFor(ctx, member.workspaceId, conversationId, input.template);
  return queue(ctx, member, conversationId, { ...input, text: ready.text }, ready);
};

const queue = (
  ctx: Context,
  member: Member,
  conversationId: string,
  input: NewReply,
  ready: ReadyTemplate | null,
): Promise<Message> =>
  transact(ctx, member.workspaceId, async (db, changes) => {
    await lockConversation(db, member.workspaceId, conversationId);
    const conversation = await getConversation(db, member.workspaceId, conversationId);
    const now = ctx.clock();
    await checkNotMoved(db, conversation, input.expectedLastMessageId);
    const audience = input.audience ?? (conversation.kind === 'direct' ? 'private' : 'public');
    const answered = await findAnswered(db, conversation, input.replyToId);
    const channel = await checkChannel(db, conversation);
    checkSendable(conversation, {
      audience,
      text: input.text,
      attachments: input.attachments?.length ?? 0,
      repliedToAt: answered?.sentAt ?? null,
      canReply: leaveOf(answered, channel.settings),
      now,
      isTemplate: ready !== null,
    });

    const attachments = await claimAttachments(db, member.workspaceId, input.attachments ?? []);
    checkAttachments(ctx, conversation, audience, attachments, input.text);
    const needsApproval = await mustBeApproved(db, member);
    const id = await insertOutgoing(db, {
      workspaceId: member.workspaceId,
      conversationId,
      channelId: conversation.channelId,
      kind: 'message',
      text: input.text,
      audience,
      status: needsApproval ? 'proposed' : 'queued',
      author: { type: 'member', id: member.id, name: member.name },
      replyToId: answered?.id ?? null,
      attachments,
      notBefore: input.sendAfterSeconds ? new Date(now.getTime() + input.sendAfterSeconds * 1000) : null,
      now,
      suggestionId: input.suggestionId ?? null,
      savedReplyId: input.savedReplyId ?? null,
      ...(ready ? { extra: { template: ready.template } } : {}),
    });
    await attachTo(db, member.workspaceId, input.attachments ?? [], id);
    if (!needsApproval) {
      const isPrivateReply = audience === 'private' && conversation.kind !== 'direct';
      await markAnswered(db, {
        workspaceId: member.workspaceId,
        conversationId,
        messageId: id,
        text: input.text,
        authorName: member.name,
        at: now,
        isAutomated: false,
        isPrivateReply,
      });
    }
    if (input.suggestionId)
      await recordOutcome(db, member, input.suggestionId, {
        variant: input.variant ?? 0,
        sentText: input.text,
        messageId: id,
      });
    else if (answered) await recordIgnored(db, member, conversationId, { answeredId: answered.id, messageId: id });
    if (answered && !needsApproval && !ready) await learnFromReply(db, conversation, answered, { id, ...input });
    await db.query('DELETE FROM draft WHERE workspace_id = $1 AND conversation_id = $2 AND member_id = $3', [
      member.workspaceId,
      conversationId,
      member.id,
    ]);
    await audit(db, member, 'reply', { type: 'conversation', id: conversationId }, { messageId: id, audience });
    changes.created(id);
    changes.conversation(conversationId);
    changes.afterCommit(() => ctx.wake('messages'));
    return toMessage(await getMessage(db, member.workspaceId, id));
  });

/** What a member sends to somebody is an example of how the brand answers. */
const learnFromReply = (
  db: EntityManager,
  conversation: ConversationRow,
  answered: MessageRow,
  { id, text, savedReplyId }: { id: string; text: string; savedReplyId?: string },
): Promise<void> =>
  learnFromSent(db, {
    workspaceId: conversation.workspaceId,
    messageId: id,
    contactId: conversation.contactId,
    inbound: answered.text,
    inboundAuthor: answered.authorName,
    language: answered.analysis?.language ?? conversation.language ?? 'und',
    answer: text,
    savedReplyId: savedReplyId ?? null,
  });

/** Is the answer within the platform's window and limits? Shared by members, rules, bulk and approvals. */
export const checkSendable = (
  conversation: ConversationRow,
  {
    audience,
    text,
    attachments,
    repliedToAt,
    now,
    canReply,
    isAutomated = false,
    isTemplate = false,
  }: {
    audience: 'public' | 'private';
    text: string;
    attachments: number;
    repliedToAt: Date | null;
    now: Date;
    /** Of the message that is answered; left out: as the conversation shows. */
    canReply?: boolean | null;
    isAutomated?: boolean;
    /** The platform approved the words and takes them at any time. */
    isTemplate?: boolean;
  },
): void => {
  if (audience === 'private' && conversation.kind !== 'direct' && conversation.repliedPrivatelyAt) {
    throw new ConflictError('already_replied_privately', 'This comment has had its one private reply');
  }
  if (isTemplate) return;
  const window = windowOf(conversation, audience, now, {
    isAutomated,
    repliedToAt: repliedToAt ?? conversation.lastInboundAt,
    ...(canReply === undefined ? {} : { canReply }),
  });
  if (!window.open) throw new ConflictError('window_closed', window.reason ?? 'The reply window is closed');
  if (text.trim() === '' && attachments === 0)
    throw new InvalidError('There is nothing to send', { reason: 'nothing_to_send' });
  const limit = textLimitOf(conversation, audience);
  const length = limit ? measureText(text, limit.unit) : 0;
  if (limit && length > limit.limit) {
    throw new InvalidError(
      `${length - limit.limit} ${limit.unit} too long`,
      { limit: limit.limit, length, unit: limit.unit },
      'text_too_long',
      422,
    );
  }
  const platform = findConnector(conversation.platform)?.platform;
  const many = platform && tooManyLinks(platform, text, now);
  if (many)
    throw new InvalidError(
      `${many.links} links, and ${platform.name} takes ${many.limit}`,
      many,
      'too_many_links',
      422,
    );
};

const textLimitOf = ({ platform, kind }: ConversationRow, audience: 'public' | 'private') => {
  const known = findConnector(platform)?.platform;
  return known?.limits[kind]?.[audience] ?? known?.text ?? null;
};

/** Anything newer than what the member had on screen stops the reply until they have seen it. */
export const checkNotMoved = async (
  db: EntityManager,
  conversation: ConversationRow,
  expected: string | undefined,
  own: string | null = null, // the proposal itself, when that is what is decided
): Promise<void> => {
  if (!expected) return;
  const newer: { id: string }[] = await db.query(
    `SELECT m.id FROM message m, message seen WHERE seen.workspace_id = $1 AND seen.id = $3 AND m.workspace_id = $1 AND m.conversation_id = $2
       AND m.kind = 'message' AND m.status <> 'cancelled' AND m.id IS DISTINCT FROM $4 AND (m.sent_at, m.id) > (seen.sent_at, seen.id) ORDER BY m.sent_at, m.id LIMIT 50`,
    [conversation.workspaceId, conversation.id, expected, own],
  );
  if (newer.length === 0) return;
  throw new ConflictError('conversation_moved', 'Something newer has come in', {
    messageIds: newer.map(({ id }) => id),
  });
};

/** What is answered: the message that was named, else the last inbound. */
export const findAnswered = async (
  db: EntityManager,
  conversation: ConversationRow,
  replyToId: string | undefined,
): Promise<MessageRow | null> => {
  if (replyToId) {
    const named = await getMessage(db, conversation.workspaceId, replyToId);
    if (named.conversationId !== conversation.id)
      throw new InvalidError('replyToId is of another conversation', { reason: 'bad_request' });
    return named;
  }
  const [last]: { id: string }[] = await db.query(
    `SELECT id FROM message WHERE workspace_id = $1 AND conversation_id = $2 AND direction = 'inbound' AND deleted_at IS NULL ORDER BY sent_at DESC, id DESC LIMIT 1`,
    [conversation.workspaceId, conversation.id],
  );
  return last ? getMessage(db, conversation.workspaceId, last.id) : null;
};

/** Nothing can leave through a channel that is switched off or disconnected. Throws ConflictError `channel_off`. */
export const checkChannel = async (
  db: EntityManager,
  conversation: Pick<ConversationRow, 'workspaceId' | 'channelId'>,
): Promise<ChannelRow> => {
  const channel = await findChannel(db, conversation.workspaceId, conversation.channelId);
  if (!channel || channel.isOff) throw new ConflictError('channel_off', 'The channel is switched off');
  return channel;
};

/** A workspace may ask for approval of what a role writes. */
export const mustBeApproved = async (db: EntityManager, member: Member): Promise<boolean> => {
  if (member.role === 'viewer') throw new ForbiddenError();
  const [workspace]: { settings: { approvalRoles?: string[] } }[] = await db.query(
    'SELECT settings FROM workspace WHERE id = $1',
    [member.workspaceId],
  );
  return workspace?.settings.approvalRoles?.includes(member.role) ?? false;
};
