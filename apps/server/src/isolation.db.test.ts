import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import {
  connectHttpChannel,
  makeToken,
  makeWorkspace,
  signInAs,
  startPlatform,
  startTestServer,
  type TestServer,
} from './testing';

let server: TestServer;
let platform: Awaited<ReturnType<typeof startPlatform>>;

beforeAll(async () => {
  server = await startTestServer({ withWorker: false });
  platform = await startPlatform();
  const channel = await connectHttpChannel(server, platform.url);
  await channel.deliver([
    {
      id: 'm1',
      conversation: { id: 'c1', kind: 'direct' },
      author: { id: 'u1', name: 'Somebody' },
      text: 'Can we partner up? I would love a collaboration with your brand',
      sentAt: '2026-11-02T10:00:00Z',
    },
  ]);
  await server.receiveAll();
});
afterAll(async () => {
  await server.stop();
  await platform.stop();
});

const tablesOfAWorkspace = `SELECT c.table_name AS name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
  WHERE c.table_schema = 'public' AND c.column_name = 'workspace_id' AND t.table_type = 'BASE TABLE' ORDER BY 1`;

it('binds the role of the product by row security, so that raw SQL without a workspace sees no row', async () => {
  const client = new Client({ connectionString: server.databaseUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(tablesOfAWorkspace);
    expect(tables.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['conversation', 'message', 'delivery', 'contact', 'channel', 'member']),
    );
    for (const { name } of tables) {
      const { rows } = await client.query<{ count: string }>(`SELECT count(*) FROM "${name}"`);
      expect({ table: name, count: rows[0]!.count }).toEqual({ table: name, count: '0' });
    }
    await client.query(`SET app.workspace_id = '${server.workspaceId}'`);
    const { rows } = await client.query<{ count: string }>('SELECT count(*) FROM message');
    expect(rows[0]!.count).toBe('1');
  } finally {
    await client.end();
  }
});

it('gives every table of a workspace forced row security and the workspace first in its key', async () => {
  const client = new Client({ connectionString: server.adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; forced: boolean; first: string }>(
      `SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS forced,
         (SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0] WHERE i.indrelid = c.oid AND i.indisprimary) AS first
       FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'workspace_id' AND NOT a.attisdropped)`,
    );
    expect(rows.filter(({ forced }) => !forced)).toEqual([]);
    expect(rows.filter(({ first }) => first !== 'workspace_id' && first !== null)).toEqual([]);
    const { rows: roles } = await client.query<{ rolname: string }>(
      `SELECT rolname FROM pg_roles WHERE rolname IN ('hubbub', 'hubbub_app', 'hubbub_claim') AND (rolsuper OR rolbypassrls)`,
    );
    expect(roles).toEqual([]);
  } finally {
    await client.end();
  }
});

it('cannot point a row into another workspace', async () => {
  const other = await makeWorkspace(server);
  const [{ id, channel_id }]: [{ id: string; channel_id: string }] = await server.ctx.store.transaction(
    server.workspaceId,
    (db) => db.query('SELECT id, channel_id FROM conversation'),
  );
  const insert = server.ctx.store.transaction(other, (db) =>
    db.query(
      `INSERT INTO message (workspace_id, id, conversation_id, channel_id, direction, author_type, status, sent_at) VALUES ($1, $2, $3, $4, 'inbound', 'contact', 'received', now())`,
      [other, randomUUID(), id, channel_id],
    ),
  );
  await expect(insert).rejects.toThrow(/foreign key/);
});

it('answers 404 to another workspace for every id, and shows it nothing', async () => {
  const other = await makeWorkspace(server);
  const headers = { authorization: `Bearer ${await makeToken(server.ctx, other, 'owner')}` };
  const [{ id }] = (await server.api('GET', '/api/conversations')).body.items as unknown as [{ id: string }];
  const [{ id: channelId }] = (await server.api('GET', '/api/channels')).body.items as unknown as [{ id: string }];
  const [{ id: contactId }] = (await server.api('GET', '/api/contacts')).body.items as unknown as [{ id: string }];
  const [{ id: messageId }] = (await server.api('GET', `/api/conversations/${id}/messages`)).body.items as unknown as [
    { id: string },
  ];
  const asked: [string, string, unknown?][] = [
    ['GET', `/api/conversations/${id}`],
    ['PATCH', `/api/conversations/${id}`, { status: 'closed' }],
    ['GET', `/api/conversations/${id}/messages`],
    ['POST', `/api/conversations/${id}/messages`, { text: 'hi' }],
    ['POST', `/api/conversations/${id}/notes`, { text: 'hi' }],
    ['PUT', `/api/conversations/${id}/flags/spam`],
    ['POST', `/api/messages/${messageId}/hide`, {}],
    ['POST', `/api/messages/${messageId}/retry`, {}],
    ['GET', `/api/channels/${channelId}`],
    ['PATCH', `/api/channels/${channelId}`, { name: 'Mine now' }],
    ['DELETE', `/api/channels/${channelId}`],
    ['GET', `/api/contacts/${contactId}`],
    ['PATCH', `/api/contacts/${contactId}`, { name: 'Mine now' }],
  ];
  for (const [method, path, body] of asked) {
    expect({ path, status: (await server.request(method, path, body, headers)).status }).toEqual({ path, status: 404 });
  }
  for (const path of [
    '/api/conversations',
    '/api/channels',
    '/api/contacts',
    '/api/members',
    '/api/audit',
    '/api/deliveries',
  ]) {
    expect({ path, items: (await server.request('GET', path, undefined, headers)).body.items }).toEqual({
      path,
      items: [],
    });
  }
});

it('lets nobody in without a session or token, and nobody write with a cookie from elsewhere', async () => {
  for (const path of [
    '/api/conversations',
    '/api/channels',
    '/api/session',
    '/api/rules',
    '/api/platforms',
    '/api/members',
    '/api/audit',
    '/api/deliveries/ledger',
  ]) {
    expect({ path, status: (await server.request('GET', path)).status }).toEqual({ path, status: 401 });
  }
  const agent = await signInAs(server, 'agent');
  expect((await server.request('GET', '/api/session', undefined, agent.headers)).status).toBe(200);
  expect(
    (
      await server.request(
        'PATCH',
        '/api/me',
        { theme: 'dark' },
        { cookie: agent.cookie, origin: 'https://evil.example' },
      )
    ).status,
  ).toBe(403);
  expect((await server.request('PATCH', '/api/me', { theme: 'dark' }, { cookie: agent.cookie })).status).toBe(403);
  expect((await server.request('PATCH', '/api/me', { theme: 'dark' }, agent.headers)).status).toBe(200);
});

it('keeps roles to what the map says', async () => {
  const [viewer, agent, manager] = [
    await signInAs(server, 'viewer'),
    await signInAs(server, 'agent'),
    await signInAs(server, 'manager'),
  ];
  const [{ id }] = (await server.api('GET', '/api/conversations')).body.items as unknown as [{ id: string }];
  const status = async (who: { headers: Record<string, string> }, method: string, path: string, body?: unknown) =>
    (await server.request(method, path, body, who.headers)).status;
  expect(await status(viewer, 'GET', `/api/conversations/${id}`)).toBe(200);
  expect(await status(viewer, 'POST', `/api/conversations/${id}/messages`, { text: 'x' })).toBe(403);
  expect(await status(viewer, 'PATCH', `/api/conversations/${id}`, { status: 'closed' })).toBe(403);
  expect(await status(agent, 'POST', '/api/labels', { name: 'x' })).toBe(403);
  expect(await status(manager, 'POST', '/api/labels', { name: 'x' })).toBe(201);
  expect(await status(manager, 'POST', '/api/members', { email: 'n@example.com', name: 'N', role: 'agent' })).toBe(403);
  expect(await status(manager, 'POST', '/api/channels', { platform: 'http', name: 'x', externalId: 'x' })).toBe(403);
});

it('never gives secrets back', async () => {
  const { body } = await server.api('GET', '/api/channels');
  expect(JSON.stringify(body)).not.toContain(Buffer.from('0123456789abcdef0123456789abcdef').toString('base64'));
  const client = new Client({ connectionString: server.adminUrl });
  await client.connect();
  const { rows } = await client.query<{ secrets: Buffer }>('SELECT secrets FROM channel');
  await client.end();
  expect(rows.every(({ secrets }) => !secrets.includes('whsec_'))).toBe(true);
});
