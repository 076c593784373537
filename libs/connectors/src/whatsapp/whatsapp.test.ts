import { join } from 'node:path';
import { combineMeta, graphError, metaSecrets, metaWebhook } from '../meta/testing';
import {
  buildAct,
  buildAttachment,
  buildOutbound,
  buildReference,
  channelAccess,
  closeFakes,
  describeConnector,
  fakeApi,
  type ErrorRow,
  type FakeRoutes,
} from '../testing';
import { whatsapp } from './index';

const phoneId = '106540352240001';

const routes = (): FakeRoutes => ({
  'POST /v26.0/:phone/messages': {
    json: {
      messaging_product: 'whatsapp',
      contacts: [{ input: '+16505551234', wa_id: '16505551234' }],
      messages: [{ id: 'wamid.OUT1', message_status: 'accepted' }],
    },
  },
  'POST /v26.0/:phone/media': { json: { id: '1900000000000009' } },
});

const refused = (code: string, codes: number[], rest: Partial<ErrorRow> = {}): ErrorRow[] =>
  codes.map((number) => ({ name: `code ${number}`, answer: graphError(number), outcome: 'refused', code, ...rest }));
const retried = (code: string, codes: number[], retryAfterSeconds: number): ErrorRow[] =>
  codes.map((number) => ({
    name: `code ${number}`,
    answer: graphError(number),
    outcome: 'retry',
    code,
    retryAfterSeconds,
  }));

/** whatsapp.md §7, row by row. */
const errors: ErrorRow[] = [
  ...retried('platform_down', [1, 2, 131000, 131016], 30),
  ...retried('platform_down', [131057], 600),
  ...retried('throttled', [4, 80007, 130429], 60),
  ...retried('throttled', [131056], 16),
  ...refused('window_closed', [131047]),
  ...refused('recipient_unavailable', [131026, 131021]),
  ...refused('opted_out', [131050]),
  ...refused('held_back', [131049, 130472]),
  ...refused('bad_request', [33, 100, 131008, 131009, 131051, 131062]),
  ...refused('attachment_refused', [131052, 131053]),
  ...refused('template_refused', [132000, 132001, 132005, 132007, 132012, 132015, 132016]),
  ...refused('restricted', [131042, 131031, 368, 131048], { channelState: 'degraded' }),
  ...refused('not_registered', [133010], { channelState: 'disconnected' }),
  ...refused('reconnect', [190], { channelState: 'disconnected' }),
  ...refused('missing_permission', [3, 10, 131005, 200, 299], { channelState: 'degraded' }),
  { name: 'a bare 503', answer: { status: 503, body: '' }, outcome: 'unknown' },
  { name: 'an answer without an id', answer: { json: { messages: [] } }, outcome: 'unknown' },
];

describeConnector(whatsapp, {
  fixtures: join(__dirname, 'fixtures'),
  combine: combineMeta,
  unknown: [
    {
      name: 'a new field',
      body: {
        object: 'whatsapp_business_account',
        entry: [{ id: '1022', changes: [{ field: 'holograms', value: {} }] }],
      },
    },
    {
      name: 'a value without anything',
      body: {
        object: 'whatsapp_business_account',
        entry: [{ id: '1022', changes: [{ field: 'messages', value: {} }] }],
      },
    },
    { name: 'another object', body: { object: 'page', entry: [{ id: '1', changes: [{ field: 'feed', value: {} }] }] } },
  ],
  ownWords: ['unsupported', 'contact', 'order'],
  webhook: metaWebhook,
  outbound: {
    secrets: metaSecrets,
    externalId: phoneId,
    routes,
    sendRoute: 'POST /v26.0/:phone/messages',
    textOf: ({ body }) => (JSON.parse(body.toString('utf8')) as { text?: { body?: string } }).text?.body,
    errors,
  },
});

describe('whatsapp', () => {
  afterEach(closeFakes);

  const open = async (change: FakeRoutes = {}, settings = {}) => {
    const api = await fakeApi({ ...change, ...routes(), ...change });
    return { api, channel: channelAccess({ api, secrets: metaSecrets, externalId: phoneId, settings }) };
  };
  const eventsOf = (value: object) =>
    whatsapp.normalise(
      {
        object: 'whatsapp_business_account',
        entry: [
          { id: '1022', changes: [{ field: 'messages', value: { metadata: { phone_number_id: phoneId }, ...value } }] },
        ],
      },
      { externalChannelId: null, receivedAt: new Date(), foundBy: 'webhook' },
    );

  it('knows the published test vector of a signature', () => {
    const request = {
      method: 'POST',
      headers: { 'x-hub-signature-256': 'sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756' },
      query: {},
      rawBody: Buffer.from('{"object":"whatsapp_business_account","entry":[]}'),
      receivedAt: new Date(),
    };
    expect(whatsapp.verify?.(request, { appSecret: 'test_app_secret' })).toBe(true);
  });

  it('takes name and handle from the contact with the sender’s id, not from the first', () => {
    const contacts = [
      { profile: { name: 'Ada Muster' }, wa_id: '16505551234' },
      { profile: { name: 'Bo Beispiel', username: '@bo.b' }, user_id: 'NO.22' },
    ];
    const [event] = eventsOf({
      contacts,
      messages: [{ from_user_id: 'NO.22', id: 'wamid.1', timestamp: '1790000000', type: 'text', text: { body: 'hi' } }],
    });
    expect(event).toMatchObject({ author: { externalId: 'NO.22', name: 'Bo Beispiel', handle: 'bo.b' } });
  });

  it('makes the group the conversation and the person the author', () => {
    const [event] = eventsOf({
      messages: [
        {
          from: '1650',
          group_id: '1203@g.us',
          id: 'wamid.1',
          timestamp: '1790000000',
          type: 'text',
          text: { body: 'hi' },
        },
      ],
    });
    expect(event).toMatchObject({ externalConversationId: '1203@g.us', author: { externalId: '1650' } });
  });

  it('does not take the reading of one member for a reading by the group', () => {
    const [event] = eventsOf({
      statuses: [
        {
          id: 'wamid.1',
          status: 'read',
          timestamp: '1790000000',
          recipient_id: '1203@g.us',
          recipient_type: 'group',
          recipient_participant_id: '1650',
        },
      ],
    });
    expect(event).toMatchObject({ kind: 'status', status: 'delivered', author: { externalId: '1650' } });
  });

  it('gives back our id and the platform’s reason in a status', () => {
    const ours = buildOutbound().id;
    const status = { id: 'wamid.1', timestamp: '1790000000', recipient_id: '1650', biz_opaque_callback_data: ours };
    const error = {
      code: 131047,
      title: 'Re-engagement message',
      error_data: { details: 'More than 24 hours have passed.' },
    };
    expect(
      eventsOf({
        statuses: [
          { ...status, status: 'sent' },
          { ...status, status: 'failed', errors: [error] },
        ],
      }),
    ).toMatchObject([
      { status: 'sent', messageId: ours },
      {
        status: 'failed',
        failure: {
          code: 'window_closed',
          message: expect.stringContaining('More than 24 hours have passed.') as string,
        },
      },
    ]);
  });

  it('announces on the channel that sending will stop', () => {
    const body = (field: string, value: object) => ({
      object: 'whatsapp_business_account',
      entry: [{ id: '1022', changes: [{ field, value }] }],
    });
    const context = { externalChannelId: null, receivedAt: new Date(), foundBy: 'webhook' as const };
    expect(
      whatsapp.normalise(
        body('account_update', { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'DISABLE' } }),
        context,
      ),
    ).toMatchObject([{ kind: 'ignored', channelNotice: expect.stringContaining('DISABLE') as string }]);
    const [fine] = whatsapp.normalise(body('account_update', { event: 'VERIFIED_ACCOUNT' }), context);
    expect(fine).not.toHaveProperty('channelNotice');
  });

  it.each([
    ['16505551234', { recipient_type: 'individual', to: '+16505551234' }],
    ['US.13491208655302741918', { recipient_type: 'individual', recipient: 'US.13491208655302741918' }],
    ['1203634@g.us', { recipient_type: 'group', to: '1203634@g.us' }],
  ])('addresses %s as the platform wants it, with our id in it', async (externalConversationId, address) => {
    const { api, channel } = await open();
    const message = buildOutbound({
      externalConversationId,
      contact: { externalId: externalConversationId, name: '', handle: null },
    });
    expect(await whatsapp.send(message, channel)).toEqual({ externalId: 'wamid.OUT1' });
    expect(api.requests[0]?.json()).toEqual({
      messaging_product: 'whatsapp',
      ...address,
      type: 'text',
      text: { body: 'Yes, we ship there.', preview_url: true },
      biz_opaque_callback_data: message.id,
    });
  });

  it('uploads files and lets the last one carry a short text', async () => {
    const { api, channel } = await open();
    const attachments = [
      buildAttachment(),
      buildAttachment({ type: 'file', name: 'list.pdf', mimeType: 'application/pdf' }),
    ];
    await whatsapp.send(buildOutbound({ attachments, text: 'Here' }), channel);
    expect(api.requests.map(({ path }) => path.split('/').at(-1))).toEqual(['media', 'messages', 'media', 'messages']);
    expect(api.requests[1]?.json()).toMatchObject({ type: 'image', image: { id: '1900000000000009' } });
    expect(api.requests[3]?.json()).toMatchObject({
      type: 'document',
      document: { caption: 'Here', filename: 'list.pdf' },
    });
  });

  it('sends a text that no caption holds as a message of its own', async () => {
    const { api, channel } = await open();
    const text = 'a'.repeat(1025);
    await whatsapp.send(buildOutbound({ attachments: [buildAttachment()], text }), channel);
    expect(api.requests.at(-1)?.json()).toMatchObject({ type: 'text', text: { body: text } });
    expect(api.requests[1]?.json()).not.toHaveProperty('image.caption');
  });

  it('reacts and takes it back', async () => {
    const { api, channel } = await open();
    const act = buildAct({
      conversationKind: 'direct',
      target: buildReference({
        externalId: 'wamid.IN1',
        author: { externalId: '16505551234', name: '', handle: null },
      }),
    });
    await whatsapp.act?.(act, channel);
    await whatsapp.act?.({ ...act, type: 'unlike' }, channel);
    expect(api.requests.map((request) => request.json())).toMatchObject([
      { to: '+16505551234', type: 'reaction', reaction: { message_id: 'wamid.IN1', emoji: '👍' } },
      { reaction: { emoji: '' } },
    ]);
  });

  it('finds the address of a file, to be fetched with the token', async () => {
    const { channel } = await open({
      'GET /v26.0/1900000000000001': { json: { url: 'https://lookaside.example.com/m', id: '1900000000000001' } },
    });
    const place = {
      attachment: { type: 'image' as const, externalId: '1900000000000001' },
      messageExternalId: 'wamid.1',
      externalConversationId: '1650',
    };
    expect(await whatsapp.locate?.(place, channel)).toEqual({
      url: 'https://lookaside.example.com/m',
      headers: { authorization: 'Bearer EAAB-test' },
    });
  });

  it('checks the number and subscribes its account', async () => {
    const { api, channel } = await open(
      {
        [`GET /v26.0/${phoneId}`]: {
          json: { id: phoneId, verified_name: 'Example Shop', display_phone_number: '+1 555-078-3881' },
        },
        'POST /v26.0/1022/subscribed_apps': { json: { success: true } },
      },
      { accountId: '1022' },
    );
    expect(await whatsapp.check?.(channel)).toEqual({ externalId: phoneId, name: 'Example Shop +1 555-078-3881' });
    await whatsapp.subscribe?.(channel, 'https://hub.example.com/webhooks/whatsapp');
    expect(api.requests.at(-1)?.json()).toEqual({
      override_callback_uri: 'https://hub.example.com/webhooks/whatsapp',
      verify_token: 'hush',
    });
  });
});
