import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Since when a conversation waits for somebody of its team to be free. Whoever gives it to somebody, or to another team,
 * ends the wait.
 */
export class AddWaitingForATeam1795640000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE conversation ADD COLUMN team_waits_since timestamptz');
    await runner.query(
      'CREATE INDEX conversation_team_waits ON conversation (workspace_id, team_id, team_waits_since) WHERE team_waits_since IS NOT NULL',
    );
    await runner.query(`CREATE FUNCTION end_waiting_for_team() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
      BEGIN
        NEW.team_waits_since := NULL;
        RETURN NEW;
      END $body$`);
    await runner.query(`CREATE TRIGGER end_waiting_for_team BEFORE UPDATE ON conversation FOR EACH ROW
      WHEN (OLD.team_waits_since IS NOT NULL AND (OLD.assignee_id IS DISTINCT FROM NEW.assignee_id OR OLD.team_id IS DISTINCT FROM NEW.team_id)) EXECUTE FUNCTION end_waiting_for_team()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TRIGGER end_waiting_for_team ON conversation');
    await runner.query('DROP FUNCTION end_waiting_for_team()');
    await runner.query('DROP INDEX conversation_team_waits');
    await runner.query('ALTER TABLE conversation DROP COLUMN team_waits_since');
  }
}
