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

describe('the newer kinds of templates', () => {
  const name = 'offer';
  const words = (...texts: string[]) => ({ type: 'body', parameters: texts.map((text) => ({ type: 'text', text })) });
  const button = (sub_type: string, index: number, parameter: object) => ({
    type: 'button',
    sub_type,
    index: String(index),
    parameters: [parameter],
  });
  const place = { latitude: '37.98', longitude: '23.73', name: 'Shop', address: 'Athens' };
  const at = (location: object) => ({ type: 'header', parameters: [{ type: 'location', location }] });
  const picture = (image: object) => ({ type: 'header', parameters: [{ type: 'image', image }] });
  const card = (card_index: number, ...components: object[]) => ({ card_index, components });
  const link = { link: 'https://shop.example/a.png' };
  const url = { type: 'URL', text: 'See', url: 'https://shop.example/{{1}}' };
  const cards = [0, 1].map(() => ({
    components: [
      { type: 'HEADER', format: 'IMAGE' },
      { type: 'BODY', text: 'Cup {{1}}' },
      { type: 'BUTTONS', buttons: [url] },
    ],
  }));
  const whole = (index: number) =>
    card(index, picture(link), words('blue'), button('url', 0, { type: 'text', text: 'cup' }));
  const flow = { type: 'action', action: { flow_token: 'a-token' } };
  const coupon = (coupon_code: string) => button('copy_code', 0, { type: 'coupon_code', coupon_code });

  /** Parts of the approved template, what fills them rightly, and what does not, each with its code. */
  const kinds: [string, { category?: string; parts: object[]; good: object[]; bad: [object[], number][] }][] = [
    [
      'a place in the header',
      {
        parts: [
          { type: 'HEADER', format: 'LOCATION' },
          { type: 'BODY', text: 'Come by' },
        ],
        good: [at(place)],
        bad: [
          [[], 132012],
          [[at({ ...place, address: '' })], 131008],
          [[at({ latitude: '37.98', longitude: '23.73' })], 131008],
          [[at({ ...place, latitude: '97' })], 131009],
          [[picture(link)], 132012],
          [[at(place), at(place)], 100],
        ],
      },
    ],
    [
      'cards',
      {
        parts: [
          { type: 'BODY', text: 'New, {{1}}' },
          { type: 'CAROUSEL', cards },
        ],
        good: [words('Ada'), { type: 'carousel', cards: [whole(0), whole(1)] }],
        bad: [
          [[words('Ada')], 132000],
          [[words('Ada'), { type: 'carousel', cards: [whole(0)] }], 132000],
          [[words('Ada'), { type: 'carousel', cards: [whole(0), whole(2)] }], 132012],
          [[words(), { type: 'carousel', cards: [whole(0), whole(1)] }], 132000],
          [[words('Ada'), { type: 'carousel', cards: [whole(0), card(1, words('blue'))] }], 132012],
          [[words('Ada'), { type: 'carousel', cards: [whole(0), card(1, picture(link), words('blue'))] }], 131008],
          [[words('Ada'), { type: 'carousel', cards: [whole(0), card(1, picture({}), words('blue'))] }], 131008],
        ],
      },
    ],
    [
      'a form',
      {
        parts: [
          { type: 'BODY', text: 'Book a table' },
          {
            type: 'BUTTONS',
            buttons: [
              { type: 'QUICK_REPLY', text: 'No' },
              { type: 'FLOW', text: 'Book' },
            ],
          },
        ],
        good: [button('flow', 1, flow)],
        bad: [
          [[], 131008],
          [[button('flow', 0, flow)], 132012],
          [[button('flow', 2, flow)], 132012],
          [[button('url', 1, { type: 'text', text: 'x' })], 132012],
          [[button('flow', 1, { type: 'action', action: { flow_token: '' } })], 131009],
        ],
      },
    ],
    [
      'a code of a coupon',
      {
        category: 'MARKETING',
        parts: [
          { type: 'BODY', text: 'For you' },
          { type: 'BUTTONS', buttons: [{ type: 'COPY_CODE', text: 'Copy', example: 'SUMMER20' }] },
        ],
        good: [coupon('WINTER-2026-ABC')],
        bad: [
          [[], 131008],
          [[coupon('WINTER-2026-ABCD')], 131009],
          [[coupon('')], 132012],
          [[button('copy_code', 0, { type: 'text', text: 'WINTER' })], 132012],
        ],
      },
    ],
    [
      'a code to sign in with',
      {
        category: 'AUTHENTICATION',
        parts: [
          { type: 'BODY', text: '{{1}} is your code' },
          { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy' }] },
        ],
        good: [words('123456'), button('url', 0, { type: 'text', text: '123456' })],
        bad: [
          [[words('123456')], 131008],
          [[words('123456'), button('url', 0, { type: 'text', text: '654321' })], 132018],
        ],
      },
    ],
  ];

  it.each(kinds)('%s: takes it filled as it wants, and nothing else', async (_what, { category, parts, good, bad }) => {
    const number = connect();
    const language = 'en_US';
    test.platforms.whatsapp.approve(number.accountId, {
      name,
      language,
      category: category ?? 'UTILITY',
      components: parts as Record<string, unknown>[],
    });
    const fill = async (components: object[]) => {
      const { body } = await send({
        to: '+16505551234',
        type: 'template',
        template: { name, language: { code: language }, components },
      });
      return (body['error'] as { code?: number } | undefined)?.code ?? 0;
    };
    expect(await fill(good)).toBe(0);
    const codes = [];
    for (const [components] of bad) codes.push(await fill(components));
    expect(codes).toEqual(bad.map(([, code]) => code));
  });
});
