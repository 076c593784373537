import { findConnector } from '@hubbub/connectors';
import { closeFakes, fakeApi, type FakeApi, type FakeRoutes } from '@hubbub/connectors/testing';
import { makeWorkspace, signInAs, startTestServer, type TestServer } from './testing';

/**
 * Signing in that stays half-finished, on every platform that has a page for it: what is left behind, what the member
 * reads, and that neither a code nor a token ever serves anybody else.
 */
jest.setTimeout(60_000);

interface Dance {
  name: string;
  platform: string;
  settings?: Record<string, string>;
  /** Answers with which it works, for these scopes. */
  routes(scopes: readonly string[]): FakeRoutes;
  /** Where the code becomes a token. */
  tokenRoute: string;
  /** What the platform answers to a code that was used. */
  used: { status?: number; json: unknown };
  /** Answers of somebody who has nothing to connect, and how that is told. */
  nothing?: { routes: FakeRoutes; code: string };
  /** Where the accounts are read. */
  accountRoute: string;
  account: string;
  /** False where no answer says which scopes were granted. */
  tellsScopes?: false;
}

const plain = (scopes: readonly string[], more: object = {}) => ({
  access_token: 'at-of-a-member',
  refresh_token: 'rt-of-a-member',
  expires_in: 3600,
  scope: scopes.join(' '),
  ...more,
});
const invalidGrant = { status: 400, json: { error: 'invalid_grant', error_description: 'This code was used' } };
const metaUsed = { status: 400, json: { error: { message: 'This code was used', code: 100, type: 'OAuthException' } } };
const graph = (scopes: readonly string[], more: object = {}): FakeRoutes => ({
  'GET /v26.0/oauth/access_token': { json: { access_token: 'at-of-a-member', expires_in: 5_184_000 } },
  'GET /v26.0/debug_token': { json: { data: { is_valid: true, scopes, ...more } } },
});

const dances: Dance[] = [
  {
    name: 'facebook',
    platform: 'facebook',
    routes: (scopes) => ({
      ...graph(scopes),
      'GET /v26.0/me/accounts': { json: { data: [{ id: '1045', name: 'Shop', access_token: 'at-of-a-page' }] } },
    }),
    tokenRoute: 'GET /v26.0/oauth/access_token',
    used: metaUsed,
    nothing: { routes: { 'GET /v26.0/me/accounts': { json: { data: [] } } }, code: 'no_account' },
    accountRoute: 'GET /v26.0/me/accounts',
    account: '1045',
  },
  {
    name: 'instagram by itself',
    platform: 'instagram',
    settings: { login: 'instagram' },
    routes: (permissions) => ({
      'POST /oauth/access_token': { json: { access_token: 'short', user_id: '1784', permissions } },
      'GET /access_token': { json: { access_token: 'at-of-a-member', expires_in: 5_184_000 } },
      'GET /v26.0/me': { json: { user_id: '1784', username: 'shop' } },
    }),
    tokenRoute: 'POST /oauth/access_token',
    used: { status: 400, json: { error_type: 'OAuthException', code: 400, error_message: 'This code was used' } },
    accountRoute: 'GET /v26.0/me',
    account: '1784',
  },
  {
    name: 'instagram with a Page',
    platform: 'instagram',
    settings: { login: 'facebook' },
    routes: (scopes) => ({
      ...graph(scopes),
      'GET /v26.0/me/accounts': {
        json: {
          data: [
            {
              id: '1045',
              name: 'Shop',
              access_token: 'at-of-a-page',
              instagram_business_account: { id: '1785', username: 'shop' },
            },
          ],
        },
      },
    }),
    tokenRoute: 'GET /v26.0/oauth/access_token',
    used: metaUsed,
    nothing: {
      routes: {
        'GET /v26.0/me/accounts': { json: { data: [{ id: '1045', name: 'No Instagram', access_token: 'x' }] } },
      },
      code: 'no_account',
    },
    accountRoute: 'GET /v26.0/me/accounts',
    account: '1785',
  },
  {
    name: 'whatsapp',
    platform: 'whatsapp',
    routes: (scopes) => ({
      ...graph(scopes, { granular_scopes: [{ scope: 'whatsapp_business_management', target_ids: ['1022'] }] }),
      'GET /v26.0/1022/phone_numbers': {
        json: { data: [{ id: '1065', display_phone_number: '+1 555', verified_name: 'Shop' }] },
      },
    }),
    tokenRoute: 'GET /v26.0/oauth/access_token',
    used: metaUsed,
    nothing: { routes: { 'GET /v26.0/1022/phone_numbers': { json: { data: [] } } }, code: 'no_account' },
    accountRoute: 'GET /v26.0/1022/phone_numbers',
    account: '1065',
  },
  {
    name: 'threads',
    platform: 'threads',
    routes: () => ({
      'POST /oauth/access_token': { json: { access_token: 'short', user_id: '789' } },
      'GET /access_token': { json: { access_token: 'at-of-a-member', expires_in: 5_184_000 } },
      'GET /v1.0/me': { json: { id: '789', username: 'shop' } },
    }),
    tokenRoute: 'POST /oauth/access_token',
    used: { status: 400, json: { error_type: 'OAuthException', code: 400, error_message: 'This code was used' } },
    accountRoute: 'GET /v1.0/me',
    account: '789',
    tellsScopes: false,
  },
  {
    name: 'tiktok',
    platform: 'tiktok',
    routes: (scopes) => ({
      'POST /tt_user/oauth2/token/': {
        json: { code: 0, data: plain(scopes, { scope: scopes.join(','), open_id: '-000S' }) },
      },
      'POST /tt_user/token_info/get/': { json: { code: 0, data: { creator_id: '-000S', scope: scopes.join(',') } } },
      'GET /business/get/': { json: { code: 0, data: { username: 'shop' } } },
    }),
    tokenRoute: 'POST /tt_user/oauth2/token/',
    used: { json: { code: 40110, message: 'This code was used', data: {} } },
    nothing: { routes: { 'POST /tt_user/token_info/get/': { json: { code: 0, data: {} } } }, code: 'no_account' },
    accountRoute: 'POST /tt_user/token_info/get/',
    account: '-000S',
  },
  {
    name: 'x',
    platform: 'x',
    routes: (scopes) => ({
      'POST /2/oauth2/token': { json: plain(scopes) },
      'GET /2/users/me': { json: { data: { id: '1111111111111111111', username: 'shop' } } },
    }),
    tokenRoute: 'POST /2/oauth2/token',
    used: invalidGrant,
    accountRoute: 'GET /2/users/me',
    account: '1111111111111111111',
  },
  {
    name: 'youtube',
    platform: 'youtube',
    routes: (scopes) => ({
      'POST /token': { json: plain(scopes) },
      'GET /youtube/v3/channels': { json: { items: [{ id: 'UCshop', snippet: { title: 'Shop' } }] } },
    }),
    tokenRoute: 'POST /token',
    used: invalidGrant,
    nothing: { routes: { 'GET /youtube/v3/channels': { json: { items: [] } } }, code: 'no_channel' },
    accountRoute: 'GET /youtube/v3/channels',
    account: 'UCshop',
  },
  {
    name: 'google-business',
    platform: 'google-business',
    routes: (scopes) => ({
      'POST /token': { json: plain(scopes) },
      'GET /v1/accounts': { json: { accounts: [{ name: 'accounts/111' }] } },
      'GET /v1/accounts/111/locations': { json: { locations: [{ name: 'locations/222', title: 'Shop' }] } },
    }),
    tokenRoute: 'POST /token',
    used: invalidGrant,
    nothing: { routes: { 'GET /v1/accounts': { json: {} } }, code: 'no_account' },
    accountRoute: 'GET /v1/accounts',
    account: 'accounts/111/locations/222',
  },
  {
    name: 'linkedin',
    platform: 'linkedin',
    routes: (scopes) => ({
      'POST /oauth/v2/accessToken': { json: plain(scopes, { scope: scopes.join(',') }) },
      'GET /rest/organizationAcls': {
        json: { elements: [{ organization: 'urn:li:organization:123', roleAssignee: 'urn:li:person:p' }] },
      },
      'GET /rest/organizations/123': { json: { localizedName: 'Shop' } },
    }),
    tokenRoute: 'POST /oauth/v2/accessToken',
    used: invalidGrant,
    nothing: { routes: { 'GET /rest/organizationAcls': { json: { elements: [] } } }, code: 'no_account' },
    accountRoute: 'GET /rest/organizationAcls',
    account: 'urn:li:organization:123',
  },
  {
    name: 'slack',
    platform: 'slack',
    routes: (scopes) => ({
      'POST /oauth.v2.access': { json: { ok: true, access_token: 'at-of-a-member', scope: scopes.join(',') } },
      'POST /auth.test': { json: { ok: true, team_id: 'T1', team: 'Shop' } },
    }),
    tokenRoute: 'POST /oauth.v2.access',
    used: { json: { ok: false, error: 'code_already_used' } },
    accountRoute: 'POST /auth.test',
    account: 'T1',
  },
  {
    name: 'reddit',
    platform: 'reddit',
    routes: (scopes) => ({
      'POST /api/v1/access_token': { json: plain(scopes) },
      'GET /api/v1/me': { json: { name: 'shop' } },
    }),
    tokenRoute: 'POST /api/v1/access_token',
    // Reddit says so with status 200.
    used: { json: { error: 'invalid_grant' } },
    accountRoute: 'GET /api/v1/me',
    account: 'shop',
  },
  {
    name: 'mastodon',
    platform: 'mastodon',
    routes: (scopes) => ({
      'POST /api/v1/apps': { json: { client_id: 'made', client_secret: 'made-hush' } },
      'POST /oauth/token': { json: { access_token: 'at-of-a-member', scope: scopes.join(' ') } },
      'GET /api/v1/accounts/verify_credentials': {
        json: { id: '42', username: 'shop', acct: 'shop', url: 'https://social.example/@shop', display_name: 'Shop' },
      },
      'GET /api/v2/instance': { json: { version: '4.5.0' } },
    }),
    tokenRoute: 'POST /oauth/token',
    used: invalidGrant,
    accountRoute: 'GET /api/v1/accounts/verify_credentials',
    account: 'https://social.example/@shop',
  },
];

type Person = Awaited<ReturnType<typeof signInAs>>;

let server: TestServer;
let who: Person;
let colleague: Person;
let stranger: Person;
let agent: Person;
beforeAll(async () => {
  server = await startTestServer({ env: { PUBLIC_URL: 'http://inbox.example.test' }, withWorker: false });
  who = await signInAs(server, 'owner');
  colleague = await signInAs(server, 'owner');
  stranger = await signInAs(server, 'owner', await makeWorkspace(server));
  agent = await signInAs(server, 'agent');
});
afterAll(() => server.stop());
afterEach(closeFakes);

const get = async (path: string, who: Person) => {
  const answer = await fetch(server.url + path, { headers: who.headers, redirect: 'manual' });
  const text = await answer.text();
  return { status: answer.status, to: answer.headers.get('location') ?? '', text };
};

it('knows every platform that has a page for signing in', () => {
  const known = new Set(dances.map(({ platform }) => platform));
  const missing = ['facebook', 'instagram', 'whatsapp', 'threads', 'bluesky', 'mastodon', 'http', 'telegram', 'slack']
    .concat(['x', 'youtube', 'tiktok', 'linkedin', 'discord', 'reddit', 'google-business'])
    .filter((id) => findConnector(id)?.signIn && !known.has(id));
  expect(missing).toEqual([]);
});

describe.each(dances)('$name', (dance) => {
  const { platform, settings = {} } = dance;
  const connector = findConnector(platform)!;
  const scopes =
    connector.signIn!.scopesFor?.({ clientId: 'c', clientSecret: 's', settings }) ?? connector.platform.signIn!.scopes;
  const needed = connector.signIn!.neededScopes ?? scopes;
  const unknown = `/settings/channels/new/${platform}?problem=sign_in_unknown`;
  const callback = (query: string) => `/api/platforms/${platform}/sign-in/callback?${query}`;
  let api: FakeApi;

  beforeEach(async () => {
    api = await fakeApi({ ...dance.routes(scopes), 'GET /*': { status: 404, json: {} } });
    if (connector.signIn!.register) return;
    const kept = await server.request(
      'PUT',
      `/api/platforms/${platform}/app`,
      {
        clientId: 'client',
        clientSecret: 'hush-hush',
        apiBaseUrl: api.url,
        ...(Object.keys(settings).length > 0 ? { settings } : {}),
      },
      who.headers,
    );
    expect(kept.status).toBe(200);
  });
  afterEach(async () => {
    // Whatever went wrong: nothing was connected by it, and nothing of it stands in any answer.
    const { body } = await server.api('GET', '/api/channels');
    expect(body.items.filter(({ platform: id }) => id === platform)).toEqual([]);
    const all = JSON.stringify((await server.api('GET', '/api/platforms')).body);
    expect(all).not.toMatch(/hush-hush|at-of-a|rt-of-a/);
  });

  const begin = async (person = who): Promise<string> => {
    const query = connector.signIn!.register ? `?server=${encodeURIComponent(api.url)}` : '';
    const { status, to } = await get(`/api/platforms/${platform}/sign-in${query}`, person);
    expect(status).toBe(303);
    expect(to).not.toContain('hush');
    const state = new URL(to).searchParams.get('state');
    expect(state).toMatch(/.{20}/);
    return state!;
  };
  const idIn = (to: string): string => new URL(to, server.url).searchParams.get('signIn') ?? '';
  const exchanges = () => api.requests.filter(({ method, path }) => `${method} ${path}` === dance.tokenRoute).length;
  /** Comes back from the platform's page, and reads how the sign-in stands. */
  const finish = async (query: (state: string) => string = (state) => `code=c0de&state=${state}`) => {
    const { to } = await get(callback(query(await begin())), who);
    const { text } = await get(`/api/platforms/${platform}/sign-in/${idIn(to)}`, who);
    expect(text).not.toMatch(/hush-hush|at-of-a|rt-of-a|c0de|</);
    return JSON.parse(text) as {
      id: string;
      status: string;
      accounts: { externalId: string }[];
      problem: { code: string; message: string } | null;
    };
  };

  it('works, once', async () => {
    const done = await finish();
    expect(done).toMatchObject({ status: 'choosing', problem: null, accounts: [{ externalId: dance.account }] });
    const missing = connector.platform.fields.filter(({ optional }) => !optional).map(({ name }) => [name, 'entered']);
    const given = {
      platform,
      name: 'Shop',
      externalId: dance.account,
      signInId: done.id,
      // What no sign-in gives (a signing secret, an app's bearer token) is entered beside it.
      secrets: Object.fromEntries(missing.filter(([name]) => !/token|clientId|clientSecret|server/i.test(name!))),
      settings: { historyDays: 0 },
    };
    const made = await server.request('POST', '/api/channels', given, who.headers);
    const connectedTo = made.body as unknown as { id: string };
    expect([made.status, made.body['code']]).toEqual([201, undefined]);
    const again = await server.request('POST', '/api/channels', { ...given, externalId: 'other' }, who.headers);
    expect(again.body).toMatchObject({ code: 'sign_in_used' });
    expect((await server.api('DELETE', `/api/channels/${connectedTo.id}`)).status).toBe(204);
  });

  it('a code that comes back twice is exchanged once', async () => {
    const state = await begin();
    const first = await get(callback(`code=c0de&state=${state}`), who);
    expect(first.to).toContain('signIn=');
    const before = exchanges();
    expect(before).toBeGreaterThan(0);
    expect((await get(callback(`code=c0de&state=${state}`), who)).to).toBe(unknown);
    expect(exchanges()).toBe(before);
  });

  it('a state that was never given, of another member, workspace, session or platform, exchanges nothing', async () => {
    const state = await begin();
    expect((await get(callback('code=c0de&state=made-up'), who)).to).toBe(unknown);
    expect((await get(callback('code=c0de'), who)).to).toBe(unknown);
    for (const person of [colleague, stranger])
      expect((await get(callback(`code=c0de&state=${state}`), person)).to).toBe(unknown);
    expect((await get(callback(`code=c0de&state=${state}`), agent)).status).toBe(403);
    const other = platform === 'x' ? 'reddit' : 'x';
    const elsewhere = await get(`/api/platforms/${other}/sign-in/callback?code=c0de&state=${state}`, who);
    expect(elsewhere.to).toContain('problem=sign_in_unknown');
    expect(exchanges()).toBe(0);
    // None of this has used it up.
    expect((await get(callback(`code=c0de&state=${state}`), who)).to).toContain('signIn=');
  });

  it('one that was left half-way is over after a quarter of an hour', async () => {
    const state = await begin();
    const clock = jest.spyOn(server.ctx, 'clock').mockReturnValue(new Date(Date.now() + 16 * 60_000));
    try {
      expect((await get(callback(`code=c0de&state=${state}`), who)).to).toBe(unknown);
    } finally {
      clock.mockRestore();
    }
    expect(exchanges()).toBe(0);
  });

  it('says that the person said no, in the platform’s words, and that no code came', async () => {
    const said = `error=access_denied&error_description=${encodeURIComponent('Changed my mind <b>')}`;
    const denied = await get(callback(`${said}&state=${await begin()}`), who);
    const { problem } = JSON.parse((await get(`/api/platforms/${platform}/sign-in/${idIn(denied.to)}`, who)).text) as {
      problem: { code: string; message: string };
    };
    expect(problem).toMatchObject({
      code: 'sign_in_denied',
      message: expect.stringContaining('Changed my mind') as string,
    });
    expect((await finish((state) => `state=${state}`)).problem).toMatchObject({ code: 'sign_in_denied' });
    // Who says no and sends a code along has still said no.
    expect((await finish((state) => `error=access_denied&code=c0de&state=${state}`)).status).toBe('failed');
    expect(exchanges()).toBe(0);
  });

  it('says that a code was used', async () => {
    api.routes = { ...api.routes, [dance.tokenRoute]: dance.used };
    const { status, problem } = await finish();
    expect(status).toBe('failed');
    expect(problem).toMatchObject({
      code: 'sign_in_failed',
      message: expect.stringMatching(/This code was used|code_already_used|invalid_grant/) as string,
    });
  });

  if (dance.tellsScopes !== false)
    it('names each scope that was asked for and not granted', async () => {
      const lacking = needed.at(-1)!;
      api.routes = { ...dance.routes(scopes.filter((scope) => scope !== lacking).concat('a-scope-of-nobody')) };
      const { status, problem } = await finish();
      expect(status).toBe('failed');
      expect(problem).toMatchObject({ code: 'missing_scope', message: expect.stringContaining(lacking) as string });
    });

  const { nothing } = dance;
  if (nothing)
    it('says that there is nothing to choose', async () => {
      api.routes = {
        ...nothing.routes,
        ...Object.fromEntries(Object.entries(api.routes).filter(([route]) => !(route in nothing.routes))),
      };
      const { status, problem, accounts } = await finish();
      expect([status, accounts]).toEqual(['failed', []]);
      expect(problem).toMatchObject({ code: nothing.code, message: expect.stringMatching(/.{10}/) as string });
    });

  it.each(['tokenRoute', 'accountRoute'] as const)(
    'says that a page came where JSON was promised (%s)',
    async (which) => {
      const page = { body: '<html>Sign in to the hotel</html>', headers: { 'content-type': 'text/html' } };
      api.routes = { ...api.routes, [dance[which]]: page };
      const { status, problem } = await finish();
      expect(status).toBe('failed');
      expect(problem!.message).toMatch(/.{10}/);
      // Nobody is told that they have no account, or said no, where nobody could be asked.
      expect(['no_account', 'no_channel', 'missing_scope', 'sign_in_denied']).not.toContain(problem!.code);
    },
  );
});
