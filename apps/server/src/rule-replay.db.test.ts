import { connectHttpChannel, eventually, startPlatform, startTestServer, type TestServer } from './testing';

let server: TestServer;
let platform: Awaited<ReturnType<typeof startPlatform>>;

beforeAll(async () => {
  server = await startTestServer();
  platform = await startPlatform();
});
afterAll(async () => {
  await server.stop();
  await platform.stop();
});

interface Report {
  examined: number;
  fired: number;
  withheld: { reason: string; count: number }[];
  samples: {
    messageId: string;
    outcome: string;
    text: string;
    evidence: { start: number; end: number; text: string }[];
  }[];
  changed?: { added: number; removed: number };
}

const span = () => ({
  since: new Date(Date.now() - 3_600_000).toISOString(),
  until: new Date(Date.now() + 3_600_000).toISOString(),
});
const say = (id: string, author: string, text: string, post = 'p1') => ({
  id,
  conversation: { id, kind: 'comment', post: { id: post, text: 'A post' } },
  author: { id: author, name: `Person ${author}` },
  text,
  sentAt: new Date().toISOString(),
});

/** Messages with all that holds a rule back: people who ask twice, anger, a full post, another kind, other words. */
const history = [
  say('h1', 'ann', 'what is the price?'),
  say('h2', 'ann', 'and the price of two?'),
  say('h3', 'bob', 'lovely colour'),
  say('h4', 'cem', 'this price is a disgrace, I hate your shop'),
  say('h5', 'dia', 'Price please', 'p2'),
  say('h6', 'eva', 'PRICE?', 'p2'),
  say('h7', 'fay', 'price!', 'p2'),
  say('h8', 'gus', 'prices'),
  { ...say('h9', 'hal', 'price by message'), conversation: { id: 'h9', kind: 'direct' } },
];

it('lists exactly what the rule did to the same messages live, and does nothing itself', async () => {
  const channel = await connectHttpChannel(server, platform.url);
  const rule = {
    name: 'Price',
    mode: 'live',
    channelIds: [channel.id],
    trigger: { type: 'comment' },
    conditions: { keywords: 'price' },
    actions: [{ type: 'reply', text: 'It is 38 €.' }],
    limits: { perContactHours: 24, perPost: 2 },
  };
  const { id } = (await server.api('POST', '/api/rules', rule)).body as unknown as { id: string };
  for (const [index, event] of history.entries()) {
    await channel.deliver([event]);
    await eventually(
      async () =>
        (await server.api('GET', `/api/deliveries/ledger?channelId=${channel.id}`)).body as unknown as {
          received: number;
          pending: number;
        },
      ({ received, pending }) => received === index + 1 && pending === 0,
    );
  }
  const live = (await server.api('GET', `/api/rules/${id}/runs`)).body.items as unknown as {
    messageId: string;
    outcome: string;
  }[];
  const counts = () =>
    server.ctx.store.transaction(server.workspaceId, (db) =>
      db.query(
        'SELECT (SELECT count(*) FROM message) AS messages, (SELECT count(*) FROM rule_run) AS runs, (SELECT count(*) FROM rule_effect) AS effects, (SELECT sum(version) FROM conversation) AS versions',
      ),
    );
  const before: unknown = await counts();
  const sent = platform.calls.length;
  const answer = await server.api('POST', '/api/rules/replay', { rule: { ...rule, id }, ...span() });
  expect(answer.status).toBe(200);
  const report = answer.body as unknown as Report;
  const list = (outcome: string, items: { messageId: string; outcome: string }[]) =>
    items
      .filter((item) => item.outcome === outcome)
      .map(({ messageId }) => messageId)
      .sort();
  expect(list('fired', report.samples)).toEqual(list('fired', live));
  expect(list('withheld', report.samples)).toEqual(list('withheld', live));
  expect(list('fired', live).length).toBeGreaterThanOrEqual(3);
  expect(list('withheld', live).length).toBeGreaterThanOrEqual(3);
  expect(report).toMatchObject({ examined: history.length, fired: list('fired', live).length });
  for (const { text, evidence } of report.samples)
    for (const mark of evidence) expect(text.slice(mark.start, mark.end)).toBe(mark.text);
  expect(await counts()).toEqual(before);
  expect(platform.calls.length).toBe(sent);

  const edited = { ...rule, conditions: { keywords: 'colour' } };
  const diff = (await server.api('POST', '/api/rules/replay', { rule: edited, compareWith: id, ...span() }))
    .body as unknown as Report;
  expect(diff.changed).toMatchObject({ added: 1, removed: report.fired });
});

it('streams how far it has come, and the whole at the end', async () => {
  const answer = await server.api(
    'POST',
    '/api/rules/replay',
    {
      rule: { name: 'All', trigger: { type: 'comment' }, conditions: {}, actions: [{ type: 'close' }] },
      ...span(),
    },
    { accept: 'text/event-stream' },
  );
  expect(answer.headers.get('content-type')).toContain('text/event-stream');
  const events = String(answer.body as unknown)
    .split('\n\n')
    .filter(Boolean)
    .map((block) => block.split('\n'));
  expect(events.map(([event]) => event)).toEqual(['event: started', 'event: done']);
  expect(JSON.parse(events[1]![1]!.slice('data: '.length))).toMatchObject({ fired: 8, examined: 9 });
});

it('refuses what cannot be replayed, with the reason', async () => {
  const ask = (rule: object, more: object = {}) =>
    server.api('POST', '/api/rules/replay', { rule, ...span(), ...more });
  const rule = { name: 'x', trigger: { type: 'comment' }, conditions: {}, actions: [{ type: 'close' }] };
  expect((await ask({ ...rule, actions: [{ type: 'reply', text: '' }] })).status).toBe(422);
  expect((await ask(rule, { until: new Date(0).toISOString() })).status).toBe(400);
  expect((await ask(rule, { compareWith: '0190b8a0-0000-7000-8000-000000000000' })).status).toBe(404);
});
