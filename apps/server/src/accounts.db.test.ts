import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AuditEntry } from '@hubbub/contracts';
import { audit } from '@hubbub/conversations';
import { Client } from 'pg';
import { io, type Socket } from 'socket.io-client';
import { createApp } from './api/app';
import { longestMs } from './api/sessions';
import { eventually, makeToken, signInAs, startTestServer, type TestServer } from './testing';

let server: TestServer;
const sockets: Socket[] = [];
beforeAll(async () => {
  server = await startTestServer({ withWorker: false });
});
afterAll(async () => {
  for (const socket of sockets) socket.disconnect();
  await server.stop();
});

type Person = Awaited<ReturnType<typeof signInAs>>;
const as = (who: Pick<Person, 'headers'>, method: string, path: string, body?: unknown, headers = {}) =>
  server.request(method, path, body, { ...who.headers, ...headers });

describe('a session', () => {
  it('ends thirty days after it began, however busy it was', async () => {
    const who = await signInAs(server, 'agent');
    const clock = jest.spyOn(server.ctx, 'clock');
    const at = async (ms: number): Promise<number> => {
      clock.mockImplementation(() => new Date(began + ms));
      return (await as(who, 'GET', '/api/session')).status;
    };
    const began = Date.now();
    try {
      for (let day = 1; day < 30; day++) expect(await at(day * 86_400_000)).toBe(200);
      expect(await at(longestMs - 60_000)).toBe(200);
      expect(await at(longestMs + 60_000)).toBe(401);
    } finally {
      clock.mockRestore();
    }
  });

  it('stands before the sign-in is answered, its first byte too', async () => {
    const email = 'at-once@example.test';
    const { id } = await signInAs(server, 'agent');
    await server.ctx.store.transaction(server.workspaceId, (db) =>
      db.query('UPDATE member SET email = $1 WHERE id = $2', [email, id]),
    );
    const admin = new Client({ connectionString: server.adminUrl });
    await admin.connect();
    try {
      await admin.query(`
        CREATE FUNCTION wait_for_test() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN PERFORM pg_advisory_xact_lock(4711); RETURN NEW; END $$;
        CREATE TRIGGER wait_for_test BEFORE INSERT ON session FOR EACH ROW EXECUTE FUNCTION wait_for_test();
        SELECT pg_advisory_lock(4711);`);
      let status: number | undefined;
      // Settles with the answer's head; the body is not waited for.
      const answer = fetch(`${server.url}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: server.url },
        body: JSON.stringify({ email, password: 'correct horse' }),
      }).then((got) => (status = got.status));
      const waiting = await eventually(
        () => admin.query(`SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`),
        ({ rowCount }) => rowCount === 1,
      );
      expect(waiting.rowCount).toBe(1);
      // One more round through the server: what it had said by then would be here.
      expect((await server.request('GET', '/api/session')).status).toBe(401);
      expect(status).toBeUndefined();
      await admin.query('SELECT pg_advisory_unlock(4711)');
      await answer;
      expect(status).toBe(200);
    } finally {
      await admin.query('SELECT pg_advisory_unlock_all(); DROP FUNCTION wait_for_test() CASCADE');
      await admin.end();
    }
  });

  const connect = async (who: Person): Promise<Socket> => {
    const socket = io(server.url, { transports: ['websocket'], extraHeaders: who.headers, reconnection: false });
    sockets.push(socket);
    await eventually(() => Promise.resolve(socket.connected), Boolean);
    return socket;
  };

  it.each<[string, (who: Person, owner: Person) => Promise<unknown>]>([
    ['its member signs out', (who) => as(who, 'DELETE', '/api/session')],
    ['their role changes', (who, owner) => as(owner, 'PATCH', `/api/members/${who.id}`, { role: 'viewer' })],
    ['they are removed', (who, owner) => as(owner, 'DELETE', `/api/members/${who.id}`)],
    ['they are made inactive', (who, owner) => as(owner, 'PATCH', `/api/members/${who.id}`, { isActive: false })],
    [
      'they change their password elsewhere',
      async (who) => {
        const { email } = (await as(who, 'GET', '/api/me')).body as unknown as { email: string };
        const answer = await server.request(
          'POST',
          '/api/session',
          { email, password: 'correct horse' },
          { origin: server.url },
        );
        const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
        const change = { current: 'correct horse', next: 'nine olives at tea' };
        expect((await server.request('POST', '/api/me/password', change, { cookie, origin: server.url })).status).toBe(
          204,
        );
      },
    ],
  ])('has its socket closed when %s', async (_what, act) => {
    const [who, owner, other] = [
      await signInAs(server, 'agent'),
      await signInAs(server, 'owner'),
      await signInAs(server, 'agent'),
    ];
    const [socket, untouched] = [await connect(who), await connect(other)];
    await act(who, owner);
    await eventually(
      () => Promise.resolve(socket.connected),
      (isOpen) => !isOpen,
    );
    expect(untouched.connected).toBe(true);
  });

  it('tells a member of a new role, and only of a new one', async () => {
    const [who, owner] = [await signInAs(server, 'agent'), await signInAs(server, 'owner')];
    for (const role of ['agent', 'manager', 'manager']) await as(owner, 'PATCH', `/api/members/${who.id}`, { role });
    const { items } = (await as(who, 'GET', '/api/notifications')).body;
    expect(items).toMatchObject([
      { type: 'account', said: { code: 'role_changed', by: 'The owner', role: 'manager' } },
    ]);
  });
});

describe('an invitation', () => {
  const accept = (url: string, password = 'nine olives at tea') =>
    server.request('POST', '/api/invitations', { token: url.split('/').at(-1), password }, { origin: server.url });
  const invite = async (email: string) =>
    (await server.api('POST', '/api/members', { email, name: 'Nadia Newcomer', role: 'agent' })).body as unknown as {
      id: string;
      invitationUrl: string;
    };

  it('that is renewed opens by the new link alone, once, and only for who has not joined', async () => {
    const { id, invitationUrl: first } = await invite('nadia@example.com');
    const again = await server.api('POST', `/api/members/${id}/invitation`);
    const { invitationUrl: second } = again.body as unknown as { invitationUrl: string };
    expect(second).not.toBe(first);
    expect((await accept(first)).status).toBe(404);
    expect(await accept(second, 'newcomer1')).toMatchObject({ status: 422, body: { code: 'weak_password' } });
    expect((await accept(second)).status).toBe(204);
    expect((await accept(second)).status).toBe(404);
    expect((await server.api('POST', `/api/members/${id}/invitation`)).body).toMatchObject({ code: 'already_member' });
    const credentials = { email: 'nadia@example.com', password: 'nine olives at tea' };
    expect((await server.request('POST', '/api/session', credentials, { origin: server.url })).status).toBe(200);
  });

  it('runs out after seven days, and can be renewed then', async () => {
    const { id, invitationUrl } = await invite('late@example.com');
    const clock = jest.spyOn(server.ctx, 'clock');
    try {
      clock.mockImplementation(() => new Date(Date.now() + 7 * 86_400_000 + 60_000));
      expect((await accept(invitationUrl)).status).toBe(404);
      const renewed = (await server.api('POST', `/api/members/${id}/invitation`)).body as unknown as {
        invitationUrl: string;
      };
      expect((await accept(renewed.invitationUrl)).status).toBe(204);
    } finally {
      clock.mockRestore();
    }
  });
});

describe('an answer kept for a repeat', () => {
  const key = { 'idempotency-key': 'the same for all' };
  const make = (who: Pick<Person, 'headers'>) =>
    as(who, 'POST', '/api/tokens', { name: 'Script', role: 'agent' }, key).then(({ status, body }) => ({
      status,
      token: (body as unknown as { token?: string }).token,
    }));

  it('is given to who asked, in the role they asked in, and lies sealed', async () => {
    const [owner, second] = [await signInAs(server, 'owner'), await signInAs(server, 'owner')];
    const first = await make(owner);
    expect(first.status).toBe(201);
    expect(await make(owner)).toEqual(first);
    const others = await make(second);
    expect(others.status).toBe(201);
    expect(others.token).not.toBe(first.token);
    const rows: object[] = await server.ctx.store.transaction(server.workspaceId, (db) =>
      db.query('SELECT * FROM idempotency_key WHERE workspace_id = $1', [server.workspaceId]),
    );
    expect(rows.length).toBeGreaterThanOrEqual(2);
    for (const { token } of [first, others]) expect(JSON.stringify(rows)).not.toContain(token);
    await server.api('PATCH', `/api/members/${owner.id}`, { role: 'viewer' });
    expect(await make(owner)).toEqual({ status: 403, token: undefined });
  });

  it('is of one token alone, though another has the same name', async () => {
    const [one, two] = [
      await makeToken(server.ctx, server.workspaceId, 'owner'),
      await makeToken(server.ctx, server.workspaceId, 'owner'),
    ];
    await server.ctx.store.transaction(server.workspaceId, (db) =>
      db.query(`UPDATE api_token SET name = 'Twin' WHERE workspace_id = $1`, [server.workspaceId]),
    );
    const by = (token: string) => make({ headers: { authorization: `Bearer ${token}` } });
    const first = await by(one);
    expect((await by(one)).token).toBe(first.token);
    expect((await by(two)).token).not.toBe(first.token);
  });
});

describe('the trail', () => {
  const read = async (query: string): Promise<{ items: AuditEntry[]; nextCursor: string | null }> => {
    const answer = await server.api('GET', `/api/audit?${query}`);
    expect(answer.status).toBe(200);
    return answer.body as unknown as { items: AuditEntry[]; nextCursor: string | null };
  };
  const who = { id: '', name: 'The manager' };

  beforeAll(async () => {
    who.id = (await signInAs(server, 'manager')).id;
    for (let count = 0; count < 25; count++)
      await server.ctx.store.transaction(server.workspaceId, async (db) => {
        await audit(db, { ...who, workspaceId: server.workspaceId }, 'mute', { type: 'post', id: `p${count}` });
        await audit(db, { id: null, name: 'Script', workspaceId: server.workspaceId }, 'hide', {
          type: 'message',
          id: `m${count}`,
        });
      });
  });

  it('is asked by who, what and to what, page after page, each entry once and in order', async () => {
    for (const [query, targets] of [
      [`memberId=${who.id}&targetType=post`, 'p'],
      ['memberId=none&act=hide&act=unhide', 'm'],
      ['act=mute&targetType=post', 'p'],
    ] as const) {
      const seen: AuditEntry[] = [];
      let cursor = '';
      do {
        const page = await read(`${query}&limit=10${cursor}`);
        seen.push(...page.items);
        cursor = page.nextCursor ? `&cursor=${page.nextCursor}` : '';
      } while (cursor);
      expect(seen.map(({ targetId }) => targetId)).toEqual(
        Array.from({ length: 25 }, (_, at) => `${targets}${24 - at}`),
      );
    }
    expect((await read('targetType=post&targetId=p7')).items).toMatchObject([{ act: 'mute', actor: 'The manager' }]);
  });

  it('is asked by when: from an instant on, and before one', async () => {
    const { items } = await read('act=mute&limit=200');
    const [latest, earliest] = [items[0]!.at, items.at(-1)!.at];
    expect((await read(`act=mute&limit=200&since=${earliest}`)).items).toHaveLength(25);
    expect((await read(`act=mute&limit=200&until=${latest}`)).items.length).toBeLessThan(25);
    expect((await read(`act=mute&since=${new Date(Date.now() + 60_000).toISOString()}`)).items).toEqual([]);
  });

  it('says what it does not know, and shows nothing to who may not read it', async () => {
    for (const query of ['act=nonsense', 'since=soon', 'memberId=me', 'actr=mute', 'cursor=1'])
      expect([query, (await server.api('GET', `/api/audit?${query}`)).status]).toEqual([query, 400]);
    const agent = await signInAs(server, 'agent');
    expect((await as(agent, 'GET', '/api/audit')).status).toBe(403);
  });
});

describe('Strict-Transport-Security', () => {
  let other: Server;
  afterEach(() => new Promise((resolve) => other.close(resolve)));

  it.each([
    ['https://inbox.example.com', 'max-age=31536000'],
    ['http://inbox.example.com', null],
    [null, null],
  ])('under %s is %s', async (publicUrl, expected) => {
    const ctx = { ...server.ctx, serverConfig: { ...server.ctx.serverConfig, publicUrl } };
    other = createServer(createApp(ctx, { inboxDir: null }));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { headers } = await fetch(`http://127.0.0.1:${(other.address() as AddressInfo).port}/healthz`);
    expect(headers.get('strict-transport-security')).toBe(expected);
  });
});

it('lets nobody try passwords: ten for an account in five minutes, the right one included', async () => {
  const [who, other] = [await signInAs(server, 'agent'), await signInAs(server, 'agent')];
  const emailOf = async (person: Person) =>
    ((await as(person, 'GET', '/api/me')).body as unknown as { email: string }).email;
  const [email, another] = [await emailOf(who), await emailOf(other)];
  const enter = (address: string, password: string) =>
    server.request('POST', '/api/session', { email: address, password }, { origin: server.url });
  for (let tries = 0; tries < 10; tries++) expect((await enter(email, `wrong ${tries}`)).status).toBe(401);
  const refused = await enter(email.toUpperCase(), 'correct horse');
  expect(refused).toMatchObject({ status: 429, body: { code: 'too_many' } });
  expect((await enter(another, 'correct horse')).status).toBe(200);
});
