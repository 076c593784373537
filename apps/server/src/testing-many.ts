import { uuidv7 } from 'uuidv7';
import type { TestServer } from './testing';

export interface Seeded {
  ids: string[];
  channelId: string;
}

/**
 * Many conversations straight into the tables, each with its contact and one inbound message of a moment ago; far
 * quicker than walking the road where the road is not what is tested.
 */
export const seedConversations = async (
  server: Pick<TestServer, 'ctx' | 'workspaceId'>,
  channelId: string,
  count: number,
  {
    kind = 'direct',
    platform = 'http',
    text = () => 'How much is it?',
    name = (index) => `Person ${index}`,
    at = () => server.ctx.clock(),
    language = () => 'en',
  }: {
    kind?: 'direct' | 'comment';
    platform?: string;
    text?: (index: number) => string;
    name?: (index: number) => string;
    at?: (index: number) => Date;
    language?: (index: number) => string;
  } = {},
): Promise<Seeded> => {
  const rows = Array.from({ length: count }, (_, index) => ({
    id: uuidv7(),
    contact_id: uuidv7(),
    identity_id: uuidv7(),
    message_id: uuidv7(),
    external_id: `seed-${uuidv7()}`,
    name: name(index),
    text: text(index),
    at: at(index),
    language: language(index),
  }));
  const { workspaceId } = server;
  const from = `FROM jsonb_to_recordset($2::jsonb) AS x (id uuid, contact_id uuid, identity_id uuid, message_id uuid, external_id text, name text, text text, at timestamptz, language text)`;
  const json = JSON.stringify(rows);
  await server.ctx.store.transaction(workspaceId, async (db) => {
    await db.query(`INSERT INTO contact (workspace_id, id, name) SELECT $1, x.contact_id, x.name ${from}`, [
      workspaceId,
      json,
    ]);
    await db.query(
      `INSERT INTO identity (workspace_id, id, contact_id, channel_id, platform, external_id, handle, name) SELECT $1, x.identity_id, x.contact_id, $3, $4, x.external_id, x.external_id, x.name ${from}`,
      [workspaceId, json, channelId, platform],
    );
    await db.query(
      `INSERT INTO conversation (workspace_id, id, channel_id, platform, kind, external_id, contact_id, identity_id, last_message, last_message_at, last_inbound_at, waiting_since, inbound_count, language)
       SELECT $1, x.id, $3, $5, $4, x.external_id, x.contact_id, x.identity_id, jsonb_build_object('id', x.message_id, 'direction', 'inbound', 'text', x.text, 'authorName', x.name,
         'status', 'received', 'sentAt', to_char(x.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'attachments', 0), x.at, x.at, x.at, 1, x.language ${from}`,
      [workspaceId, json, channelId, kind, platform],
    );
    await db.query(
      `INSERT INTO message (workspace_id, id, conversation_id, channel_id, direction, external_id, text, search_text, author_type, author_id, author_name, status, sent_at, received_at)
       SELECT $1, x.message_id, x.id, $3, 'inbound', 'm-' || x.external_id, x.text, lower(x.text), 'contact', x.contact_id, x.name, 'received', x.at, x.at ${from}`,
      [workspaceId, json, channelId],
    );
  });
  return { ids: rows.map(({ id }) => id), channelId };
};

/** Whole rows of conversations as the table holds them, less what every change moves. */
export const rowsOf = async (server: TestServer, ids: readonly string[]): Promise<Map<string, unknown>> => {
  const rows: { id: string; row: Record<string, unknown> }[] = await server.ctx.store.transaction(
    server.workspaceId,
    (db) =>
      db.query(
        `SELECT id, to_jsonb(c) - 'version' - 'updated_at' AS row FROM conversation c WHERE workspace_id = $1 AND id = ANY ($2::uuid[]) ORDER BY id`,
        [server.workspaceId, ids],
      ),
  );
  return new Map(rows.map(({ id, row }) => [id, row]));
};
