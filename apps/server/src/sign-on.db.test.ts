import { randomUUID } from 'node:crypto';
import { type Persona, startOidcProvider } from './stand-ins/oidc-provider';
import { makeWorkspace, signInAs, startTestServer, type TestServer } from './testing';

const clientSecret = 'the-secret-of-our-client';
let server: TestServer;
let provider: Awaited<ReturnType<typeof startOidcProvider>>;
let owner: Awaited<ReturnType<typeof signInAs>>;

beforeAll(async () => {
  [server, provider] = await Promise.all([
    startTestServer({ withWorker: false }),
    startOidcProvider('hubbub', clientSecret),
  ]);
  owner = await signInAs(server, 'owner');
  const { status, body } = await as('PUT', '/api/security/sign-on', {
    name: 'Samovar',
    issuer: provider.issuer,
    clientId: 'hubbub',
    clientSecret,
  });
  expect([status, body]).toMatchObject([
    200,
    { provider: { name: 'Samovar', isOn: true }, redirectUri: expect.stringMatching(/\/api\/sign-on\/callback$/) },
  ]);
});
afterAll(async () => {
  await server.stop();
  await provider.stop();
});

const as = (method: string, path: string, body?: unknown) => server.request(method, path, body, owner.headers);
const open = async (address: string, cookie = '') => {
  const response = await fetch(address, { headers: { cookie }, redirect: 'manual' });
  await response.text();
  return {
    status: response.status,
    to: response.headers.get('location') ?? '',
    cookie: response.headers.get('set-cookie')?.split(';')[0] ?? cookie,
  };
};
const begin = async () => {
  const { body } = await server.request('GET', '/api/sign-on');
  const [first] = body.items as unknown as { id: string; name: string }[];
  expect(body.items).toEqual([{ id: first?.id, name: 'Samovar' }]);
  return open(`${server.url}/api/sign-on/${first?.id}`);
};
/** To the provider and back: where our server sends the browser, and whose session it has then. */
const signOn = async (persona: Persona) => {
  provider.signInAs(persona);
  const start = await begin();
  expect(start.status).toBe(303);
  const there = await open(start.to);
  const back = new URL(there.to);
  const done = await open(`${server.url}${back.pathname}${back.search}`, start.cookie);
  const me = await server.request('GET', '/api/session', undefined, { cookie: done.cookie });
  return { start, back, done, problem: new URL(done.to, server.url).searchParams.get('problem'), me };
};
const invite = async (email: string, workspace = owner): Promise<string> => {
  const body = { email, name: 'Invited', role: 'agent' };
  const { status, body: made } = await server.request('POST', '/api/members', body, workspace.headers);
  expect(status).toBe(201);
  return made.id as unknown as string;
};
const newEmail = (): string => `${randomUUID()}@samovar.example`;

it('signs an invited member in by a verified address, and knows them by the provider’s own name afterwards', async () => {
  const email = newEmail();
  const id = await invite(email);
  const { start, back, done, me } = await signOn({ sub: id, email: email.toUpperCase(), email_verified: true });
  const query = new URL(start.to).searchParams;
  expect(Object.fromEntries(query)).toMatchObject({
    response_type: 'code',
    client_id: 'hubbub',
    code_challenge_method: 'S256',
    scope: 'openid email profile',
  });
  expect(start.to).not.toContain(clientSecret);
  expect(back.searchParams.get('state')).toBe(query.get('state'));
  expect(done).toMatchObject({ status: 303, to: '/' });
  expect(done.cookie).not.toBe(start.cookie); // a new id for who has proved themselves
  expect(me).toMatchObject({ status: 200, body: { id, email } });
  const members = (await as('GET', '/api/members')).body.items as unknown as { id: string; isInvited: boolean }[];
  expect(members.find((member) => member.id === id)).toMatchObject({ isInvited: false });

  // The address changed over there, and is not even verified: the account is still the same.
  expect((await signOn({ sub: id, email: newEmail(), email_verified: false })).me.body).toMatchObject({ id });
  expect((await signOn({ sub: 'somebody else', email, email_verified: true })).problem).toBe('sign_on_other_account');
  const sessions = await server.request('GET', '/api/me/sessions', undefined, { cookie: done.cookie });
  expect(sessions.body.items).toMatchObject([{ by: 'sign_on' }, { by: 'sign_on' }]);
});

it('lets nobody in who was not invited, has left, or whose address is not verified', async () => {
  expect((await signOn({ sub: 'a', email: newEmail(), email_verified: true })).problem).toBe('sign_on_no_member');
  const email = newEmail();
  const id = await invite(email);
  expect((await signOn({ sub: id, email })).problem).toBe('sign_on_unverified');
  expect((await signOn({ sub: id, email, email_verified: false })).problem).toBe('sign_on_unverified');
  expect((await signOn({ sub: id })).problem).toBe('sign_on_unverified');
  await as('DELETE', `/api/members/${id}`);
  const left = await signOn({ sub: id, email, email_verified: true });
  expect([left.problem, left.me.status]).toEqual(['sign_on_no_member', 401]);
  // Invited, but to another workspace than the provider's.
  const other = await signInAs(server, 'owner', await makeWorkspace(server));
  const elsewhere = newEmail();
  await invite(elsewhere, other);
  expect((await signOn({ sub: 'b', email: elsewhere, email_verified: true })).problem).toBe('sign_on_no_member');
});

it.each<[string, Partial<Persona>, string]>([
  ['another nonce', { nonce: 'of another time' }, 'sign_on_failed'],
  ['another audience', { audience: 'somebody-elses-client' }, 'sign_on_failed'],
  ['a token that is over', { expiresInSeconds: -600 }, 'sign_on_failed'],
  ['a stranger’s signature', { isSignedByStranger: true }, 'sign_on_failed'],
  ['a no', { error: 'access_denied' }, 'sign_on_denied'],
])('refuses %s', async (_, lie, problem) => {
  const email = newEmail();
  const id = await invite(email);
  const refused = await signOn({ sub: id, email, email_verified: true, ...lie });
  expect([refused.problem, refused.me.status]).toEqual([problem, 401]);
});

it('takes a return once, from the browser that began it, with its state, and in time', async () => {
  const email = newEmail();
  const id = await invite(email);
  provider.signInAs({ sub: id, email, email_verified: true });
  const start = await begin();
  const { to } = await open(start.to);
  const { search } = new URL(to);
  const callback = `${server.url}/api/sign-on/callback`;
  expect((await open(callback + search)).to).toBe('/?problem=sign_on_expired'); // another browser
  const forged = search.replace(/state=[^&]+/, 'state=forged');
  expect((await open(callback + forged, start.cookie)).to).toBe('/?problem=sign_on_failed');
  // That was its one return.
  expect((await open(callback + search, start.cookie)).to).toBe('/?problem=sign_on_expired');

  const late = await begin();
  const there = await open(late.to);
  const clock = jest.spyOn(server.ctx, 'clock').mockReturnValue(new Date(Date.now() + 11 * 60_000));
  try {
    expect((await open(callback + new URL(there.to).search, late.cookie)).to).toBe('/?problem=sign_on_expired');
  } finally {
    clock.mockRestore();
  }
});

it('keeps a provider only after it has answered, and shows its secret to nobody', async () => {
  const body = { name: 'X', issuer: 'http://127.0.0.1:9', clientId: 'c', clientSecret: 's' };
  expect(await as('PUT', '/api/security/sign-on', body)).toMatchObject({
    status: 422,
    body: { code: 'sign_on_unreachable' },
  });
  // An address of our own network that nobody has allowed is not dialled.
  expect((await as('PUT', '/api/security/sign-on', { ...body, issuer: 'http://10.0.0.1' })).status).toBe(422);
  const kept = await as('GET', '/api/security/sign-on');
  expect(kept.body).toMatchObject({ provider: { name: 'Samovar', issuer: provider.issuer } });
  expect(JSON.stringify(kept.body)).not.toContain(clientSecret);
  // Changed without the secret: the one that is kept goes on.
  const renamed = { name: 'Samovar', issuer: provider.issuer, clientId: 'hubbub' };
  expect((await as('PUT', '/api/security/sign-on', { ...renamed, isOn: false })).status).toBe(200);
  expect((await server.request('GET', '/api/sign-on')).body.items).toEqual([]);
  await as('PUT', '/api/security/sign-on', renamed);
  const email = newEmail();
  const id = await invite(email);
  expect((await signOn({ sub: id, email, email_verified: true })).me.status).toBe(200);
});
