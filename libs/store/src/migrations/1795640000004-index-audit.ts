import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The trail asked by person or by act, page after page, without reading all of it. */
export class IndexAudit1795640000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX audit_entry_member ON audit_entry (workspace_id, member_id, id)');
    await runner.query('CREATE INDEX audit_entry_act ON audit_entry (workspace_id, act, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX audit_entry_member, audit_entry_act');
  }
}
