import { PlatformError } from '@hubbub/runtime';
import { type ChannelRow, findChannel, updateChannel } from '@hubbub/store';
import { noReason, reasonOf } from '../channel-reason';
import { accessTo } from '../channel-access';
import { tellChannel } from '../channel-health';
import type { Context } from '../context';
import { keepPage } from '../poll/poll-channel';

/** A live connection is held by one process; what died with its process is free again after this. */
const leaseMs = 45_000;
const renewMs = 15_000;
/** After the platform closed the connection for good, it is tried again so much later. */
const refusedMs = 10 * 60_000;

/** The platforms that have a live connection, and their channels that nobody holds. */
export const listDueStreams = (
  ctx: Context,
  streaming: readonly string[],
): Promise<{ workspace_id: number; id: string }[]> =>
  ctx.store.glance((db) => db.query('SELECT * FROM list_due_streams($1, $2)', [streaming, ctx.clock()]));

/**
 * Holds one channel's live connection until `signal` aborts, the lease is lost, or the platform ends it for good. Items
 * and the place behind them become durable in one transaction and take the road of a webhook. False: another holds it.
 */
export const streamChannel = async (
  ctx: Context,
  { workspaceId, id, owner }: { workspaceId: number; id: string; owner: string },
  signal: AbortSignal,
): Promise<boolean> => {
  const channel = await lease(ctx, workspaceId, id, owner);
  const connector = channel && ctx.findConnector(channel.platform);
  if (!channel || !connector?.stream) return false;
  const lost = new AbortController();
  const timer = setInterval(() => void renew(ctx, channel, owner, lost), renewMs).unref();
  try {
    await connector.stream(
      {
        cursor: channel.streamCursor,
        signal: AbortSignal.any([signal, lost.signal]),
        onItems: async (items, streamCursor) => {
          if (lost.signal.aborted) throw new Error('Another process holds this connection now');
          await keepPage(ctx, channel, connector, { items }, { foundBy: 'stream', save: { streamCursor } });
        },
        onState: (state, trouble) => void noteState(ctx, channel, { state, ...(trouble ?? noReason) }),
      },
      accessTo(ctx, channel),
    );
    await release(ctx, channel, owner, null);
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    await noteState(ctx, channel, { state: error.channelState ?? 'degraded', ...reasonOf(error) });
    await release(ctx, channel, owner, new Date(ctx.clock().getTime() + refusedMs));
  } finally {
    clearInterval(timer);
  }
  return true;
};

const lease = (ctx: Context, workspaceId: number, id: string, owner: string): Promise<ChannelRow | null> =>
  ctx.store.transaction(workspaceId, async (db) => {
    const now = ctx.clock();
    const [taken]: [unknown[]] = await db.query(
      `UPDATE channel SET stream_owner = $3, stream_until = $4 WHERE workspace_id = $1 AND id = $2 AND (stream_until IS NULL OR stream_until < $5)
         AND NOT is_off AND deleted_at IS NULL AND state <> 'disconnected' RETURNING id`,
      [workspaceId, id, owner, new Date(now.getTime() + leaseMs), now],
    );
    return taken.length > 0 ? findChannel(db, workspaceId, id) : null;
  });

/** New secrets, a channel that was switched off, or another holder end the connection: the lease is no longer ours. */
const renew = async (ctx: Context, channel: ChannelRow, owner: string, lost: AbortController): Promise<void> => {
  try {
    const [held]: [unknown[]] = await ctx.store.transaction(channel.workspaceId, (db) =>
      db.query(
        `UPDATE channel SET stream_until = $4 WHERE workspace_id = $1 AND id = $2 AND stream_owner = $3
           AND NOT is_off AND deleted_at IS NULL RETURNING id`,
        [channel.workspaceId, channel.id, owner, new Date(ctx.clock().getTime() + leaseMs)],
      ),
    );
    if (held.length === 0) lost.abort();
  } catch (error) {
    // Two more turns lie before the lease ends; after that another may hold it, and this one finds out here.
    ctx.logger.warn({ err: error, channelId: channel.id }, 'The lease of a live connection was not renewed');
  }
};

const release = async (
  ctx: Context,
  { workspaceId, id }: ChannelRow,
  owner: string,
  until: Date | null,
): Promise<void> => {
  await ctx.store.transaction(workspaceId, (db) =>
    db.query(
      'UPDATE channel SET stream_owner = NULL, stream_until = $4 WHERE workspace_id = $1 AND id = $2 AND stream_owner = $3',
      [workspaceId, id, owner, until],
    ),
  );
};

const noteState = async (
  ctx: Context,
  { workspaceId, id }: ChannelRow,
  change: Pick<ChannelRow, 'state' | 'reason' | 'reasonCode'>,
): Promise<void> => {
  try {
    const row = await ctx.store.transaction(workspaceId, async (db) => {
      const before = await findChannel(db, workspaceId, id);
      if (
        !before ||
        (before.state === change.state && before.reasonCode === change.reasonCode && before.reason === change.reason)
      )
        return null;
      await updateChannel(db, workspaceId, id, change);
      return findChannel(db, workspaceId, id);
    });
    if (row) tellChannel(ctx, row);
  } catch (error) {
    ctx.logger.warn({ err: error, channelId: id }, 'The state of a live connection was not kept');
  }
};
