import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Message } from '@hubbub/contracts';
import { eventually, startTestServer, type TestServer } from '../testing';
import { seedConversations } from '../testing-many';

/** A doubt that the platform itself settles, and a window that closes before its message leaves. */
let server: TestServer;
let offsetMs = 0;
const stops: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  server = await startTestServer();
  server.ctx.clock = () => new Date(Date.now() + offsetMs);
});
afterAll(async () => {
  await server.stop();
  for (const stop of stops) await stop();
});

interface Call {
  path: string;
  query: URLSearchParams;
  body: Record<string, unknown>;
}
/** An API at HTTP; `null` closes the line without a word. */
const startApi = async (answer: (call: Call) => { status?: number; json: unknown } | null): Promise<string> => {
  const http: Server = createServer((req, res) => {
    let text = '';
    req.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
    req.on('end', () => {
      const { pathname, searchParams } = new URL(req.url ?? '', 'http://api');
      const given = answer({
        path: pathname,
        query: searchParams,
        body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {},
      });
      if (!given) return void req.socket.destroy();
      res.writeHead(given.status ?? 200, { 'content-type': 'application/json' }).end(JSON.stringify(given.json));
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  stops.push(() => new Promise((resolve) => http.close(resolve)));
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
};

const connect = async (body: object): Promise<string> => {
  const made = await server.api('POST', '/api/channels', { name: 'Shop', ...body });
  expect(made).toMatchObject({ status: 201 });
  return (made.body as unknown as { id: string }).id;
};
const replyTo = async (id: string, body: object): Promise<Message> => {
  const answer = await server.api('POST', `/api/conversations/${id}/messages`, body);
  expect(answer).toMatchObject({ status: 202 });
  return answer.body as unknown as Message;
};
const reaches = async ({ id, conversationId }: Message, status: Message['status']): Promise<Message> => {
  const found = await eventually(
    async () =>
      (
        (await server.api('GET', `/api/conversations/${conversationId}/messages`)).body.items as unknown as Message[]
      ).find((message) => message.id === id)!,
    (message) => message?.status === status,
    { tries: 600 },
  );
  expect(found).toMatchObject({ status });
  return found;
};

describe('on a platform that can be asked for a send by its key', () => {
  const [own, theirs] = [`did:plc:${'o'.repeat(24)}`, `did:plc:${'t'.repeat(24)}`];
  const records = new Map<string, { uri: string; cid: string; value: unknown }>();
  let asked = 0;
  let writes: ('kept, no answer' | 'lost, no answer' | 'answered')[] = [];

  const startPds = () =>
    startApi(({ path, query, body }) => {
      if (path.endsWith('createSession'))
        return { json: { did: own, handle: 'shop.example', accessJwt: 'access', refreshJwt: 'refresh' } };
      if (path.endsWith('putRecord')) {
        const key = String(body['rkey']);
        const how = writes.shift() ?? 'answered';
        const record = { uri: `at://${own}/app.bsky.feed.post/${key}`, cid: `cid-${key}`, value: body['record'] };
        if (how === 'lost, no answer') return null;
        if (records.has(key)) return { status: 400, json: { error: 'InvalidSwap', message: 'Record was at another' } };
        records.set(key, record);
        return how === 'answered' ? { json: record } : null;
      }
      if (path.endsWith('getRecord')) {
        asked += 1;
        const found = records.get(query.get('rkey') ?? '');
        return found ? { json: found } : { status: 400, json: { error: 'RecordNotFound', message: 'None here' } };
      }
      return { json: {} };
    });
  const oneComment = async (): Promise<string> => {
    const channelId = await connect({
      platform: 'bluesky',
      externalId: own,
      secrets: { identifier: 'shop.example', appPassword: 'abcd-efgh' },
      settings: { apiBaseUrl: await startPds(), pollSeconds: 86_400 },
    });
    const { ids } = await seedConversations(server, channelId, 1, { platform: 'bluesky', kind: 'comment' });
    const uri = `at://${theirs}/app.bsky.feed.post/3kabc`;
    await server.ctx.store.transaction(server.workspaceId, (db) =>
      db.query(
        `UPDATE message SET external_id = $3, extra = '{"cid":"cid-theirs"}' WHERE workspace_id = $1 AND conversation_id = $2`,
        [server.workspaceId, ids[0], uri],
      ),
    );
    return ids[0]!;
  };
  beforeEach(async () => {
    records.clear();
    asked = 0;
    const open = (await server.api('GET', '/api/channels')).body.items as unknown as { id: string }[];
    for (const { id } of open) await server.api('DELETE', `/api/channels/${id}`);
  });

  it('proves what arrived without an answer, and never sends it again', async () => {
    const id = await oneComment();
    writes = ['kept, no answer'];
    const doubt = await reaches(await replyTo(id, { text: 'It is 38 €' }), 'unconfirmed');
    expect(records.size).toBe(1);
    offsetMs += 6_000; // the first look
    const sent = await reaches(doubt, 'sent');
    expect(sent).toMatchObject({ externalId: [...records.values()][0]!.uri, failure: null });
    expect({ records: records.size, asked }).toEqual({ records: 1, asked: 1 });
  });

  it('sends again what surely did not arrive, once', async () => {
    const id = await oneComment();
    writes = ['lost, no answer'];
    const doubt = await reaches(await replyTo(id, { text: 'It is 39 €' }), 'unconfirmed');
    expect(records.size).toBe(0);
    offsetMs += 6_000;
    const sent = await reaches(doubt, 'sent');
    expect([...records.values()].map(({ uri, value }) => [uri, (value as { text: string }).text])).toEqual([
      [sent.externalId, 'It is 39 €'],
    ]);
  });

  it('sends nothing again that a member has settled while the platform was asked', async () => {
    const id = await oneComment();
    writes = ['lost, no answer'];
    const doubt = await reaches(await replyTo(id, { text: 'It is 40 €' }), 'unconfirmed');
    const settled = await server.api('POST', `/api/messages/${doubt.id}/settle`, { as: 'give_up' });
    expect(settled).toMatchObject({ status: 200, body: { status: 'failed' } });
    offsetMs += 6_000;
    // Another doubt of the channel is looked for after it, so this one's turn has been.
    writes = ['kept, no answer'];
    const other = await reaches(await replyTo(id, { text: 'It is 41 €' }), 'unconfirmed');
    offsetMs += 6_000;
    await reaches(other, 'sent');
    await reaches(doubt, 'failed');
    expect(records.size).toBe(1);
  });
});

it('does not send what its window has closed on before it left, and says so', async () => {
  let posts = 0;
  const apiBaseUrl = await startApi(({ path }) => {
    if (path.endsWith('/messages')) posts += 1;
    return { json: { messages: [{ id: `wamid.${posts}` }] } };
  });
  const channelId = await connect({
    platform: 'whatsapp',
    externalId: '106540352240009',
    secrets: { accessToken: 'token', appSecret: 'shh', verifyToken: 'v' },
    settings: { apiBaseUrl },
  });
  const { ids } = await seedConversations(server, channelId, 2, { platform: 'whatsapp' });
  await reaches(await replyTo(ids[0]!, { text: 'in time' }), 'sent');
  expect(posts).toBe(1);
  const late = await replyTo(ids[1]!, { text: 'too late', sendAfterSeconds: 600 });
  offsetMs += 24 * 3_600_000 + 60_000;
  expect(await reaches(late, 'failed')).toMatchObject({ failure: { code: 'window_closed' } });
  expect(posts).toBe(1);
  // Neither a retry nor an approval gets round it.
  expect(await server.api('POST', `/api/messages/${late.id}/retry`)).toMatchObject({
    status: 409,
    body: { code: 'window_closed' },
  });
  const again = await server.api('POST', `/api/conversations/${ids[1]}/messages`, { text: 'and now?' });
  expect(again).toMatchObject({ status: 409, body: { code: 'window_closed' } });
});
