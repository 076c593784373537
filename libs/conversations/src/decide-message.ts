import type { AuditAct, Message } from '@hubbub/contracts';
import { ConflictError, InvalidError } from '@hubbub/runtime';
import { getConversation, getMessage, messageOrder, type MessageRow, toMessage } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { audit } from './audit';
import type { Context } from './context';
import type { Member } from './member';
import { markAnswered } from './outgoing';
import { checkChannel, checkNotMoved, checkSendable } from './reply';
import { unlearn } from './suggest/learn';
import { showLast } from './send/sweep';
import { templateIn } from './templates';
import { type Changes, transact } from './transact';

/** Takes back a message that has not left, or drops one that was refused; a queued act likewise. Throws ConflictError `too_late`. */
export const cancel = (ctx: Context, member: Member, id: string): Promise<Message> =>
  decide(ctx, member, id, 'cancel', async (db, row) => {
    const [acts]: [unknown[]] = await db.query(
      `UPDATE platform_act SET status = 'cancelled', version = version + 1 WHERE workspace_id = $1 AND message_id = $2 AND status = 'queued' RETURNING id`,
      [member.workspaceId, id],
    );
    const isRefused = row.status === 'failed' && row.direction === 'outbound';
    if (row.status !== 'queued' && row.status !== 'proposed' && !isRefused) {
      if (acts.length > 0) return;
      throw new ConflictError('too_late', 'It has left already');
    }
    await takeBackQueued(db, row);
    await unlearn(db, member.workspaceId, id);
  });

/** A message that has not left and never will: its conversation is as it was before it. */
export const takeBackQueued = async (db: EntityManager, row: MessageRow): Promise<void> => {
  await set(db, row, `status = 'cancelled'`);
  await db.query(
    `UPDATE conversation c SET waiting_since = coalesce(c.waiting_since, c.last_inbound_at), last_member_at = (SELECT max(m.sent_at) FROM message m WHERE m.workspace_id = $1 AND m.conversation_id = $2
       AND m.direction = 'outbound' AND m.kind = 'message' AND m.author_type <> 'rule' AND m.status NOT IN ('cancelled', 'proposed')), replied_privately_at = CASE WHEN $3 AND NOT EXISTS (SELECT FROM message p WHERE p.workspace_id = $1 AND p.conversation_id = $2 AND p.direction = 'outbound' AND p.audience = 'private' AND p.status NOT IN ('cancelled', 'proposed', 'failed'))
         THEN NULL ELSE c.replied_privately_at END,
       last_message = (SELECT jsonb_build_object('id', m.id, 'direction', m.direction, 'text', left(m.text, 280), 'authorName', m.author_name, 'status', m.status, 'sentAt', to_char(m.sent_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'attachments', jsonb_array_length(m.attachments)) || jsonb_strip_nulls(jsonb_build_object('rating', m.rating))
         FROM message m WHERE m.workspace_id = $1 AND m.conversation_id = $2 AND m.kind = 'message' AND m.status NOT IN ('cancelled', 'proposed') ORDER BY ${messageOrder('DESC', 'm.')} LIMIT 1),
       version = c.version + 1, updated_at = now() WHERE c.workspace_id = $1 AND c.id = $2`,
    [row.workspaceId, row.conversationId, row.audience === 'private'],
  );
};

/** A failed one is tried again as a new attempt; its old id and failure are cleared. */
export const retry = (ctx: Context, member: Member, id: string): Promise<Message> =>
  decide(ctx, member, id, 'retry', async (db, row, changes) => {
    if (row.status !== 'failed' || row.direction !== 'outbound')
      throw new ConflictError('not_failed', 'Only a failed message can be tried again');
    const conversation = await getConversation(db, member.workspaceId, row.conversationId);
    await checkChannel(db, conversation);
    checkSendable(
      { ...conversation, repliedPrivatelyAt: null },
      {
        audience: row.audience ?? 'public',
        text: row.text,
        attachments: row.attachments.length,
        repliedToAt: null,
        now: ctx.clock(),
        isTemplate: templateIn(row) !== null,
      },
    );
    await set(
      db,
      row,
      `status = 'queued', external_id = NULL, failure = NULL, attempts = 0, attempt_token = NULL, not_before = NULL`,
    );
    changes.afterCommit(() => ctx.wake('messages'));
  });

/** What a member knows about an `unconfirmed` one. */
export const settleUnconfirmed = (
  ctx: Context,
  member: Member,
  id: string,
  as: 'arrived' | 'resend' | 'give_up',
): Promise<Message> =>
  decide(ctx, member, id, `settle_${as}`, async (db, row, changes) => {
    if (row.status !== 'unconfirmed')
      throw new ConflictError('not_unconfirmed', 'Nothing is in doubt about this message');
    if (as === 'arrived') await set(db, row, `status = 'sent', failure = NULL, not_before = NULL`);
    else if (as === 'give_up') await set(db, row, `status = 'failed', not_before = NULL`);
    else {
      await checkChannel(db, row);
      await set(db, row, `status = 'queued', failure = NULL, attempt_token = NULL, attempts = 0, not_before = NULL`);
    }
    changes.afterCommit(() => ctx.wake('messages')); // also for what the doubt held back
  });

/** Approves a proposed message, perhaps with other words; the window and what is newer are checked again. */
export const approve = (
  ctx: Context,
  member: Member,
  id: string,
  input: { text?: string; expectedLastMessageId?: string },
): Promise<Message> =>
  decide(ctx, member, id, 'approve', async (db, row, changes) => {
    if (row.status !== 'proposed') throw new ConflictError('not_proposed', 'This message does not wait for approval');
    const conversation = await getConversation(db, member.workspaceId, row.conversationId);
    await checkNotMoved(db, conversation, input.expectedLastMessageId, row.id);
    await checkChannel(db, conversation);
    const text = input.text ?? row.text;
    const template = templateIn(row);
    if (template && text !== row.text)
      throw new InvalidError('The words of a template stay as they were approved', { reason: 'template_words_fixed' });
    const now = ctx.clock();
    checkSendable(conversation, {
      audience: row.audience ?? 'public',
      text,
      attachments: row.attachments.length,
      repliedToAt: null,
      now,
      isTemplate: template !== null,
    });
    await db.query(
      `UPDATE message SET status = 'queued', text = $3, author_type = CASE WHEN author_type = 'rule' AND $3 <> text THEN 'member' ELSE author_type END,
      author_id = CASE WHEN author_type = 'rule' AND $3 <> text THEN $4::uuid ELSE author_id END, sent_at = $5, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2`,
      [member.workspaceId, id, text, member.id, now],
    );
    await markAnswered(db, {
      workspaceId: member.workspaceId,
      conversationId: row.conversationId,
      messageId: id,
      text,
      authorName: row.authorName,
      at: now,
      isAutomated: row.authorType === 'rule',
      isPrivateReply: row.audience === 'private' && conversation.kind !== 'direct',
    });
    changes.afterCommit(() => ctx.wake('messages'));
  });

export const reject = (ctx: Context, member: Member, id: string): Promise<Message> =>
  decide(ctx, member, id, 'reject', async (db, row) => {
    if (row.status !== 'proposed') throw new ConflictError('not_proposed', 'This message does not wait for approval');
    await set(db, row, `status = 'cancelled'`);
  });

const set = async (db: EntityManager, row: MessageRow, sets: string): Promise<void> => {
  await db.query(
    `UPDATE message SET ${sets}, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2`,
    [row.workspaceId, row.id],
  );
};

/** The row's lock decides between a member and the worker that would claim it. */
const decide = (
  ctx: Context,
  member: Member,
  id: string,
  name: AuditAct,
  work: (db: EntityManager, row: MessageRow, changes: Changes) => Promise<void>,
): Promise<Message> =>
  transact(ctx, member.workspaceId, async (db, changes) => {
    await db.query('SELECT 1 FROM message WHERE workspace_id = $1 AND id = $2 FOR UPDATE', [member.workspaceId, id]);
    const row = await getMessage(db, member.workspaceId, id);
    await work(db, row, changes);
    await showLast(db, member.workspaceId, row.conversationId, id);
    await audit(db, member, name, { type: 'message', id });
    changes.updated(id);
    changes.conversation(row.conversationId);
    return toMessage(await getMessage(db, member.workspaceId, id));
  });
