import type { EchoEvent, InboundEvent, ItemEvent } from '@hubbub/connectors';
import type { FoundBy, IgnoredReason } from '@hubbub/contracts';
import type { ChannelRow, DeliveryRow } from '@hubbub/store';

/** One event on the road, with what has become of it. */
export interface Incoming {
  delivery: Pick<DeliveryRow, 'id' | 'receivedAt' | 'foundBy'>;
  event: InboundEvent;
  outcome: Settled | null; // null: not settled yet
}

export type Settled =
  | { state: 'stored' }
  | { state: 'duplicate' }
  | { state: 'ignored'; reason: IgnoredReason; detail: string }
  | { state: 'failed'; detail: string };

/** The events of one channel in one batch, in the order of their deliveries. */
export interface ChannelBatch {
  channel: ChannelRow;
  incoming: Incoming[];
}

export const isItem = (event: InboundEvent): event is ItemEvent | EchoEvent =>
  event.kind === 'message' ||
  event.kind === 'comment' ||
  event.kind === 'mention' ||
  event.kind === 'review' ||
  event.kind === 'echo';

/** Clocks differ, and a person may write while an account is being connected. */
const graceMs = 120_000;
/** What the reading of history meets that is younger is no history: it only came there before the poll did. */
const youngMs = 3_600_000;

/** Written before the channel was connected, or long ago: shown under the seam, raising no alert and starting no rule. */
export const isFromBefore = ({ delivery, event }: Incoming, { createdAt }: ChannelRow): boolean => {
  if (delivery.foundBy !== 'backfill' && delivery.foundBy !== 'poll') return false;
  if (event.at === null) return delivery.foundBy === 'backfill';
  const at = event.at.getTime();
  if (at < createdAt.getTime() - graceMs) return true;
  return delivery.foundBy === 'backfill' && at < delivery.receivedAt.getTime() - youngMs;
};

/** How a message is said to have come: by the same rule. */
export const foundByOf = (incoming: Incoming, channel: ChannelRow): FoundBy => {
  if (isFromBefore(incoming, channel)) return 'backfill';
  return incoming.delivery.foundBy === 'backfill' ? 'poll' : incoming.delivery.foundBy;
};

export const settle = (incoming: Incoming, outcome: Settled): void => void (incoming.outcome ??= outcome);
