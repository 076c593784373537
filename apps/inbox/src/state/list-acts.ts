import type { Conversation } from '@hubbub/contracts';
import { listConversations } from '../api';
import { keyOf, writeQuery } from '../filters/list-query';
import type { ListQuery } from '../filters/list-query';
import { putConversations } from './conversations';
import { appendRows, changeList, newList, putList, replaceRows } from './lists';
import { problemOf } from './problem';
import { get, set } from './store';

const pageSize = 50;
const longestPage = 200;

/** Shows a list: what is known of it at once, and the truth as soon as the server has answered. */
export const openList = async (query: ListQuery): Promise<void> => {
  const key = keyOf(query);
  set((state) => putList(state, state.lists[key] ?? newList(key, query)));
  await refreshList(key);
};

/** Reads a list again, as far as it was loaded. Rows that were waiting, moved or gone fall into their places. */
export const refreshList = async (key: string): Promise<void> => {
  const list = get().lists[key];
  if (!list) return;
  try {
    const wanted = Math.max(pageSize, list.ids.length);
    const rows: Conversation[] = [];
    let cursor: string | null = null;
    let count: number | null = null;
    do {
      const page = await listConversations(pageQuery(list.query, Math.min(longestPage, wanted - rows.length), cursor));
      rows.push(...page.items);
      cursor = page.nextCursor;
      count = page.count ?? count;
    } while (cursor !== null && rows.length < wanted);
    set((state) => ({
      ...putConversations(state, rows),
      ...changeList(state, key, (before) =>
        replaceRows(
          before,
          rows.map(({ id }) => id),
          count ?? (cursor === null ? rows.length : null),
          cursor,
        ),
      ),
    }));
  } catch (error) {
    const problem = problemOf(error);
    set((state) =>
      changeList(state, key, (before) => ({ ...before, state: before.ids.length > 0 ? 'ready' : 'failed', problem })),
    );
  }
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
