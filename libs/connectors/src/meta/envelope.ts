import type { InboundEvent, NormaliseContext } from '../connector';
import { ignored } from '../shared/events';
import { id, isRecord, list, record, text, type Json } from '../shared/read';
import { firstInstant } from './times';

/** One element of `changes[]`, `messaging[]` or `standby[]`, with what its entry says. */
export interface Part {
  /** The account: `entry.id`, or the channel whose own URL was called where the dashboard's test says "0". */
  channel: string;
  /** `entry.time`, in whatever unit it came. */
  at: Date | null;
  from: 'changes' | 'messaging' | 'standby';
  element: Json;
}

/**
 * Walks a body of Meta's webhooks and gives each element to `handle`, in order. What has no shape that we know is one
 * event `ignored`, so that nothing of a body disappears.
 */
export const walkEnvelope = (
  body: unknown,
  context: NormaliseContext,
  objects: readonly string[],
  handle: (part: Part, object: string) => InboundEvent[],
): InboundEvent[] => {
  // Samples of the documentation wrap the body in a list.
  if (Array.isArray(body) && body.length > 0 && body.every(isRecord))
    return body.flatMap((one: unknown) => walkEnvelope(one, context, objects, handle));
  if (!isRecord(body)) return [ignored('unknown_kind', 'The body is no webhook of Meta')];
  const object = text(body['object']) ?? '';
  const isOurs = objects.includes(object);
  const events = list(body['entry']).flatMap((entry) =>
    partsOf(entry, context).flatMap((part) => {
      const rest = { externalChannelId: part.channel, at: part.at };
      if (!isOurs) return [ignored('not_for_inbox', `The object "${object}" is no channel`, rest)];
      if (!isRecord(part.element)) return [ignored('unknown_kind', 'An element that is no record', rest)];
      return handle(part, object);
    }),
  );
  return events.length > 0 ? events : [ignored('unknown_kind', 'The body has no entry')];
};

const partsOf = (given: unknown, context: NormaliseContext): Part[] => {
  const entry = record(given);
  const entryId = id(entry['id']);
  const isTest = entryId === null || entryId === '0';
  const channel = (isTest ? context.externalChannelId : null) ?? entryId ?? '0';
  const at = firstInstant(entry['time']);
  const part = (from: Part['from']) => (element: unknown) => ({ channel, at, from, element: element as Json });
  const parts = [
    ...list(entry['changes']).map(part('changes')),
    ...list(entry['messaging']).map(part('messaging')),
    ...list(entry['standby']).map(part('standby')),
  ];
  // Older samples put `field` and `value` on the entry itself.
  return parts.length > 0 ? parts : [part('changes')(isRecord(given) ? entry : null)];
};
