import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Signing in at a provider of one's own (OpenID Connect): one a workspace, its client secret sealed, and whom of the
 * members it has vouched for. Who asks for the list is not known yet, so one function looks across workspaces; it tells
 * names and no secrets.
 */
export class AddSignOn1795640000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE sign_on (workspace_id integer NOT NULL REFERENCES workspace(id) ON DELETE CASCADE, id uuid NOT NULL, name text NOT NULL, issuer text NOT NULL,
         client_id text NOT NULL, secrets bytea NOT NULL, is_on boolean NOT NULL DEFAULT true, version integer NOT NULL DEFAULT 1,
         created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (workspace_id, id), UNIQUE (workspace_id))`,
    );
    await runner.query('ALTER TABLE sign_on ENABLE ROW LEVEL SECURITY');
    await runner.query('ALTER TABLE sign_on FORCE ROW LEVEL SECURITY');
    await runner.query(
      `CREATE POLICY workspace_rows ON sign_on USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::int)`,
    );
    await runner.query('GRANT SELECT, INSERT, UPDATE, DELETE ON sign_on TO hubbub_app');
    await runner.query(`ALTER TABLE member ADD COLUMN sign_on_subject text`);
    await runner.query('CREATE UNIQUE INDEX member_sign_on ON member (workspace_id, sign_on_subject)');
    await runner.query('GRANT SELECT ON sign_on TO hubbub_claim');
    await runner.query('CREATE POLICY across_workspaces ON sign_on TO hubbub_claim USING (true)');
    await runner.query(`DO $$ BEGIN EXECUTE format('GRANT hubbub_claim TO %I', current_user); END $$`);
    await runner.query('GRANT CREATE ON SCHEMA public TO hubbub_claim');
    await runner.query('SET LOCAL ROLE hubbub_claim');
    await runner.query(
      `CREATE FUNCTION list_sign_ons() RETURNS TABLE (workspace_id int, id uuid, name text) LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $body$
         SELECT s.workspace_id, s.id, s.name FROM sign_on s WHERE s.is_on ORDER BY s.workspace_id $body$`,
    );
    await runner.query('REVOKE ALL ON FUNCTION list_sign_ons() FROM PUBLIC');
    await runner.query('GRANT EXECUTE ON FUNCTION list_sign_ons() TO hubbub_app');
    await runner.query('RESET ROLE');
    await runner.query('REVOKE CREATE ON SCHEMA public FROM hubbub_claim');
    await runner.query(`DO $$ BEGIN EXECUTE format('REVOKE hubbub_claim FROM %I', current_user); END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION list_sign_ons()');
    await runner.query('DROP TABLE sign_on');
    await runner.query('ALTER TABLE member DROP COLUMN sign_on_subject');
  }
}
