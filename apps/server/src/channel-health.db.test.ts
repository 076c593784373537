import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkDueChannels, jobs } from '@hubbub/conversations';
import { PlatformError } from '@hubbub/runtime';
import { eventually, makeWorkspace, signInAs, startTestServer, type TestServer } from './testing';

/** A Graph API that answers what the test wants. */
let server: TestServer;
let graph: Server;
let graphUrl: string;
let answer: (path: string, query: URLSearchParams) => { status?: number; json: unknown };
const asked: { path: string; query: URLSearchParams }[] = [];
const appSecret = 'the app secret of a test';

beforeAll(async () => {
  server = await startTestServer();
  graph = createServer((req, res) => {
    const url = new URL(req.url ?? '', 'http://x');
    asked.push({ path: url.pathname, query: url.searchParams });
    const { status = 200, json } = answer(url.pathname, url.searchParams);
    req
      .resume()
      .on('end', () => res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json)));
  });
  await new Promise<void>((resolve) => graph.listen(0, '127.0.0.1', resolve));
  graphUrl = `http://127.0.0.1:${(graph.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await server.stop();
  await new Promise((resolve) => graph.close(resolve));
});
beforeEach(() => {
  asked.splice(0);
  answer = () => ({ json: { data: [] } });
});

const connectPage = async (token = server.token) => {
  const pageId = String(10_000_000_000 + Math.floor(Math.random() * 1e9));
  const made = await server.request(
    'POST',
    '/api/channels',
    {
      platform: 'facebook',
      name: 'Page',
      externalId: pageId,
      secrets: { accessToken: 'token', appSecret, verifyToken: 'verify' },
      settings: { apiBaseUrl: graphUrl, pollSeconds: 86_400 },
    },
    { authorization: `Bearer ${token}` },
  );
  return { id: (made.body as unknown as { id: string }).id, pageId };
};
type Health = {
  status: {
    state: string;
    reason: string | null;
    reasonCode: string | null;
    failingSends: number;
    backfill: { state: string; found: number; since: string | null } | null;
  };
};
const channelOf = async (id: string) => (await server.api('GET', `/api/channels/${id}`)).body as unknown as Health;
const deliver = async (path: string, body: object) => {
  const raw = JSON.stringify(body);
  const signature = createHmac('sha256', appSecret).update(raw).digest('hex');
  return server.request('POST', path, raw, {
    'content-type': 'application/json',
    'x-hub-signature-256': `sha256=${signature}`,
  });
};
const noticesOf = async (who: { headers: Record<string, string> }) => {
  const { body } = await server.request('GET', '/api/notifications', undefined, who.headers);
  return (body.items as unknown as { type: string; text: string }[])
    .filter(({ type }) => type === 'channel')
    .map(({ text }) => text);
};

it('shows a policy notice of the platform on the channel and tells managers, once however often it comes', async () => {
  const { id, pageId } = await connectPage();
  await eventually(
    () => channelOf(id),
    () => asked.some(({ path }) => path.includes('/feed')),
  ); // the first poll is over
  const manager = await signInAs(server, 'manager');
  const agent = await signInAs(server, 'agent');
  const notice = {
    object: 'page',
    entry: [
      {
        id: pageId,
        time: 1_790_010_000_456,
        messaging: [
          {
            recipient: { id: pageId },
            timestamp: 1_790_010_000_456,
            'policy-enforcement': { action: 'block', reason: 'The bot sent spam' },
          },
        ],
      },
    ],
  };
  for (let time = 0; time < 3; time += 1) expect((await deliver('/webhooks/facebook', notice)).status).toBe(200);
  const texts = await eventually(
    () => noticesOf(manager),
    (found) => found.length > 0,
  );
  expect(texts).toEqual([expect.stringMatching(/^Page: .*The bot sent spam/)]);
  expect(await noticesOf(agent)).toEqual([]);
  const { status } = await channelOf(id);
  expect(status.reason).toContain('The bot sent spam');
  expect(status.reasonCode).toBe('platform_says');
});

it('takes a webhook for another channel of the same app, and leaves what is nobody’s alone', async () => {
  const first = await connectPage();
  const second = await connectPage();
  const comment = (pageId: string, text: string) => ({
    id: pageId,
    time: 1_790_000_000,
    changes: [
      {
        field: 'feed',
        value: {
          item: 'comment',
          verb: 'add',
          comment_id: `1_${randomUUID()}`,
          post_id: `${pageId}_1`,
          parent_id: `${pageId}_1`,
          from: { id: '61', name: 'Ada' },
          created_time: 1_790_000_000,
          message: text,
        },
      },
    ],
  });
  const body = { object: 'page', entry: [comment(second.pageId, 'for the other'), comment('77', 'for nobody')] };
  expect((await deliver(`/webhooks/facebook/${first.id}`, body)).status).toBe(200);
  const ledgerOf = async (id: string) =>
    (await server.api('GET', `/api/deliveries/ledger?channelId=${id}`)).body as unknown as { stored: number };
  expect(
    await eventually(
      () => ledgerOf(second.id),
      ({ stored }) => stored === 1,
    ),
  ).toMatchObject({ stored: 1 });
  expect(await ledgerOf(first.id)).toMatchObject({ stored: 0, failed: 0 });
});

it('goes on with history where it stopped, begins anew for another span, and fails with the platform’s words', async () => {
  const since = '2026-01-01T00:00:00.000Z';
  let isDown = true;
  answer = (path) =>
    path.endsWith('/feed') && isDown
      ? { status: 400, json: { error: { code: 200, type: 'OAuthException', message: 'No permission to read' } } }
      : { json: { data: [] } };
  const { id } = await connectPage();
  const backfill = (body: object) => server.api('POST', `/api/channels/${id}/backfill`, body);
  expect((await backfill({ since })).status).toBe(202);
  const stopped = await eventually(
    () => channelOf(id),
    ({ status }) => status.backfill?.state === 'failed',
  );
  expect(stopped.status.backfill).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('No permission') as string,
  });
  isDown = false;
  expect((await backfill({})).body).toMatchObject({ status: { backfill: { state: 'running', since } } });
  await eventually(
    () => channelOf(id),
    ({ status }) => status.backfill?.state === 'done',
  );
  const other = '2026-06-01T00:00:00.000Z';
  expect((await backfill({ since: other })).body).toMatchObject({ status: { backfill: { since: other, found: 0 } } });
  const done = await eventually(
    () => channelOf(id),
    ({ status }) => status.backfill?.state === 'done',
  );
  expect(done.status.backfill).toMatchObject({ since: other, state: 'done' });
});

it('tests the keys without touching other channels, and says whose they are', async () => {
  const mine = await connectPage();
  const other = await connectPage();
  answer = (path) => (path.endsWith('/me') ? { json: { id: '555', name: 'Somebody else' } } : { json: { data: [] } });
  const tested = await server.api('POST', `/api/channels/${mine.id}/test`);
  expect(tested.body).toMatchObject({
    ok: false,
    code: 'wrong_account',
    message: expect.stringContaining('Somebody else (555)') as string,
  });
  expect((await channelOf(mine.id)).status).toMatchObject({ state: 'disconnected', reasonCode: 'wrong_account' });
  expect((await channelOf(other.id)).status.state).not.toBe('disconnected');

  answer = (path) => (path.endsWith('/me') ? { json: { id: mine.pageId, name: 'Mine' } } : { json: { data: [] } });
  const good = await server.api('POST', `/api/channels/${mine.id}/test`);
  // Without a public address the platform cannot be asked to send events here.
  expect(good.body).toMatchObject({
    ok: true,
    account: { externalId: mine.pageId, name: 'Mine' },
    subscription: { ok: false, message: expect.stringContaining('PUBLIC_URL') as string, code: 'no_public_url' },
  });
  expect((await channelOf(mine.id)).status).toMatchObject({ state: 'ok', reason: null, reasonCode: null });
});

it('asks soon after connecting whose the keys are, though nobody presses “Test”', async () => {
  const mine = await connectPage();
  answer = (path) => (path.endsWith('/me') ? { json: { id: '556', name: 'A stranger' } } : { json: { data: [] } });
  const clock = jest.spyOn(server.ctx, 'clock').mockImplementation(() => new Date(Date.now() + 5 * 60_000 + 1_000));
  try {
    await checkDueChannels(server.ctx);
  } finally {
    clock.mockRestore();
  }
  const { status } = await eventually(
    () => channelOf(mine.id),
    (channel) => channel.status.state === 'disconnected',
  );
  expect(status).toMatchObject({
    state: 'disconnected',
    reason: expect.stringContaining('A stranger (556)') as string,
    reasonCode: 'wrong_account',
  });
});

it('keeps what a check found while events could not be subscribed to', async () => {
  const { id } = await connectPage();
  const connector = server.ctx.findConnector('facebook')!;
  await jobs['channel.subscribe'].run(
    {
      ...server.ctx,
      config: { ...server.ctx.config, publicUrl: 'https://inbox.example.test' },
      findConnector: () => ({
        ...connector,
        subscribe: async () => {
          answer = (path) => (path.endsWith('/me') ? { json: { id: '555', name: 'Somebody else' } } : { json: {} });
          await server.api('POST', `/api/channels/${id}/test`);
          throw new PlatformError('refused', 'missing_scope', 'May not subscribe');
        },
      }),
    },
    { workspaceId: server.workspaceId, channelId: id },
  );
  expect((await channelOf(id)).status).toMatchObject({
    state: 'disconnected',
    reason: expect.stringContaining('Somebody else (555)') as string,
  });
});

it('tells only the managers of the workspace whose channel it is', async () => {
  const stranger = await signInAs(server, 'owner', await makeWorkspace(server));
  expect(await noticesOf(stranger)).toEqual([]);
});
