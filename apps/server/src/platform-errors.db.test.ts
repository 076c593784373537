import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually, startTestServer, type TestServer } from './testing';

/** A Graph API that answers what the test wants; only what this file asks of it. */
interface Call {
  method: string;
  path: string;
  body: Record<string, unknown>;
}

let server: TestServer;
let graph: Server;
let graphUrl: string;
let answer: (call: Call) => { status: number; body: unknown };
const calls: Call[] = [];
const appSecret = 'the app secret of a test';

beforeAll(async () => {
  server = await startTestServer();
  graph = createServer((req, res) => {
    let text = '';
    req.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
    req.on('end', () => {
      const call = {
        method: req.method ?? '',
        path: new URL(req.url ?? '', 'http://x').pathname,
        body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {},
      };
      calls.push(call);
      const { status, body } = answer(call);
      res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => graph.listen(0, '127.0.0.1', resolve));
  graphUrl = `http://127.0.0.1:${(graph.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await server.stop();
  await new Promise((resolve) => graph.close(resolve));
});
beforeEach(() => {
  calls.splice(0);
  answer = () => ({ status: 200, body: {} });
});

const graphError = (code: number, status: number, more: object = {}) => ({
  status,
  body: { error: { message: `(#${code}) said by the test`, type: 'OAuthException', code, fbtrace_id: 'x', ...more } },
});

const connectPage = async () => {
  const pageId = String(10_000_000_000 + Math.floor(Math.random() * 1e9));
  const made = await server.api('POST', '/api/channels', {
    platform: 'facebook',
    name: 'Page',
    externalId: pageId,
    secrets: { accessToken: 'token', appSecret, verifyToken: 'verify' },
    settings: { apiBaseUrl: graphUrl, pollSeconds: 86_400 },
  });
  const id = (made.body as unknown as { id: string }).id;
  return { id, pageId };
};
const deliver = async (body: object) => {
  const raw = JSON.stringify(body);
  const signature = `sha256=${createHmac('sha256', appSecret).update(raw).digest('hex')}`;
  return server.request('POST', '/webhooks/facebook', raw, {
    'content-type': 'application/json',
    'x-hub-signature-256': signature,
  });
};
const change = (pageId: string, field: string, value: object) => ({
  object: 'page',
  entry: [{ id: pageId, time: Math.floor(Date.now() / 1000), changes: [{ field, value }] }],
});
const comment = (pageId: string, id: string, message: string) =>
  change(pageId, 'feed', {
    item: 'comment',
    verb: 'add',
    comment_id: id,
    post_id: `${pageId}_1`,
    parent_id: `${pageId}_1`,
    from: { id: '61', name: 'Ada Muster' },
    created_time: Math.floor(Date.now() / 1000),
    message,
  });
const conversationsOf = async (channelId: string) =>
  (await server.api('GET', `/api/conversations?channelId=${channelId}`)).body.items as unknown as {
    id: string;
    contact: { name: string };
  }[];
const lastOf = async (id: string) =>
  (
    (await server.api('GET', `/api/conversations/${id}/messages`)).body.items as unknown as {
      id: string;
      status: string;
      deletedAt: string | null;
      text: string;
      failure: { code: string; message: string } | null;
    }[]
  ).at(-1)!;
const channelOf = async (id: string) =>
  (await server.api('GET', `/api/channels/${id}`)).body as unknown as {
    status: { state: string; reason: string | null };
  };

const oneComment = async () => {
  const page = await connectPage();
  expect((await deliver(comment(page.pageId, `1_${randomUUID()}`, 'Do you ship to Norway?'))).status).toBe(200);
  const [conversation] = await eventually(
    () => conversationsOf(page.id),
    (items) => items.length > 0,
  );
  return { page, conversation: conversation! };
};

it('routes an app’s one address by the account in the body, and only to the channel whose secret signed', async () => {
  const first = await connectPage();
  const second = await connectPage();
  await deliver({
    object: 'page',
    entry: [
      ...comment(first.pageId, `1_${randomUUID()}`, 'to the first').entry,
      ...comment(second.pageId, `1_${randomUUID()}`, 'to the second').entry,
      ...comment('999', '1_1', 'to nobody').entry,
    ],
  });
  await eventually(
    () => conversationsOf(second.id),
    (items) => items.length > 0,
  );
  expect((await lastOf((await conversationsOf(first.id))[0]!.id)).text).toBe('to the first');
  expect((await lastOf((await conversationsOf(second.id))[0]!.id)).text).toBe('to the second');
  const ledger = (await server.api('GET', '/api/deliveries/ledger')).body as unknown as {
    ignored: Record<string, number>;
  };
  expect(ledger.ignored['outside_subscription']).toBe(1);
});

it('shows a mention whose post was deleted before we read it as deleted', async () => {
  answer = () => graphError(100, 400, { error_subcode: 33 });
  const page = await connectPage();
  await deliver(
    change(page.pageId, 'mention', {
      item: 'post',
      verb: 'add',
      post_id: '777_1',
      sender_id: 61,
      sender_name: 'Ada Muster',
    }),
  );
  const [conversation] = await eventually(
    () => conversationsOf(page.id),
    (items) => items.length > 0,
  );
  const message = await eventually(
    () => lastOf(conversation!.id),
    ({ deletedAt }) => deletedAt !== null,
  );
  expect(message).toMatchObject({ text: '', deletedAt: expect.any(String) as string });
});

it('reads the words of a mention that came without them', async () => {
  answer = ({ method }) => ({
    status: 200,
    body:
      method === 'GET'
        ? {
            id: '777_2',
            message: 'Best shop in town, shall we collaborate?',
            from: { id: '62', name: 'Bo Beispiel' },
            created_time: '2026-11-02T10:00:00+0000',
          }
        : {},
  });
  const page = await connectPage();
  await deliver(change(page.pageId, 'mention', { item: 'post', verb: 'add', post_id: '777_2' }));
  const [conversation] = await eventually(
    () => conversationsOf(page.id),
    (items) => items.length > 0 && items[0]!.contact.name === 'Bo Beispiel',
  );
  expect(await lastOf(conversation!.id)).toMatchObject({ text: 'Best shop in town, shall we collaborate?' });
  expect((await server.api('GET', `/api/conversations/${conversation!.id}`)).body).toMatchObject({
    flags: [expect.objectContaining({ name: 'partnership' })],
  });
});

it('disconnects the channel when the token has expired, and says so on message and channel', async () => {
  const { page, conversation } = await oneComment();
  answer = () => graphError(190, 401, { error_subcode: 463 });
  await server.api('POST', `/api/conversations/${conversation.id}/messages`, { text: 'Yes, we do.' });
  const failed = await eventually(
    () => lastOf(conversation.id),
    ({ status }) => status === 'failed',
  );
  expect(failed.failure?.message).toBeTruthy();
  expect(
    await eventually(
      () => channelOf(page.id),
      ({ status }) => status.state === 'disconnected',
    ),
  ).toMatchObject({ status: { state: 'disconnected' } });
});

it('waits with a send that the platform surely did not take, and does not call it failed', async () => {
  const { conversation } = await oneComment();
  answer = () => graphError(2, 500, { is_transient: true });
  await server.api('POST', `/api/conversations/${conversation.id}/messages`, { text: 'Yes, we do.' });
  const waiting = await eventually(
    async () => (await lastOf(conversation.id)) as unknown as { status: string; notBeforeAt: string | null },
    ({ notBeforeAt }) => notBeforeAt !== null,
  );
  expect(waiting.status).toBe('queued');
  expect(Date.parse(waiting.notBeforeAt!)).toBeGreaterThan(Date.now() - 1000);
  expect(calls.filter(({ method }) => method === 'POST')).toHaveLength(1);
});

it('hides a comment on the platform and shows it hidden', async () => {
  const { conversation } = await oneComment();
  answer = () => ({ status: 200, body: { success: true } });
  const { id } = await lastOf(conversation.id);
  await server.api('POST', `/api/messages/${id}/hide`, {});
  const hidden = await eventually(
    async () => (await lastOf(conversation.id)) as unknown as { hiddenAt: string | null },
    ({ hiddenAt }) => hiddenAt !== null,
  );
  expect(hidden.hiddenAt).not.toBeNull();
  expect(calls.filter(({ method }) => method === 'POST')).toHaveLength(1);
});

it('refuses what the platform does not have', async () => {
  const { conversation } = await oneComment();
  const { id } = await lastOf(conversation.id);
  expect(await server.api('POST', `/api/messages/${id}/edit`, { text: 'their words' })).toMatchObject({
    status: 409,
    body: { code: 'not_supported' },
  });
});
