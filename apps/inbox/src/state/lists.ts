import type { ListUpdate } from '@hubbub/contracts';
import type { ListQuery } from '../filters/list-query';
import { findRisen } from './list-order';
import type { Problem } from './problem';

/** One list of rows, as the server last gave it and as its events have changed it since. */
export interface List {
  key: string;
  id: string; // its short name on the socket
  query: ListQuery;
  ids: readonly string[];
  fresh: readonly string[]; // arrived since; they wait behind "N new" so that no row moves
  risen: Readonly<Record<string, 'seen' | 'unseen'>>; // rows that belong further up now and keep their places; the unseen ones are counted too
  leaving: Readonly<Record<string, Leaving>>; // changed by the member here, shown a moment longer with what happened
  count: number | null;
  nextCursor: string | null;
  state: 'loading' | 'ready' | 'failed';
  problem: Problem | null;
  version: number; // of the last live update; lower ones are stale
  isMore: boolean; // the next page is on its way
  isMoreFresh: boolean; // more have come than were read: those that wait are the first of them
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
const keptLists = 24; // a member's own views, gone through one by one, are known when they come back to the first
/** So many new ones are counted; whoever wants to see them reads the list again anyway. */
export const mostFresh = 1000;

export const newList = (key: string, query: ListQuery): List => ({
  key,
  id: listIdOf(key),
  query,
  ids: [],
  fresh: [],
  risen: {},
  leaving: {},
  count: null,
  nextCursor: null,
  state: 'loading',
  problem: null,
  version: 0,
  isMore: false,
  isMoreFresh: false,
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
  risen: {},
  leaving: {},
  count: count ?? list.count,
  nextCursor,
  state: 'ready',
  problem: null,
  isMore: false,
  isMoreFresh: false,
});

const sameIds = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((id, at) => id === b[at]);

/** What waits above or far from where the member reads: new rows, and known ones that belong further up. */
export const waitingRows = ({ fresh, risen }: List): string[] => [
  ...fresh,
  ...Object.keys(risen).filter((id) => risen[id] === 'unseen'),
];

/**
 * The truth without moving a row: those that are gone leave, new ones wait, and so does the rise of known ones. What
 * stands below the last row that stays is only further down the list, and follows like a next page. `further` are rows
 * of the list that stand behind all that was read: they stay, and everything unknown that was read came before them.
 */
export const mergeRows = (
  list: List,
  ids: readonly string[],
  count: number | null,
  nextCursor: string | null,
  { isSeen = () => false, further = none }: { isSeen?: (index: number) => boolean; further?: ReadonlySet<string> } = {},
): List => {
  const next = replaceRows(list, ids, count, nextCursor);
  if (list.ids.length === 0) return next;
  const there = new Set(ids);
  const kept = list.ids.filter((id) => there.has(id) || further.has(id) || id in list.leaving);
  const known = new Set(kept);
  const leaving = Object.fromEntries(
    Object.entries(list.leaving).map(([id, entry]) => [
      id,
      { ...entry, isGone: entry.isGone || !(there.has(id) || further.has(id)) },
    ]),
  );
  const end = ids.findLastIndex((id) => known.has(id)) + 1;
  const below = list.nextCursor === null || further.size > 0 ? [] : ids.slice(end);
  const above = below.length > 0 ? ids.slice(0, end) : ids;
  const place = new Map(ids.map((id, at) => [id, at]));
  const standing = kept.filter((id) => place.has(id));
  const rises = findRisen(standing.map((id) => place.get(id) ?? 0));
  const risen: Record<string, 'seen' | 'unseen'> = {};
  for (const at of rises) {
    const id = standing[at] as string;
    risen[id] = isSeen(list.ids.indexOf(id)) ? 'seen' : 'unseen';
  }
  const fresh = above.filter((id) => !known.has(id));
  // Read to a row that was here before, the new ones are all read; else they go on where the reading ended.
  const isMoreFresh = further.size > 0 && !known.has(ids.at(-1) ?? '');
  return { ...next, ids: [...kept, ...below], fresh, risen, leaving, isMoreFresh };
};

const none: ReadonlySet<string> = new Set();

export const appendRows = (list: List, ids: readonly string[], nextCursor: string | null): List => {
  const known = placesOf(list.ids);
  const added = ids.filter((id) => !known.has(id));
  const read = new Set(ids);
  const fresh = list.fresh.filter((id) => !read.has(id));
  const all = [...list.ids, ...added];
  // Looked up anew a long list would cost more with every page: the places known are those of the longer list too.
  foundPlaces.delete(list.ids);
  for (const [at, id] of added.entries()) known.set(id, list.ids.length + at);
  foundPlaces.set(all, known);
  return { ...list, ids: all, fresh, nextCursor, isMore: false };
};

/** What is known of rows beside their ids: which stands before which, and which are on screen. */
export interface Placing {
  standsBefore: (id: string, other: string) => boolean;
  isSeen: (index: number) => boolean;
}

/**
 * What the server says an event did to this list. Rows keep their places; new ones wait; removed ones go. What belongs
 * behind the last row waits for nobody: it follows there, or comes with its page.
 */
export const applyListUpdate = (list: List, update: ListUpdate, placing?: Placing): List => {
  if (update.version <= list.version) return list;
  const removed = new Set(update.remove.filter((id) => !(id in list.leaving)));
  const there = placesOf(list.ids);
  const goes = update.remove.some((id) => removed.has(id) && there.has(id));
  const kept = goes ? list.ids.filter((id) => !removed.has(id)) : list.ids;
  const known = placesOf(kept);
  const leaving = Object.fromEntries(
    Object.entries(list.leaving).map(([id, entry]) => [
      id,
      update.remove.includes(id) ? { ...entry, isGone: true } : entry,
    ]),
  );
  for (const { id } of update.put) delete leaving[id];
  const gone = new Set(update.remove);
  const risen = Object.fromEntries(Object.entries(list.risen).filter(([id]) => !gone.has(id)));
  const isStanding = (id: string): boolean => !(id in risen) && !(id in leaving);
  if (placing)
    for (const { id } of update.put) {
      const at = known.get(id);
      if (at === undefined || id in risen || Object.keys(risen).length >= mostFresh) continue;
      const above = lastOf(kept, at, isStanding);
      if (above !== undefined && placing.standsBefore(id, above)) risen[id] = placing.isSeen(at) ? 'seen' : 'unseen';
    }
  const last = lastOf(kept, kept.length, isStanding);
  const isBehind = (id: string): boolean =>
    last !== undefined && placing !== undefined && placing.standsBefore(last, id);
  const arrived = update.put.map(({ id }) => id).filter((id) => !known.has(id));
  const behind = list.state === 'ready' ? arrived.filter(isBehind) : [];
  const came = arrived.filter((id) => !behind.includes(id));
  const fresh = [...new Set([...came, ...list.fresh.filter((id) => !gone.has(id) && !behind.includes(id))])].slice(
    0,
    mostFresh,
  );
  const isEmpty = kept.length === 0 && list.state === 'ready';
  const follows = list.nextCursor === null && behind.length > 0;
  return {
    ...list,
    ids: isEmpty ? fresh : follows ? [...kept, ...behind] : kept,
    fresh: isEmpty ? [] : fresh,
    risen,
    leaving,
    count: update.count,
    version: update.version,
  };
};

const lastOf = (ids: readonly string[], end: number, fits: (id: string) => boolean): string | undefined => {
  for (let at = end - 1; at >= 0; at -= 1) {
    const id = ids[at] as string;
    if (fits(id)) return id;
  }
  return undefined;
};

/** Where each id of a list stands, looked up once as long as the list stays the same. */
const placesOf = (ids: readonly string[]): Map<string, number> => {
  const found = foundPlaces.get(ids);
  if (found) return found;
  const made = new Map(ids.map((id, at) => [id, at]));
  foundPlaces.set(ids, made);
  return made;
};
const foundPlaces = new WeakMap<readonly string[], Map<string, number>>();

/** Where `id` stands among the rows of a list; -1: nowhere. Costs nothing much however long the list is. */
export const placeIn = (ids: readonly string[], id: string): number => placesOf(ids).get(id) ?? -1;

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
