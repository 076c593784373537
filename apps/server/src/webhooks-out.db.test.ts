import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deliverWebhook, queueWebhook } from '@hubbub/conversations';
import { Webhook } from 'standardwebhooks';
import { connectHttpChannel, eventually, makeToken, startPlatform, startTestServer, type TestServer } from './testing';

let server: TestServer;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let channel: Awaited<ReturnType<typeof connectHttpChannel>>;
let receiver: Server;
let receiverUrl: string;
const calls: { path: string; headers: IncomingHttpHeaders; body: string }[] = [];
let answer: (path: string) => number = () => 200;

beforeAll(async () => {
  [server, platform] = await Promise.all([startTestServer(), startPlatform()]);
  channel = await connectHttpChannel(server, platform.url);
  receiver = createServer((req, res) => {
    let body = '';
    req.on('data', (part: Buffer) => (body += part.toString('utf8')));
    req.on('end', () => {
      calls.push({ path: req.url ?? '', headers: req.headers, body });
      const status = answer(req.url ?? '');
      res.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  receiverUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await server.stop();
  await platform.stop();
  await new Promise((resolve) => receiver.close(resolve));
});

interface Endpoint {
  id: string;
  secret: string;
  isActive: boolean;
  failingSince: string | null;
}
const make = async (path: string, events: string[]): Promise<Endpoint> => {
  const made = await server.api('POST', '/api/webhook-endpoints', { url: receiverUrl + path, events });
  expect(made.status).toBe(201);
  return made.body as unknown as Endpoint;
};
const callsTo = (path: string) => calls.filter((call) => call.path === path);
const headersOf = ({ headers }: (typeof calls)[number]): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

const write = (id: string, text: string) =>
  channel.deliver([
    {
      id,
      conversation: { id: `c-${id}`, kind: 'direct' },
      author: { id: `u-${id}`, name: 'Customer' },
      text,
      sentAt: new Date().toISOString(),
    },
  ]);

it('tells what happened to every endpoint that asked, signed so that the receiver can prove it', async () => {
  const { secret } = await make('/hooks', ['message.created']);
  await write('m1', 'How much is it?');
  const [call] = await eventually(
    () => Promise.resolve(callsTo('/hooks')),
    (all) => all.length > 0,
  );
  const told = new Webhook(secret).verify(call!.body, headersOf(call!)) as { type: string; data: { text: string } };
  expect(told).toMatchObject({ type: 'message.created', data: { text: 'How much is it?', direction: 'inbound' } });
  expect(() => new Webhook(secret).verify(`${call!.body} `, headersOf(call!))).toThrow();
});

it('shows the secret when it is made and never again, and signs with the old one too while it is changed', async () => {
  const { id, secret } = await make('/rotated', ['message.created']);
  const shown = await server.api('GET', `/api/webhook-endpoints/${id}`);
  expect(JSON.stringify(shown.body)).not.toContain('whsec_');
  const changed = await server.api('PATCH', `/api/webhook-endpoints/${id}`, { newSecret: true });
  const { secret: next } = changed.body as unknown as { secret: string };
  expect(next).not.toBe(secret);
  await write('m2', 'Second');
  const [call] = await eventually(
    () => Promise.resolve(callsTo('/rotated')),
    (all) => all.length > 0,
  );
  for (const key of [secret, next]) expect(new Webhook(key).verify(call!.body, headersOf(call!))).toBeTruthy();
});

/** One event by hand, each try at the time that the schedule gives it. */
const queue = async (endpointId: string): Promise<string> => {
  const { workspaceId, ctx } = server;
  const event = { event: 'rule' as const, conversationId: null, payload: { hello: 'world' } };
  await ctx.store.transaction(workspaceId, (db) => queueWebhook(db, workspaceId, endpointId, event, ctx.clock()));
  const { items } = (await server.api('GET', `/api/webhook-endpoints/${endpointId}/deliveries`)).body;
  return String(items[0]!['id']);
};
const delivery = async (endpointId: string) =>
  (await server.api('GET', `/api/webhook-endpoints/${endpointId}/deliveries`)).body.items[0] as unknown as {
    state: string;
    attempts: number;
    lastStatus: number | null;
  };
const nextTry = async (): Promise<number> => {
  const rows: { seconds: number }[] = await server.ctx.store.dataSource.query(
    `SELECT round(extract(epoch FROM run_at - now()))::int AS seconds FROM graphile_worker.jobs WHERE task_identifier = 'webhook.deliver' ORDER BY id DESC LIMIT 1`,
  );
  return rows[0]!.seconds;
};

it('tries again over hours, with the same id, until it is taken; a redirect is no success', async () => {
  const { id } = await make('/failing', []);
  const statuses = [500, 302, 404, 200];
  answer = (path) => (path === '/failing' ? (statuses[callsTo('/failing').length - 1] ?? 200) : 200);
  const deliveryId = await queue(id);
  await eventually(
    () => delivery(id),
    ({ attempts }) => attempts === 1,
  );
  const at = (attempt: number) => ({ workspaceId: server.workspaceId, deliveryId, attempt });
  await deliverWebhook(server.ctx, at(1));
  const wait = await nextTry();
  expect(wait).toBeGreaterThan(280);
  expect(wait).toBeLessThanOrEqual(300);
  await deliverWebhook(server.ctx, at(1)); // the same try again does nothing
  expect(await delivery(id)).toMatchObject({ state: 'pending', attempts: 2, lastStatus: 302 });
  await deliverWebhook(server.ctx, at(2));
  await deliverWebhook(server.ctx, at(3));
  expect(await delivery(id)).toMatchObject({ state: 'sent', attempts: 4, lastStatus: 200 });
  expect(new Set(callsTo('/failing').map(({ headers }) => headers['webhook-id']))).toEqual(new Set([deliveryId]));
  expect(callsTo('/failing')).toHaveLength(4);
  expect(callsTo('/elsewhere')).toEqual([]);
  answer = () => 200;
});

it('switches an endpoint off after five days of failures, and tells its owners once', async () => {
  const { id } = await make('/dead', []);
  answer = (path) => (path === '/dead' ? 503 : 200);
  const first = await queue(id);
  await eventually(
    () => delivery(id),
    ({ attempts }) => attempts === 1,
  );
  const later = (hours: number) => ({ ...server.ctx, clock: () => new Date(Date.now() + hours * 3_600_000) });
  const read = async () => (await server.api('GET', `/api/webhook-endpoints/${id}`)).body as unknown as Endpoint;
  await deliverWebhook(later(119), { workspaceId: server.workspaceId, deliveryId: first, attempt: 1 });
  expect(await read()).toMatchObject({ isActive: true, failingSince: expect.any(String) });
  await deliverWebhook(later(121), { workspaceId: server.workspaceId, deliveryId: first, attempt: 2 });
  expect(await read()).toMatchObject({ isActive: false });
  expect(await delivery(id)).toMatchObject({ state: 'failed' });
  const told: { text: string }[] = await server.ctx.store.transaction(server.workspaceId, (db) =>
    db.query(`SELECT text FROM notification WHERE workspace_id = $1 AND type = 'webhook_off'`, [server.workspaceId]),
  );
  expect(told).toHaveLength(1);
  answer = () => 200;
});

it('dials no private address, and takes none with a name and password in it', async () => {
  const made = await server.api('POST', '/api/webhook-endpoints', { url: 'http://[::ffff:10.0.0.1]/', events: [] });
  const { id } = made.body as unknown as Endpoint;
  await queue(id);
  const tried = await eventually(
    () => delivery(id),
    ({ attempts }) => attempts === 1,
  );
  expect(tried).toMatchObject({
    state: 'pending',
    lastStatus: null,
    lastError: expect.stringContaining('not a public'),
  });
  for (const url of ['http://me:secret@example.com/', 'ftp://example.com/', 'javascript:alert(1)'])
    expect((await server.api('POST', '/api/webhook-endpoints', { url, events: [] })).status).toBe(400);
});

it('tells the endpoint that a rule names what made it act, once', async () => {
  const { id, secret } = await make('/ruled', []);
  const rule = await server.api('POST', '/api/rules', {
    name: 'Tell the warehouse',
    mode: 'live',
    trigger: { type: 'message' },
    conditions: { keywords: ['warehouse'] },
    actions: [{ type: 'webhook', endpointId: id }],
    limits: { approveFirst: 0, dryDays: 0 },
  });
  expect(rule.status).toBe(201);
  await write('m3', 'A question for the warehouse');
  const [call] = await eventually(
    () => Promise.resolve(callsTo('/ruled')),
    (all) => all.length > 0,
  );
  expect(new Webhook(secret).verify(call!.body, headersOf(call!))).toMatchObject({
    type: 'rule',
    data: { rule: { name: 'Tell the warehouse' }, message: { text: 'A question for the warehouse' } },
  });
});

it('lets managers see endpoints and only owners change them', async () => {
  const { workspaceId, ctx } = server;
  const { id } = await make('/roles', []);
  const as = async (role: 'manager' | 'agent', method: string, path: string, body?: unknown) =>
    (await server.request(method, path, body, { authorization: `Bearer ${await makeToken(ctx, workspaceId, role)}` }))
      .status;
  expect(await as('manager', 'GET', '/api/webhook-endpoints')).toBe(200);
  expect(await as('agent', 'GET', '/api/webhook-endpoints')).toBe(403);
  expect(await as('manager', 'DELETE', `/api/webhook-endpoints/${id}`)).toBe(403);
  expect((await server.api('DELETE', `/api/webhook-endpoints/${id}`)).status).toBe(204);
  expect((await server.api('GET', `/api/webhook-endpoints/${id}`)).status).toBe(404);
});
