import type { LeavingAct } from './lists';
import type { Problem } from './problem';

/** Something that the member should hear of, without words: the toasts put it into their language. */
export type Announcement =
  | { type: 'changed'; act: ConversationAct; count: number }
  | { type: 'refused'; act: ConversationAct; problem: Problem }
  | { type: 'sending'; seconds: number }
  | { type: 'sent' }
  | { type: 'proposed' }
  | { type: 'noted' }
  | { type: 'failed'; problem: Problem }
  | { type: 'undone'; what: Announcement }
  | { type: 'notUndone'; problem: Problem }
  | { type: 'nothingToUndo' }
  | { type: 'bulkDone' | 'bulkUndone'; bulkId: string; done: number; left: number } // `left`: rows that stayed as they were
  | { type: 'saved' }
  | { type: 'copied' }
  | { type: 'incoming'; count: number };

export type ConversationAct =
  | LeavingAct
  | 'unassigned'
  | 'read'
  | 'unread'
  | 'flagConfirmed'
  | 'flagRemoved'
  | 'spam'
  | 'prioritised'
  | 'muted'
  | 'unmuted'
  | 'hidden'
  | 'unhidden'
  | 'deleted'
  | 'liked'
  | 'unliked'
  | 'replied';

type Listener = (announcement: Announcement, undo: (() => void) | null) => void;
const listeners = new Set<Listener>();

export const announce = (announcement: Announcement, undo: (() => void) | null = null): void => {
  for (const listener of listeners) listener(announcement, undo);
};

export const onAnnounce = (listener: Listener): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
