import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * When a channel is compared with its platform again and how far that has come; another try for deliveries that were
 * received before any workspace was known; claims that a clock stepping back does not delay; archives to take away.
 */
export class CompleteTheRoadIn1795500000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE channel ADD COLUMN next_reconcile_at timestamptz, ADD COLUMN reconcile jsonb');
    await runner.query(`CREATE TABLE export (workspace_id integer NOT NULL REFERENCES workspace(id) ON DELETE CASCADE, id uuid NOT NULL,
      status text NOT NULL DEFAULT 'running', actor text NOT NULL, bytes bigint, rows bigint, failure text,
      created_at timestamptz NOT NULL DEFAULT now(), finished_at timestamptz, PRIMARY KEY (workspace_id, id))`);
    await runner.query('ALTER TABLE export ENABLE ROW LEVEL SECURITY');
    await runner.query('ALTER TABLE export FORCE ROW LEVEL SECURITY');
    await runner.query(
      `CREATE POLICY workspace_rows ON export USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::int)`,
    );
    await runner.query('GRANT SELECT, INSERT, UPDATE, DELETE ON export TO hubbub_app');
    await runner.query('GRANT SELECT ON delivery_outcome TO hubbub_claim');
    await runner.query('CREATE POLICY across_workspaces ON delivery_outcome TO hubbub_claim USING (true)');
    await addCrossing(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION replay_shared_deliveries(uuid, uuid[])');
    await runner.query('DROP FUNCTION list_due_reconciles(text[], timestamptz)');
    await runner.query('DROP FUNCTION bring_reconciles_forward(text[], timestamptz)');
    await runner.query('DROP POLICY across_workspaces ON delivery_outcome');
    await runner.query('REVOKE SELECT ON delivery_outcome FROM hubbub_claim');
    await runner.query('DROP TABLE export');
    await runner.query('ALTER TABLE channel DROP COLUMN next_reconcile_at, DROP COLUMN reconcile');
  }
}

const settings = 'LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp';

const functions = [
  {
    // A turn further away than any back-off could have put it was given before the clock stepped back.
    signature: 'claim_deliveries(int, timestamptz)',
    definition: `CREATE OR REPLACE FUNCTION claim_deliveries(most int, at timestamptz) RETURNS TABLE (workspace_id int, id uuid, bytes int) ${settings} AS $body$
      SELECT d.workspace_id, d.id, octet_length(d.raw) FROM delivery d WHERE d.state = 'pending' AND (d.next_attempt_at IS NULL OR d.next_attempt_at <= at
        OR d.next_attempt_at > at + least(3600, 2 ^ d.attempts) * interval '1 second')
      ORDER BY d.next_attempt_at NULLS FIRST, d.id LIMIT most FOR UPDATE SKIP LOCKED $body$`,
  },
  {
    // Deliveries of workspace 0 of which an event failed here. The caller's own workspace is the one that is set.
    signature: 'replay_shared_deliveries(uuid, uuid[])',
    definition: `CREATE FUNCTION replay_shared_deliveries(wanted_channel uuid, wanted uuid[]) RETURNS bigint ${settings} AS $body$
      WITH again AS (
        UPDATE delivery d SET state = 'pending', attempts = 0, next_attempt_at = NULL, reason = NULL
        WHERE d.workspace_id = 0 AND d.state = 'failed' AND EXISTS (SELECT FROM delivery_outcome o
          WHERE o.workspace_id = nullif(current_setting('app.workspace_id', true), '')::int AND o.delivery_id = d.id AND o.failed > 0
            AND (o.channel_id = wanted_channel OR d.id = ANY (wanted)))
        RETURNING 1)
      SELECT count(*) FROM again $body$`,
  },
  {
    signature: 'list_due_reconciles(text[], timestamptz)',
    definition: `CREATE FUNCTION list_due_reconciles(polling text[], at timestamptz) RETURNS TABLE (workspace_id int, id uuid) ${settings} AS $body$
      SELECT c.workspace_id, c.id FROM channel c WHERE c.platform = ANY (polling) AND c.deleted_at IS NULL AND NOT c.is_off AND c.state <> 'disconnected'
        AND coalesce(c.next_reconcile_at, c.created_at + interval '6 hours') <= at ORDER BY c.next_reconcile_at NULLS LAST $body$`,
  },
  {
    // After an outage of ours. What was compared a moment ago is left alone, so that restarts cost no requests.
    signature: 'bring_reconciles_forward(text[], timestamptz)',
    definition: `CREATE FUNCTION bring_reconciles_forward(polling text[], at timestamptz) RETURNS void ${settings} AS $body$
      UPDATE channel c SET next_reconcile_at = at WHERE c.platform = ANY (polling) AND c.deleted_at IS NULL AND NOT c.is_off
        AND coalesce(c.next_reconcile_at, 'infinity') > at
        AND coalesce((c.reconcile->>'endedAt')::timestamptz, c.created_at) < at - interval '2 minutes' $body$`,
  },
];

/** As in the first migration of row security: the functions belong to the role that may look across workspaces. */
const addCrossing = async (runner: QueryRunner): Promise<void> => {
  await runner.query(`DO $$ BEGIN EXECUTE format('GRANT hubbub_claim TO %I', current_user); END $$`);
  await runner.query('GRANT CREATE ON SCHEMA public TO hubbub_claim');
  for (const { signature, definition } of functions) {
    await runner.query(definition);
    await runner.query(`ALTER FUNCTION ${signature} OWNER TO hubbub_claim`);
  }
  await runner.query('REVOKE CREATE ON SCHEMA public FROM hubbub_claim');
  await runner.query('SET LOCAL ROLE hubbub_claim');
  for (const { signature } of functions) {
    await runner.query(`REVOKE ALL ON FUNCTION ${signature} FROM PUBLIC`);
    await runner.query(`GRANT EXECUTE ON FUNCTION ${signature} TO hubbub_app`);
  }
  await runner.query('RESET ROLE');
  await runner.query(`DO $$ BEGIN EXECUTE format('REVOKE hubbub_claim FROM %I', current_user); END $$`);
};
