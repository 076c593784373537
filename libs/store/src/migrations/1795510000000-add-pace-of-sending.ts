import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What keeps a channel within its platform's caps, in the database, so that a restart forgets nothing and several
 * workers count together: one `send_slot` for each attempt, and on the channel until when it rests and why.
 */
export class AddPaceOfSending1795510000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
    await runner.query('GRANT CREATE ON SCHEMA public TO hubbub_claim');
    await runner.query(listSendingChannels);
    // For the change of owner alone; AddRowSecurity says why the owner of the tables must not stay a member.
    await runner.query(`DO $$ BEGIN EXECUTE format('GRANT hubbub_claim TO %I', current_user); END $$`);
    await runner.query('ALTER FUNCTION list_sending_channels(boolean, timestamptz) OWNER TO hubbub_claim');
    await runner.query('REVOKE CREATE ON SCHEMA public FROM hubbub_claim');
    await runner.query('SET LOCAL ROLE hubbub_claim');
    await runner.query('REVOKE ALL ON FUNCTION list_sending_channels(boolean, timestamptz) FROM PUBLIC');
    await runner.query('GRANT EXECUTE ON FUNCTION list_sending_channels(boolean, timestamptz) TO hubbub_app');
    await runner.query('RESET ROLE');
    await runner.query(`DO $$ BEGIN EXECUTE format('REVOKE hubbub_claim FROM %I', current_user); END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION list_sending_channels(boolean, timestamptz)');
    await runner.query('DROP INDEX message_queued_channel, platform_act_queued_channel');
    await runner.query('DROP TABLE send_slot');
    await runner.query(
      'ALTER TABLE channel DROP COLUMN breaker_reason, DROP COLUMN breaker_faults, DROP COLUMN breaker_level',
    );
  }
}

const statements = [
  `ALTER TABLE channel ADD COLUMN breaker_reason text, ADD COLUMN breaker_faults integer NOT NULL DEFAULT 0,
     ADD COLUMN breaker_level integer NOT NULL DEFAULT 0`,
  // counted_from: the platform may have counted the attempt as late as then; its lease until the attempt has ended.
  `CREATE TABLE send_slot (workspace_id integer NOT NULL REFERENCES workspace(id) ON DELETE CASCADE, id uuid NOT NULL, channel_id uuid NOT NULL,
     scope text NOT NULL, kind text NOT NULL, started_at timestamptz NOT NULL, counted_from timestamptz NOT NULL, is_under_way boolean NOT NULL DEFAULT true,
     PRIMARY KEY (workspace_id, id), FOREIGN KEY (workspace_id, channel_id) REFERENCES channel(workspace_id, id) ON DELETE CASCADE) WITH (fillfactor = 80)`,
  'CREATE INDEX send_slot_counted ON send_slot (workspace_id, channel_id, counted_from)',
  'CREATE INDEX send_slot_under_way ON send_slot (workspace_id, channel_id) WHERE is_under_way',
  'ALTER TABLE send_slot ENABLE ROW LEVEL SECURITY',
  'ALTER TABLE send_slot FORCE ROW LEVEL SECURITY',
  `CREATE POLICY workspace_rows ON send_slot USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::int)`,
  'GRANT SELECT, INSERT, UPDATE, DELETE ON send_slot TO hubbub_app',
  `CREATE INDEX message_queued_channel ON message (workspace_id, channel_id, not_before NULLS FIRST, id) WHERE status = 'queued'`,
  `CREATE INDEX platform_act_queued_channel ON platform_act (workspace_id, channel_id, not_before NULLS FIRST, id) WHERE status = 'queued'`,
];

/** One step of the index for each channel, however much waits in it. */
const channelsOf = (table: string): string => `
  WITH RECURSIVE waiting AS (
    (SELECT q.workspace_id, q.channel_id FROM ${table} q WHERE q.status = 'queued' ORDER BY q.workspace_id, q.channel_id LIMIT 1)
    UNION ALL
    SELECT n.workspace_id, n.channel_id FROM waiting w, LATERAL (SELECT q.workspace_id, q.channel_id FROM ${table} q
      WHERE q.status = 'queued' AND (q.workspace_id, q.channel_id) > (w.workspace_id, w.channel_id) ORDER BY q.workspace_id, q.channel_id LIMIT 1) n)
  SELECT w.workspace_id, w.channel_id FROM waiting w JOIN channel c ON c.workspace_id = w.workspace_id AND c.id = w.channel_id,
    LATERAL (SELECT q.not_before FROM ${table} q WHERE q.status = 'queued' AND q.workspace_id = w.workspace_id AND q.channel_id = w.channel_id
      ORDER BY q.not_before NULLS FIRST, q.id LIMIT 1) head
  WHERE c.deleted_at IS NULL AND (c.breaker_until IS NULL OR c.breaker_until <= at) AND (head.not_before IS NULL OR head.not_before <= at)`;

const listSendingChannels = `CREATE FUNCTION list_sending_channels(is_act boolean, at timestamptz) RETURNS TABLE (workspace_id int, channel_id uuid)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $body$
  #variable_conflict use_column
  BEGIN
    IF is_act THEN RETURN QUERY ${channelsOf('platform_act')};
    ELSE RETURN QUERY ${channelsOf('message')};
    END IF;
  END $body$`;
