import { startTestSandbox, type TestSandbox } from '../testing';

let world: TestSandbox;
beforeEach(async () => void (world = await startTestSandbox()));
afterEach(() => world.stop());

it('pages by cursor until next is missing, and new items shift nothing', async () => {
  for (let index = 0; index < 7; index += 1) {
    world.timers.advance(1000);
    world.people.comment(world.accounts.page, world.ada, { postId: world.posts.page.id, text: `number ${index}` });
  }
  const path = `/v26.0/${world.posts.page.id}/comments?filter=stream&order=reverse_chronological&limit=3&fields=message`;
  const first = await world.call('GET', path);
  world.people.comment(world.accounts.page, world.ada, { postId: world.posts.page.id, text: 'new meanwhile' });
  const texts = (first.body.data ?? []).map(({ message }) => message);
  for (let next = first.body.paging?.next; next;) {
    const page = await world.call('GET', next.slice(next.indexOf('/v26.0')));
    texts.push(...(page.body.data ?? []).map(({ message }) => message));
    next = page.body.paging?.next;
  }
  expect(texts).toEqual([6, 5, 4, 3, 2, 1, 0].map((index) => `number ${index}`));
});

it('lists only what is younger than since', async () => {
  world.people.comment(world.accounts.page, world.ada, { postId: world.posts.page.id, text: 'old' });
  world.timers.advance(60_000);
  const since = Math.floor(world.timers.now() / 1000);
  world.people.comment(world.accounts.page, world.ada, { postId: world.posts.page.id, text: 'young' });
  const list = await world.call('GET', `/v26.0/${world.posts.page.id}/comments?since=${since}&fields=message`);
  expect(list.body.data?.map(({ message }) => message)).toEqual(['young']);
});

it.each([
  ['no token', '/v26.0/me', null, 401, 190],
  ['a wrong token', '/v26.0/me', 'nonsense', 401, 190],
  ['a version that has ended', '/v12.0/me', 'page-token', 400, 2635],
  ['a field that is none', '/v26.0/me?fields=nonsense', 'page-token', 400, 100],
  ['fields that do not parse', '/v26.0/me?fields=id,{', 'page-token', 400, 100],
  ['an edge that is none', '/v26.0/me/nonsense', 'page-token', 400, 2500],
  ['an object of another account', '/v26.0/17841400000000001', 'page-token', 400, 100],
  ['reviews, which have ended', '/v26.0/me/ratings', 'page-token', 400, 12],
])('refuses %s', async (_, path, token, status, code) => {
  const answer = await world.call('GET', path, undefined, token);
  expect([answer.status, answer.body.error?.code]).toEqual([status, code]);
  expect(answer.body.error?.fbtrace_id).toMatch(/^A[\w-]{22}$/);
});

it('refuses an expired and a revoked token with their own subcodes', async () => {
  world.accounts.page.tokenExpiresAt = world.timers.now() + 1000;
  world.timers.advance(1000);
  const expired = await world.call('GET', '/v26.0/me');
  world.accounts.page.tokenState = 460;
  const changed = await world.call('GET', '/v26.0/me');
  expect([expired.body.error?.error_subcode, changed.body.error?.error_subcode]).toEqual([463, 460]);
});

it('checks appsecret_proof where it is given', async () => {
  const wrong = await world.call('GET', '/v26.0/me?appsecret_proof=00');
  expect(wrong.body.error?.message).toContain('appsecret_proof');
});

it('tells its load in the headers', async () => {
  world.control.setUsage({ app: 28, account: 91, minutesToRegain: 5 });
  const { headers } = await world.call('GET', '/v26.0/me');
  expect(JSON.parse(headers.get('x-app-usage') ?? '')).toMatchObject({ call_count: 28 });
  expect(JSON.parse(headers.get('x-business-use-case-usage') ?? '')).toMatchObject({
    '104500000000001': [{ type: 'pages', call_count: 91, estimated_time_to_regain_access: 5 }],
  });
});

it('subscribes to known fields, and sends nothing that is not subscribed', async () => {
  const unknown = await world.call('POST', '/v26.0/me/subscribed_apps?subscribed_fields=feed,nonsense');
  const good = await world.call('POST', '/v26.0/me/subscribed_apps?subscribed_fields=messages');
  world.people.comment(world.accounts.page, world.ada, { postId: world.posts.page.id, text: 'not told' });
  world.people.direct(world.accounts.page, world.ada, { text: 'told' });
  await world.sandbox.control.webhooks.idle();
  const list = await world.call('GET', '/v26.0/me/subscribed_apps');
  expect([unknown.status, good.status]).toEqual([400, 200]);
  expect(list.body.data).toMatchObject([{ subscribed_fields: ['messages'] }]);
  expect(world.receiver.received).toHaveLength(1);
});

it('goes through the consent page to a Page token', async () => {
  const back = 'https://hubbub.example/callback';
  const start = `/v26.0/dialog/oauth?client_id=1517200000000042&redirect_uri=${encodeURIComponent(back)}&state=s1`;
  const consent = await fetch(`${world.sandbox.url}${start}`, { redirect: 'manual' });
  const code = new URL(consent.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const app = 'client_id=1517200000000042&client_secret=shh';
  const exchange = `/v26.0/oauth/access_token?${app}&redirect_uri=${encodeURIComponent(back)}&code=${code}`;
  const short = await world.call('GET', exchange, undefined, null);
  const again = await world.call('GET', exchange, undefined, null);
  const long = await world.call(
    'GET',
    `/v26.0/oauth/access_token?${app}&grant_type=fb_exchange_token&fb_exchange_token=${short.body.access_token}`,
  );
  const pages = await world.call('GET', '/v26.0/me/accounts', undefined, long.body.access_token ?? null);
  expect(again.status).toBe(400);
  expect(pages.body.data).toMatchObject([{ id: '104500000000001', access_token: 'page-token' }]);
});

it('says what a token may do', async () => {
  const answer = await world.call('GET', '/v26.0/debug_token?input_token=page-token');
  expect(answer.body['data']).toMatchObject({ is_valid: true, profile_id: '104500000000001', expires_at: 0 });
});
