import type { Sort } from '@hubbub/contracts';
import { InvalidError } from '@hubbub/runtime';
import type { Params } from './filter-sql';

interface Column {
  sql: string;
  type: string;
}

/**
 * A stretch of a list that one index walks in order. A list is its stretches one after the other: what has no waiting
 * time comes behind all that has, the usual priority between the higher and the lower ones.
 */
interface Stretch {
  where: string;
  columns: Column[];
  /** Given the cursor's key: does the whole stretch lie behind it, in front of it, or is the cursor in it? */
  place(key: readonly string[]): 'behind' | 'in' | 'before';
  /** The parts of the key that `columns` compare with. */
  keyOf(key: readonly string[]): string[];
}

interface SortSql {
  /** The whole key, first to last; all in one direction. */
  columns: Column[];
  descending: boolean;
  stretches: Stretch[];
}

const lastMessageAt: Column = { sql: 'c.last_message_at', type: 'timestamptz' };
const priority: Column = { sql: 'c.priority', type: 'smallint' };
const waitingSince: Column = { sql: 'c.waiting_since', type: 'timestamptz' };

const whole = (columns: Column[]): Stretch => ({
  where: 'TRUE',
  columns,
  place: () => 'in',
  keyOf: (key) => [...key],
});

const byPriority = (where: string, from: number, to: number): Stretch => ({
  where,
  columns: from === to ? [lastMessageAt] : [priority, lastMessageAt],
  place: ([at]) => (Number(at) > to ? 'behind' : Number(at) < from ? 'before' : 'in'),
  keyOf: (key) => (from === to ? key.slice(1) : [...key]),
});

const sorts: Record<Sort, SortSql> = {
  recent: { columns: [lastMessageAt], descending: true, stretches: [whole([lastMessageAt])] },
  oldest: { columns: [lastMessageAt], descending: false, stretches: [whole([lastMessageAt])] },
  waiting: {
    columns: [{ sql: `coalesce(c.waiting_since, 'infinity')`, type: 'timestamptz' }],
    descending: false,
    stretches: [
      {
        where: 'c.waiting_since IS NOT NULL',
        columns: [waitingSince],
        place: ([at]) => (at === 'infinity' ? 'before' : 'in'),
        keyOf: (key) => [...key],
      },
      {
        where: 'c.waiting_since IS NULL',
        columns: [],
        place: ([at]) => (at === 'infinity' ? 'in' : 'behind'),
        keyOf: (key) => key.slice(1),
      },
    ],
  },
  priority: {
    columns: [priority, lastMessageAt],
    descending: true,
    stretches: [
      byPriority('c.priority > 1', 2, 3),
      byPriority('c.priority = 1', 1, 1),
      byPriority('c.priority < 1', 0, 0),
    ],
  },
};

/** The key of a row as text that keeps the instant's microseconds. Opaque outside. */
export const keySql = (sort: Sort): string => {
  const parts = sorts[sort].columns.map(({ sql, type }) =>
    type === 'timestamptz'
      ? `coalesce(to_char(nullif(${sql}, 'infinity') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'infinity')`
      : `${sql}::text`,
  );
  return [...parts, 'c.id::text'].join(` || '|' || `);
};

/** For ORDER BY, of the whole list. */
export const orderSql = (sort: Sort): string => orderOf(sorts[sort].columns, sorts[sort].descending);

const orderOf = (columns: readonly Column[], descending: boolean): string =>
  [...columns.map(({ sql }) => sql), 'c.id'].map((sql) => `${sql} ${descending ? 'DESC' : 'ASC'}`).join(', ');

export interface StretchSql {
  where(params: Params): string[];
  order: string;
}

/** The stretches that a page behind `cursor` may touch, in their order. Throws InvalidError for a cursor that is none of ours. */
export const stretchesBehind = (sort: Sort, cursor: string | null): StretchSql[] => {
  const { columns, descending, stretches } = sorts[sort];
  const key = cursor === null ? null : Buffer.from(cursor, 'base64url').toString('utf8').split('|');
  if (key && (key.length !== columns.length + 1 || !isKey(key, columns)))
    throw new InvalidError('The cursor is not one of ours', { reason: 'bad_request' });
  return stretches.flatMap((stretch): StretchSql[] => {
    const place = key ? stretch.place(key) : 'behind';
    if (place === 'before') return [];
    return [
      {
        order: orderOf(stretch.columns, descending),
        where: (params) => [
          ...(stretch.where === 'TRUE' ? [] : [stretch.where]),
          ...(place === 'in' ? [behindSql(stretch, stretch.keyOf(key!), descending, params)] : []),
        ],
      },
    ];
  });
};

const behindSql = ({ columns }: Stretch, key: readonly string[], descending: boolean, params: Params): string => {
  const left = [...columns.map(({ sql }) => sql), 'c.id'].join(', ');
  const right = [
    ...columns.map(({ type }, index) => `${params.add(key[index])}::${type}`),
    `${params.add(key.at(-1))}::uuid`,
  ].join(', ');
  return `(${left}) ${descending ? '<' : '>'} (${right})`;
};

const isKey = (key: readonly string[], columns: readonly Column[]): boolean =>
  uuid.test(key.at(-1)!) &&
  columns.every(({ type }, index) =>
    type === 'smallint' ? /^[0-3]$/.test(key[index]!) : key[index] === 'infinity' || instant.test(key[index]!),
  );

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const instant = /^-?\d{1,6}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z$/;
