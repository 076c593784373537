import type { OutboundMessage } from '../connector';
import { metaSecrets } from '../meta/testing';
import { buildOutbound, channelAccess, closeFakes, fakeApi, type FakeRoutes } from '../testing';
import { whatsapp } from './index';
import { readTemplate } from './templates';

afterEach(closeFakes);

const approved = (components: unknown[], rest: Record<string, unknown> = {}) => ({
  name: 'order_update',
  language: 'en_US',
  status: 'APPROVED',
  category: 'UTILITY',
  components,
  ...rest,
});
const body = (text: string, example?: unknown) => ({ type: 'BODY', text, ...(example ? { example } : {}) });

const open = async (routes: FakeRoutes, settings: Record<string, unknown> = { accountId: '102290129340001' }) => {
  const api = await fakeApi(routes);
  const channel = channelAccess({ api, externalId: '106540352240001', secrets: metaSecrets, settings });
  return { api, channel };
};

it('reads header, words, footer, and the places of all of them in the order of their values', () => {
  const [template] = readTemplate(
    approved([
      { type: 'HEADER', format: 'TEXT', text: 'Order {{1}}', example: { header_text: ['512'] } },
      body('Hi {{2}}, it comes {{1}}. {{1}}!', { body_text: [['today', 'Ada']] }),
      { type: 'FOOTER', text: 'The shop' },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'QUICK_REPLY', text: 'Thanks' },
          { type: 'URL', text: 'Track', url: 'https://shop.example/t/{{1}}', example: ['https://shop.example/t/9'] },
        ],
      },
    ]),
  );
  expect(template).toMatchObject({ header: 'Order {{1}}', footer: 'The shop', category: 'UTILITY' });
  expect(template?.parameters).toEqual([
    { place: 'header', name: '1', example: '512' },
    { place: 'body', name: '1', example: 'today' },
    { place: 'body', name: '2', example: 'Ada' },
    { place: 'button', name: '1', example: 'https://shop.example/t/9', button: { index: 1, label: 'Track' } },
  ]);
});

it('reads places that have names', () => {
  const named = { body_text_named_params: [{ param_name: 'first_name', example: 'Ada' }] };
  const [template] = readTemplate(approved([body('Hi {{first_name}}', named)], { parameter_format: 'NAMED' }));
  expect(template?.parameters).toEqual([{ place: 'body', name: 'first_name', example: 'Ada' }]);
});

it('reads a file at the top as a place for its address, and a code to copy', () => {
  const header = { type: 'HEADER', format: 'DOCUMENT', example: { header_handle: ['https://cdn.example/h.pdf'] } };
  const buttons = [
    { type: 'QUICK_REPLY', text: 'Stop' },
    { type: 'COPY_CODE', text: 'Copy offer code', example: ['SPRING'] },
  ];
  const [template] = readTemplate(approved([header, body('Hi'), { type: 'BUTTONS', buttons }]));
  expect(template?.header).toBeNull();
  expect(template?.parameters).toEqual([
    { place: 'header', name: 'document', example: 'https://cdn.example/h.pdf', media: 'document' },
    {
      place: 'button',
      name: 'code',
      example: 'SPRING',
      button: { index: 1, label: 'Copy offer code', isCode: true },
    },
  ]);
});

it.each([
  ['image', 'https://shop.example/a.jpg', { link: 'https://shop.example/a.jpg' }],
  ['video', '1900000000000009', { id: '1900000000000009' }],
  [
    'document',
    'https://shop.example/b/offer.pdf?v=2',
    { link: 'https://shop.example/b/offer.pdf?v=2', filename: 'offer.pdf' },
  ],
] as const)('sends a template with the %s at its top', async (media, value, file) => {
  const { api, channel } = await open({ 'POST /v26.0/:phone/messages': { json: { messages: [{ id: 'wamid.1' }] } } });
  const template = {
    name: 'offer',
    language: 'el',
    parameters: [
      { place: 'header' as const, name: media, example: null, media, value },
      {
        place: 'button' as const,
        name: 'code',
        example: null,
        button: { index: 1, label: 'Copy', isCode: true },
        value: 'ΑΝΟΙΞΗ',
      },
    ],
  };
  await whatsapp.send({ ...buildOutbound({ text: 'Hi' }), template }, channel);
  expect(api.requests[0]?.json()).toMatchObject({
    template: {
      components: [
        { type: 'header', parameters: [{ type: media, [media]: file }] },
        {
          type: 'button',
          sub_type: 'copy_code',
          index: '1',
          parameters: [{ type: 'coupon_code', coupon_code: 'ΑΝΟΙΞΗ' }],
        },
      ],
    },
  });
});

it.each([
  ['is not approved', approved([body('Hi')], { status: 'PAUSED' })],
  ['shows a product', approved([{ type: 'HEADER', format: 'PRODUCT' }, body('Hi')])],
  ['has a carousel without cards', approved([body('Hi'), { type: 'CAROUSEL', cards: [] }])],
  [
    'shows products on its cards',
    approved([
      body('Hi'),
      { type: 'CAROUSEL', cards: [{ components: [{ type: 'HEADER', format: 'PRODUCT' }, body('x')] }] },
    ]),
  ],
  ['opens a catalogue', approved([body('Hi'), { type: 'BUTTONS', buttons: [{ type: 'MPM' }] }])],
  ['has no name', approved([body('Hi')], { name: undefined })],
])('leaves out what %s', (_what, given) => {
  expect(readTemplate(given)).toEqual([]);
});

/** A template as it is read, filled with these values and sent: what arrives at the platform. */
const sentAs = async (given: ReturnType<typeof approved>, values: string[], to: Partial<OutboundMessage> = {}) => {
  const [template] = readTemplate(given);
  if (!template) throw new Error('It cannot be filled');
  const { name, language, parameters, buttons, category } = template;
  const filled = parameters.map((parameter, index) => ({ ...parameter, value: values[index] ?? '' }));
  const { api, channel } = await open({ 'POST /v26.0/:phone/messages': { json: { messages: [{ id: 'wamid.1' }] } } });
  const message = { ...buildOutbound({ text: 'Hi' }), ...to };
  await whatsapp.send(
    {
      ...message,
      template: {
        name,
        language,
        parameters: filled,
        ...(buttons ? { buttons } : {}),
        needsNumber: category === 'AUTHENTICATION',
      },
    },
    channel,
  );
  const [request] = api.requests;
  const { template: sent } = request!.json() as { template: { components: unknown[] } };
  return { parameters, components: sent.components, id: message.id };
};

it('shows a place on the map at the top', async () => {
  const given = approved([{ type: 'HEADER', format: 'LOCATION' }, body('We are here, {{1}}')]);
  const { parameters, components } = await sentAs(given, ['37.98', '-23.7', 'Shop', 'Main 1', 'Ada']);
  expect(parameters.map(({ place, name }) => `${place} ${name}`)).toEqual([
    'header latitude',
    'header longitude',
    'header name',
    'header address',
    'body 1',
  ]);
  expect(components).toEqual([
    {
      type: 'header',
      parameters: [
        {
          type: 'location',
          location: { latitude: '37.98', longitude: '-23.7', name: 'Shop', address: 'Main 1' },
        },
      ],
    },
    { type: 'body', parameters: [{ type: 'text', text: 'Ada' }] },
  ]);
});

it('fills cards side by side, each with its own file, words and buttons', async () => {
  const card = (words: string, ...buttons: unknown[]) => ({
    components: [{ type: 'HEADER', format: 'IMAGE' }, body(words), { type: 'BUTTONS', buttons }],
  });
  const link = { type: 'URL', text: 'Look', url: 'https://shop.example/{{1}}' };
  const given = approved([
    body('For you, {{1}}'),
    { type: 'CAROUSEL', cards: [card('Lamp {{1}}', link), card('Chair', { type: 'QUICK_REPLY', text: 'More' })] },
  ]);
  expect(readTemplate(given)[0]?.cards).toEqual([{ text: 'Lamp {{1}}' }, { text: 'Chair' }]);
  const { components } = await sentAs(given, ['Ada', 'https://cdn.example/1.jpg', 'of oak', 'lamp', '1900']);
  expect(components).toEqual([
    { type: 'body', parameters: [{ type: 'text', text: 'Ada' }] },
    {
      type: 'carousel',
      cards: [
        {
          card_index: 0,
          components: [
            { type: 'header', parameters: [{ type: 'image', image: { link: 'https://cdn.example/1.jpg' } }] },
            { type: 'body', parameters: [{ type: 'text', text: 'of oak' }] },
            { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: 'lamp' }] },
          ],
        },
        {
          card_index: 1,
          components: [{ type: 'header', parameters: [{ type: 'image', image: { id: '1900' } }] }],
        },
      ],
    },
  ]);
});

it('opens a form, whose answer comes back with our id', async () => {
  const given = approved([
    body('A question'),
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'QUICK_REPLY', text: 'No' },
        { type: 'FLOW', text: 'Book', flow_id: '1' },
      ],
    },
  ]);
  const { parameters, components, id } = await sentAs(given, []);
  expect(parameters).toEqual([]);
  expect(components).toEqual([
    {
      type: 'button',
      sub_type: 'flow',
      index: '1',
      parameters: [{ type: 'action', action: { flow_token: id } }],
    },
  ]);
});

it.each([
  ['OTP', { type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy code' }],
  [
    'URL',
    { type: 'URL', text: 'Copy code', url: 'https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}' },
  ],
])('writes a code once, in the words and on the button (%s)', async (_type, button) => {
  const given = approved([body('{{1}} is your code.'), { type: 'BUTTONS', buttons: [button] }], {
    category: 'AUTHENTICATION',
  });
  const { parameters, components } = await sentAs(given, ['J$FpnYnP']);
  expect(parameters).toHaveLength(1);
  expect(components).toEqual([
    { type: 'body', parameters: [{ type: 'text', text: 'J$FpnYnP' }] },
    { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: 'J$FpnYnP' }] },
  ]);
  const contact = { externalId: 'US.13491208655302741918', name: 'Ada', handle: null };
  await expect(sentAs(given, ['1'], { contact })).rejects.toMatchObject({ code: 'template_refused' });
});

it('reads every page, each once, with the fields that are needed', async () => {
  const { api, channel } = await open({
    'GET /v26.0/102290129340001/message_templates': ({ query }) => ({
      json:
        query['after'] === 'b'
          ? { data: [approved([body('Two')], { name: 'two' })], paging: { cursors: { after: 'c' } } }
          : {
              data: [approved([body('One')], { name: 'one' })],
              paging: { cursors: { after: 'b' }, next: 'https://graph.facebook.com/next' },
            },
    }),
  });
  const found = await whatsapp.templates?.(channel);
  expect(found?.map(({ name }) => name)).toEqual(['one', 'two']);
  expect(api.requests).toHaveLength(2);
  expect(api.requests[0]?.query['fields']).toContain('components');
});

it('says what is missing where the business account is not known', async () => {
  const { api, channel } = await open({}, {});
  await expect(whatsapp.templates?.(channel)).rejects.toMatchObject({ outcome: 'refused', code: 'no_account' });
  expect(api.requests).toHaveLength(0);
});

it('sends the values where the places are, named ones by their names', async () => {
  const { api, channel } = await open({
    'POST /v26.0/:phone/messages': { json: { messages: [{ id: 'wamid.OUT1', message_status: 'accepted' }] } },
  });
  const message = buildOutbound({ text: 'Hi Ada' });
  const sent = await whatsapp.send(
    {
      ...message,
      template: {
        name: 'order_update',
        language: 'en_US',
        parameters: [
          { place: 'header', name: '1', example: null, value: '512' },
          { place: 'body', name: 'first_name', example: null, value: 'Ada' },
          { place: 'button', name: '1', example: null, button: { index: 1, label: 'Track' }, value: '9' },
        ],
      },
    },
    channel,
  );
  expect(sent.externalId).toBe('wamid.OUT1');
  expect(api.requests[0]?.json()).toMatchObject({
    biz_opaque_callback_data: message.id,
    type: 'template',
    template: {
      name: 'order_update',
      language: { code: 'en_US' },
      components: [
        { type: 'header', parameters: [{ type: 'text', text: '512' }] },
        { type: 'body', parameters: [{ type: 'text', parameter_name: 'first_name', text: 'Ada' }] },
        { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: '9' }] },
      ],
    },
  });
  expect(api.requests[0]?.json()).not.toHaveProperty('text');
});

it('never sends a template for a rule', async () => {
  const { api, channel } = await open({});
  const template = { name: 'order_update', language: 'en_US', parameters: [] };
  const automatic = { ...buildOutbound({ isAutomated: true }), template };
  await expect(whatsapp.send(automatic, channel)).rejects.toMatchObject({ code: 'not_supported' });
  expect(api.requests).toHaveLength(0);
});
