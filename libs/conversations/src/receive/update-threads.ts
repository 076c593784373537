import { leaveOf } from '@hubbub/connectors';
import type { Analysis, Flag } from '@hubbub/contracts';
import { columnsOf, fromColumns, queryHot, textArray, type ChannelRow } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { inPlatformOrder } from './order';
import type { NewMessage } from './store-items';
import { takeOverThreads, type Thread } from './threads';

/** What reading a message's text has found. */
export interface Reading {
  analysis: Analysis;
  flags: Flag[];
}

/**
 * Writes new conversations, whole, before their messages. The unique key decides between two first messages at once:
 * one that another worker has written meanwhile becomes an existing one, and `updateThreads` brings it up to date.
 */
export const insertThreads = async (
  db: EntityManager,
  channel: ChannelRow,
  messages: readonly NewMessage[],
  readings: ReadonlyMap<string, Reading>,
): Promise<void> => {
  const drafts = [...byThread(messages)].filter(([{ isNew }]) => isNew);
  if (drafts.length === 0) return;
  const firstOf = (thread: Thread, added: readonly NewMessage[]): NewMessage =>
    added.find(({ item }) => item.externalId === thread.externalId) ?? added[0]!;
  const summaries = drafts.map(([thread, added]) => summarise(channel, thread, added, readings, new Map()));
  const own = drafts.map(([thread, added]) => {
    const { isHistory, incoming } = firstOf(thread, added);
    return {
      kind: thread.kind,
      external_id: thread.externalId,
      own_contact_id: thread.contactId,
      own_identity_id: thread.identityId,
      post_id: thread.postId,
      seam_at: isHistory ? incoming.delivery.receivedAt : null,
    };
  });
  const inserted: { id: string }[] = await queryHot(
    db,
    `INSERT INTO conversation (workspace_id, channel_id, platform, id, kind, external_id, contact_id, identity_id, post_id, seam_at, status, last_message, last_message_at, last_inbound_at,
       last_member_at, waiting_since, inbound_count, flags, flag_names, sentiment, intent, language, automatic_streak)
     SELECT $1, $2, $3, x.id, x.kind, x.external_id, coalesce(x.contact_id, x.own_contact_id), coalesce(x.identity_id, x.own_identity_id), x.post_id, x.seam_at, x.status, x.last_message, x.last_message_at,
       x.last_inbound_at, x.last_member_at, x.waiting_since, x.inbound, x.flags, x.flag_names, x.sentiment, x.intent, x.language, x.automatic_streak
     FROM ${fromColumns({ ...summaryShape, ...draftShape }, 4)}
     ORDER BY x.kind, x.external_id ON CONFLICT (workspace_id, channel_id, kind, external_id) DO NOTHING RETURNING id`,
    [
      channel.workspaceId,
      channel.id,
      channel.platform,
      ...columnsOf(summaryShape, summaries),
      ...columnsOf(draftShape, own),
    ],
  );
  const written = new Set(inserted.map(({ id }) => id));
  const late = drafts.map(([thread]) => thread).filter(({ id }) => !written.has(id));
  if (late.length > 0) await takeOverThreads(db, channel, late);
};

/** Brings every conversation that was there before up to date in one statement: preview, waiting, unread, flags, status. */
export const updateThreads = async (
  db: EntityManager,
  channel: ChannelRow,
  messages: readonly NewMessage[],
  readings: ReadonlyMap<string, Reading>,
): Promise<void> => {
  const touched = [...byThread(messages)].filter(([{ isNew }]) => !isNew);
  const previews = await findPreviewIds(db, channel.workspaceId, touched);
  const rows = touched.map(([thread, added]) => summarise(channel, thread, added, readings, previews));
  if (rows.length === 0) return;
  await queryHot(
    db,
    `UPDATE conversation c SET last_message = coalesce(x.last_message, c.last_message), last_message_at = greatest(c.last_message_at, x.last_message_at),
       last_inbound_at = x.last_inbound_at, last_member_at = x.last_member_at, waiting_since = x.waiting_since, inbound_count = c.inbound_count + x.inbound,
       status = x.status, snoozed_until = CASE WHEN x.status = 'snoozed' THEN c.snoozed_until END, closed_at = CASE WHEN x.status = 'closed' THEN c.closed_at END,
       flags = x.flags, flag_names = x.flag_names, sentiment = coalesce(x.sentiment, c.sentiment), intent = coalesce(x.intent, c.intent),
       language = coalesce(x.language, c.language), automatic_streak = x.automatic_streak,
       contact_id = coalesce(x.contact_id, c.contact_id), identity_id = coalesce(x.identity_id, c.identity_id), version = c.version + 1, updated_at = now()
     FROM ${fromColumns(summaryShape, 2)} WHERE c.workspace_id = $1 AND c.id = x.id`,
    [channel.workspaceId, ...columnsOf(summaryShape, rows)],
  );
};

const summaryShape = {
  id: 'uuid',
  last_message: 'jsonb',
  last_message_at: 'timestamptz',
  last_inbound_at: 'timestamptz',
  last_member_at: 'timestamptz',
  waiting_since: 'timestamptz',
  inbound: 'int',
  status: 'text',
  flags: 'jsonb',
  flag_names: 'text[]',
  sentiment: 'text',
  intent: 'text',
  language: 'text',
  automatic_streak: 'smallint',
  contact_id: 'uuid',
  identity_id: 'uuid',
} as const;

const draftShape = {
  kind: 'text',
  external_id: 'text',
  own_contact_id: 'uuid',
  own_identity_id: 'uuid',
  post_id: 'uuid',
  seam_at: 'timestamptz',
} as const;

const byThread = (messages: readonly NewMessage[]): Map<Thread, NewMessage[]> => {
  const threads = new Map<Thread, NewMessage[]>();
  for (const message of messages) {
    const known = threads.get(message.thread);
    if (known) known.push(message);
    else threads.set(message.thread, [message]);
  }
  return threads;
};

const inOrder = (a: NewMessage, b: NewMessage): number =>
  inPlatformOrder(
    { sentAt: a.sentAt, externalId: a.item.externalId },
    { sentAt: b.sentAt, externalId: b.item.externalId },
  );

/** The platform's ids of previews with which a new message shares its instant: rare, and asked for only then. */
const findPreviewIds = async (
  db: EntityManager,
  workspaceId: number,
  touched: readonly (readonly [Thread, readonly NewMessage[]])[],
): Promise<Map<string, string>> => {
  const ids = touched.flatMap(([{ lastMessage }, added]) =>
    lastMessage && added.some(({ sentAt }) => sentAt.toISOString() === lastMessage.sentAt) ? [lastMessage.id] : [],
  );
  if (ids.length === 0) return new Map();
  const rows: { id: string; external_id: string | null }[] = await db.query(
    'SELECT id, external_id FROM message WHERE workspace_id = $1 AND id = ANY ($2::uuid[])',
    [workspaceId, ids],
  );
  return new Map(rows.map(({ id, external_id }) => [id, external_id ?? '']));
};

const isNewer = (message: NewMessage, { lastMessage }: Thread, previews: ReadonlyMap<string, string>): boolean =>
  !lastMessage ||
  inPlatformOrder(
    { sentAt: message.sentAt, externalId: message.item.externalId },
    { sentAt: new Date(lastMessage.sentAt), externalId: previews.get(lastMessage.id) ?? '' },
  ) > 0;

const summarise = (
  channel: ChannelRow,
  thread: Thread,
  added: readonly NewMessage[],
  readings: ReadonlyMap<string, Reading>,
  previews: ReadonlyMap<string, string>,
) => {
  const sorted = added.length > 1 ? [...added].sort(inOrder) : added;
  const newest = sorted.at(-1)!;
  const inbound = sorted.filter(({ isInbound }) => isInbound);
  const live = inbound.filter(({ isHistory }) => !isHistory);
  const lastInbound = inbound.at(-1);
  const lastOutbound = sorted.filter(({ isInbound }) => !isInbound).at(-1);
  thread.lastInboundAt = latest(thread.lastInboundAt, lastInbound?.sentAt);
  thread.lastMemberAt = latest(thread.lastMemberAt, lastOutbound?.sentAt);
  thread.waitingSince = waitingSince(thread, live);
  if (live.length > 0) thread.status = 'open';
  if (lastOutbound) thread.automaticStreak = 0;
  mergeFlags(thread, added, readings);
  const reading = lastInbound && readings.get(lastInbound.id);
  const top = inbound.find(
    ({ item }) => item.externalId === thread.externalId && item.externalId !== item.replyToExternalId,
  );
  const isOurs = thread.identityExternalId === channel.externalId;
  const person = top?.author ?? (isOurs ? lastInbound?.author : null);
  return {
    id: thread.id,
    last_message: isNewer(newest, thread, previews) ? preview(channel, newest) : null,
    last_message_at: newest.sentAt,
    last_inbound_at: thread.lastInboundAt,
    last_member_at: thread.lastMemberAt,
    waiting_since: thread.waitingSince,
    inbound: live.length,
    status: thread.status,
    flags: thread.flags,
    flag_names: textArray(thread.flagNames),
    sentiment: reading?.analysis.sentiment ?? null,
    intent: reading?.analysis.intent ?? null,
    language: reading?.analysis.language ?? null,
    automatic_streak: thread.automaticStreak,
    contact_id: person?.contactId ?? null,
    identity_id: person?.identityId ?? null,
  };
};

const latest = (known: Date | null, other: Date | undefined): Date | null =>
  other && (!known || other > known) ? other : known;

/** Since the oldest inbound that no answer of ours, here or elsewhere, came after. */
const waitingSince = (thread: Thread, live: readonly NewMessage[]): Date | null => {
  const answeredAt = thread.lastMemberAt?.getTime() ?? 0;
  const unanswered = live.filter(({ sentAt }) => sentAt.getTime() > answeredAt).map(({ sentAt }) => sentAt.getTime());
  if (thread.waitingSince && thread.waitingSince.getTime() > answeredAt) unanswered.push(thread.waitingSince.getTime());
  return unanswered.length > 0 ? new Date(Math.min(...unanswered)) : null;
};

const preview = (channel: ChannelRow, { id, item, authorName, sentAt, isInbound }: NewMessage) => ({
  id,
  direction: isInbound ? 'inbound' : 'outbound',
  text: item.text.slice(0, 280).toWellFormed(),
  authorName,
  status: isInbound ? 'received' : 'sent',
  sentAt: sentAt.toISOString(),
  ...(leaveOf(item, channel.settings) === false ? { canReply: false } : {}),
  ...(item.kind === 'review' && item.rating ? { rating: item.rating } : {}),
  attachments: item.attachments?.length ?? 0,
});

const mostEvidence = 10;

/** A conversation shows what any of its messages showed; the surer finding and the newer evidence win. */
export const mergeFlags = (
  thread: Thread,
  added: readonly Pick<NewMessage, 'id'>[],
  readings: ReadonlyMap<string, Reading>,
): void => {
  if (added.every(({ id }) => !readings.get(id)?.flags.length)) return;
  const flags = new Map(thread.flags.map((flag) => [flag.name, flag]));
  for (const flag of added.flatMap(({ id }) => readings.get(id)?.flags ?? [])) {
    const known = flags.get(flag.name);
    const isSurer = !known || (known.certainty === 'possible' && flag.certainty === 'sure') || flag.score > known.score;
    flags.set(flag.name, {
      ...(isSurer ? flag : known),
      evidence: [...(known?.evidence ?? []), ...flag.evidence].slice(-mostEvidence),
    });
  }
  thread.flags = [...flags.values()];
  thread.flagNames = [...flags.keys()].sort();
};
