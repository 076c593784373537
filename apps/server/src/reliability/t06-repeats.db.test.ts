import { testDatabase } from '@hubbub/store/testing';
import { Client } from 'pg';
import { eventually, startPlatform, type TestEvent } from '../testing';
import { type BuiltServer, signInTo, startBuiltServer, temporaryFolder } from './built-server';
import { printProof, randomOf, seedOf, sizeOf } from './proof';
import { bodyOf, connectSigned, inParallel, sendUntilKept, shuffled, type SendCounts } from './signed-sender';

const events = sizeOf(1_000, 10_000);
const times = 10;
const seed = seedOf(106);

let database: { url: string; adminUrl: string };
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let admin: Client;
let server: BuiltServer;

beforeAll(async () => {
  database = await testDatabase();
  folder = await temporaryFolder();
  platform = await startPlatform();
  admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
});
afterAll(async () => {
  await server.stop();
  await admin.end();
  await platform.stop();
  await folder.remove();
});

it('stores each event once of ten that come, interleaved and across a restart, and acts on it once', async () => {
  server = startBuiltServer(database.url, folder.path);
  let url: string | null = await server.ready;
  const api = await signInTo(url);
  const channelId = await connectSigned(api, platform.url);
  await api('POST', '/api/rules', {
    name: 'Price',
    mode: 'live',
    trigger: { type: 'comment' },
    conditions: { text: ['price'] },
    actions: [{ type: 'reply', text: 'It is 38 €.' }],
    limits: { perHour: 100_000 },
  });
  const made = Array.from({ length: events }, (_, index): TestEvent => ({
    id: `t06-${index}`,
    conversation: { id: `t06-${index}`, kind: 'comment', post: { id: `post-${index % 7}` } },
    author: { id: `person-${index}`, name: `Person ${index}` },
    text: index % 20 === 0 ? 'what is the price?' : `hello ${index}`,
    sentAt: '2026-11-02T10:00:00Z',
  }));
  // A repeat is the same delivery again, or the same event in a delivery of its own.
  const requests = shuffled(
    made.flatMap((event, index) =>
      Array.from({ length: times }, (_, round) => ({
        body: bodyOf([event]),
        deliveryId: round < 5 ? `delivery-${index}` : `delivery-${index}-${round}`,
      })),
    ),
    randomOf(seed),
  );
  const counts: SendCounts = { answered: 0, refused: 0, broken: 0, other: 0 };
  const send = (part: typeof requests) =>
    inParallel(part, 12, ({ body, deliveryId }) => sendUntilKept(() => url, channelId, body, counts, { deliveryId }));

  const half = Math.floor(requests.length / 2);
  const first = send(requests.slice(0, half));
  await eventually(
    async () => counts.answered,
    (answered) => answered > half / 2,
    { tries: 6_000 },
  );
  // Ctrl-C in the midst of it; senders go on trying.
  url = null;
  expect(await server.stop()).toBe(0);
  server = startBuiltServer(database.url, folder.path);
  url = await server.ready;
  await first;
  await send(requests.slice(half));

  const settled = await eventually(
    async () =>
      (
        await admin.query(
          `SELECT (SELECT count(*) FROM delivery WHERE state = 'pending')::int AS pending,
               (SELECT count(*) FROM message WHERE direction = 'outbound' AND status IN ('queued', 'sending'))::int AS waiting,
               (SELECT count(*) FROM message WHERE direction = 'inbound')::int AS messages,
               (SELECT count(DISTINCT external_id) FROM message WHERE direction = 'inbound')::int AS ids,
               (SELECT coalesce(sum(stored), 0) FROM delivery_outcome)::int AS stored, (SELECT coalesce(sum(duplicate), 0) FROM delivery_outcome)::int AS duplicate`,
        )
      ).rows[0] as Record<string, number>,
    ({ pending, waiting }) => pending === 0 && waiting === 0,
    { tries: 6_000 },
  );
  const answers = platform.calls.map(({ conversationId }) => conversationId);
  printProof('T06', {
    sent: requests.length,
    stored: settled['stored']!,
    doubled: settled['messages']! - settled['ids']!,
    lost: events - settled['ids']!,
    seed,
    duplicates: settled['duplicate']!,
    replies: answers.length,
  });
  expect(counts).toMatchObject({ answered: requests.length, other: 0 });
  // What broke off had perhaps been kept already and came once more; that is a duplicate too.
  expect(settled).toMatchObject({ pending: 0, waiting: 0, messages: events, ids: events, stored: events });
  expect(settled['duplicate']).toBeGreaterThanOrEqual(events * (times - 1));
  expect(settled['duplicate']).toBeLessThanOrEqual(events * (times - 1) + counts.broken);
  expect(answers.sort()).toEqual(
    made
      .filter((_, index) => index % 20 === 0)
      .map(({ id }) => id)
      .sort(),
  );
}, 900_000);
