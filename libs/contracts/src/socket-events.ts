import type { Conversation } from './conversation';
import type { DraftUpdate } from './draft';
import type { Filter, Sort } from './filter';
import type { Message } from './message';

export interface ListUpdate {
  listId: string;
  put: { id: string; sortKey: string }[];
  remove: string[];
  count: number;
  version: number;
}

/** Server → inbox: `record:pastTense`, carrying the whole record after the change. */
export interface ServerEvents {
  'conversation:updated': (conversation: Conversation) => void;
  'message:created': (message: Message) => void;
  'message:updated': (message: Message) => void;
  'contact:updated': (contact: Versioned) => void;
  'suggestion:updated': (suggestion: Versioned & { conversationId: string }) => void;
  'bulk:updated': (bulk: Versioned) => void;
  'channel:updated': (channel: Versioned) => void;
  'automation:updated': (automation: { isPaused: boolean; reason: string | null; version: number }) => void;
  'read:updated': (read: {
    conversationId: string;
    lastReadMessageId: string | null;
    unreadCount: number;
    version: number;
  }) => void;
  'draft:updated': (draft: DraftUpdate) => void;
  'notification:created': (notification: Versioned) => void;
  'list:updated': (update: ListUpdate) => void;
  'counts:updated': (counts: { items: { viewId: string; count: number; unread: number; version: number }[] }) => void;
  'presence:updated': (presence: {
    conversationId: string;
    members: { id: string; doing: 'viewing' | 'replying' }[];
  }) => void;
  'sync:required': () => void; // events may have been missed: fetch again what is on screen
}

/** Inbox → server: interest only; every change is HTTP. */
export interface ClientEvents {
  'list:watch': (watch: { listId: string; filter: Filter; sort: Sort }) => void;
  'list:unwatch': (watch: { listId: string }) => void;
  'conversation:viewing': (at: { conversationId: string | null }) => void;
  'conversation:replying': (at: { conversationId: string | null }) => void;
}

interface Versioned {
  id: string;
  version: number;
  [field: string]: unknown;
}
