import type { Conversation } from '@hubbub/contracts';
import { outlineOf } from './list-order';
import type { Outline } from './list-order';

/**
 * Of rows that are scrolled past far enough their records are let go; what their order depends on stays, some eighty
 * bytes each, so that an event still finds where it belongs.
 */
const outlines = new Map<string, Outline>();

export const rememberOutline = (record: Conversation): void => void outlines.set(record.id, outlineOf(record));

/** Of another list nothing is needed any more. */
export const forgetOutlines = (): void => outlines.clear();

type Records = Readonly<Record<string, Conversation>>;

export const outlineIn = (conversations: Records, id: string): Outline | undefined => {
  const record = conversations[id];
  return record ? outlineOf(record) : outlines.get(id);
};

/** So far down a list the first unread row is looked for: at every event, so not without end. */
const lookedThrough = 5000;

export const firstUnreadIn = (conversations: Records, ids: readonly string[]): string | undefined => {
  for (let at = 0; at < Math.min(ids.length, lookedThrough); at += 1) {
    const id = ids[at] as string;
    const record = conversations[id];
    if (record ? (record.unreadCount ?? 0) > 0 : outlines.get(id)?.isUnread) return id;
  }
  return undefined;
};
