import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Runs of rules whose acts wait for a member, so that the queue of them is found without reading the log. */
export class AddWaitingRuns1795750000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE rule_run ADD COLUMN is_waiting boolean NOT NULL DEFAULT false');
    await runner.query('CREATE INDEX rule_run_waiting ON rule_run (workspace_id, id) WHERE is_waiting');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX rule_run_waiting');
    await runner.query('ALTER TABLE rule_run DROP COLUMN is_waiting');
  }
}
