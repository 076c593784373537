import { bigrams, foldText } from '@hubbub/text';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { Bulk } from './bulk';
import type { Locking, Tally } from './change-rows';
import { type OutboundAction, type Plan, planRows, type PlannedRow } from './plan-rows';

/**
 * A chunk of what leaves for a platform: each row is judged by itself, then all messages (or acts) are queued at once
 * and wait as long as the member's undo-send says.
 */
export const queueRows = async (
  db: EntityManager,
  bulk: Bulk,
  plan: Plan,
  ids: readonly string[],
  { now, locking, needsApproval }: { now: Date; locking: Locking; needsApproval: boolean },
): Promise<Tally> => {
  const locked: { id: string }[] = await db.query(
    `SELECT id FROM conversation WHERE workspace_id = $1 AND id = ANY ($2::uuid[]) FOR NO KEY UPDATE${locking === 'skip' ? ' SKIP LOCKED' : ''}`,
    [bulk.workspaceId, ids],
  );
  const planned = await planRows(
    db,
    plan,
    locked.map(({ id }) => id),
    now,
  );
  const wanted = planned.filter(({ skip }) => skip === null).map((row) => ({ ...row, targetId: uuidv7() }));
  const skipped = planned.filter(({ skip }) => skip !== null);
  const notBefore = plan.action.sendAfterSeconds ? new Date(now.getTime() + plan.action.sendAfterSeconds * 1000) : null;
  if (wanted.length > 0) {
    await keepBefore(db, bulk, wanted, plan.action.type === 'reply' && !needsApproval);
    if (plan.action.type === 'reply') await insertReplies(db, bulk, plan, wanted, { now, notBefore, needsApproval });
    else await insertActs(db, bulk, plan.action, wanted, notBefore);
  }
  if (skipped.length > 0) {
    await db.query(
      `INSERT INTO bulk_row (workspace_id, bulk_id, conversation_id, status, reason) SELECT $1, $2, x.id, 'skipped', x.reason FROM unnest($3::uuid[], $4::text[]) AS x (id, reason)`,
      [bulk.workspaceId, bulk.id, skipped.map(({ conversation }) => conversation.id), skipped.map(({ skip }) => skip)],
    );
  }
  return { done: wanted.length, skipped: skipped.length };
};

type Wanted = PlannedRow & { targetId: string };

/** An answer changes who waits and what the row shows: kept first, so that taking it back is exact. */
const keepBefore = async (
  db: EntityManager,
  bulk: Bulk,
  rows: readonly Wanted[],
  willChange: boolean,
): Promise<void> => {
  await db.query(
    `INSERT INTO bulk_row (workspace_id, bulk_id, conversation_id, status, target_id, version_after, before)
     SELECT $1, $2, c.id, 'done', x.target_id, c.version + $5::int, CASE WHEN $5 = 1 THEN jsonb_build_object('lastMessage', c.last_message, 'lastMessageAt', c.last_message_at,
       'waitingSince', c.waiting_since, 'lastMemberAt', c.last_member_at, 'automaticStreak', c.automatic_streak, 'repliedPrivatelyAt', c.replied_privately_at) END
     FROM unnest($3::uuid[], $4::uuid[]) AS x (id, target_id) JOIN conversation c ON c.workspace_id = $1 AND c.id = x.id`,
    [
      bulk.workspaceId,
      bulk.id,
      rows.map(({ conversation }) => conversation.id),
      rows.map(({ targetId }) => targetId),
      willChange ? 1 : 0,
    ],
  );
};

const insertReplies = async (
  db: EntityManager,
  bulk: Bulk,
  plan: Plan,
  rows: readonly Wanted[],
  { now, notBefore, needsApproval }: { now: Date; notBefore: Date | null; needsApproval: boolean },
): Promise<void> => {
  const messages = rows.map(({ targetId, conversation, text, audience, answered }) => {
    const grams = bigrams(text);
    return {
      id: targetId,
      conversation_id: conversation.id,
      channel_id: conversation.channelId,
      text,
      search_text: foldText(text),
      search_grams: grams.length > 0 ? grams : null,
      audience,
      reply_to_id: answered?.id ?? null,
      is_private_reply: audience === 'private' && conversation.kind !== 'direct',
      preview: {
        id: targetId,
        direction: 'outbound',
        text: text.slice(0, 280).toWellFormed(),
        authorName: bulk.actor,
        status: 'queued',
        sentAt: now.toISOString(),
        attachments: 0,
      },
    };
  });
  const json = JSON.stringify(messages);
  await db.query(
    `INSERT INTO message (workspace_id, id, conversation_id, channel_id, direction, kind, text, search_text, search_grams, author_type, author_id, author_name,
       audience, status, reply_to_id, sent_at, received_at, not_before, saved_reply_id)
     SELECT $1, x.id, x.conversation_id, x.channel_id, 'outbound', 'message', x.text, x.search_text, x.search_grams, 'member', $3, $4, x.audience, $5, x.reply_to_id, $6, $6, $7, $8
     FROM jsonb_to_recordset($2::jsonb) AS x (id uuid, conversation_id uuid, channel_id uuid, text text, search_text text, search_grams text[], audience text, reply_to_id uuid)`,
    [
      bulk.workspaceId,
      json,
      bulk.memberId,
      bulk.actor,
      needsApproval ? 'proposed' : 'queued',
      now,
      notBefore,
      plan.action.type === 'reply' ? (plan.action.savedReplyId ?? null) : null,
    ],
  );
  if (needsApproval) return;
  await db.query(
    `UPDATE conversation c SET last_message = x.preview, last_message_at = greatest(c.last_message_at, $3), waiting_since = NULL, last_member_at = $3, automatic_streak = 0,
       replied_privately_at = CASE WHEN x.is_private_reply THEN $3 ELSE c.replied_privately_at END, version = c.version + 1, updated_at = now()
     FROM jsonb_to_recordset($2::jsonb) AS x (conversation_id uuid, preview jsonb, is_private_reply boolean) WHERE c.workspace_id = $1 AND c.id = x.conversation_id`,
    [bulk.workspaceId, json, now],
  );
};

/** As for a single act: one that waits for the same message, or its opposite, is replaced. */
const insertActs = async (
  db: EntityManager,
  bulk: Bulk,
  action: OutboundAction,
  rows: readonly Wanted[],
  notBefore: Date | null,
): Promise<void> => {
  const messageIds = rows.map(({ answered }) => answered!.id);
  await db.query(
    `UPDATE platform_act SET status = 'cancelled', version = version + 1 WHERE workspace_id = $1 AND message_id = ANY ($2) AND type = ANY ($3) AND status = 'queued'`,
    [bulk.workspaceId, messageIds, action.type === 'hide' ? ['hide', 'unhide'] : ['delete']],
  );
  await db.query(
    `INSERT INTO platform_act (workspace_id, id, message_id, channel_id, type, member_id, not_before)
     SELECT $1, x.id, x.message_id, x.channel_id, $2, $3, $4 FROM unnest($5::uuid[], $6::uuid[], $7::uuid[]) AS x (id, message_id, channel_id)`,
    [
      bulk.workspaceId,
      action.type,
      bulk.memberId,
      notBefore,
      rows.map(({ targetId }) => targetId),
      messageIds,
      rows.map(({ conversation }) => conversation.channelId),
    ],
  );
};
