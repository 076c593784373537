import { type AddressInfo, connect, createServer, type Server, type Socket as Line } from 'node:net';
import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { eventually, signInAs, startTestServer, type TestServer } from './testing';

interface Presence {
  conversationId: string;
  members: { id: string; doing: string }[];
}

let server: TestServer;
let aheadMs = 0;
let agent: Awaited<ReturnType<typeof signInAs>>;
let watcher: Socket;
const heard: Presence[] = [];
const sockets: Socket[] = [];
const wires: Server[] = [];

beforeAll(async () => {
  server = await startTestServer({ overrides: { clock: () => new Date(Date.now() + aheadMs) } });
  agent = await signInAs(server, 'agent');
  watcher = await open(server.url, { auth: { token: server.token } });
  watcher.on('presence:updated', (presence: Presence) => heard.push(presence));
});
afterAll(async () => {
  for (const socket of sockets) socket.close();
  for (const wire of wires) wire.close();
  await server.stop();
});

const open = async (url: string, who: Record<string, unknown>): Promise<Socket> => {
  const socket = io(url, { transports: ['websocket'], forceNew: true, reconnection: false, ...who });
  sockets.push(socket);
  expect(await eventually(() => Promise.resolve(socket.connected), Boolean)).toBe(true);
  return socket;
};

/** A wire to the server that can be cut, or go dead without anybody being told. */
const openWire = async () => {
  const lines = new Set<Line>();
  let isDead = false;
  const wire = createServer((near) => {
    const far = connect(Number(new URL(server.url).port), '127.0.0.1');
    for (const [line, other] of [
      [near, far],
      [far, near],
    ] as const) {
      lines.add(line);
      line.on('error', () => other.destroy());
      line.on('close', () => other.destroy());
      line.on('data', (bytes) => void (isDead || other.write(bytes)));
    }
  });
  wires.push(wire);
  await new Promise<void>((resolve) => wire.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(wire.address() as AddressInfo).port}`,
    cut: () => lines.forEach((line) => line.destroy()),
    die: () => void (isDead = true),
  };
};

const lastOf = async (conversationId: string, isIt: (presence: Presence) => boolean): Promise<Presence | undefined> =>
  eventually(
    () => Promise.resolve(heard.findLast((presence) => presence.conversationId === conversationId)),
    (presence) => presence !== undefined && isIt(presence),
  );
const isThere = ({ members }: Presence): boolean => members.length > 0;
const isGone = ({ members }: Presence): boolean => members.length === 0;

it('takes away at once the mark of somebody whose socket is killed', async () => {
  const wire = await openWire();
  const theirs = await open(wire.url, { extraHeaders: { cookie: agent.cookie, origin: wire.url } });
  const conversationId = randomUUID();
  theirs.emit('conversation:replying', { conversationId });
  expect(await lastOf(conversationId, isThere)).toMatchObject({ members: [{ id: agent.id, doing: 'replying' }] });
  wire.cut();
  expect(await lastOf(conversationId, isGone)).toEqual({ conversationId, members: [] });
});

it('forgets within seven seconds whoever is heard of no more, and nobody who goes on saying that they are there', async () => {
  const wire = await openWire();
  const lost = await open(wire.url, { extraHeaders: { cookie: agent.cookie, origin: wire.url } });
  const [silent, kept] = [randomUUID(), randomUUID()];
  lost.emit('conversation:viewing', { conversationId: silent });
  expect(await lastOf(silent, isThere)).toBeDefined();
  wire.die(); // packets are dropped; neither side is told

  const colleague = await signInAs(server, 'manager');
  const stays = await open(server.url, { extraHeaders: colleague.headers });
  aheadMs += 4_000;
  stays.emit('conversation:viewing', { conversationId: kept });
  expect(await lastOf(kept, isThere)).toBeDefined();
  aheadMs += 2_900; // 6.9 s after the first mark, 2.9 s after the second
  expect(await lastOf(silent, isGone)).toEqual({ conversationId: silent, members: [] });
  expect(heard.findLast(({ conversationId }) => conversationId === kept)?.members).toEqual([
    { id: colleague.id, doing: 'viewing' },
  ]);
});
