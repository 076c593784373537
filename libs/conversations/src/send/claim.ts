import { conversationKinds, type RateCapRow } from '@hubbub/contracts';
import { type ChannelRow, findChannel } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { isAutomationPaused } from '../automation-switch';
import { breakerOf } from '../channel-health';
import type { Context } from '../context';
import { transact, type Changes } from '../transact';
import { isHalfOpen, isOpen } from './breaker';
import { capRowsOf, capsOfLane, freeAt, type Lane, roomOf, type Slot } from './caps';
import { listDueActs, listDueMessages, markClaimed, type Due } from './due';
import { sendLimits } from './send-limits';
import { countUnderWay, listSlots, takeSlots } from './slots';
import { step } from './steps';

export interface Claim {
  workspaceId: number;
  id: string;
  channelId: string;
  /** Names this attempt: an answer that comes after another attempt has begun changes nothing. */
  token: string;
  startedAt: Date;
}

export interface ClaimRequest {
  /** Attempts that may begin at once, of all channels. */
  most: number;
  /** Channels whose places are known to be taken: not even asked about, so that they cost the others nothing. */
  isFull(channelId: string): boolean;
  /** What is committed leaves at once; it does not wait for the channels that come after it. */
  start(claims: readonly Claim[]): void;
  /** Every place of this channel is taken, or its one attempt is finding out whether it is well again. */
  onFull(channelId: string): void;
}

export interface Claimed {
  count: number;
  /** When a channel that a cap holds back may send again; null where none is. */
  nextAt: Date | null;
}

/**
 * Takes messages (or acts) that are due, channel by channel: the oldest of each conversation, as many as the
 * platform's caps, the channel's breaker and its places leave room for. The attempt, its lease and what it counts
 * for are committed **before the first byte leaves**.
 */
export const claimSends = async (
  ctx: Context,
  table: 'message' | 'act',
  { most, isFull, start, onFull }: ClaimRequest,
): Promise<Claimed> => {
  const now = ctx.clock();
  const listed: { workspace_id: number; channel_id: string }[] = await ctx.store.glance((db) =>
    db.query('SELECT * FROM list_sending_channels($1, $2)', [table === 'act', now]),
  );
  const channels = listed.filter(({ channel_id }) => !isFull(channel_id));
  const all: Claimed = { count: 0, nextAt: null };
  // Not always the same first: where places are few, each channel has its turn.
  const first = channels.length === 0 ? 0 : now.getTime() % channels.length;
  for (const { workspace_id, channel_id } of [...channels.slice(first), ...channels.slice(0, first)]) {
    const room = most - all.count;
    if (room <= 0) break;
    const { claims, nextAt, hasPlaces } = await claimOfChannel(ctx, table, workspace_id, channel_id, room);
    start(claims);
    if (!hasPlaces) onFull(channel_id);
    all.count += claims.length;
    if (nextAt && (!all.nextAt || nextAt < all.nextAt)) all.nextAt = nextAt;
  }
  return all;
};

interface OfChannel {
  claims: Claim[];
  nextAt: Date | null;
  hasPlaces: boolean;
}
const none: OfChannel = { claims: [], nextAt: null, hasPlaces: true };

const claimOfChannel = async (
  ctx: Context,
  table: 'message' | 'act',
  workspaceId: number,
  channelId: string,
  most: number,
): Promise<OfChannel> => {
  const limits = sendLimits(ctx);
  const claimed = await transact(ctx, workspaceId, async (db, changes) => {
    // Two workers at once would both see the same room.
    const [lock]: { is_mine: boolean }[] = await db.query(
      'SELECT pg_try_advisory_xact_lock(7263550, hashtext($1)) AS is_mine',
      [channelId],
    );
    // Before the breaker is read: what is taken now did not know of a rest that is asked for from here on.
    const now = ctx.clock();
    const channel = lock?.is_mine ? await findChannel(db, workspaceId, channelId) : null;
    if (!channel) return none;
    await step(ctx, 'claim.locked');
    const breaker = breakerOf(channel);
    if (isOpen(breaker, now)) return none; // since the channels were listed
    const underWay = await countUnderWay(db, workspaceId, channelId, {
      now,
      since: breaker.until,
      quickSince: new Date(now.getTime() - 2 * limits.slowMs),
    });
    // What is slow opens the breaker first (the sender tells); what is left takes no place: a process may have died.
    const places = isHalfOpen(breaker, now) ? 1 - underWay.since : limits.perChannel - underWay.quick;
    if (places <= 0) return { ...none, hasPlaces: false };
    return claimWithin(ctx, db, changes, table, channel, Math.min(most, places), now);
  });
  if (claimed.claims.length > 0) await step(ctx, 'claim.committed');
  return claimed;
};

const claimWithin = async (
  ctx: Context,
  db: EntityManager,
  changes: Changes,
  table: 'message' | 'act',
  channel: ChannelRow,
  most: number,
  now: Date,
): Promise<OfChannel> => {
  const caps = capRowsOf(ctx.findConnector(channel.platform)?.platform, channel.settings);
  const slots = await listSlots(db, channel.workspaceId, channel.id, caps, now);
  const full = lanesOf(table).filter((lane) => roomOf(capsOfLane(caps, lane, now), slots, now) <= 0);
  const fullRooms = roomsOf(slots).filter((lane) => roomOf(capsOfLane(caps, lane, now), slots, now) <= 0);
  const due = await (table === 'message' ? listDueMessages : listDueActs)(db, channel, {
    now,
    most,
    full,
    fullRooms,
    isPaused: await isAutomationPaused(db, channel.workspaceId),
  });
  const taken = takeRoom(caps, slots, due, now, leaseEnd(ctx, now));
  const held = [...full, ...fullRooms, ...due.filter((one) => !taken.includes(one))];
  const nextAt = earliest(held.map((lane) => freeAt(capsOfLane(caps, lane, now), slots, now)));
  if (taken.length === 0) return { ...none, nextAt };
  const claims = taken.map(({ id }) => ({
    workspaceId: channel.workspaceId,
    id,
    channelId: channel.id,
    token: uuidv7(),
    startedAt: now,
  }));
  await markClaimed(db, table, channel.workspaceId, claims, leaseEnd(ctx, now));
  await takeSlots(
    db,
    channel.workspaceId,
    channel.id,
    taken.map(({ scope, kind, room }, index) => ({ scope, kind, room, token: claims[index]!.token })),
    now,
    leaseEnd(ctx, now),
  );
  if (table === 'message') for (const { id } of claims) changes.updated(id);
  await step(ctx, 'claim.marked');
  return { claims, nextAt, hasPlaces: true };
};

const leaseEnd = (ctx: Context, now: Date): Date => new Date(now.getTime() + sendLimits(ctx).leaseMs);

const lanesOf = (table: 'message' | 'act'): Lane[] =>
  (table === 'act' ? (['act'] as const) : (['message', 'private_reply'] as const)).flatMap((scope) =>
    conversationKinds.map((kind) => ({ scope, kind })),
  );

/** Every room that an attempt went to lately. */
const roomsOf = (slots: readonly Slot[]): Lane[] => [
  ...new Map(
    slots.flatMap(({ scope, kind, room }) => (room ? [[`${scope}:${kind}:${room}`, { scope, kind, room }]] : [])),
  ).values(),
];

/** In their order, as long as each finds room beside those before it; who waits for a chat alone holds back no other. */
const takeRoom = (
  caps: readonly RateCapRow[],
  slots: Slot[],
  due: readonly Due[],
  now: Date,
  countedFrom: Date,
): Due[] => {
  const taken: Due[] = [];
  for (const one of due) {
    if (roomOf(capsOfLane(caps, { scope: one.scope, kind: one.kind }, now), slots, now) <= 0) break;
    if (roomOf(capsOfLane(caps, one, now), slots, now) <= 0) continue;
    slots.push({ scope: one.scope, kind: one.kind, room: one.room ?? null, countedFrom });
    taken.push(one);
  }
  return taken;
};

const earliest = (times: readonly (Date | null)[]): Date | null =>
  times.reduce<Date | null>((first, time) => (time && (!first || time < first) ? time : first), null);
