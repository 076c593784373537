import { randomUUID } from 'node:crypto';
import { createKeep, NotKeptError, reconcileChannel } from '@hubbub/conversations';
import { connectHttpChannel, makeWorkspace, startTestServer, type TestServer } from '../testing';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ withWorker: false });
});
afterAll(() => server.stop());

const event = (id: string, text = 'hello') => ({
  id,
  conversation: { id: `c-${id}`, kind: 'direct' },
  author: { id: `a-${id}`, name: 'Name' },
  text,
  sentAt: '2026-11-02T10:00:00Z',
});
const ledgerOf = async (id: string) =>
  (await server.api('GET', `/api/deliveries/ledger?channelId=${id}`)).body as unknown as Record<string, number>;

it('keeps with a reason what is no JSON for a NUL, and its neighbours go on', async () => {
  const channel = await connectHttpChannel(server, 'http://127.0.0.1:9/callback');
  for (const body of ['{"events":[\u0000]}', `{"events":"${'\ud83d\ude00'.repeat(200)}\u0000`])
    expect((await channel.post(body, channel.sign(body))).status).toBe(200);
  await channel.deliver([event('neighbour')]);
  await server.receiveAll();
  expect(await ledgerOf(channel.id)).toMatchObject({ stored: 1, failed: 2, pending: 0 });
});

it('sets a delivery aside that breaks the ledger itself, and stores those beside it', async () => {
  const channel = await connectHttpChannel(server, 'http://127.0.0.1:9/callback');
  await server.ctx.store.dataSource.query(
    `CREATE FUNCTION break_ledger() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF NEW.details::text LIKE '%poison%' THEN RAISE EXCEPTION 'broken by a test'; END IF; RETURN NEW; END $$`,
  );
  await server.ctx.store.dataSource.query(
    'CREATE TRIGGER break_ledger BEFORE INSERT ON delivery_outcome FOR EACH ROW EXECUTE FUNCTION break_ledger()',
  );
  try {
    await channel.deliver([event('before')]);
    await channel.deliver([{ type: 'poison', id: 'poison' }]);
    await channel.deliver([event('after')]);
    await server.receiveAll();
    expect(await ledgerOf(channel.id)).toMatchObject({ stored: 2, failed: 0, pending: 1 });
  } finally {
    await server.ctx.store.dataSource.query('DROP TRIGGER break_ledger ON delivery_outcome');
  }
  // With the fault gone it goes the road like any other, once its turn has come.
  const clock = server.ctx.clock;
  server.ctx.clock = () => new Date(clock().getTime() + 60_000);
  await server.receiveAll();
  server.ctx.clock = clock;
  expect(await ledgerOf(channel.id)).toMatchObject({ stored: 2, ignored: { unknown_kind: 1 }, pending: 0 });
});

it('keeps a whole group although one of it belongs to a workspace that is gone', async () => {
  const channel = await connectHttpChannel(server, 'http://127.0.0.1:9/callback');
  const keep = createKeep(server.ctx);
  const delivery = (workspaceId: number, id: string) => ({
    workspaceId,
    platform: 'http',
    channelId: channel.id,
    raw: Buffer.from(JSON.stringify({ events: [{ type: 'message', ...event(id) }] })),
    headers: {},
    foundBy: 'webhook' as const,
    receivedAt: server.ctx.clock(),
    deliveryKey: randomUUID(),
  });
  const kept = await Promise.allSettled([
    keep(delivery(server.workspaceId, 'group-1')),
    keep(delivery(2_000_000_000, 'nobody')),
    keep(delivery(server.workspaceId, 'group-2')),
  ]);
  expect(kept.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  await server.receiveAll();
  expect(await ledgerOf(channel.id)).toMatchObject({ stored: 2 });
});

it('refuses beyond its bound while the database holds it up, and stores all that it took', async () => {
  const channel = await connectHttpChannel(server, 'http://127.0.0.1:9/callback');
  const keep = createKeep(server.ctx, { mostWaiting: 50 });
  const blocker = server.ctx.store.dataSource.createQueryRunner();
  await blocker.query('BEGIN; LOCK TABLE delivery IN ACCESS EXCLUSIVE MODE');
  const keeping = Array.from({ length: 200 }, (_, index) =>
    keep({
      workspaceId: server.workspaceId,
      platform: 'http',
      channelId: channel.id,
      raw: Buffer.from(JSON.stringify({ events: [{ type: 'message', ...event(`bound-${index}`) }] })),
      headers: {},
      foundBy: 'webhook',
      receivedAt: server.ctx.clock(),
    }).then(
      () => 'kept',
      (error: unknown) => (error instanceof NotKeptError ? 'refused' : String(error)),
    ),
  );
  await new Promise((resolve) => setImmediate(resolve));
  await blocker.query('COMMIT');
  await blocker.release();
  const outcomes = await Promise.all(keeping);
  const kept = outcomes.filter((outcome) => outcome === 'kept').length;
  expect(outcomes.filter((outcome) => outcome === 'refused')).toHaveLength(200 - kept);
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThanOrEqual(51);
  await server.receiveAll();
  expect(await ledgerOf(channel.id)).toMatchObject({ received: kept, stored: kept });
});

it('replays for a channel what failed in it although it was received before any workspace was known', async () => {
  const other = await makeWorkspace(server);
  const channel = await connectHttpChannel(server, 'http://127.0.0.1:9/callback');
  const [id] = [randomUUID()];
  await server.ctx.store.dataSource.transaction(async (db) => {
    await db.query(`SET LOCAL app.workspace_id = '0'`);
    await db.query(
      `INSERT INTO delivery (workspace_id, id, platform, key, raw, received_at, state, attempts, reason) VALUES (0, $1, 'http', 'k', '{}', now(), 'failed', 10, 'x')`,
      [id],
    );
    await db.query(`SET LOCAL app.workspace_id = '${server.workspaceId}'`);
    await db.query(
      'INSERT INTO delivery_outcome (workspace_id, delivery_id, channel_id, received_at, failed) VALUES ($1, $2, $3, now(), 1)',
      [server.workspaceId, id, channel.id],
    );
  });
  const foreign = await server.ctx.store.transaction(other, (db) =>
    db.query('SELECT replay_shared_deliveries($1, $2)::int AS count', [channel.id, [id]]),
  );
  expect(foreign).toEqual([{ count: 0 }]);
  const { body } = await server.api('POST', '/api/deliveries/replay', { channelId: channel.id });
  expect(body).toEqual({ replayed: 1 });
});

describe('comparing with the platform', () => {
  const asked: { purpose: string; cursor: string | null; since: Date | null }[] = [];
  const pages = [
    { items: [1, 2], cursor: 'a', hasMore: true },
    { items: [3], cursor: 'b', hasMore: true, retryAfterSeconds: 300 },
    { items: [4], cursor: 'c', hasMore: false },
  ];
  // Written after connecting: what is older counts as history.
  const itemOf = (number: number) => ({
    events: [{ type: 'message', ...event(`found-${number}`), sentAt: server.ctx.clock().toISOString() }],
  });

  beforeAll(() => {
    const find = server.ctx.findConnector;
    const http = find('http')!;
    server.ctx.findConnector = (platform) =>
      platform !== 'http'
        ? find(platform)
        : {
            ...http,
            poll: async ({ purpose, cursor, since }) => {
              asked.push({ purpose, cursor, since });
              const page = pages[asked.length - 1]!;
              return { ...page, items: page.items.map(itemOf) };
            },
          };
  });

  it('fills what no webhook brought, marked so, no sooner than the platform allows, and goes on where it was', async () => {
    const channel = await connectHttpChannel(server, 'http://127.0.0.1:9/callback');
    await channel.deliver([event('found-2')]); // this one did come
    await server.receiveAll();
    const clock = server.ctx.clock;
    const start = clock().getTime();
    const at = (seconds: number) => (server.ctx.clock = () => new Date(start + seconds * 1_000));
    try {
      at(1);
      await reconcileChannel(server.ctx, server.workspaceId, channel.id);
      await reconcileChannel(server.ctx, server.workspaceId, channel.id); // not its turn yet
      expect(asked).toHaveLength(2);
      at(302);
      await reconcileChannel(server.ctx, server.workspaceId, channel.id);
    } finally {
      server.ctx.clock = clock;
    }
    await server.receiveAll();
    expect(asked.map(({ purpose, cursor }) => [purpose, cursor])).toEqual([
      ['reconcile', null],
      ['reconcile', 'a'],
      ['reconcile', 'b'],
    ]);
    expect(asked.every(({ since }) => since !== null && since.getTime() <= start)).toBe(true);
    const messages: { external_id: string; found_by: string }[] = await server.ctx.store.transaction(
      server.workspaceId,
      (db) =>
        db.query(
          'SELECT external_id, found_by FROM message WHERE workspace_id = $1 AND channel_id = $2 ORDER BY external_id',
          [server.workspaceId, channel.id],
        ),
    );
    expect(messages).toEqual([
      { external_id: 'found-1', found_by: 'poll' },
      { external_id: 'found-2', found_by: 'webhook' },
      { external_id: 'found-3', found_by: 'poll' },
      { external_id: 'found-4', found_by: 'poll' },
    ]);
    expect(await ledgerOf(channel.id)).toMatchObject({ received: 4, stored: 4 });
    const { status } = (await server.api('GET', `/api/channels/${channel.id}`)).body as unknown as {
      status: { reconciledAt: string | null };
    };
    expect(status.reconciledAt).toBe(new Date(start + 302_000).toISOString());
  });
});
