import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A contact whose words are erased is kept as an empty row, so that counts stay true; merges are found by contact. */
export class AddErasureOfContacts1795400000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE contact ADD COLUMN erased_at timestamptz');
    await runner.query('CREATE INDEX contact_merge_contact ON contact_merge (workspace_id, contact_id)');
    await runner.query('CREATE INDEX contact_merge_merged ON contact_merge (workspace_id, merged_id)');
    await runner.query(
      'CREATE INDEX contact_merged_into ON contact (workspace_id, merged_into) WHERE merged_into IS NOT NULL',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX contact_merge_contact, contact_merge_merged, contact_merged_into');
    await runner.query('ALTER TABLE contact DROP COLUMN erased_at');
  }
}
