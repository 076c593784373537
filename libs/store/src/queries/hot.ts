import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { ClientBase } from 'pg';

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
  const { rows } = await client.query<Row>({ name: nameOf(sql), text: sql, values: [...values] });
  return rows;
};
