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
      'base-uri': "'none'",
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

it('lets no browser or proxy store what the API answers', async () => {
  const member = await signInAs(server, 'agent');
  for (const path of ['/api/session', '/api/conversations', '/api/nowhere']) {
    const { headers } = await server.request('GET', path, undefined, member.headers);
    expect([path, headers.get('cache-control'), headers.get('etag')]).toEqual([path, 'no-store', null]);
  }
});

it('binds the cookie to this host alone where it is served with TLS', async () => {
  const behindTls = await startTestServer({ withWorker: false, env: { PUBLIC_URL: 'https://inbox.example.test' } });
  try {
    const answer = await behindTls.request(
      'POST',
      '/api/session',
      { email: 'owner@example.com', password: 'correct horse' },
      { origin: 'https://inbox.example.test', 'x-forwarded-proto': 'https' },
    );
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^__Host-hubbub=/);
    expect(cookie).toMatch(/; Path=\//);
    expect(cookie).toMatch(/; Secure/);
    expect(cookie).not.toMatch(/Domain/i);
  } finally {
    await behindTls.stop();
  }
});

it('writes down who came in, who was turned away and who left', async () => {
  const member = await signInAs(server, 'agent');
  const { email, id, name } = (await server.request('GET', '/api/session', undefined, member.headers))
    .body as unknown as { email: string; id: string; name: string };
  const enter = (password: string) =>
    server.request('POST', '/api/session', { email, password }, { origin: server.url });
  expect((await enter('wrong horse')).status).toBe(401);
  const entered = await enter('correct horse');
  const cookie = entered.headers.get('set-cookie')!.split(';')[0]!;
  await server.request('DELETE', '/api/session', undefined, { cookie, origin: server.url });
  const { items } = (await server.api('GET', '/api/audit?limit=200')).body as unknown as {
    items: { act: string; actor: string; targetId: string; detail: Record<string, unknown> }[];
  };
  const acts = items.filter(({ act, targetId }) => targetId === id && act.startsWith('sign_'));
  expect(acts.slice(0, 3).map(({ act }) => act)).toEqual(['sign_out', 'sign_in', 'sign_in_failed']);
  expect(new Set(acts.map(({ actor }) => actor))).toEqual(new Set([name]));
  expect(acts[2]!.detail).toMatchObject({ reason: 'password', address: expect.any(String) as string });
  expect(JSON.stringify(items)).not.toContain('horse');
});

it('stops guessing at a password after ten tries, and lets nobody else be locked out by it', async () => {
  const guessed = await signInAs(server, 'agent');
  const other = await signInAs(server, 'agent');
  const emailOf = async ({ headers }: typeof guessed) =>
    ((await server.request('GET', '/api/session', undefined, headers)).body as unknown as { email: string }).email;
  const enter = (email: string, password: string) =>
    server.request('POST', '/api/session', { email, password }, { origin: server.url });
  const email = await emailOf(guessed);
  const tries: number[] = [];
  for (let count = 0; count < 11; count++) tries.push((await enter(email, `wrong horse ${count}`)).status);
  expect(tries).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
  expect(await enter(email, 'correct horse')).toMatchObject({
    status: 429,
    body: { code: 'too_many', details: { waitSeconds: expect.any(Number) as number } },
  });
  expect((await enter(await emailOf(other), 'correct horse')).status).toBe(200);
});

it('checks a password as it was typed, of any letters and as long as one likes', async () => {
  const member = await signInAs(server, 'agent');
  const { email } = (await server.request('GET', '/api/session', undefined, member.headers)).body as unknown as {
    email: string;
  };
  const next = ` Σίσυφος\u00a0马 e\u0301 ${'x'.repeat(100)} `;
  const changed = await server.request('POST', '/api/me/password', { current: 'correct horse', next }, member.headers);
  expect(changed.status).toBe(204);
  const enter = (password: string) =>
    server.request('POST', '/api/session', { email, password }, { origin: server.url });
  expect((await enter(next.trim())).status).toBe(401);
  expect((await enter(next.slice(0, 80))).status).toBe(401);
  expect((await enter(next.toLowerCase())).status).toBe(401);
  expect((await enter(next)).status).toBe(200);
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
  expect(await change('12345678')).toMatchObject({
    status: 422,
    body: { code: 'weak_password', details: { reason: 'common' } },
  });
  expect(await change(`${email.split('@')[0]}!1`)).toMatchObject({ status: 422, body: { details: { reason: 'own' } } });
  const changed = await change('tea-and-9-olives');
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
