import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type MockModel, startMockModel } from '@hubbub/suggestions/testing';
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

let server: TestServer;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let model: MockModel;

beforeAll(async () => {
  model = await startMockModel();
  platform = await startPlatform();
  server = await startTestServer();
});
afterAll(async () => {
  await server.stop();
  await platform.stop();
  await model.close();
});

type Body = Record<string, unknown> & { id: string; text: string; items: Record<string, unknown>[] };
const bodyOf = (answer: { body: unknown }): Body => answer.body as Body;

let channel: Awaited<ReturnType<typeof connectHttpChannel>>;
beforeAll(async () => {
  channel = await connectHttpChannel(server, platform.url);
});

/** A conversation of its own with these inbound texts. */
const conversationOf = async (texts: string[], name = 'Maria', on = channel): Promise<string> => {
  const key = randomUUID();
  await on.deliver(
    texts.map((text, i) => ({
      id: `${key}-${i}`,
      conversation: { id: key, kind: 'direct' },
      author: { id: `a-${key}`, name },
      text,
      sentAt: new Date(Date.now() - 60_000 + i * 1_000).toISOString(),
    })),
  );
  const find = async () =>
    (await server.api('GET', `/api/conversations?channelId=${on.id}&limit=200`)).body.items as unknown as {
      id: string;
      lastMessage: { text: string };
    }[];
  const items = await eventually(find, (list) => list.some(({ lastMessage }) => lastMessage.text === texts.at(-1)));
  return items.find(({ lastMessage }) => lastMessage.text === texts.at(-1))!.id;
};

const query = (sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
  server.ctx.store.transaction(server.workspaceId, (db) => db.query(sql, values));

describe('without a model', () => {
  it('shortens and changes tone by itself, and says that the rest needs a model', async () => {
    const text = 'Hi there! We open at 9:00. The shop is big and old and full of plants. See https://shop.example/a.';
    const short = await server.api('POST', '/api/assist', { act: 'shorten', text });
    expect(bodyOf(short)).toMatchObject({ engine: 'embedded', verdict: 'ok' });
    expect(bodyOf(short).text).toBe('We open at 9:00. See https://shop.example/a.');
    const formal = bodyOf(await server.api('POST', '/api/assist', { act: 'tone', tone: 'formal', text }));
    expect(formal.text).toMatch(/^Hello, We open/u);
    const fuller = bodyOf(await server.api('POST', '/api/assist', { act: 'expand', text: 'We open at 9:00.' }));
    expect(fuller).toMatchObject({ engine: 'embedded', verdict: 'ok' });
    expect(fuller.text).toMatch(/^Hi there! We open at 9:00\. ./u);
    for (const act of ['translate', 'continue']) {
      const refused = await server.api('POST', '/api/assist', { act, text, language: 'el' });
      expect({ act, status: refused.status, code: bodyOf(refused)['code'] }).toEqual({
        act,
        status: 409,
        code: 'not_supported',
      });
    }
  });

  it('summarises in the words of the conversation, and calls it an extract', async () => {
    const id = await conversationOf(['Hello', 'My order 4711 arrived broken, can I get my money back?']);
    const summary = bodyOf(await server.api('GET', `/api/conversations/${id}/summary`));
    expect(summary).toMatchObject({ engine: 'embedded', isExtract: true });
    expect(summary.text).toContain('My order 4711 arrived broken');
    const messages = (await server.api('GET', `/api/conversations/${id}/messages`)).body.items as unknown as Body[];
    const refused = await server.api('POST', `/api/messages/${messages[0]!.id}/translation`, { language: 'el' });
    expect([refused.status, bodyOf(refused)['code']]).toEqual([409, 'not_supported']);
  });
});

describe('knowledge', () => {
  it('imports a page through the guarded way out, once per address, and a file', async () => {
    let said = 'Returns take 14 days.';
    const site = createServer((req, res) => {
      if (req.url === '/old') return void res.writeHead(302, { location: '/faq' }).end();
      res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      res.end(`<html lang="en"><title>Returns</title><body><h1>Returns</h1><p>${said}</p><script>x</script></body>`);
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
    try {
      const first = await server.api('POST', '/api/knowledge/import', { url: `${url}/old` });
      expect([first.status, bodyOf(first)]).toMatchObject([
        201,
        { title: 'Returns', language: 'en', source: `${url}/faq` },
      ]);
      said = 'Returns take 30 days.';
      const second = bodyOf(await server.api('POST', '/api/knowledge/import', { url: `${url}/faq` }));
      expect(second).toMatchObject({
        id: bodyOf(first).id,
        version: 2,
        body: expect.stringContaining('30 days') as string,
      });
    } finally {
      await new Promise((resolve) => site.close(resolve));
    }
    const form = new FormData();
    form.set(
      'file',
      new Blob(['# Λιανική\n\nΤο κατάστημα είναι ανοιχτό κάθε μέρα.'], { type: 'text/markdown' }),
      'a.md',
    );
    const sent = await fetch(`${server.url}/api/knowledge/import`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.token}` },
      body: form,
    });
    expect([sent.status, await sent.json()]).toMatchObject([201, { title: 'Λιανική', language: 'el' }]);
    const binary = new FormData();
    binary.set('file', new Blob([new Uint8Array([0, 255, 254])]), 'a.bin');
    const refused = await fetch(`${server.url}/api/knowledge/import`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.token}` },
      body: binary,
    });
    expect(refused.status).toBe(422);
  });

  it('fetches nothing inside our own network', async () => {
    const refused = await server.api('POST', '/api/knowledge/import', {
      url: 'http://169.254.169.254/latest/meta-data',
    });
    expect([refused.status, bodyOf(refused)['code']]).toEqual([422, 'not_readable']);
  });
});

describe('learning', () => {
  const answer = 'Our bikes are serviced in our own workshop, every Monday morning.';

  it('proposes what was answered again and again, merges repeats, and keeps a decision', async () => {
    for (const [i, name] of ['Ann', 'Ben', 'Cleo'].entries()) {
      const id = await conversationOf(
        [`where do you service bikes ${i}? mail me: ${name.toLowerCase()}@home.example`],
        name,
      );
      await server.api('POST', `/api/conversations/${id}/messages`, {
        text: i === 1 ? `Hi ${name}! ${answer}` : answer,
      });
      await server.api('PATCH', `/api/conversations/${id}`, { status: 'closed' });
    }
    const listed = async () => (await server.api('GET', '/api/knowledge/proposals')).body.items as unknown as Body[];
    const [proposal, ...others] = await eventually(listed, (items) => items[0]?.['count'] === 3);
    expect(others).toEqual([]);
    expect(proposal).toMatchObject({ type: 'reply', count: 3, state: 'open', body: answer });
    expect(JSON.stringify(proposal)).not.toContain('@home.example');
    const agent = await signInAs(server, 'agent');
    expect(
      (await server.request('POST', `/api/knowledge/proposals/${proposal!.id}/approve`, {}, agent.headers)).status,
    ).toBe(403);
    const approved = await server.api('POST', `/api/knowledge/proposals/${proposal!.id}/approve`, {
      title: 'Bike service',
    });
    expect(bodyOf(approved)).toMatchObject({ state: 'approved', savedReplyId: expect.any(String) as string });
    expect(await listed()).toEqual([]);
    expect((await server.api('POST', `/api/knowledge/proposals/${proposal!.id}/dismiss`)).status).toBe(409);
    const replies = (await server.api('GET', '/api/saved-replies')).body.items as unknown as Body[];
    expect(replies.find(({ id }) => id === approved.body['savedReplyId'])).toMatchObject({
      title: 'Bike service',
      body: answer,
    });
  });

  it('keeps an answer as an example without whom it was written to, and forgets it with the contact', async () => {
    const id = await conversationOf(['is the small tent waterproof?'], 'Ilse Varga');
    await server.api('POST', `/api/conversations/${id}/messages`, {
      text: 'Dear Ilse, the small tent keeps heavy rain out.',
    });
    const [example] = await query(
      `SELECT answer, contact_id, is_trusted FROM example_reply WHERE inbound LIKE '%tent%'`,
    );
    expect(example).toMatchObject({
      answer: 'Dear {{contact.name}}, the small tent keeps heavy rain out.',
      is_trusted: false,
    });
    const other = await conversationOf(['can the small tent stand rain'], 'Otto');
    await server.api('POST', `/api/conversations/${other}/messages`, {
      text: 'Dear Otto, the small tent keeps heavy rain out.',
    });
    const twice = await query(`SELECT is_trusted, accepted FROM example_reply WHERE answer LIKE '%tent%'`);
    expect(twice).toEqual([
      { is_trusted: true, accepted: 2 },
      { is_trusted: true, accepted: 2 },
    ]);
    expect((await server.api('POST', `/api/contacts/${String(example!['contact_id'])}/erase`, {})).status).toBeLessThan(
      300,
    );
    expect(await query(`SELECT contact_id FROM example_reply WHERE answer LIKE '%tent%'`)).toHaveLength(1);
  });

  it('takes what was cancelled before it left for no example', async () => {
    const id = await conversationOf(['do you repair zips?']);
    const sent = await server.api('POST', `/api/conversations/${id}/messages`, {
      text: 'We repair every zip within a week.',
      sendAfterSeconds: 500,
    });
    await server.api('POST', `/api/messages/${bodyOf(sent).id}/cancel`);
    expect(await query(`SELECT 1 FROM example_reply WHERE answer LIKE '%zip%'`)).toEqual([]);
  });
});

describe('a model endpoint', () => {
  const draft = {
    language: 'en',
    summary: '',
    intent: 'question',
    sentiment: 'neutral',
    needsHuman: false,
    needsHumanReason: null,
    variants: [{ tone: 'friendly', sentences: [{ text: 'We rent kayaks from May to September.', sourceIds: ['S1'] }] }],
  };
  const add = (more: object = {}) =>
    server.api('POST', '/api/model-endpoints', {
      name: 'House model',
      baseUrl: `${model.baseUrl}/`,
      apiKey: 'sk-house-secret-9876',
      model: 'mock-1',
      ...more,
    });
  let endpointId = '';
  beforeAll(async () => {
    await server.api('POST', '/api/saved-replies', {
      title: 'Kayak rental season',
      body: 'We rent kayaks from May to September.',
      examples: ['when can I rent a kayak?'],
    });
    model.queue({ type: 'ok', answer: { isOpen: true } });
    endpointId = bodyOf(await add()).id;
  });
  afterEach(async () => {
    await server.api('PATCH', `/api/model-endpoints/${endpointId}`, { limits: {}, prices: null, isActive: true });
  });

  it('is probed when it is added, and its key never comes back', async () => {
    const shown = await server.api('GET', `/api/model-endpoints/${endpointId}`);
    expect(bodyOf(shown)).toMatchObject({
      keyHint: '…9876',
      probe: {
        isUsable: true,
        checks: expect.arrayContaining([expect.objectContaining({ name: 'schema', isOk: true })]) as [],
      },
    });
    const everything = [
      shown,
      await server.api('GET', '/api/model-endpoints'),
      await server.api('GET', '/api/model-requests'),
      await server.api('GET', '/api/audit'),
    ];
    expect(JSON.stringify(everything.map(({ body }) => body))).not.toContain('sk-house');
    const [row] = await query('SELECT api_key FROM model_endpoint');
    expect((row!['api_key'] as Buffer).toString('utf8')).not.toContain('sk-house');
  });

  it('wants the key again for another host, so that nobody can have it sent elsewhere', async () => {
    const moved = await server.api('PATCH', `/api/model-endpoints/${endpointId}`, { baseUrl: 'http://127.0.0.1:9/v1' });
    expect([moved.status, bodyOf(moved)['code']]).toEqual([422, 'key_needed']);
  });

  it('drafts, and records what went where with tokens and a cost by the own price table', async () => {
    await server.api('PATCH', `/api/model-endpoints/${endpointId}`, {
      prices: { currency: 'EUR', input: 10, output: 20 },
    });
    model.queue({ type: 'ok', answer: draft });
    const id = await conversationOf(['When can I rent a kayak?']);
    const drafted = await eventually(
      async () => bodyOf(await server.api('POST', `/api/conversations/${id}/suggestions`, { tones: ['friendly'] })),
      ({ engine }) => engine === 'openai',
      { tries: 3 },
    );
    expect(drafted).toMatchObject({ engine: 'openai', model: 'mock-1' });
    const [request] = (await server.api('GET', '/api/model-requests')).body.items as unknown as Body[];
    expect(request).toMatchObject({
      host: new URL(model.baseUrl).host,
      purpose: 'suggestion',
      outcome: 'answered',
      redacted: false,
      conversationId: id,
      inputTokens: 1200,
      cost: (1200 * 10 + 90 * 20) / 1e6,
      currency: 'EUR',
    });
    expect(JSON.stringify(request)).not.toContain('kayak');
  });

  it('is not asked beyond its budget, and the draft says so', async () => {
    await server.api('PATCH', `/api/model-endpoints/${endpointId}`, { limits: { tokensPerDay: 1 } });
    const id = await conversationOf(['Hello, when can I rent a kayak please?']);
    const before = model.chats.length;
    const drafted = bodyOf(await server.api('POST', `/api/conversations/${id}/suggestions`, {}));
    expect(drafted).toMatchObject({ engine: 'embedded', notice: expect.stringContaining('Limit reached') as string });
    expect(model.chats.length).toBe(before);
  });

  it('gets nothing of a channel that keeps its messages here, and redacted text of one that asks for it', async () => {
    const quiet = await connectHttpChannel(server, platform.url, 'Quiet');
    await server.api('PATCH', `/api/channels/${quiet.id}`, { settings: { modelAccess: 'never' } });
    const id = await conversationOf(['when can I rent a kayak? zoe@home.example'], 'Zoe', quiet);
    const before = model.requests.length;
    expect(bodyOf(await server.api('POST', `/api/conversations/${id}/suggestions`, {}))).toMatchObject({
      engine: 'embedded',
    });
    expect(model.requests.length).toBe(before);
    await server.api('PATCH', `/api/channels/${quiet.id}`, { settings: { modelAccess: 'redacted' } });
    model.queue({ type: 'ok', answer: draft });
    await server.api('POST', `/api/conversations/${id}/suggestions`, {});
    expect(model.chats.at(-1)!.raw).not.toContain('zoe@home');
    expect(model.chats.at(-1)!.raw).toContain('⟦EMAIL_1⟧');
  });

  it('translates a message in place, and shows no translation that smuggles a link in', async () => {
    const id = await conversationOf(['Πότε ανοίγετε το καλοκαίρι;']);
    const [message] = (await server.api('GET', `/api/conversations/${id}/messages`)).body.items as unknown as Body[];
    await eventually(
      async () => model.chats.length,
      () => true,
    );
    model.queue({ type: 'ok', answer: { text: 'When do you open in summer?' } });
    const path = `/api/messages/${message!.id}/translation`;
    const translate = () => server.api('POST', path, { language: 'en' });
    const read = await eventually(translate, ({ status }) => status === 200, { tries: 5 });
    expect(bodyOf(read)).toEqual({ text: 'When do you open in summer?', engine: 'openai' });
    model.queue({ type: 'ok', answer: { text: 'When do you open? See https://evil.example' } });
    expect((await eventually(translate, ({ status }) => status === 409, { tries: 5 })).status).toBe(409);
  });

  it('is marked and its managers told when it refuses the key', async () => {
    const owner = await signInAs(server, 'owner');
    model.queue({ type: 'unauthorized' });
    const id = await conversationOf(['so when can I rent a kayak??']);
    const shown = await eventually(
      async () => {
        await server.api('POST', `/api/conversations/${id}/suggestions`, {});
        return bodyOf(await server.api('GET', `/api/model-endpoints/${endpointId}`));
      },
      ({ problem }) => problem !== null,
      { tries: 5 },
    );
    expect(shown['problem']).toMatchObject({ failure: 'misconfigured', requestId: 'req-mock-1' });
    const notices = (await server.request('GET', '/api/notifications', undefined, owner.headers)).body.items;
    expect(notices).toEqual([expect.objectContaining({ type: 'model_refused' })]);
  });

  it('belongs to its workspace alone', async () => {
    const other = await makeWorkspace(server);
    const headers = { authorization: `Bearer ${await makeToken(server.ctx, other, 'owner')}` };
    expect((await server.request('GET', '/api/model-endpoints', undefined, headers)).body.items).toEqual([]);
    expect((await server.request('GET', `/api/model-endpoints/${endpointId}`, undefined, headers)).status).toBe(404);
    expect((await server.request('POST', `/api/model-endpoints/${endpointId}/probe`, {}, headers)).status).toBe(404);
    expect((await server.request('GET', '/api/model-requests', undefined, headers)).body.items).toEqual([]);
  });
});

describe('what nobody asked', () => {
  const draftOf = (id: string) =>
    query('SELECT engine, variants FROM suggestion WHERE conversation_id = $1 ORDER BY created_at LIMIT 1', [id]);

  it('gets a draft where it holds a watch word, and thanks where the voice asks back; nothing is sent', async () => {
    await server.api('POST', '/api/saved-replies', { title: 'Jacket sizes', body: 'Our jackets come in S to XL.' });
    await server.api('POST', '/api/watchwords', { text: 'Nordwind' });
    await server.api('PUT', '/api/voice', { asksBack: true });
    const voice = { tone: 'friendly', asksBack: true }; // a client that knows no asking back does not erase it
    expect((await server.api('PUT', '/api/voice', { tone: 'friendly' })).body).toMatchObject(voice);
    expect((await server.api('GET', '/api/voice')).body).toMatchObject(voice);
    const silent = await conversationOf(['haha']);
    const watched = await conversationOf(['haha, my NORDWIND jacket']);
    const thanked = await conversationOf(['thank you so much, what a lovely shop!']);
    const [asked] = await eventually(
      () => draftOf(thanked),
      (rows) => rows.length > 0,
    );
    expect(JSON.stringify(asked!['variants'])).toContain('What did you like most?');
    expect(
      await eventually(
        () => draftOf(watched),
        (rows) => rows.length > 0,
      ),
    ).toHaveLength(1);
    expect(await draftOf(silent)).toEqual([]);
    expect(
      await query(`SELECT 1 FROM message WHERE direction = 'outbound' AND conversation_id = ANY ($1::uuid[])`, [
        [silent, watched, thanked],
      ]),
    ).toEqual([]);
  });
});
