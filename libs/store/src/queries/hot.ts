import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { ClientBase } from 'pg';
import { textArray } from './columns';

const names = new Map<string, string>();

const nameOf = (sql: string): string => {
  const known = names.get(sql);
  if (known) return known;
  const name = `hot_${createHash('sha256').update(sql).digest('hex').slice(0, 24)}`;
  names.set(sql, name);
  return name;
};

/**
 * A statement of the hot path: prepared once a connection, so that a small batch does not pay for two dozen plans.
 * Gives the rows of any statement, an UPDATE's too. `sql` must be one of a fixed set: each is kept by the connection.
 */
export const queryHot = async <Row extends object>(
  db: EntityManager,
  sql: string,
  values: readonly unknown[],
): Promise<Row[]> => {
  const client = (await db.queryRunner!.connect()) as ClientBase;
  const { rows } = await client.query<Row>({ name: nameOf(sql), text: sql, values: values.map(written) });
  return rows;
};

/** Ids and words in PostgreSQL's own writing at once: the driver's general way costs several times as much for each. */
const written = (value: unknown): unknown =>
  Array.isArray(value) && value.every((item) => typeof item === 'string') ? textArray(value) : value;

const mostWarm = 32;
const timesAsked = new Map<string, number>();
let warm = 0;

/**
 * A statement whose text a request makes: prepared once it has been asked a few times, and only so many of them, since
 * each connection keeps its own. PostgreSQL goes on planning those by their values where that is cheaper in the end.
 */
export const queryWarm = async <Row extends object>(
  db: EntityManager,
  sql: string,
  values: readonly unknown[],
): Promise<Row[]> => {
  if (names.has(sql)) return queryHot(db, sql, values);
  const times = (timesAsked.get(sql) ?? 0) + 1;
  if (times > 3 && warm < mostWarm) {
    timesAsked.delete(sql);
    warm += 1;
    return queryHot(db, sql, values);
  }
  if (timesAsked.size > 500) timesAsked.clear();
  timesAsked.set(sql, times);
  return db.query(sql, [...values]);
};
