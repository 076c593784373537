import type { EntityManager } from 'typeorm';

/** Not carried away: what is of one moment or one installation, and what the database makes by itself. */
const leftOut = new Set([
  'export',
  'idempotency_key',
  'sign_in',
  'push_subscription',
  'model_probe',
  'conversation_tally',
]);

/** The tables of a workspace, each after those to which its rows point. */
export const listArchiveTables = async (db: EntityManager): Promise<string[]> => {
  const tables: { name: string; needs: string[] }[] = await db.query(
    `SELECT c.relname AS name, coalesce((SELECT array_agg(DISTINCT p.relname::text) FROM pg_constraint f JOIN pg_class p ON p.oid = f.confrelid
         WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.confrelid <> c.oid AND p.relname <> 'workspace'), '{}') AS needs
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'workspace_id' AND NOT a.attisdropped
     WHERE n.nspname = 'public' AND c.relkind = 'r' ORDER BY c.relname`,
  );
  const waiting = tables.filter(({ name }) => !leftOut.has(name));
  const ordered: string[] = [];
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ needs }) => needs.every((need) => ordered.includes(need) || leftOut.has(need)));
    const [table] = waiting.splice(Math.max(next, 0), 1);
    ordered.push(table!.name);
  }
  return ordered;
};

/** Columns that are written, not computed. */
export const listColumns = async (db: EntityManager, table: string): Promise<Set<string>> => {
  const rows: { name: string }[] = await db.query(
    `SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER'`,
    [table],
  );
  return new Set(rows.map(({ name }) => name));
};
