import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Further ids of a person on one channel (a WhatsApp user id beside the telephone number, the number of before), each
 * with the id under which the identity stands. `parted_at`: a member has parted what this had joined, for good.
 */
export class AddIdentityAliases1795720000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE identity_alias (workspace_id integer NOT NULL REFERENCES workspace(id) ON DELETE CASCADE, id uuid NOT NULL, channel_id uuid NOT NULL,
         alias text NOT NULL, external_id text NOT NULL, merge_id uuid, parted_at timestamptz, created_at timestamptz NOT NULL DEFAULT now(),
         PRIMARY KEY (workspace_id, id),
         FOREIGN KEY (workspace_id, channel_id) REFERENCES channel(workspace_id, id) ON DELETE CASCADE,
         UNIQUE (workspace_id, channel_id, alias))`,
    );
    await runner.query('CREATE INDEX identity_alias_of ON identity_alias (workspace_id, channel_id, external_id)');
    await runner.query('ALTER TABLE identity_alias ENABLE ROW LEVEL SECURITY');
    await runner.query('ALTER TABLE identity_alias FORCE ROW LEVEL SECURITY');
    await runner.query(
      `CREATE POLICY workspace_rows ON identity_alias USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::int)`,
    );
    await runner.query('GRANT SELECT, INSERT, UPDATE, DELETE ON identity_alias TO hubbub_app');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE identity_alias');
  }
}
