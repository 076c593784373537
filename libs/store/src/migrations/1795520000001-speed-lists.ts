import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What lists need to stay flat. Row security lets only leak-proof operators reach an index, and neither `&&`, `@>` nor
 * LIKE is one: a few functions of `hubbub_claim` ask those indexes for the current workspace's ids instead, and the list
 * then judges exactly these by its own predicate. Names are found by an index too. What has the usual priority or
 * nobody's name on it needs no entry of its own: those lists walk by time.
 */
export class SpeedLists1795520000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of indexes) await runner.query(statement);
    await runner.query(`DO $$ BEGIN EXECUTE format('GRANT hubbub_claim TO %I', current_user); END $$`);
    for (const table of ['contact', 'identity']) {
      await runner.query(`GRANT SELECT ON "${table}" TO hubbub_claim`);
      await runner.query(`CREATE POLICY across_workspaces ON "${table}" TO hubbub_claim USING (true)`);
    }
    await runner.query('GRANT CREATE ON SCHEMA public TO hubbub_claim');
    await runner.query('SET LOCAL ROLE hubbub_claim');
    for (const { signature, definition } of functions) {
      await runner.query(definition);
      await runner.query(`REVOKE ALL ON FUNCTION ${signature} FROM PUBLIC`);
      await runner.query(`GRANT EXECUTE ON FUNCTION ${signature} TO hubbub_app`);
    }
    // A token's last use is told to the minute: it need not be written with every request.
    await runner.query(findToken);
    await runner.query('RESET ROLE');
    await runner.query('REVOKE CREATE ON SCHEMA public FROM hubbub_claim');
    await runner.query(`DO $$ BEGIN EXECUTE format('REVOKE hubbub_claim FROM %I', current_user); END $$`);
  }

  async down(): Promise<void> {
    throw new Error('Row security is not taken away');
  }
}

const indexes = [
  'DROP INDEX conversation_priority',
  'CREATE INDEX conversation_priority ON conversation (workspace_id, status, priority, last_message_at, id) WHERE priority <> 1',
  'DROP INDEX conversation_assignee',
  'CREATE INDEX conversation_assignee ON conversation (workspace_id, assignee_id, status, last_message_at, id) WHERE assignee_id IS NOT NULL',
  // Han, kana and Hangul stand apart, so that a name of two characters has trigrams as well.
  `CREATE FUNCTION spaced(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
     SELECT lower(regexp_replace(value, '([\\u2e80-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff])', ' \\1 ', 'g')) $body$`,
  'CREATE INDEX contact_name ON contact USING gin (spaced(name) gin_trgm_ops)',
  'CREATE INDEX identity_handle ON identity USING gin (spaced(handle) gin_trgm_ops) WHERE handle IS NOT NULL',
];

const own = `nullif(current_setting('app.workspace_id', true), '')::int`;

const narrowBy = (name: string, type: string, where: string) => ({
  signature: `${name}(${type}, int)`,
  definition: `CREATE FUNCTION ${name}(wanted ${type}, most int) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $body$
    SELECT CASE WHEN count(*) <= most THEN coalesce(array_agg(id), '{}') END FROM (
      SELECT c.id FROM conversation c WHERE c.workspace_id = ${own} AND ${where} LIMIT most + 1) AS found $body$`,
});

/** Ids of the current workspace's conversations that may match, each once or more; null when there are more than `most`. */
const functions = [
  narrowBy('narrow_by_labels', 'uuid[]', `c.label_ids <> '{}' AND c.label_ids && wanted`),
  narrowBy('narrow_by_flags', 'text[]', `c.flag_names <> '{}' AND c.flag_names && wanted`),
  narrowBy('narrow_by_mentions', 'uuid[]', `c.mentioned_ids <> '{}' AND c.mentioned_ids && wanted`),
  {
    signature: 'narrow_by_text(text[], text[], text, int)',
    // Dynamic, so that every word is planned by what it is: patterns bound as values would share one plan.
    definition: `CREATE FUNCTION narrow_by_text(patterns text[], grams text[], name text, most int) RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $body$
      DECLARE found uuid[]; named uuid[]; workspace int := ${own}; condition text := 'TRUE';
      BEGIN
        IF char_length(name) < 5 AND cardinality(grams) = 0 THEN RETURN NULL; END IF;
        IF cardinality(grams) > 0 THEN condition := condition || format(' AND m.search_grams @> %L::text[]', grams); END IF;
        -- Below three characters there is no trigram, and the index would be read whole: such a word is only compared.
        SELECT condition || coalesce(string_agg(format(CASE WHEN char_length(pattern) < 5 OR cardinality(grams) > 0 THEN ' AND (m.search_text || '''') LIKE %L' ELSE ' AND m.search_text LIKE %L' END, pattern), ''), '')
          INTO condition FROM unnest(patterns) AS pattern;
        EXECUTE format('SELECT array_agg(id) FROM (SELECT m.conversation_id AS id FROM message m WHERE m.workspace_id = %s AND %s LIMIT %s) AS found', workspace, condition, most + 1) INTO found;
        IF cardinality(found) > most THEN RETURN NULL; END IF;
        EXECUTE format('SELECT array_agg(id) FROM (
            SELECT c.id FROM (SELECT k.id FROM contact k WHERE k.workspace_id = %1$s AND spaced(k.name) LIKE spaced(%2$L) LIMIT %3$s) AS k
              JOIN conversation c ON c.workspace_id = %1$s AND c.contact_id = k.id
            UNION ALL
            SELECT c.id FROM (SELECT i.id, i.contact_id FROM identity i WHERE i.workspace_id = %1$s AND spaced(i.handle) LIKE spaced(%2$L) LIMIT %3$s) AS i
              JOIN conversation c ON c.workspace_id = %1$s AND c.contact_id = i.contact_id AND c.identity_id = i.id
            LIMIT %3$s) AS found', workspace, name, most + 1) INTO named;
        IF cardinality(named) > most THEN RETURN NULL; END IF;
        RETURN coalesce(found, '{}') || coalesce(named, '{}');
      END $body$`,
  },
];

const findToken = `CREATE OR REPLACE FUNCTION find_token(wanted bytea) RETURNS TABLE (workspace_id int, id uuid, role text, name text)
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $body$
    WITH used AS (
      UPDATE api_token t SET last_used_at = now() WHERE t.token_hash = wanted AND t.revoked_at IS NULL
        AND (t.last_used_at IS NULL OR t.last_used_at < now() - interval '1 minute'))
    SELECT t.workspace_id, t.id, t.role, t.name FROM api_token t WHERE t.token_hash = wanted AND t.revoked_at IS NULL $body$`;
