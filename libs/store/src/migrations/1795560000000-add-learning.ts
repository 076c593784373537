import type { MigrationInterface, QueryRunner } from 'typeorm';

const key =
  'workspace_id integer NOT NULL REFERENCES workspace(id) ON DELETE CASCADE, id uuid NOT NULL, PRIMARY KEY (workspace_id, id)';

/**
 * What drafts are learned from and what leaves for a model: proposals from solved conversations, vectors of the
 * knowledge, and one row a request with its tokens and cost.
 */
export class AddLearning1795560000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
    for (const table of ['knowledge_proposal', 'knowledge_vector']) {
      await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await runner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
      await runner.query(
        `CREATE POLICY workspace_rows ON ${table} USING (workspace_id = nullif(current_setting('app.workspace_id', true), '')::int)`,
      );
      await runner.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO hubbub_app`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE knowledge_vector');
    await runner.query('DROP TABLE knowledge_proposal');
    await runner.query('DROP INDEX model_request_time');
    await runner.query('DROP INDEX example_reply_message');
    await runner.query(
      'ALTER TABLE model_request DROP COLUMN endpoint_id, DROP COLUMN conversation_id, DROP COLUMN member_id, DROP COLUMN requests, DROP COLUMN cached_tokens, DROP COLUMN reasoning_tokens, DROP COLUMN cost, DROP COLUMN currency',
    );
    await runner.query(
      'ALTER TABLE model_endpoint DROP COLUMN redact, DROP COLUMN temperature, DROP COLUMN prices, DROP COLUMN problem',
    );
    await runner.query('ALTER TABLE example_reply DROP COLUMN verdict');
  }
}

const statements = [
  // Null: personal data is taken out for hosts that are not private, and left in for those that are.
  `ALTER TABLE model_endpoint ADD COLUMN redact boolean, ADD COLUMN temperature real, ADD COLUMN prices jsonb, ADD COLUMN problem jsonb`,
  `ALTER TABLE model_request ADD COLUMN endpoint_id uuid, ADD COLUMN conversation_id uuid, ADD COLUMN member_id uuid, ADD COLUMN requests integer NOT NULL DEFAULT 1,
     ADD COLUMN cached_tokens integer, ADD COLUMN reasoning_tokens integer, ADD COLUMN cost double precision, ADD COLUMN currency text`,
  'CREATE INDEX model_request_time ON model_request (workspace_id, at)',
  // What the checker said of an answer when it was learned; only `ok` ones may be quoted.
  `ALTER TABLE example_reply ADD COLUMN verdict text NOT NULL DEFAULT 'ok'`,
  'CREATE INDEX example_reply_message ON example_reply (workspace_id, message_id)',
  `CREATE TABLE knowledge_proposal (${key}, type text NOT NULL, saved_reply_id uuid, language text NOT NULL, title text NOT NULL, body text NOT NULL, examples text[] NOT NULL DEFAULT '{}',
     count integer NOT NULL, message_ids uuid[] NOT NULL DEFAULT '{}', state text NOT NULL DEFAULT 'open', decided_by uuid, decided_at timestamptz,
     version integer NOT NULL DEFAULT 1, created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(),
     FOREIGN KEY (workspace_id, saved_reply_id) REFERENCES saved_reply (workspace_id, id) ON DELETE CASCADE)`,
  `CREATE TABLE knowledge_vector (${key}, source text NOT NULL, model text NOT NULL, hash text NOT NULL, vector real[] NOT NULL, UNIQUE (workspace_id, model, source))`,
];
