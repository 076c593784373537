import type { ServerEvents } from '@hubbub/contracts';
import { roles } from '@hubbub/contracts';
import { io, type Socket } from 'socket.io-client';
import { listOperations } from '../api/resources';
import { resourcesOf } from '../api/routes';
import { connectHttpChannel, makeToken, makeWorkspace, signInAs, startTestServer, type TestServer } from '../testing';
import { accessTable, bodies, clientEvents, serverEvents } from './access-table';
import { printProof } from './proof';

let server: TestServer;
let who: Record<(typeof roles)[number], Awaited<ReturnType<typeof signInAs>>>;
let other: Awaited<ReturnType<typeof signInAs>>;
let gone: Record<string, Record<string, string>>;
const sockets: Socket[] = [];

beforeAll(async () => {
  server = await startTestServer({ withWorker: false });
  const { ctx, workspaceId } = server;
  const [owner, manager, agent, viewer] = [
    await signInAs(server, 'owner'),
    await signInAs(server, 'manager'),
    await signInAs(server, 'agent'),
    await signInAs(server, 'viewer'),
  ];
  who = { owner, manager, agent, viewer };
  other = await signInAs(server, 'owner', await makeWorkspace(server));
  const [expired, left] = [await signInAs(server, 'owner'), await signInAs(server, 'owner')];
  await ctx.store.dataSource.query(
    `UPDATE session SET expire = now() - interval '1 minute' WHERE sess->>'memberId' = $1`,
    [expired.id],
  );
  await server.api('PATCH', `/api/members/${left.id}`, { isActive: false });
  const revoked = await makeToken(ctx, workspaceId, 'owner');
  const tokens = (await server.api('GET', '/api/tokens')).body.items as unknown as { id: string; name: string }[];
  const { id } = tokens.find(({ name }) => name.endsWith(revoked.slice(-6)))!;
  await server.api('DELETE', `/api/tokens/${id}`);
  gone = {
    nobody: { origin: server.url },
    'expired session': expired.headers,
    'member who has left': left.headers,
    'revoked token': { authorization: `Bearer ${revoked}` },
    'token of nobody': { authorization: 'Bearer hub_00000000-0000-7000-8000-000000000000' },
  };
});
afterAll(async () => {
  for (const socket of sockets) socket.disconnect();
  await server.stop();
});

const nothing = '0190b8a0-0000-7000-8000-000000000000';
const ask = async (name: string, headers: Record<string, string>): Promise<number> => {
  const [method = '', path = ''] = name.split(' ');
  const body = method === 'get' ? undefined : (bodies[name] ?? {});
  return (await server.request(method.toUpperCase(), path.replaceAll(/\{\w+\}/g, nothing), body, headers)).status;
};

const routes = () => [
  ...new Set(listOperations(resourcesOf(server.ctx)).map(({ method, path }) => `${method} ${path}`)),
];

it('T15: knows of every registered route who may, and of no other', () => {
  expect(routes().sort()).toEqual(Object.keys(accessTable).sort());
});

it('T15: answers every route as the table says, to each role, to nobody, and to who is not welcome any more', async () => {
  let sent = 0;
  const wrong: string[] = [];
  const expectOf = async (
    name: string,
    person: string,
    headers: Record<string, string>,
    isRight: (status: number) => boolean,
  ) => {
    sent += 1;
    const status = await ask(name, headers);
    if (!isRight(status)) wrong.push(`${name} for ${person}: ${status}`);
  };
  for (const [name, access] of Object.entries(accessTable)) {
    if (name === 'delete /api/session') continue; // it would sign everybody out; anybody may
    const [lowest] = access.split(' ') as [(typeof roles)[number] | 'open'];
    const isOpen = lowest === 'open';
    const least = isOpen ? roles.length : roles.indexOf(lowest);
    const isPersonal = access.endsWith('in person');
    const isAllowed = (status: number) => status !== 401 && status !== 403 && status < 500;
    await Promise.all([
      ...Object.entries(gone).map(([person, headers]) =>
        expectOf(name, person, headers, (status) => (isOpen ? status !== 401 : status === 401)),
      ),
      ...roles.map((role) =>
        expectOf(name, role, who[role].headers, (status) =>
          roles.indexOf(role) <= least ? isAllowed(status) : status === 403,
        ),
      ),
      expectOf(name, 'token', { authorization: `Bearer ${server.token}` }, (status) =>
        isPersonal ? status === 403 : isAllowed(status),
      ),
      // Nothing of ours has the id that is asked for: T16 asks with ids that are somebody's.
      expectOf(name, 'other workspace', other.headers, isAllowed),
    ]);
  }
  expect(wrong).toEqual([]);
  printProof('T15', { sent, stored: sent, doubled: 0, lost: 0, seed: 0, routes: Object.keys(accessTable).length });
});

const open = (headers: Record<string, string>, auth: object = {}): Socket => {
  const socket = io(server.url, { transports: ['websocket'], extraHeaders: headers, auth, reconnection: false });
  sockets.push(socket);
  return socket;
};
const connected = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    socket.on('connect', () => resolve('connected'));
    socket.on('connect_error', ({ message }) => resolve(message));
  });

it('T15: lets only those sign in a socket who may sign in a request', async () => {
  for (const [person, { authorization, ...headers }] of Object.entries(gone)) {
    const token = authorization?.replace('Bearer ', '');
    expect([person, await connected(open(headers, token ? { token } : {}))]).toEqual([person, 'signed_out']);
  }
  expect(await connected(open({ cookie: who.viewer.cookie, origin: 'https://evil.example' }))).not.toBe('connected');
  expect(await connected(open({}, { token: server.token }))).toBe('connected');
});

it('T15: tells each event to the sockets that the table names, and to no other workspace', async () => {
  const people = { ...who, other };
  const heard = new Map<string, string[]>();
  for (const [person, { headers }] of Object.entries(people)) {
    const socket = open(headers);
    socket.onAny((event: string) => heard.set(event, [...(heard.get(event) ?? []), person]));
    expect(await connected(socket)).toBe('connected');
  }
  const everybody = [...roles].sort();
  const until = async (event: string, count: number) => {
    for (let tries = 0; tries < 400 && (heard.get(event)?.length ?? 0) < count; tries++)
      await new Promise((resolve) => setTimeout(resolve, 25));
  };
  await until('sync:required', 5); // each hears it when it connects
  for (const [event, to] of Object.entries(serverEvents) as [keyof ServerEvents, string][]) {
    if (to === 'socket') continue;
    heard.delete(event);
    const { workspaceId } = server;
    const target = to === 'member' ? { workspaceId, memberId: who.agent.id } : { workspaceId };
    server.ctx.publish(target, event, {
      id: nothing,
      conversationId: nothing,
      version: 1,
      items: [],
      members: [],
    } as never);
    const expected = to === 'member' ? ['agent'] : everybody;
    await until(event, expected.length);
    expect([event, [...(heard.get(event) ?? [])].sort()]).toEqual([event, expected]);
  }
  // Whatever reached the other workspace late would stand here by now.
  expect([...heard.values()].flat()).not.toContain('other');
});

it('T15: hears no event of a socket in another workspace, whatever it names', async () => {
  const channel = await connectHttpChannel(server, 'http://127.0.0.1:9/');
  await channel.deliver([
    {
      id: 'm1',
      conversation: { id: 'c1', kind: 'direct' },
      author: { id: 'u1', name: 'Ours alone' },
      text: 'Ours alone',
      sentAt: new Date().toISOString(),
    },
  ]);
  await server.receiveAll();
  const [{ id }] = (await server.api('GET', '/api/conversations')).body.items as unknown as [{ id: string }];
  const frames: unknown[] = [];
  const ours: unknown[] = [];
  const [foreign, own] = [open(other.headers), open(who.agent.headers)];
  foreign.onAny((...frame: unknown[]) => frames.push(frame));
  own.on('presence:updated', (presence: unknown) => ours.push(presence));
  await Promise.all([connected(foreign), connected(own)]);
  for (const [event, body] of Object.entries(clientEvents)) {
    foreign.emit(event, body(id));
    for (const junk of [
      null,
      7,
      'x',
      [],
      { conversationId: { $ne: 1 } },
      { listId: 'x'.repeat(1000), filter: { or: 1 } },
    ])
      foreign.emit(event, junk);
  }
  own.emit('conversation:viewing', { conversationId: id });
  for (let tries = 0; tries < 400 && ours.length === 0; tries++)
    await new Promise((resolve) => setTimeout(resolve, 25));
  expect(ours).toEqual([{ conversationId: id, members: [{ id: who.agent.id, doing: 'viewing' }] }]);
  server.ctx.publish({ workspaceId: server.workspaceId }, 'conversation:updated', { id } as never);
  expect((await server.request('GET', '/api/session', undefined, other.headers)).status).toBe(200); // still alive
  expect(JSON.stringify(frames)).not.toMatch(/Ours alone/);
});
