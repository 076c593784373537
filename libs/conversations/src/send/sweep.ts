import { PlatformError } from '@hubbub/runtime';
import { accessTo } from '../channel-access';
import type { Context } from '../context';
import { transact } from '../transact';
import { buildOutbound } from './outbound';

/** A process died in the middle of these: nobody knows, so they become `unconfirmed` and are looked for. */
export const sweepLeases = async (ctx: Context): Promise<number> => {
  const expired: { workspace_id: number; id: string; is_act: boolean }[] = await ctx.store.crossing((db) =>
    db.query('SELECT * FROM list_expired_leases($1)', [ctx.clock()]),
  );
  for (const { workspace_id, id, is_act } of expired) {
    await transact(ctx, workspace_id, async (db, changes) => {
      // An act can be done again without harm: liking or hiding twice is liking or hiding once.
      const to = is_act ? 'queued' : 'unconfirmed';
      const [rows]: [{ conversation_id?: string }[]] = await db.query(
        `UPDATE ${is_act ? 'platform_act' : 'message'} SET status = $3, lease_until = NULL, attempt_token = NULL, ${is_act ? '' : `failure = '{"code":"interrupted","message":"The sending was interrupted"}',`}
           version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2 AND status = 'sending' AND lease_until < $4 RETURNING ${is_act ? 'id' : 'conversation_id'}`,
        [workspace_id, id, to, ctx.clock()],
      );
      if (is_act || rows.length === 0) return;
      changes.updated(id);
      changes.conversation(rows[0]!.conversation_id!);
    });
    if (!is_act) await confirmMessage(ctx, workspace_id, id);
  }
  return expired.length;
};

/**
 * Looks on the platform for an `unconfirmed` message: found → `sent`; surely absent → `queued`; otherwise it stays
 * for a member to decide.
 */
export const confirmMessage = async (ctx: Context, workspaceId: number, id: string): Promise<void> => {
  const outbound = await ctx.store.transaction(workspaceId, (db) => buildOutbound(ctx, db, workspaceId, id));
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
    if (found.state === 'found') {
      await db.query(
        `DELETE FROM message WHERE workspace_id = $1 AND channel_id = $2 AND external_id = $3 AND id <> $4 AND author_type = 'platform'`,
        [workspaceId, outbound.channel.id, found.externalId, id],
      );
      await db.query(
        `UPDATE message SET status = 'sent', external_id = $3, failure = NULL, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2 AND status = 'unconfirmed'`,
        [workspaceId, id, found.externalId],
      );
    } else {
      await db.query(
        `UPDATE message SET status = 'queued', failure = NULL, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2 AND status = 'unconfirmed'`,
        [workspaceId, id],
      );
      changes.afterCommit(() => ctx.wake('messages'));
    }
    changes.updated(id);
    changes.conversation(outbound.conversation.id);
  });
};
