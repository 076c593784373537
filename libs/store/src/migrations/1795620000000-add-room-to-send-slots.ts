import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Some caps hold for one chat or one person: each attempt says where it went. */
export class AddRoomToSendSlots1795620000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE send_slot ADD COLUMN room text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE send_slot DROP COLUMN room');
  }
}
