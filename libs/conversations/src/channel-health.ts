import type { PlatformError } from '@hubbub/runtime';
import { type ChannelRow, findChannel, updateChannel } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { reasonOf } from './channel-reason';
import { toChannel } from './channel-status';
import type { Context } from './context';
import { type Breaker, nextBreaker, type Told } from './send/breaker';
import { sendLimits } from './send/send-limits';

export const breakerOf = (channel: ChannelRow): Breaker => ({
  until: channel.breakerUntil,
  reason: channel.breakerReason,
  faults: channel.breakerFaults,
  level: channel.breakerLevel,
});

/** A channel says what is wrong with it; a failing send counts, an expired token disconnects. */
export const noteChannelError = async (
  ctx: Context,
  channel: ChannelRow,
  error: PlatformError,
  attempt?: { startedAt: Date; restUntil: Date | null },
): Promise<void> => {
  const told = attempt ? toldBy(error, attempt, ctx.clock()) : null;
  if (error.outcome === 'refused' && !error.channelState) {
    // The message's own fault: the platform is there.
    if (told && isNews(channel, told)) await noteTold(ctx, channel, told);
    return;
  }
  await change(ctx, channel, async (db, before) => {
    const failingSends = before.failingSends + 1;
    const trouble = error.channelState ? { state: error.channelState, ...reasonOf(error) } : {};
    await updateChannel(db, channel.workspaceId, channel.id, { failingSends, ...trouble });
    if (told) await keepBreaker(ctx, db, before, told);
  });
};

export const noteChannelSuccess = async (
  ctx: Context,
  channel: ChannelRow,
  attempt?: { startedAt: Date; restUntil: Date | null },
): Promise<void> => {
  const told: Told | null = attempt ? { type: 'answered', ...attempt } : null;
  const isWell = channel.state === 'ok' && channel.failingSends === 0;
  if (isWell && !(told && isNews(channel, told))) return;
  await change(ctx, channel, async (db, before) => {
    if (!isWell)
      await updateChannel(db, channel.workspaceId, channel.id, {
        failingSends: 0,
        state: 'ok',
        reason: null,
        reasonCode: null,
        // What it did not tell us while it was away is asked for.
        ...(before.state === 'ok' ? {} : { nextReconcileAt: ctx.clock() }),
      });
    if (told) await keepBreaker(ctx, db, before, told);
  });
};

/** What an attempt told of the platform, where nothing is to be said of the channel beside. */
export const noteTold = (ctx: Context, channel: ChannelKey, told: Told): Promise<void> =>
  change(ctx, channel, (db, before) => keepBreaker(ctx, db, before, told));

type ChannelKey = Pick<ChannelRow, 'workspaceId' | 'id'>;

const toldBy = (
  error: PlatformError,
  { startedAt, restUntil }: { startedAt: Date; restUntil: Date | null },
  now: Date,
): Told => {
  const asked = error.retryAfterSeconds === undefined ? null : new Date(now.getTime() + error.retryAfterSeconds * 1000);
  if (error.outcome === 'refused') return { type: 'answered', startedAt, restUntil };
  // "Not now" is an answer; a connection that cannot be made, or a 5xx, is none.
  if (error.outcome === 'retry' && error.code !== 'unreachable')
    return { type: 'limited', restUntil: asked && restUntil && restUntil > asked ? restUntil : (asked ?? restUntil) };
  return asked ? { type: 'limited', restUntil: asked } : { type: 'fault' };
};

/** An answer as always changes nothing, so it costs nothing. */
const isNews = ({ breakerUntil, breakerFaults }: ChannelRow, told: Told): boolean =>
  breakerUntil !== null || breakerFaults > 0 || (told.type === 'answered' && told.restUntil !== null);

const keepBreaker = async (ctx: Context, db: EntityManager, before: ChannelRow, told: Told): Promise<void> => {
  const next = nextBreaker(breakerOf(before), told, ctx.clock(), sendLimits(ctx));
  await updateChannel(db, before.workspaceId, before.id, {
    breakerUntil: next.until,
    breakerReason: next.reason,
    breakerFaults: next.faults,
    breakerLevel: next.level,
  });
};

/** Under the row's lock, so that attempts that end together are counted together. */
const change = async (
  ctx: Context,
  channel: ChannelKey,
  work: (db: EntityManager, before: ChannelRow) => Promise<void>,
): Promise<void> => {
  const row = await ctx.store.transaction(channel.workspaceId, async (db) => {
    await db.query('SELECT 1 FROM channel WHERE workspace_id = $1 AND id = $2 FOR NO KEY UPDATE', [
      channel.workspaceId,
      channel.id,
    ]);
    const before = await findChannel(db, channel.workspaceId, channel.id);
    if (!before) return null;
    await work(db, before);
    return findChannel(db, channel.workspaceId, channel.id);
  });
  if (row) tellChannel(ctx, row);
};

/** To every open inbox: how a channel is now. */
export const tellChannel = (ctx: Context, row: ChannelRow): void =>
  ctx.publish({ workspaceId: row.workspaceId }, 'channel:updated', toChannel(row, ctx.baseUrl()));
