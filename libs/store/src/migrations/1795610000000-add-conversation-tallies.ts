import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Counters of conversations (`conversation_tally`), kept by the transaction that changes them, whoever it is. A change
 * adds rows and updates none, so that no two transactions wait for one counter; the rows are put together later. What
 * was there before is counted by the worker's first recount, and until then the badges count live.
 */
export class AddConversationTallies1795610000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TRIGGER conversation_tally_insert ON conversation');
    await runner.query('DROP TRIGGER conversation_tally_update ON conversation');
    await runner.query('DROP TRIGGER conversation_tally_delete ON conversation');
    await runner.query('DROP FUNCTION tally_conversations()');
    await runner.query('DROP FUNCTION tallies_of(uuid, boolean, uuid[])');
    await runner.query('DROP TABLE conversation_tally');
  }
}

// Grouped before it is told by facets: ten thousand rows of one change are a handful of groups, and what a change
// leaves as it was cancels out.
const tally = (rows: string): string => `INSERT INTO conversation_tally (workspace_id, facet, status, key, count)
  SELECT g.workspace_id, t.facet, g.status, t.key, sum(g.count) FROM (
    SELECT x.workspace_id, x.status, x.assignee_id, x.flag_names <> '{}' AS is_flagged, x.mentioned_ids, sum(x.sign) AS count FROM (${rows}) x GROUP BY 1, 2, 3, 4, 5 HAVING sum(x.sign) <> 0
  ) g, tallies_of(g.assignee_id, g.is_flagged, g.mentioned_ids) t GROUP BY 1, 2, 3, 4 HAVING sum(g.count) <> 0`;
const of = (table: string, sign: number): string =>
  `SELECT workspace_id, status, assignee_id, flag_names, mentioned_ids, ${sign} AS sign FROM ${table}`;

const statements = [
  `CREATE TABLE conversation_tally (workspace_id integer NOT NULL, id uuid NOT NULL DEFAULT gen_random_uuid(), facet text NOT NULL, status text NOT NULL, key uuid NOT NULL, count bigint NOT NULL,
     PRIMARY KEY (workspace_id, id), FOREIGN KEY (workspace_id) REFERENCES workspace (id) ON DELETE CASCADE)`,
  'ALTER TABLE conversation_tally ENABLE ROW LEVEL SECURITY',
  'ALTER TABLE conversation_tally FORCE ROW LEVEL SECURITY',
  `CREATE POLICY workspace_rows ON conversation_tally USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::int)`,
  'GRANT SELECT, INSERT, UPDATE, DELETE ON conversation_tally TO hubbub_app',
  // Where one conversation counts. The key is nobody's where the facet names no one.
  `CREATE FUNCTION tallies_of(assignee_id uuid, is_flagged boolean, mentioned_ids uuid[]) RETURNS TABLE (facet text, key uuid) LANGUAGE sql IMMUTABLE AS $body$
     SELECT 'all', '00000000-0000-0000-0000-000000000000'::uuid
     UNION ALL SELECT 'assignee', coalesce(assignee_id, '00000000-0000-0000-0000-000000000000')
     UNION ALL SELECT 'flagged', '00000000-0000-0000-0000-000000000000' WHERE is_flagged
     UNION ALL SELECT DISTINCT 'mentioned', unnest(mentioned_ids) $body$`,
  `CREATE FUNCTION tally_conversations() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN
     IF TG_OP = 'INSERT' THEN ${tally(of('new_rows', 1))};
     ELSIF TG_OP = 'DELETE' THEN ${tally(of('old_rows', -1))};
     ELSE ${tally(`${of('old_rows', -1)} UNION ALL ${of('new_rows', 1)}`)};
     END IF;
     RETURN NULL;
   END $body$`,
  `CREATE TRIGGER conversation_tally_insert AFTER INSERT ON conversation REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_conversations()`,
  `CREATE TRIGGER conversation_tally_update AFTER UPDATE ON conversation REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_conversations()`,
  `CREATE TRIGGER conversation_tally_delete AFTER DELETE ON conversation REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_conversations()`,
];
