import { join } from 'node:path';
import type { InboundEvent, NormaliseContext } from '../connector';
import {
  buildAct,
  buildAttachment,
  buildOutbound,
  buildReference,
  channelAccess,
  closeFakes,
  describeConnector,
  fakeApi,
  mixedText,
  type FakeRequest,
  type FakeRoutes,
} from '../testing';
import { telegram } from '.';

const token = '123456:AAtestTokenOfABot';
const path = (method: string) => `POST /bot${token}/${method}`;
const ok = (result: unknown) => ({ json: { ok: true, result } });
const fails = (error_code: number, description: string, parameters?: object) => ({
  status: error_code,
  json: { ok: false, error_code, description, ...(parameters ? { parameters } : {}) },
});
const sentMessage = (request: FakeRequest) => ok({ message_id: 501, chat: { id: bodyOf(request)['chat_id'] } });
const bodyOf = (request: FakeRequest) => request.json() as Record<string, unknown>;

const routes = (): FakeRoutes => ({
  [path('sendMessage')]: sentMessage,
  [path('sendPhoto')]: ok({ message_id: 502 }),
  [path('sendMediaGroup')]: ok([{ message_id: 503 }, { message_id: 504 }]),
  [path('answerGuestQuery')]: ok({ inline_message_id: 'inline-9' }),
  [path('setMessageReaction')]: ok(true),
  [path('deleteMessage')]: ok(true),
  [path('deleteMessages')]: ok(true),
  [path('deleteBusinessMessages')]: ok(true),
  [path('editMessageText')]: ok({ message_id: 501 }),
});

const target = buildReference({ externalId: '-1001234567890:903' });
const comment = { externalConversationId: '-1001234567890:903', replyTo: target };

describeConnector(telegram, {
  fixtures: join(__dirname, 'fixtures'),
  own: '123456',
  ownExcept: /guest-message|button-tap/, // a bot neither calls itself nor taps its own buttons
  context: { externalChannelId: '123456' },
  unknown: [
    { name: 'an inline query', body: { update_id: 1, inline_query: { id: '9', from: { id: 1 }, query: 'x' } } },
    {
      name: 'a message of a kind of later days',
      body: { update_id: 2, message: { message_id: 1, chat: { id: 7 }, hologram: {} } },
    },
    { name: 'a message without a chat', body: { update_id: 3, message: { message_id: 1, text: 'where?' } } },
    {
      name: 'an empty deletion',
      body: { update_id: 4, deleted_business_messages: { chat: { id: 7 }, message_ids: [] } },
    },
    { name: 'no update', body: {} },
  ],
  webhook: {
    secrets: { webhookSecret: 'a-Secret_of-ours' },
    header: 'x-telegram-bot-api-secret-token',
    signsBody: false,
    sign: (_body, secrets) => ({ 'x-telegram-bot-api-secret-token': secrets['webhookSecret'] ?? '' }),
    rotated: {
      secrets: { webhookSecret: 'new', webhookSecretPrevious: 'old' },
      signers: [{ webhookSecret: 'new' }, { webhookSecret: 'old' }],
    },
  },
  outbound: {
    secrets: { token },
    routes,
    sendRoute: path('sendMessage'),
    textOf: (request) => {
      const { text, result } = bodyOf(request);
      const guest = result as { input_message_content: { message_text: string } } | undefined;
      return (text as string | undefined) ?? guest?.input_message_content.message_text;
    },
    messages: {
      direct: { externalConversationId: '5551112222' },
      comment,
      mention: { externalConversationId: '-55501:12', replyTo: buildReference({ extra: { guestQueryId: '812' } }) },
    },
    acts: {
      direct: { target: buildReference({ externalId: '5551112222:41' }) },
      comment: { target },
      mention: { target },
    },
    errors: [
      {
        name: '429 with the seconds to wait',
        answer: fails(429, 'Too Many Requests: retry after 14', { retry_after: 14 }),
        outcome: 'retry',
        retryAfterSeconds: 14,
      },
      {
        name: '403 blocked',
        answer: fails(403, 'Forbidden: bot was blocked by the user'),
        outcome: 'refused',
        code: 'blocked',
      },
      {
        name: '403 not started',
        answer: fails(403, "Forbidden: bot can't initiate conversation with a user"),
        outcome: 'refused',
        code: 'not_started',
      },
      {
        name: '400 chat not found',
        answer: fails(400, 'Bad Request: chat not found'),
        outcome: 'refused',
        code: 'chat_not_found',
      },
      {
        name: '401 revoked token',
        answer: fails(401, 'Unauthorized'),
        outcome: 'refused',
        channelState: 'disconnected',
      },
      {
        name: '404 malformed token',
        answer: fails(404, 'Not Found'),
        outcome: 'refused',
        channelState: 'disconnected',
      },
      { name: '500', answer: fails(500, 'Internal Server Error'), outcome: 'unknown' },
      { name: '502 with a page', answer: { status: 502, body: '<html>' }, outcome: 'unknown' },
      {
        name: '400 a business chat that was silent for a day',
        answer: fails(400, 'Bad Request: BUSINESS_PEER_USAGE_MISSING'),
        outcome: 'refused',
        code: 'window_closed',
      },
      { name: 'ok without a message', answer: ok({}), outcome: 'unknown', of: 'send' },
    ],
    check: {
      externalId: '123456',
      routes: { [path('getMe')]: ok({ id: 123456, is_bot: true, username: 'brandbot' }) },
      other: { routes: { [path('getMe')]: ok({ id: 999, is_bot: true, username: 'else' }) }, externalId: '999' },
      revoked: { [path('getMe')]: fails(401, 'Unauthorized') },
    },
  },
});

describe('telegram: sending', () => {
  afterEach(closeFakes);
  const open = async (change: FakeRoutes = {}) => {
    const api = await fakeApi({ ...routes(), ...change });
    return { api, channel: channelAccess({ api, secrets: { token } }) };
  };

  it('names the message by chat and number', async () => {
    const { api, channel } = await open();
    const sent = await telegram.send(buildOutbound({ externalConversationId: '5551112222' }), channel);
    expect(sent.externalId).toBe('5551112222:501');
    expect(api.requests[0]?.json()).toEqual({ chat_id: '5551112222', text: buildOutbound().text });
  });

  it('answers a business chat over its connection', async () => {
    const { api, channel } = await open();
    const sent = await telegram.send(buildOutbound({ externalConversationId: 'bc_1A2b:777001' }), channel);
    expect(sent.externalId).toBe('bc_1A2b:777001:501');
    expect(api.requests[0]?.json()).toMatchObject({ chat_id: '777001', business_connection_id: 'bc_1A2b' });
  });

  it('hangs an answer in a group on the comment, in its topic', async () => {
    const { api, channel } = await open();
    const replyTo = buildReference({ externalId: '-1001234567890:905', extra: { topicId: '940' } });
    await telegram.send(buildOutbound({ conversationKind: 'comment', ...comment, replyTo }), channel);
    expect(api.requests[0]?.json()).toMatchObject({
      chat_id: '-1001234567890',
      message_thread_id: '940',
      reply_parameters: { message_id: 905, allow_sending_without_reply: true },
    });
  });

  it('follows a group that became a supergroup', async () => {
    const { api, channel } = await open({
      [path('sendMessage')]: (request) =>
        bodyOf(request)['chat_id'] === '-55501'
          ? fails(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
              migrate_to_chat_id: -1001555010000,
            })
          : sentMessage(request),
    });
    const message = buildOutbound({ conversationKind: 'comment', externalConversationId: '-55501:12', replyTo: null });
    expect((await telegram.send(message, channel)).externalId).toBe('-1001555010000:501');
    expect(api.requests).toHaveLength(2);

    // The new chat counts from one again: number 12 there is somebody else's message.
    await telegram.send({ ...message, replyTo: buildReference({ externalId: '-55501:12' }) }, channel);
    const asked = api.requests.slice(2).map((request) => bodyOf(request)['reply_parameters']);
    expect(asked).toEqual([{ message_id: 12, allow_sending_without_reply: true }, undefined]);
  });

  it('sends one picture with its caption as a form', async () => {
    const { api, channel } = await open();
    await telegram.send(buildOutbound({ externalConversationId: '7', attachments: [buildAttachment()] }), channel);
    const [request] = api.requests;
    expect(request?.headers['content-type']).toMatch(/^multipart\/form-data/);
    expect(request?.body.toString('latin1')).toMatch(/name="caption"\r\n\r\nYes, we ship there\./);
    expect(request?.body.toString('latin1')).toMatch(/name="photo"; filename="box.png"/);
  });

  it('sends several files as one album and takes all of it back', async () => {
    const { api, channel } = await open();
    const attachments = [buildAttachment(), buildAttachment({ type: 'video', name: 'b.mp4', mimeType: 'video/mp4' })];
    const sent = await telegram.send(buildOutbound({ externalConversationId: '7', attachments }), channel);
    expect(sent).toEqual({ externalId: '7:503', extra: { albumIds: ['7:503', '7:504'] } });

    const reference = buildReference({ externalId: '7:503', extra: sent.extra ?? {} });
    await telegram.act?.(
      buildAct({ type: 'delete', direction: 'outbound', conversationKind: 'direct', target: reference }),
      channel,
    );
    expect(api.requests.at(-1)).toMatchObject({ path: `/bot${token}/deleteMessages` });
    expect(api.requests.at(-1)?.json()).toEqual({ chat_id: '7', message_ids: [503, 504] });
  });

  it('puts a mixture of files into an album of documents', async () => {
    const { api, channel } = await open();
    const attachments = [
      buildAttachment(),
      buildAttachment({ type: 'file', name: 'a.pdf', mimeType: 'application/pdf' }),
    ];
    await telegram.send(buildOutbound({ externalConversationId: '7', attachments }), channel);
    const media = /name="media"\r\n\r\n(.*)\r\n/.exec(api.requests[0]?.body.toString('utf8') ?? '')?.[1] ?? '[]';
    expect((JSON.parse(media) as { type: string }[]).map(({ type }) => type)).toEqual(['document', 'document']);
  });

  it('allows 1024 UTF-16 units under a picture', async () => {
    const { channel } = await open();
    const withPicture = (length: number) =>
      telegram.send(
        buildOutbound({
          externalConversationId: '7',
          text: mixedText(length, 'utf16'),
          attachments: [buildAttachment()],
        }),
        channel,
      );
    expect(await withPicture(1024)).toMatchObject({ externalId: '7:502' });
    await expect(withPicture(1025)).rejects.toMatchObject({ code: 'text_too_long' });
  });

  it('edits the caption where the message has no text', async () => {
    const { api, channel } = await open({
      [path('editMessageText')]: fails(400, 'Bad Request: there is no text in the message to edit'),
      [path('editMessageCaption')]: ok({ message_id: 502 }),
    });
    const edit = buildAct({
      type: 'edit',
      direction: 'outbound',
      conversationKind: 'direct',
      text: 'New',
      target: buildReference({ externalId: '7:502' }),
    });
    await telegram.act?.(edit, channel);
    expect(api.requests.at(-1)?.json()).toEqual({ chat_id: '7', message_id: 502, caption: 'New' });
    await telegram.act?.({ ...edit, text: mixedText(1024, 'utf16') }, channel);
    await expect(telegram.act?.({ ...edit, text: mixedText(1025, 'utf16') }, channel)).rejects.toMatchObject({
      code: 'text_too_long',
    });
  });

  it('does not react in business chats, where bots cannot', async () => {
    const { api, channel } = await open();
    const like = buildAct({ conversationKind: 'direct', target: buildReference({ externalId: 'bc_1:7:3' }) });
    await expect(telegram.act?.(like, channel)).rejects.toMatchObject({ code: 'not_supported' });
    expect(api.requests).toEqual([]);
  });
});

describe('telegram: receiving', () => {
  afterEach(closeFakes);
  const context: NormaliseContext = { externalChannelId: '123456', receivedAt: new Date(), foundBy: 'poll' };

  it('polls from the next number and goes on while pages are full', async () => {
    const update = (update_id: number) => ({
      update_id,
      message: { message_id: update_id, chat: { id: 7, type: 'private' }, text: 'x' },
    });
    const waiting = Array.from({ length: 130 }, (_, index) => update(1000 + index));
    const api = await fakeApi({
      [path('getUpdates')]: (request) => {
        const { offset = 0, limit } = bodyOf(request) as { offset?: number; limit: number };
        return ok(waiting.filter(({ update_id }) => update_id >= offset).slice(0, limit));
      },
    });
    const channel = channelAccess({ api, secrets: { token } });
    const first = await telegram.poll?.({ cursor: null, purpose: 'live', since: null }, channel);
    const second = await telegram.poll?.({ cursor: first?.cursor ?? null, purpose: 'live', since: null }, channel);
    const third = await telegram.poll?.({ cursor: second?.cursor ?? null, purpose: 'live', since: null }, channel);
    expect([first?.items.length, first?.cursor, first?.hasMore]).toEqual([100, '1100', true]);
    expect([second?.items.length, second?.cursor, second?.hasMore]).toEqual([30, '1130', false]);
    expect(third).toEqual({ items: [], cursor: '1130', hasMore: false });
  });

  it('leaves updates to the webhook where one is set, and says that another poller is in the way', async () => {
    const conflict = (words: string) => ({ [path('getUpdates')]: fails(409, `Conflict: ${words}`) });
    const api = await fakeApi(conflict("can't use getUpdates method while webhook is active"));
    const channel = channelAccess({ api, secrets: { token } });
    const request = { cursor: '7', purpose: 'live' as const, since: null };
    expect(await telegram.poll?.(request, channel)).toEqual({
      items: [],
      cursor: '7',
      hasMore: false,
      retryAfterSeconds: 3600,
    });
    Object.assign(api.routes, conflict('terminated by other getUpdates request'));
    await expect(telegram.poll?.(request, channel)).rejects.toMatchObject({ outcome: 'refused', code: 'telegram_409' });
  });

  it('subscribes with its secret and asks for reactions by name', async () => {
    const api = await fakeApi({ [path('setWebhook')]: ok(true) });
    await telegram.subscribe?.(
      channelAccess({ api, secrets: { token, webhookSecret: 's3cret' } }),
      'https://inbox.example.com/webhooks/telegram/1',
    );
    expect(api.requests[0]?.json()).toMatchObject({
      url: 'https://inbox.example.com/webhooks/telegram/1',
      secret_token: 's3cret',
      allowed_updates: expect.arrayContaining(['message_reaction', 'business_message']) as unknown,
    });
  });

  it('tells Telegram that a tap arrived, even where that comes too late', async () => {
    const api = await fakeApi({ [path('answerCallbackQuery')]: ok(true) });
    const channel = channelAccess({ api, secrets: { token } });
    const tap = { callback_query: { id: '4382', from: { id: 7, first_name: 'Jo' }, data: 'blue' } };
    const [event] = telegram.normalise(tap, context);
    if (event?.kind !== 'message') throw new Error('not a message');
    const done = { text: 'blue', externalId: '4382', isPartial: false };
    expect(await telegram.complete?.(event, channel)).toMatchObject(done);
    expect(api.requests.map((request) => request.json())).toEqual([{ callback_query_id: '4382' }]);
    api.routes[path('answerCallbackQuery')] = fails(400, 'Bad Request: query is too old and response timeout expired');
    expect(await telegram.complete?.(event, channel)).toMatchObject(done);
    const words = telegram.normalise(
      { message: { message_id: 1, chat: { id: 7, type: 'private' }, from: { id: 7 }, text: 'hi' } },
      context,
    );
    if (words[0]?.kind !== 'message') throw new Error('not a message');
    expect(await telegram.complete?.(words[0], channel)).toEqual(words[0]);
    expect(api.requests).toHaveLength(2);
  });

  it('says why updates wait at Telegram', async () => {
    const info = (more: object) => ok({ url: 'https://inbox.example.com/x', has_custom_certificate: false, ...more });
    const api = await fakeApi({ [path('getWebhookInfo')]: info({ pending_update_count: 0 }) });
    const channel = channelAccess({ api, secrets: { token } });
    expect(await telegram.remaining?.(channel)).toBeNull();
    api.routes[path('getWebhookInfo')] = info({ pending_update_count: 3, last_error_message: 'Connection timed out' });
    expect((await telegram.remaining?.(channel))?.message).toMatch(/3 updates: Connection timed out/);
  });

  it('tells whose token it is, and where a file lies', async () => {
    const api = await fakeApi({
      [path('getMe')]: ok({ id: 123456, is_bot: true, username: 'brandbot' }),
      [path('getFile')]: ok({ file_id: 'AgACbig', file_path: 'photos/file_0.jpg' }),
    });
    const channel = channelAccess({ api, secrets: { token } });
    expect(await telegram.check?.(channel)).toEqual({ externalId: '123456', name: 'brandbot' });
    const place = {
      attachment: { type: 'image' as const, externalId: 'AgACbig' },
      messageExternalId: '7:1',
      externalConversationId: '7',
    };
    expect(await telegram.locate?.(place, channel)).toEqual({ url: `${api.url}/file/bot${token}/photos/file_0.jpg` });
  });

  it('joins the parts of an album by one name', () => {
    const part = (message_id: number) => ({
      message: {
        message_id,
        chat: { id: 7, type: 'private' },
        from: { id: 7 },
        media_group_id: '1337',
        photo: [{ file_id: 'f', width: 1, height: 1 }],
      },
    });
    const events = [part(1), part(2)].flatMap((body): InboundEvent[] => telegram.normalise(body, context));
    expect(events).toMatchObject([
      { albumId: '1337', externalId: '7:1' },
      { albumId: '1337', externalId: '7:2' },
    ]);
  });

  it('keeps the two discussion chats of one number apart', () => {
    const inChat = (id: number) =>
      telegram.normalise(
        { message: { message_id: 41, chat: { id, type: 'private' }, from: { id }, text: 'hi' } },
        context,
      );
    expect([inChat(1), inChat(2)].flat()).toMatchObject([{ externalId: '1:41' }, { externalId: '2:41' }]);
  });

  it('takes people of the brand for the brand where the settings name them', () => {
    const message = {
      message: { message_id: 3, chat: { id: -100, type: 'supergroup' }, from: { id: 99 }, text: 'We open at nine' },
    };
    const events = telegram.normalise(message, { ...context, settings: { ownChatIds: ['99'] } });
    expect(events).toMatchObject([{ kind: 'echo', conversationKind: 'comment' }]);
  });
});
