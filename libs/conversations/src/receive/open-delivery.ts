import type { Connector, InboundEvent } from '@hubbub/connectors';
import { readJson } from '@hubbub/runtime';
import type { DeliveryRow } from '@hubbub/store';

/** Raised when a delivery's bytes cannot be read at all: one failed event, replayable after a fix. */
export class UnreadableDelivery extends Error {}

/**
 * The events of a delivery's raw bytes. A poll's or stream's delivery holds `{ items: […] }`, each item for itself.
 * Throws UnreadableDelivery.
 */
export const openDelivery = (
  delivery: DeliveryRow,
  connector: Connector,
  externalChannelId: string | null,
  settings: Record<string, unknown>,
): InboundEvent[] => {
  const context = { externalChannelId, receivedAt: delivery.receivedAt, foundBy: delivery.foundBy, settings };
  const body = parse(delivery, connector);
  const bodies = delivery.foundBy === 'webhook' ? [body] : ((body as { items?: unknown[] }).items ?? []);
  return bodies.flatMap((item) => connector.normalise(item, context)).map(clean);
};

const parse = (delivery: DeliveryRow, { readBody }: Connector): unknown => {
  const type = delivery.headers['content-type'] ?? '';
  if (readBody && delivery.foundBy === 'webhook') return readOther(readBody, delivery.raw);
  try {
    if (type.includes('application/x-www-form-urlencoded')) return readForm(delivery.raw.toString('utf8'));
    return readJson(delivery.raw);
  } catch (error) {
    throw new UnreadableDelivery(`Not JSON: ${(error as Error).message}`, { cause: error });
  }
};

const readOther = (readBody: NonNullable<Connector['readBody']>, raw: Buffer): unknown => {
  try {
    return readBody(raw);
  } catch (error) {
    throw new UnreadableDelivery((error as Error).message, { cause: error });
  }
};

const readForm = (text: string): unknown => {
  const fields = Object.fromEntries(new URLSearchParams(text));
  return typeof fields['payload'] === 'string' ? readJson(fields['payload']) : fields;
};

/** PostgreSQL keeps neither NUL nor lone surrogates: they become U+FFFD, so that no text is lost for one character. */
const clean = <T>(value: T): T => (isClean(value) ? value : scrub(value));

/** Nearly everything is, and then nothing is copied. */
const isClean = (value: unknown): boolean => {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\u0000');
  if (value === null || typeof value !== 'object') return true;
  return Array.isArray(value) ? value.every(isClean) : Object.values(value).every(isClean);
};

const scrub = <T>(value: T): T => {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\u0000', '\uFFFD') as T;
  if (Array.isArray(value)) return value.map((item: unknown) => scrub(item)) as T;
  if (value instanceof Date || value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, scrub(item)])) as T;
};
