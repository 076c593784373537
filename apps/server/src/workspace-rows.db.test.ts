import { enterWorkspace } from '@hubbub/store';
import { Client } from 'pg';
import { connectHttpChannel, startPlatform, startTestServer, type TestServer } from './testing';

let server: TestServer;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let admin: Client;

beforeAll(async () => {
  server = await startTestServer({ withWorker: false });
  platform = await startPlatform();
  admin = new Client({ connectionString: server.adminUrl });
  await admin.connect();
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
  await admin.end();
  await server.stop();
  await platform.stop();
});

// Tables whose rows are bound to their workspace by row security and a trigger, not by a key of their own.
const tables = ['delivery_outcome', 'contact', 'flag'];

const countRows = async (): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const { rows } = await admin.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM ${table} WHERE workspace_id = $1`,
      [server.workspaceId],
    );
    counts[table] = rows[0]!.count;
  }
  return counts;
};

it('writes no row of a workspace that the transaction has not entered, whether there is one or not', async () => {
  const writes = [
    `INSERT INTO contact (workspace_id, id, name) VALUES ($1, gen_random_uuid(), 'Nobody')`,
    `INSERT INTO delivery_outcome (workspace_id, delivery_id, received_at) VALUES ($1, gen_random_uuid(), now())`,
  ];
  for (const sql of writes)
    await expect(
      server.ctx.store.transaction(server.workspaceId, (db) => db.query(sql, [server.workspaceId + 1])),
    ).rejects.toThrow('row-level security');
});

it('takes along what hangs on nothing but its workspace', async () => {
  const before = await countRows();
  expect(Object.values(before).every((count) => count > 0)).toBe(true);
  await server.ctx.store.crossing(async (db) => {
    await enterWorkspace(db, server.workspaceId);
    await db.query('DELETE FROM workspace WHERE id = $1', [server.workspaceId]);
  });
  expect(await countRows()).toEqual(Object.fromEntries(tables.map((table) => [table, 0])));
});
