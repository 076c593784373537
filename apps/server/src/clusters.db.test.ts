import type { BulkRecord } from '@hubbub/contracts';
import type { Cluster } from '@hubbub/conversations';
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
let channelId: string;

beforeAll(async () => {
  server = await startTestServer();
  platform = await startPlatform();
  channelId = (await connectHttpChannel(server, platform.url)).id;
});
afterAll(async () => {
  await server.stop();
  await platform.stop();
});
beforeEach(async () => {
  await server.ctx.store.transaction(server.workspaceId, (db) =>
    db.query(`UPDATE conversation SET status = 'closed', waiting_since = NULL WHERE workspace_id = $1`, [
      server.workspaceId,
    ]),
  );
});

const clusters = async (): Promise<Cluster[]> =>
  (await server.api('GET', '/api/clusters')).body.items as unknown as Cluster[];
const names = ['Maria', 'Nikos', 'Eleni', 'Petros', 'Anna'];
const seed = (texts: string[]) =>
  seedConversations(server, channelId, texts.length, {
    kind: 'comment',
    text: (index) => texts[index]!,
    name: (index) => names[index % names.length]!,
  });
const statusOf = async (id: string): Promise<string> =>
  ((await server.api('GET', `/api/conversations/${id}/messages`)).body.items as unknown as { status: string }[]).at(-1)!
    .status;

it('groups comments that ask the same and leaves out what is closed, spam or said once', async () => {
  const { ids } = await seed([
    'How much is it?',
    'how much is it',
    'HOW MUCH IS IT 🙏',
    'Hi, how much is it please?',
    'So pretty',
  ]);
  await server.api('PATCH', `/api/conversations/${ids[2]}`, { status: 'closed' });
  await server.api('PUT', `/api/conversations/${ids[3]}/flags/spam`);
  const [cluster, ...others] = await clusters();
  expect(others).toEqual([]);
  expect(cluster).toMatchObject({ count: 2, language: 'en' });
  expect(cluster!.conversations.sort()).toEqual([ids[0], ids[1]].sort());
  expect(cluster!.samples.sort()).toEqual(['How much is it?', 'how much is it'].sort());
});

it('says how like the commonest wording each comment is, in the order of the conversations', async () => {
  const { ids } = await seed(['do you ship to Cyprus', 'Do you ship to Cyprus?', 'do you also ship to Cyprus']);
  const [cluster] = await clusters();
  const alike = new Map(cluster!.conversations.map((id, at) => [id, cluster!.alike[at]!]));
  expect([alike.get(ids[0]!), alike.get(ids[1]!)]).toEqual([1, 1]);
  expect(alike.get(ids[2]!)).toBeGreaterThan(0.6);
  expect(alike.get(ids[2]!)).toBeLessThan(1);
});

it('shows each person’s own text, then answers all but the exceptions once, and takes it back', async () => {
  const { ids } = await seed(Array.from({ length: 5 }, (_, index) => `do you ship to Cyprus${'?'.repeat(index)}`));
  const [cluster] = await clusters();
  const body = { text: 'Hi {{contact.name}}, yes we do!', except: [ids[4]!] };
  const preview = await server.api('POST', `/api/clusters/${cluster!.id}/answer`, { ...body, dryRun: true });
  expect(preview).toMatchObject({ status: 200, body: { matched: 4, skipped: [] } });
  const texts = (preview.body as unknown as { texts: { conversationId: string; text: string }[] }).texts;
  expect(Object.fromEntries(texts.map(({ conversationId, text }) => [conversationId, text]))).toEqual(
    Object.fromEntries(ids.slice(0, 4).map((id, index) => [id, `Hi ${names[index]}, yes we do!`])),
  );
  expect(await statusOf(ids[0]!)).toBe('received');

  const answer = await server.api('POST', `/api/clusters/${cluster!.id}/answer`, body);
  expect(answer).toMatchObject({ status: 202, body: { matched: 4 } });
  const bulk = answer.body as unknown as BulkRecord;
  const sent = await eventually(
    () => Promise.all(ids.map(statusOf)),
    (all) => all.filter((status) => status === 'sent').length === 4,
  );
  expect(sent).toEqual(['sent', 'sent', 'sent', 'sent', 'received']);
  expect(platform.calls.map(({ text }) => text).filter((text) => text?.endsWith('yes we do!'))).toHaveLength(4);
  expect((await server.api('GET', `/api/bulk/${bulk.id}`)).body).toMatchObject({ done: 4 });
  expect(await clusters()).toEqual([]);
});

it('gathers a question in many languages, and answers each in their own', async () => {
  const asked: [text: string, language: string][] = [
    ['how much is it', 'en'],
    ['How much is it?', 'en'],
    ['Πόσο κάνει;', 'el'],
    ['قیمتش چنده؟', 'fa'],
    ['كم السعر؟', 'ar'],
  ];
  const { ids } = await seedConversations(server, channelId, asked.length + 1, {
    kind: 'comment',
    text: (index) => asked[index]?.[0] ?? 'στέλνετε στην Κρήτη;',
    language: (index) => asked[index]?.[1] ?? 'el',
    name: (index) => names[index % names.length]!,
  });
  const [cluster, ...others] = await clusters();
  expect(others).toEqual([]);
  expect(new Map(cluster!.conversations.map((id, at) => [id, cluster!.spoken[at]]))).toEqual(
    new Map(asked.map(([, language], index) => [ids[index], language])),
  );
  expect(cluster).toMatchObject({ language: 'en', count: 5 });
  expect(cluster!.languages[0]).toMatchObject({ language: 'en', count: 2 });
  expect(cluster!.languages.map(({ language }) => language).sort()).toEqual(['ar', 'el', 'en', 'fa']);

  const body = {
    text: '{{contact.name}}, it is 38 €',
    texts: { el: '{{contact.name}}, κάνει 38 €', fa: '{{contact.name}}، ۳۸ یورو است' },
    among: cluster!.conversations,
  };
  const preview = await server.api('POST', `/api/clusters/${cluster!.id}/answer`, { ...body, dryRun: true });
  const { texts } = preview.body as unknown as {
    texts: { conversationId: string; text: string; isOwnLanguage: boolean }[];
  };
  const wanted = [
    'Maria, it is 38 €',
    'Nikos, it is 38 €',
    'Eleni, κάνει 38 €',
    'Petros، ۳۸ یورو است',
    'Anna, it is 38 €',
  ];
  expect(Object.fromEntries(texts.map(({ conversationId, text }) => [conversationId, text]))).toEqual(
    Object.fromEntries(wanted.map((text, index) => [ids[index], text])),
  );
  expect(
    texts
      .filter(({ isOwnLanguage }) => !isOwnLanguage)
      .map(({ conversationId }) => conversationId)
      .sort(),
  ).toEqual([ids[0], ids[1], ids[4]].sort());

  expect(await server.api('POST', `/api/clusters/${cluster!.id}/answer`, body)).toMatchObject({ status: 202 });
  const sent = await eventually(
    () => Promise.resolve(platform.calls.map(({ text }) => text ?? '').filter((text) => wanted.includes(text))),
    (all) => all.length === wanted.length,
  );
  expect(sent.sort()).toEqual(wanted.sort());
  expect(await statusOf(ids[5]!)).toBe('received');
});

it('gathers two ways of asking in one language, and sends each person the text that is meant for them', async () => {
  const asked = ['how much is it', 'How much is it?', 'what does it cost', 'What does it cost?!'];
  const { ids } = await seed(asked);
  const [cluster, ...others] = await clusters();
  expect(others).toEqual([]);
  expect(cluster).toMatchObject({ count: 4, languages: [{ language: 'en', count: 4 }] });
  expect(cluster!.wordings.map(({ language, count }) => [language, count])).toEqual([
    ['en', 2],
    ['en', 2],
  ]);
  const worded = new Map(cluster!.conversations.map((id, at) => [id, cluster!.worded[at]]));
  expect(worded.get(ids[0]!)).toBe(worded.get(ids[1]!));
  expect(worded.get(ids[2]!)).toBe(worded.get(ids[3]!));
  expect(worded.get(ids[0]!)).not.toBe(worded.get(ids[2]!));

  // The second two get their own; the last is given the first text by hand.
  const body = {
    text: '{{contact.name}}, it is 39 €',
    own: [{ text: '{{contact.name}}, it costs 39 €', conversations: [ids[2]!] }],
    among: cluster!.conversations,
  };
  const wanted = ['Maria, it is 39 €', 'Nikos, it is 39 €', 'Eleni, it costs 39 €', 'Petros, it is 39 €'];
  const preview = await server.api('POST', `/api/clusters/${cluster!.id}/answer`, { ...body, dryRun: true });
  const { texts } = preview.body as unknown as { texts: { conversationId: string; text: string }[] };
  expect(Object.fromEntries(texts.map(({ conversationId, text }) => [conversationId, text]))).toEqual(
    Object.fromEntries(wanted.map((text, index) => [ids[index], text])),
  );
  const answer = await server.api('POST', `/api/clusters/${cluster!.id}/answer`, body);
  expect(answer).toMatchObject({ status: 202, body: { matched: 4, action: { type: 'reply', text: body.text } } });
  expect(answer.body['action']).not.toHaveProperty('own'); // who gets which text would go to every inbox with each step
  const sent = await eventually(
    () => Promise.resolve(platform.calls.map(({ text }) => text ?? '').filter((text) => wanted.includes(text))),
    (all) => all.length === wanted.length,
  );
  expect(sent.sort()).toEqual(wanted.sort());
  const empty = { text: 'x', own: [{ text: ' ', conversations: ids }] };
  expect((await server.api('POST', `/api/clusters/${cluster!.id}/answer`, empty)).status).toBe(400);
});

it('answers nobody who was not looked at', async () => {
  const { ids } = await seed(['is there a warranty', 'Is there a warranty?', 'is there a warranty??']);
  const [cluster] = await clusters();
  const answer = await server.api('POST', `/api/clusters/${cluster!.id}/answer`, {
    text: 'Yes',
    among: ids.slice(0, 2),
  });
  expect(answer).toMatchObject({ status: 202, body: { matched: 2 } });
});

it('does not answer a comment that came after the group was looked at', async () => {
  const { ids } = await seed(['is there a discount', 'Is there a discount?']);
  const [cluster] = await clusters();
  const { ids: later } = await seedConversations(server, channelId, 1, {
    kind: 'comment',
    text: () => 'is there a discount!!',
    at: () => new Date(Date.now() + 1_000),
  });
  const preview = await server.api('POST', `/api/clusters/${cluster!.id}/answer`, { text: 'Soon', dryRun: true });
  const texts = (preview.body as unknown as { texts: { conversationId: string }[] }).texts;
  expect(texts.map(({ conversationId }) => conversationId).sort()).toEqual([...ids].sort());
  expect((await clusters())[0]!.conversations).toContain(later[0]);
});

it('refuses viewers, other workspaces, empty answers and groups that are gone', async () => {
  await seed(['what are the sizes', 'what are the sizes?']);
  const [cluster] = await clusters();
  const viewer = await signInAs(server, 'viewer');
  const other = { authorization: `Bearer ${await makeToken(server.ctx, await makeWorkspace(server), 'owner')}` };
  const answer = (headers: Record<string, string>, text = 'Three', id = cluster!.id) =>
    server.request('POST', `/api/clusters/${id}/answer`, { text }, headers);
  expect((await answer(viewer.headers)).status).toBe(403);
  expect((await answer(other)).status).toBe(404);
  expect((await server.request('GET', '/api/clusters', undefined, other)).body.items).toEqual([]);
  const mine = { authorization: `Bearer ${server.token}` };
  expect((await answer(mine, '  ')).status).toBe(400);
  expect((await answer(mine, 'x', 'nonsense')).status).toBe(404);
});
