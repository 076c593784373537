import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which message introduced us, so that one that was turned down or never arrived does not count as an introduction. */
export class NoteIntroductions1797040000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE partnership ADD COLUMN introduced_by uuid');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE partnership DROP COLUMN introduced_by');
  }
}
