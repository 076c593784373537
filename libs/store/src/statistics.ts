import type { DataSource } from 'typeorm';

/** Below this a wrong plan costs nothing. */
const fewRows = 200;

/**
 * Takes the first statistics of tables that grow quickly from nothing: autovacuum looks once a minute, and until then any
 * index that begins with the workspace seems as good as the key's own, to the checks of foreign keys as well, so that
 * each row reads all the others. Later growth is autovacuum's. Needs the tables' owner; names of what was analysed.
 */
export const analyseYoungTables = async (dataSource: DataSource): Promise<string[]> => {
  const rows: { name: string }[] = await dataSource.query(
    `SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> ALL ($2)
       AND pg_stat_get_mod_since_analyze(c.oid) > $1 AND pg_stat_get_mod_since_analyze(c.oid) > 4 * greatest(c.reltuples, 0)
     ORDER BY c.relname`,
    [fewRows, alwaysEmpty],
  );
  // A tenth of the usual sample tells a key from what many rows share, in a tenth of the time; the two are one transaction.
  for (const { name } of rows) await dataSource.query(`SET LOCAL default_statistics_target = 10; ANALYZE "${name}"`);
  return rows.map(({ name }) => name);
};

/** Rows come and go within seconds: there is never enough in them to count. */
const alwaysEmpty = ['held_act', 'send_slot', 'session'];
