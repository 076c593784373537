import { bigrams, foldText } from '@hubbub/text';
import type { Client } from 'pg';
import { randomOf } from './random';
import { type Language, languages, sentence, vocabulary } from './words';

/** What the questions of the benches are asked about; ids as the database holds them. */
export interface BigData {
  workspaceId: number;
  memberId: string; // who signs in
  otherMemberIds: string[];
  channelIds: string[]; // the first has half of everything
  teamIds: string[];
  labels: { common: string; medium: string; rare: string };
  hotPostId: string;
  quietPostId: string;
  busyContactId: string;
}

/** Grows when the data below changes, so that an older cached database is made anew. */
export const dataVersion = 1;

/**
 * Fills an empty workspace with `count` conversations, each with a message, skewed as life is: one hot channel, one hot
 * post, rare labels and flags, a busy contact, five languages. Set-based, without triggers, and with the secondary
 * indexes rebuilt afterwards: a million in a couple of minutes. Needs a superuser's connection.
 */
export const fillDatabase = async (db: Client, count: number): Promise<BigData> => {
  const [{ id: memberId, workspace_id: workspaceId }] = (
    await db.query<{ id: string; workspace_id: number }>(
      'SELECT id, workspace_id FROM member ORDER BY created_at LIMIT 1',
    )
  ).rows as [{ id: string; workspace_id: number }];
  await db.query(`SET session_replication_role = replica; SET maintenance_work_mem = '256MB'; SET work_mem = '64MB'`);
  const data = await makeSmallTables(db, workspaceId, memberId);
  const dropped = await dropIndexes(db);
  await stageTexts(db, count);
  for (const statement of statements) await db.query(statement, statement.includes('$1') ? valuesOf(data) : []);
  for (const definition of dropped) await db.query(definition);
  await db.query('DROP TABLE bench_text');
  await db.query('SET session_replication_role = origin');
  await db.query('VACUUM (ANALYZE) conversation, message, contact, identity, post, conversation_read');
  return data;
};

const uuids = async (db: Client, count: number): Promise<string[]> =>
  (await db.query<{ id: string }>('SELECT uuidv7() AS id FROM generate_series(1, $1)', [count])).rows.map(
    ({ id }) => id,
  );

const platforms = ['instagram', 'facebook', 'whatsapp', 'tiktok', 'http', 'google-business'];

const makeSmallTables = async (db: Client, workspaceId: number, memberId: string): Promise<BigData> => {
  const channelIds = await uuids(db, platforms.length);
  const [common, medium, rare] = (await uuids(db, 3)) as [string, string, string];
  const teamIds = await uuids(db, 3);
  const otherMemberIds = await uuids(db, 4);
  const [hotPostId, quietPostId, busyContactId] = (await uuids(db, 3)) as [string, string, string];
  await db.query(
    `INSERT INTO channel (workspace_id, id, platform, name, external_id, secrets)
     SELECT $1::int, x.id, x.platform, 'Bench ' || x.platform, 'bench-' || x.platform, '' FROM unnest($2::uuid[], $3::text[]) AS x (id, platform)`,
    [workspaceId, channelIds, platforms],
  );
  await db.query(
    `INSERT INTO label (workspace_id, id, name) SELECT $1::int, x.id, x.name FROM unnest($2::uuid[], $3::text[]) AS x (id, name)`,
    [workspaceId, [common, medium, rare], ['Common', 'Medium', 'Rare']],
  );
  await db.query(
    `INSERT INTO team (workspace_id, id, name) SELECT $1::int, id, 'Team ' || id FROM unnest($2::uuid[]) AS id`,
    [workspaceId, teamIds],
  );
  await db.query(
    `INSERT INTO member (workspace_id, id, email, name, role) SELECT $1::int, id, id || '@example.com', 'Member', 'agent' FROM unnest($2::uuid[]) AS id`,
    [workspaceId, otherMemberIds],
  );
  return {
    workspaceId,
    memberId,
    otherMemberIds,
    channelIds,
    teamIds,
    labels: { common, medium, rare },
    hotPostId,
    quietPostId,
    busyContactId,
  };
};

/** Indexes that no constraint needs; they come back, built at once, when the rows are there. */
const dropIndexes = async (db: Client): Promise<string[]> => {
  const { rows } = await db.query<{ name: string; definition: string }>(
    `SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition FROM pg_index i
     WHERE i.indrelid IN ('conversation'::regclass, 'message'::regclass, 'identity'::regclass, 'contact'::regclass)
       AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)`,
  );
  for (const { name } of rows) await db.query(`DROP INDEX ${name}`);
  return rows.map(({ definition }) => definition);
};

/** Folded by the product's own functions, since search asks for exactly what they give. */
const stageTexts = async (db: Client, count: number): Promise<void> => {
  await db.query(
    'CREATE UNLOGGED TABLE bench_text (n int, language text, text text, search_text text, search_grams text[])',
  );
  const random = randomOf(42);
  const words = Object.fromEntries(languages.map((language) => [language, vocabulary(language)])) as Record<
    Language,
    string[]
  >;
  const step = 10_000;
  for (let from = 0; from < count; from += step) {
    const rows = Array.from({ length: Math.min(step, count - from) }, (_, offset) => {
      const n = from + offset;
      const language = languageOf(n);
      const text = sentence(language, words[language], random, n);
      return { n, language, text, search_text: foldText(text), search_grams: language === 'zh' ? bigrams(text) : null };
    });
    await db.query(
      'INSERT INTO bench_text SELECT * FROM jsonb_to_recordset($1::jsonb) AS x (n int, language text, text text, search_text text, search_grams text[])',
      [JSON.stringify(rows)],
    );
  }
};

/** Half English, the rest shared: by a stride, so that every stretch of time has all of them. */
const languageOf = (n: number): Language =>
  (['en', 'el', 'en', 'fa', 'en', 'ar', 'en', 'zh', 'en', 'el'] as const)[n % 10]!;

const valuesOf = (data: BigData): unknown[] => [
  data.workspaceId,
  data.channelIds,
  data.teamIds,
  [data.memberId, ...data.otherMemberIds],
  [data.labels.common, data.labels.medium, data.labels.rare],
  data.hotPostId,
  data.quietPostId,
  data.busyContactId,
];

/** A number of 0 to 9,999 for a row, another one for each `salt`, the same with every run. */
const chance = (salt: number): string => `(abs(hashint4extended(t.n, ${salt})) % 10000)`;
const at = `(date_trunc('milliseconds', now()) - t.n * (interval '180 days' / (SELECT count(*) FROM bench_text)) - interval '1 minute')`;
/** Every statement binds all the values, used or not. */
const given = `(SELECT $1::int AS workspace, $2::uuid[] AS channels, $3::uuid[] AS teams, $4::uuid[] AS members, $5::uuid[] AS labels, $6::uuid AS hot_post, $7::uuid AS quiet_post, $8::uuid AS busy_contact) g`;

/** Ids that sort by time and are found again from the row's number. */
const idOf = (kind: number): string =>
  `(lpad(to_hex((extract(epoch FROM ${at}) * 1000)::bigint), 12, '0') || '7${kind}00' || '8000' || lpad(to_hex(t.n), 12, '0'))::uuid`;

const statements: readonly string[] = [
  `CREATE UNLOGGED TABLE bench_row AS SELECT t.n, t.language, ${at} AS at, ${idOf(0)} AS id, ${idOf(1)} AS own_contact, ${idOf(2)} AS identity_id, ${idOf(3)} AS message_id,
     CASE WHEN ${chance(2)} < 5000 THEN 1 WHEN ${chance(2)} < 7500 THEN 2 WHEN ${chance(2)} < 9000 THEN 3 WHEN ${chance(2)} < 9700 THEN 4 WHEN ${chance(2)} < 9980 THEN 5 ELSE 6 END AS channel,
     CASE WHEN ${chance(2)} >= 9980 THEN 'review' WHEN ${chance(3)} < 6900 THEN 'comment' WHEN ${chance(3)} < 9800 THEN 'direct' ELSE 'mention' END AS kind,
     CASE WHEN ${chance(4)} < 3500 THEN 'open' WHEN ${chance(4)} < 4000 THEN 'snoozed' ELSE 'closed' END AS status
   FROM bench_text t`,
  `ANALYZE bench_row`,
  `INSERT INTO post (workspace_id, channel_id, id, external_id, text) SELECT g.workspace, g.channels[1], g.hot_post, 'hot', 'The hot post' FROM ${given}`,
  `INSERT INTO post (workspace_id, channel_id, id, external_id, text) SELECT g.workspace, g.channels[1], g.quiet_post, 'quiet', 'The quiet post' FROM ${given}`,
  `INSERT INTO contact (workspace_id, id, name) SELECT g.workspace, g.busy_contact, 'Busy Person' FROM ${given}`,
  `INSERT INTO contact (workspace_id, id, name) SELECT g.workspace, t.own_contact, 'Person ' || t.n FROM bench_row t, ${given}`,
  `INSERT INTO identity (workspace_id, id, contact_id, channel_id, platform, external_id, handle, name)
     SELECT g.workspace, t.identity_id, CASE WHEN ${chance(1)} < 10 THEN g.busy_contact ELSE t.own_contact END, g.channels[t.channel], (ARRAY['${platforms.join("','")}'])[t.channel], 'person-' || t.n, 'person' || t.n, 'Person ' || t.n FROM bench_row t, ${given}`,
  `INSERT INTO conversation (workspace_id, id, channel_id, platform, kind, external_id, contact_id, identity_id, post_id, status, snoozed_until, assignee_id, team_id, priority, label_ids,
     flag_names, flags, mentioned_ids, sentiment, intent, language, last_message, last_message_at, last_inbound_at, waiting_since, inbound_count, closed_at, created_at)
   SELECT g.workspace, t.id, g.channels[t.channel], (ARRAY['${platforms.join("','")}'])[t.channel], t.kind, 'c-' || t.n, CASE WHEN ${chance(1)} < 10 THEN g.busy_contact ELSE t.own_contact END, t.identity_id,
     CASE WHEN t.kind = 'comment' AND ${chance(5)} < 5000 THEN g.hot_post WHEN t.kind = 'comment' AND ${chance(5)} < 5010 THEN g.quiet_post END,
     t.status, CASE WHEN t.status = 'snoozed' THEN now() + interval '300 days' END,
     CASE WHEN ${chance(6)} < 200 THEN g.members[1] WHEN ${chance(6)} < 3000 THEN g.members[2 + t.n % 4] END,
     CASE WHEN ${chance(7)} < 2000 THEN g.teams[1] WHEN ${chance(7)} < 2100 THEN g.teams[2] WHEN ${chance(7)} < 2110 THEN g.teams[3] END,
     CASE WHEN ${chance(8)} < 9000 THEN 1 WHEN ${chance(8)} < 9700 THEN 2 WHEN ${chance(8)} < 9800 THEN 3 ELSE 0 END,
     CASE WHEN ${chance(9)} < 5 THEN ARRAY[g.labels[3]] WHEN ${chance(9)} < 105 THEN ARRAY[g.labels[2]] WHEN ${chance(9)} < 2000 THEN ARRAY[g.labels[1]] ELSE '{}' END,
     f.names, coalesce((SELECT jsonb_agg(jsonb_build_object('name', name, 'certainty', 'sure', 'score', 0.9, 'evidence', '[]'::jsonb)) FROM unnest(f.names) AS name), '[]'),
     CASE WHEN ${chance(11)} < 2 THEN ARRAY[g.members[1]] ELSE '{}' END,
     CASE WHEN ${chance(12)} < 6000 THEN 'neutral' WHEN ${chance(12)} < 9000 THEN 'positive' ELSE 'negative' END,
     CASE WHEN ${chance(13)} < 6000 THEN 'other' WHEN ${chance(13)} < 8000 THEN 'question' WHEN ${chance(13)} < 9000 THEN 'praise' WHEN ${chance(13)} < 9500 THEN 'complaint' WHEN ${chance(13)} < 9980 THEN 'lead' ELSE 'hate' END,
     t.language, jsonb_build_object('id', t.message_id, 'direction', 'inbound', 'text', left(x.text, 280), 'authorName', 'Person ' || t.n, 'status', 'received',
       'sentAt', to_char(t.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'attachments', 0),
     t.at, t.at, CASE WHEN t.status = 'open' AND ${chance(14)} < 4000 THEN t.at END, 1, CASE WHEN t.status = 'closed' THEN t.at + interval '1 hour' END, t.at
   FROM bench_row t JOIN bench_text x ON x.n = t.n CROSS JOIN ${given}
   CROSS JOIN LATERAL (SELECT CASE WHEN ${chance(10)} < 5 THEN ARRAY['hate'] WHEN ${chance(10)} < 55 THEN ARRAY['partnership'] WHEN ${chance(10)} < 500 THEN ARRAY['urgent'] ELSE '{}'::text[] END AS names) f`,
  `INSERT INTO message (workspace_id, id, conversation_id, channel_id, direction, external_id, text, search_text, search_grams, author_type, author_id, author_name, audience, status, sent_at, received_at)
   SELECT g.workspace, t.message_id, t.id, g.channels[t.channel], 'inbound', 'm-' || t.n, x.text, x.search_text, x.search_grams, 'contact', t.own_contact, 'Person ' || t.n,
     CASE WHEN t.kind = 'direct' THEN 'private' ELSE 'public' END, 'received', t.at, t.at FROM bench_row t JOIN bench_text x ON x.n = t.n CROSS JOIN ${given}`,
  `INSERT INTO conversation_read (workspace_id, conversation_id, member_id, read_count, last_read_message_id)
   SELECT g.workspace, t.id, g.members[1], 1, t.message_id FROM bench_row t, ${given} WHERE ${chance(15)} < CASE t.status WHEN 'closed' THEN 9500 ELSE 3000 END`,
  `DROP TABLE bench_row`,
];
