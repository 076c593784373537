import type { Filter, Sort } from '@hubbub/contracts';
import type { EntityManager } from 'typeorm';
import { type ConversationRow, conversationJoins, conversationSelect } from './conversations';
import { createParams, type FilterContext, filterSql } from './filter-sql';
import { queryWarm } from './hot';
import { namesOf, narrow, splitFilter, type SplitFilter } from './narrow';
import { keySql, orderSql, stretchesBehind, type StretchSql } from './sorts';

export interface ListRequest extends FilterContext {
  filter: Filter;
  sort: Sort;
  limit: number;
  cursor: string | null;
}

type Listed = ConversationRow & { sortKey: string };

/**
 * How many rows are looked at in the list's order before the other way, and how many ids that way may give: above that
 * share the walk soon meets enough. A search pays more for each row, by the walk and by the index.
 */
const mostWalked = { plain: 2_000, search: 3_000 };
const walkedFurther = 20_000;
const mostNarrowed = { plain: 5_000, search: 4_000 };
const mostAtLast = { plain: 5_000, search: 10_000 }; // before all messages are read

/** A page by key, never by offset. `sortKey` is opaque and orders as the list does. */
export const listConversations = async (
  db: EntityManager,
  workspaceId: number,
  request: ListRequest,
): Promise<{ items: Listed[]; nextCursor: string | null }> => {
  const rows = await readRows(db, workspaceId, request);
  const items = rows.slice(0, request.limit);
  return { items, nextCursor: rows.length > request.limit ? encodeCursor(items.at(-1)!.sortKey) : null };
};

/** One row more than the page. What is frequent shows among the first rows of the list; what is rare, by its own index. */
const readRows = async (db: EntityManager, workspaceId: number, request: ListRequest): Promise<Listed[]> => {
  const split = splitFilter(request.filter);
  if (split.narrowing.length === 0) return readStretches(db, workspaceId, request, { split });
  const way = split.narrowing.some(({ q }) => q !== undefined) ? 'search' : 'plain';
  const asked = way === 'search' ? { ...request, named: await namesOf(db, split.narrowing) } : request;
  const early = await readStretches(db, workspaceId, asked, { split, walked: mostWalked[way] });
  if (early.length > request.limit) return early;
  const walkOn = (): Promise<Listed[]> => readStretches(db, workspaceId, asked, { split, walked: walkedFurther });
  // As many again a stretch would fill the page: then the walk is the shorter way, and the index is not asked.
  const isNear = early.length * walkedFurther > 1.5 * request.limit * mostWalked[way];
  let further = isNear ? await walkOn() : null;
  if (further && further.length > request.limit) return further;
  let ids = await narrow(db, split.narrowing, request.memberId, mostNarrowed[way]);
  if (!ids) {
    further ??= await walkOn();
    if (further.length > request.limit) return further;
    if (mostAtLast[way] > mostNarrowed[way]) ids = await narrow(db, split.narrowing, request.memberId, mostAtLast[way]);
  }
  return readStretches(db, workspaceId, asked, { split, ids });
};

interface Way {
  split: SplitFilter;
  /** Look at so many rows that fit the rest of the filter, and no further. */
  walked?: number;
  /** Only these can match; null: there are too many to name. */
  ids?: string[] | null;
}

const readStretches = async (
  db: EntityManager,
  workspaceId: number,
  request: ListRequest,
  way: Way,
): Promise<Listed[]> => {
  const rows: Listed[] = [];
  for (const stretch of stretchesBehind(request.sort, request.cursor)) {
    const missing = request.limit + 1 - rows.length;
    const found = await readStretch(db, workspaceId, request, way, stretch, missing);
    rows.push(...found);
    // A walk that ended early says nothing about what stands behind it.
    if (found.length === missing || way.walked !== undefined) break;
  }
  return rows;
};

const readStretch = (
  db: EntityManager,
  workspaceId: number,
  request: ListRequest,
  { split, walked, ids }: Way,
  { where, order }: StretchSql,
  limit: number,
): Promise<Listed[]> => {
  const params = createParams(workspaceId, request.memberId);
  const parts = ['c.workspace_id = $1', ...where(params)];
  const context = { ...request, isOfFew: walked !== undefined || Boolean(ids) };
  const narrowing = filterSql({ and: split.narrowing }, context, params);
  const rest = filterSql(split.rest, context, params);
  const from =
    walked === undefined
      ? `conversation c WHERE ${[...parts, rest, narrowing].join(' AND ')}${ids ? ` AND c.id = ANY (${params.add(ids)}::uuid[])` : ''}`
      : `(SELECT c.* FROM conversation c WHERE ${[...parts, rest].join(' AND ')} ORDER BY ${order} LIMIT ${params.add(walked)}) AS c WHERE ${narrowing}`;
  const page = `SELECT c.workspace_id, c.id FROM ${from} ORDER BY ${order} LIMIT ${params.add(limit)}`;
  return queryWarm(
    db,
    `SELECT ${conversationSelect}, ${keySql(request.sort)} AS "sortKey" FROM (${page}) AS page
       JOIN conversation c ON c.workspace_id = page.workspace_id AND c.id = page.id ${conversationJoins} ORDER BY ${orderSql(request.sort)}`,
    params.values,
  );
};

/** Which of these ids stand in the list now, with their place; what is missing does not. For live lists. */
export const placeInList = async (
  db: EntityManager,
  workspaceId: number,
  request: Pick<ListRequest, 'filter' | 'sort' | 'memberId' | 'now'>,
  ids: readonly string[],
): Promise<{ id: string; sortKey: string }[]> => {
  const params = createParams(workspaceId, request.memberId);
  const where = filterSql(request.filter, { ...request, isOfFew: true }, params);
  return db.query(
    `SELECT c.id, ${keySql(request.sort)} AS "sortKey" FROM conversation c WHERE c.workspace_id = $1 AND $2::uuid IS NOT DISTINCT FROM $2::uuid AND c.id = ANY (${params.add(ids)}::uuid[]) AND ${where}`,
    params.values,
  );
};

/** Exact up to `most`, then `most`. */
export const countConversations = async (
  db: EntityManager,
  workspaceId: number,
  request: Pick<ListRequest, 'filter' | 'memberId' | 'now'>,
  most = 100_000,
): Promise<number> => {
  const { narrowing } = splitFilter(request.filter);
  const ids = narrowing.length > 0 ? await narrow(db, narrowing, request.memberId, mostAtLast.search) : null;
  const params = createParams(workspaceId, request.memberId);
  const where = filterSql(request.filter, { ...request, isOfFew: ids !== null }, params);
  const among = ids ? ` AND c.id = ANY (${params.add(ids)}::uuid[])` : '';
  const [{ count }]: [{ count: number }] = await db.query(
    `SELECT count(*)::int AS count FROM (SELECT 1 FROM conversation c WHERE c.workspace_id = $1 AND $2::uuid IS NOT DISTINCT FROM $2::uuid AND ${where}${among} LIMIT ${params.add(most)}) AS matching`,
    params.values,
  );
  return count;
};

/**
 * Several counts in one question, each exact up to `most`. What a text or a rare mark narrows is found by its own index
 * and asked for by itself.
 */
export const countEach = async (
  db: EntityManager,
  workspaceId: number,
  filters: readonly Filter[],
  context: Pick<ListRequest, 'memberId' | 'now'>,
  most: number,
): Promise<number[]> => {
  const params = createParams(workspaceId, context.memberId);
  const limit = params.add(most);
  const counts: number[] = [];
  const together: { at: number; sql: string }[] = [];
  for (const [at, filter] of filters.entries())
    if (splitFilter(filter).narrowing.length > 0)
      counts[at] = await countConversations(db, workspaceId, { filter, ...context }, most);
    else {
      const where = filterSql(filter, { ...context, isOfFew: false }, params);
      together.push({
        at,
        sql: `(SELECT count(*)::int FROM (SELECT 1 FROM conversation c WHERE c.workspace_id = $1 AND ${where} LIMIT ${limit}) AS m) AS n${at}`,
      });
    }
  if (together.length === 0) return counts;
  const [row]: Record<string, number>[] = await db.query(
    `SELECT $2::uuid IS NOT DISTINCT FROM $2::uuid AS own, ${together.map(({ sql }) => sql).join(', ')}`,
    params.values,
  );
  for (const { at } of together) counts[at] = row![`n${at}`]!;
  return counts;
};

const encodeCursor = (sortKey: string): string => Buffer.from(sortKey).toString('base64url');
