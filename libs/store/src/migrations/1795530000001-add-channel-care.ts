import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a channel's health needs: since when it is as it is, what was announced of it, when it is looked at again, who
 * holds its live connection and where that stands; and the sign-ins that are under way on a platform's own page.
 */
export class AddChannelCare1795530000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE channel ADD COLUMN state_since timestamptz NOT NULL DEFAULT now(),
      ADD COLUMN announced jsonb NOT NULL DEFAULT '{}', ADD COLUMN next_check_at timestamptz, ADD COLUMN subscribed_at timestamptz,
      ADD COLUMN stream_cursor text, ADD COLUMN stream_owner uuid, ADD COLUMN stream_until timestamptz`);
    await runner.query(`CREATE FUNCTION note_state_since() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
      BEGIN NEW.state_since := now(); RETURN NEW; END $body$`);
    await runner.query(`CREATE TRIGGER note_state_since BEFORE UPDATE ON channel FOR EACH ROW
      WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION note_state_since()`);
    await runner.query(signInTable);
    await runner.query('CREATE INDEX sign_in_expiry ON sign_in (workspace_id, expires_at)');
    await runner.query('ALTER TABLE sign_in ENABLE ROW LEVEL SECURITY');
    await runner.query('ALTER TABLE sign_in FORCE ROW LEVEL SECURITY');
    await runner.query(
      `CREATE POLICY workspace_rows ON sign_in USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::int)`,
    );
    await runner.query('GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in TO hubbub_app');
    await addCrossing(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { signature } of functions) await runner.query(`DROP FUNCTION ${signature}`);
    await runner.query('DROP TABLE sign_in');
    await runner.query('DROP TRIGGER note_state_since ON channel');
    await runner.query('DROP FUNCTION note_state_since()');
    await runner.query(`ALTER TABLE channel DROP COLUMN state_since, DROP COLUMN announced, DROP COLUMN next_check_at,
      DROP COLUMN subscribed_at, DROP COLUMN stream_cursor, DROP COLUMN stream_owner, DROP COLUMN stream_until`);
  }
}

/** `sealed`: the code verifier while it is started, then the secrets of every account that may be chosen. */
const signInTable = `CREATE TABLE sign_in (workspace_id integer NOT NULL REFERENCES workspace(id) ON DELETE CASCADE, id uuid NOT NULL,
  platform text NOT NULL, member_id uuid NOT NULL, state_hash bytea NOT NULL, session_hash bytea NOT NULL, status text NOT NULL DEFAULT 'started',
  redirect_uri text NOT NULL, channel_id uuid, sealed bytea NOT NULL, accounts jsonb NOT NULL DEFAULT '[]', problem jsonb,
  expires_at timestamptz NOT NULL, created_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, member_id) REFERENCES member(workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, channel_id) REFERENCES channel(workspace_id, id) ON DELETE CASCADE, UNIQUE (workspace_id, state_hash))`;

const functions = [
  {
    signature: 'list_due_streams(text[], timestamptz)',
    definition: `CREATE FUNCTION list_due_streams(streaming text[], at timestamptz) RETURNS TABLE (workspace_id int, id uuid)
      LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $body$
      SELECT c.workspace_id, c.id FROM channel c WHERE c.platform = ANY (streaming) AND c.deleted_at IS NULL AND NOT c.is_off
        AND c.state <> 'disconnected' AND (c.stream_until IS NULL OR c.stream_until < at) $body$`,
  },
  {
    signature: 'list_due_checks(timestamptz, int)',
    definition: `CREATE FUNCTION list_due_checks(at timestamptz, most int) RETURNS TABLE (workspace_id int, id uuid)
      LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $body$
      SELECT c.workspace_id, c.id FROM channel c WHERE c.deleted_at IS NULL AND NOT c.is_off AND c.state <> 'disconnected'
        AND c.next_check_at <= at ORDER BY c.next_check_at LIMIT most $body$`,
  },
  {
    // Something that managers have not been told yet, or something told that is over.
    signature: 'list_channel_news(timestamptz)',
    definition: `CREATE FUNCTION list_channel_news(at timestamptz) RETURNS TABLE (workspace_id int, id uuid)
      LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $body$
      SELECT c.workspace_id, c.id FROM channel c WHERE c.deleted_at IS NULL AND NOT c.is_off AND (
        (c.state = 'disconnected' AND c.announced->>'state' IS DISTINCT FROM 'disconnected')
        OR (c.state = 'degraded' AND c.announced->>'state' IS NULL AND c.state_since < at - interval '5 minutes')
        OR (c.state = 'ok' AND c.announced ? 'state')
        OR (c.token_expires_at < at + interval '7 days' AND NOT c.announced ? 'token')
        OR (c.announced ? 'token' AND (c.token_expires_at IS NULL OR c.token_expires_at >= at + interval '7 days'))
        OR (c.failing_sends >= 5 AND NOT c.announced ? 'sends') OR (c.failing_sends = 0 AND c.announced ? 'sends')) $body$`,
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
