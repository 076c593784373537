import { createHmac } from 'node:crypto';
import { startPlatformTest, type PlatformTest } from './testing';

let test: PlatformTest;
beforeEach(async () => void (test = await startPlatformTest()));
afterEach(() => test.stop());

const connect = (more = {}) => {
  const account = test.platforms.x.addAccount({
    id: '1111111111111111111',
    username: 'shop',
    token: 'x',
    webhookUrl: test.receiver.url,
    consumerSecret: 'shh',
    ...more,
  });
  test.platforms.x.addUser({ id: '2222222222222222222', username: 'ada', name: 'Ada' });
  return account;
};
const call = (method: string, path: string, body?: unknown) =>
  test.call(method, `/x/2${path}`, { headers: { authorization: 'Bearer x' }, ...(body === undefined ? {} : { body }) });
const reply = (id: string, text: string) => call('POST', '/tweets', { text, reply: { in_reply_to_tweet_id: id } });

it('answers only who has named or quoted it', async () => {
  const account = connect();
  const named = test.platforms.x.post(account, { authorId: '2222222222222222222', text: '@shop price?' });
  const other = test.platforms.x.post(account, { authorId: '2222222222222222222', text: 'nice shop' });
  expect([(await reply(named.id, '38')).status, (await reply(other.id, 'thanks')).status]).toEqual([201, 403]);
});

it('counts by weight: Latin one, Han two, an address twenty-three', async () => {
  connect();
  const post = async (text: string) => (await call('POST', '/tweets', { text })).status;
  expect(await post('茶'.repeat(140))).toBe(201);
  expect(await post('茶'.repeat(141))).toBe(403);
  expect(await post(`${'a'.repeat(256)} https://example.com/a/very/long/path/indeed/so/it/is`)).toBe(201);
  expect(await post(`${'b'.repeat(257)} https://example.com/a/very/long/path/indeed/so/it/is`)).toBe(403);
});

it('refuses the same words twice', async () => {
  connect();
  expect([
    (await call('POST', '/tweets', { text: 'hello' })).status,
    (await call('POST', '/tweets', { text: 'hello' })).status,
  ]).toEqual([201, 403]);
});

it('tells a reply that mentions in two events with one post id, signed in base64', async () => {
  const account = connect();
  const ours = await call('POST', '/tweets', { text: 'New pots' });
  const id = (ours.body['data'] as { id: string }).id;
  const post = test.platforms.x.post(account, { authorId: '2222222222222222222', text: '@shop lovely', replyToId: id });
  const events = await test.received();
  expect(events).toMatchObject([
    { data: { event_type: 'post.mention.create', payload: { id: post.id } } },
    { data: { event_type: 'post.reply.create', payload: { id: post.id } } },
  ]);
  const [first] = test.receiver.received;
  expect(first?.headers['x-twitter-webhooks-signature']).toBe(
    `sha256=${createHmac('sha256', 'shh')
      .update(first?.rawBody ?? '')
      .digest('base64')}`,
  );
});

it('says when the limit ends, and refuses until then', async () => {
  const account = connect();
  test.platforms.x.exhaust(account, 'directRead');
  const over = await call('GET', '/dm_events');
  test.timers.advance(900_000);
  const again = await call('GET', '/dm_events');
  expect([over.status, over.headers.get('x-rate-limit-remaining'), again.status]).toEqual([429, '0', 200]);
});

it('gives a refresh token once', async () => {
  connect({ refreshToken: 'r1', clientId: 'c', clientSecret: 's' });
  const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'r1' });
  const headers = { authorization: `Basic ${Buffer.from('c:s').toString('base64')}` };
  const statuses = [
    (await test.call('POST', '/x/2/oauth2/token', { headers, body })).status,
    (await test.call('POST', '/x/2/oauth2/token', { headers, body })).status,
  ];
  expect(statuses).toEqual([200, 400]);
});

it('has no likes below Enterprise', async () => {
  const account = connect();
  const post = test.platforms.x.post(account, { authorId: '2222222222222222222', text: '@shop hi' });
  expect((await call('POST', `/users/${account.id}/likes`, { tweet_id: post.id })).status).toBe(403);
});
