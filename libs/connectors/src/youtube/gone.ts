import { PlatformError } from '@hubbub/runtime';
import type { ChannelAccess } from '../connector';
import { id, list, record } from '../shared/read';
import { call } from './call';

/** How often what was read lately is compared with what stands there now. */
const everyMs = 6 * 3_600_000;
const perCall = 50;
/** So many threads are not deleted between two looks: an empty answer is a fault of the list. */
const mostAtOnce = 10;

export const isDue = (comparedAt: string | null, now: Date): boolean =>
  comparedAt === null || now.getTime() - Date.parse(comparedAt) >= everyMs;

/**
 * Deleting leaves no trace in YouTube's lists, so threads that were read before are asked for by their ids: what is
 * not shown any more is gone. Gives items for `normalise`, and what remains to be asked. Throws PlatformError.
 * Source: https://developers.google.com/youtube/v3/docs/commentThreads/list
 */
export const findGone = async (
  threads: readonly string[],
  channel: ChannelAccess,
): Promise<{ items: unknown[]; gone: string[]; rest: string[] }> => {
  const asked = threads.slice(0, perCall);
  const rest = threads.slice(perCall);
  const shown = await shownOf(asked, channel);
  const missing = shown === null ? [] : asked.filter((thread) => !shown.has(thread));
  const gone = missing.length > mostAtOnce && missing.length === asked.length ? [] : missing;
  return { items: gone.map((thread) => ({ kind: 'youtube#comment', id: thread, isGone: true })), gone, rest };
};

/** Null: the list says nothing about them. */
const shownOf = async (threads: readonly string[], channel: ChannelAccess): Promise<Set<string> | null> => {
  try {
    const { items } = await call(channel, 'GET', 'commentThreads', { part: 'id', id: threads.join(',') });
    return Array.isArray(items) ? new Set(list(items).map((thread) => id(record(thread)['id']) ?? '')) : null;
  } catch (error) {
    if (!(error instanceof PlatformError) || error.outcome !== 'refused' || error.channelState) throw error;
    return error.code === 'commentThreadNotFound' ? new Set() : null;
  }
};
