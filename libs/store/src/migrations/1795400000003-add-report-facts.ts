import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * When a conversation first waited and when a person first answered, kept by the database itself, so that every road
 * to an answer (ours, an echo, a bulk, its undo) counts alike; and the indexes by which reports find their span.
 */
export class AddReportFacts1795400000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE conversation ADD COLUMN first_waited_at timestamptz, ADD COLUMN first_replied_at timestamptz',
    );
    await runner.query(`CREATE FUNCTION note_first_reply() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
      BEGIN
        IF OLD.first_replied_at IS NULL THEN
          IF OLD.waiting_since IS NOT NULL AND NEW.last_member_at >= OLD.waiting_since THEN
            NEW.first_waited_at := OLD.waiting_since;
            NEW.first_replied_at := NEW.last_member_at;
          END IF;
        ELSIF NEW.last_member_at IS NULL OR (OLD.first_replied_at = OLD.last_member_at AND NEW.last_member_at < OLD.last_member_at) THEN
          NEW.first_waited_at := NULL; -- the answer was taken back
          NEW.first_replied_at := NULL;
        END IF;
        RETURN NEW;
      END $body$`);
    await runner.query(`CREATE TRIGGER note_first_reply BEFORE UPDATE ON conversation FOR EACH ROW
      WHEN (OLD.last_member_at IS DISTINCT FROM NEW.last_member_at) EXECUTE FUNCTION note_first_reply()`);
    for (const index of indexes) await runner.query(`CREATE INDEX ${index}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const index of indexes) await runner.query(`DROP INDEX ${index.split(' ')[0]}`);
    await runner.query('DROP TRIGGER note_first_reply ON conversation');
    await runner.query('DROP FUNCTION note_first_reply()');
    await runner.query('ALTER TABLE conversation DROP COLUMN first_waited_at, DROP COLUMN first_replied_at');
  }
}

const indexes = [
  'conversation_first_reply ON conversation (workspace_id, first_replied_at) WHERE first_replied_at IS NOT NULL',
  'conversation_closed ON conversation (workspace_id, closed_at) WHERE closed_at IS NOT NULL',
  'rule_run_time ON rule_run (workspace_id, created_at)',
  'suggestion_time ON suggestion (workspace_id, created_at)',
  'suggestion_outcome_suggestion ON suggestion_outcome (workspace_id, suggestion_id)',
];
