import { createHmac } from 'node:crypto';
import { startPlatformTest, type PlatformTest } from './testing';

let test: PlatformTest;
beforeEach(async () => void (test = await startPlatformTest()));
afterEach(() => test.stop());

const connect = () => {
  const account = test.platforms.tiktok.addAccount({ token: 'act', webhookUrl: test.receiver.url, appSecret: 'shh' });
  return { account, videoId: test.platforms.tiktok.addVideo(account, 'A pot') };
};
const post = (path: string, body: Record<string, unknown>) =>
  test.call('POST', `/tiktok/open_api/v1.3${path}`, { headers: { 'access-token': 'act' }, body });
const fan = { author: 'uid1', username: 'ada.m' };

it('writes ids as numbers that JavaScript cannot count, inside a text that is signed with its time', async () => {
  const { account, videoId } = connect();
  const comment = test.platforms.tiktok.comment(account, { videoId, ...fan, text: 'Price? "now"' });
  const [event] = await test.received();
  expect(comment.id).toHaveLength(19);
  expect(String(event?.['content'])).toContain(`"comment_id":${comment.id},`);
  expect(JSON.parse(String(event?.['content']))).toMatchObject({ text: 'Price? "now"', comment_action: 'insert' });
  const [received] = test.receiver.received;
  const [, t, s] = /^t=(\d+),s=([0-9a-f]+)$/.exec(received?.headers['tiktok-signature'] ?? '') ?? [];
  expect(s).toBe(
    createHmac('sha256', 'shh')
      .update(`${t}.`)
      .update(received?.rawBody ?? '')
      .digest('hex'),
  );
});

it('fails with status 200', async () => {
  const { account, videoId } = connect();
  const { id } = test.platforms.tiktok.comment(account, { videoId, ...fan, text: 'Price?' });
  const reply = (text: string) =>
    post('/business/comment/reply/create/', { business_id: account.openId, video_id: videoId, comment_id: id, text });
  const answers = [
    await reply('20 EUR'),
    await reply('20 EUR'),
    await reply('x'.repeat(151)),
    await post('/business/comment/delete/', { business_id: account.openId, comment_id: id }),
  ];
  expect(answers.map(({ status, body }) => [status, body['code']])).toEqual([
    [200, 0],
    [200, 40050],
    [200, 40002],
    [200, 40001],
  ]);
});

it('lets ten messages follow one of theirs, within 48 hours', async () => {
  const { account } = connect();
  const { conversationId } = test.platforms.tiktok.direct(account, { ...fan, text: 'Hello' });
  const send = async (text: string) =>
    (
      await post('/business/message/send/', {
        business_id: account.openId,
        recipient_type: 'CONVERSATION',
        recipient: conversationId,
        message_type: 'TEXT',
        text: { body: text },
      })
    ).body['code'];
  const codes = [];
  for (let index = 0; index < 11; index += 1) codes.push(await send(`number ${index}`));
  test.platforms.tiktok.direct(account, { ...fan, text: 'And?' });
  test.timers.advance(48 * 3_600_000);
  const last = await send('just in time');
  test.timers.advance(1000);
  expect([codes.slice(0, 10).every((code) => code === 0), codes[10], last, await send('too late')]).toEqual([
    true,
    40001,
    0,
    40001,
  ]);
});

it('wants the slash at the end, and the token in its own header', async () => {
  connect();
  const open = await test.call('POST', '/tiktok/business/comment/create/', {
    headers: { authorization: 'Bearer act' },
    body: {},
  });
  expect([(await post('/business/comment/create', {})).status, open.body['code']]).toEqual([404, 40104]);
});
