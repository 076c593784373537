import type { PlatformError } from '@hubbub/runtime';
import { type ChannelRow, findChannel } from '@hubbub/store';
import { toChannel } from './channel-status';
import type { Context } from './context';

/** A channel says what is wrong with it; a failing send counts, an expired token disconnects. */
export const noteChannelError = async (ctx: Context, channel: ChannelRow, error: PlatformError): Promise<void> => {
  if (error.outcome === 'refused' && !error.channelState) return; // the message's own fault
  await change(
    ctx,
    channel,
    `failing_sends = failing_sends + 1, state = CASE WHEN $3::text IS NULL THEN state ELSE $3 END, reason = CASE WHEN $3::text IS NULL THEN reason ELSE $4 END`,
    [error.channelState ?? null, error.message],
  );
};

export const noteChannelSuccess = async (ctx: Context, channel: ChannelRow): Promise<void> => {
  if (channel.state === 'ok' && channel.failingSends === 0) return;
  await change(ctx, channel, `failing_sends = 0, state = 'ok', reason = NULL`, []);
};

const change = async (ctx: Context, channel: ChannelRow, sets: string, values: unknown[]): Promise<void> => {
  const row = await ctx.store.transaction(channel.workspaceId, async (db) => {
    await db.query(
      `UPDATE channel SET ${sets}, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2`,
      [channel.workspaceId, channel.id, ...values],
    );
    return findChannel(db, channel.workspaceId, channel.id);
  });
  if (row) tellChannel(ctx, row);
};

/** To every open inbox: how a channel is now. */
export const tellChannel = (ctx: Context, row: ChannelRow): void =>
  ctx.publish({ workspaceId: row.workspaceId }, 'channel:updated', toChannel(row, ctx.config.publicUrl));
