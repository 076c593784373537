import { createHash } from 'node:crypto';
import type { Connector, InboundEvent, Polled, PollRequest } from '@hubbub/connectors';
import type { FoundBy } from '@hubbub/contracts';
import { PlatformError } from '@hubbub/runtime';
import { type ChannelRow, findChannel, findLockedChannel, insertDeliveries, updateChannel } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { noReason, reasonOf } from '../channel-reason';
import { accessTo } from '../channel-access';
import { tellChannel } from '../channel-health';
import { lookFirst } from '../connect/check-channel';
import type { Context } from '../context';
import { isItem } from '../receive/incoming';

/** A poll is renewed while it lasts; that of a process that died is free again after this. */
const leaseSeconds = 45;
const renewMs = 15_000;
const mostPages = 20;

/**
 * Reads what is new on a platform, page by page. A page and the cursor behind it become durable in one transaction
 * and take the road of a webhook. Returns how many items were kept.
 */
export const pollChannel = async (ctx: Context, workspaceId: number, channelId: string): Promise<number> => {
  const leased = await lease(ctx, workspaceId, channelId);
  const channel = leased && ctx.findConnector(leased.platform)?.poll ? await lookFirst(ctx, leased) : null;
  const connector = channel && ctx.findConnector(channel.platform);
  if (!channel || !connector?.poll) return 0;
  // Beside a live connection a poll only compares: it comes rarely, and says nothing of the connection's state.
  const pollSeconds = Math.max(1, channel.settings.pollSeconds ?? (connector.stream ? 900 : 60));
  let kept = 0;
  let waitSeconds = pollSeconds;
  let notice: Pick<ChannelRow, 'reason' | 'reasonCode'> | null = null;
  const release = keepLease(ctx, channel);
  try {
    let cursor = channel.pollCursor;
    for (let page = 0; page < mostPages; page++) {
      const polled = await connector.poll({ cursor, purpose: 'live', since: null }, accessTo(ctx, channel));
      kept += (
        await keepPage(ctx, channel, connector, polled, { foundBy: 'poll', save: { pollCursor: polled.cursor } })
      ).count;
      cursor = polled.cursor;
      notice = polled.notice ? { reason: polled.notice, reasonCode: polled.noticeCode ?? 'platform_says' } : null;
      if (polled.retryAfterSeconds) waitSeconds = Math.max(waitSeconds, polled.retryAfterSeconds);
      if (!polled.hasMore || polled.retryAfterSeconds) break;
    }
    const health = connector.stream
      ? {}
      : { state: notice ? ('degraded' as const) : ('ok' as const), ...(notice ?? noReason) };
    await after(ctx, channel, waitSeconds, { ...health, reconciledAt: ctx.clock() });
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    waitSeconds = Math.max(error.retryAfterSeconds ?? 0, Math.min(600, pollSeconds * 2));
    await after(ctx, channel, waitSeconds, {
      state: error.channelState ?? 'degraded',
      ...reasonOf(error),
    });
  } finally {
    release();
  }
  return kept;
};

/** History on connect, or from `since` on: resumable, since the cursor is kept with each page. One page a call. */
export const backfillPage = async (
  ctx: Context,
  workspaceId: number,
  channelId: string,
): Promise<{ isDone: boolean; waitSeconds: number }> => {
  const channel = await ctx.store.transaction(workspaceId, (db) => findChannel(db, workspaceId, channelId));
  const connector = channel && ctx.findConnector(channel.platform);
  if (!channel?.backfill || !connector?.poll || channel.backfill.state !== 'running')
    return { isDone: true, waitSeconds: 0 };
  const { backfill } = channel;
  const isStill = ({ backfill: now }: ChannelRow): boolean =>
    now?.since === backfill.since && now.cursor === backfill.cursor;
  const request: PollRequest = {
    cursor: backfill.cursor,
    purpose: 'backfill',
    since: backfill.since ? new Date(backfill.since) : null,
  };
  try {
    const polled = await connector.poll(request, accessTo(ctx, channel));
    const isDone = !polled.hasMore;
    const next = {
      ...backfill,
      cursor: polled.cursor,
      found: backfill.found + polled.items.length,
      state: isDone ? 'done' : 'running',
    };
    const save = { backfill: next };
    const { isSaved } = await keepPage(ctx, channel, connector, polled, { foundBy: 'backfill', save, isStill });
    // Another span was asked for meanwhile: it goes on with that.
    if (!isSaved) return { isDone: false, waitSeconds: 0 };
    return { isDone, waitSeconds: polled.retryAfterSeconds ?? 0 };
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    const isOver = error.outcome === 'refused';
    const next = { ...backfill, state: isOver ? 'failed' : 'running', reason: error.message };
    const isSame = await ctx.store.transaction(workspaceId, async (db) => {
      const now = await findLockedChannel(db, channel.workspaceId, channel.id);
      if (!now || !isStill(now)) return false;
      await updateChannel(db, workspaceId, channelId, { backfill: next });
      return true;
    });
    return { isDone: isOver && isSame, waitSeconds: error.retryAfterSeconds ?? 30 };
  }
};

/**
 * Items already stored unchanged are dropped; the rest is one delivery, kept with the cursor. The cursor of a run that
 * `isStill` no longer knows is not saved.
 */
export const keepPage = async (
  ctx: Context,
  channel: ChannelRow,
  connector: Connector,
  polled: Pick<Polled, 'items'>,
  {
    foundBy,
    save,
    isStill = () => true,
  }: { foundBy: FoundBy; save: Parameters<typeof updateChannel>[3]; isStill?: (now: ChannelRow) => boolean },
): Promise<{ count: number; isSaved: boolean }> => {
  const receivedAt = ctx.clock();
  const kept = await ctx.store.transaction(channel.workspaceId, async (db) => {
    const fresh = await dropKnown(db, channel, connector, polled.items, foundBy, receivedAt);
    if (fresh.length > 0) {
      const raw = Buffer.from(JSON.stringify({ items: fresh }));
      const id = uuidv7();
      await insertDeliveries(db, channel.workspaceId, [
        {
          workspaceId: channel.workspaceId,
          id,
          platform: channel.platform,
          channelId: channel.id,
          // Never a repeat by its bytes: what repeats was dropped above.
          key: createHash('sha256').update(id).digest(),
          raw,
          headers: { 'content-type': 'application/json' },
          foundBy,
          receivedAt,
        },
      ]);
    }
    const now = await findLockedChannel(db, channel.workspaceId, channel.id);
    const isSaved = now !== null && isStill(now);
    if (isSaved) await updateChannel(db, channel.workspaceId, channel.id, save);
    return { count: fresh.length, isSaved };
  });
  if (kept.count > 0) ctx.wake('deliveries');
  return kept;
};

const dropKnown = async (
  db: EntityManager,
  channel: ChannelRow,
  connector: Connector,
  items: readonly unknown[],
  foundBy: FoundBy,
  receivedAt: Date,
): Promise<unknown[]> => {
  const context = { externalChannelId: channel.externalId, receivedAt, foundBy, settings: channel.settings };
  const read = items.map((item) => ({ item, events: connector.normalise(item, context) }));
  const ids = read.flatMap(({ events }) =>
    events.flatMap((event) => ('externalId' in event && event.externalId ? [event.externalId] : [])),
  );
  const rows: {
    external_id: string;
    text: string;
    deleted: boolean;
    reactors: (string | null)[];
    unreacted: (string | null)[];
  }[] = await db.query(
    `SELECT external_id, text, deleted_at IS NOT NULL AS deleted,
       ARRAY(SELECT r->>'byId' FROM jsonb_array_elements(reactions) r WHERE r->>'emoji' IS NOT NULL) AS reactors,
       ARRAY(SELECT r->>'byId' FROM jsonb_array_elements(reactions) r WHERE r->>'emoji' IS NULL) AS unreacted
     FROM message WHERE workspace_id = $1 AND channel_id = $2 AND external_id = ANY ($3)`,
    [channel.workspaceId, channel.id, [...new Set(ids)]],
  );
  const held = new Map(rows.map((row) => [row.external_id, row]));
  const waiting: { target_external_id: string; act: InboundEvent }[] = await db.query(
    'SELECT target_external_id, act FROM held_act WHERE workspace_id = $1 AND channel_id = $2 AND target_external_id = ANY ($3)',
    [channel.workspaceId, channel.id, [...new Set(ids)]],
  );
  const isKnown = (event: InboundEvent): boolean => {
    if (event.kind === 'ignored') return true; // a poll brings the same notices again and again; they are no news
    const row = event.externalId ? held.get(event.externalId) : undefined;
    if (!row)
      return (
        !isItem(event) &&
        waiting.some(
          ({ target_external_id, act }) =>
            target_external_id === event.externalId && act.kind === event.kind && sameAuthor(act, event),
        )
      );
    if (isItem(event)) return true;
    if (event.kind === 'edit') return event.text === row.text;
    if (event.kind === 'delete') return row.deleted;
    if (event.kind === 'reaction')
      return (event.emoji ? row.reactors : row.unreacted).includes(event.author?.externalId ?? null);
    return false;
  };
  return read.filter(({ events }) => events.length > 0 && !events.every(isKnown)).map(({ item }) => item);
};

const sameAuthor = (a: InboundEvent, b: InboundEvent): boolean =>
  ('author' in a ? a.author?.externalId : undefined) === ('author' in b ? b.author?.externalId : undefined);

const lease = (ctx: Context, workspaceId: number, channelId: string): Promise<ChannelRow | null> =>
  ctx.store.transaction(workspaceId, async (db) => {
    const now = ctx.clock();
    const [taken]: [unknown[]] = await db.query(
      `UPDATE channel SET next_poll_at = $3 WHERE workspace_id = $1 AND id = $2 AND next_poll_at <= $4 AND NOT is_off AND deleted_at IS NULL RETURNING id`,
      [workspaceId, channelId, new Date(now.getTime() + leaseSeconds * 1000), now],
    );
    return taken.length > 0 ? findChannel(db, workspaceId, channelId) : null;
  });

/** Keeps other processes away for as long as this one is at it; the answer ends that. */
const keepLease = (ctx: Context, { workspaceId, id }: ChannelRow): (() => void) => {
  const renew = () =>
    ctx.store.transaction(workspaceId, (db) =>
      db.query('UPDATE channel SET next_poll_at = $3 WHERE workspace_id = $1 AND id = $2', [
        workspaceId,
        id,
        new Date(ctx.clock().getTime() + leaseSeconds * 1000),
      ]),
    );
  // A renewal that fails costs a second reading at worst.
  const timer = setInterval(() => void renew().catch(() => undefined), renewMs).unref();
  return () => clearInterval(timer);
};

/** What was found out of the channel while the poll was under way is newer than what the poll says. */
const after = async (
  ctx: Context,
  channel: ChannelRow,
  waitSeconds: number,
  change: Parameters<typeof updateChannel>[3],
): Promise<void> => {
  const nextPollAt = new Date(ctx.clock().getTime() + waitSeconds * 1000);
  const { state, reason, reasonCode, ...rest } = change;
  const row = await ctx.store.transaction(channel.workspaceId, async (db) => {
    const now = await findChannel(db, channel.workspaceId, channel.id);
    const isSame = now?.state === channel.state && now.reason === channel.reason;
    const isOther = state !== channel.state || reason !== channel.reason || reasonCode !== channel.reasonCode;
    const isNews = isSame && state !== undefined && isOther;
    const news = isNews ? { state, reason: reason ?? null, reasonCode: reasonCode ?? null } : {};
    await updateChannel(db, channel.workspaceId, channel.id, {
      ...rest,
      ...news,
      // A platform that is back may have much that nobody told us meanwhile.
      ...(isNews && state === 'ok' ? { nextReconcileAt: ctx.clock() } : {}),
      nextPollAt,
    });
    return isNews ? findChannel(db, channel.workspaceId, channel.id) : null;
  });
  if (row) tellChannel(ctx, row);
};
