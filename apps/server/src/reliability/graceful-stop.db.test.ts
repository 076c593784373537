import { createServer, request, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Message } from '@hubbub/contracts';
import { testDatabase } from '@hubbub/store/testing';
import { Client } from 'pg';
import { io, type Socket } from 'socket.io-client';
import { uuidv7 } from 'uuidv7';
import { eventually } from '../testing';
import { type Api, type BuiltServer, signInTo, startBuiltServer, temporaryFolder } from './built-server';
import { bodyOf, connectSigned, postOnce, signedHeaders } from './signed-sender';

/** A platform that takes a send and answers when the test says so. */
const held: ServerResponse[] = [];
let platform: Server;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let database: { url: string; adminUrl: string };
let admin: Client;
const servers: BuiltServer[] = [];

beforeAll(async () => {
  database = await testDatabase();
  folder = await temporaryFolder();
  admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  platform = createServer((req, res) => req.resume().on('end', () => held.push(res)));
  await new Promise<void>((resolve) => platform.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await Promise.all(servers.map((one) => one.kill()));
  await admin.end();
  platform.closeAllConnections();
  await new Promise((resolve) => platform.close(resolve));
  await folder.remove();
});

let answers = 0;
const answerHeld = (): void => {
  for (const res of held.splice(0)) {
    res.writeHead(200, { 'content-type': 'application/json' }).end(`{"externalId":"kept-${answers++}"}`);
  }
};
const event = (id: string) => ({
  id,
  conversation: { id: `talk-${id}`, kind: 'direct' },
  author: { id: `person-${id}`, name: 'Ada' },
  text: `hello ${id}`,
});
const start = (port = 0): BuiltServer => {
  const server = startBuiltServer(database.url, folder.path, { port });
  servers.push(server);
  return server;
};
const isRefused = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const line = connect(port, '127.0.0.1');
    line.once('connect', () => resolve(line.destroy() && false));
    line.once('error', () => resolve(true));
  });
const statusOf = async (id: string): Promise<string> =>
  (await admin.query<{ status: string }>('SELECT status FROM message WHERE id = $1', [id])).rows[0]!.status;

/** A server with a person who wrote, an inbox that listens, and an answer on its way to the platform. */
const underWay = async (id: string) => {
  const server = start();
  const url = await server.ready;
  const api: Api = await signInTo(url);
  const { port } = platform.address() as AddressInfo;
  const channelId = await connectSigned(api, `http://127.0.0.1:${port}/callback`);
  expect(await postOnce(url, channelId, bodyOf([event(id)]))).toBe(200);
  const { items } = await eventually(
    () => api<{ items: { id: string }[] }>('GET', `/api/conversations?channelId=${channelId}`),
    (page) => page.items.length > 0,
  );
  const { token } = await api<{ token: string }>('POST', '/api/tokens', { name: 'inbox', role: 'owner' });
  const socket: Socket = io(url, { auth: { token }, transports: ['websocket'], reconnection: false });
  await new Promise<void>((resolve) => socket.once('sync:required', () => resolve()));
  const message = await api<Message>('POST', `/api/conversations/${items[0]!.id}/messages`, { text: 'on its way' });
  await eventually(
    () => Promise.resolve(held.length),
    (count) => count > 0,
  );
  expect(held).toHaveLength(1);
  return { server, url, port: Number(new URL(url).port), channelId, token, socket, message };
};

it('takes nothing new, finishes what is under way, tells it, then closes; and asks inboxes to fetch after the start', async () => {
  const { server, url, port, channelId, token, socket, message } = await underWay('stop-1');
  const order: string[] = [];
  socket.on('message:updated', ({ id, status }: Message) => {
    if (id === message.id) order.push(status);
  });
  const closed = new Promise<void>((resolve) =>
    socket.once('disconnect', () => {
      order.push('inbox closed');
      resolve();
    }),
  );
  // A webhook whose headers are there by then, and whose body is not.
  const body = bodyOf([event('stop-2')]);
  const webhook = request(`${url}/webhooks/http/${channelId}`, {
    method: 'POST',
    headers: { ...signedHeaders(body), 'content-length': Buffer.byteLength(body), expect: '100-continue' },
  });
  const answered = new Promise<number>((resolve, reject) => {
    webhook.once('error', reject);
    webhook.once('response', (res) => {
      order.push('webhook answered');
      res.resume();
      resolve(res.statusCode ?? 0);
    });
  });
  await new Promise<void>((resolve) => {
    webhook.once('continue', () => resolve());
    webhook.flushHeaders();
  });
  server.child.kill('SIGTERM');
  expect(await eventually(() => isRefused(port), Boolean)).toBe(true);
  order.push('nothing new');
  webhook.end(body);
  expect(await answered).toBe(200);
  // What is queued from here on is not claimed any more.
  const { rows } = await admin.query<{ id: string }>(
    `INSERT INTO message (workspace_id, id, conversation_id, channel_id, direction, kind, text, search_text, author_type, author_name, audience, status, sent_at, received_at)
     SELECT workspace_id, $2, conversation_id, channel_id, 'outbound', 'message', 'left over', 'left over', 'member', 'Somebody', 'private', 'queued', now(), now()
     FROM message WHERE id = $1 RETURNING id`,
    [message.id, uuidv7()],
  );
  expect(server.child.exitCode).toBeNull();
  answerHeld();
  await closed;
  expect(await server.ended).toBe(0);
  order.push('ended');
  expect(order).toEqual(['nothing new', 'webhook answered', 'sent', 'inbox closed', 'ended']);
  expect(await statusOf(message.id)).toBe('sent');
  expect(await statusOf(rows[0]!.id)).toBe('queued');
  expect(held).toHaveLength(0);

  // The next process goes on with what was kept, and whoever comes back is told to fetch.
  const next = start(port);
  const again: Socket = io(await next.ready, { auth: { token }, transports: ['websocket'] });
  await new Promise<void>((resolve) => again.once('sync:required', () => resolve()));
  again.close();
  const stored = await eventually(
    () => admin.query(`SELECT FROM message WHERE external_id = 'stop-2'`).then(({ rowCount }) => rowCount),
    (count) => count === 1,
  );
  expect(stored).toBe(1);
  await eventually(
    async () => (answerHeld(), statusOf(rows[0]!.id)),
    (status) => status === 'sent',
  );
  expect(await statusOf(rows[0]!.id)).toBe('sent');
  expect(await next.stop()).toBe(0);
});

it('ends at once at a second signal, and leaves what was on its way to its lease', async () => {
  const { server, message, port, socket } = await underWay('stop-3');
  server.child.kill('SIGTERM');
  expect(await eventually(() => isRefused(port), Boolean)).toBe(true);
  expect(server.child.exitCode).toBeNull();
  server.child.kill('SIGTERM');
  expect(await server.ended).toBe(1);
  socket.close();
  const { rows } = await admin.query('SELECT status, lease_until > now() AS leased FROM message WHERE id = $1', [
    message.id,
  ]);
  expect(rows).toEqual([{ status: 'sending', leased: true }]);
});
