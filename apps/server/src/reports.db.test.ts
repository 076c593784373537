import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import type { Filter } from '@hubbub/contracts';
import { type Report, reportNames } from '@hubbub/conversations';
import {
  connectHttpChannel,
  eventually,
  makeToken,
  makeWorkspace,
  signInAs,
  startPlatform,
  startTestServer,
  type TestServer,
} from './testing';
import { seedConversations } from './testing-many';

let server: TestServer;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let channel: Awaited<ReturnType<typeof connectHttpChannel>>;
let agent: Awaited<ReturnType<typeof signInAs>>;

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

beforeAll(async () => {
  server = await startTestServer();
  platform = await startPlatform();
  channel = await connectHttpChannel(server, platform.url, '=cmd|shop');
  agent = await signInAs(server, 'agent');
  await server.api('POST', '/api/rules', {
    name: 'Price',
    mode: 'live',
    trigger: { type: 'message' },
    conditions: { text: 'price' },
    actions: [{ type: 'reply', text: 'It is 38 euros' }],
    limits: { approveFirst: 0, dryDays: 0 },
  });
  const { ids } = await seedConversations(server, channel.id, 12, { at: (index) => minutesAgo(10 * (index + 1)) });
  for (const id of ids.slice(0, 3)) await server.api('POST', `/api/conversations/${id}/messages`, { text: 'Hello' });
  await server.api('PATCH', `/api/conversations/${ids[3]}`, { status: 'closed' });
  await server.api('PATCH', `/api/conversations/${ids[0]}`, { status: 'closed' });
  await server.api('PATCH', `/api/conversations/${ids[4]}`, {
    status: 'snoozed',
    snoozedUntil: '2040-01-01T00:00:00Z',
  });
  for (const id of ids.slice(5, 9)) await server.api('PATCH', `/api/conversations/${id}`, { assigneeId: agent.id });
  await channel.deliver([
    ...['one', 'two'].map((person) => ({
      id: `m-${person}`,
      conversation: { id: person, kind: 'direct' },
      author: { id: person, name: person },
      text: 'What is the price?',
      sentAt: new Date().toISOString(),
    })),
    ...[1, 2, 3].map((index) => ({
      id: `fan-${index}`,
      conversation: { id: 'fan', kind: 'direct' },
      author: { id: 'fan', name: 'Fan' },
      text: 'I love it, so beautiful, thank you so much!',
      sentAt: new Date().toISOString(),
    })),
    {
      id: 'wish',
      conversation: { id: 'wish', kind: 'direct' },
      author: { id: 'wish', name: 'Wish' },
      text: 'Please add a dark mode feature, it would be great if you could add it',
      sentAt: new Date().toISOString(),
    },
  ]);
  await eventually(
    async () =>
      (await server.api('GET', `/api/deliveries/ledger?channelId=${channel.id}`)).body as unknown as {
        received: number;
        pending: number;
      },
    ({ received, pending }) => received === 6 && pending === 0,
  );
});
afterAll(async () => {
  await server.stop();
  await platform.stop();
});

const report = async (name: string, query = ''): Promise<Report> => {
  const answer = await server.api('GET', `/api/reports/${name}${query}`);
  expect({ name, status: answer.status }).toEqual({ name, status: 200 });
  return answer.body as unknown as Report;
};
const lengthOf = async (filter: Filter): Promise<number> => {
  let count = 0;
  let cursor: string | null = null;
  do {
    const query = `filter=${encodeURIComponent(JSON.stringify(filter))}&limit=5${cursor ? `&cursor=${cursor}` : ''}`;
    const { body } = await server.api('GET', `/api/conversations?${query}`);
    count += body.items.length;
    cursor = (body as unknown as { nextCursor: string | null }).nextCursor;
  } while (cursor);
  return count;
};
const valueOf = ({ figures }: Report, name: string): number | null | undefined =>
  figures.find((figure) => figure.name === name)?.value;

it.each(reportNames)('%s: every figure that counts conversations equals the length of its list', async (name) => {
  const { figures, formula, rows, rowFilters } = await report(name);
  expect(formula.length).toBeGreaterThan(20);
  expect(figures.length).toBeGreaterThan(0);
  expect(rowFilters).toHaveLength(rows.length);
  for (const figure of figures) {
    expect(figure.formula.length).toBeGreaterThan(5);
    if (figure.unit === 'conversations')
      expect({ figure: figure.name, length: await lengthOf(figure.filter!) }).toEqual({
        figure: figure.name,
        length: figure.value,
      });
  }
  for (const filter of rowFilters.slice(0, 5).filter((one) => one !== null))
    expect(await lengthOf(filter)).toBeGreaterThanOrEqual(0);
});

it('counts what stands open, waits, is snoozed and by whom it is owed', async () => {
  const open = await report('open');
  expect(valueOf(open, 'snoozed')).toBe(1);
  expect(valueOf(open, 'oldest waiting')).toBeGreaterThanOrEqual(119);
  expect(open.rows).toMatchObject([{ channel: '=cmd|shop', open: valueOf(open, 'open') }]);
  const load = await report('load');
  const own = load.rows.find(({ memberId }) => memberId === agent.id);
  expect(own).toMatchObject({ name: 'The agent', open: 4, waiting: 4 });
  expect(valueOf(load, 'assigned')).toBe(4);
});

it('measures from the first message that waited to the first answer by a person', async () => {
  const { figures, rows } = await report('first-reply');
  const value = (name: string) => figures.find((figure) => figure.name === name)!.value!;
  expect(value('answered')).toBe(3);
  expect(value('p50')).toBeGreaterThanOrEqual(19.9);
  expect(value('p50')).toBeLessThan(21.5);
  expect(value('p90')).toBeGreaterThanOrEqual(29.9);
  expect(rows.reduce((sum, row) => sum + Number(row['conversations']), 0)).toBe(3);
});

it('takes an answer back out when it is taken back', async () => {
  const { ids } = await seedConversations(server, channel.id, 1, { at: () => minutesAgo(5) });
  const before = valueOf(await report('first-reply'), 'answered');
  const sent = await server.api('POST', `/api/conversations/${ids[0]}/messages`, { text: 'Hm', sendAfterSeconds: 60 });
  expect(valueOf(await report('first-reply'), 'answered')).toBe(before! + 1);
  await server.api('POST', `/api/messages/${(sent.body as unknown as { id: string }).id}/cancel`);
  expect(valueOf(await report('first-reply'), 'answered')).toBe(before);
});

it('counts what closed, what rules sent, and what people wrote', async () => {
  expect(valueOf(await report('time-to-close'), 'closed')).toBe(2);
  const rules = await report('rules');
  expect(valueOf(rules, 'sent')).toBe(2);
  expect(rules.rows).toMatchObject([{ rule: 'Price', fired: 2, sent: 2 }]);
  const inbound = await report('inbound', '?timeZone=Asia/Tehran');
  expect(valueOf(inbound, 'messages')).toBeGreaterThanOrEqual(18);
  expect((inbound as unknown as { hours: { messages: number }[] }).hours).toHaveLength(24);
  expect((await report('fans')).rows).toMatchObject([{ name: 'Fan', positive: 3 }]);
});

it('counts each draft once, for whoever decided on it, and how quick answers were with and without', async () => {
  const { ids } = await seedConversations(server, channel.id, 4, { at: (index) => minutesAgo(20 + index) });
  const draft = 'Our jackets come in S to XL.';
  const drafts = ids.map(() => randomUUID());
  for (const [index, id] of drafts.entries())
    await server.ctx.store.transaction(1, (db) =>
      db.query(
        `INSERT INTO suggestion (workspace_id, id, conversation_id, engine, language, variants, sources) VALUES (1, $1, $2, 'embedded', 'en', $3, '[]')`,
        [id, ids[index], JSON.stringify([{ tone: 'saved', text: draft, sentences: [], verdict: 'ok', warnings: [] }])],
      ),
    );
  const asAgent = (path: string, body: object) => server.request('POST', path, body, agent.headers);
  const reply = (index: number, text: string) =>
    asAgent(`/api/conversations/${ids[index]}/messages`, { text, suggestionId: drafts[index], variant: 0 });
  const judge = (index: number, outcome: string) =>
    asAgent(`/api/suggestions/${drafts[index]}/feedback`, { variant: 0, outcome });
  await reply(0, draft);
  await judge(0, 'as_is'); // a client that also tells what the server has seen
  await reply(1, 'Something else altogether, in other words.');
  await judge(1, 'edited');
  await judge(2, 'discarded');
  await judge(3, 'discarded');
  await judge(3, 'discarded');
  const { rows } = await report('suggestions');
  const countOf = (outcome: string) => rows.find((row) => row['outcome'] === outcome)?.['suggestions'];
  expect(['as_is', 'edited', 'rewritten', 'discarded', 'ignored'].map(countOf)).toEqual([1, 0, 1, 2, 0]);
  const byMember = await report('suggestions-by-member');
  expect(byMember.rows).toMatchObject([
    { name: 'The agent', suggestions: 4, asIs: 1, edited: 0, rewritten: 1, discarded: 2, ignored: 0 },
  ]);
  expect(byMember.rows[0]?.['withDraftMinutes']).toBeGreaterThanOrEqual(19.9);
  expect(byMember.rows[0]?.['withDraftMinutes']).toBeLessThan(23);
  expect(valueOf(byMember, 'used')).toBe(25);
  const listed = async (filter: unknown) => {
    const { body } = await server.api('GET', `/api/conversations?filter=${encodeURIComponent(JSON.stringify(filter))}`);
    return (body.items as unknown as { id: string }[]).map((item) => item.id).sort();
  };
  const [{ suggestion }] = (byMember as unknown as { rowFilters: { suggestion: object }[] }).rowFilters as [
    { suggestion: object },
  ];
  expect(await listed({ suggestion })).toEqual([...ids].sort());
  expect(await listed({ suggestion: { ...suggestion, outcome: 'used' } })).toEqual([ids[0], ids[1]].sort());
  expect(await listed({ suggestion: { ...suggestion, memberId: randomUUID() } })).toEqual([]);
});

it('finds the post on fire: many more comments than usual, or angry ones, and no muted one', async () => {
  const comment = (post: string, index: number, text: string, minutes: number) => ({
    id: `${post}-${index}`,
    conversation: { id: `${post}-c${index}`, kind: 'comment', post: { id: post, text: `The ${post} post` } },
    author: { id: `${post}-u${index}`, name: `Somebody ${index}` },
    text,
    sentAt: minutesAgo(minutes).toISOString(),
  });
  const many = (post: string, count: number, text: string, at: (index: number) => number) =>
    Array.from({ length: count }, (_, index) => comment(post, index, text, at(index)));
  await channel.deliver([
    ...many('busy', 8, 'When is it back?', (index) => 5 + index),
    ...many('quiet', 4, 'When is it back?', (index) => 5 + index),
    ...many('steady', 60, 'Nice', (index) => (index < 5 ? 10 : 65 + index * 20)),
    ...many('angry', 6, 'This is terrible, I hate it, worst ever', () => 20),
    ...many('muted', 9, 'When is it back?', () => 20),
  ]);
  await eventually(
    () => report('fire'),
    ({ rows }) => rows.length >= 3,
  );
  const postId = (await report('fire')).rows.find(({ post }) => post === 'The muted post')?.['postId'];
  await server.api('PATCH', `/api/posts/${String(postId)}`, { isMuted: true });
  const { rows, figures, rowFilters } = await report('fire');
  expect(rows.map(({ post, lastHour, negativePercent, open }) => [post, lastHour, negativePercent, open])).toEqual([
    ['The busy post', 8, 0, 8],
    ['The angry post', 6, 100, 6],
  ]);
  expect(figures).toMatchObject([{ name: 'on fire', value: 14 }]);
  expect(await lengthOf(figures[0]!.filter!)).toBe(14);
  expect(await lengthOf(rowFilters[0]!)).toBe(8);
});

it('counts what will be late within half an hour, by the filter that lists it', async () => {
  const before = await report('load');
  expect(valueOf(before, 'late soon')).toBe(0);
  const made = await server.api('POST', '/api/sla-policies', { name: 'Promise', firstReplyMinutes: 60 });
  const after = await report('load');
  const soon = after.figures.find(({ name }) => name === 'late soon')!;
  expect(soon.value).toBeGreaterThan(0);
  expect(await lengthOf(soon.filter!)).toBe(soon.value);
  const id = (made.body as unknown as { id: string }).id;
  for (const businessHours of [
    7,
    { from: '9', to: '17:00', timeZone: 'UTC' },
    { from: '09:00', to: '17:00', timeZone: 'Mars' },
  ])
    expect((await server.api('PATCH', `/api/sla-policies/${id}`, { businessHours })).status).toBe(400);
  expect((await server.api('PATCH', `/api/sla-policies/${id}`, { firstReplyMinutes: 1e12 })).status).toBe(400);
  await server.api('DELETE', `/api/sla-policies/${id}`);
});

it('gives its table as CSV in which nothing runs', async () => {
  const { status, body, headers } = await server.api('GET', '/api/reports/open?format=csv');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toContain('text/csv');
  const [head, row] = parse(body as unknown as string, { record_delimiter: '\r\n' }) as [string[], string[]];
  expect(head!.slice(0, 3)).toEqual(['channel', 'platform', 'open']);
  expect(row![0]).toBe(`'=cmd|shop`);
});

it('refuses names, spans and zones that are none, and shows other workspaces nothing', async () => {
  const status = async (path: string, headers?: Record<string, string>) =>
    (await server.api('GET', `/api/reports/${path}`, undefined, headers)).status;
  expect(await status('nonsense')).toBe(404);
  expect(await status('constructor')).toBe(404);
  expect(await status('open?timeZone=Mars/Base')).toBe(400);
  expect(await status('inbound?since=2026-02-01T00:00:00Z&until=2026-01-01T00:00:00Z')).toBe(400);
  expect(await status('inbound?since=yesterday')).toBe(400);
  const other = { authorization: `Bearer ${await makeToken(server.ctx, await makeWorkspace(server), 'owner')}` };
  for (const name of reportNames) {
    const { body } = await server.api('GET', `/api/reports/${name}`, undefined, other);
    const { figures } = body as unknown as Report;
    expect({ name, values: figures.filter(({ value }) => value) }).toEqual({ name, values: [] });
  }
});

it('refuses to make a rule of what only reports count', async () => {
  const answer = await server.api('POST', '/api/rules', {
    name: 'x',
    trigger: { type: 'message' },
    conditions: { closed: {} },
    actions: [{ type: 'close' }],
  });
  expect(answer.status).toBe(422);
});
