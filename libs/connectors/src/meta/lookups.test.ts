import type { CompletableEvent, Connector } from '../connector';
import { facebook } from '../facebook';
import { instagram } from '../instagram';
import { buildOutbound, buildReference, channelAccess, closeFakes, fakeApi, type FakeRoutes } from '../testing';
import { graphError, metaSecrets } from './testing';

afterEach(closeFakes);

const access = async (routes: FakeRoutes, rest: Parameters<typeof channelAccess>[0] = {}) =>
  channelAccess({ api: await fakeApi(routes), secrets: metaSecrets, ...rest });

const first = (connector: Connector, body: unknown): CompletableEvent => {
  const [event] = connector.normalise(body, { externalChannelId: null, receivedAt: new Date(), foundBy: 'webhook' });
  return event as CompletableEvent;
};
const change = (object: string, field: string, value: object) => ({
  object,
  entry: [
    { id: object === 'page' ? '104500000000001' : '17841400000000001', time: 1790000000, changes: [{ field, value }] },
  ],
});
const gone = graphError(100, { error_subcode: 33 });

describe('complete', () => {
  const mention = first(
    facebook,
    change('page', 'mention', { item: 'comment', verb: 'add', post_id: '61_99', comment_id: '99_77' }),
  );

  it('fetches words, author, time and post of a mention', async () => {
    const channel = await access({
      'GET /v26.0/99_77': {
        json: {
          id: '99_77',
          message: 'Look at this',
          from: { id: '61', name: 'Bo' },
          created_time: '2026-09-21T14:13:20+0000',
        },
      },
      'GET /v26.0/61_99': {
        json: {
          id: '61_99',
          message: 'My kitchen',
          permalink_url: 'https://www.facebook.com/99',
          from: { id: '61', name: 'Bo' },
        },
      },
    });
    expect(await facebook.complete?.(mention, channel)).toMatchObject({
      kind: 'mention',
      text: 'Look at this',
      isPartial: false,
      author: { externalId: '61', name: 'Bo' },
      at: new Date('2026-09-21T14:13:20Z'),
      post: { externalId: '61_99', text: 'My kitchen', url: 'https://www.facebook.com/99' },
    });
  });

  it('answers null for what is gone', async () => {
    expect(await facebook.complete?.(mention, await access({ 'GET /v26.0/99_77': gone }))).toBeNull();
  });

  it('throws to try again when the platform is down', async () => {
    const channel = await access({ 'GET /v26.0/99_77': { status: 502, body: 'Bad gateway' } });
    await expect(facebook.complete?.(mention, channel)).rejects.toMatchObject({ outcome: 'retry' });
  });

  it('turns an item into an echo once it is known to be ours', async () => {
    const comment = first(
      facebook,
      change('page', 'feed', { item: 'comment', verb: 'add', comment_id: '9_1', post_id: '1_9', message: 'x' }),
    );
    const channel = await access({
      'GET /v26.0/9_1': { json: { id: '9_1', message: 'x', from: { id: '104500000000001', name: 'Shop' } } },
      'GET /v26.0/1_9': gone,
    });
    expect(await facebook.complete?.(comment, channel)).toMatchObject({ kind: 'echo', conversationKind: 'comment' });
  });

  it('fetches the words of an edited comment on a review', async () => {
    const edit = first(
      facebook,
      change('page', 'ratings', { item: 'comment', verb: 'edited', comment_id: '7_8', post_id: '1_7', sender_id: 61 }),
    );
    const channel = await access({
      'GET /v26.0/7_8': { json: { id: '7_8', message: 'better now', from: { id: '61' } } },
    });
    expect(await facebook.complete?.(edit, channel)).toMatchObject({
      kind: 'edit',
      text: 'better now',
      item: { text: 'better now' },
    });
  });

  it('fills the name of a person, and leaves who may not be read', async () => {
    const message = first(facebook, {
      object: 'page',
      entry: [
        {
          id: '1045',
          messaging: [
            {
              sender: { id: '72' },
              recipient: { id: '1045' },
              timestamp: 1790000000000,
              message: { mid: 'm_1', text: 'hi' },
            },
          ],
        },
      ],
    });
    const named = await access({
      'GET /v26.0/72': {
        json: { first_name: 'Ada', last_name: 'Muster', profile_pic: 'https://cdn.example.com/ada.jpg' },
      },
    });
    expect(await facebook.complete?.(message, named)).toMatchObject({
      author: { externalId: '72', name: 'Ada Muster', avatarUrl: 'https://cdn.example.com/ada.jpg' },
    });
    const closed = await access({ 'GET /v26.0/72': graphError(10, {}, 403) });
    expect(await facebook.complete?.(message, closed)).toEqual(message);
  });

  it('reads Instagram mentions through the account that they name', async () => {
    const account = {
      id: '17841400000000001',
      mentioned_comment: {
        id: '179',
        text: '@shop look',
        timestamp: '2026-09-21T14:13:20+0000',
        username: 'bo.b',
        media: { id: '182', permalink: 'https://www.instagram.com/p/2/' },
      },
    };
    const channel = await access(
      { 'GET /v26.0/17841400000000001': { json: account } },
      { externalId: '17841400000000001' },
    );
    const event = first(instagram, change('instagram', 'mentions', { media_id: '182', comment_id: '179' }));
    expect(await instagram.complete?.(event, channel)).toMatchObject({
      text: '@shop look',
      author: { externalId: 'username:bo.b', handle: 'bo.b' },
      at: new Date('2026-09-21T14:13:20Z'),
      post: { externalId: '182', url: 'https://www.instagram.com/p/2/' },
    });
  });

  it('gives an Instagram comment its own time and its post’s caption', async () => {
    const event = first(
      instagram,
      change('instagram', 'comments', {
        id: '179',
        text: 'Price?',
        from: { id: '900', username: 'ada.m' },
        media: { id: '181' },
      }),
    );
    const channel = await access({
      'GET /v26.0/179': {
        json: {
          id: '179',
          text: 'Price?',
          timestamp: '2026-09-21T14:00:00+0000',
          username: 'ada.m',
          from: { id: '900', username: 'ada.m' },
        },
      },
      'GET /v26.0/181': { json: { id: '181', caption: 'Blue cups', permalink: 'https://www.instagram.com/p/1/' } },
    });
    expect(await instagram.complete?.(event, channel)).toMatchObject({
      at: new Date('2026-09-21T14:00:00Z'),
      post: { text: 'Blue cups' },
    });
  });
});

describe('confirm', () => {
  const attemptedAt = new Date('2026-11-02T10:00:00Z');
  const thread = (messages: object[]) => ({
    'GET /v26.0/:page/conversations': { json: { data: [{ messages: { data: messages } }] } },
  });
  const ours = {
    id: 'm_9',
    from: { id: '104500000000001' },
    message: 'Yes, we ship there.',
    created_time: '2026-11-02T10:00:02+0000',
  };

  it('finds a direct message by its words', async () => {
    const confirmed = await facebook.confirm?.({ ...buildOutbound(), attemptedAt }, await access(thread([ours])));
    expect(confirmed).toEqual({ state: 'found', externalId: 'm_9' });
  });

  it.each([
    ['theirs', { ...ours, from: { id: '7200000000000001' } }],
    ['older', { ...ours, created_time: '2026-11-01T10:00:02+0000' }],
    ['of other words', { ...ours, message: 'Yes' }],
  ])('does not take one that is %s, and never says absent', async (_name, message) => {
    const confirmed = await facebook.confirm?.({ ...buildOutbound(), attemptedAt }, await access(thread([message])));
    expect(confirmed).toEqual({ state: 'unknown' });
  });

  it('finds a reply below the comment', async () => {
    const message = buildOutbound({
      conversationKind: 'comment',
      replyTo: buildReference({ externalId: '9_1' }),
      text: 'Yes ',
    });
    const channel = await access({
      'GET /v26.0/9_1/comments': {
        json: {
          data: [
            { id: '9_2', message: 'Yes', from: { id: '104500000000001' }, created_time: '2026-11-02T10:00:01+0000' },
          ],
        },
      },
    });
    expect(await facebook.confirm?.({ ...message, attemptedAt }, channel)).toEqual({
      state: 'found',
      externalId: '9_2',
    });
  });

  it('finds a private reply in the thread that the comment names', async () => {
    const message = buildOutbound({
      conversationKind: 'comment',
      audience: 'private',
      replyTo: buildReference({ externalId: '9_1' }),
    });
    const channel = await access({
      'GET /v26.0/9_1': { json: { private_reply_conversation: { id: 't_5' } } },
      'GET /v26.0/t_5/messages': { json: { data: [ours] } },
    });
    expect(await facebook.confirm?.({ ...message, attemptedAt }, channel)).toEqual({
      state: 'found',
      externalId: 'm_9',
    });
  });

  it('finds an Instagram reply, and leaves mentions to a member', async () => {
    const replies = {
      'GET /v26.0/179/replies': {
        json: { data: [{ id: '180', text: 'Yes, we ship there.', timestamp: '2026-11-02T10:00:01+0000' }] },
      },
    };
    const reply = buildOutbound({ conversationKind: 'comment', replyTo: buildReference({ externalId: '179' }) });
    expect(await instagram.confirm?.({ ...reply, attemptedAt }, await access(replies))).toEqual({
      state: 'found',
      externalId: '180',
    });
    const mention = { ...reply, conversationKind: 'mention' as const, attemptedAt };
    expect(await instagram.confirm?.(mention, await access(replies))).toEqual({ state: 'unknown' });
  });
});

describe('check', () => {
  it('tells whose the token is', async () => {
    const channel = await access({ 'GET /v26.0/me': { json: { id: '104500000000001', name: 'Example Shop' } } });
    expect(await facebook.check?.(channel)).toEqual({ externalId: '104500000000001', name: 'Example Shop' });
  });

  it('refuses the token of another account, with what to do', async () => {
    const channel = await access({ 'GET /v26.0/me': { json: { id: '1', name: 'Other' } } });
    await expect(facebook.check?.(channel)).rejects.toMatchObject({
      code: 'wrong_account',
      channelState: 'disconnected',
    });
  });

  it('tells when the token ends, and which permission it lacks', async () => {
    const scopes = [
      'pages_show_list',
      'pages_manage_metadata',
      'pages_read_engagement',
      'pages_read_user_content',
      'pages_manage_engagement',
      'pages_messaging',
    ];
    const inspected = (given: string[]): FakeRoutes => ({
      'GET /v26.0/me': { json: { id: '104500000000001', name: 'Example Shop' } },
      'GET /v26.0/debug_token': { json: { data: { is_valid: true, expires_at: 1800000000, scopes: given } } },
    });
    const settings = { appId: '1517' };
    expect(await facebook.check?.(await access(inspected(scopes), { settings }))).toMatchObject({
      tokenExpiresAt: new Date(1800000000000),
    });
    await expect(facebook.check?.(await access(inspected(scopes.slice(1)), { settings }))).rejects.toMatchObject({
      code: 'missing_permission',
    });
  });

  it('names an Instagram Login account by the id that its webhooks carry', async () => {
    const channel = await access(
      { 'GET /v26.0/me': { json: { id: '9784', user_id: '17841400000000001', username: 'shop' } } },
      { externalId: '17841400000000001', settings: { login: 'instagram' } },
    );
    expect(await instagram.check?.(channel)).toEqual({ externalId: '17841400000000001', name: 'shop' });
  });
});

describe('subscribe', () => {
  it('subscribes the Page, and the app where we may speak for it', async () => {
    const api = await fakeApi({ 'POST /v26.0/:account/:edge': { json: { success: true } } });
    await facebook.subscribe?.(
      channelAccess({ api, secrets: metaSecrets, settings: { appId: '1517' } }),
      'https://hub.example.com/webhooks/facebook',
    );
    expect(api.requests.map(({ path }) => path)).toEqual([
      '/v26.0/1517/subscriptions',
      '/v26.0/104500000000001/subscribed_apps',
    ]);
    expect(api.requests[0]?.json()).toMatchObject({
      object: 'page',
      callback_url: 'https://hub.example.com/webhooks/facebook',
      verify_token: 'hush',
    });
    expect(api.requests[1]?.query['subscribed_fields']).toContain('feed,mention,ratings,messages');
  });
});
