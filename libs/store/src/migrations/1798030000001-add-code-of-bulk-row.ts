import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why a row of an act on many was left as it was, as a code beside the words. */
export class AddCodeOfBulkRow1798030000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE bulk_row ADD COLUMN reason_code text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE bulk_row DROP COLUMN reason_code');
  }
}
