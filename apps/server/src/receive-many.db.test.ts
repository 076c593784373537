import { createReceiver, receiveBatch } from '@hubbub/conversations';
import { connectHttpChannel, startPlatform, startTestServer, type TestServer } from './testing';

let server: TestServer;
let platform: Awaited<ReturnType<typeof startPlatform>>;

beforeAll(async () => {
  server = await startTestServer({ withWorker: false });
  platform = await startPlatform();
});
afterAll(async () => {
  await server.stop();
  await platform.stop();
});

const count = (sql: string): Promise<number> =>
  server.ctx.store.transaction(server.workspaceId, async (db) => {
    const [row]: { count: number }[] = await db.query(`SELECT count(*)::int AS count FROM ${sql}`);
    return row!.count;
  });

it('goes on at once when a batch was cut short by the size of its bodies', async () => {
  const channel = await connectHttpChannel(server, platform.url);
  const padding = 'x'.repeat(800_000); // a field that nobody reads
  for (let index = 0; index < 12; index++) {
    const answer = await channel.deliver([
      {
        id: `large-${index}`,
        conversation: { id: `large-${index}`, kind: 'direct' },
        author: { id: `large-${index}`, name: 'Somebody' },
        text: 'Where is it?',
        padding,
      },
    ]);
    expect(answer.status).toBe(200);
  }
  const receive = createReceiver(server.ctx);
  while (await receive());
  expect(await count(`delivery WHERE state <> 'done'`)).toBe(0);
  expect(await count('message')).toBe(12);
});

it('makes one conversation and keeps every message when two lanes meet the same people', async () => {
  const channel = await connectHttpChannel(server, platform.url, 'Shared');
  const before = await count('message');
  await Promise.all(
    Array.from({ length: 120 }, (_, index) =>
      channel.deliver([
        {
          id: `both-${index}`,
          conversation: {
            id: `shared-${index % 8}`,
            kind: 'comment',
            post: { id: `post-${index % 3}`, text: 'A post' },
          },
          author: { id: `person-${index % 5}`, name: `Person ${index % 5}` },
          text: `Message ${index}`,
        },
      ]),
    ),
  );
  const lanes = [createReceiver(server.ctx), createReceiver(server.ctx), createReceiver(server.ctx)];
  for (;;) {
    await Promise.all(lanes.map((receive) => receive()));
    if ((await count(`delivery WHERE state = 'pending'`)) === 0) break;
  }
  expect(await count('message')).toBe(before + 120);
  expect(await count(`conversation WHERE external_id LIKE 'shared-%'`)).toBe(8);
  expect(await count(`conversation WHERE external_id LIKE 'shared-%' AND inbound_count = 15`)).toBe(8);
  expect(await count(`identity WHERE external_id LIKE 'person-%'`)).toBe(5);
});

it('finds the conversations of a batch by their key while nothing is known of how many there are', async () => {
  const channel = await connectHttpChannel(server, platform.url, 'Young');
  const deliver = async (from: number, until: number): Promise<void> => {
    const events = Array.from({ length: until - from }, (_, index) => ({
      id: `young-${from + index}`,
      conversation: { id: `young-${from + index}`, kind: 'direct' },
      author: { id: `young-${from + index}`, name: 'Somebody' },
      text: 'Hello',
    }));
    expect((await channel.deliver(events)).status).toBe(200);
  };
  const { store } = server.ctx;
  // Each batch leaves its numbers of rows read before it commits.
  const told = {
    ...server.ctx,
    store: {
      ...store,
      crossing: <T>(work: Parameters<typeof store.crossing<T>>[0]): Promise<T> =>
        store.crossing(async (db) => {
          const result = await work(db);
          await db.query('SELECT pg_stat_force_next_flush()');
          return result;
        }),
    },
  };
  const rowsRead = (): Promise<number> =>
    store.crossing(async (db) => {
      const [row]: { count: number }[] = await db.query(
        `SELECT sum(idx_tup_read)::int AS count FROM pg_stat_user_indexes WHERE relname = 'conversation'`,
      );
      return row!.count;
    });
  await deliver(0, 400);
  while ((await receiveBatch(told)) > 0);
  const before = await rowsRead();
  const known = await count('conversation');
  for (let index = 400; index < 440; index++) {
    await deliver(index, index + 1);
    expect(await receiveBatch(told)).toBe(1);
  }
  expect(await count('conversation')).toBe(known + 40);
  const read = (await rowsRead()) - before;
  expect(read).toBeGreaterThan(0); // the numbers were told
  expect(read).toBeLessThan(4_000); // 40 times all of them would be 16,000 at least
});
