import type { ListUpdate } from '@hubbub/contracts';
import type { ListQuery } from '../filters/list-query';
import type { Problem } from './problem';

/** One list of rows, as the server last gave it and as its events have changed it since. */
export interface List {
  key: string;
  id: string; // its short name on the socket
  query: ListQuery;
  ids: readonly string[];
  fresh: readonly string[]; // arrived since; they wait behind "N new" so that no row moves
  leaving: Readonly<Record<string, Leaving>>; // changed by the member here, shown a moment longer with what happened
  count: number | null;
  nextCursor: string | null;
  state: 'loading' | 'ready' | 'failed';
  problem: Problem | null;
  version: number; // of the last live update; lower ones are stale
  isMore: boolean; // the next page is on its way
}

export interface Leaving {
  act: LeavingAct;
  isGone: boolean; // the server has confirmed that the row is out of the list
}
export type LeavingAct = 'closed' | 'opened' | 'snoozed' | 'assigned' | 'labelled' | 'moved' | 'removed';

export interface ListSlice {
  lists: Readonly<Record<string, List>>;
}

export const noLists: ListSlice = { lists: {} };
const keptLists = 12;
/** So many new ones are counted; whoever wants to see them reads the list again anyway. */
export const mostFresh = 1000;

export const newList = (key: string, query: ListQuery): List => ({
  key,
  id: listIdOf(key),
  query,
  ids: [],
  fresh: [],
  leaving: {},
  count: null,
  nextCursor: null,
  state: 'loading',
  problem: null,
  version: 0,
  isMore: false,
});

/** A short name for a list's key; two keys share one about never. */
export const listIdOf = (key: string): string => {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < key.length; at += 1) {
    const sign = key.charCodeAt(at);
    a = Math.imul(a ^ sign, 2654435761);
    b = Math.imul(b ^ sign, 1597334677);
  }
  return `list-${(a >>> 0).toString(36)}${(b >>> 0).toString(36)}`;
};

/** Puts one changed list in place; the longest unused ones are forgotten, so that a day's filters do not pile up. */
export const putList = (state: ListSlice, list: List): ListSlice => {
  const { [list.key]: _, ...others } = state.lists;
  const keys = Object.keys(others);
  const kept =
    keys.length < keptLists
      ? others
      : Object.fromEntries(keys.slice(1 - keptLists).map((key) => [key, others[key] as List]));
  return { lists: { ...kept, [list.key]: list } };
};

export const changeList = (state: ListSlice, key: string, change: (list: List) => List): Partial<ListSlice> => {
  const list = state.lists[key];
  if (!list) return {};
  const next = change(list);
  return next === list ? {} : { lists: { ...state.lists, [key]: next } };
};

/** The first page, or everything up to where the member had scrolled, read again: the truth replaces all guesses. */
export const replaceRows = (
  list: List,
  ids: readonly string[],
  count: number | null,
  nextCursor: string | null,
): List => ({
  ...list,
  ids: sameIds(list.ids, ids) ? list.ids : ids,
  fresh: [],
  leaving: {},
  count: count ?? list.count,
  nextCursor,
  state: 'ready',
  problem: null,
  isMore: false,
});

const sameIds = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((id, at) => id === b[at]);

/**
 * The truth without moving a row: those that are gone leave, new ones wait. What stands below the last row that stays is
 * only further down the list, and follows like a next page.
 */
export const mergeRows = (
  list: List,
  ids: readonly string[],
  count: number | null,
  nextCursor: string | null,
): List => {
  const next = replaceRows(list, ids, count, nextCursor);
  if (list.ids.length === 0) return next;
  const there = new Set(ids);
  const kept = list.ids.filter((id) => there.has(id) || id in list.leaving);
  const known = new Set(kept);
  const leaving = Object.fromEntries(
    Object.entries(list.leaving).map(([id, entry]) => [id, { ...entry, isGone: entry.isGone || !there.has(id) }]),
  );
  const end = ids.findLastIndex((id) => known.has(id)) + 1;
  const below = list.nextCursor === null ? [] : ids.slice(end);
  const above = below.length > 0 ? ids.slice(0, end) : ids;
  return { ...next, ids: [...kept, ...below], fresh: above.filter((id) => !known.has(id)), leaving };
};

export const appendRows = (list: List, ids: readonly string[], nextCursor: string | null): List => {
  const known = new Set(list.ids);
  return { ...list, ids: [...list.ids, ...ids.filter((id) => !known.has(id))], nextCursor, isMore: false };
};

/** What the server says an event did to this list. Rows keep their places; new ones wait; removed ones go. */
export const applyListUpdate = (list: List, update: ListUpdate): List => {
  if (update.version <= list.version) return list;
  const removed = new Set(update.remove.filter((id) => !(id in list.leaving)));
  const there = idSet(list.ids);
  const goes = update.remove.some((id) => removed.has(id) && there.has(id));
  const ids = goes ? list.ids.filter((id) => !removed.has(id)) : list.ids;
  const known = idSet(ids);
  const leaving = Object.fromEntries(
    Object.entries(list.leaving).map(([id, entry]) => [
      id,
      update.remove.includes(id) ? { ...entry, isGone: true } : entry,
    ]),
  );
  for (const { id } of update.put) delete leaving[id];
  const arrived = update.put.map(({ id }) => id).filter((id) => !known.has(id));
  const gone = new Set(update.remove);
  const fresh = [...new Set([...arrived, ...list.fresh.filter((id) => !gone.has(id))])].slice(0, mostFresh);
  const isEmpty = ids.length === 0 && list.state === 'ready';
  return {
    ...list,
    ids: isEmpty ? fresh : ids,
    fresh: isEmpty ? [] : fresh,
    leaving,
    count: update.count,
    version: update.version,
  };
};

/** The ids of a list as a set, made once as long as the list stays the same. */
const idSet = (ids: readonly string[]): ReadonlySet<string> => {
  const kept = idSets.get(ids);
  if (kept) return kept;
  const made = new Set(ids);
  idSets.set(ids, made);
  return made;
};
const idSets = new WeakMap<readonly string[], ReadonlySet<string>>();

export const markLeaving = (list: List, id: string, act: LeavingAct): List =>
  list.ids.includes(id)
    ? { ...list, leaving: { ...list.leaving, [id]: { act, isGone: list.leaving[id]?.isGone ?? false } } }
    : list;

/** The change was refused or undone: the row is an ordinary one again. */
export const unmarkLeaving = (list: List, id: string): List => {
  if (!(id in list.leaving)) return list;
  const { [id]: _, ...leaving } = list.leaving;
  return { ...list, leaving };
};

/** Folds away one row that has said what happened to it. */
export const foldRow = (list: List, id: string): List => {
  if (!(id in list.leaving)) return list;
  const left = unmarkLeaving(list, id);
  const isCounted = list.leaving[id]?.isGone === true || left.count === null;
  return {
    ...left,
    ids: left.ids.filter((other) => other !== id),
    count: isCounted ? left.count : Math.max(0, (left.count ?? 1) - 1),
  };
};
