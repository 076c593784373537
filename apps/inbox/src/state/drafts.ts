import { createStore, del, get as read, set as write } from 'idb-keyval';
import { getDraft, putDraft } from '../api';
import { set } from './store';

/** Unsent text lives here, outside React, so that no crash, closed tab or ended session loses it. */
export interface KeptDraft {
  text: string;
  audience: string | null;
  at: number; // ms since 1970, of the last key
}
export type DraftSlot = 'reply' | 'note'; // a note keeps its own text

export interface DraftStorage {
  read(key: string): Promise<KeptDraft | undefined>;
  write(key: string, draft: KeptDraft): Promise<void>;
  remove(key: string): Promise<void>;
}

const browserEveryMs = 300;
const serverEveryMs = 2000;
const busyMs = 10_000; // whoever typed so recently types still

const known = new Map<string, KeptDraft>();
const timers = new Map<string, ReturnType<typeof setTimeout>>();

const browserStorage = (): DraftStorage => {
  const store = createStore('hubbub', 'drafts');
  return {
    read: (key) => read<KeptDraft>(key, store),
    write: (key, draft) => write(key, draft, store),
    remove: (key) => del(key, store),
  };
};

let storage: DraftStorage | null = null;
/** For tests: keeps drafts elsewhere than in the browser's database. */
export const setDraftStorage = (chosen: DraftStorage): void => {
  storage = chosen;
  known.clear();
};
const kept = (): DraftStorage => (storage ??= browserStorage());

/** The unsent text of a conversation: what was typed here, or on another device when that is all there is. */
export const findDraft = async (conversationId: string, slot: DraftSlot): Promise<KeptDraft | null> => {
  const key = `${conversationId}:${slot}`;
  const here =
    known.get(key) ??
    (await kept()
      .read(key)
      .catch(() => undefined));
  if (here?.text) {
    known.set(key, here);
    mark(conversationId, slot, here.text);
    return here;
  }
  if (slot === 'note') return null;
  try {
    const there = await getDraft(conversationId);
    return there?.text ? { text: there.text, audience: there.audience, at: 0 } : null;
  } catch {
    return null;
  }
};

type DraftListener = (conversationId: string) => void;
const listeners = new Set<DraftListener>();

/** Told when unsent text came from another device of the same member. */
export const onDraftTaken = (listener: DraftListener): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** What was typed on another device, unless somebody types here: then ours is the newer. */
export const takeDraft = (
  { conversationId, text, audience }: { conversationId: string; text: string; audience: string | null },
  now = Date.now(),
): void => {
  const key = `${conversationId}:reply`;
  const here = known.get(key);
  if (here?.text === text || (here && now - here.at < busyMs)) return;
  const draft = { text, audience, at: now - busyMs };
  known.set(key, draft);
  mark(conversationId, 'reply', text);
  void (async () => (text ? kept().write(key, draft) : kept().remove(key)))().catch(() => undefined);
  for (const listener of listeners) listener(conversationId);
};

/** Keeps the text while it is typed: in the browser within 300 ms, on the server within 2 s. A throttle, never a debounce. */
export const keepDraft = (conversationId: string, slot: DraftSlot, text: string, audience: string | null): void => {
  const key = `${conversationId}:${slot}`;
  known.set(key, { text, audience, at: Date.now() });
  mark(conversationId, slot, text);
  later(`${key}:browser`, browserEveryMs, () => {
    const draft = known.get(key);
    void (draft?.text ? kept().write(key, draft) : kept().remove(key)).catch(() => undefined);
  });
  if (slot === 'reply')
    later(`${key}:server`, serverEveryMs, () => {
      const draft = known.get(key);
      const body = { text: draft?.text ?? '', audience: draft?.audience ?? null, attachments: [] };
      putDraft(conversationId, body).catch(() => undefined);
    });
};

/** The text was sent, or thrown away. */
export const dropDraft = (conversationId: string, slot: DraftSlot): void => keepDraft(conversationId, slot, '', null);

/** How many conversations have text that nobody has sent: signing out warns of them. */
export const countDrafts = (): number => [...known.values()].filter(({ text }) => text.trim() !== '').length;

const mark = (conversationId: string, slot: DraftSlot, text: string): void => {
  if (slot === 'note') return;
  set(({ drafted }) => {
    const start = text.trim().slice(0, 120);
    if (start === (drafted[conversationId] ?? '')) return {};
    const { [conversationId]: _, ...others } = drafted;
    return { drafted: start ? { ...others, [conversationId]: start } : others };
  });
};

const later = (key: string, ms: number, run: () => void): void => {
  if (timers.has(key)) return;
  timers.set(
    key,
    setTimeout(() => {
      timers.delete(key);
      run();
    }, ms),
  );
};
