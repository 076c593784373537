import type { Attachment, Audience, MessageStatus } from '@hubbub/contracts';
import { bigrams, foldText } from '@hubbub/text';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';

export interface NewOutgoing {
  workspaceId: number;
  conversationId: string;
  channelId: string;
  kind: 'message' | 'note';
  text: string;
  audience: Audience | null;
  status: Extract<MessageStatus, 'queued' | 'proposed' | 'sent'>;
  author: { type: 'member' | 'rule'; id: string | null; name: string };
  replyToId: string | null;
  attachments?: Attachment[];
  notBefore?: Date | null;
  now: Date;
  ruleId?: string | null;
  suggestionId?: string | null;
  savedReplyId?: string | null;
  mentions?: string[];
  tag?: string | null;
  /** Kept with the message for its connector. */
  extra?: Record<string, unknown>;
}

/** A row of ours: a reply that waits to be sent, or a note that never is. Returns its id. */
export const insertOutgoing = async (db: EntityManager, message: NewOutgoing): Promise<string> => {
  const id = uuidv7();
  const grams = bigrams(message.text);
  await db.query(
    `INSERT INTO message (workspace_id, id, conversation_id, channel_id, direction, kind, text, search_text, search_grams, attachments, author_type, author_id, author_name,
       audience, status, reply_to_id, sent_at, received_at, not_before, rule_id, suggestion_id, saved_reply_id, mentions, tag, extra)
     VALUES ($1, $2, $3, $4, 'outbound', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16, $17, $18, $19, $20, $21, $22, $23)`,
    [
      message.workspaceId,
      id,
      message.conversationId,
      message.channelId,
      message.kind,
      message.text,
      foldText(message.text),
      grams.length > 0 ? grams : null,
      JSON.stringify(message.attachments ?? []),
      message.author.type,
      message.author.id,
      message.author.name,
      message.audience,
      message.status,
      message.replyToId,
      message.now,
      message.notBefore ?? null,
      message.ruleId ?? null,
      message.suggestionId ?? null,
      message.savedReplyId ?? null,
      message.mentions ?? [],
      message.tag ?? null,
      JSON.stringify(message.extra ?? {}),
    ],
  );
  return id;
};

/** An answer of ours is on its way: nobody waits any more, and the row shows it. */
export const markAnswered = async (
  db: EntityManager,
  {
    workspaceId,
    conversationId,
    messageId,
    text,
    authorName,
    at,
    isAutomated,
    isPrivateReply,
  }: {
    workspaceId: number;
    conversationId: string;
    messageId: string;
    text: string;
    authorName: string;
    at: Date;
    isAutomated: boolean;
    isPrivateReply: boolean;
  },
): Promise<void> => {
  await db.query(
    `UPDATE conversation SET last_message = $3, last_message_at = greatest(last_message_at, $4), waiting_since = NULL,
       last_member_at = CASE WHEN $5 THEN last_member_at ELSE $4 END, automatic_streak = CASE WHEN $5 THEN automatic_streak + 1 ELSE 0 END,
       replied_privately_at = CASE WHEN $6 THEN $4 ELSE replied_privately_at END, version = version + 1, updated_at = now()
     WHERE workspace_id = $1 AND id = $2`,
    [
      workspaceId,
      conversationId,
      JSON.stringify({
        id: messageId,
        direction: 'outbound',
        text: text.slice(0, 280).toWellFormed(),
        authorName,
        status: 'queued',
        sentAt: at.toISOString(),
        attachments: 0,
      }),
      at,
      isAutomated,
      isPrivateReply,
    ],
  );
};
