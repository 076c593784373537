import type { Call } from '../call';
import { badParameter } from './errors';

export interface Paged {
  data: unknown[];
  paging?: { cursors: { before: string; after: string }; next?: string; previous?: string };
}

/**
 * One page of `items`, by cursors that name an item, so that new items do not shift a page.
 * `next` is there while more follows: https://developers.facebook.com/docs/graph-api/results
 */
export const page = <Item extends { id: string }>(
  call: Call,
  items: readonly Item[],
  show: (item: Item) => unknown,
  { limit: given, after: from }: { limit?: string; after?: string } = {},
): Paged => {
  const limit = readLimit(given ?? call.query.get('limit'));
  const after = from ?? call.query.get('after');
  const start = after ? startAfter(items, after) : 0;
  const shown = items.slice(start, start + limit);
  const [first, last] = [shown[0], shown.at(-1)];
  if (!first || !last) return { data: [] };
  const cursors = { before: cursorOf(first.id), after: cursorOf(last.id) };
  const hasNext = start + limit < items.length;
  return {
    data: shown.map(show),
    paging: { cursors, ...(hasNext ? { next: nextUrl(call, cursors.after, limit) } : {}) },
  };
};

const readLimit = (text: string | null | undefined): number => {
  if (text === null || text === undefined) return 25;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1) throw badParameter('Param limit must be a positive integer');
  return Math.min(limit, 100);
};

const cursorOf = (id: string): string => Buffer.from(`c:${id}`).toString('base64url');

const startAfter = (items: readonly { id: string }[], cursor: string): number => {
  const id = Buffer.from(cursor, 'base64url').toString('utf8').replace(/^c:/, '');
  const index = items.findIndex((item) => item.id === id);
  if (index < 0) throw badParameter('Invalid cursors values');
  return index + 1;
};

const nextUrl = (call: Call, after: string, limit: number): string => {
  const query = new URLSearchParams(call.query);
  query.set('after', after);
  query.set('limit', String(limit));
  return `http://${call.headers['host'] ?? 'sandbox'}${call.path}?${query.toString()}`;
};
