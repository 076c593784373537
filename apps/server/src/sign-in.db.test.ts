import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually, makeWorkspace, signInAs, startTestServer, type TestServer } from './testing';

/** Facebook's login and Graph API, as far as signing in asks for them. */
interface Asked {
  path: string;
  query: Record<string, string>;
}

let server: TestServer;
let graph: Server;
let graphUrl: string;
let granted: string[];
let pages: { id: string; name: string; access_token: string }[];
let refuses: boolean;
let isRevoked: boolean;
const asked: Asked[] = [];

const scopes = [
  'pages_show_list',
  'pages_manage_metadata',
  'pages_read_engagement',
  'pages_read_user_content',
  'pages_manage_engagement',
  'pages_messaging',
];

const answer = ({ path, query }: Asked): { status?: number; json: unknown } => {
  if (path.endsWith('/oauth/access_token')) {
    if (refuses) return { status: 400, json: { error: { message: 'This code was used', code: 100, type: 'OAuth' } } };
    return { json: { access_token: query['fb_exchange_token'] ? 'long' : 'short', expires_in: 5_184_000 } };
  }
  if (path.endsWith('/debug_token')) return { json: { data: { is_valid: true, scopes: granted, expires_at: 0 } } };
  if (path.endsWith('/me/accounts')) return { json: { data: pages } };
  if (isRevoked)
    return { status: 400, json: { error: { message: 'The session was ended', code: 190, type: 'OAuthException' } } };
  if (path.endsWith('/me')) return { json: pages[0] };
  return { json: { success: true, data: [] } };
};

beforeAll(async () => {
  server = await startTestServer({ env: { PUBLIC_URL: 'http://inbox.example.test' } });
  graph = createServer((req, res) => {
    const url = new URL(req.url ?? '', 'http://x');
    const call = { path: url.pathname, query: Object.fromEntries(url.searchParams) };
    asked.push(call);
    const { status = 200, json } = answer(call);
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
  granted = scopes;
  refuses = false;
  isRevoked = false;
  const id = String(10_000_000_000 + Math.floor(Math.random() * 1e9));
  pages = [
    { id, name: 'Shop', access_token: `token of ${id}` },
    { id: `${id}2`, name: 'Second shop', access_token: `token of ${id}2` },
  ];
});

type Person = Awaited<ReturnType<typeof signInAs>>;

const get = (path: string, who: Person) =>
  fetch(server.url + path, { headers: who.headers, redirect: 'manual' }).then(async (response) => ({
    status: response.status,
    to: response.headers.get('location') ?? '',
    body: response.status === 303 ? null : ((await response.json()) as Record<string, never>),
  }));

const owner = async (): Promise<Person> => {
  const person = await signInAs(server, 'owner');
  const kept = await server.request(
    'PUT',
    '/api/platforms/facebook/app',
    { clientId: 'client', clientSecret: 'hush', apiBaseUrl: graphUrl },
    person.headers,
  );
  expect(kept.status).toBe(200);
  return person;
};

/** Goes to the platform's page and comes back with a code, or with what the test says. */
const comeBack = async (
  who: Person,
  back: (state: string) => string = (state) => `code=c0de&state=${state}`,
  query = '',
) => {
  const start = await get(`/api/platforms/facebook/sign-in${query}`, who);
  expect(start.status).toBe(303);
  const state = new URL(start.to).searchParams.get('state') ?? '';
  const done = await get(`/api/platforms/facebook/sign-in/callback?${back(state)}`, who);
  return { start, state, done, id: new URL(done.to, server.url).searchParams.get('signIn') ?? '' };
};
const signInOf = async (id: string, who: Person) =>
  (await get(`/api/platforms/facebook/sign-in/${id}`, who)).body as unknown as {
    status: string;
    accounts: { externalId: string; name: string; isConnected: boolean }[];
    problem: { code: string; message: string } | null;
    filled: string[];
  };
const connect = (who: Person, signInId: string, externalId: string) =>
  server.request('POST', '/api/channels', { platform: 'facebook', name: 'Shop', externalId, signInId }, who.headers);
const channelOf = async (id: string) =>
  (await server.api('GET', `/api/channels/${id}`)).body as unknown as {
    status: { state: string; reason: string | null; subscribedAt: string | null; tokenExpiresAt: string | null };
  };

it('connects a Page by signing in: state, exact address, two exchanges, a choice, the Page’s own token', async () => {
  const who = await owner();
  const { start, done, id } = await comeBack(who);
  const redirectUri = 'http://inbox.example.test/api/platforms/facebook/sign-in/callback';
  const url = new URL(start.to);
  expect(url.origin).toBe('https://www.facebook.com');
  expect(Object.fromEntries(url.searchParams)).toMatchObject({ client_id: 'client', redirect_uri: redirectUri });
  expect(start.to).not.toContain('hush');
  expect(done.to).toBe(`/settings/channels/new/facebook?signIn=${id}`);
  expect(asked[0]?.query).toMatchObject({ code: 'c0de', redirect_uri: redirectUri, client_secret: 'hush' });

  const signIn = await signInOf(id, who);
  expect(signIn).toMatchObject({ status: 'choosing', problem: null });
  expect(signIn.accounts.map(({ name, isConnected }) => ({ name, isConnected }))).toEqual([
    { name: 'Shop', isConnected: false },
    { name: 'Second shop', isConnected: false },
  ]);
  expect(JSON.stringify(signIn)).not.toContain('token of');

  const made = await connect(who, id, pages[1]!.id);
  expect(made.status).toBe(201);
  const channelId = (made.body as unknown as { id: string }).id;
  expect(JSON.stringify(made.body)).not.toContain('token of');
  // Subscribed by a job, with the Page's own token and the address that all channels of the app share.
  const channel = await eventually(
    () => channelOf(channelId),
    ({ status }) => status.subscribedAt !== null,
  );
  expect(channel.status).toMatchObject({ state: 'ok', tokenExpiresAt: null });
  expect(asked.some(({ path }) => path.endsWith(`/${pages[1]!.id}/subscribed_apps`))).toBe(true);
  expect((made.body as unknown as { webhookUrl: string }).webhookUrl).toBe(
    'http://inbox.example.test/webhooks/facebook',
  );

  expect((await connect(who, id, pages[0]!.id)).body).toMatchObject({ code: 'sign_in_used' });
});

it('takes a return once, from the same session, for the same platform, and in time', async () => {
  const who = await owner();
  const other = await signInAs(server, 'owner');
  const { to } = await get('/api/platforms/facebook/sign-in', who);
  const state = new URL(to).searchParams.get('state') ?? '';
  const unknown = '/settings/channels/new/facebook?problem=sign_in_unknown';
  const callback = `/api/platforms/facebook/sign-in/callback?code=c&state=${state}`;
  expect((await get(callback, other)).to).toBe(unknown);
  expect((await get(callback.replace(state, 'forged'), who)).to).toBe(unknown);
  expect((await get(callback.replace('facebook', 'x'), who)).to).toContain('problem=sign_in_unknown');
  // The code was exchanged for nobody; a channel of before may still be read meanwhile.
  expect(asked.filter(({ query }) => 'code' in query)).toEqual([]);
  const first = await get(callback, who);
  expect(first.to).toContain('signIn=');
  expect((await get(callback, who)).to).toBe(unknown);
  const id = new URL(first.to, server.url).searchParams.get('signIn')!;
  expect((await get(`/api/platforms/facebook/sign-in/${id}`, other)).status).toBe(404);
  expect((await connect(other, id, pages[0]!.id)).status).toBe(404);

  const late = await get('/api/platforms/facebook/sign-in', who);
  const clock = jest.spyOn(server.ctx, 'clock').mockReturnValue(new Date(Date.now() + 16 * 60_000));
  try {
    const lateState = new URL(late.to).searchParams.get('state') ?? '';
    expect((await get(callback.replace(state, lateState), who)).to).toBe(unknown);
  } finally {
    clock.mockRestore();
  }
});

it('says what went wrong: a no, a used code, missing scopes, nothing to choose', async () => {
  const who = await owner();
  const problemAfter = async (back?: (state: string) => string) =>
    (await signInOf((await comeBack(who, back)).id, who)).problem;
  expect(
    await problemAfter((state) => `error=access_denied&error_description=Permissions+error&state=${state}`),
  ).toEqual({
    code: 'sign_in_denied',
    message: 'Facebook did not let you in: Permissions error',
  });
  refuses = true;
  expect(await problemAfter()).toMatchObject({
    code: 'sign_in_failed',
    message: expect.stringContaining('This code was used') as string,
  });
  refuses = false;
  granted = scopes.slice(0, 4);
  expect(await problemAfter()).toMatchObject({
    code: 'missing_scope',
    message: expect.stringContaining('pages_manage_engagement, pages_messaging') as string,
  });
  granted = scopes;
  pages = [];
  expect(await problemAfter()).toMatchObject({ code: 'no_account' });
});

it('refuses who has no right, who has no app, and a platform without sign-in', async () => {
  const agent = await signInAs(server, 'agent');
  expect((await get('/api/platforms/facebook/sign-in', agent)).status).toBe(403);
  const who = await signInAs(server, 'owner', await makeWorkspace(server));
  expect((await get('/api/platforms/facebook/sign-in', who)).body).toMatchObject({ code: 'no_app' });
  expect((await get('/api/platforms/telegram/sign-in', who)).body).toMatchObject({ code: 'not_supported' });
  expect(
    (await server.api('PUT', '/api/platforms/facebook/app', { clientId: 'c', settings: { colour: 'red' } })).status,
  ).toBe(400);
});

it('shows our own app without its secret', async () => {
  await owner();
  const { body } = await server.api('GET', '/api/platforms');
  expect(
    (body.items as unknown as { id: string; signIn?: object }[]).find(({ id }) => id === 'facebook')?.signIn,
  ).toEqual({
    scopes,
    clientId: 'client',
    redirectUri: 'http://inbox.example.test/api/platforms/facebook/sign-in/callback',
  });
  expect(JSON.stringify(body)).not.toContain('hush');
});

it('disconnects a channel whose right was taken back, tells managers once, and connects it again', async () => {
  const who = await owner();
  const first = await comeBack(who);
  const made = await connect(who, first.id, pages[0]!.id);
  const channelId = (made.body as unknown as { id: string }).id;
  const manager = await signInAs(server, 'manager');
  isRevoked = true;
  await server.ctx.store.transaction(server.workspaceId, (db) =>
    db.query('UPDATE channel SET next_check_at = now() WHERE workspace_id = $1 AND id = $2', [
      server.workspaceId,
      channelId,
    ]),
  );
  const broken = await eventually(
    () => channelOf(channelId),
    ({ status }) => status.state === 'disconnected',
  );
  expect(broken.status.reason).toContain('The session was ended');
  const notices = async () => {
    const { body } = await server.request('GET', '/api/notifications', undefined, manager.headers);
    return (body.items as unknown as { type: string; text: string }[]).filter(({ type }) => type === 'channel');
  };
  const [notice] = await eventually(notices, (items) => items.length > 0);
  expect(notice?.text).toMatch(/^Shop is disconnected: .*The session was ended/);

  isRevoked = false;
  const again = await comeBack(who, undefined, `?channel=${channelId}`);
  expect(again.done.to).toContain(`channel=${channelId}`);
  const path = `/api/channels/${channelId}`;
  const healed = await server.request('PATCH', path, { signInId: again.id }, who.headers);
  expect(healed.body).toMatchObject({ status: { state: 'ok', reason: null } });

  // Somebody else's Page does not take its place.
  const wrong = await comeBack(who, undefined, `?channel=${channelId}`);
  const held = pages[0]!.id;
  pages = [{ id: '999', name: 'Another', access_token: 't' }];
  const other = await comeBack(who);
  expect(wrong.id).not.toBe('');
  expect((await server.request('PATCH', path, { signInId: other.id }, who.headers)).body).toMatchObject({
    code: 'wrong_account',
    message: `You signed in for Another (999), not for ${held}`,
  });
  expect((await channelOf(channelId)).status.state).toBe('ok');
  expect(await notices()).toHaveLength(1);
});

it('signs in on a server of Mastodon that is named: our app is made there, and its token goes back at the end', async () => {
  const posted: { path: string; fields: Record<string, string> }[] = [];
  const social = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const path = req.url ?? '';
      const fields = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString('utf8')));
      if (req.method === 'POST') posted.push({ path, fields });
      const json = path.startsWith('/api/v1/apps')
        ? { client_id: 'made-id', client_secret: 'made-secret' }
        : path.startsWith('/oauth/token')
          ? { access_token: 'at', scope: 'read write' }
          : path.includes('verify_credentials')
            ? { id: '42', username: 'shop', acct: 'shop', url: 'https://social.example/@shop', display_name: 'Shop' }
            : {};
      res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(json));
    });
  });
  await new Promise<void>((resolve) => social.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(social.address() as AddressInfo).port}`;
  try {
    const who = await signInAs(server, 'owner');
    const start = await get(`/api/platforms/mastodon/sign-in?server=${encodeURIComponent(address)}`, who);
    const url = new URL(start.to);
    expect(url.origin + url.pathname).toBe(`${address}/oauth/authorize`);
    const query = Object.fromEntries(url.searchParams);
    expect(query).toMatchObject({ client_id: 'made-id', code_challenge_method: 'S256' });
    const done = await get(`/api/platforms/mastodon/sign-in/callback?code=c0de&state=${query['state'] ?? ''}`, who);
    const signInId = new URL(done.to, server.url).searchParams.get('signIn') ?? '';
    const { body } = await get(`/api/platforms/mastodon/sign-in/${signInId}`, who);
    expect(body).toMatchObject({ status: 'choosing', accounts: [{ name: 'Shop' }] });
    const [{ externalId }] = (body as unknown as { accounts: [{ externalId: string }] }).accounts;
    const given = { platform: 'mastodon', name: 'Shop', externalId, signInId, settings: { historyDays: 0 } };
    const made = await server.request('POST', '/api/channels', given, who.headers);
    expect([made.status, made.body['code']]).toEqual([201, undefined]);
    const { id } = made.body as unknown as { id: string };
    expect((await server.api('DELETE', `/api/channels/${id}`)).status).toBe(204);
    expect(posted.map(({ path }) => path)).toEqual(['/api/v1/apps', '/oauth/token', '/oauth/revoke']);
    expect(posted[2]?.fields).toEqual({ client_id: 'made-id', client_secret: 'made-secret', token: 'at' });
  } finally {
    await new Promise((resolve) => social.close(resolve));
  }
});

it('says on the page why a server that was named lets nobody sign in', async () => {
  const who = await signInAs(server, 'owner');
  const start = await get(`/api/platforms/mastodon/sign-in?server=${encodeURIComponent(graphUrl)}`, who);
  expect(start.status).toBe(303);
  const to = new URL(start.to, server.url);
  expect(to.pathname).toBe('/settings/channels/new/mastodon');
  const { body } = await get(`/api/platforms/mastodon/sign-in/${to.searchParams.get('signIn') ?? ''}`, who);
  expect(body).toMatchObject({ status: 'failed', problem: { code: 'no_mastodon' } });
});
