import { ignoredReasons } from '@hubbub/contracts';
import type { InboundEvent } from '../connector';

const kinds = [
  'message',
  'comment',
  'mention',
  'review',
  'echo',
  'edit',
  'delete',
  'hide',
  'unhide',
  'reaction',
  'status',
  'ignored',
];

/**
 * Faults that no answer of `normalise` may have, whatever the body: an empty list, a word that JavaScript made up,
 * a date that is none, an id or a text that does not stand in the body. `ownWords`: what the connector says itself.
 */
export const faultsOf = (events: InboundEvent[], body: unknown, ownWords: readonly string[]): string[] => {
  if (!Array.isArray(events) || events.length === 0) return ['no event at all: the ledger would have a hole'];
  const hay = haystackOf(body, ownWords);
  return events.flatMap((event) => [...shapeFaults(event), ...leafFaults(event, hay), ...inventions(event, hay)]);
};

const shapeFaults = (event: InboundEvent): string[] => {
  const faults: string[] = [];
  if (!kinds.includes(event.kind)) faults.push(`kind ${String(event.kind)}`);
  if (event.at !== null && !(event.at instanceof Date)) faults.push('at is neither a date nor null');
  if (event.kind === 'ignored') {
    if (!ignoredReasons.includes(event.reason)) faults.push(`reason ${String(event.reason)}`);
    if (!event.detail) faults.push('ignored without words');
    return faults;
  }
  if (event.kind === 'status') {
    if (event.externalId === null && !event.upTo) faults.push('a status of nothing');
  } else if (!event.externalId) faults.push(`${event.kind} without an external id`);
  if ('text' in event && event.kind !== 'edit' && typeof event.text !== 'string') faults.push('text is no string');
  return faults;
};

const madeUp = /undefined|\[object |NaN|Invalid Date/;

const leafFaults = (value: unknown, hay: string, path = ''): string[] => {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? [`${path} is an invalid date`] : [];
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path} is ${value}`];
  if (typeof value === 'string') {
    const isMadeUp = value === 'null' || madeUp.test(value);
    return isMadeUp && !hay.includes(value) ? [`${path} reads "${value.slice(0, 80)}"`] : [];
  }
  if (typeof value !== 'object' || value === null || /\.(extra|details)$/.test(path)) return [];
  return Object.entries(value).flatMap(([key, child]) => leafFaults(child, hay, `${path}.${key}`));
};

const idKeys = ['externalId', 'externalConversationId', 'replyToExternalId', 'externalChannelId', 'messageId'];

/** Each word of an id or a text must stand somewhere in the body. */
const inventions = (event: InboundEvent, hay: string): string[] => {
  const found: Record<string, unknown> = { ...event };
  const nested = ['author', 'contact', 'post'].map(
    (key) => (found[key] as { externalId?: unknown } | null | undefined)?.externalId,
  );
  const ids = [...idKeys.map((key) => found[key]), ...nested].filter((given) => given !== undefined && given !== null);
  const faults = ids
    .filter((given) => typeof given !== 'string' || given === '')
    .map((given) => `an id is ${JSON.stringify(given)}`);
  const texts = [...ids, found['text']].filter((given): given is string => typeof given === 'string');
  const words = texts.flatMap((given) => given.match(/[\p{L}\p{N}]+/gu) ?? []);
  return [
    ...faults,
    ...words.filter((word) => !hay.includes(word)).map((word) => `"${word}" does not stand in the body`),
  ];
};

const haystackOf = (body: unknown, ownWords: readonly string[]): string => {
  const leaves: string[] = [...ownWords];
  const waiting: unknown[] = [body];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === 'object' && value !== null) {
      leaves.push(...Object.keys(value));
      waiting.push(...Object.values(value));
    } else leaves.push(String(value));
  }
  const hay = leaves.join('\n');
  return hay.includes('<') || hay.includes('&') ? `${hay}\n${plain(hay)}` : hay;
};

/** Markup away and references decoded, for platforms whose texts are HTML. */
const plain = (html: string): string =>
  html
    .replace(/<[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Math.min(Number(code), 0x10ffff)))
    .replace(/&#x([\da-f]+);/gi, (_, code: string) => String.fromCodePoint(Math.min(parseInt(code, 16), 0x10ffff)));
