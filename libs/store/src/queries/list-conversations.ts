import type { Filter, Sort } from '@hubbub/contracts';
import { InvalidError } from '@hubbub/runtime';
import type { EntityManager } from 'typeorm';
import { type ConversationRow, conversationJoins, conversationSelect } from './conversations';
import { createParams, type FilterContext, filterSql, type Params, sorts } from './filter-sql';

export interface ListRequest extends FilterContext {
  filter: Filter;
  sort: Sort;
  limit: number;
  cursor: string | null;
}

/** A page by key, never by offset. `sortKey` is opaque and orders as the list does. */
export const listConversations = async (
  db: EntityManager,
  workspaceId: number,
  request: ListRequest,
): Promise<{ items: (ConversationRow & { sortKey: string })[]; nextCursor: string | null }> => {
  const params = createParams(workspaceId, request.memberId);
  const where = ['c.workspace_id = $1', filterSql(request.filter, request, params)];
  if (request.cursor) where.push(behind(request.sort, request.cursor, params));
  const { columns, descending } = sorts[request.sort];
  const order = [...columns.map(({ sql }) => sql), 'c.id']
    .map((sql) => `${sql} ${descending ? 'DESC' : 'ASC'}`)
    .join(', ');
  const page = `SELECT c.workspace_id, c.id FROM conversation c WHERE ${where.join(' AND ')} ORDER BY ${order} LIMIT ${params.add(request.limit + 1)}`;
  const rows: (ConversationRow & { sortKey: string })[] = await db.query(
    `SELECT ${conversationSelect}, ${keySql(request.sort)} AS "sortKey" FROM (${page}) AS page
       JOIN conversation c ON c.workspace_id = page.workspace_id AND c.id = page.id ${conversationJoins} ORDER BY ${order}`,
    params.values,
  );
  const items = rows.slice(0, request.limit);
  return { items, nextCursor: rows.length > request.limit ? encodeCursor(items.at(-1)!.sortKey) : null };
};

/** Which of these ids stand in the list now, with their place; what is missing does not. For live lists. */
export const placeInList = async (
  db: EntityManager,
  workspaceId: number,
  request: Pick<ListRequest, 'filter' | 'sort' | 'memberId' | 'now'>,
  ids: readonly string[],
): Promise<{ id: string; sortKey: string }[]> => {
  const params = createParams(workspaceId, request.memberId);
  const where = filterSql(request.filter, request, params);
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
  const params = createParams(workspaceId, request.memberId);
  const where = filterSql(request.filter, request, params);
  const [{ count }]: [{ count: number }] = await db.query(
    `SELECT count(*)::int AS count FROM (SELECT 1 FROM conversation c WHERE c.workspace_id = $1 AND $2::uuid IS NOT DISTINCT FROM $2::uuid AND ${where} LIMIT ${params.add(most)}) AS matching`,
    params.values,
  );
  return count;
};

/** Text that keeps the instant's microseconds. */
const keySql = (sort: Sort): string => {
  const parts = sorts[sort].columns.map(({ sql, type }) =>
    type === 'timestamptz'
      ? `coalesce(to_char(nullif(${sql}, 'infinity') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'infinity')`
      : `${sql}::text`,
  );
  return [...parts, 'c.id::text'].join(` || '|' || `);
};

const encodeCursor = (sortKey: string): string => Buffer.from(sortKey).toString('base64url');

const behind = (sort: Sort, cursor: string, params: Params): string => {
  const { columns, descending } = sorts[sort];
  const parts = Buffer.from(cursor, 'base64url').toString('utf8').split('|');
  if (parts.length !== columns.length + 1 || !uuid.test(parts.at(-1)!))
    throw new InvalidError('The cursor is not one of ours');
  const left = [...columns.map(({ sql }) => sql), 'c.id'].join(', ');
  const right = [
    ...columns.map(({ type }, index) => `${params.add(parts[index])}::${type}`),
    `${params.add(parts.at(-1))}::uuid`,
  ].join(', ');
  return `(${left}) ${descending ? '<' : '>'} (${right})`;
};

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
