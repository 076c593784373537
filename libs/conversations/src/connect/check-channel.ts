import type { Connector } from '@hubbub/connectors';
import { PlatformError } from '@hubbub/runtime';
import { type ChannelRow, enqueue, findChannel, findLockedChannel, updateChannel } from '@hubbub/store';
import { accessTo } from '../channel-access';
import { tellChannel } from '../channel-health';
import { webhookUrlOf } from '../channel-status';
import type { Context } from '../context';
import { jobAttempts } from '../job-attempts';

export interface CheckedChannel {
  channel: ChannelRow;
  ok: boolean;
  account: { externalId: string; name: string } | null;
  message: string | null;
  /** Whether the platform was asked to send events here; null where it cannot be asked. */
  subscription: { ok: boolean; message: string | null } | null;
  /** What a person still has to do on the platform before anything arrives. */
  remaining: { message: string; url: string } | null;
}

/**
 * Are the secrets good, and whose are they? What is found becomes the channel's state; where the platform can be asked,
 * its events are subscribed to. Renews a token whose end is near. Throws what is no PlatformError.
 */
export const checkChannel = async (ctx: Context, channel: ChannelRow): Promise<CheckedChannel> => {
  const connector = ctx.findConnector(channel.platform);
  if (!connector) return { channel, ok: false, account: null, message: 'There is no such platform', ...nothingMore };
  try {
    const account = await askAccount(ctx, connector, channel);
    const isOther = account.externalId !== channel.externalId;
    const message = isOther
      ? `The secrets belong to ${account.name} (${account.externalId}), not to this account`
      : null;
    const changed = await settle(ctx, channel, {
      state: isOther ? 'disconnected' : 'ok',
      reason: message,
      ...(account.tokenExpiresAt === undefined ? {} : { tokenExpiresAt: account.tokenExpiresAt }),
    });
    const subscription = isOther ? null : await subscribeChannel(ctx, changed);
    const remaining = isOther ? null : await askRemaining(ctx, connector, channel);
    const { externalId, name } = account;
    return { channel: changed, ok: !isOther, account: { externalId, name }, message, subscription, remaining };
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    const changed = await settle(ctx, channel, { state: error.channelState ?? 'degraded', reason: error.message });
    return { channel: changed, ok: false, account: null, message: error.message, ...nothingMore };
  }
};

const nothingMore = { subscription: null, remaining: null };

const askAccount = async (
  ctx: Context,
  connector: Connector,
  channel: ChannelRow,
): Promise<{ externalId: string; name: string; tokenExpiresAt?: Date | null }> =>
  (await connector.check?.(accessTo(ctx, channel))) ?? { externalId: channel.externalId, name: channel.name };

/** Only a help: what the platform does not tell is no fault of the channel. */
const askRemaining = async (
  ctx: Context,
  connector: Connector,
  channel: ChannelRow,
): Promise<CheckedChannel['remaining']> => {
  try {
    return (await connector.remaining?.(accessTo(ctx, channel))) ?? null;
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    return null;
  }
};

const settle = async (
  ctx: Context,
  channel: ChannelRow,
  change: Parameters<typeof updateChannel>[3],
): Promise<ChannelRow> => {
  const row = await ctx.store.transaction(channel.workspaceId, async (db) => {
    await updateChannel(db, channel.workspaceId, channel.id, change);
    return findChannel(db, channel.workspaceId, channel.id);
  });
  if (row) tellChannel(ctx, row);
  return row ?? channel;
};

/** Asks the platform to send events here. A refusal leaves the channel as it is and says what to do by hand. */
export const subscribeChannel = async (ctx: Context, channel: ChannelRow): Promise<CheckedChannel['subscription']> => {
  const connector = ctx.findConnector(channel.platform);
  if (!connector?.subscribe) return null;
  if (!ctx.config.publicUrl)
    return { ok: false, message: 'Set PUBLIC_URL to an address that the platform can reach, then test again' };
  try {
    await connector.subscribe(accessTo(ctx, channel), webhookUrlOf(channel, ctx.config.publicUrl) ?? '');
    await settle(ctx, channel, { subscribedAt: ctx.clock() });
    return { ok: true, message: null };
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    return { ok: false, message: error.message };
  }
};

/** Job: subscribes once after connecting, and says on the channel where that has to be done by hand. Tried again. */
export const runSubscription = async (
  ctx: Context,
  { workspaceId, channelId }: { workspaceId: number; channelId: string },
): Promise<void> => {
  const channel = await ctx.store.transaction(workspaceId, (db) => findChannel(db, workspaceId, channelId));
  if (!channel || channel.isOff) return;
  const connector = ctx.findConnector(channel.platform);
  const result = await subscribeChannel(ctx, channel);
  if (!connector || !result || result.ok || channel.state !== 'ok') return;
  const reason = `${connector.platform.name} was not asked to send events: ${result.message}`;
  // A check may have found meanwhile what weighs more.
  const row = await ctx.store.transaction(workspaceId, async (db) => {
    const now = await findLockedChannel(db, workspaceId, channelId);
    if (now?.state !== 'ok') return null;
    await updateChannel(db, workspaceId, channelId, { reason });
    return findChannel(db, workspaceId, channelId);
  });
  if (row) tellChannel(ctx, row);
};

/** How often a quiet channel is looked at; tokens that end sooner are looked at sooner. */
const usualMs = 6 * 3_600_000;
const soonMs = 10 * 60_000;

/**
 * The timetable's look at channels whose turn it is: a token near its end is renewed by the way, a right that was taken
 * back is found before the next answer fails on it, and a subscription that ended silently is made again.
 */
export const checkDueChannels = async (ctx: Context): Promise<number> => {
  const now = ctx.clock();
  const due: { workspace_id: number; id: string }[] = await ctx.store.crossing((db) =>
    db.query('SELECT * FROM list_due_checks($1, 20)', [now]),
  );
  for (const { workspace_id, id } of due) {
    const channel = await takeTurn(ctx, workspace_id, id, now);
    if (channel) await checkQuietly(ctx, channel);
  }
  return due.length;
};

/** One process alone takes a channel's turn. */
const takeTurn = (ctx: Context, workspaceId: number, id: string, now: Date): Promise<ChannelRow | null> =>
  ctx.store.transaction(workspaceId, async (db) => {
    const [taken]: [unknown[]] = await db.query(
      'UPDATE channel SET next_check_at = $4 WHERE workspace_id = $1 AND id = $2 AND next_check_at <= $3 RETURNING id',
      [workspaceId, id, now, new Date(now.getTime() + usualMs)],
    );
    return taken.length > 0 ? findChannel(db, workspaceId, id) : null;
  });

/** Passing trouble is no news here; only what the platform says about the whole channel is. */
const checkQuietly = async (ctx: Context, channel: ChannelRow): Promise<void> => {
  const connector = ctx.findConnector(channel.platform);
  if (!connector) return;
  await resumeBackfill(ctx, channel);
  try {
    const { tokenExpiresAt } = await askAccount(ctx, connector, channel);
    if (tokenExpiresAt !== undefined && tokenExpiresAt?.getTime() !== channel.tokenExpiresAt?.getTime())
      await settle(ctx, channel, { tokenExpiresAt });
    if (channel.subscribedAt) await subscribeChannel(ctx, channel);
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    if (error.channelState && error.channelState !== channel.state)
      return void (await settle(ctx, channel, { state: error.channelState, reason: error.message }));
    if (error.outcome === 'retry')
      await settle(ctx, channel, { nextCheckAt: new Date(ctx.clock().getTime() + soonMs) });
  }
};

/** History whose job was lost with its process goes on from the page it had. */
const resumeBackfill = async (ctx: Context, channel: ChannelRow): Promise<void> => {
  if (channel.backfill?.state !== 'running') return;
  await ctx.store.transaction(channel.workspaceId, (db) => enqueueBackfill(db, channel));
};

/** One job a channel: asking twice reads nothing twice. */
export const enqueueBackfill = (
  db: Parameters<typeof enqueue>[0],
  { workspaceId, id }: Pick<ChannelRow, 'workspaceId' | 'id'>,
  runAt?: Date,
): Promise<void> =>
  enqueue(db, [
    {
      name: 'channel.backfill',
      payload: { workspaceId, channelId: id },
      key: `backfill ${id}`,
      attempts: jobAttempts['channel.backfill'],
      ...(runAt ? { runAt } : {}),
    },
  ]);
