import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The frozen match set of an act on many, how far it and its undo have come, and what each row made. */
export class ExtendBulk1795400000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE bulk ALTER COLUMN member_id DROP NOT NULL, ADD COLUMN actor text NOT NULL DEFAULT '', ADD COLUMN needs_approval boolean NOT NULL DEFAULT false,
      ADD COLUMN ids uuid[] NOT NULL DEFAULT '{}', ADD COLUMN frozen_at timestamptz NOT NULL DEFAULT now(), ADD COLUMN position integer NOT NULL DEFAULT 0,
      ADD COLUMN skipped integer NOT NULL DEFAULT 0, ADD COLUMN failed integer NOT NULL DEFAULT 0,
      ADD COLUMN restored integer NOT NULL DEFAULT 0, ADD COLUMN kept integer NOT NULL DEFAULT 0, ADD COLUMN undone_by text,
      ADD COLUMN finished_at timestamptz`);
    await runner.query('ALTER TABLE bulk_row ADD COLUMN target_id uuid');
    await runner.query(
      `CREATE INDEX bulk_unfinished ON bulk (workspace_id, id) WHERE status IN ('running', 'undoing')`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX bulk_unfinished');
    await runner.query('ALTER TABLE bulk_row DROP COLUMN target_id');
    await runner.query(`ALTER TABLE bulk DROP COLUMN actor, DROP COLUMN needs_approval, DROP COLUMN ids, DROP COLUMN frozen_at, DROP COLUMN position, DROP COLUMN skipped, DROP COLUMN failed,
      DROP COLUMN restored, DROP COLUMN kept, DROP COLUMN undone_by, DROP COLUMN finished_at`);
  }
}
