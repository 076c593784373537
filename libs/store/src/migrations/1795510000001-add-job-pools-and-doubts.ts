import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which job runners live (`job_pool`), so that what a killed one held is given back; and which sends are in doubt
 * (`list_doubts`), so that they are looked for on the platform. Of an unconfirmed message `not_before` says when.
 */
export class AddJobPoolsAndDoubts1795510000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE job_pool (id text PRIMARY KEY, seen_at timestamptz NOT NULL)');
    await runner.query(
      `CREATE INDEX message_doubts ON message (not_before) WHERE status = 'unconfirmed' AND not_before IS NOT NULL`,
    );
    await runner.query('GRANT CREATE ON SCHEMA public TO hubbub_claim');
    await runner.query(`CREATE FUNCTION list_doubts(at timestamptz, most int) RETURNS TABLE (workspace_id int, id uuid, channel_id uuid)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $body$
        SELECT m.workspace_id, m.id, m.channel_id FROM message m WHERE m.status = 'unconfirmed' AND m.not_before <= at ORDER BY m.not_before LIMIT most $body$`);
    // As in AddPaceOfSending: a member of the role for the change of owner alone.
    await runner.query(`DO $$ BEGIN EXECUTE format('GRANT hubbub_claim TO %I', current_user); END $$`);
    await runner.query('ALTER FUNCTION list_doubts(timestamptz, int) OWNER TO hubbub_claim');
    await runner.query('REVOKE CREATE ON SCHEMA public FROM hubbub_claim');
    await runner.query('SET LOCAL ROLE hubbub_claim');
    await runner.query('REVOKE ALL ON FUNCTION list_doubts(timestamptz, int) FROM PUBLIC');
    await runner.query('GRANT EXECUTE ON FUNCTION list_doubts(timestamptz, int) TO hubbub_app');
    await runner.query('RESET ROLE');
    await runner.query(`DO $$ BEGIN EXECUTE format('REVOKE hubbub_claim FROM %I', current_user); END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION list_doubts(timestamptz, int)');
    await runner.query('DROP INDEX message_doubts');
    await runner.query('DROP TABLE job_pool');
  }
}
