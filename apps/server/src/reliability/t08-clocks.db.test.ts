import { wakeSnoozed } from '@hubbub/conversations';
import { connectHttpChannel, startTestServer, type TestServer } from '../testing';
import { seedConversations } from '../testing-many';
import { printProof, randomOf, seedOf, sizeOf } from './proof';

const snoozes = sizeOf(200, 1_000);
const seed = seedOf(108);
const minute = 60_000;
// The night on which clocks in Europe go back an hour: instants do not.
const start = Date.parse('2026-10-25T00:30:00Z');

let server: TestServer;
let now = start;

beforeAll(async () => {
  server = await startTestServer({ withWorker: false });
  server.ctx.clock = () => new Date(now);
});
afterAll(() => server.stop());

const conversationsOf = async (ids: readonly string[]) =>
  new Map(
    (
      (await server.ctx.store.transaction(server.workspaceId, (db) =>
        db.query('SELECT id, status FROM conversation WHERE workspace_id = $1 AND id = ANY ($2::uuid[])', [
          server.workspaceId,
          ids,
        ]),
      )) as { id: string; status: string }[]
    ).map(({ id, status }) => [id, status]),
  );

it('wakes each snooze once its time has come and none before, while the clock jumps ten minutes to and fro', async () => {
  const random = randomOf(seed);
  const channel = await connectHttpChannel(server, 'http://127.0.0.1:9/callback');
  const { ids } = await seedConversations(server, channel.id, snoozes);
  const due = new Map(
    ids.map((id) => [id, start + Math.floor(random() * 180) * minute + Math.floor(random() * minute)]),
  );
  for (const [id, until] of due) {
    const answer = await server.api('PATCH', `/api/conversations/${id}`, {
      status: 'snoozed',
      snoozedUntil: new Date(until).toISOString(),
    });
    expect(answer.status).toBe(200);
  }
  const early: string[] = [];
  const wokenAt = new Map<string, number>();
  let latest = start;
  let wakings = 0;
  for (let tick = 0; tick < 240; tick++) {
    // A minute of true time each, seen by a clock that is up to ten minutes wrong and steps back.
    now = start + tick * minute + (random() < 0.2 ? Math.floor((random() * 2 - 1) * 10 * minute) : 0);
    latest = Math.max(latest, now);
    for (let count = await wakeSnoozed(server.ctx); count > 0; count = await wakeSnoozed(server.ctx)) wakings += count;
    for (const [id, status] of await conversationsOf(ids.filter((one) => !wokenAt.has(one)))) {
      if (status !== 'open') continue;
      wokenAt.set(id, now);
      if (due.get(id)! - now > 1_000) early.push(id);
    }
  }
  const lost = ids.filter((id) => !wokenAt.has(id) && due.get(id)! <= latest);
  // Late by more than the tick in which the clock first showed the hour.
  const late = ids.filter((id) => (wokenAt.get(id) ?? 0) - due.get(id)! > 11 * minute);
  printProof('T08', {
    sent: snoozes,
    stored: wokenAt.size,
    doubled: wakings - wokenAt.size,
    lost: lost.length,
    seed,
    early: early.length,
  });
  expect({ lost, early, late }).toEqual({ lost: [], early: [], late: [] });
  expect(wokenAt.size).toBe(snoozes);
  expect(wakings).toBe(snoozes);
}, 300_000);

it('takes signatures within 300 seconds of its clock, whichever way that jumps, and none beyond', async () => {
  const channel = await connectHttpChannel(server, 'http://127.0.0.1:9/callback');
  const body = JSON.stringify({ events: [] });
  for (const jump of [0, -10 * minute, 10 * minute, -60 * minute, 60 * minute]) {
    now = start + jump;
    for (const [offset, status] of [
      [0, 200],
      [-299_000, 200],
      [299_000, 200],
      [-302_000, 401],
      [302_000, 401],
    ] as const) {
      expect((await channel.post(body, channel.sign(body, new Date(now + offset)))).status).toBe(status);
    }
  }
});

it('keeps the order of a conversation and its platform times while our own clock steps back', async () => {
  const channel = await connectHttpChannel(server, 'http://127.0.0.1:9/callback');
  for (let index = 0; index < 20; index++) {
    now = start - index * 10 * minute;
    const sentAt = new Date(start + index * 1_000).toISOString();
    await channel.deliver([
      {
        id: `${index}`,
        conversation: { id: 'one', kind: 'direct' },
        author: { id: 'one', name: 'One' },
        text: 'x',
        sentAt,
      },
    ]);
    await server.receiveAll();
  }
  const [conversation] = (await server.api('GET', `/api/conversations?channelId=${channel.id}`)).body
    .items as unknown as { id: string; lastMessage: { sentAt: string } }[];
  const { items } = (await server.api('GET', `/api/conversations/${conversation!.id}/messages?limit=200`)).body;
  expect((items as unknown as { externalId: string }[]).map(({ externalId }) => externalId)).toEqual(
    Array.from({ length: 20 }, (_, index) => `${index}`),
  );
  expect(conversation!.lastMessage.sentAt).toBe(new Date(start + 19_000).toISOString());
});

it('tries a delivery again that waits for its turn, although the clock has stepped back meanwhile', async () => {
  const channel = await connectHttpChannel(server, 'http://127.0.0.1:9/callback');
  now = start;
  await channel.deliver([
    { id: 'again', conversation: { id: 'two', kind: 'direct' }, author: { id: 'two', name: 'Two' }, text: 'x' },
  ]);
  // As after an attempt that failed: the next one is due in two seconds.
  await server.ctx.store.transaction(server.workspaceId, (db) =>
    db.query(
      `UPDATE delivery SET attempts = 1, next_attempt_at = $3 WHERE workspace_id = $1 AND channel_id = $2 AND state = 'pending'`,
      [server.workspaceId, channel.id, new Date(start + 2_000)],
    ),
  );
  await server.receiveAll();
  const ledger = async () => (await server.api('GET', `/api/deliveries/ledger?channelId=${channel.id}`)).body;
  expect(await ledger()).toMatchObject({ stored: 0, pending: 1 });
  now = start - 60 * minute;
  await server.receiveAll();
  expect(await ledger()).toMatchObject({ stored: 1, pending: 0 });
});
