import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import {
  buildAct,
  buildAttachment,
  buildOutbound,
  buildReference,
  channelAccess,
  closeFakes,
  describeConnector,
  eventsOf,
  fakeApi,
  pollAll,
  testNow,
  type FakeAnswer,
  type FakeRoutes,
} from '../testing';
import { tiktok } from '.';

const account = '-000AbCdEfGhIjKlMnOp';
const secrets = { clientId: '7300000000000000001', clientSecret: 'app-secret', accessToken: 'act.1' };
const ok = (data: object = {}): FakeAnswer => ({ json: { code: 0, message: 'OK', request_id: '202609210001', data } });
const no = (code: number, message = 'no'): FakeAnswer => ({
  json: { code, message, request_id: '202609210001', data: {} },
});
const envelope = (event: string, content: object) => ({
  event,
  user_openid: account,
  content: JSON.stringify(content),
});

const routes = (): FakeRoutes => ({
  'POST /business/comment/reply/create/': ok({ comment_id: '7412345678901239999' }),
  'POST /business/message/send/': ok({ message: { message_id: 'msg_950' } }),
  'POST /business/message/media/upload/': ok({ media_id: 'media_88' }),
  'POST /business/comment/like/': ok(),
  'POST /business/comment/hide/': ok(),
  'POST /business/comment/delete/': ok(),
});

const post = { externalId: '7400000000000000123', url: null, extra: {} };
const target = buildReference({ externalId: '7412345678901234567' });
const comment = { externalConversationId: '7412345678901234567', replyTo: target, post };
const direct = { externalConversationId: 'conv_AbC==' };

describeConnector(tiktok, {
  fixtures: join(__dirname, 'fixtures'),
  context: { externalChannelId: account, settings: { uniqueIdentifier: 'uidOwn' } },
  own: 'uidOwn',
  ownExcept: /^direct-/, // there the identifier is the visitor's in both directions
  unknown: [
    { name: 'an event of later days', body: envelope('live.comment', { comment_id: '1' }) },
    {
      name: 'a message of another type',
      body: envelope('im_receive_msg', { type: 'hologram', message_id: 'm', conversation_id: 'c' }),
    },
    { name: 'content that is no JSON', body: { event: 'comment.update', user_openid: account, content: '{broken' } },
    {
      name: 'another change of a comment',
      body: envelope('comment.update', { comment_id: '1', comment_action: 'pin' }),
    },
    { name: 'a mention of nothing', body: envelope('brand.mention.event', { type_of_event: 'CREATE', video_id: '0' }) },
  ],
  webhook: {
    secrets: { clientSecret: 'app-secret' },
    header: 'tiktok-signature',
    toleranceSeconds: 72 * 3600,
    sign: (body, given, at) => {
      const seconds = String(Math.floor(at.getTime() / 1000));
      const mac = createHmac('sha256', given['clientSecret'] ?? '').update(
        Buffer.concat([Buffer.from(`${seconds}.`), body]),
      );
      return { 'tiktok-signature': `t=${seconds},s=${mac.digest('hex')}` };
    },
    rotated: {
      secrets: { clientSecret: 'new', clientSecretPrevious: 'old' },
      signers: [{ clientSecret: 'new' }, { clientSecret: 'old' }],
    },
    handshakes: [
      {
        name: 'gives a challenge back',
        request: { query: { challenge: 'abc-123' } },
        answer: { status: 200, body: 'abc-123', type: 'text/plain' },
      },
      { name: 'gives no markup back', request: { query: { challenge: '<script>' } }, answer: null },
    ],
  },
  outbound: {
    secrets,
    externalId: account,
    routes,
    sendRoute: 'POST /business/comment/reply/create/',
    textOf: (request) => {
      const { text } = request.json() as { text: string | { body: string } };
      return typeof text === 'string' ? text : text.body;
    },
    messages: { comment, direct },
    acts: { comment: { target, post: { externalId: post.externalId, extra: {} } } },
    errorKind: 'comment',
    errors: [
      {
        name: 'too many requests a second',
        answer: no(40100, 'Too many requests (QPS)'),
        outcome: 'retry',
        retryAfterSeconds: 1,
      },
      {
        name: 'too many requests a day',
        answer: no(40133, 'QPD limit reached'),
        outcome: 'retry',
        retryAfterSeconds: 14 * 3600,
      },
      {
        name: 'too many, and it does not say of what',
        answer: no(40016, 'rate limited'),
        outcome: 'retry',
        retryAfterSeconds: 300,
      },
      { name: 'a fault that goes away', answer: no(50000, 'System error'), outcome: 'retry' },
      { name: 'the same text again', answer: no(40050, 'Duplicate'), outcome: 'unknown', code: 'duplicate' },
      { name: 'a wrong parameter', answer: no(40002, 'comment_id: invalid'), outcome: 'refused', code: 'tiktok_40002' },
      { name: 'what is gone', answer: no(40007, 'does not exist'), outcome: 'refused' },
      {
        name: 'a permission that is missing',
        answer: no(40001, 'No permission'),
        outcome: 'refused',
        channelState: 'degraded',
      },
      {
        name: 'a token that is over',
        answer: no(40105, 'access token invalid'),
        outcome: 'refused',
        channelState: 'disconnected',
      },
      { name: '500', answer: { status: 500, body: 'oops' }, outcome: 'unknown' },
      { name: 'success without an id', answer: ok(), outcome: 'unknown', of: 'send' },
    ],
    check: {
      externalId: account,
      routes: {
        'GET /business/get/': ok({ username: 'example_shop' }),
        'POST /tt_user/token_info/get/': ok({
          creator_id: account,
          scope: 'comment.list,comment.list.manage,message.list.read,message.list.send',
        }),
      },
      other: {
        routes: {
          'GET /business/get/': ok({ username: 'else' }),
          'POST /tt_user/token_info/get/': ok({
            creator_id: '-000Else',
            scope: 'comment.list,comment.list.manage,message.list.read,message.list.send',
          }),
        },
        externalId: '-000Else',
      },
      withoutScope: {
        routes: { 'POST /tt_user/token_info/get/': ok({ creator_id: account, scope: 'comment.list' }) },
        message: /message\.list\.read/,
      },
      revoked: { 'POST /tt_user/token_info/get/': no(40105, 'access token invalid') },
    },
  },
});

describe('tiktok', () => {
  afterEach(closeFakes);
  const open = async (change: FakeRoutes = {}, more: Record<string, string> = {}) => {
    const api = await fakeApi({ ...change, ...routes(), ...change });
    return { api, channel: channelAccess({ api, externalId: account, secrets: { ...secrets, ...more } }) };
  };

  it('answers a comment under its video, with the token in its own header', async () => {
    const { api, channel } = await open();
    expect(await tiktok.send(buildOutbound({ conversationKind: 'comment', ...comment }), channel)).toEqual({
      externalId: '7412345678901239999',
    });
    expect(api.requests[0]?.headers['access-token']).toBe('act.1');
    expect(api.requests[0]?.json()).toEqual({
      business_id: account,
      video_id: post.externalId,
      comment_id: target.externalId,
      text: buildOutbound().text,
    });
  });

  it('leaves the recipient out where a comment is answered directly', async () => {
    const { api, channel } = await open();
    await tiktok.send(buildOutbound({ conversationKind: 'comment', ...comment, audience: 'private' }), channel);
    expect(api.requests[0]?.json()).toEqual({
      business_id: account,
      message_type: 'TEXT',
      text: { body: buildOutbound().text },
      direct_reply: { reply_type: 'COMMENT_REPLY', comment_reply: { comment_id: target.externalId } },
    });
  });

  it('sends a picture alone, and never with a text', async () => {
    const { api, channel } = await open();
    const attachments = [buildAttachment()];
    await tiktok.send(buildOutbound({ ...direct, text: '', attachments }), channel);
    expect(api.requests[0]?.body.toString('latin1')).toMatch(/name="media_type"\r\n\r\nIMAGE/);
    expect(api.requests[1]?.json()).toMatchObject({
      message_type: 'IMAGE',
      image: { media_id: 'media_88' },
      recipient: 'conv_AbC==',
    });
    await expect(tiktok.send(buildOutbound({ ...direct, attachments }), channel)).rejects.toMatchObject({
      code: 'text_and_file',
    });
    const gif = [buildAttachment({ mimeType: 'image/gif' })];
    await expect(tiktok.send(buildOutbound({ ...direct, text: '', attachments: gif }), channel)).rejects.toMatchObject({
      code: 'attachment_not_supported',
    });
  });

  it('renews a token whose end comes as a 200, and keeps the rotated refresh token', async () => {
    const { api, channel } = await open(
      {
        'POST /business/comment/reply/create/': ({ headers }) =>
          headers['access-token'] === 'act.2' ? ok({ comment_id: '5' }) : no(40102, 'expired'),
        'POST /tt_user/oauth2/refresh_token/': ok({
          access_token: 'act.2',
          refresh_token: 'rft.2',
          expires_in: 86400,
          open_id: account,
        }),
      },
      { refreshToken: 'rft.1' },
    );
    expect(await tiktok.send(buildOutbound({ conversationKind: 'comment', ...comment }), channel)).toEqual({
      externalId: '5',
    });
    expect(api.requests[1]?.json()).toMatchObject({
      client_id: secrets.clientId,
      client_secret: 'app-secret',
      grant_type: 'refresh_token',
      refresh_token: 'rft.1',
    });
    expect(channel.session.get()).toMatchObject({ accessToken: 'act.2', refreshToken: 'rft.2' });
  });

  it('finds by listing whether a reply arrived', async () => {
    const { api, channel } = await open({
      'GET /business/comment/reply/list/': ok({
        comments: [
          { comment_id: '9', text: 'Yes, we ship there.', owner: true, create_time: String(testNow.getTime() / 1000) },
        ],
      }),
      'GET /business/message/content/list/': ok({
        messages: [
          {
            message_id: 'm',
            text: { body: 'Yes, we ship there.' },
            from_user: { role: 'PERSONAL_ACCOUNT' },
            timestamp: testNow.getTime(),
          },
        ],
      }),
    });
    const message = { ...buildOutbound({ conversationKind: 'comment', ...comment }), attemptedAt: testNow };
    expect(await tiktok.confirm?.(message, channel)).toEqual({ state: 'found', externalId: '9' });
    expect(
      await tiktok.confirm?.(
        { ...buildOutbound({ ...direct, externalConversationId: 'a+b==' }), attemptedAt: testNow },
        channel,
      ),
    ).toEqual({ state: 'unknown' });
    expect(api.requests[1]?.query['conversation_id']).toBe('a+b==');
  });

  it('fills in words and name, and sees that a comment is our own', async () => {
    const listed = (owner: boolean) =>
      ok({
        comments: [
          {
            comment_id: '7412345678901234567',
            video_id: '7400000000000000123',
            text: 'Price?',
            owner,
            unique_identifier: 'uidAbC123',
            username: 'ada.m',
            display_name: 'Ada',
          },
        ],
      });
    const videos = ok({ videos: [{ item_id: '7400000000000000123', caption: 'New in blue' }] });
    const { api, channel } = await open({
      'GET /business/comment/list/': listed(false),
      'GET /business/video/list/': videos,
    });
    const body = envelope('comment.update', {
      comment_id: '7412345678901234567',
      comment_action: 'insert',
      video_id: '7400000000000000123',
      unique_identifier: 'uidAbC123',
    });
    const [event] = eventsOf(tiktok, [body]);
    if (event?.kind !== 'comment') throw new Error('not a comment');
    expect(await tiktok.complete?.(event, channel)).toMatchObject({
      kind: 'comment',
      text: 'Price?',
      author: { name: 'Ada', handle: 'ada.m' },
      post: { externalId: '7400000000000000123', text: 'New in blue' },
      isPartial: false,
    });
    api.routes['GET /business/comment/list/'] = listed(true);
    expect(await tiktok.complete?.(event, channel)).toMatchObject({ kind: 'echo', conversationKind: 'comment' });
    api.routes['GET /business/comment/list/'] = ok({ comments: [] });
    expect(await tiktok.complete?.(event, channel)).toBeNull();
  });

  it('polls videos whose comments changed, deep answers and both kinds of conversation', async () => {
    const stamp = (seconds: number) => String(1790000000 + seconds);
    const { api, channel } = await open({
      'GET /business/video/list/': ok({
        videos: [
          {
            item_id: 'v1',
            create_time: stamp(0),
            comments: 5,
            caption: 'New',
            share_url: 'https://www.tiktok.com/@x/video/1',
          },
          { item_id: 'v2', create_time: stamp(0), comments: 0 },
        ],
      }),
      'GET /business/comment/list/': ({ query }) =>
        query['cursor']
          ? ok({
              comments: [{ comment_id: 'c1', video_id: 'v1', text: 'one', create_time: stamp(1) }],
              cursor: 60,
              has_more: true,
            })
          : ok({
              comments: [
                {
                  comment_id: 'c1',
                  video_id: 'v1',
                  text: 'one',
                  create_time: stamp(1),
                  replies: 4,
                  reply_list: [{ comment_id: 'r1', text: 'ours', owner: true, create_time: stamp(2) }],
                },
              ],
              cursor: 30,
              has_more: true,
            }),
      'GET /business/comment/reply/list/': ok({
        comments: [{ comment_id: 'r2', text: 'deep', create_time: stamp(3) }],
        has_more: false,
      }),
      'GET /business/message/conversation/list/': ({ query }) =>
        ok({
          conversations:
            query['conversation_type'] === 'SINGLE' ? [{ conversation_id: 'k+1', update_time: 1790000000123 }] : [],
        }),
      'GET /business/message/content/list/': ok({
        messages: [
          {
            message_id: 'm1',
            message_type: 'TEXT',
            text: { body: 'direct' },
            from_user: { id: '1', role: 'PERSONAL_ACCOUNT' },
            unique_identifier: 'u',
            timestamp: 1790000000123,
          },
        ],
      }),
    });
    const { items, cursor } = await pollAll(tiktok, channel);
    const seen = eventsOf(tiktok, items).map((event) => `${event.kind} ${'text' in event ? event.text : ''}`);
    expect(seen.sort()).toEqual(['comment deep', 'comment one', 'echo ours', 'message direct']);
    expect(eventsOf(tiktok, items)[0]).toMatchObject({ post: { externalId: 'v1', text: 'New' } });

    const before = api.requests.length;
    expect((await pollAll(tiktok, channel, { cursor })).items).toEqual([]);
    expect(api.requests.slice(before).map(({ path }) => path)).toEqual([
      '/business/video/list/',
      '/business/message/conversation/list/',
      '/business/message/conversation/list/',
    ]);
  });

  it('compares the scopes that were granted', async () => {
    const { api, channel } = await open({
      'GET /business/get/': ok({ username: 'example_shop' }),
      'POST /tt_user/token_info/get/': ok({
        app_id: secrets.clientId,
        creator_id: account,
        scope: 'comment.list,comment.list.manage,message.list.read,message.list.send',
      }),
    });
    expect(await tiktok.check?.(channel)).toEqual({ externalId: account, name: 'example_shop' });
    api.routes['POST /tt_user/token_info/get/'] = ok({ scope: 'comment.list' });
    await expect(tiktok.check?.(channel)).rejects.toMatchObject({ code: 'missing_scope', channelState: 'degraded' });
  });

  it('subscribes the app to its three kinds of event', async () => {
    const { api, channel } = await open({ 'POST /business/webhook/update/': ok() });
    await tiktok.subscribe?.(channel, 'https://inbox.example.com/webhooks/tiktok');
    expect(api.requests.map((request) => (request.json() as { event_type: string }).event_type)).toEqual([
      'DIRECT_MESSAGE',
      'COMMENT',
      'BRAND_MENTION',
    ]);
  });

  it('resolves a picture to an address and the header that opens it', async () => {
    const { api, channel } = await open({
      'POST /business/message/media/download/': ok({ download_url: 'https://files.example.com/1' }),
    });
    const place = {
      attachment: { type: 'image' as const, externalId: 'media_77' },
      messageExternalId: 'msg_002',
      externalConversationId: 'conv_AbC==',
    };
    expect(await tiktok.locate?.(place, channel)).toEqual({
      url: 'https://files.example.com/1',
      headers: { 'x-user': 'act.1' },
    });
    expect(api.requests[0]?.json()).toEqual({
      business_id: account,
      conversation_id: 'conv_AbC==',
      message_id: 'msg_002',
      media_id: 'media_77',
      media_type: 'IMAGE',
    });
  });

  it('hides a comment only where its video is known', async () => {
    const { channel } = await open();
    await expect(tiktok.act?.(buildAct({ type: 'hide', target, post: null }), channel)).rejects.toMatchObject({
      code: 'no_video',
    });
  });

  it('knows comments of the account itself where the settings name it', () => {
    const body = envelope('comment.update', {
      comment_id: '5',
      comment_action: 'insert',
      unique_identifier: 'uidOwn',
      text: 'thanks',
    });
    expect(eventsOf(tiktok, [body], { settings: { uniqueIdentifier: 'uidOwn' } })).toMatchObject([
      { kind: 'echo', text: 'thanks' },
    ]);
  });
});
