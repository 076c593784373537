import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who asks is looked up with every request: as one statement, like a token, instead of a transaction of four. The
 * caller has the workspace and the member from a session that we signed.
 */
export class FindMembersBySession1795700000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`DO $$ BEGIN EXECUTE format('GRANT hubbub_claim TO %I', current_user); END $$`);
    await runner.query('GRANT CREATE ON SCHEMA public TO hubbub_claim');
    await runner.query('SET LOCAL ROLE hubbub_claim');
    await runner.query(findMember);
    await runner.query('REVOKE ALL ON FUNCTION find_session_member(int, uuid) FROM PUBLIC');
    await runner.query('GRANT EXECUTE ON FUNCTION find_session_member(int, uuid) TO hubbub_app');
    await runner.query('RESET ROLE');
    await runner.query('REVOKE CREATE ON SCHEMA public FROM hubbub_claim');
    await runner.query(`DO $$ BEGIN EXECUTE format('REVOKE hubbub_claim FROM %I', current_user); END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION find_session_member(int, uuid)');
  }
}

const findMember = `CREATE FUNCTION find_session_member(workspace int, member uuid) RETURNS TABLE (name text, role text, is_active boolean, sessions_since text, lacks_factor boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $body$
    SELECT m.name, m.role, m.is_active, m.preferences->>'sessionsSince', m.second_factor_at IS NULL
      AND coalesce((SELECT (w.settings->'security'->>'requireSecondFactor')::boolean FROM workspace w WHERE w.id = find_session_member.workspace), false)
    FROM member m WHERE m.workspace_id = find_session_member.workspace AND m.id = find_session_member.member $body$`;
