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

const made = async (path: string, body: object) => {
  const answer = await server.api('POST', path, body);
  expect(answer.status).toBe(201);
  return answer.body as unknown as { id: string };
};
const comment = (id: string, text: string, author = id) => ({
  id,
  conversation: { id, kind: 'comment', post: { id: 'p1', text: 'A post' } },
  author: { id: author, name: `Person ${author}` },
  text,
  sentAt: new Date().toISOString(),
});
const ledgerOf = async (id: string) =>
  (await server.api('GET', `/api/deliveries/ledger?channelId=${id}`)).body as unknown as {
    received: number;
    stored: number;
    duplicate: number;
    pending: number;
  };
const runsOf = async (id: string) =>
  (await server.api('GET', `/api/rules/${id}/runs`)).body.items as unknown as {
    outcome: string;
    reasons: string[];
    messageId: string;
    actions: { type: string; status: string }[];
  }[];
/** A rule on its own channel, so that tests do not meet. */
const ruleOn = async (more: object) => {
  const channel = await connectHttpChannel(server, platform.url);
  const rule = await made('/api/rules', {
    name: 'Price',
    mode: 'live',
    channelIds: [channel.id],
    trigger: { type: 'comment' },
    conditions: { text: ['price', 'πόσο κάνει'] },
    actions: [{ type: 'reply', text: 'It is 38 €, {{contact.name}}.' }],
    ...more,
  });
  return { channel, rule };
};
const sentTo = (ids: string[]) =>
  platform.calls.filter(({ type, conversationId }) => type === 'reply' && ids.includes(conversationId));

it('answers each message once, however often and however parallel it is delivered', async () => {
  const { channel, rule } = await ruleOn({});
  const events = Array.from({ length: 12 }, (_, index) =>
    comment(`once-${index}`, index % 2 ? 'what is the price?' : 'Πόσο κάνει;'),
  );
  await Promise.all(
    Array.from({ length: 5 }, (_, round) => channel.deliver(round % 2 ? [...events].reverse() : events)),
  );
  await Promise.all(events.map((event) => channel.deliver([event])));
  await eventually(
    () => ledgerOf(channel.id),
    ({ received, pending }) => received === 72 && pending === 0,
  );
  await eventually(
    async () => sentTo(events.map(({ id }) => id)).length,
    (count) => count >= 12,
  );

  expect(await ledgerOf(channel.id)).toMatchObject({ stored: 12, duplicate: 60 });
  expect(
    sentTo(events.map(({ id }) => id))
      .map(({ conversationId }) => conversationId)
      .sort(),
  ).toEqual(events.map(({ id }) => id).sort());
  expect((await runsOf(rule.id)).filter(({ outcome }) => outcome === 'fired')).toHaveLength(12);
});

it('stays silent on words that only contain the keyword, on edits and on its own echo', async () => {
  const { channel, rule } = await ruleOn({ conditions: { text: 'k' }, actions: [{ type: 'reply', text: 'k!' }] });
  await channel.deliver([comment('silent-1', 'thanks a lot')]);
  await channel.deliver([{ ...comment('silent-2', 'k'), type: 'edit' }]);
  await eventually(
    () => ledgerOf(channel.id),
    ({ received, pending }) => received === 2 && pending === 0,
  );
  expect((await runsOf(rule.id)).filter(({ outcome }) => outcome === 'fired')).toEqual([]);
  expect(sentTo(['silent-1', 'silent-2'])).toEqual([]);
});

it('puts answers before a member where the rule asks for approval, and sends what they approve', async () => {
  const { channel } = await ruleOn({ mode: 'approval' });
  await channel.deliver([comment('approve-1', 'price please')]);
  const [proposed] = await eventually(
    async () =>
      (
        (await server.api('GET', '/api/approvals')).body.items as unknown as {
          id: string;
          text: string;
          status: string;
        }[]
      ).filter(({ text }) => text.startsWith('It is 38')),
    (items) => items.length > 0,
  );
  expect(proposed).toMatchObject({ status: 'proposed' });
  expect(sentTo(['approve-1'])).toEqual([]);
  await server.api('POST', `/api/messages/${proposed!.id}/approve`, {});
  await eventually(
    async () => sentTo(['approve-1']).length,
    (count) => count > 0,
  );
  expect(sentTo(['approve-1'])).toHaveLength(1);
});

it('does nothing while automation is paused, and says why', async () => {
  const { channel, rule } = await ruleOn({});
  await server.api('PUT', '/api/automation', { isPaused: true, reason: 'a test' });
  try {
    await channel.deliver([comment('paused-1', 'price?')]);
    const [run] = await eventually(
      () => runsOf(rule.id),
      (runs) => runs.length > 0,
    );
    expect(run).toMatchObject({ outcome: 'withheld' });
    expect(run!.reasons.join(' ')).toContain('paused');
  } finally {
    await server.api('PUT', '/api/automation', { isPaused: false });
  }
  expect(sentTo(['paused-1'])).toEqual([]);
});

it('answers one person once a day by default', async () => {
  const { channel, rule } = await ruleOn({ limits: { perContactHours: 24 } });
  await channel.deliver([comment('day-1', 'price?', 'same')]);
  await eventually(
    async () => sentTo(['day-1']).length,
    (count) => count > 0,
  );
  await channel.deliver([comment('day-2', 'and the price of that?', 'same')]);
  const runs = await eventually(
    () => runsOf(rule.id),
    (items) => items.length > 1,
  );
  expect(runs.map(({ outcome }) => outcome).sort()).toEqual(['fired', 'withheld']);
  expect(sentTo(['day-1', 'day-2'])).toHaveLength(1);
});

it('labels, assigns and sets priority in the same transaction', async () => {
  const label = await made('/api/labels', { name: 'price' });
  const { channel } = await ruleOn({
    actions: [
      { type: 'label', labelId: label.id },
      { type: 'priority', priority: 'high' },
      { type: 'note', text: 'Asked for a price' },
    ],
  });
  await channel.deliver([comment('label-1', 'price?')]);
  const [conversation] = await eventually(
    async () =>
      (await server.api('GET', `/api/conversations?channelId=${channel.id}`)).body.items as unknown as {
        id: string;
        labels: string[];
        priority: string;
      }[],
    (items) => items.length > 0,
  );
  expect(conversation).toMatchObject({ labels: [label.id], priority: 'high' });
  const timeline = (await server.api('GET', `/api/conversations/${conversation!.id}/timeline`)).body
    .items as unknown as { kind: string; text: string }[];
  expect(timeline.find(({ kind }) => kind === 'note')).toMatchObject({ text: 'Asked for a price' });
});

it('refuses a live rule that another always undoes, on saving and on moving it', async () => {
  const priorityOf = (priority: string) => [{ type: 'priority', priority }];
  const { channel, rule } = await ruleOn({ name: 'First', order: 1, conditions: {}, actions: priorityOf('high') });
  const later = (order: number, mode = 'live') =>
    server.api('POST', '/api/rules', {
      name: 'Second',
      mode,
      order,
      channelIds: [channel.id],
      trigger: { type: 'comment' },
      conditions: { text: 'price' },
      actions: priorityOf('low'),
    });
  const refused = await later(2);
  expect(refused.status).toBe(422);
  expect(JSON.stringify(refused.body)).toContain('“First” undo each other');
  expect((await later(2, 'dry')).status).toBe(201); // watching undoes nothing
  expect((await later(0)).status).toBe(201); // an exception before the wide rule
  expect((await server.api('PATCH', `/api/rules/${rule.id}`, { order: -1 })).status).toBe(422);
});

it('refuses a rule that cannot work, with the reason', async () => {
  const bad = (body: object) =>
    server.api('POST', '/api/rules', {
      name: 'Bad',
      trigger: { type: 'comment' },
      conditions: {},
      actions: [{ type: 'close' }],
      ...body,
    });
  expect(await bad({ actions: [{ type: 'label', labelId: '0190b8a0-0000-7000-8000-000000000000' }] })).toMatchObject({
    status: 422,
  });
  expect(await bad({ channelIds: ['0190b8a0-0000-7000-8000-000000000000'] })).toMatchObject({ status: 422 });
  expect(await bad({ actions: [] })).toMatchObject({ status: 400 });
});
