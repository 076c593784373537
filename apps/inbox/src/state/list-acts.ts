import type { Conversation, ListUpdate } from '@hubbub/contracts';
import { countConversations, listConversations } from '../api';
import { keyOf, toFilter, writeQuery } from '../filters/list-query';
import type { ListQuery } from '../filters/list-query';
import { putConversations } from './conversations';
import { forgetOutlines, outlineIn } from './far-rows';
import { forgetUnseen } from './forget';
import { standsBefore } from './list-order';
import { placeOf } from './list-places';
import { appendRows, applyListUpdate, changeList, mergeRows, newList, putList, replaceRows } from './lists';
import type { List, Placing } from './lists';
import { problemOf } from './problem';
import { get, set } from './store';
import type { State } from './store';

const pageSize = 50;
const longestPage = 200;
/** Read again, a list is as long as it was, but for this; what lies further down comes as somebody goes there. */
const mostReadAgain = 1000;
const drawnAfterMs = 30;
const lateMs = 500;

/**
 * Shows a list: what is known of it at once, and the truth as soon as the server has answered. A known one is drawn
 * before it is asked for again, as far as the member had gone in it; an answer that is late moves no row any more.
 */
export const openList = async (query: ListQuery): Promise<void> => {
  const key = keyOf(query);
  const left = opened;
  opened = key;
  // Of a long list that is left, the rows far from where the member was are let go.
  if (left !== key) {
    set((state) => changeList(state, left, shorten));
    forgetOutlines();
  }
  const known = get().lists[key];
  set((state) => putList(state, known ? shorten(known) : newList(key, query)));
  if (known?.state !== 'ready' || known.ids.length === 0) return refreshList(key);
  const since = Date.now();
  await new Promise((resolve) => setTimeout(resolve, drawnAfterMs));
  if (opened !== key) return; // gone on to another one
  await refreshList(key, { quietly: () => Date.now() - since > lateMs });
};

let opened = '';

/** The rows that were reached in it, and what one page more brings. */
const shorten = (list: List): List => {
  const most = Math.min(longestPage, Math.max(pageSize, placeOf(list.key).end + pageSize / 2));
  return list.ids.length <= most ? list : { ...list, ids: list.ids.slice(0, most), nextCursor: null };
};

/** What is known of the rows of a list in this state of things. */
export const placingIn = ({ conversations }: Pick<State, 'conversations'>, { key, query }: List): Placing => ({
  standsBefore: (id, other) => {
    const [outline, otherOutline] = [outlineIn(conversations, id), outlineIn(conversations, other)];
    return outline !== undefined && otherOutline !== undefined && standsBefore(query.sort, outline, otherOutline);
  },
  isSeen: isSeenIn(key),
});

const isSeenIn =
  (key: string) =>
  (index: number): boolean => {
    const { first, end } = placeOf(key);
    return index >= first && index < end;
  };

/**
 * Reads a list again, as far as it was loaded. Rows that were waiting, moved or gone fall into their places; `quietly`,
 * after a gap nobody asked to be told of, rows keep their places and new ones wait.
 */
export const refreshList = async (
  key: string,
  { quietly = false }: { quietly?: boolean | (() => boolean) } = {},
): Promise<void> => {
  const list = get().lists[key];
  if (!list) return;
  applyWaiting(); // what came before the question must not be taken for something that came after it
  const missed: ListUpdate[] = [];
  reading.set(key, [...(reading.get(key) ?? []), missed]);
  try {
    // A reading that nobody asked for leaves the member where they are, however far down.
    const most = quietly === false ? mostReadAgain : Math.max(mostReadAgain, placeOf(key).end + pageSize / 2);
    const wanted = Math.max(pageSize, Math.min(most, list.ids.length) + (quietly === true ? pageSize : 0));
    const rows: Conversation[] = [];
    let cursor: string | null = null;
    do {
      const page = await listConversations(pageQuery(list.query, Math.min(longestPage, wanted - rows.length), cursor));
      rows.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null && rows.length < wanted);
    const ids = rows.map(({ id }) => id);
    const isQuiet = typeof quietly === 'function' ? quietly() : quietly;
    const shown = (before: List): List => cut(before, most);
    const now = get().lists[key];
    const further = isQuiet && cursor !== null && now ? await readFurther(list.query, shown(now), ids, rows) : none;
    set((state) => {
      const { conversations } = putConversations(state, rows);
      return {
        conversations,
        ...changeList(state, key, (before) => {
          const count = cursor === null ? ids.length : null;
          const read = isQuiet
            ? mergeRows(shown(before), ids, count, cursor, { isSeen: isSeenIn(key), further })
            : replaceRows(before, ids, count, cursor);
          return missed.reduce(
            (done, update) => applyListUpdate({ ...done, version: 0 }, update, placingIn({ conversations }, done)),
            read,
          );
        }),
      };
    });
    // The rows first: they are what is waited for. A list that came whole has counted itself.
    if (cursor === null) return;
    const { count } = await countConversations(writeQuery(list.query)).catch(() => ({ count: null }));
    if (count !== null && missed.length === 0)
      set((state) => changeList(state, key, (before) => ({ ...before, count })));
  } catch (error) {
    const problem = problemOf(error);
    set((state) =>
      changeList(state, key, (before) => ({ ...before, state: before.ids.length > 0 ? 'ready' : 'failed', problem })),
    );
  } finally {
    reading.set(
      key,
      (reading.get(key) ?? []).filter((other) => other !== missed),
    );
  }
};

/**
 * Of the rows that are shown and were not among those read: which are still in the list, only further down. Their
 * records are put with the others.
 */
const readFurther = async (
  query: ListQuery,
  shown: List,
  ids: readonly string[],
  rows: Conversation[],
): Promise<ReadonlySet<string>> => {
  const read = new Set(ids);
  const missing = shown.ids.filter((id) => !read.has(id));
  const further = new Set<string>();
  for (let from = 0; from < missing.length; from += pageSize) {
    const filter = { and: [toFilter(query), { id: missing.slice(from, from + pageSize) }] };
    const page = await listConversations(
      new URLSearchParams({ filter: JSON.stringify(filter), limit: String(pageSize) }),
    );
    rows.push(...page.items);
    for (const { id } of page.items) further.add(id);
  }
  return further;
};

const none: ReadonlySet<string> = new Set();

let applyWaiting: () => void = () => undefined;
/** Where live updates are gathered before they are applied, a reading must be able to have them applied first. */
export const setApplyWaiting = (apply: () => void): void => {
  applyWaiting = apply;
};

/** Live updates that arrive while a list is being read are applied to the answer again: it may be older than they are. */
const reading = new Map<string, ListUpdate[][]>();
export const noteListUpdate = (key: string, update: ListUpdate): void => {
  for (const missed of reading.get(key) ?? []) missed.push(update);
};

/** The rows of a list that is longer than it is going to be read again; what was cut off follows like a next page. */
const cut = (list: List, most: number): List =>
  list.ids.length <= most ? list : { ...list, ids: list.ids.slice(0, most), nextCursor: list.nextCursor ?? 'cut' };

const hurryMs = 1000;
const ahead = { calm: 12, hurried: 150 };
let lastPage = { key: '', at: 0 };
let readSince = 0;

/** Who asked for a page a moment ago goes through the list quickly. */
const isHurried = (key: string): boolean => lastPage.key === key && Date.now() - lastPage.at < hurryMs;

/** So many rows before the end of what is loaded the next page is asked for. */
export const rowsAhead = (key: string): number => (isHurried(key) ? ahead.hurried : ahead.calm);

export const loadMore = async (key: string): Promise<void> => {
  const list = get().lists[key];
  if (!list || list.nextCursor === null || list.isMore || list.state !== 'ready') return;
  set((state) => changeList(state, key, (before) => ({ ...before, isMore: true })));
  try {
    const limit = isHurried(key) ? longestPage : pageSize;
    const page = await listConversations(pageQuery(list.query, limit, list.nextCursor));
    lastPage = { key, at: Date.now() };
    set((state) => ({
      ...putConversations(state, page.items),
      ...changeList(state, key, (before) =>
        appendRows(
          before,
          page.items.map(({ id }) => id),
          page.nextCursor,
        ),
      ),
    }));
    readSince += page.items.length;
    if (readSince > mostReadAgain) {
      readSince = 0;
      set(forgetUnseen);
    }
  } catch (error) {
    const problem = problemOf(error);
    set((state) => changeList(state, key, (before) => ({ ...before, isMore: false, problem })));
  }
};

/**
 * Reads the records of rows near the screen that were let go, or that are known from events alone and so without what
 * this member has read of them. The latest call says which are wanted still.
 */
export const readRows = async (ids: readonly string[]): Promise<void> => {
  wantedRows = ids;
  if (isReadingRows) return;
  isReadingRows = true;
  try {
    for (let next = nextRows(); next.length > 0; next = nextRows()) {
      const search = new URLSearchParams({ filter: JSON.stringify({ id: next }), limit: String(pageSize) });
      const page = await listConversations(search);
      set((state) => putConversations(state, page.items));
    }
  } catch {
    // Asked for again as the list moves.
  } finally {
    isReadingRows = false;
  }
};

const askedAgainMs = 10_000;
let wantedRows: readonly string[] = [];
let isReadingRows = false;
const askedRows = new Map<string, number>(); // when; a row that is no more is not asked for all the time

const nextRows = (): string[] => {
  const { conversations } = get();
  const now = Date.now();
  for (const [id, at] of askedRows) if (now - at > askedAgainMs) askedRows.delete(id);
  const next = wantedRows
    .filter((id) => conversations[id]?.unreadCount === undefined && !askedRows.has(id))
    .slice(0, pageSize);
  for (const id of next) askedRows.set(id, now);
  return next;
};

const pageQuery = (query: ListQuery, limit: number, cursor: string | null): URLSearchParams => {
  const search = writeQuery(query);
  search.set('limit', String(limit));
  if (query.sort) search.set('sort', query.sort);
  if (cursor) search.set('cursor', cursor);
  return search;
};
