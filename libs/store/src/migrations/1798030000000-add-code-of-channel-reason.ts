import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is wrong with a channel as a code beside the words, so that each reader hears it in their language. */
export class AddCodeOfChannelReason1798030000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE channel ADD COLUMN reason_code text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE channel DROP COLUMN reason_code');
  }
}
