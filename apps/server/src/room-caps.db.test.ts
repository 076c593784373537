import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connectHttpChannel, eventually, startTestServer, type TestServer } from './testing';

let server: TestServer;
let platform: Server;
let url: string;
/** Our clock can be put forward: nobody waits for a window to pass. */
let aheadMs = 0;
const arrived: { conversationId: string; text: string }[] = [];

beforeAll(async () => {
  server = await startTestServer({ overrides: { clock: () => new Date(Date.now() + aheadMs) } });
  platform = createServer((req, res) => {
    let body = '';
    req.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    req.on('end', () => {
      const sent = JSON.parse(body) as { id: string; conversationId: string; text: string };
      arrived.push(sent);
      res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ externalId: sent.id }));
    });
  });
  await new Promise<void>((resolve) => platform.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(platform.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await server.stop();
  await new Promise((resolve) => platform.close(resolve));
});

/** Until so many are settled, and none is still under way: what is settled after a leap of the clock counts from there. */
const settle = async (channelId: string, wanted: number): Promise<void> => {
  const settled = await eventually(
    () =>
      server.ctx.store.transaction(server.workspaceId, (db) =>
        db.query<{ sent: number; sending: number }[]>(
          `SELECT count(*) FILTER (WHERE status = 'sent')::int AS sent, count(*) FILTER (WHERE status = 'sending')::int AS sending
           FROM message WHERE workspace_id = $1 AND channel_id = $2 AND direction = 'outbound'`,
          [server.workspaceId, channelId],
        ),
      ),
    ([row]) => row?.sent === wanted && row.sending === 0,
  );
  expect(settled).toEqual([{ sent: wanted, sending: 0 }]);
};

it('sends one to each person at a time, two to each group, and lets no full one hold back another', async () => {
  const channel = await connectHttpChannel(server, url, 'Shop', {
    caps: [
      { scope: 'message', kind: 'direct', per: 'room', count: 1, perSeconds: 600 },
      { scope: 'message', kind: 'comment', per: 'room', count: 2, perSeconds: 600 },
    ],
  });
  const sentAt = server.ctx.clock().toISOString();
  const author = { id: 'u1', name: 'Ada' };
  const direct = ['ann', 'bo'].map((id) => ({ id, kind: 'direct' }));
  const threads = ['group:1', 'group:2', 'group:3', 'other:1'].map((id) => ({ id, kind: 'comment' }));
  await channel.deliver(
    [...direct, ...threads].map((conversation) => ({
      id: `in-${conversation.id}`,
      conversation,
      author,
      text: 'Hello',
      sentAt,
    })) as never,
  );
  const rows = await eventually(
    async () =>
      (await server.api('GET', `/api/conversations?channelId=${channel.id}`)).body.items as unknown as { id: string }[],
    (found) => found.length === 6,
  );
  const queued: string[] = [];
  for (const text of ['first', 'second'])
    for (const { id } of rows) {
      const answer = await server.api('POST', `/api/conversations/${id}/messages`, { text });
      expect(answer.status).toBe(202);
      queued.push((answer.body as unknown as { id: string }).id);
    }
  const count = (name: string) => arrived.filter(({ conversationId }) => conversationId.split(':')[0] === name).length;
  const counts = () => ['ann', 'bo', 'group', 'other'].map(count);
  await settle(channel.id, 6);
  expect(counts()).toEqual([1, 1, 2, 2]);
  const places = await Promise.all(queued.map((id) => server.api('GET', `/api/messages/${id}/queue`)));
  const waiting = places
    .map(({ body }) => (body as unknown as { queue: { reason: string; until: string } | null }).queue)
    .filter(Boolean);
  expect(waiting).toHaveLength(6);
  for (const place of waiting) {
    expect(place?.reason).toBe('limit');
    expect(Date.parse(place!.until)).toBeGreaterThan(server.ctx.clock().getTime() + 300_000);
  }

  aheadMs += 601_000;
  server.ctx.wake('messages');
  await settle(channel.id, 10);
  expect(counts()).toEqual([2, 2, 4, 2]);

  aheadMs += 601_000;
  server.ctx.wake('messages');
  await settle(channel.id, 12);
  expect(counts()).toEqual([2, 2, 6, 2]);
  expect(new Set(arrived.map(({ conversationId, text }) => `${conversationId} ${text}`)).size).toBe(12);
});

it('counts anew from their next message on where the cap says so', async () => {
  const channel = await connectHttpChannel(server, url, 'Window', {
    caps: [{ scope: 'message', kind: 'direct', per: 'room', resetsBy: 'inbound', count: 1, perSeconds: 172_800 }],
  });
  const say = (id: string) =>
    channel.deliver([
      {
        id,
        conversation: { id: 'cy', kind: 'direct' },
        author: { id: 'cy', name: 'Cy' },
        text: 'Hello',
        sentAt: server.ctx.clock().toISOString(),
      },
    ] as never);
  await say('cy-1');
  const [row] = await eventually(
    async () =>
      (await server.api('GET', `/api/conversations?channelId=${channel.id}`)).body.items as unknown as { id: string }[],
    (found) => found.length === 1,
  );
  const texts = () => arrived.filter(({ conversationId }) => conversationId === 'cy').map(({ text }) => text);
  const queued: string[] = [];
  for (const text of ['one', 'two', 'three']) {
    const answer = await server.api('POST', `/api/conversations/${row!.id}/messages`, { text });
    expect(answer.status).toBe(202);
    queued.push((answer.body as unknown as { id: string }).id);
  }
  const reasonOf = async (id: string) =>
    ((await server.api('GET', `/api/messages/${id}/queue`)).body as unknown as { queue: { reason: string } | null })
      .queue?.reason;
  await eventually(
    async () => texts(),
    (sent) => sent.length === 1,
  );
  await eventually(
    () => reasonOf(queued[1]!),
    (reason) => reason === 'limit',
  );

  aheadMs += 60_000;
  await say('cy-2');
  await eventually(
    async () => {
      server.ctx.wake('messages');
      return texts();
    },
    (sent) => sent.length === 2,
  );
  await eventually(
    () => reasonOf(queued[2]!),
    (reason) => reason === 'limit',
  );
  expect(texts()).toEqual(['one', 'two']);
});
