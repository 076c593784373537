import type { WebhookRequest } from '@hubbub/connectors';
import {
  type ChannelRow,
  type Claim,
  claimDeliveries,
  type DeliveryRow,
  enterWorkspace,
  finishDeliveries,
  getChannel,
  insertOutcomes,
  isDatabaseTrouble,
  listDeliveriesById,
  listRepeats,
  type Outcome,
  postponeDelivery,
} from '@hubbub/store';
import { takeTurns } from '@hubbub/runtime';
import type { EntityManager } from 'typeorm';
import { openSecrets } from '../channel-access';
import type { Context } from '../context';
import { collectChanges } from '../transact';
import type { ChannelBatch, Incoming } from './incoming';
import { openDelivery, UnreadableDelivery } from './open-delivery';
import { countOutcomes, plainText, repeatOutcome, unreadableOutcome } from './outcomes';
import { processChannel } from './process-channel';
import { signersOf } from './signers';

/** How often a delivery whose event throws is tried before it waits for `hubbub replay`. */
export const mostAttempts = 10;

/** What a claim has taken, told before anything can go wrong with it. */
export interface ClaimedKey {
  workspace_id: number;
  id: string;
}

/**
 * Claims a batch of deliveries and takes them down the road in one transaction: normalise, upsert, flag, rule,
 * outcomes; then publishes. Throws where even the ledger's rows could not be written.
 */
export const receiveClaimed = async (
  ctx: Context,
  most: number,
  onClaim: (keys: readonly ClaimedKey[]) => void = () => undefined,
): Promise<Claim> => {
  const now = ctx.clock();
  const publishers: (() => void)[] = [];
  const claim = await ctx.store.crossing(async (db) => {
    const claimed = await claimDeliveries(db, most, now);
    const { keys } = claimed;
    onClaim(keys);
    if (keys.length === 0) return claimed;
    // Everything on this road is found by its key, in the key's order: a plan made while tables were small must not read
    // them whole later.
    await db.query('SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off');
    const batch = await openBatch(ctx, db, keys);
    for (const [workspaceId, channels] of batch.byWorkspace) {
      await enterWorkspace(db, workspaceId);
      const { changes, read } = collectChanges();
      for (const share of channels) await processShare(ctx, db, share, changes);
      await insertOutcomes(
        db,
        workspaceId,
        channels.flatMap(({ channel, incoming }) => countOutcomes(channel.id, incoming, batch)),
      );
      publishers.push(await read(ctx, db, workspaceId));
    }
    for (const [workspaceId, outcomes] of batch.settled) {
      await enterWorkspace(db, workspaceId);
      await insertOutcomes(db, workspaceId, outcomes);
    }
    await closeBatch(db, batch, now);
    return claimed;
  });
  for (const publish of publishers) publish();
  return claim;
};

interface Batch {
  deliveries: DeliveryRow[];
  byWorkspace: Map<number, ChannelBatch[]>;
  /** Outcomes that need no channel's work: repeats, unreadable bytes, accounts that are not ours. */
  settled: Map<number, Outcome[]>;
  events: Map<string, Incoming[]>;
  repeats: Map<string, number>;
  unreadable: Map<string, string>;
  isLastAttempt(delivery: Pick<DeliveryRow, 'id'>): boolean;
}

const openBatch = async (
  ctx: Context,
  db: EntityManager,
  keys: readonly { workspace_id: number; id: string }[],
): Promise<Batch> => {
  const attempts = new Map<string, number>();
  const batch: Batch = {
    deliveries: [],
    byWorkspace: new Map(),
    settled: new Map(),
    events: new Map(),
    repeats: new Map(),
    unreadable: new Map(),
    isLastAttempt: ({ id }) => (attempts.get(id) ?? 0) + 1 >= mostAttempts,
  };
  const router = createRouter(ctx, db);
  for (const workspaceId of new Set(keys.map(({ workspace_id }) => workspace_id))) {
    await enterWorkspace(db, workspaceId);
    const ids = keys.filter((key) => key.workspace_id === workspaceId).map(({ id }) => id);
    const rows = await listDeliveriesById(db, workspaceId, ids);
    // Where one address serves many channels, the events' own keys tell what is a repeat, channel by channel.
    const routed = rows.filter(({ channelId }) => channelId !== null);
    for (const [id, events] of await listRepeats(db, workspaceId, routed)) batch.repeats.set(id, events);
    batch.deliveries.push(...rows);
  }
  // A batch of bodies takes a tenth of a second to read, and those who deliver meanwhile are not to wait for it.
  const turns = takeTurns();
  for (const delivery of batch.deliveries) {
    attempts.set(delivery.id, delivery.attempts);
    await openOne(ctx, delivery, batch, router);
    await turns.giveWay();
  }
  return batch;
};

const openOne = async (ctx: Context, delivery: DeliveryRow, batch: Batch, router: Router): Promise<void> => {
  const home = await router.home(delivery);
  const repeat = batch.repeats.get(delivery.id);
  if (repeat !== undefined)
    return addTo(batch.settled, delivery.workspaceId, repeatOutcome(delivery, delivery.channelId, repeat));
  const connector = ctx.findConnector(delivery.platform);
  try {
    if (!connector) throw new UnreadableDelivery(`No connector for ${delivery.platform}`);
    const events = openDelivery(delivery, connector, home?.externalId ?? null, home?.settings ?? {});
    const incoming = events.map((event): Incoming => ({ delivery, event, outcome: null }));
    batch.events.set(delivery.id, incoming);
    await route(incoming, delivery, home, batch, router);
  } catch (error) {
    if (!(error instanceof UnreadableDelivery))
      ctx.logger.error({ err: error, deliveryId: delivery.id }, 'A delivery could not be opened');
    batch.unreadable.set(delivery.id, (error as Error).message);
    addTo(
      batch.settled,
      delivery.workspaceId,
      unreadableOutcome(delivery, delivery.channelId, (error as Error).message),
    );
  }
};

const route = async (
  incoming: readonly Incoming[],
  delivery: DeliveryRow,
  home: ChannelRow | null,
  batch: Batch,
  router: Router,
): Promise<void> => {
  const strangers: Incoming[] = [];
  for (const each of incoming) {
    const externalId = each.event.externalChannelId;
    const channels =
      !externalId || router.isHome(delivery, home, externalId)
        ? home
          ? [home]
          : []
        : await router.byExternalId(delivery, externalId);
    if (channels.length === 0) {
      const isTest = each.event.kind === 'ignored' && each.event.announces === undefined;
      each.outcome = isTest
        ? {
            state: 'ignored',
            reason: (each.event as { reason: 'test_event' }).reason,
            detail: (each.event as { detail: string }).detail,
          }
        : {
            state: 'ignored',
            reason: 'outside_subscription',
            detail: `No channel of ours is ${externalId ?? 'meant'}`,
          };
      strangers.push(each);
      continue;
    }
    // One account may be connected in several workspaces: each has its own share of the event.
    channels.forEach((channel, index) => addShare(batch, channel, index === 0 ? each : { ...each, outcome: null }));
  }
  if (strangers.length > 0) addTo(batch.settled, delivery.workspaceId, ...countOutcomes(null, strangers, batch));
};

const addShare = (batch: Batch, channel: ChannelRow, incoming: Incoming): void => {
  const channels = batch.byWorkspace.get(channel.workspaceId) ?? [];
  batch.byWorkspace.set(channel.workspaceId, channels);
  const share = channels.find((known) => known.channel.id === channel.id);
  if (share) share.incoming.push(incoming);
  else channels.push({ channel, incoming: [incoming] });
};

const addTo = <K, V>(map: Map<K, V[]>, key: K, ...values: V[]): void =>
  void map.set(key, [...(map.get(key) ?? []), ...values]);

/** The whole share at once; where that throws, each delivery by itself, then each event by itself. */
const processShare = async (
  ctx: Context,
  db: EntityManager,
  share: ChannelBatch,
  changes: Parameters<typeof processChannel>[3],
): Promise<void> => {
  if (await attempt(ctx, db, share, changes)) return;
  const deliveries = [...new Set(share.incoming.map(({ delivery }) => delivery.id))];
  for (const id of deliveries) {
    const own = { channel: share.channel, incoming: share.incoming.filter(({ delivery }) => delivery.id === id) };
    if (deliveries.length > 1 && (await attempt(ctx, db, own, changes))) continue;
    for (const incoming of own.incoming) {
      const error = await tryOnce(ctx, db, { channel: share.channel, incoming: [incoming] }, changes);
      if (error) {
        ctx.logger.error({ err: error, deliveryId: id, channelId: share.channel.id }, 'An event could not be stored');
        incoming.outcome = { state: 'failed', detail: error.message };
      }
    }
  }
};

const attempt = async (...args: Parameters<typeof tryOnce>): Promise<boolean> => {
  const [, , share] = args;
  const error = await tryOnce(...args);
  if (error) for (const incoming of share.incoming) incoming.outcome = null;
  return error === null;
};

const tryOnce = async (
  ctx: Context,
  db: EntityManager,
  share: ChannelBatch,
  changes: Parameters<typeof processChannel>[3],
): Promise<Error | null> => {
  await db.query('SAVEPOINT share');
  try {
    await processChannel(ctx, db, share, changes);
    await db.query('RELEASE SAVEPOINT share');
    return null;
  } catch (error) {
    // Not the event's fault: the whole batch waits for the database, and nobody's attempts are used up.
    if (isDatabaseTrouble(error)) throw error;
    await db.query('ROLLBACK TO SAVEPOINT share');
    if (share.incoming.length > 1)
      ctx.logger.warn({ err: error, channelId: share.channel.id }, 'A batch is tried again in smaller shares');
    return error as Error;
  }
};

const closeBatch = async (db: EntityManager, batch: Batch, now: Date): Promise<void> => {
  const failedBy = new Map<string, string>();
  for (const share of [...batch.byWorkspace.values()].flat()) {
    for (const { delivery, outcome } of share.incoming)
      if (outcome?.state === 'failed') failedBy.set(delivery.id, outcome.detail);
  }
  for (const workspaceId of new Set(batch.deliveries.map((delivery) => delivery.workspaceId))) {
    await enterWorkspace(db, workspaceId);
    const own = batch.deliveries.filter((delivery) => delivery.workspaceId === workspaceId);
    const done = own.filter(({ id }) => !failedBy.has(id) && !batch.unreadable.has(id));
    await finishDeliveries(
      db,
      workspaceId,
      done.map(({ id }) => ({ id, events: batch.repeats.get(id) ?? batch.events.get(id)?.length ?? 0 })),
    );
    for (const { id, attempts } of own) {
      const unreadable = batch.unreadable.get(id);
      const reason = unreadable ?? failedBy.get(id);
      if (reason === undefined) continue;
      const nextAttemptAt = nextAttempt(now, attempts);
      await postponeDelivery(db, workspaceId, id, {
        reason: plainText(reason),
        nextAttemptAt,
        isLast: unreadable !== undefined || attempts + 1 >= mostAttempts,
      });
    }
  }
};

/** Longer and longer, an hour at most. `claim_deliveries` knows that no wait is longer than this. */
export const nextAttempt = (now: Date, attempts: number): Date =>
  new Date(now.getTime() + Math.min(3_600_000, 1000 * 2 ** attempts));

type Router = ReturnType<typeof createRouter>;

/** Whose events these are: the channel of the address, else channels whose own secret made the signature. */
const createRouter = (ctx: Context, db: EntityManager) => {
  const channels = new Map<string, ChannelRow | null>();
  const byPlatform = new Map<string, { workspace_id: number; id: string; external_id: string }[]>();
  const fits = new Map<string, boolean>();

  const load = async (workspaceId: number, id: string): Promise<ChannelRow | null> => {
    if (!channels.has(id)) {
      await enterWorkspace(db, workspaceId);
      channels.set(id, await getChannel(db, workspaceId, id).catch(() => null));
    }
    return channels.get(id) ?? null;
  };

  const keyOf = (platform: string, externalId: string): string =>
    ctx.findConnector(platform)?.accountKey?.(externalId) ?? externalId;

  const isSigner = (delivery: DeliveryRow, channel: ChannelRow): boolean => {
    if (delivery.foundBy !== 'webhook') return channel.id === delivery.channelId;
    // Its token is over by now: whom it was good for was written down when it came.
    if (ctx.findConnector(channel.platform)?.authenticate) return signersOf(delivery.headers).includes(channel.id);
    const key = `${delivery.id} ${channel.id}`;
    if (!fits.has(key)) {
      const request: WebhookRequest = {
        method: 'POST',
        headers: delivery.headers,
        query: {},
        rawBody: delivery.raw,
        receivedAt: delivery.receivedAt,
      };
      fits.set(key, ctx.findConnector(channel.platform)?.verify?.(request, openSecrets(ctx, channel)) ?? false);
    }
    return fits.get(key) ?? false;
  };

  return {
    isHome: (delivery: DeliveryRow, home: ChannelRow | null, externalId: string): boolean =>
      home !== null && keyOf(delivery.platform, home.externalId) === keyOf(delivery.platform, externalId),
    home: async (delivery: DeliveryRow) => (delivery.channelId ? load(delivery.workspaceId, delivery.channelId) : null),
    byExternalId: async (delivery: DeliveryRow, externalId: string): Promise<ChannelRow[]> => {
      const platforms = [delivery.platform, ...(ctx.findConnector(delivery.platform)?.siblings ?? [])];
      const found: ChannelRow[] = [];
      for (const platform of platforms) {
        if (!byPlatform.has(platform))
          byPlatform.set(
            platform,
            await db.query('SELECT workspace_id, id, external_id FROM list_platform_channels($1)', [platform]),
          );
        const wanted = keyOf(platform, externalId);
        const meant = byPlatform.get(platform)!.filter(({ external_id }) => keyOf(platform, external_id) === wanted);
        for (const candidate of meant) {
          if (delivery.workspaceId !== 0 && candidate.workspace_id !== delivery.workspaceId) continue;
          const channel = await load(candidate.workspace_id, candidate.id);
          if (channel && isSigner(delivery, channel)) found.push(channel);
        }
      }
      return found;
    },
  };
};
