import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why rules did not fire, message by message; since when a rule is on; and the indexes by which the seat belt counts,
 * replay reads history in the order of time, and one introduction a person is kept.
 */
export class ExtendRules1795550000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE rule ADD COLUMN enabled_at timestamptz');
    // One row a message: `misses` is [[rule id, its version, reason], …]. The id is the message's.
    await runner.query(`CREATE TABLE rule_miss (workspace_id integer NOT NULL REFERENCES workspace(id) ON DELETE CASCADE, id uuid NOT NULL, misses jsonb NOT NULL,
      PRIMARY KEY (workspace_id, id), FOREIGN KEY (workspace_id, id) REFERENCES message (workspace_id, id) ON DELETE CASCADE)`);
    await runner.query('ALTER TABLE rule_miss ENABLE ROW LEVEL SECURITY');
    await runner.query('ALTER TABLE rule_miss FORCE ROW LEVEL SECURITY');
    await runner.query(
      `CREATE POLICY workspace_rows ON rule_miss USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::int)`,
    );
    await runner.query('GRANT SELECT, INSERT, UPDATE, DELETE ON rule_miss TO hubbub_app');
    for (const index of indexes) await runner.query(`CREATE INDEX ${index}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const index of indexes) await runner.query(`DROP INDEX ${index.split(' ')[0]}`);
    await runner.query('DROP TABLE rule_miss');
    await runner.query('ALTER TABLE rule DROP COLUMN enabled_at');
  }
}

const indexes = [
  `message_inbound_time ON message (workspace_id, sent_at, id) WHERE direction = 'inbound' AND kind = 'message'`,
  `message_by_rule ON message (workspace_id, sent_at) WHERE author_type = 'rule' AND kind = 'message'`,
  `message_rule_words ON message (workspace_id, md5(search_text)) WHERE author_type = 'rule' AND kind = 'message'`,
  'rule_effect_contact ON rule_effect (workspace_id, contact_id, at) WHERE sends',
  'rule_effect_conversation ON rule_effect (workspace_id, conversation_id, at) WHERE sends',
  'rule_effect_post ON rule_effect (workspace_id, rule_id, post_id) WHERE sends AND post_id IS NOT NULL',
  'rule_effect_channel ON rule_effect (workspace_id, channel_id, at) WHERE sends',
  'rule_effect_cause ON rule_effect (workspace_id, cause) WHERE sends',
  'identity_lower_handle ON identity (workspace_id, lower(handle)) WHERE handle IS NOT NULL',
  'partnership_contact ON partnership (workspace_id, contact_id)',
];
