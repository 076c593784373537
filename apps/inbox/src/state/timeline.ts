import type { Message } from '@hubbub/contracts';
import type { TimelineAct } from './messages';

/** Sorts a page of a timeline into messages (notes among them) and acts; what it does not know becomes an act with its own word. */
export const readTimeline = (items: readonly unknown[]): { messages: Message[]; acts: TimelineAct[] } => {
  const messages: Message[] = [];
  const acts: TimelineAct[] = [];
  for (const item of items) {
    if (!isRecord(item)) continue;
    const inner = [item.message, item.note, item].find(isMessage);
    if (inner) messages.push(inner);
    else acts.push(readAct(item));
  }
  return { messages, acts };
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isMessage = (value: unknown): value is Message =>
  isRecord(value) &&
  typeof value.direction === 'string' &&
  typeof value.conversationId === 'string' &&
  typeof value.text === 'string';

const readAct = (item: Record<string, unknown>): TimelineAct => {
  const inner = isRecord(item.act) ? { ...item, ...item.act } : item;
  const at = text(inner.at) ?? text(inner.createdAt) ?? '';
  const type = text(isRecord(item.act) ? item.act.type : item.type) ?? text(inner.action) ?? 'act';
  const by = isRecord(inner.actor)
    ? text(inner.actor.name)
    : (text(inner.by) ?? text(inner.memberName) ?? text(inner.actor));
  return {
    id: text(inner.id) ?? `${type}:${at}`,
    type,
    at,
    by,
    text: text(inner.text) ?? text(inner.message) ?? text(inner.detail),
  };
};

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
