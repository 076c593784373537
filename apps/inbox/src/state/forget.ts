import { rememberOutline } from './far-rows';
import { placeOf } from './list-places';
import { placeIn } from './lists';
import type { List } from './lists';
import type { State } from './store';
import { view } from './view';

const worthwhile = 500;
const keptWhole = 1500;
const keptAround = 500;

/** The rows of a list that keep their records: all of a short one, and of a long one those near the screen. */
const nearRows = ({ key, ids }: List): readonly string[] => {
  if (ids.length <= keptWhole) return ids;
  const { first, end } = placeOf(key);
  return ids.slice(Math.max(0, first - keptAround), end + keptAround);
};

/**
 * Lets go of what no list, thread or unfinished act refers to, so that neither a day of events nor what was scrolled
 * past fills the memory. Rows that wait behind “N new” are read again when they are asked for, rows far from the screen
 * when they come near it. Suggestions and presence go with their conversation.
 */
export const forgetUnseen = (state: State): Partial<State> => {
  const { conversations, lists, threads, picked, pending, outbox, bulks } = state;
  const kept = new Set<string>([
    ...Object.values(lists).flatMap(nearRows),
    view.getState().cursorId ?? '',
    ...Object.keys(threads),
    ...picked,
    ...Object.keys(pending),
    ...Object.keys(outbox),
  ]);
  const ids = Object.keys(conversations);
  const hasManyBulks = Object.keys(bulks).length > mostBulks;
  if (ids.length - kept.size < worthwhile && !hasManyBulks) return {};
  const long = Object.values(lists).filter((list) => list.ids.length > keptWhole);
  for (const id of ids) {
    const record = conversations[id];
    if (record && !kept.has(id) && long.some((list) => placeIn(list.ids, id) >= 0)) rememberOutline(record);
  }
  const only = <T>(records: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(records).filter(([id]) => kept.has(id)));
  return {
    conversations: only(conversations),
    suggestions: only(state.suggestions),
    presence: only(state.presence),
    refusals: only(state.refusals),
    bulks: Object.fromEntries(Object.entries(bulks).slice(-mostBulks)),
  };
};

const mostBulks = 20;
