import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Every foreign key is a look-up and a row lock for each row that comes in. These say nothing that another does not say:
 * a message belongs to the workspace and channel of its conversation, a conversation and an identity to the workspace of
 * their channel, and deleting the parent still takes them along through it.
 */
export class DropImpliedKeys1795545000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const { table, name } of implied) await runner.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { table, name, definition } of implied)
      await runner.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition} ON DELETE CASCADE`);
  }
}

const ofWorkspace = (table: string) => ({
  table,
  name: `${table}_workspace_id_fkey`,
  definition: 'FOREIGN KEY (workspace_id) REFERENCES workspace(id)',
});

const implied = [
  ofWorkspace('message'),
  ofWorkspace('conversation'),
  ofWorkspace('identity'),
  {
    table: 'message',
    name: 'message_workspace_id_channel_id_fkey',
    definition: 'FOREIGN KEY (workspace_id, channel_id) REFERENCES channel(workspace_id, id)',
  },
];
