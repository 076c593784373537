import type { Draft } from '@hubbub/contracts';
import { createStore, del, get as read, set as write } from 'idb-keyval';
import { getDraft, putDraft } from '../api';
import { ApiError } from '../transport';
import { isSame, noFiles, settleDrafts, withoutWords } from './settle-drafts';
import type { DraftFile, KeptDraft } from './settle-drafts';
import { get, set } from './store';

export type { DraftFile, KeptDraft } from './settle-drafts';
export type DraftSlot = 'reply' | 'note'; // a note keeps its own text, in this browser alone

/** Unsent text lives here, outside React, so that no crash, closed tab or ended session loses it. */
export interface DraftStorage {
  read(key: string): Promise<KeptDraft | undefined>;
  write(key: string, draft: KeptDraft): Promise<void>;
  remove(key: string): Promise<void>;
}

const browserEveryMs = 300;
const serverEveryMs = 2000;
const mostExpected = 60;

const known = new Map<string, KeptDraft>();
const timers = new Map<string, ReturnType<typeof setTimeout>>();
const saving = new Set<string>();
const heard = new Map<string, Draft>(); // came in while ours was on its way: its own echo, or another device's
const expected = new Map<string, Promise<Draft | null>>();

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
  for (const timer of timers.values()) clearTimeout(timer);
  for (const kept of [known, timers, saving, heard, expected]) kept.clear();
};
const kept = (): DraftStorage => (storage ??= browserStorage());

/** Another member who uses this browser finds none of it. */
const keyOf = (conversationId: string, slot: DraftSlot | 'other'): string =>
  `${get().me?.id ?? ''}:${conversationId}:${slot}`;

const recall = async (key: string): Promise<KeptDraft | undefined> => {
  if (known.has(key)) return known.get(key);
  const found = await kept()
    .read(key)
    .catch(() => undefined);
  if (!found) return known.get(key);
  const whole: KeptDraft = Object.assign({ ...withoutWords, isSaved: false }, found);
  if (!known.has(key)) known.set(key, whole); // what was typed meanwhile is newer than what lay there
  return known.get(key);
};

/**
 * The unsent text of a conversation: what was typed here at once, and what another device left once the server has said
 * so, which its listeners are told.
 */
export const findDraft = async (conversationId: string, slot: DraftSlot): Promise<KeptDraft | null> => {
  const here = await recall(keyOf(conversationId, slot));
  if (slot === 'note') return here ?? null;
  const there = askServer(conversationId);
  if (here && !isEmpty(here)) {
    mark(conversationId, here.text);
    void there;
    return here;
  }
  await there;
  return known.get(keyOf(conversationId, 'reply')) ?? null;
};

const askServer = async (conversationId: string): Promise<void> => {
  try {
    const draft = await (expected.get(conversationId) ?? getDraft(conversationId));
    if (draft) takeDraft({ conversationId, ...draft });
  } catch {
    // Without an answer what lies here is all there is.
  }
};

/** The server's draft of a conversation is on its way with what else is read of it: nobody need ask for it alone. */
export const expectDraft = (conversationId: string, draft: Promise<Draft | null>): void => {
  expected.delete(conversationId);
  expected.set(conversationId, draft);
  draft.catch(() => expected.delete(conversationId));
  const [oldest] = expected.keys();
  if (expected.size > mostExpected && oldest !== undefined) expected.delete(oldest);
};

type DraftListener = (conversationId: string) => void;
const listeners = new Set<DraftListener>();

/** Told when another text stands in a conversation than was typed here. */
export const onDraftTaken = (listener: DraftListener): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** What the server has, from an answer or from another device: version and time decide, and the loser is kept aside. */
export const takeDraft = ({ conversationId, ...there }: Draft & { conversationId: string }, now = Date.now()): void => {
  expected.delete(conversationId);
  const key = keyOf(conversationId, 'reply');
  if (saving.has(key)) return void heard.set(key, there);
  const here = known.get(key);
  const { draft, other } = settleDrafts(here, there, now);
  if (other) setOther(conversationId, other);
  if (draft !== here) {
    known.set(key, draft);
    mark(conversationId, draft.text);
    keepHere(key);
    if (!here || !isSame(here, draft)) for (const listener of listeners) listener(conversationId);
  }
  if (!draft.isSaved) saveSoon(conversationId, key);
};

/** Keeps the text while it is typed: in the browser within 300 ms, on the server within 2 s. A throttle, never a debounce. */
export const keepDraft = (conversationId: string, slot: DraftSlot, text: string, audience: string | null): void =>
  change(conversationId, slot, { text, audience });

/** Keeps which uploads stand beside the text. */
export const keepFiles = (conversationId: string, files: readonly DraftFile[]): void =>
  change(conversationId, 'reply', { files });

const change = (conversationId: string, slot: DraftSlot, part: Partial<KeptDraft>, now = Date.now()): void => {
  const key = keyOf(conversationId, slot);
  known.set(key, { ...(known.get(key) ?? withoutWords), ...part, at: now, isSaved: slot === 'note' });
  if (slot === 'reply') mark(conversationId, known.get(key)!.text);
  later(`${key}:browser`, browserEveryMs, () => keepHere(key));
  if (slot === 'reply') saveSoon(conversationId, key);
};

const keepHere = (key: string): void => {
  const draft = known.get(key);
  const isWorthless = !draft || (isEmpty(draft) && draft.isSaved);
  void (isWorthless ? kept().remove(key) : kept().write(key, draft)).catch(() => undefined);
};

const saveSoon = (conversationId: string, key: string): void =>
  later(`${key}:server`, serverEveryMs, () => void save(conversationId, key));

/** One at a time, over the version that this one was begun from. Without an answer it stays unsaved and goes later. */
const save = async (conversationId: string, key: string): Promise<void> => {
  const draft = known.get(key);
  if (!draft || draft.isSaved || saving.has(key)) return;
  saving.add(key);
  let there: Draft | undefined;
  try {
    const { text, audience, files, version } = draft;
    const { version: next } = await putDraft(conversationId, {
      text,
      audience,
      attachments: files.map(({ id }) => id),
      version,
    });
    const now = known.get(key) ?? draft;
    known.set(key, { ...now, version: next, isSaved: isSame(now, draft) });
    keepHere(key);
  } catch (error) {
    if (error instanceof ApiError && error.code === 'draft_moved')
      there = (error.details as { draft?: Draft } | undefined)?.draft;
  }
  saving.delete(key);
  there ??= heard.get(key);
  heard.delete(key);
  if (there) takeDraft({ conversationId, ...there });
  else if (known.get(key)?.isSaved === false && get().connection === 'online') saveSoon(conversationId, key);
};

/** There is a line again: what the server has not got goes now. */
export const saveUnsaved = (): void => {
  for (const [key, { isSaved }] of known) {
    const [, conversationId, slot] = key.split(':');
    if (!isSaved && slot === 'reply' && conversationId && key === keyOf(conversationId, slot))
      saveSoon(conversationId, key);
  }
};

/** The text was sent, or thrown away. */
export const dropDraft = (conversationId: string, slot: DraftSlot): void =>
  change(conversationId, slot, { text: '', audience: null, files: noFiles });

/** The text that lost to a newer one of another device; it can be taken back. */
export const findOther = (conversationId: string): Promise<KeptDraft | undefined> =>
  recall(keyOf(conversationId, 'other')).then((draft) => (draft && !isEmpty(draft) ? draft : undefined));

/** The text kept aside and the one that stands change places. */
export const swapWithOther = async (conversationId: string): Promise<void> => {
  const other = await findOther(conversationId);
  if (!other) return;
  const here = known.get(keyOf(conversationId, 'reply'));
  setOther(conversationId, here && !isEmpty(here) ? here : null);
  change(conversationId, 'reply', { text: other.text, audience: other.audience, files: other.files });
  for (const listener of listeners) listener(conversationId);
};

export const dropOther = (conversationId: string): void => {
  setOther(conversationId, null);
  for (const listener of listeners) listener(conversationId);
};

const setOther = (conversationId: string, draft: KeptDraft | null): void => {
  const key = keyOf(conversationId, 'other');
  if (draft) known.set(key, { ...draft, isSaved: true });
  else known.set(key, withoutWords);
  keepHere(key);
};

/** How many conversations have text that nobody has sent: signing out warns of them. */
export const countDrafts = (): number =>
  [...known].filter(
    ([key, draft]) => key.startsWith(`${get().me?.id ?? ''}:`) && !key.endsWith(':other') && !isEmpty(draft),
  ).length;

const isEmpty = ({ text, files }: KeptDraft): boolean => text.trim() === '' && files.length === 0;

const mark = (conversationId: string, text: string): void =>
  set(({ drafted }) => {
    const start = text.trim().slice(0, 120);
    if (start === (drafted[conversationId] ?? '')) return {};
    const { [conversationId]: _, ...others } = drafted;
    return { drafted: start ? { ...others, [conversationId]: start } : others };
  });

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
