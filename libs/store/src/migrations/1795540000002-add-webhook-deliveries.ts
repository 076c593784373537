import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Events of ours on their way to other systems, each row its own queue; and by which breaches are known to be told. */
export class AddWebhookDeliveries1795540000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE webhook_delivery (workspace_id integer NOT NULL REFERENCES workspace(id) ON DELETE CASCADE, id uuid NOT NULL, endpoint_id uuid NOT NULL, event text NOT NULL,
      conversation_id uuid, payload jsonb NOT NULL, state text NOT NULL DEFAULT 'pending', attempts smallint NOT NULL DEFAULT 0, last_status integer, last_error text, tried_at timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (workspace_id, id),
      FOREIGN KEY (workspace_id, endpoint_id) REFERENCES webhook_endpoint (workspace_id, id) ON DELETE CASCADE)`);
    await runner.query('CREATE INDEX webhook_delivery_endpoint ON webhook_delivery (workspace_id, endpoint_id, id)');
    await runner.query(
      'CREATE INDEX webhook_delivery_conversation ON webhook_delivery (workspace_id, conversation_id) WHERE conversation_id IS NOT NULL',
    );
    await runner.query('ALTER TABLE webhook_delivery ENABLE ROW LEVEL SECURITY');
    await runner.query('ALTER TABLE webhook_delivery FORCE ROW LEVEL SECURITY');
    await runner.query(
      `CREATE POLICY workspace_rows ON webhook_delivery USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::int)`,
    );
    await runner.query('GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_delivery TO hubbub_app');
    await runner.query(
      `CREATE INDEX notification_breach ON notification (workspace_id, conversation_id, cause) WHERE type = 'sla'`,
    );
    await runner.query('CREATE INDEX audit_entry_time ON audit_entry (workspace_id, at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX audit_entry_time, notification_breach');
    await runner.query('DROP TABLE webhook_delivery');
  }
}
