import { createReceiver } from '@hubbub/conversations';
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
