import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which promise was missed when (time to a first answer, time to close), so that a list can be asked for what is late;
 * since when a conversation has been open, and what notices say as a code with its parameters. A case begins with the
 * message that opens the conversation: where a member opens it again, or a closing is undone, it is the same case.
 */
export class AddBreaches1795640000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE sla_breach (workspace_id integer NOT NULL REFERENCES workspace(id) ON DELETE CASCADE, id uuid NOT NULL, policy_id uuid NOT NULL,
         conversation_id uuid NOT NULL, kind text NOT NULL, since timestamptz NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (workspace_id, id),
         FOREIGN KEY (workspace_id, policy_id) REFERENCES sla_policy(workspace_id, id) ON DELETE CASCADE,
         FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation(workspace_id, id) ON DELETE CASCADE,
         UNIQUE (workspace_id, conversation_id, policy_id, kind, since))`,
    );
    await runner.query('ALTER TABLE sla_breach ENABLE ROW LEVEL SECURITY');
    await runner.query('ALTER TABLE sla_breach FORCE ROW LEVEL SECURITY');
    await runner.query(
      `CREATE POLICY workspace_rows ON sla_breach USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::int)`,
    );
    await runner.query('GRANT SELECT, INSERT, UPDATE, DELETE ON sla_breach TO hubbub_app');
    await runner.query('ALTER TABLE conversation ADD COLUMN opened_at timestamptz');
    await runner.query(`CREATE FUNCTION note_opening() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
      BEGIN
        NEW.opened_at := NEW.last_inbound_at;
        RETURN NEW;
      END $body$`);
    await runner.query(`CREATE TRIGGER note_opening BEFORE UPDATE ON conversation FOR EACH ROW
      WHEN (OLD.status = 'closed' AND NEW.status <> 'closed' AND OLD.last_inbound_at IS DISTINCT FROM NEW.last_inbound_at) EXECUTE FUNCTION note_opening()`);
    await runner.query('ALTER TABLE notification ADD COLUMN said jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE notification DROP COLUMN said');
    await runner.query('DROP TRIGGER note_opening ON conversation');
    await runner.query('DROP FUNCTION note_opening()');
    await runner.query('ALTER TABLE conversation DROP COLUMN opened_at');
    await runner.query('DROP TABLE sla_breach');
  }
}
