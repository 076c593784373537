import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Acts that wait for a message which is here already: two workers took them in the same moment. */
export class ListStrayActs1798070000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE held_act ADD COLUMN held_at timestamptz NOT NULL DEFAULT now()');
    await runner.query('CREATE INDEX held_act_recent ON held_act (held_at)');
    await runner.query('GRANT SELECT ON held_act TO hubbub_claim');
    await runner.query('CREATE POLICY across_workspaces ON held_act TO hubbub_claim USING (true)');
    await runner.query(`DO $$ BEGIN EXECUTE format('GRANT hubbub_claim TO %I', current_user); END $$`);
    await runner.query('GRANT CREATE ON SCHEMA public TO hubbub_claim');
    await runner.query(definition);
    await runner.query('ALTER FUNCTION list_stray_acts(timestamptz) OWNER TO hubbub_claim');
    await runner.query('REVOKE CREATE ON SCHEMA public FROM hubbub_claim');
    await runner.query('SET LOCAL ROLE hubbub_claim');
    await runner.query('REVOKE ALL ON FUNCTION list_stray_acts(timestamptz) FROM PUBLIC');
    await runner.query('GRANT EXECUTE ON FUNCTION list_stray_acts(timestamptz) TO hubbub_app');
    await runner.query('RESET ROLE');
    await runner.query(`DO $$ BEGIN EXECUTE format('REVOKE hubbub_claim FROM %I', current_user); END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION list_stray_acts(timestamptz)');
    await runner.query('DROP POLICY across_workspaces ON held_act');
    await runner.query('REVOKE SELECT ON held_act FROM hubbub_claim');
    await runner.query('ALTER TABLE held_act DROP COLUMN held_at');
  }
}

const definition = `CREATE FUNCTION list_stray_acts(since timestamptz) RETURNS TABLE (workspace_id int, channel_id uuid, external_ids text[])
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $body$
  SELECT h.workspace_id, h.channel_id, array_agg(DISTINCT h.target_external_id) FROM held_act h
  WHERE h.held_at >= since AND EXISTS (SELECT FROM message m
    WHERE m.workspace_id = h.workspace_id AND m.channel_id = h.channel_id AND m.external_id = h.target_external_id)
  GROUP BY h.workspace_id, h.channel_id LIMIT 100 $body$`;
