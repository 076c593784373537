import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which browsers have been told of a notice, so that another try for one of them rings no other again. */
export class AddPushedTo1795640000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE notification ADD COLUMN pushed_to uuid[] NOT NULL DEFAULT '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE notification DROP COLUMN pushed_to');
  }
}
