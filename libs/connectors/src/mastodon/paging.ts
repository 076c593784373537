import { createHash } from 'node:crypto';
import { z } from 'zod';

/**
 * How far a list was read. `recent`: the newest ids that a finished walk saw, newest first. `known`: what was on the
 * last pages. `walk`: a walk down that goes on below `below`; `recent` is what it began with.
 */
export const StreamCursor = z.object({
  recent: z.array(z.string()),
  known: z.array(z.string()),
  walk: z.object({ below: z.string(), recent: z.array(z.string()), keys: z.array(z.string()) }).nullable(),
});
export type StreamCursor = z.infer<typeof StreamCursor>;

export interface Listed {
  raw: unknown;
  id: string;
  at: Date | null;
}

export interface ListedPage {
  items: Listed[];
  /** The bound that the server gives in its `Link` header, where it gives one. */
  olderThan: string | null;
}

const knownKept = 200;

/** Eight characters stand for one id. */
export const keyOf = (id: string): string => createHash('sha256').update(id).digest('base64url').slice(0, 8);

/** A row may appear below one that was already read: ids are given before rows are. So reading begins that far back. */
const overlap = 10;

/**
 * One step of reading all that is new, oldest first within the step. `min_id` means three things in the wild: the page
 * above it (Mastodon), the newest page above it, or nothing at all. So each walk begins a little below the newest that
 * is known, goes down page by page until it meets what is known, and only then moves on. Ids are opaque: nothing is
 * ordered by them.
 */
export const readNext = async (
  cursor: StreamCursor,
  start: string,
  limit: number,
  fetchPage: (bounds: { min_id: string | null; max_id: string | null }) => Promise<ListedPage>,
): Promise<{ fresh: Listed[]; cursor: StreamCursor; hasMore: boolean }> => {
  const { recent, known, walk } = cursor;
  const page = await fetchPage({ min_id: recent.at(-1) ?? null, max_id: walk?.below ?? null });
  const keys = page.items.map(({ id }) => keyOf(id));
  const isUnseen = (key: string) => !known.includes(key) && !walk?.keys.includes(key);
  const unseen = page.items.filter((_item, index) => isUnseen(keys[index]!));
  // What was there before the channel is history: it is remembered, not brought.
  const isOld = ({ at }: Listed) => recent.length === 0 && at !== null && at.toISOString() < start;
  const fresh = unseen.filter((item) => !isOld(item)).reverse();

  const walked = [...(walk?.keys ?? []), ...keys].slice(0, knownKept);
  const top = walk?.recent ?? page.items.slice(0, overlap).map(({ id }) => id);
  const below = page.olderThan ?? page.items.at(-1)?.id;
  const goesOn = unseen.length > 0 && unseen.length === page.items.length && !page.items.some(isOld);
  if (goesOn && below) {
    return { fresh, cursor: { recent, known, walk: { below, recent: top, keys: walked } }, hasMore: true };
  }
  // A full page of nothing but known ones: what is new may lie above it.
  const isFull = walk === null && unseen.length === 0 && page.items.length >= limit;
  const kept = isFull ? recent.indexOf(page.items[0]?.id ?? '') + 1 : 0;
  if (kept > 0 && kept < recent.length) {
    return { fresh, cursor: { ...cursor, recent: recent.slice(0, kept) }, hasMore: true };
  }
  const finished: StreamCursor = {
    recent: [...new Set([...top, ...recent])].slice(0, overlap),
    known: [...new Set([...walked, ...known])].slice(0, knownKept),
    walk: null,
  };
  // Above the page that Mastodon gave there may be another one.
  return { fresh, cursor: finished, hasMore: walk !== null || unseen.length > 0 };
};

/** Below which id the older page begins, by the `Link` header. Source: https://docs.joinmastodon.org/api/guidelines/#pagination */
export const olderThan = (link: string | undefined): string | null => {
  for (const part of (link ?? '').split(/,(?=\s*<)/)) {
    const [, address, rest] = /<([^>]*)>(.*)/.exec(part) ?? [];
    if (address && rest?.includes('rel="next"') && URL.canParse(address)) {
      return new URL(address).searchParams.get('max_id');
    }
  }
  return null;
};

/** Null where a cursor is none of ours. */
export const parseJson = (text: string | null): unknown => {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
};
