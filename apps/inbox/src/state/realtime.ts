import type { Conversation, Filter, Message, ServerEvents, Sort, Suggestion } from '@hubbub/contracts';
import type { Bulk, Channel, Notification } from '../records';
import type { InboxSocket } from '../transport';
import { putConversations, setUnread } from './conversations';
import { noteListUpdate, placingIn, setApplyWaiting } from './list-acts';
import { applyListUpdate, changeList } from './lists';
import { putMessages } from './messages';
import type { State } from './store';
import { get, set } from './store';
import { putCounts } from './workspace-acts';

type Change = (state: State) => Partial<State>;

const flushEveryMs = 100;

export interface Realtime {
  watch(list: { listId: string; filter: Filter; sort: Sort } | null): void;
  viewing(conversationId: string | null): void;
  replying(conversationId: string | null): void;
  flush(): void;
  stop(): void;
}

/**
 * Feeds socket events into the slices, gathered and applied once per 100 ms. After any gap, and whenever the server
 * asks for it, `resync` reads again what is on screen: no window of time is trusted.
 */
export const startRealtime = (
  socket: InboxSocket,
  resync: () => void,
  heard: {
    messages?: (messages: readonly Message[]) => void;
    draft?: ServerEvents['draft:updated'];
    notification?: () => void;
  } = {},
): Realtime => {
  let waiting: Change[] = [];
  let changed: Conversation[] = []; // put in together: each time costs as much as all rows are
  let arrived: Message[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;
  let watched: { listId: string; filter: Filter; sort: Sort } | null = null;

  const flush = () => {
    if (timer) clearTimeout(timer);
    timer = null;
    const records = changed;
    const changes = records.length > 0 ? [(state: State) => putConversations(state, records), ...waiting] : waiting;
    waiting = [];
    changed = [];
    if (changes.length > 0)
      set((state) =>
        changes.reduce<Partial<State>>((done, change) => ({ ...done, ...change({ ...state, ...done }) }), {}),
      );
    if (arrived.length > 0) heard.messages?.(arrived);
    arrived = [];
  };
  const soon = () => {
    timer ??= setTimeout(flush, flushEveryMs);
  };
  const queue = (change: Change) => {
    waiting.push(change);
    soon();
  };

  setApplyWaiting(flush);

  socket.on('connect', () => {
    set({ connection: 'online' });
    if (watched) socket.emit('list:watch', watched);
    resync(); // also the first time: something may have come between the page's first reading and now
  });
  socket.on('disconnect', () => set({ connection: 'offline', presence: {} }));
  socket.on('sync:required', () => resync());
  socket.on('conversation:updated', (record: Conversation) => {
    changed.push(record);
    soon();
  });
  // A thread that was never opened is read whole when it is; until then its messages would only fill the memory.
  const takeMessage = (record: Message) =>
    queue((state) => (state.threads[record.conversationId] ? putMessages(state, [record]) : {}));
  socket.on('message:created', (record: Message) => {
    arrived.push(record);
    takeMessage(record);
  });
  socket.on('message:updated', takeMessage);
  socket.on('read:updated', ({ conversationId, unreadCount }) =>
    queue((state) => setUnread(state, conversationId, unreadCount)),
  );
  socket.on('list:updated', (update) => {
    const key = Object.values(get().lists).find(({ id }) => id === update.listId)?.key;
    if (key === undefined) return;
    noteListUpdate(key, update);
    queue((state) => changeList(state, key, (list) => applyListUpdate(list, update, placingIn(state, list))));
  });
  socket.on('counts:updated', ({ items }) => queue(() => putCounts(items)));
  socket.on('presence:updated', ({ conversationId, members }) =>
    queue(({ presence }) => ({ presence: { ...presence, [conversationId]: members } })),
  );
  socket.on('suggestion:updated', (record) => {
    const suggestion = record as unknown as Suggestion;
    queue(({ suggestions }) => {
      const known = suggestions[suggestion.conversationId];
      const isStale = known !== undefined && known.id === suggestion.id && known.version >= suggestion.version;
      return isStale ? {} : { suggestions: { ...suggestions, [suggestion.conversationId]: suggestion } };
    });
  });
  socket.on('bulk:updated', (record) =>
    queue(({ bulks }) => ({
      bulks: isNewer(bulks[record.id], record) ? { ...bulks, [record.id]: record as unknown as Bulk } : bulks,
    })),
  );
  socket.on('channel:updated', (record) =>
    queue(({ channels }) => ({
      channels: isNewer(channels[record.id], record)
        ? { ...channels, [record.id]: record as unknown as Channel }
        : channels,
    })),
  );
  socket.on('automation:updated', (automation) =>
    queue((state) => (automation.version >= (state.automation?.version ?? -1) ? { automation } : {})),
  );
  socket.on('notification:created', (record) => {
    heard.notification?.();
    queue(({ notifications }) => ({
      notifications: [record as unknown as Notification, ...notifications.filter(({ id }) => id !== record.id)].slice(
        0,
        100,
      ),
    }));
  });
  socket.on('draft:updated', (draft) => heard.draft?.(draft));

  return {
    watch(list) {
      if (watched && watched.listId !== list?.listId) socket.emit('list:unwatch', { listId: watched.listId });
      watched = list;
      if (list) socket.emit('list:watch', list);
    },
    viewing(conversationId) {
      socket.emit('conversation:viewing', { conversationId });
    },
    replying(conversationId) {
      socket.emit('conversation:replying', { conversationId });
    },
    flush,
    stop() {
      if (timer) clearTimeout(timer);
      socket.disconnect();
    },
  };
};

const isNewer = (known: { version?: number } | undefined, next: { version: number }): boolean =>
  known === undefined || (known.version ?? -1) < next.version;

/** True while the members' socket is up. */
export const isOnline = (): boolean => get().connection === 'online';
