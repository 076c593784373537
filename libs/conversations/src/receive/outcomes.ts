import type { DeliveryRow, Outcome } from '@hubbub/store';
import type { Incoming } from './incoming';

/** The ledger's rows: what became of each delivery's events in one channel (null: of no channel of ours). */
export const countOutcomes = (
  channelId: string | null,
  incoming: readonly Incoming[],
  { isLastAttempt }: { isLastAttempt: (delivery: Incoming['delivery']) => boolean },
): Outcome[] => {
  const byDelivery = new Map<string, Outcome>();
  for (const { delivery, outcome } of incoming) {
    const row = byDelivery.get(delivery.id) ?? emptyOutcome(delivery, channelId);
    byDelivery.set(delivery.id, row);
    if (!outcome) throw new Error('An event was left without an outcome');
    if (outcome.state === 'stored') row.stored += 1;
    else if (outcome.state === 'duplicate') row.duplicate += 1;
    else if (outcome.state === 'ignored') row.ignored[outcome.reason] = (row.ignored[outcome.reason] ?? 0) + 1;
    else if (isLastAttempt(delivery)) row.failed += 1;
    else row.pending += 1;
    if ((outcome.state === 'ignored' || outcome.state === 'failed') && row.details.length < 20)
      row.details.push(plainText(outcome.detail));
  }
  return [...byDelivery.values()];
};

/** A repeat of bytes that were worked through before. */
export const repeatOutcome = (
  delivery: Pick<DeliveryRow, 'id' | 'receivedAt'>,
  channelId: string | null,
  events: number,
): Outcome => ({
  ...emptyOutcome(delivery, channelId),
  duplicate: Math.max(1, events),
});

/** Bytes that cannot be read count as one event. */
export const unreadableOutcome = (
  delivery: Pick<DeliveryRow, 'id' | 'receivedAt'>,
  channelId: string | null,
  detail: string,
): Outcome => ({
  ...emptyOutcome(delivery, channelId),
  failed: 1,
  details: [plainText(detail)],
});

const emptyOutcome = (delivery: Pick<DeliveryRow, 'id' | 'receivedAt'>, channelId: string | null): Outcome => ({
  deliveryId: delivery.id,
  channelId,
  receivedAt: delivery.receivedAt,
  stored: 0,
  duplicate: 0,
  failed: 0,
  pending: 0,
  ignored: {},
  details: [],
});

const mostLetters = 300;

/** Words about a body may quote it: what PostgreSQL does not keep (NUL, half a pair) must not reach it. */
export const plainText = (text: string): string =>
  text.slice(0, mostLetters).replaceAll('\u0000', '\uFFFD').toWellFormed();
