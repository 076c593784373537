import type { Connector, Remaining } from '@hubbub/connectors';
import { PlatformError } from '@hubbub/runtime';
import { type ChannelRow, enqueue, findChannel, findLockedChannel, updateChannel } from '@hubbub/store';
import { noReason, reasonOf } from '../channel-reason';
import { accessTo } from '../channel-access';
import { tellChannel } from '../channel-health';
import { webhookUrlOf } from '../channel-status';
import type { Context } from '../context';
import { jobAttempts } from '../job-attempts';
import { within } from '../send/within';

export interface CheckedChannel {
  channel: ChannelRow;
  ok: boolean;
  account: { externalId: string; name: string } | null;
  message: string | null;
  /** The message as a code. */
  code: string | null;
  /** Whether the platform was asked to send events here; null where it cannot be asked. */
  subscription: { ok: boolean; message: string | null; code: string | null } | null;
  /** What a person still has to do on the platform before anything arrives. */
  remaining: Remaining | null;
}

/**
 * Are the secrets good, and whose are they? What is found becomes the channel's state; where the platform can be asked,
 * its events are subscribed to. Renews a token whose end is near. Throws what is no PlatformError.
 */
export const checkChannel = async (ctx: Context, channel: ChannelRow): Promise<CheckedChannel> => {
  const connector = ctx.findConnector(channel.platform);
  if (!connector)
    return {
      channel,
      ok: false,
      account: null,
      message: 'There is no such platform',
      code: 'unknown_platform',
      ...nothingMore,
    };
  try {
    const account = await askAccount(ctx, connector, channel);
    const isOther = account.externalId !== channel.externalId;
    const other = isOther ? reasonOfOther(account) : noReason;
    const changed = await settle(ctx, channel, {
      state: isOther ? 'disconnected' : 'ok',
      ...other,
      ...(account.tokenExpiresAt === undefined ? {} : { tokenExpiresAt: account.tokenExpiresAt }),
    });
    const subscription = isOther ? null : await subscribeChannel(ctx, changed);
    const remaining = isOther ? null : await askRemaining(ctx, connector, channel);
    const { externalId, name } = account;
    return {
      channel: changed,
      ok: !isOther,
      account: { externalId, name },
      message: other.reason,
      code: other.reasonCode,
      subscription,
      remaining,
    };
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    const isPassing = !error.channelState && error.outcome !== 'refused';
    // What is cut off for its secrets stays so until somebody has seen that they are good.
    const changed =
      isPassing && channel.state === 'disconnected'
        ? channel
        : await settle(ctx, channel, { state: error.channelState ?? 'degraded', ...reasonOf(error) });
    return { channel: changed, ok: false, account: null, message: error.message, code: error.code, ...nothingMore };
  }
};

const reasonOfOther = ({ name, externalId }: { name: string; externalId: string }) => ({
  reason: `The secrets belong to ${name} (${externalId}), not to this account`,
  reasonCode: 'wrong_account' as const,
});

/**
 * A channel that is cut off may hold the secrets of somebody else: before anything is said or done with them they are
 * asked whose they are. Throws PlatformError: `refused` where they are no good, `retry` where nobody could be asked.
 */
export const requireProof = async (ctx: Context, channel: ChannelRow): Promise<void> => {
  const connector = ctx.findConnector(channel.platform);
  if (channel.state !== 'disconnected' || !connector) return;
  const account = await within(proofMs, () => askAccount(ctx, connector, channel)).catch((error: unknown) => {
    if (!(error instanceof PlatformError) || error.outcome !== 'unknown') throw error;
    // It was only asked: nothing of ours has left.
    throw new PlatformError('retry', error.code, error.message, { cause: error });
  });
  if (account.externalId === channel.externalId) return;
  const other = reasonOfOther(account);
  await settle(ctx, channel, { state: 'disconnected', ...other });
  throw new PlatformError('refused', other.reasonCode, other.reason, { channelState: 'disconnected' });
};

/** With an attempt's own time this stays within its lease. */
const proofMs = 10_000;

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
  const hearsSooner = connector?.hearsSooner?.(channel.settings);
  if (!connector?.subscribe || hearsSooner === false || (hearsSooner && !ctx.config.publicUrl)) return null;
  if (!ctx.config.publicUrl)
    return {
      ok: false,
      message: 'Set PUBLIC_URL to an address that the platform can reach, then test again',
      code: 'no_public_url',
    };
  try {
    await connector.subscribe(accessTo(ctx, channel), webhookUrlOf(channel, ctx.config.publicUrl) ?? '');
    await settle(ctx, channel, { subscribedAt: ctx.clock() });
    return { ok: true, message: null, code: null };
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    return { ok: false, message: error.message, code: error.code };
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
    await updateChannel(db, workspaceId, channelId, { reason, reasonCode: 'not_subscribed' });
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
  const due: { workspace_id: number; id: string }[] = await ctx.store.glance((db) =>
    db.query('SELECT * FROM list_due_checks($1, 20)', [now]),
  );
  for (const { workspace_id, id } of due) {
    const channel = await takeTurn(ctx, workspace_id, id, now);
    if (channel) await checkQuietly(ctx, channel);
  }
  return due.length;
};

/**
 * Where a look is due (new secrets were entered), it comes before anything is read with them: what a token of somebody
 * else reads must not come in under this channel. Null: they are no good.
 */
export const lookFirst = async (ctx: Context, channel: ChannelRow): Promise<ChannelRow | null> => {
  const { workspaceId, id } = channel;
  const now = ctx.clock();
  if (channel.state === 'disconnected') {
    const { ok, channel: checked } = await checkChannel(ctx, channel);
    // What nobody told us meanwhile is asked for.
    return ok ? settle(ctx, checked, { nextReconcileAt: now }) : null;
  }
  const { next_check_at: dueAt } = await ctx.store.transaction(workspaceId, async (db) => {
    const [row]: { next_check_at: Date | null }[] = await db.query(
      'SELECT next_check_at FROM channel WHERE workspace_id = $1 AND id = $2',
      [workspaceId, id],
    );
    return row ?? { next_check_at: null };
  });
  if (!dueAt || dueAt > now) return channel;
  const due = await takeTurn(ctx, workspaceId, id, now);
  if (due) await checkQuietly(ctx, due);
  const looked = await ctx.store.transaction(workspaceId, (db) => findChannel(db, workspaceId, id));
  return looked?.state === 'disconnected' ? null : looked;
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
    const account = await askAccount(ctx, connector, channel);
    const { tokenExpiresAt } = account;
    if (account.externalId !== channel.externalId)
      return void (await settle(ctx, channel, { state: 'disconnected', ...reasonOfOther(account) }));
    if (tokenExpiresAt !== undefined && tokenExpiresAt?.getTime() !== channel.tokenExpiresAt?.getTime())
      await settle(ctx, channel, { tokenExpiresAt });
    if (channel.subscribedAt) await subscribeChannel(ctx, channel);
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    if (error.channelState && error.channelState !== channel.state)
      return void (await settle(ctx, channel, { state: error.channelState, ...reasonOf(error) }));
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
