import { PlatformError } from '@hubbub/runtime';
import { channelAccess, closeFakes, fakeApi, testNow, type FakeRoutes } from '../testing';
import { scopes } from './platform';
import { mastodon } from '.';

afterEach(closeFakes);

const redirectUri = 'https://inbox.example.com/api/platforms/mastodon/sign-in/callback';
const made = { json: { id: '1', name: 'Hubbub', client_id: 'made-id', client_secret: 'made-secret' } };
const register = async (routes: FakeRoutes) => {
  const api = await fakeApi(routes);
  const { http } = channelAccess({ api });
  const app = mastodon.signIn!.register!({ server: api.url, redirectUri }, { http, now: testNow });
  return { api, http, app };
};
const fieldsOf = (body: Buffer) => Object.fromEntries(new URLSearchParams(body.toString('utf8')));

it('makes an app on the server that was named, and asks there for the single scopes with PKCE', async () => {
  const { api, app } = await register({
    'GET /.well-known/oauth-authorization-server': { json: { scopes_supported: ['read', 'write', ...scopes] } },
    'POST /api/v1/apps': made,
  });
  const ours = await app;
  expect(ours).toMatchObject({ clientId: 'made-id', clientSecret: 'made-secret', apiBaseUrl: api.url });
  const asked = api.requests.find(({ method }) => method === 'POST');
  expect(fieldsOf(asked!.body)).toEqual({
    client_name: 'Hubbub',
    redirect_uris: redirectUri,
    scopes: scopes.join(' '),
  });
  const url = new URL(mastodon.signIn!.authorizeUrl(ours, { redirectUri, state: 'st4te', codeChallenge: 'ch' }));
  expect(url.origin + url.pathname).toBe(`${api.url}/oauth/authorize`);
  expect(Object.fromEntries(url.searchParams)).toEqual({
    response_type: 'code',
    client_id: 'made-id',
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    state: 'st4te',
    code_challenge: 'ch',
    code_challenge_method: 'S256',
  });
});

it.each([
  [
    'that lists the coarse scopes alone',
    {
      'GET /.well-known/oauth-authorization-server': { json: { scopes_supported: ['read', 'write', 'follow'] } },
      'POST /api/v1/apps': made,
    },
  ],
  [
    'that lists none and refuses the single ones',
    {
      'GET /.well-known/oauth-authorization-server': { status: 404, body: '<html>not here</html>' },
      'POST /api/v1/apps': ({ body }: { body: Buffer }) =>
        body.includes('read%3A') ? { status: 422, json: { error: 'Validation failed: Scopes' } } : made,
    },
  ],
])('asks a server %s for read and write, which grant the rest', async (_name, routes) => {
  const { api, http, app } = await register({
    ...(routes as FakeRoutes),
    'POST /oauth/token': { json: { access_token: 'at', token_type: 'Bearer', scope: 'read write' } },
  });
  const ours = await app;
  expect(ours.settings).toEqual({ scopes: 'read write' });
  const answer = { code: 'c0de', redirectUri, codeVerifier: 'ver1fier' };
  const found = await mastodon.signIn!.exchange(ours, answer, { http, now: testNow });
  expect(found).toEqual({
    secrets: { clientId: 'made-id', clientSecret: 'made-secret', accessToken: 'at', server: api.url },
    tokenExpiresAt: null,
    granted: scopes,
  });
  const sent = api.requests.find(({ path }) => path === '/oauth/token');
  expect(fieldsOf(sent!.body)).toMatchObject({ code: 'c0de', code_verifier: 'ver1fier', redirect_uri: redirectUri });
});

it('names what was not granted', async () => {
  const { http, app } = await register({
    'GET /.well-known/oauth-authorization-server': { json: { scopes_supported: scopes } },
    'POST /api/v1/apps': made,
    'POST /oauth/token': { json: { access_token: 'at', scope: 'read write:media' } },
  });
  const answer = { code: 'c', redirectUri, codeVerifier: 'v' };
  const { granted } = await mastodon.signIn!.exchange(await app, answer, { http, now: testNow });
  expect(scopes.filter((scope) => !granted.includes(scope))).toEqual([
    'write:conversations',
    'write:favourites',
    'write:statuses',
  ]);
});

it.each([
  ['a page of HTML', { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Welcome</html>' }],
  ['a refusal', { status: 403, json: { error: 'This action is not allowed' } }],
])('says that a server is no Mastodon where it answers with %s', async (_name, answer) => {
  const { app } = await register({
    'GET /.well-known/oauth-authorization-server': { status: 404 },
    'POST /api/v1/apps': answer,
  });
  await expect(app).rejects.toBeInstanceOf(PlatformError);
  await expect(app).rejects.toMatchObject({ outcome: 'refused' });
});

it('takes its token back from the server when the channel ends, and leaves an entered one alone', async () => {
  const api = await fakeApi({ 'POST /oauth/revoke': { json: {} } });
  const secrets = { server: api.url, accessToken: 'at' };
  await mastodon.release!(channelAccess({ api, secrets }));
  expect(api.requests).toEqual([]);
  await mastodon.release!(channelAccess({ api, secrets: { ...secrets, clientId: 'i', clientSecret: 's' } }));
  expect(api.requests.map(({ body }) => fieldsOf(body))).toEqual([{ client_id: 'i', client_secret: 's', token: 'at' }]);
});
