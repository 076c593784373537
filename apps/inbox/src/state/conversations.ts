import type { ChangeConversation, Conversation } from '@hubbub/contracts';
import type { Problem } from './problem';

/** A member's change that the server has not answered yet. It lies beside the record, never in it. */
export interface PendingChange {
  id: number;
  change: ChangeConversation;
}

export interface ConversationSlice {
  conversations: Readonly<Record<string, Conversation>>;
  pending: Readonly<Record<string, readonly PendingChange[]>>;
  refusals: Readonly<Record<string, Problem>>; // why the last change of a row was taken back
}

export const noConversations: ConversationSlice = { conversations: {}, pending: {}, refusals: {} };

/**
 * Takes whole records from HTTP and sockets alike; the higher version wins, so order and repeats do not matter.
 * Events lack `unreadCount`: the known one stays, and a newer inbound message adds one.
 */
export const putConversations = (
  state: ConversationSlice,
  records: readonly Conversation[],
): Pick<ConversationSlice, 'conversations'> => {
  const changed = new Map<string, Conversation>();
  for (const record of records) {
    const known = changed.get(record.id) ?? state.conversations[record.id];
    if (!known) changed.set(record.id, record);
    else if (record.version > known.version)
      changed.set(record.id, { ...record, unreadCount: unreadAfter(known, record) });
    else if (record.version === known.version && (record.unreadCount ?? known.unreadCount) !== known.unreadCount)
      changed.set(record.id, { ...known, unreadCount: record.unreadCount });
  }
  // What is as it was stays the same object, so that no row is drawn again.
  if (changed.size === 0) return { conversations: state.conversations };
  return { conversations: { ...state.conversations, ...Object.fromEntries(changed) } };
};

const unreadAfter = (known: Conversation, next: Conversation): number => {
  if (next.unreadCount !== undefined) return next.unreadCount;
  const unread = known.unreadCount ?? 0;
  const isNewer = next.lastMessage !== null && next.lastMessage.id !== known.lastMessage?.id;
  return isNewer && next.lastMessage?.direction === 'inbound' ? unread + 1 : unread;
};

export const setUnread = (
  state: ConversationSlice,
  conversationId: string,
  unreadCount: number,
): Partial<ConversationSlice> => {
  const known = state.conversations[conversationId];
  return known && known.unreadCount !== unreadCount
    ? { conversations: { ...state.conversations, [conversationId]: { ...known, unreadCount } } }
    : {};
};

export const addPending = (
  state: ConversationSlice,
  conversationId: string,
  entry: PendingChange,
): Pick<ConversationSlice, 'pending' | 'refusals'> => {
  const { [conversationId]: _, ...refusals } = state.refusals;
  return {
    pending: { ...state.pending, [conversationId]: [...(state.pending[conversationId] ?? []), entry] },
    refusals,
  };
};

/** Ends a pending change: the server has answered, with the record or with a refusal. */
export const dropPending = (
  state: ConversationSlice,
  conversationId: string,
  pendingId: number,
): Pick<ConversationSlice, 'pending'> => {
  const left = (state.pending[conversationId] ?? []).filter(({ id }) => id !== pendingId);
  const { [conversationId]: _, ...others } = state.pending;
  return { pending: left.length === 0 ? others : { ...others, [conversationId]: left } };
};

/** The record as the member sees it: the server's, with the pending changes over it. Stable while neither changes. */
export const shownConversation = (state: ConversationSlice, conversationId: string): Conversation | undefined => {
  const record = state.conversations[conversationId];
  const pending = state.pending[conversationId];
  if (!record || !pending) return record;
  const kept = shownCache.get(pending);
  if (kept?.record === record) return kept.shown;
  const shown = pending.reduce((before, { change }) => applyChange(before, change), record);
  shownCache.set(pending, { record, shown });
  return shown;
};

const shownCache = new WeakMap<readonly PendingChange[], { record: Conversation; shown: Conversation }>();

const applyChange = (record: Conversation, change: ChangeConversation): Conversation => {
  const { isRead, expectedVersion: _, ...fields } = change;
  const next: Conversation = { ...record, ...fields };
  if (change.status !== undefined && change.status !== 'snoozed') next.snoozedUntil = null;
  if (isRead !== undefined) next.unreadCount = isRead ? 0 : Math.max(1, record.unreadCount ?? 0);
  return next;
};

/** The change that puts back what `change` is about to replace. */
export const inverseOf = (record: Conversation, change: ChangeConversation): ChangeConversation => {
  const back: ChangeConversation = {};
  if (change.status !== undefined || change.snoozedUntil !== undefined) {
    back.status = record.status;
    if (record.status === 'snoozed') back.snoozedUntil = record.snoozedUntil;
  }
  // A team may give what comes to it to somebody: the way back says whose it was.
  if (change.assigneeId !== undefined || change.teamId !== undefined) back.assigneeId = record.assigneeId;
  if (change.teamId !== undefined) back.teamId = record.teamId;
  if (change.priority !== undefined) back.priority = record.priority;
  if (change.labels !== undefined) back.labels = record.labels;
  if (change.isRead !== undefined) back.isRead = (record.unreadCount ?? 0) === 0;
  return back;
};
