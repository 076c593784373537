import fc from 'fast-check';
import { connectHttpChannel, startTestServer, type TestEvent, type TestServer } from '../testing';
import { printProof, randomOf, seedOf, sizeOf } from './proof';
import { inParallel, shuffled } from './signed-sender';

const runs = sizeOf(500, 5_000);
const eventsPerRun = 50;
const seed = seedOf(107);
const base = Date.parse('2026-11-02T10:00:00Z');

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ withWorker: false });
});
afterAll(() => server.stop());

/**
 * A conversation's whole history of ten messages. Times are coarse, so that many things happen at one instant; what is
 * done to a message happens up to 48 h after it, and some messages never come at all.
 */
const history = (run: number): fc.Arbitrary<TestEvent[]> =>
  fc
    .array(
      fc.record({
        act: fc.constantFrom('message', 'message', 'message', 'edit', 'edit', 'delete', 'reaction', 'reaction'),
        about: fc.nat(9),
        who: fc.nat(1),
        step: fc.nat(12),
        emoji: fc.constantFrom('❤️', '👍', ''),
      }),
      { minLength: eventsPerRun, maxLength: eventsPerRun },
    )
    .map((steps) => {
      const made = new Set<number>();
      return steps.flatMap(({ act, about, who, step, emoji }, index): TestEvent[] => {
        const madeAt = base + ((about * 7) % 4) * 3_600_000;
        const sentAt = new Date(act === 'message' ? madeAt : madeAt + step * step * 20 * 60_000).toISOString();
        const conversation = { id: `run-${run}`, kind: 'direct' };
        const author = (number: number) => ({ id: `run-${run}-${number}`, name: `Person ${number}` });
        const id = `${run}-${about}`;
        if (act === 'reaction') return [{ type: act, id, author: author(who), text: emoji, sentAt }];
        if (act === 'delete') return index % 5 === 0 ? [{ type: act, id, author: author(about % 2), sentAt }] : [];
        if (act === 'message' && made.has(about)) return [];
        if (act === 'message') made.add(about);
        // Some edits change nothing.
        const text = `words ${act === 'message' || step % 4 === 0 ? about : index}`;
        return [{ type: act, id, conversation, author: author(about % 2), text, sentAt }];
      });
    });

/** Everything that a reader of the conversations could see, save ids and times of our own. */
const stateOf = async (channelId: string): Promise<Map<string, unknown>> => {
  const rows: { conversation: string; state: unknown }[] = await server.ctx.store.transaction(
    server.workspaceId,
    (db) =>
      db.query(
        `SELECT c.external_id AS conversation, jsonb_build_object('status', c.status, 'last_message_at', c.last_message_at, 'last_inbound_at', c.last_inbound_at,
           'waiting_since', c.waiting_since, 'inbound_count', c.inbound_count,
           'preview', (c.last_message - 'id') || jsonb_build_object('of', (SELECT l.external_id FROM message l WHERE l.workspace_id = c.workspace_id AND l.id = (c.last_message->>'id')::uuid)),
           'messages', (SELECT jsonb_agg(jsonb_build_array(m.external_id, m.text, m.edits, m.reactions, m.deleted_at, m.sent_at, m.status, m.author_name) ORDER BY m.external_id)
             FROM message m WHERE m.workspace_id = c.workspace_id AND m.conversation_id = c.id)) AS state
         FROM conversation c WHERE c.workspace_id = $1 AND c.channel_id = $2`,
        [server.workspaceId, channelId],
      ),
  );
  return new Map(rows.map(({ conversation, state }) => [conversation, state]));
};

/** The order in which the API gives a conversation's messages, by the platform's names. */
const orderOf = async (channelId: string, conversation: string): Promise<string[]> => {
  const [row]: { id: string }[] = await server.ctx.store.transaction(server.workspaceId, (db) =>
    db.query('SELECT id FROM conversation WHERE workspace_id = $1 AND channel_id = $2 AND external_id = $3', [
      server.workspaceId,
      channelId,
      conversation,
    ]),
  );
  const ids: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: { items: { externalId: string }[]; nextCursor: string | null } = (
      await server.api(
        'GET',
        `/api/conversations/${row!.id}/messages?limit=4${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
      )
    ).body as never;
    ids.unshift(...page.items.map(({ externalId }) => externalId));
    cursor = page.nextCursor;
  }
  return ids;
};

const byTime = (a: TestEvent, b: TestEvent): number => {
  if (a.sentAt !== b.sentAt) return a.sentAt! < b.sentAt! ? -1 : 1;
  return Number(a.type !== 'message') - Number(b.type !== 'message');
};

it('comes to the state of the sorted replay, whatever the order of arrival', async () => {
  const random = randomOf(seed);
  const histories = Array.from(
    { length: runs },
    (_, run) => fc.sample(history(run), { seed: seed + run, numRuns: 1 })[0]!,
  );
  const all = histories.flat();
  const sorted = await connectHttpChannel(server, 'http://127.0.0.1:9/callback', 'Sorted');
  const disordered = await connectHttpChannel(server, 'http://127.0.0.1:9/callback', 'Disordered');

  const inOrder = histories.flatMap((events) => [...events].sort(byTime));
  for (let at = 0; at < inOrder.length; at += 40) {
    expect((await sorted.deliver(inOrder.slice(at, at + 40))).status).toBe(200);
    if (at % 4_000 === 0) await server.receiveAll();
  }
  await server.receiveAll();

  const mixed = shuffled([...all, ...all.filter(() => random() < 0.1)], random);
  const requests: TestEvent[][] = [];
  for (let at = 0; at < mixed.length;) {
    const size = 1 + Math.floor(random() * 60);
    requests.push(mixed.slice(at, at + size));
    at += size;
  }
  for (let at = 0; at < requests.length; at += 40) {
    await inParallel(requests.slice(at, at + 40), 4, async (events) => {
      expect((await disordered.deliver(events)).status).toBe(200);
    });
    await server.receiveAll();
  }

  const expected = await stateOf(sorted.id);
  const actual = await stateOf(disordered.id);
  const different = [...expected].filter(
    ([conversation, state]) => JSON.stringify(actual.get(conversation)) !== JSON.stringify(state),
  );
  const [{ messages, ids }]: [{ messages: number; ids: number }] = await server.ctx.store.transaction(
    server.workspaceId,
    (db) =>
      db.query(
        'SELECT count(*)::int AS messages, count(DISTINCT external_id)::int AS ids FROM message WHERE workspace_id = $1 AND channel_id = $2',
        [server.workspaceId, disordered.id],
      ),
  );
  printProof('T07', {
    sent: mixed.length,
    stored: messages,
    doubled: messages - ids,
    lost: different.length,
    seed,
    runs,
    events: all.length,
  });
  for (const [conversation, state] of different.slice(0, 3)) expect(actual.get(conversation)).toEqual(state);
  expect(different).toHaveLength(0);
  expect(actual.size).toBe(expected.size);

  for (const conversation of [...expected.keys()].slice(0, 20)) {
    const order = await orderOf(disordered.id, conversation);
    expect(order).toEqual(await orderOf(sorted.id, conversation));
  }
  for (const channel of [sorted, disordered]) {
    const { body } = await server.api('GET', `/api/deliveries/ledger?channelId=${channel.id}`);
    expect(body).toMatchObject({ failed: 0, pending: 0 });
  }
}, 900_000);
