import { channelAccess, closeFakes, fakeApi, testNow, type FakeRoutes } from '../testing';
import { connectors, findConnector } from '../registry';
import type { ChannelAccess } from '../connector';
import { withToken, type Renewal } from './oauth';

afterEach(closeFakes);

const request = {
  redirectUri: 'https://inbox.example.com/api/platforms/x/sign-in/callback',
  state: 'st4te',
  codeChallenge: 'ch4llenge',
};
const app = { clientId: 'client', clientSecret: 'hush' };
const flows = connectors.flatMap(({ platform, signIn }) => (signIn ? [[platform.id, signIn] as const] : []));

describe('signing in', () => {
  it.each(flows)('%s: sends the member to a page of the platform with state and exact address', (id, signIn) => {
    const own = signIn.register ? { ...app, apiBaseUrl: 'https://social.example' } : app;
    const url = new URL(signIn.authorizeUrl(own, request));
    const query = Object.fromEntries(url.searchParams);
    expect(url.protocol).toBe('https:');
    expect(query).toMatchObject({ state: 'st4te', redirect_uri: request.redirectUri, response_type: 'code' });
    expect([query['client_id'], query['client_key']]).toContain('client');
    for (const scope of findConnector(id)?.platform.signIn?.scopes ?? []) expect(query['scope']).toContain(scope);
    expect(url.toString()).not.toContain('hush');
  });

  it.each([
    ['x', 'POST /2/oauth2/token', false],
    ['youtube', 'POST /token', false],
    ['google-business', 'POST /token', false],
    ['linkedin', 'POST /oauth/v2/accessToken', false],
    ['reddit', 'POST /api/v1/access_token', false],
    ['tiktok', 'POST /tt_user/oauth2/token/', true],
  ])('%s: turns the code into the secrets of a channel', async (id, route, isWrapped) => {
    const tokens = { access_token: 'at', refresh_token: 'rt', expires_in: 3600, scope: 'a,b c' };
    const api = await fakeApi({ [route]: { json: isWrapped ? { code: 0, data: tokens } : tokens } });
    const { http } = channelAccess({ api });
    const answer = { code: 'c0de', redirectUri: request.redirectUri, codeVerifier: 'ver1fier' };
    const found = await findConnector(id)?.signIn?.exchange({ ...app, apiBaseUrl: api.url }, answer, {
      http,
      now: testNow,
    });
    expect(found).toEqual({
      secrets: { clientId: 'client', clientSecret: 'hush', accessToken: 'at', refreshToken: 'rt' },
      tokenExpiresAt: null,
      granted: ['a', 'b', 'c'],
    });
    const sent = api.requests[0]?.body.toString('utf8') ?? '';
    expect(sent).toContain('c0de');
    expect(`${sent}${api.requests[0]?.headers['authorization'] ?? ''}`).toMatch(/hush|Basic /);
  });

  it('slack: keeps the bot’s token, which does not end', async () => {
    const api = await fakeApi({
      'POST /oauth.v2.access': { json: { ok: true, access_token: 'xoxb-1', scope: 'chat:write' } },
    });
    const answer = { code: 'c', redirectUri: request.redirectUri, codeVerifier: 'v' };
    const { http } = channelAccess({ api });
    const found = await findConnector('slack')?.signIn?.exchange({ ...app, apiBaseUrl: api.url }, answer, {
      http,
      now: testNow,
    });
    expect(found).toEqual({ secrets: { token: 'xoxb-1' }, tokenExpiresAt: null, granted: ['chat:write'] });
  });

  const metaRoutes = (permissions?: string[]) => ({
    'GET /v26.0/oauth/access_token': ({ query }: { query: Record<string, string> }) => ({
      json: query['fb_exchange_token']
        ? { access_token: 'long', expires_in: 5_184_000 }
        : { access_token: 'short', expires_in: 3600 },
    }),
    'POST /oauth/access_token': {
      json: { access_token: 'short', user_id: '1784', ...(permissions && { permissions }) },
    },
    'GET /access_token': { json: { access_token: 'long', expires_in: 5_184_000 } },
    'GET /v26.0/debug_token': {
      json: {
        data: {
          scopes: ['pages_show_list', 'pages_messaging'],
          granular_scopes: [{ scope: 'whatsapp_business_management', target_ids: ['102290129340001'] }],
        },
      },
    },
    'GET /v26.0/me/accounts': ({ query }: { query: Record<string, string> }) =>
      query['after']
        ? { json: { data: [{ id: '104500000000002', name: 'Second', access_token: 'page two' }] } }
        : {
            json: {
              data: [
                {
                  id: '104500000000001',
                  name: 'Shop',
                  access_token: 'page one',
                  instagram_business_account: { id: '17841400000000001', username: 'shop' },
                },
              ],
              paging: { cursors: { after: 'b' }, next: 'https://graph.example/next' },
            },
          },
    'GET /v26.0/me': { json: { id: 'app scoped', user_id: '17841400000000001', username: 'shop' } },
    'GET /v1.0/me': { json: { id: '78901000000001', username: 'shop' } },
    'GET /v26.0/102290129340001/phone_numbers': {
      json: { data: [{ id: '106540352240001', display_phone_number: '+1 555', verified_name: 'Shop' }] },
    },
  });
  const signInToMeta = async (id: string, settings: Record<string, unknown> = {}, permissions?: string[]) => {
    const api = await fakeApi(metaRoutes(permissions));
    const { http } = channelAccess({ api });
    const connector = findConnector(id)!;
    const answer = { code: 'c0de#_', redirectUri: request.redirectUri, codeVerifier: 'v' };
    const found = await connector.signIn!.exchange({ ...app, settings, apiBaseUrl: api.url }, answer, {
      http,
      now: testNow,
    });
    const channel = channelAccess({
      api,
      externalId: '',
      secrets: found.secrets,
      settings: { ...settings, ...found.settings },
    });
    return { api, found, accounts: await connector.accounts!(channel) };
  };
  const sixtyDays = new Date(testNow.getTime() + 5_184_000_000);

  it('facebook: exchanges twice, says what was granted, and lists each Page with a token of its own', async () => {
    const { api, found, accounts } = await signInToMeta('facebook');
    expect(found).toMatchObject({
      secrets: { accessToken: 'long', appSecret: 'hush' },
      settings: { login: 'facebook', appId: 'client' },
      tokenExpiresAt: sixtyDays,
      granted: ['pages_show_list', 'pages_messaging'],
    });
    expect(found.secrets['verifyToken']).toMatch(/^[0-9a-f]{32}$/);
    expect(api.requests[0]?.query).toMatchObject({ code: 'c0de', redirect_uri: request.redirectUri });
    expect(accounts).toEqual([
      { externalId: '104500000000001', name: 'Shop', secrets: { accessToken: 'page one' }, tokenExpiresAt: null },
      { externalId: '104500000000002', name: 'Second', secrets: { accessToken: 'page two' }, tokenExpiresAt: null },
    ]);
  });

  it('instagram: by itself it is named by user_id, and its app’s secret signs', async () => {
    const { found, accounts } = await signInToMeta('instagram', {}, ['instagram_business_basic']);
    expect(found).toMatchObject({
      secrets: { accessToken: 'long', instagramAppSecret: 'hush' },
      settings: { login: 'instagram' },
      tokenExpiresAt: sixtyDays,
      granted: ['instagram_business_basic'],
    });
    expect(accounts).toEqual([{ externalId: '17841400000000001', name: 'shop' }]);
  });

  it('instagram: linked to a Page it takes the Page’s token', async () => {
    const { accounts } = await signInToMeta('instagram', { login: 'facebook' });
    expect(accounts).toEqual([
      {
        externalId: '17841400000000001',
        name: 'shop',
        secrets: { accessToken: 'page one' },
        settings: { login: 'facebook', pageId: '104500000000001' },
        tokenExpiresAt: null,
      },
    ]);
    const url = findConnector('instagram')!.signIn!.authorizeUrl({ ...app, settings: { login: 'facebook' } }, request);
    expect(url).toContain('https://www.facebook.com/');
    expect(url).toContain('instagram_manage_comments');
  });

  it('threads and whatsapp: find the profile and the telephone numbers', async () => {
    expect((await signInToMeta('threads')).accounts).toEqual([
      { externalId: '78901000000001', name: 'shop', settings: { username: 'shop' } },
    ]);
    expect((await signInToMeta('whatsapp')).accounts).toEqual([
      { externalId: '106540352240001', name: 'Shop +1 555', settings: { accountId: '102290129340001' } },
    ]);
  });

  it('instagram: a code that was used says so', async () => {
    const api = await fakeApi({
      'POST /oauth/access_token': {
        status: 400,
        json: { error_type: 'OAuthException', code: 400, error_message: 'This authorization code has been used' },
      },
    });
    const { http } = channelAccess({ api });
    const answer = { code: 'c', redirectUri: request.redirectUri, codeVerifier: 'v' };
    await expect(
      findConnector('instagram')!.signIn!.exchange({ ...app, apiBaseUrl: api.url }, answer, { http, now: testNow }),
    ).rejects.toMatchObject({ code: 'sign_in_failed', message: expect.stringContaining('has been used') as string });
  });

  it('tells when a token without renewal ends, and why there is none', async () => {
    const api = await fakeApi({
      'POST /oauth/v2/accessToken': { json: { access_token: 'at', expires_in: 5_184_000 } },
    });
    const { http } = channelAccess({ api });
    const answer = { code: 'c', redirectUri: request.redirectUri, codeVerifier: 'v' };
    const exchange = () =>
      findConnector('linkedin')?.signIn?.exchange({ ...app, apiBaseUrl: api.url }, answer, { http, now: testNow });
    expect((await exchange())?.tokenExpiresAt).toEqual(new Date(testNow.getTime() + 5_184_000_000));
    api.routes['POST /oauth/v2/accessToken'] = {
      status: 400,
      json: { error: 'invalid_grant', error_description: 'code expired' },
    };
    await expect(exchange()).rejects.toMatchObject({
      outcome: 'refused',
      code: 'sign_in_failed',
      message: expect.stringContaining('code expired') as string,
    });
  });
});

describe('renewing an access token', () => {
  const renewal: Renewal = {
    platform: 'Example',
    url: ({ settings }) => `${settings.apiBaseUrl}/token`,
    client: 'body',
  };
  const open = async (change: FakeRoutes = {}) => {
    let issued = 0;
    const api = await fakeApi({
      'GET /thing': ({ headers }) => ({ status: headers['authorization'] === 'Bearer at1' ? 200 : 401 }),
      'POST /token': () => ({
        json: { access_token: `at${++issued}`, refresh_token: `rt${issued}`, expires_in: 3600 },
      }),
      ...change,
    });
    const secrets = { accessToken: 'spent', refreshToken: 'rt0' };
    return { api, secrets, channel: channelAccess({ api, secrets, id: `channel ${api.host}` }) };
  };
  const ask = (channel: ChannelAccess) =>
    withToken(channel, renewal, (token) =>
      channel.http({ url: `${channel.settings.apiBaseUrl}/thing`, headers: { authorization: `Bearer ${token}` } }),
    );

  it('gives one new token to all that meet the ended one, at once or later', async () => {
    const { api, channel } = await open();
    // Built before the renewal, as by a worker that had begun already.
    const late = { ...channel, session: { get: () => null, set: async () => undefined } };
    expect((await Promise.all([ask(channel), ask(channel)])).map(({ status }) => status)).toEqual([200, 200]);
    expect((await ask(late)).status).toBe(200);
    expect(api.requests.filter(({ path }) => path === '/token')).toHaveLength(1);
  });

  it('renews a minute before the end', async () => {
    const { api, channel } = await open();
    await ask(channel);
    const at = (seconds: number) => ({ ...channel, now: new Date(testNow.getTime() + seconds * 1000) });
    await ask(at(3539));
    expect(api.requests.filter(({ path }) => path === '/token')).toHaveLength(1);
    await ask(at(3540));
    expect(api.requests.filter(({ path }) => path === '/token')).toHaveLength(2);
  });

  it('forgets the kept tokens once others are entered', async () => {
    const { channel } = await open();
    await ask(channel);
    let used = '';
    const other = { ...channel, secrets: { accessToken: 'new one' } };
    await withToken(other, renewal, async (token) => {
      used = token;
      return channel.http({ url: `${channel.settings.apiBaseUrl}/thing` });
    });
    expect(used).toBe('new one');
  });

  it('tries later where the token server is down, and ends the channel where it refuses', async () => {
    const down = await open({ 'POST /token': { status: 503 } });
    await expect(ask(down.channel)).rejects.toMatchObject({ outcome: 'retry' });
    const gone = await open({ 'POST /token': { status: 400, json: { error: 'invalid_grant' } } });
    await expect(ask(gone.channel)).rejects.toMatchObject({ outcome: 'refused', channelState: 'disconnected' });
  });

  it.each([
    ['a page with status 200', { body: '<html>Sign in to the hotel</html>', headers: { 'content-type': 'text/html' } }],
    ['a page with status 403', { status: 403, body: '<html>No</html>', headers: { 'content-type': 'text/html' } }],
    ['an empty answer', { body: '' }],
    ['a fault of the platform with status 200', { json: { ok: false, error: 'internal_error' } }],
    ['a request to wait', { status: 400, json: { error: 'temporarily_unavailable' } }],
  ])('does not take %s for the end of the right', async (_what, answer) => {
    const { channel } = await open({ 'POST /token': answer });
    const failure: unknown = await ask(channel).catch((error: unknown) => error);
    expect(failure).toMatchObject({ outcome: 'retry', channelState: undefined });
    expect((failure as Error).message).not.toContain('<');
  });

  it('hears a busy TikTok, and its refusal, in the code of a 200', async () => {
    const wrapped = (code: number, message: string) => ({ 'POST /token': { json: { code, message, data: {} } } });
    const asJson = (channel: ChannelAccess) =>
      withToken(channel, { ...renewal, isJson: true }, (token) =>
        channel.http({ url: `${channel.settings.apiBaseUrl}/thing`, headers: { authorization: `Bearer ${token}` } }),
      );
    const busy = await open(wrapped(40100, 'Too many requests'));
    await expect(asJson(busy.channel)).rejects.toMatchObject({ outcome: 'retry', channelState: undefined });
    const over = await open(wrapped(40103, 'The refresh token is invalid'));
    await expect(asJson(over.channel)).rejects.toMatchObject({ outcome: 'refused', channelState: 'disconnected' });
  });
});
