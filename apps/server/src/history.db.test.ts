import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually, startTestServer, type TestServer } from './testing';

/** A Graph API with one post whose comments were written before and after the Page was connected. */
let server: TestServer;
let graph: Server;
let apiBaseUrl: string;
const asked: URL[] = [];
const begun = Date.now();
const daysAgo = (days: number): string => new Date(begun - days * 86_400_000).toISOString();
const comments = [
  { id: '77_1', message: 'How much is it?', created_time: daysAgo(3), from: { id: '61', name: 'Ada' } },
  { id: '77_2', message: 'And in blue, how much?', created_time: daysAgo(-1), from: { id: '62', name: 'Bo' } },
];

beforeAll(async () => {
  graph = createServer((req, res) => {
    const url = new URL(req.url ?? '', 'http://x');
    asked.push(url);
    const post = { id: '10_77', message: 'New bags', created_time: daysAgo(4), updated_time: daysAgo(-1) };
    const data = url.pathname.endsWith('/feed') ? [post] : url.pathname.endsWith('/comments') ? comments : [];
    req
      .resume()
      .on('end', () => res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data })));
  });
  await new Promise<void>((resolve) => graph.listen(0, '127.0.0.1', resolve));
  apiBaseUrl = `http://127.0.0.1:${(graph.address() as AddressInfo).port}`;
  server = await startTestServer();
});
afterAll(async () => {
  await server.stop();
  await new Promise((resolve) => graph.close(resolve));
});

type Channel = {
  id: string;
  webhookUrl: string;
  status: { backfill: { state: string; since: string; found: number } | null };
};
const connect = async (platform: string, externalId: string, settings: object = {}): Promise<Channel> => {
  const made = await server.api('POST', '/api/channels', {
    platform,
    name: externalId,
    externalId,
    secrets: { accessToken: 't', appSecret: 's', verifyToken: 'v', token: '1:t' },
    settings: { apiBaseUrl, pollSeconds: 86_400, ...settings },
  });
  return made.body as unknown as Channel;
};
const channelOf = async (id: string) => (await server.api('GET', `/api/channels/${id}`)).body as unknown as Channel;

it('reads the last thirty days by itself on connect; what is old wakes nobody, what is new does', async () => {
  const rule = await server.api('POST', '/api/rules', {
    name: 'Price',
    mode: 'live',
    trigger: { type: 'comment' },
    conditions: { text: 'how much' },
    actions: [{ type: 'note', text: 'asks for the price' }],
  });
  expect(rule.status).toBe(201);
  const made = await connect('facebook', '10');
  expect(made.status.backfill).toMatchObject({ state: 'running', found: 0 });
  expect(Math.round((Date.now() - Date.parse(made.status.backfill!.since)) / 86_400_000)).toBe(30);
  const done = await eventually(
    () => channelOf(made.id),
    ({ status }) => status.backfill?.state === 'done',
  );
  expect(done.status.backfill?.found).toBeGreaterThan(0);
  type Row = { status: string; waitingSince: string | null; lastMessage: { text: string } };
  const rows = await eventually(
    async () =>
      (await server.api('GET', `/api/conversations?channelId=${made.id}&status=open&status=closed`)).body
        .items as unknown as Row[],
    (found) => found.length === 2,
  );
  const old = rows.find(({ lastMessage }) => lastMessage.text === comments[0]!.message);
  expect(old).toMatchObject({ status: 'closed', waitingSince: null });
  const young = rows.find(({ lastMessage }) => lastMessage.text === comments[1]!.message);
  expect(young).toMatchObject({ status: 'open' });
  const effects = await server.ctx.store.transaction(server.workspaceId, (db) =>
    db.query(
      `SELECT m.external_id, m.found_by FROM rule_effect e JOIN message m ON m.workspace_id = e.workspace_id AND e.cause LIKE '%' || m.id || '%'
       WHERE e.workspace_id = $1`,
      [server.workspaceId],
    ),
  );
  expect(effects).toEqual([{ external_id: '77_2', found_by: 'poll' }]);
});

it('reads nothing where that is wished, or where the platform shows a newcomer nothing', async () => {
  expect((await connect('facebook', '11', { historyDays: 0 })).status.backfill).toBeNull();
  const bot = await connect('telegram', '1');
  expect(bot.status.backfill).toBeNull();
  const answer = await server.api('POST', `/api/channels/${bot.id}/backfill`, {});
  expect([answer.status, answer.body['code']]).toEqual([409, 'not_supported']);
});

it('names the webhook address with the port that the system gave', async () => {
  const { webhookUrl } = await connect('telegram', '2', { historyDays: 0 });
  expect(webhookUrl.startsWith(`${new URL(server.url).origin}/webhooks/telegram/`)).toBe(true);
});
