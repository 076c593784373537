import { Client } from 'pg';
import { listOperations } from '../api/resources';
import { resourcesOf } from '../api/routes';
import {
  connectHttpChannel,
  makeWorkspace,
  signInAs,
  startPlatform,
  startTestServer,
  type TestServer,
} from '../testing';
import { printProof, sizeOf } from './proof';

/** Stands in every text and name of the workspace that must not be seen. */
const mark = 'Σήμα-7f3a';
const size = sizeOf(5, 50);

let server: TestServer;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let other: Awaited<ReturnType<typeof signInAs>>;
let otherIds: { conversation: string; contact: string };
let admin: Client;
let theirs: Record<string, string[]>; // table → ids of the workspace that is not asked

beforeAll(async () => {
  [server, platform] = await Promise.all([startTestServer({ withWorker: false }), startPlatform()]);
  const { ctx, workspaceId } = server;
  const channel = await connectHttpChannel(server, platform.url, mark);
  const events = (who: string) =>
    Array.from({ length: size }, (_, index) => ({
      id: `${who}-m${index}`,
      conversation: { id: `${who}-c${index}`, kind: 'comment', post: { id: `${who}-p${index}`, text: who } },
      author: { id: `${who}-u${index}`, name: `${who} ${index}` },
      text: `Can we partner up? ${who}`,
      sentAt: '2026-11-02T10:00:00Z',
    }));
  await channel.deliver(events(mark));
  await server.receiveAll();
  for (let index = 0; index < size; index++) {
    const name = `${mark} ${index}`;
    await server.api('POST', '/api/labels', { name });
    await server.api('POST', '/api/teams', { name });
    await server.api('POST', '/api/knowledge', { title: name, body: name });
    await server.api('POST', '/api/saved-replies', { title: name, body: name, language: 'en' });
    await server.api('POST', '/api/webhook-endpoints', { url: `https://${index}.example/${mark}`, events: [] });
    await server.api('POST', '/api/rules', {
      name,
      trigger: { type: 'message' },
      conditions: {},
      actions: [{ type: 'note', text: mark }],
    });
    const form = new FormData();
    form.append('file', new Blob([name]), `${name}.txt`);
    const headers = { authorization: `Bearer ${server.token}` };
    await fetch(`${server.url}/api/attachments`, { method: 'POST', body: form, headers });
  }
  const elsewhere = await makeWorkspace(server);
  other = await signInAs(server, 'owner', elsewhere);
  await ctx.store.transaction(elsewhere, async (db) => {
    await db.query(
      `WITH k AS (INSERT INTO contact (workspace_id, id, name) VALUES ($1, gen_random_uuid(), 'Own') RETURNING id),
         h AS (INSERT INTO channel (workspace_id, id, platform, name, external_id, secrets) VALUES ($1, gen_random_uuid(), 'http', 'Own', 'own', '') RETURNING id)
       SELECT 1 FROM k, h`,
      [elsewhere],
    );
    await db.query(
      `INSERT INTO conversation (workspace_id, id, channel_id, platform, kind, external_id, contact_id, last_message_at)
       SELECT $1, gen_random_uuid(), h.id, 'http', 'direct', 'own', k.id, now() FROM channel h, contact k`,
      [elsewhere],
    );
    const [row]: [{ id: string; contact_id: string }] = await db.query('SELECT id, contact_id FROM conversation');
    otherIds = { conversation: row.id, contact: row.contact_id };
  });
  admin = new Client({ connectionString: server.adminUrl });
  await admin.connect();
  theirs = {};
  for (const table of await tablesWithIds()) {
    const { rows } = await admin.query<{ id: string }>(
      `SELECT id::text FROM "${table}" WHERE workspace_id = $1 ORDER BY id LIMIT $2`,
      [workspaceId, size],
    );
    if (rows.length > 0) theirs[table] = rows.map(({ id }) => id);
  }
});
afterAll(async () => {
  await admin.end();
  await server.stop();
  await platform.stop();
});

const tablesWithIds = async (): Promise<string[]> => {
  const { rows } = await admin.query<{ name: string }>(
    `SELECT c.table_name AS name FROM information_schema.columns c JOIN information_schema.columns i USING (table_schema, table_name)
     WHERE c.table_schema = 'public' AND c.column_name = 'workspace_id' AND i.column_name = 'id' ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
};

/** Every row of the workspace as one number: what was touched shows. */
const checksum = async (): Promise<Record<string, string>> => {
  const sums: Record<string, string> = {};
  for (const table of await tablesWithIds()) {
    const { rows } = await admin.query<{ sum: string }>(
      `SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS sum FROM "${table}" t WHERE workspace_id = $1`,
      [server.workspaceId],
    );
    sums[table] = rows[0]!.sum;
  }
  return sums;
};

const ask = async (method: string, path: string, body?: unknown) => {
  const { status, body: answer } = await server.request(method, path, body, other.headers);
  return { status, leaks: JSON.stringify(answer ?? '').includes(mark) };
};

it('T16: answers 404 to each id of another workspace in each path, and changes and shows nothing of it', async () => {
  const before = await checksum();
  const wrong: string[] = [];
  let sent = 0;
  const operations = listOperations(resourcesOf(server.ctx)).filter(({ path }) => path.includes('{'));
  const bodies: Record<string, object> = { put: {}, post: {}, patch: {}, delete: {} };
  for (const { method, path } of operations) {
    // The kind that the path names is asked with all its ids, every other kind with one.
    for (const [table, ids] of Object.entries(theirs)) {
      const own =
        path.includes(`/${table.replaceAll('_', '-')}s/`) || (table === 'conversation' && /contacts|posts/.test(path));
      const asked = own ? ids : ids.slice(0, 1);
      await Promise.all(
        asked.map(async (id) => {
          sent += 1;
          const filled = path.replaceAll(/\{\w+\}/g, id);
          const { status, leaks } = await ask(method.toUpperCase(), filled, bodies[method]);
          const isRefused =
            method === 'get' || method === 'delete' ? status === 404 || status === 400 : status >= 400 && status < 500;
          if (!isRefused || leaks)
            wrong.push(`${method} ${path} with an id of ${table}: ${status}${leaks ? ' LEAKS' : ''}`);
        }),
      );
    }
  }
  expect(wrong).toEqual([]);
  expect(await checksum()).toEqual(before);
  printProof('T16', { sent, stored: 0, doubled: 0, lost: 0, seed: 0, kinds: Object.keys(theirs).length });
});

it('T16: finds nothing by ids of another workspace in bodies, filters and parameters', async () => {
  const before = await checksum();
  const of = (table: string): string => theirs[table]![0]!;
  const mine = `/api/conversations/${otherIds.conversation}`;
  const requests: [string, string, object?][] = [
    ['PATCH', mine, { assigneeId: of('member') }],
    ['PATCH', mine, { teamId: of('team') }],
    ['PATCH', mine, { labels: [of('label')] }],
    ['POST', `${mine}/messages`, { text: 'x', replyToId: of('message') }],
    ['POST', `${mine}/messages`, { text: 'x', attachments: [of('attachment')] }],
    ['POST', `${mine}/messages`, { text: 'x', expectedLastMessageId: of('message') }],
    ['POST', `${mine}/messages`, { text: 'x', savedReplyId: of('saved_reply') }],
    ['POST', `/api/contacts/${otherIds.contact}/merge`, { contactId: of('contact') }],
    ['POST', '/api/bulk', { selection: { ids: [of('conversation')] }, action: { type: 'close' }, dryRun: true }],
    ['POST', '/api/bulk', { selection: { ids: [of('conversation')] }, action: { type: 'close' } }],
    [
      'POST',
      '/api/bulk',
      { selection: { filter: { channelId: of('channel') } }, action: { type: 'close' }, dryRun: true },
    ],
    ['POST', '/api/deliveries/replay', { ids: [of('delivery')] }],
    ['POST', '/api/deliveries/replay', { channelId: of('channel') }],
    ['POST', '/api/teams', { name: 'Mine', memberIds: [of('member')] }],
    [
      'POST',
      '/api/rules',
      {
        name: 'Mine',
        trigger: { type: 'message' },
        conditions: {},
        actions: [{ type: 'webhook', endpointId: of('webhook_endpoint') }],
      },
    ],
    [
      'POST',
      '/api/rules',
      {
        name: 'Mine',
        trigger: { type: 'message' },
        conditions: {},
        actions: [{ type: 'label', labelId: of('label') }],
      },
    ],
    ['POST', '/api/assist', { act: 'shorten', text: 'some words', conversationId: of('conversation') }],
    ...Object.entries({
      channelId: 'channel',
      contactId: 'contact',
      postId: 'post',
      assigneeId: 'member',
      teamId: 'team',
      label: 'label',
    }).map(([name, table]): [string, string] => ['GET', `/api/conversations?${name}=${theirs[table]?.[0] ?? ''}`]),
    ['GET', `/api/deliveries/ledger?channelId=${of('channel')}`],
    ['GET', `/api/conversations?q=${encodeURIComponent(mark)}`],
    ['GET', `/api/contacts?q=${encodeURIComponent(mark)}`],
  ];
  const wrong: string[] = [];
  for (const [method, path, body] of requests) {
    const { status, leaks } = await ask(method, path, body);
    if (status >= 500 || leaks)
      wrong.push(`${method} ${path} ${JSON.stringify(body ?? '')}: ${status}${leaks ? ' LEAKS' : ''}`);
  }
  expect(wrong).toEqual([]);
  expect(await checksum()).toEqual(before);
});

it('T16: shows raw SQL without a workspace no row of any table', async () => {
  const client = new Client({ connectionString: server.databaseUrl });
  await client.connect();
  for (const table of Object.keys(theirs)) {
    const { rows } = await client.query<{ count: string }>(`SELECT count(*) FROM "${table}"`);
    expect([table, rows[0]!.count]).toEqual([table, '0']);
  }
  await client.end();
});
