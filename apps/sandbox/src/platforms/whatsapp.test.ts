import { startPlatformTest, type PlatformTest } from './testing';

let test: PlatformTest;
beforeEach(async () => void (test = await startPlatformTest()));
afterEach(() => test.stop());

const ada = { waId: '16505551234', userId: 'US.13491208655302741918', name: 'Ada' };
const connect = () =>
  test.platforms.whatsapp.addNumber({ phoneNumberId: '106540352240001', token: 'wa', webhookUrl: test.receiver.url });
const send = (body: Record<string, unknown>, token = 'wa') =>
  test.call('POST', '/v26.0/106540352240001/messages', {
    headers: { authorization: `Bearer ${token}` },
    body: { messaging_product: 'whatsapp', ...body },
  });
const text = (body: string, more = {}) => send({ to: '+16505551234', type: 'text', text: { body }, ...more });
const statuses = async () =>
  (await test.received()).map((body) => JSON.stringify(body)).filter((body) => body.includes('"statuses"'));

it('accepts a message at once and tells afterwards that the window was closed', async () => {
  const number = connect();
  test.platforms.whatsapp.message(number, ada, { type: 'text', text: { body: 'Hello' } });
  test.timers.advance(86_400_000 + 1000);
  const late = await text('Are you there?', { biz_opaque_callback_data: 'outbox:1' });
  test.timers.advance(10_000);
  expect(late.status).toBe(200);
  expect(await statuses()).toEqual([expect.stringMatching(/"status":"failed".*outbox:1.*131047/)]);
});

it('goes from sent to delivered to read inside the window', async () => {
  const number = connect();
  test.platforms.whatsapp.message(number, ada, { type: 'text', text: { body: 'Hello' } });
  await text('Hi Ada');
  test.timers.advance(10_000);
  const told = (await statuses()).join('\n');
  for (const status of ['sent', 'delivered', 'read']) expect(told).toContain(`"status":"${status}"`);
});

it('takes 4,096 characters and no more', async () => {
  connect();
  expect([(await text('茶'.repeat(4096))).status, (await text('茶'.repeat(4097))).status]).toEqual([200, 400]);
});

it('knows a person without a number by user id only after they wrote', async () => {
  const number = connect();
  const hidden = { waId: null, userId: 'US.777', name: 'Bo' };
  const toHidden = () => send({ recipient: 'US.777', type: 'text', text: { body: 'Hi' } });
  const before = await toHidden();
  test.platforms.whatsapp.message(number, hidden, { type: 'text', text: { body: 'Hello' } });
  const after = await toHidden();
  expect(before.body).toMatchObject({ error: { code: 131026 } });
  expect(after.body).toMatchObject({ contacts: [{ user_id: 'US.777' }] });
});

it('lets media be fetched for five minutes, with the token alone', async () => {
  connect();
  const id = test.platforms.whatsapp.addMedia(Buffer.from('jpeg'), 'image/jpeg');
  const headers = { authorization: 'Bearer wa' };
  const { body } = await test.call('GET', `/v26.0/${id}`, { headers });
  const path = String(body['url']).slice(test.sandbox.url.length);
  const open = await test.call('GET', path);
  const good = await test.call('GET', path, { headers });
  test.timers.advance(300_001);
  const late = await test.call('GET', path, { headers });
  expect([open.status, good.text, late.status]).toEqual([401, 'jpeg', 404]);
});

it('refuses templates that are not there or get the wrong number of values', async () => {
  const number = connect();
  test.platforms.whatsapp.addTemplate(number.accountId, { name: 'order_update', language: 'en_US', parameters: 1 });
  const template = (name: string, parameters: unknown[]) =>
    send({
      to: '+16505551234',
      type: 'template',
      template: { name, language: { code: 'en_US' }, components: [{ type: 'body', parameters }] },
    });
  const codes = [
    await template('other', []),
    await template('order_update', []),
    await template('order_update', [{ type: 'text', text: 'Ada' }]),
  ].map(({ body }) => (body['error'] as { code?: number } | undefined)?.code ?? 0);
  expect(codes).toEqual([132001, 132000, 0]);
});
