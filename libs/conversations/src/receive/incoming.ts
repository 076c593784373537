import type { EchoEvent, InboundEvent, ItemEvent } from '@hubbub/connectors';
import type { IgnoredReason } from '@hubbub/contracts';
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

export const settle = (incoming: Incoming, outcome: Settled): void => void (incoming.outcome ??= outcome);
