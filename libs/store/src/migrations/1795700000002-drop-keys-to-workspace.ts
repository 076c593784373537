import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Each row that comes in looked its workspace up and locked it; where several commits did so at once, the workspace's own
 * row was written again for each. Row security says the same of every row that we can write: its workspace is the one
 * that the transaction has entered. What hangs on nothing but its workspace goes with it by a trigger; flags go with
 * their message. A delivery keeps its key: one for a workspace that is gone must be refused, not kept for nobody.
 */
export class DropKeysToWorkspace1795700000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of [...onlyOfWorkspace, 'flag'])
      await runner.query(`ALTER TABLE ${table} DROP CONSTRAINT ${table}_workspace_id_fkey`);
    await runner.query(`CREATE FUNCTION empty_workspace() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN
      ${onlyOfWorkspace.map((table) => `DELETE FROM ${table} WHERE workspace_id = OLD.id;`).join('\n      ')}
      RETURN OLD;
    END $body$`);
    await runner.query(
      'CREATE TRIGGER workspace_emptied BEFORE DELETE ON workspace FOR EACH ROW EXECUTE FUNCTION empty_workspace()',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TRIGGER workspace_emptied ON workspace');
    await runner.query('DROP FUNCTION empty_workspace()');
    for (const table of [...onlyOfWorkspace, 'flag'])
      await runner.query(
        `ALTER TABLE ${table} ADD CONSTRAINT ${table}_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace (id) ON DELETE CASCADE`,
      );
  }
}

const onlyOfWorkspace = ['delivery_outcome', 'contact'];
