import type { EditEvent, IgnoredEvent } from '@hubbub/connectors';
import { findChannel, queryHot, updateChannel } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { enqueueFetches } from '../attachments/fetch-attachments';
import { tellChannel } from '../channel-health';
import { notifyManagers } from '../connect/announce-channels';
import type { Context } from '../context';
import { keepCards } from '../partnership/keep-cards';
import { enqueueAnnounced } from '../poll/read-announced';
import { isProposal } from '../partnership/make-card';
import type { Changes } from '../transact';
import { applyActs, applyHeld } from './apply-acts';
import { type ChannelBatch, type Incoming, isItem, settle } from './incoming';
import { joinPeople } from './join-people';
import { upsertPosts } from './posts';
import { enqueueCompletions } from './complete-message';
import { insertFlags } from './read-messages';
import { runRules } from './run-rules';
import { storeItems } from './store-items';
import { updateThreads } from './update-threads';

/**
 * One channel's share of a batch: items first, then acts; flags before rules, rules before anything is shown.
 * Settles every event's outcome or throws, in which case the caller tries smaller shares.
 */
export const processChannel = async (
  ctx: Context,
  db: EntityManager,
  { channel, incoming }: ChannelBatch,
  changes: Changes,
): Promise<void> => {
  if (channel.isOff) {
    for (const each of incoming)
      settle(each, { state: 'ignored', reason: 'channel_off', detail: 'The channel is switched off' });
    return;
  }
  await joinPeople(ctx, db, channel, incoming, changes);
  await takeIgnored(ctx, db, { channel, incoming }, changes);
  const waiting = incoming.filter(({ outcome }) => !outcome);
  const items = await withEditedItems(db, channel, waiting);
  const { messages, readings } = await storeItems(
    db,
    channel,
    items.filter(({ event }) => isItem(event)),
    changes,
  );
  for (const made of items.slice(waiting.length)) settleOriginal(incoming, made);

  await insertFlags(db, channel.workspaceId, messages, readings);
  await updateThreads(db, channel, messages, readings);
  const proposals = messages.filter(({ isInbound, thread }) => isInbound && isProposal(thread.flagNames));
  await keepCards(db, channel.workspaceId, [...new Set(proposals.map(({ thread }) => thread.id))]);
  for (const { id, thread } of messages) {
    changes.created(id);
    changes.conversation(thread.id);
  }
  await applyHeld(
    db,
    channel,
    messages.map(({ item }) => item.externalId),
    changes,
  );
  await applyActs(db, channel, incoming, changes);
  await runRules(
    ctx,
    db,
    channel,
    messages.filter(({ item }) => !(item.isPartial && item.text === '')),
    readings,
    changes,
  );
  await enqueueCompletions(ctx, db, channel, messages);
  await enqueueFetches(db, channel.workspaceId, messages);
  if (incoming.some(({ delivery }) => delivery.foundBy !== 'backfill')) {
    const lastEventAt = new Date(Math.max(...incoming.map(({ delivery }) => delivery.receivedAt.getTime())));
    // To the second: the row would else be written, and waited for by the other lane, with every batch.
    if (!channel.lastEventAt || lastEventAt.getTime() - channel.lastEventAt.getTime() >= 1_000)
      await updateLastEvent(ctx, db, channel, lastEventAt, changes);
  }
};

/** Own posts are kept as what comments hang on; a notice about the whole channel is shown on it. */
const takeIgnored = async (
  ctx: Context,
  db: EntityManager,
  { channel, incoming }: ChannelBatch,
  changes: Changes,
): Promise<void> => {
  const ignored = incoming.flatMap(({ event }) => (event.kind === 'ignored' ? [event] : []));
  await upsertPosts(
    db,
    channel,
    ignored.flatMap(({ post }) => (post ? [post] : [])),
  );
  await enqueueAnnounced(db, channel, incoming);
  const notice = incoming.findLast(({ event }) => event.kind === 'ignored' && event.channelNotice);
  if (notice) await showNotice(ctx, db, channel, notice, changes);
  for (const each of incoming) {
    if (each.event.kind === 'ignored')
      settle(each, { state: 'ignored', reason: each.event.reason, detail: each.event.detail });
  }
};

/** On the channel, and to its managers once: the next good poll may take it off the channel. */
const showNotice = async (
  ctx: Context,
  db: EntityManager,
  { workspaceId, id, name }: ChannelBatch['channel'],
  { event, delivery }: Incoming,
  changes: Changes,
): Promise<void> => {
  const { channelNotice: words = '', channelNoticeCode: reasonCode = 'platform_says' } = event as IgnoredEvent;
  await updateChannel(db, workspaceId, id, { state: 'degraded', reason: words, reasonCode });
  const at = (event.at ?? delivery.receivedAt).toISOString();
  await notifyManagers(ctx, db, changes, {
    workspaceId,
    cause: `channel ${id} notice ${at} ${words.slice(0, 100)}`,
    said: { code: 'channel_says', channel: name, text: words, failure: reasonCode },
  });
  const row = await findChannel(db, workspaceId, id);
  if (row) changes.afterCommit(() => tellChannel(ctx, row));
};

/**
 * An edit of something never seen makes it, with the edited text; the original may still come. What a reading of the
 * platform shows for the first time is new, edited or not, and may start rules (`isFirstSight`).
 */
const withEditedItems = async (
  db: EntityManager,
  channel: ChannelBatch['channel'],
  incoming: readonly Incoming[],
): Promise<Incoming[]> => {
  const edits = incoming.filter(({ event }) => event.kind === 'edit' && event.item);
  if (edits.length === 0) return [...incoming];
  const held: { external_id: string }[] = await db.query(
    'SELECT external_id FROM message WHERE workspace_id = $1 AND channel_id = $2 AND external_id = ANY ($3)',
    [channel.workspaceId, channel.id, edits.map(({ event }) => (event as EditEvent).externalId)],
  );
  const known = new Set([
    ...held.map(({ external_id }) => external_id),
    ...incoming.flatMap(({ event }) => (isItem(event) ? [event.externalId] : [])),
  ]);
  const made = edits.flatMap(({ event, delivery }): Incoming[] => {
    const { item, externalId, at } = event as EditEvent;
    if (!item || known.has(externalId)) return [];
    known.add(externalId);
    const textAt = (at ?? delivery.receivedAt).toISOString();
    const isRead = delivery.foundBy === 'poll' || delivery.foundBy === 'backfill';
    const extra = { ...item.extra, isFromEdit: true, textAt, ...(isRead ? { isFirstSight: true } : {}) };
    return [{ delivery, event: { ...item, extra }, outcome: null }];
  });
  return [...incoming, ...made];
};

/** Where another worker stored the message meanwhile, the edit is still to be applied to it. */
const settleOriginal = (incoming: readonly Incoming[], made: Incoming): void => {
  const edit = incoming.find(
    ({ event, outcome }) =>
      !outcome && event.kind === 'edit' && isItem(made.event) && event.externalId === made.event.externalId,
  );
  if (edit && made.outcome?.state === 'stored') settle(edit, made.outcome);
};

/** The first one is told to open inboxes, which listen for it; who looks later asks. */
const updateLastEvent = async (
  ctx: Context,
  db: EntityManager,
  { workspaceId, id }: ChannelBatch['channel'],
  at: Date,
  changes: Changes,
): Promise<void> => {
  const [{ is_first: isFirst } = { is_first: false }] = await queryHot<{ is_first: boolean }>(
    db,
    `WITH known AS (SELECT last_event_at IS NULL AS is_first FROM channel WHERE workspace_id = $1 AND id = $2),
       changed AS (UPDATE channel SET last_event_at = greatest(last_event_at, $3), version = version + (last_event_at IS NULL)::int
         WHERE workspace_id = $1 AND id = $2)
     SELECT is_first FROM known`,
    [workspaceId, id, at],
  );
  if (!isFirst) return;
  const row = await findChannel(db, workspaceId, id);
  if (row) changes.afterCommit(() => tellChannel(ctx, row));
};
