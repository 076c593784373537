import { createHmac } from 'node:crypto';
import { startPlatformTest, type PlatformTest } from './testing';

let test: PlatformTest;
beforeEach(async () => void (test = await startPlatformTest()));
afterEach(() => test.stop());

const connect = () => {
  const team = test.platforms.slack.addTeam({ token: 'xoxb-1', eventsUrl: test.receiver.url, signingSecret: 'shh' });
  test.platforms.slack.addChannel(team, { id: 'C1', name: 'general' });
  test.platforms.slack.addChannel(team, { id: 'C2', name: 'closed', isMember: false });
  return team;
};
const call = (method: string, body: Record<string, unknown>, token = 'xoxb-1') =>
  test.call('POST', `/slack/api/${method}`, { headers: { authorization: `Bearer ${token}` }, body });

it.each([
  ['not_in_channel', 'chat.postMessage', { channel: 'C2', text: 'hi' }],
  ['channel_not_found', 'chat.postMessage', { channel: 'C9', text: 'hi' }],
  ['no_text', 'chat.postMessage', { channel: 'C1' }],
  ['thread_not_found', 'chat.postMessage', { channel: 'C1', text: 'hi', thread_ts: '1.1' }],
  ['message_not_found', 'chat.delete', { channel: 'C1', ts: '1.1' }],
  ['unknown_method', 'chat.nonsense', {}],
])('says %s with status 200', async (error, method, body) => {
  connect();
  const answer = await call(method, body);
  expect([answer.status, answer.body]).toMatchObject([200, { ok: false, error }]);
});

it('names the scope that is missing', async () => {
  test.platforms.slack.addTeam({ token: 'xoxb-2', scopes: ['users:read'] });
  expect((await call('chat.postMessage', { channel: 'C1', text: 'hi' }, 'xoxb-2')).body).toMatchObject({
    error: 'missing_scope',
    needed: 'chat:write',
  });
});

it('signs events with their time, and tells a mention twice with one ts', async () => {
  const team = connect();
  const ts = test.platforms.slack.message(team, { channel: 'C1', user: 'U2', text: `<@${team.botUserId}> hello` });
  const events = await test.received();
  expect(events).toMatchObject([{ event: { type: 'message', ts } }, { event: { type: 'app_mention', ts } }]);
  const [first] = test.receiver.received;
  const stamp = first?.headers['x-slack-request-timestamp'] ?? '';
  const expected = createHmac('sha256', 'shh')
    .update(`v0:${stamp}:`)
    .update(first?.rawBody ?? '')
    .digest('hex');
  expect(first?.headers['x-slack-signature']).toBe(`v0=${expected}`);
});

it('takes about one message a second and channel', async () => {
  connect();
  const first = await call('chat.postMessage', { channel: 'C1', text: 'one' });
  const second = await call('chat.postMessage', { channel: 'C1', text: 'two' });
  test.timers.advance(1000);
  const third = await call('chat.postMessage', { channel: 'C1', text: 'three' });
  expect([first.status, second.status, second.headers.get('retry-after'), third.status]).toEqual([200, 429, '1', 200]);
});

it('lists a thread from its first message on', async () => {
  const team = connect();
  const root = test.platforms.slack.message(team, { channel: 'C1', user: 'U2', text: 'root' });
  await call('chat.postMessage', { channel: 'C1', text: 'answer', thread_ts: root });
  const replies = await call('conversations.replies', { channel: 'C1', ts: root });
  expect(replies.body['messages']).toMatchObject([{ text: 'root' }, { text: 'answer', thread_ts: root }]);
});
