import type { Message } from '@hubbub/contracts';
import type { TimelineAct } from './messages';

/** Sorts a page of a timeline into messages (notes among them) and acts; what it does not know becomes an act with its own word. */
export const readTimeline = ({
  items,
  acts: entries = [],
  seamAt = null,
}: {
  items: readonly unknown[];
  acts?: readonly unknown[];
  seamAt?: string | null;
}): { messages: Message[]; acts: TimelineAct[] } => {
  const messages: Message[] = [];
  const acts: TimelineAct[] = [];
  for (const item of [...items, ...entries]) {
    if (!isRecord(item)) continue;
    const inner = [item.message, item.note, item].find(isMessage);
    if (inner) messages.push(inner);
    else acts.push(readAct(item));
  }
  if (seamAt) acts.push({ id: `seam:${seamAt}`, type: 'seam', at: seamAt, by: null, text: null });
  return { messages, acts };
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isMessage = (value: unknown): value is Message =>
  isRecord(value) &&
  typeof value.direction === 'string' &&
  typeof value.conversationId === 'string' &&
  typeof value.text === 'string';

const readAct = (item: Record<string, unknown>): TimelineAct => {
  const at = text(item.at) ?? text(item.createdAt) ?? '';
  const detail = isRecord(item.detail) ? item.detail : {};
  const change = isRecord(detail.change) ? detail.change : detail;
  const type = wordOf(change) ?? text(item.act) ?? text(item.type) ?? 'change';
  return {
    id: text(item.id) ?? `${type}:${at}`,
    type,
    at,
    by: text(item.actor),
    text: type === 'assigned' ? text(change.assigneeId) : null,
  };
};

/** The one word for what a change of a conversation did. */
const wordOf = (change: Record<string, unknown>): string | null => {
  if (change.status === 'closed') return 'closed';
  if (change.status === 'open') return 'opened';
  if (change.status === 'snoozed') return 'snoozed';
  if ('assigneeId' in change) return change.assigneeId === null ? 'unassigned' : 'assigned';
  if ('teamId' in change) return 'assigned';
  if ('labels' in change) return 'labelled';
  if ('priority' in change) return 'priority';
  return null;
};

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
