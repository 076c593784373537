import { createStore, del, entries, set as write } from 'idb-keyval';
import type { Message } from '@hubbub/contracts';
import { addNote, sendMessage } from '../api';
import type { NewMessage } from '../api';
import { ApiError } from '../transport';
import { announce } from './announce';
import { addToOutbox, changeInOutbox, putMessages, takeFromOutbox } from './messages';
import type { Leaving } from './messages';
import { problemOf } from './problem';
import { get, set } from './store';

/** Where replies wait that have no answer from the server yet: outside the page, so that closing it loses none. */
export interface OutboxStorage {
  all(): Promise<Leaving[]>;
  write(entry: Leaving): Promise<void>;
  remove(key: string): Promise<void>;
}

const browserStorage = (): OutboxStorage => {
  const store = createStore('hubbub-outbox', 'replies');
  return {
    all: async () => (await entries<string, Leaving>(store)).map(([, entry]) => entry),
    write: (entry) => write(entry.key, entry, store),
    remove: (key) => del(key, store),
  };
};
let storage: OutboxStorage | null = null;
/** For tests: keeps waiting replies elsewhere than in the browser's database. */
export const setOutboxStorage = (chosen: OutboxStorage): void => {
  storage = chosen;
};
const kept = (): OutboxStorage => (storage ??= browserStorage());

/** Puts a reply or note into the queue; it goes once there is a line, under its own key, and so once only. */
export const enqueue = (entry: Leaving): void => {
  set((state) => addToOutbox(state, entry));
  keep((storage) => storage.write(entry));
};

/** What the browser cannot keep is still sent; it only would not survive a closed page. */
const keep = (act: (storage: OutboxStorage) => Promise<void>): void =>
  void (async () => act(kept()))().catch(() => undefined);

/** `in_progress`: the first attempt under this key is under way still, and only it may say what became of it. */
const noAnswer = new Set(['unreachable', 'in_progress']);

/** One attempt. Throws what the server refused; `null` when nobody answered, and the entry waits on. */
export const post = async (entry: Leaving): Promise<Message | null> => {
  const { key, conversationId, audience, text, body } = entry;
  try {
    const record =
      audience === 'note'
        ? await addNote(conversationId, text, key)
        : await sendMessage(conversationId, body ?? { text, audience }, key);
    leave(entry);
    set((state) => putMessages(state, [record]));
    return record;
  } catch (error) {
    if (error instanceof ApiError && (noAnswer.has(error.code) || error.status === 401)) return null;
    throw error;
  }
};

/** The queue of the last visit, read when the page opens. */
export const loadOutbox = async (): Promise<void> => {
  const waiting = await (async () => kept().all())().catch(() => []);
  const known = new Set(Object.values(get().outbox).flatMap((list) => list.map(({ key }) => key)));
  const mine = waiting.filter(({ key, memberId }) => !known.has(key) && memberId === get().me?.id);
  for (const entry of mine.sort((a, b) => (a.at < b.at ? -1 : 1)))
    set((state) => addToOutbox(state, { ...entry, isWaiting: true }));
};

let isSending = false;

/** Sends what waits, oldest first, one after the other. What is refused stays where it is, with the reason. */
export const sendWaiting = async (): Promise<void> => {
  if (isSending) return;
  isSending = true;
  try {
    for (let entry = nextWaiting(); entry; entry = nextWaiting()) {
      if (get().connection === 'offline') return;
      try {
        put({ ...entry, isAttempted: true });
        const record = await post(entry);
        if (record === null) return;
        announce({ type: 'sent' });
        haveSeen(entry, record);
      } catch (error) {
        if (error instanceof ApiError && (error.status >= 500 || error.status === 429)) return; // it tries again by itself
        put({ ...entry, isAttempted: true, problem: problemOf(error) });
      }
    }
  } finally {
    isSending = false;
  }
};

const waitingEntries = (): Leaving[] =>
  Object.values(get().outbox)
    .flat()
    .filter(({ isWaiting, problem }) => isWaiting && !problem)
    .sort((a, b) => (a.at < b.at ? -1 : 1));

const nextWaiting = (): Leaving | undefined => waitingEntries()[0];

export const hasWaiting = (): boolean => nextWaiting() !== undefined;

/** One's own reply is nothing new: what was written after it, with the same last message on screen, knows it. */
const haveSeen = (sent: Leaving, record: Message): void => {
  for (const entry of get().outbox[sent.conversationId] ?? [])
    if (
      !entry.isAttempted &&
      entry.body?.expectedLastMessageId !== undefined &&
      entry.body.expectedLastMessageId === sent.body?.expectedLastMessageId
    )
      put({ ...entry, body: { ...entry.body, expectedLastMessageId: record.id } });
};

/** The member has seen what is new and still wants it sent. */
export const sendAnyway = async (entry: Leaving, lastMessageId: string | null): Promise<void> => {
  const { problem: _, ...rest } = entry;
  const body: NewMessage | undefined = rest.body && {
    ...rest.body,
    ...(lastMessageId ? { expectedLastMessageId: lastMessageId } : {}),
  };
  // Another body needs another key; the first was refused, so nothing can go twice.
  leave(entry);
  enqueue({ ...rest, key: crypto.randomUUID(), isWaiting: true, isAttempted: false, ...(body ? { body } : {}) });
  await sendWaiting();
};

/** Takes a reply out of the queue. The caller puts its text where it is wanted. */
export const leave = (entry: Leaving): void => {
  set((state) => takeFromOutbox(state, entry));
  keep((storage) => storage.remove(entry.key));
};

/** Changes an entry, here and where it is kept. */
export const put = (entry: Leaving): void => {
  set((state) => changeInOutbox(state, entry));
  keep((storage) => storage.write(entry));
};
