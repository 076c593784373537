import type { State } from './store';

const worthwhile = 500;

/**
 * Lets go of what no list, thread or unfinished act refers to, so that a day of events does not fill the memory. Rows
 * that wait behind “N new” are read again when they are asked for, and need no record until then. Suggestions and
 * presence go with their conversation.
 */
export const forgetUnseen = (state: State): Partial<State> => {
  const { conversations, lists, threads, picked, pending, outbox, bulks } = state;
  const kept = new Set<string>([
    ...Object.values(lists).flatMap(({ ids }) => ids),
    ...Object.keys(threads),
    ...picked,
    ...Object.keys(pending),
    ...Object.keys(outbox),
  ]);
  const ids = Object.keys(conversations);
  const hasManyBulks = Object.keys(bulks).length > mostBulks;
  if (ids.length - kept.size < worthwhile && !hasManyBulks) return {};
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
