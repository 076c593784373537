import { PlatformError } from '@hubbub/runtime';
import type { EntityManager } from 'typeorm';
import { accessTo } from '../channel-access';
import type { Context } from '../context';
import { transact } from '../transact';
import { buildOutbound } from './outbound';

/** A process died in the middle of these: nobody knows, so they become `unconfirmed` and are looked for. */
export const sweepLeases = async (ctx: Context): Promise<number> => {
  const expired: { workspace_id: number; id: string; is_act: boolean }[] = await ctx.store.glance((db) =>
    db.query('SELECT * FROM list_expired_leases($1)', [ctx.clock()]),
  );
  for (const { workspace_id, id, is_act } of expired) {
    await transact(ctx, workspace_id, async (db, changes) => {
      const now = ctx.clock();
      if (is_act) {
        // An act can be done again without harm: liking or hiding twice is liking or hiding once.
        await db.query(
          `UPDATE platform_act SET status = 'queued', lease_until = NULL, attempt_token = NULL, version = version + 1, updated_at = now()
           WHERE workspace_id = $1 AND id = $2 AND status = 'sending' AND lease_until < $3`,
          [workspace_id, id, now],
        );
        return;
      }
      const [rows]: [{ conversation_id: string }[]] = await db.query(
        `UPDATE message SET status = 'unconfirmed', lease_until = NULL, attempt_token = NULL, not_before = $3, failure = '{"code":"interrupted","message":"The sending was interrupted"}',
           version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2 AND status = 'sending' AND lease_until < $3 RETURNING conversation_id`,
        [workspace_id, id, now],
      );
      if (rows.length === 0) return;
      await showLast(db, workspace_id, rows[0]!.conversation_id, id);
      changes.updated(id);
      changes.conversation(rows[0]!.conversation_id);
    });
  }
  return expired.length;
};

/** Looking again gets rarer; after the last of these a member decides. */
const looksAfterMs = [15_000, 60_000, 300_000, 1_800_000, 7_200_000];
/** The first look at a send without an answer: what was accepted needs a moment to be seen. */
export const firstLookMs = 5_000;
const mostAtOnce = 50;
const mostOfChannel = 5;

/** Looks for sends that are in doubt where that is possible, those of one channel one after the other. */
export const lookForDoubts = async (ctx: Context): Promise<number> => {
  const doubts: { workspace_id: number; id: string; channel_id: string }[] = await ctx.store.glance((db) =>
    db.query('SELECT * FROM list_doubts($1, $2)', [ctx.clock(), mostAtOnce]),
  );
  const channels = [...new Set(doubts.map(({ channel_id }) => channel_id))];
  await Promise.all(
    channels.map(async (channelId) => {
      for (const { workspace_id, id } of doubts
        .filter(({ channel_id }) => channel_id === channelId)
        .slice(0, mostOfChannel)) {
        await confirmMessage(ctx, workspace_id, id).catch((error: unknown) =>
          ctx.logger.error({ err: error, messageId: id }, 'A send in doubt could not be looked for'),
        );
      }
    }),
  );
  return doubts.length;
};

/**
 * Looks on the platform for an `unconfirmed` message: found → `sent`; surely absent → `queued`; otherwise it is looked
 * for again later, and stays for a member to decide.
 */
export const confirmMessage = async (ctx: Context, workspaceId: number, id: string): Promise<void> => {
  const outbound = await ctx.store.transaction(workspaceId, async (db) => {
    // Not before the next time, whatever becomes of this look.
    await db.query(
      `UPDATE message SET extra = extra || jsonb_build_object('looks', coalesce((extra->>'looks')::int, 0) + 1),
         not_before = $3::timestamptz + ($4::int[])[coalesce((extra->>'looks')::int, 0) + 1] * interval '1 millisecond'
       WHERE workspace_id = $1 AND id = $2 AND status = 'unconfirmed'`,
      [workspaceId, id, ctx.clock(), looksAfterMs],
    );
    return buildOutbound(ctx, db, workspaceId, id);
  });
  const connector = ctx.findConnector(outbound.channel.platform);
  if (outbound.row.status !== 'unconfirmed' || !connector?.confirm) return;
  const attemptedAt = outbound.row.sentAt;
  const found = await connector
    .confirm({ ...outbound.message, attemptedAt }, accessTo(ctx, outbound.channel))
    .catch((error: unknown) => {
      if (!(error instanceof PlatformError)) throw error;
      return { state: 'unknown' as const };
    });
  if (found.state === 'unknown') return;
  await transact(ctx, workspaceId, async (db, changes) => {
    // A member may have decided, or an echo proved it, while we looked.
    const [stands]: unknown[] = await db.query(
      `SELECT 1 FROM message WHERE workspace_id = $1 AND id = $2 AND status = 'unconfirmed' FOR UPDATE`,
      [workspaceId, id],
    );
    if (!stands) return;
    if (found.state === 'found') {
      await db.query(
        `DELETE FROM message WHERE workspace_id = $1 AND channel_id = $2 AND external_id = $3 AND id <> $4 AND author_type = 'platform'`,
        [workspaceId, outbound.channel.id, found.externalId, id],
      );
      await db.query(
        `UPDATE message SET status = 'sent', external_id = $3, failure = NULL, not_before = NULL, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2`,
        [workspaceId, id, found.externalId],
      );
    } else {
      await db.query(
        `UPDATE message SET status = 'queued', failure = NULL, not_before = NULL, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2`,
        [workspaceId, id],
      );
    }
    await showLast(db, workspaceId, outbound.conversation.id, id);
    changes.updated(id);
    changes.conversation(outbound.conversation.id);
    // What was held back by the doubt goes on.
    changes.afterCommit(() => ctx.wake('messages'));
  });
};

/** The list shows the state of the last message. */
export const showLast = async (
  db: EntityManager,
  workspaceId: number,
  conversationId: string,
  messageId: string,
): Promise<void> => {
  await db.query(
    `UPDATE conversation c SET last_message = c.last_message || jsonb_build_object('status', m.status), version = c.version + 1, updated_at = now()
     FROM message m WHERE c.workspace_id = $1 AND c.id = $2 AND m.workspace_id = $1 AND m.id = $3 AND c.last_message->>'id' = $3::text`,
    [workspaceId, conversationId, messageId],
  );
};
