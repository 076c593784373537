import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A search looks at names as well as at messages. Few people are called like a word: who is, the index of names says at
 * once, and a list that is walked then looks into the messages of each conversation only, a third of the work.
 */
export class SpeedSearch1795700000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`DO $$ BEGIN EXECUTE format('GRANT hubbub_claim TO %I', current_user); END $$`);
    await runner.query('GRANT CREATE ON SCHEMA public TO hubbub_claim');
    await runner.query('SET LOCAL ROLE hubbub_claim');
    await runner.query(narrowByName);
    await runner.query('REVOKE ALL ON FUNCTION narrow_by_name(text, boolean, int) FROM PUBLIC');
    await runner.query('GRANT EXECUTE ON FUNCTION narrow_by_name(text, boolean, int) TO hubbub_app');
    await runner.query('RESET ROLE');
    await runner.query('REVOKE CREATE ON SCHEMA public FROM hubbub_claim');
    await runner.query(`DO $$ BEGIN EXECUTE format('REVOKE hubbub_claim FROM %I', current_user); END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION narrow_by_name(text, boolean, int)');
  }
}

const own = `nullif(current_setting('app.workspace_id', true), '')::int`;

/** The current workspace's conversations whose person may be called so; null for more than `most`, or a pattern too short for an index. */
const narrowByName = `CREATE FUNCTION narrow_by_name(name text, has_grams boolean, most int) RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $body$
  DECLARE named uuid[]; workspace int := ${own};
  BEGIN
    IF char_length(name) < 5 AND NOT has_grams THEN RETURN NULL; END IF;
    EXECUTE format('SELECT array_agg(id) FROM (
        SELECT c.id FROM (SELECT k.id FROM contact k WHERE k.workspace_id = %1$s AND spaced(k.name) LIKE spaced(%2$L) LIMIT %3$s) AS k
          JOIN conversation c ON c.workspace_id = %1$s AND c.contact_id = k.id
        UNION ALL
        SELECT c.id FROM (SELECT i.id, i.contact_id FROM identity i WHERE i.workspace_id = %1$s AND spaced(i.handle) LIKE spaced(%2$L) LIMIT %3$s) AS i
          JOIN conversation c ON c.workspace_id = %1$s AND c.contact_id = i.contact_id AND c.identity_id = i.id
        LIMIT %3$s) AS found', workspace, name, most + 1) INTO named;
    IF cardinality(named) > most THEN RETURN NULL; END IF;
    RETURN coalesce(named, '{}');
  END $body$`;
