import type { Audience, Message } from '@hubbub/contracts';
import type { NewMessage } from '../api';
import type { Problem } from './problem';

/** Something that happened between the messages: an act of a member or rule, or the seam before connecting. */
export interface TimelineAct {
  id: string;
  type: string; // closed, opened, snoozed, assigned, labelled, flagged, seam …
  at: string;
  by: string | null;
  text: string | null;
}

/** A reply that has left the composer and has no answer from the server yet. */
export interface Leaving {
  key: string; // its idempotency key
  conversationId: string;
  text: string;
  audience: Audience | 'note';
  at: string;
  memberId?: string; // whose it is: another member of this browser must not send it
  body?: NewMessage; // what is sent; a note has none
  isWaiting?: boolean; // nobody answered, or there was no line: it goes when there is one
  isAttempted?: boolean; // it may have arrived; only the server knows
  problem?: Problem; // the server refused it after it had waited
}

export interface Thread {
  messageIds: readonly string[]; // oldest first, by the platform's time
  acts: readonly TimelineAct[];
  nextCursor: string | null; // leads to older ones
  state: 'loading' | 'ready' | 'failed';
  problem: Problem | null;
  isMore: boolean;
}

export interface MessageSlice {
  messages: Readonly<Record<string, Message>>;
  threads: Readonly<Record<string, Thread>>;
  outbox: Readonly<Record<string, readonly Leaving[]>>;
}

export const noMessages: MessageSlice = { messages: {}, threads: {}, outbox: {} };
export const newThread: Thread = {
  messageIds: [],
  acts: [],
  nextCursor: null,
  state: 'loading',
  problem: null,
  isMore: false,
};
const keptThreads = 60;

/** Whole records from HTTP and sockets; the higher version wins. Open threads take them in at their place in time. */
export const putMessages = (
  state: MessageSlice,
  records: readonly Message[],
): Pick<MessageSlice, 'messages' | 'threads'> => {
  const messages: Record<string, Message> = { ...state.messages };
  const threads: Record<string, Thread> = { ...state.threads };
  const touched = new Set<string>();
  for (const record of records) {
    const known = messages[record.id];
    if (known && known.version >= record.version) continue;
    messages[record.id] = record;
    const thread = threads[record.conversationId];
    if (!thread) continue;
    touched.add(record.conversationId);
    if (!known || !thread.messageIds.includes(record.id))
      threads[record.conversationId] = { ...thread, messageIds: [...thread.messageIds, record.id] };
  }
  for (const conversationId of touched) {
    const thread = threads[conversationId] as Thread;
    threads[conversationId] = { ...thread, messageIds: inOrder(thread.messageIds, messages) };
  }
  return { messages, threads };
};

/** A page of a timeline: the newest one starts the thread anew, an older one is put before what is there. */
export const putTimeline = (
  state: MessageSlice,
  conversationId: string,
  page: { messages: readonly Message[]; acts: readonly TimelineAct[]; nextCursor: string | null },
  isOlder: boolean,
): Pick<MessageSlice, 'messages' | 'threads'> => {
  const before = state.threads[conversationId] ?? newThread;
  const messages: Record<string, Message> = { ...state.messages };
  for (const record of page.messages) {
    const known = messages[record.id];
    if (!known || known.version < record.version) messages[record.id] = record;
  }
  const joins = isOlder || overlaps(before.messageIds, page.messages);
  const ids = new Set([...(joins ? before.messageIds : []), ...page.messages.map(({ id }) => id)]);
  const acts = new Map([...(joins ? before.acts : []), ...page.acts].map((act) => [act.id, act]));
  const thread: Thread = {
    messageIds: inOrder([...ids], messages),
    acts: [...acts.values()].sort((a, b) => (a.at < b.at ? -1 : 1)),
    nextCursor: joins && !isOlder ? before.nextCursor : page.nextCursor,
    state: 'ready',
    problem: null,
    isMore: false,
  };
  return forgetOldest({ messages, threads: { ...state.threads, [conversationId]: thread } }, conversationId);
};

export const changeThread = (
  state: MessageSlice,
  conversationId: string,
  change: Partial<Thread>,
): Pick<MessageSlice, 'threads'> => ({
  threads: { ...state.threads, [conversationId]: { ...(state.threads[conversationId] ?? newThread), ...change } },
});

export const addToOutbox = (state: MessageSlice, entry: Leaving): Pick<MessageSlice, 'outbox'> => ({
  outbox: { ...state.outbox, [entry.conversationId]: [...(state.outbox[entry.conversationId] ?? []), entry] },
});

export const takeFromOutbox = (state: MessageSlice, { conversationId, key }: Leaving): Pick<MessageSlice, 'outbox'> => {
  const left = (state.outbox[conversationId] ?? []).filter((entry) => entry.key !== key);
  const { [conversationId]: _, ...others } = state.outbox;
  return { outbox: left.length === 0 ? others : { ...others, [conversationId]: left } };
};

export const changeInOutbox = (state: MessageSlice, entry: Leaving): Pick<MessageSlice, 'outbox'> => ({
  outbox: {
    ...state.outbox,
    [entry.conversationId]: (state.outbox[entry.conversationId] ?? []).map((known) =>
      known.key === entry.key ? entry : known,
    ),
  },
});

/** By the platform's time, then its id (the shorter first, as the server does): never by arrival. */
const inOrder = (ids: readonly string[], messages: Readonly<Record<string, Message>>): string[] =>
  [...ids].sort((a, b) => {
    const [first, second] = [messages[a], messages[b]];
    const [firstId, secondId] = [first?.externalId ?? '', second?.externalId ?? ''];
    return (
      compare(first?.sentAt ?? '', second?.sentAt ?? '') ||
      firstId.length - secondId.length ||
      compare(firstId, secondId) ||
      compare(a, b)
    );
  });

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const overlaps = (known: readonly string[], page: readonly Message[]): boolean => {
  const ids = new Set(known);
  return page.some(({ id }) => ids.has(id));
};

type Read = Pick<MessageSlice, 'messages' | 'threads'>;

/** The threads that were opened longest ago go, and their messages with them. */
const forgetOldest = ({ messages, threads }: Read, current: string): Read => {
  const keys = Object.keys(threads);
  if (keys.length <= keptThreads) return { messages, threads };
  const dropped = new Set(keys.filter((key) => key !== current).slice(0, keys.length - keptThreads));
  return {
    messages: Object.fromEntries(
      Object.entries(messages).filter(([, { conversationId }]) => !dropped.has(conversationId)),
    ),
    threads: Object.fromEntries(Object.entries(threads).filter(([key]) => !dropped.has(key))),
  };
};
