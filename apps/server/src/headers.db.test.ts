import { signInAs, startTestServer, type TestServer } from './testing';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ withWorker: false });
});
afterAll(() => server.stop());

it('sends the headers that keep a browser from being talked into anything', async () => {
  for (const path of ['/api/docs', '/api/session', '/api/nowhere', '/healthz']) {
    const { headers } = await server.request('GET', path);
    expect(headers.get('x-powered-by')).toBeNull();
    expect([path, headers.get('x-content-type-options')]).toEqual([path, 'nosniff']);
    const policy = headers.get('content-security-policy') ?? '';
    const said = Object.fromEntries(
      policy.split(';').map((part) => [part.split(' ')[0]!, part.split(' ').slice(1).join(' ')]),
    );
    expect(said).toMatchObject({
      'default-src': "'self'",
      'script-src': "'self'",
      'object-src': "'none'",
      'frame-ancestors': "'none'",
      'base-uri': "'self'",
      'form-action': "'self'",
    });
  }
});

it('keeps the session in a cookie that scripts cannot read and other sites cannot send', async () => {
  const credentials = { email: 'owner@example.com', password: 'correct horse' };
  const answer = await server.request('POST', '/api/session', credentials, { origin: server.url });
  const cookie = answer.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/^hubbub=/);
  expect(cookie).toMatch(/; HttpOnly/);
  expect(cookie).toMatch(/; SameSite=Lax/);
});

it('ends every other session with a new password, which has 8 characters or more', async () => {
  const member = await signInAs(server, 'agent');
  const { email } = (await server.request('GET', '/api/session', undefined, member.headers)).body as unknown as {
    email: string;
  };
  const again = await server.request(
    'POST',
    '/api/session',
    { email, password: 'correct horse' },
    { origin: server.url },
  );
  const second = { cookie: again.headers.get('set-cookie')!.split(';')[0]!, origin: server.url };
  const change = (next: string) =>
    server.request('POST', '/api/me/password', { current: 'correct horse', next }, second);
  expect((await change('1234567')).status).toBe(400);
  const changed = await change('12345678');
  expect(changed.status).toBe(204);
  expect((await server.request('GET', '/api/session', undefined, member.headers)).status).toBe(401);
  // This one goes on under a new id; the id from before opens nothing.
  const renewed = { cookie: changed.headers.get('set-cookie')!.split(';')[0]!, origin: server.url };
  expect((await server.request('GET', '/api/session', undefined, second)).status).toBe(401);
  expect((await server.request('GET', '/api/session', undefined, renewed)).status).toBe(200);
});

it('tells nothing of its inside when a request fails for a reason of ours', async () => {
  const { ctx } = server;
  const { transaction } = ctx.store;
  const member = await signInAs(server, 'owner');
  const told: unknown[] = [];
  // Who asks is found out by reading alone; what they ask for is not found.
  ctx.store.transaction = () => Promise.reject(new Error('password of the database'));
  try {
    told.push(await server.request('GET', '/api/labels', undefined, member.headers));
  } finally {
    ctx.store.transaction = transaction;
  }
  expect(told).toMatchObject([{ status: 500, body: { code: 'internal' } }]);
  expect(JSON.stringify(told)).not.toContain('password of');
});
