import { randomUUID } from 'node:crypto';
import { createKeep, receiveBatch } from '@hubbub/conversations';
import { connectHttpChannel, startTestServer, type TestServer } from '../testing';
import { printProof, randomOf, seedOf } from './proof';
import { bodyOf, shuffled } from './signed-sender';

const people = 500;
const atOnce = 64;
const seed = seedOf(105);

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ withWorker: false });
});
afterAll(() => server.stop());

it('makes one conversation of each newcomer whose first messages come at once, worked on by several', async () => {
  const { ctx, workspaceId } = server;
  const channel = await connectHttpChannel(server, 'http://127.0.0.1:9/callback');
  const keep = createKeep(ctx, { mostWaiting: people * atOnce });
  const all = shuffled(
    Array.from({ length: people * atOnce }, (_, index) => ({ person: index % people, message: index })),
    randomOf(seed),
  );
  const keeping = Promise.all(
    all.map(({ person, message }) =>
      keep({
        workspaceId,
        platform: 'http',
        channelId: channel.id,
        raw: Buffer.from(
          bodyOf([
            {
              id: `t05-${message}`,
              conversation: { id: `person-${person}`, kind: 'direct' },
              author: { id: `person-${person}`, name: `Person ${person}` },
              text: `hello ${message}`,
              sentAt: '2026-11-02T10:00:00Z',
            },
          ]),
        ),
        headers: { 'content-type': 'application/json' },
        foundBy: 'webhook',
        receivedAt: ctx.clock(),
        deliveryKey: randomUUID(),
      }),
    ),
  );
  // Small batches by several workers, so that one person's messages are in many hands at once.
  let isKept = false;
  const receive = async (): Promise<void> => {
    for (;;) {
      const wasKept = isKept;
      if ((await receiveBatch(ctx, 100)) > 0) continue;
      if (wasKept) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const receiving = Promise.all([receive(), receive(), receive()]);
  await keeping;
  isKept = true;
  await receiving;

  const [row]: Record<string, number>[] = await ctx.store.transaction(workspaceId, (db) =>
    db.query(
      `SELECT (SELECT count(*) FROM conversation)::int AS conversations, (SELECT count(*) FROM identity)::int AS people, (SELECT count(*) FROM contact)::int AS contacts,
         (SELECT count(*) FROM message)::int AS messages, (SELECT count(DISTINCT external_id) FROM message)::int AS ids,
         (SELECT count(*) FROM (SELECT FROM message GROUP BY conversation_id HAVING count(*) = $1) AS whole)::int AS whole,
         (SELECT count(*) FROM conversation WHERE inbound_count = $1)::int AS counted`,
      [atOnce],
    ),
  );
  printProof('T05', {
    sent: all.length,
    stored: row!['messages']!,
    doubled: row!['messages']! - row!['ids']!,
    lost: all.length - row!['ids']!,
    seed,
    people,
    conversations: row!['conversations']!,
  });
  expect(row).toEqual({
    conversations: people,
    people,
    contacts: people,
    messages: people * atOnce,
    ids: people * atOnce,
    whole: people,
    counted: people,
  });
  const ledger = await server.api('GET', `/api/deliveries/ledger?channelId=${channel.id}`);
  expect(ledger.body).toMatchObject({ stored: all.length, duplicate: 0, failed: 0, pending: 0 });
}, 600_000);
