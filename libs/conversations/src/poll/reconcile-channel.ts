import type { Connector } from '@hubbub/connectors';
import { PlatformError } from '@hubbub/runtime';
import { type ChannelRow, findChannel, updateChannel } from '@hubbub/store';
import { reasonOf } from '../channel-reason';
import { accessTo } from '../channel-access';
import { tellChannel } from '../channel-health';
import type { Context } from '../context';
import { keepPage } from './poll-channel';

/** So often a channel is compared with its platform, beside what webhooks and polls bring. */
const everyMs = 6 * 3_600_000;
/** The comparison begins a little before the last one ended: platforms' lists lag. */
const overlapMs = 3_600_000;
const leaseMs = 120_000;
const retryMs = 15 * 60_000;
const mostPages = 20;

/** Platforms that can be asked what they hold. */
export const canReconcile = (connector: Connector): boolean => connector.poll !== undefined;

/**
 * Compares a channel with its platform and keeps what no webhook brought, marked as found by a poll. Resumes where an
 * earlier call stopped, and asks no sooner than the platform's headers allow. Returns how many items were kept.
 */
export const reconcileChannel = async (ctx: Context, workspaceId: number, channelId: string): Promise<number> => {
  const channel = await lease(ctx, workspaceId, channelId);
  const connector = channel && ctx.findConnector(channel.platform);
  if (!channel || !connector?.poll) return 0;
  const startedAt = ctx.clock();
  let run = isUnderWay(channel.reconcile) ? channel.reconcile : startOf(channel, startedAt);
  let kept = 0;
  try {
    for (let page = 0; page < mostPages; page++) {
      const request = {
        cursor: run.cursor,
        purpose: 'reconcile' as const,
        since: run.since ? new Date(run.since) : null,
      };
      const polled = await connector.poll(request, accessTo(ctx, channel));
      run = { ...run, cursor: polled.cursor };
      kept += (await keepPage(ctx, channel, connector, polled, { foundBy: 'poll', save: { reconcile: run } })).count;
      if (!polled.hasMore) {
        await close(ctx, channel, {
          reconcile: { endedAt: run.startedAt, since: run.since },
          reconciledAt: ctx.clock(),
          nextReconcileAt: new Date(ctx.clock().getTime() + everyMs),
        });
        return kept;
      }
      if (polled.retryAfterSeconds) {
        await close(ctx, channel, { nextReconcileAt: later(ctx, polled.retryAfterSeconds * 1000) });
        return kept;
      }
    }
    await close(ctx, channel, { nextReconcileAt: ctx.clock() }); // others have their turn, then it goes on
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    const waitMs = Math.max(retryMs, (error.retryAfterSeconds ?? 0) * 1000);
    const trouble = error.channelState ? { state: error.channelState, ...reasonOf(error) } : {};
    await close(ctx, channel, { nextReconcileAt: later(ctx, waitMs), ...trouble });
  }
  return kept;
};

/** After an outage of ours, or of the database: every channel that can be compared is, soon. */
export const bringReconcilesForward = async (ctx: Context, platforms: readonly string[]): Promise<void> => {
  await ctx.store.glance((db) => db.query('SELECT bring_reconciles_forward($1, $2)', [platforms, ctx.clock()]));
};

export const listDueReconciles = (
  ctx: Context,
  platforms: readonly string[],
): Promise<{ workspace_id: number; id: string }[]> =>
  ctx.store.glance((db) => db.query('SELECT * FROM list_due_reconciles($1, $2)', [platforms, ctx.clock()]));

type Run = Extract<NonNullable<ChannelRow['reconcile']>, { startedAt: string }>;

const isUnderWay = (reconcile: ChannelRow['reconcile']): reconcile is Run =>
  reconcile !== null && 'startedAt' in reconcile;

/** Since the last comparison; at first since the channel was connected (older things are the backfill's). */
const startOf = ({ reconcile, createdAt }: ChannelRow, now: Date): Run => {
  const last = reconcile && 'endedAt' in reconcile ? new Date(Date.parse(reconcile.endedAt) - overlapMs) : createdAt;
  return { cursor: null, since: (last < createdAt ? createdAt : last).toISOString(), startedAt: now.toISOString() };
};

const later = (ctx: Context, ms: number): Date => new Date(ctx.clock().getTime() + ms);

const lease = (ctx: Context, workspaceId: number, channelId: string): Promise<ChannelRow | null> =>
  ctx.store.transaction(workspaceId, async (db) => {
    const now = ctx.clock();
    const [taken]: [unknown[]] = await db.query(
      `UPDATE channel SET next_reconcile_at = $3 WHERE workspace_id = $1 AND id = $2 AND coalesce(next_reconcile_at, created_at) <= $4
         AND NOT is_off AND deleted_at IS NULL RETURNING id`,
      [workspaceId, channelId, new Date(now.getTime() + leaseMs), now],
    );
    return taken.length > 0 ? findChannel(db, workspaceId, channelId) : null;
  });

const close = async (
  ctx: Context,
  { workspaceId, id }: ChannelRow,
  change: Parameters<typeof updateChannel>[3],
): Promise<void> => {
  const row = await ctx.store.transaction(workspaceId, async (db) => {
    await updateChannel(db, workspaceId, id, change);
    return findChannel(db, workspaceId, id);
  });
  if (row && (change.reconciledAt || change.state)) tellChannel(ctx, row);
};
