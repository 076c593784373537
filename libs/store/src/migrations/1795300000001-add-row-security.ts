import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Row security with FORCE on every table of a workspace, and the short list of functions that may look across
 * workspaces (reliability.md §7). `hubbub_app` is what every transaction of ours becomes; `hubbub_claim` owns the
 * functions and can do nothing else. Neither can log in or bypass policies.
 */
export class AddRowSecurity1795300000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(roles);
    const tables: { name: string }[] = await runner.query(tablesOfAWorkspace);
    for (const { name } of tables) {
      await runner.query(`ALTER TABLE "${name}" ENABLE ROW LEVEL SECURITY`);
      await runner.query(`ALTER TABLE "${name}" FORCE ROW LEVEL SECURITY`);
      // The setting comes back as an empty string on a used connection, hence nullif.
      await runner.query(
        `CREATE POLICY workspace_rows ON "${name}" USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::int)`,
      );
      await runner.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON "${name}" TO hubbub_app`);
    }
    await runner.query('ALTER TABLE workspace ENABLE ROW LEVEL SECURITY');
    await runner.query('ALTER TABLE workspace FORCE ROW LEVEL SECURITY');
    await runner.query(
      `CREATE POLICY own_workspace ON workspace USING (id = nullif(current_setting('app.workspace_id', true), '')::int)`,
    );
    await runner.query('GRANT SELECT, INSERT, UPDATE, DELETE ON workspace TO hubbub_app');
    await runner.query('GRANT USAGE ON SEQUENCE workspace_id_seq TO hubbub_app');
    for (const [table, rights] of Object.entries(claimRights)) {
      await runner.query(`GRANT ${rights} ON "${table}" TO hubbub_claim`);
      await runner.query(`CREATE POLICY across_workspaces ON "${table}" TO hubbub_claim USING (true)`);
    }
    await runner.query('GRANT CREATE ON SCHEMA public TO hubbub_claim');
    for (const { signature, definition } of functions) {
      await runner.query(definition);
      await runner.query(`ALTER FUNCTION ${signature} OWNER TO hubbub_claim`);
    }
    // PostgreSQL wants CREATE for a change of owner only; the owner has no further use for it.
    await runner.query('REVOKE CREATE ON SCHEMA public FROM hubbub_claim');
    await runner.query('SET LOCAL ROLE hubbub_claim');
    for (const { signature } of functions) {
      await runner.query(`REVOKE ALL ON FUNCTION ${signature} FROM PUBLIC`);
      await runner.query(`GRANT EXECUTE ON FUNCTION ${signature} TO hubbub_app`);
    }
    await runner.query('RESET ROLE');
    // A member of the role would inherit its policies: the owner of the tables is bound like everybody else.
    await runner.query(`DO $$ BEGIN EXECUTE format('REVOKE hubbub_claim FROM %I', current_user); END $$`);
  }

  async down(): Promise<void> {
    throw new Error('Row security is not taken away');
  }
}

const roles = `DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hubbub_app') THEN CREATE ROLE hubbub_app NOLOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hubbub_claim') THEN CREATE ROLE hubbub_claim NOLOGIN; END IF;
  EXECUTE format('GRANT hubbub_app, hubbub_claim TO %I', current_user);
  GRANT USAGE ON SCHEMA public TO hubbub_app, hubbub_claim;
END $$`;

const tablesOfAWorkspace = `SELECT c.table_name AS name FROM information_schema.columns c
  JOIN information_schema.tables t USING (table_schema, table_name)
  WHERE c.table_schema = 'public' AND c.column_name = 'workspace_id' AND t.table_type = 'BASE TABLE'`;

/** What the crossing functions touch, and no more. */
const claimRights: Record<string, string> = {
  delivery: 'SELECT, UPDATE',
  message: 'SELECT, UPDATE',
  platform_act: 'SELECT, UPDATE',
  conversation: 'SELECT, UPDATE',
  channel: 'SELECT, UPDATE',
  member: 'SELECT',
  api_token: 'SELECT, UPDATE',
  workspace: 'SELECT',
  rule: 'SELECT',
};

interface CrossingFunction {
  signature: string;
  definition: string;
}

const crossing = (name: string, args: string, types: string, returns: string, body: string): CrossingFunction => ({
  signature: `${name}(${types})`,
  definition: `CREATE FUNCTION ${name}(${args}) RETURNS ${returns} LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $body$ ${body} $body$`,
});

const functions: CrossingFunction[] = [
  crossing(
    'claim_deliveries',
    'most int, at timestamptz',
    'int, timestamptz',
    'TABLE (workspace_id int, id uuid, bytes int)',
    `SELECT d.workspace_id, d.id, octet_length(d.raw) FROM delivery d WHERE d.state = 'pending' AND (d.next_attempt_at IS NULL OR d.next_attempt_at <= at)
     ORDER BY d.next_attempt_at NULLS FIRST, d.id LIMIT most FOR UPDATE SKIP LOCKED`,
  ),
  // The oldest of its conversation, and only while nothing of that conversation is on its way.
  crossing(
    'claim_messages',
    'most int, at timestamptz, blocked uuid[]',
    'int, timestamptz, uuid[]',
    'TABLE (workspace_id int, id uuid, channel_id uuid)',
    `SELECT m.workspace_id, m.id, m.channel_id FROM message m
     WHERE m.status = 'queued' AND (m.not_before IS NULL OR m.not_before <= at) AND NOT (m.channel_id = ANY (blocked))
       AND NOT EXISTS (SELECT FROM message o WHERE o.workspace_id = m.workspace_id AND o.conversation_id = m.conversation_id
         AND (o.status = 'sending' OR (o.status = 'queued' AND o.id < m.id AND (o.not_before IS NULL OR o.not_before <= at))
           OR (o.status = 'unconfirmed' AND m.author_type = 'rule')))
     ORDER BY m.not_before NULLS FIRST, m.id LIMIT most FOR UPDATE OF m SKIP LOCKED`,
  ),
  crossing(
    'claim_acts',
    'most int, at timestamptz, blocked uuid[]',
    'int, timestamptz, uuid[]',
    'TABLE (workspace_id int, id uuid, channel_id uuid)',
    `SELECT a.workspace_id, a.id, a.channel_id FROM platform_act a
     WHERE a.status = 'queued' AND (a.not_before IS NULL OR a.not_before <= at) AND NOT (a.channel_id = ANY (blocked))
     ORDER BY a.not_before NULLS FIRST, a.id LIMIT most FOR UPDATE SKIP LOCKED`,
  ),
  crossing(
    'list_expired_leases',
    'at timestamptz',
    'timestamptz',
    'TABLE (workspace_id int, id uuid, is_act boolean)',
    `SELECT m.workspace_id, m.id, false FROM message m WHERE m.status = 'sending' AND m.lease_until < at
     UNION ALL SELECT a.workspace_id, a.id, true FROM platform_act a WHERE a.status = 'sending' AND a.lease_until < at`,
  ),
  crossing(
    'list_due_snoozes',
    'at timestamptz, most int',
    'timestamptz, int',
    'TABLE (workspace_id int, id uuid)',
    `SELECT c.workspace_id, c.id FROM conversation c WHERE c.status = 'snoozed' AND c.snoozed_until <= at ORDER BY c.snoozed_until LIMIT most`,
  ),
  crossing(
    'list_due_polls',
    'at timestamptz',
    'timestamptz',
    'TABLE (workspace_id int, id uuid, platform text)',
    `SELECT c.workspace_id, c.id, c.platform FROM channel c WHERE c.deleted_at IS NULL AND NOT c.is_off AND c.next_poll_at <= at ORDER BY c.next_poll_at`,
  ),
  crossing(
    'list_platform_channels',
    'wanted text',
    'text',
    'TABLE (workspace_id int, id uuid, external_id text, secrets bytea, is_off boolean, state text)',
    `SELECT c.workspace_id, c.id, c.external_id, c.secrets, c.is_off, c.state FROM channel c WHERE c.platform = wanted AND c.deleted_at IS NULL`,
  ),
  crossing(
    'find_channel',
    'wanted uuid',
    'uuid',
    'TABLE (workspace_id int, id uuid, platform text, external_id text, secrets bytea, is_off boolean, settings jsonb)',
    `SELECT c.workspace_id, c.id, c.platform, c.external_id, c.secrets, c.is_off, c.settings FROM channel c WHERE c.id = wanted AND c.deleted_at IS NULL`,
  ),
  crossing(
    'find_sign_in',
    'wanted text',
    'text',
    'TABLE (workspace_id int, id uuid, password_hash text, is_active boolean)',
    `SELECT m.workspace_id, m.id, m.password_hash, m.is_active FROM member m WHERE lower(m.email) = lower(wanted)`,
  ),
  crossing(
    'find_invitation',
    'wanted bytea, at timestamptz',
    'bytea, timestamptz',
    'TABLE (workspace_id int, id uuid)',
    `SELECT m.workspace_id, m.id FROM member m WHERE m.invitation_hash = wanted AND m.invited_until > at`,
  ),
  crossing(
    'find_token',
    'wanted bytea',
    'bytea',
    'TABLE (workspace_id int, id uuid, role text, name text)',
    `UPDATE api_token t SET last_used_at = now() WHERE t.token_hash = wanted AND t.revoked_at IS NULL RETURNING t.workspace_id, t.id, t.role, t.name`,
  ),
  crossing(
    'list_workspaces',
    '',
    '',
    'TABLE (id int, name text, is_demo boolean)',
    `SELECT w.id, w.name, w.is_demo FROM workspace w WHERE w.id > 0 ORDER BY w.id`,
  ),
  crossing(
    'list_unanswered_rules',
    '',
    '',
    'TABLE (workspace_id int)',
    `SELECT DISTINCT r.workspace_id FROM rule r WHERE r.mode <> 'off' AND r.trigger->>'type' = 'unanswered'`,
  ),
];
