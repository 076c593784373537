import { startPlatformTest, type PlatformTest } from './testing';

let test: PlatformTest;
beforeEach(async () => void (test = await startPlatformTest()));
afterEach(() => test.stop());

const call = (token: string, method: string, body: Record<string, unknown> = {}) =>
  test.call('POST', `/telegram/bot${token}/${method}`, { body });

it('lets the bot write only to who has written first, and not once it is blocked', async () => {
  const bot = test.platforms.telegram.addBot();
  const send = () => call(bot.token, 'sendMessage', { chat_id: 42, text: 'Hi' });
  const before = await send();
  test.platforms.telegram.message(bot, { id: 42, first_name: 'Ann' }, '/start');
  const after = await send();
  test.platforms.telegram.block(bot, 42);
  const blocked = await send();
  expect([before.status, after.status, blocked.status]).toEqual([403, 200, 403]);
  expect(blocked.body).toEqual({ ok: false, error_code: 403, description: 'Forbidden: bot was blocked by the user' });
});

it('counts text in UTF-16 units', async () => {
  const bot = test.platforms.telegram.addBot();
  test.platforms.telegram.message(bot, { id: 42, first_name: 'Ann' }, '/start');
  const fits = await call(bot.token, 'sendMessage', { chat_id: 42, text: '🍵'.repeat(2048) });
  const tooLong = await call(bot.token, 'sendMessage', { chat_id: 42, text: `${'🍵'.repeat(2048)}.` });
  expect([fits.status, tooLong.body['description']]).toEqual([200, 'Bad Request: message is too long']);
});

it('gives updates by webhook or by getUpdates, never by both', async () => {
  const bot = test.platforms.telegram.addBot();
  test.platforms.telegram.message(bot, { id: 42, first_name: 'Ann' }, 'one');
  const polled = await call(bot.token, 'getUpdates');
  const [first] = polled.body['result'] as { update_id: number }[];
  const confirmed = await call(bot.token, 'getUpdates', { offset: (first?.update_id ?? 0) + 1 });
  await call(bot.token, 'setWebhook', { url: test.receiver.url, secret_token: 'shh' });
  const conflict = await call(bot.token, 'getUpdates');
  test.platforms.telegram.message(bot, { id: 42, first_name: 'Ann' }, 'two');
  expect(await test.received()).toMatchObject([{ message: { text: 'two' } }]);
  expect(test.receiver.received[0]?.headers['x-telegram-bot-api-secret-token']).toBe('shh');
  expect([confirmed.body['result'], conflict.status]).toEqual([[], 409]);
});

it('asks to wait in a group, in seconds', async () => {
  const bot = test.platforms.telegram.addBot();
  test.platforms.telegram.message(bot, { id: -1001, first_name: 'Group' }, 'hello');
  let last = await call(bot.token, 'sendMessage', { chat_id: -1001, text: '0' });
  for (let index = 1; index <= 20; index += 1)
    last = await call(bot.token, 'sendMessage', { chat_id: -1001, text: String(index) });
  expect(last.body).toMatchObject({ error_code: 429, parameters: { retry_after: 60 } });
});

it('refuses an unknown token', async () => {
  expect((await call('1:wrong', 'getMe')).status).toBe(401);
});
