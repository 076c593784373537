import type { Conversation, ListUpdate } from '@hubbub/contracts';
import { countConversations, listConversations } from '../api';
import { keyOf, writeQuery } from '../filters/list-query';
import type { ListQuery } from '../filters/list-query';
import { putConversations } from './conversations';
import { appendRows, applyListUpdate, changeList, mergeRows, newList, putList, replaceRows } from './lists';
import type { List } from './lists';
import { problemOf } from './problem';
import { get, set } from './store';

const pageSize = 50;
const longestPage = 200;

/**
 * Shows a list: what is known of it at once, and the truth as soon as the server has answered. Of a long one that was
 * left, so much is shown and read again as one question brings.
 */
export const openList = async (query: ListQuery): Promise<void> => {
  const key = keyOf(query);
  set((state) => putList(state, shorten(state.lists[key] ?? newList(key, query))));
  await refreshList(key);
};

const shorten = (list: List): List =>
  list.ids.length <= longestPage ? list : { ...list, ids: list.ids.slice(0, longestPage), nextCursor: null };

/**
 * Reads a list again, as far as it was loaded. Rows that were waiting, moved or gone fall into their places; `quietly`,
 * after a gap nobody asked to be told of, rows keep their places and new ones wait.
 */
export const refreshList = async (key: string, { quietly = false }: { quietly?: boolean } = {}): Promise<void> => {
  const list = get().lists[key];
  if (!list) return;
  applyWaiting(); // what came before the question must not be taken for something that came after it
  const missed: ListUpdate[] = [];
  reading.set(key, [...(reading.get(key) ?? []), missed]);
  try {
    const wanted = Math.max(pageSize, list.ids.length + (quietly ? pageSize : 0));
    const rows: Conversation[] = [];
    let cursor: string | null = null;
    do {
      const page = await listConversations(pageQuery(list.query, Math.min(longestPage, wanted - rows.length), cursor));
      rows.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null && rows.length < wanted);
    const ids = rows.map(({ id }) => id);
    set((state) => ({
      ...putConversations(state, rows),
      ...changeList(state, key, (before) => {
        const read = (quietly ? mergeRows : replaceRows)(before, ids, cursor === null ? ids.length : null, cursor);
        return missed.reduce((done, update) => applyListUpdate({ ...done, version: 0 }, update), read);
      }),
    }));
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

export const loadMore = async (key: string): Promise<void> => {
  const list = get().lists[key];
  if (!list || list.nextCursor === null || list.isMore || list.state !== 'ready') return;
  set((state) => changeList(state, key, (before) => ({ ...before, isMore: true })));
  try {
    const page = await listConversations(pageQuery(list.query, pageSize, list.nextCursor));
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
  } catch (error) {
    const problem = problemOf(error);
    set((state) => changeList(state, key, (before) => ({ ...before, isMore: false, problem })));
  }
};

const pageQuery = (query: ListQuery, limit: number, cursor: string | null): URLSearchParams => {
  const search = writeQuery(query);
  search.set('limit', String(limit));
  if (query.sort) search.set('sort', query.sort);
  if (cursor) search.set('cursor', cursor);
  return search;
};
