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
import { x } from '.';

const us = '1111111111111111111';
const other = '2222222222222222222';
const secrets = {
  consumerSecret: 'an-api-key-secret',
  clientId: 'client',
  clientSecret: 'hush',
  accessToken: 'user-token',
  bearerToken: 'app-token',
};
const mac = (secret: string, bytes: Buffer | string) =>
  `sha256=${createHmac('sha256', secret).update(bytes).digest('base64')}`;
const problem = (status: number, detail: string, headers = {}): FakeAnswer => ({
  status,
  headers,
  json: { title: 'x', status, detail },
});
const inSeconds = (seconds: number) => String(testNow.getTime() / 1000 + seconds);

const routes = (): FakeRoutes => ({
  'POST /2/tweets': { status: 201, json: { data: { id: '2090000000000000900', text: 'x' } } },
  'POST /2/dm_conversations/:id/messages': {
    status: 201,
    json: { data: { dm_conversation_id: '1-2', dm_event_id: '2090000000000000901' } },
  },
  'PUT /2/tweets/:id/hidden': { json: { data: { hidden: true } } },
  'DELETE /2/tweets/:id': { json: { data: { deleted: true } } },
  'DELETE /2/dm_events/:id': { json: { data: { deleted: true } } },
});

const comment = {
  externalConversationId: '2090000000000000001',
  replyTo: buildReference({ externalId: '2090000000000000001', extra: { tweetId: '2090000000000000077' } }),
};
const direct = { externalConversationId: `${us}-${other}` };

describeConnector(x, {
  fixtures: join(__dirname, 'fixtures'),
  context: { externalChannelId: us },
  own: us,
  unknown: [
    {
      name: 'a kind of event of later days',
      body: { data: { event_type: 'post.hologram', filter: { user_id: us }, payload: {} } },
    },
    { name: 'an older envelope with nothing in it', body: { for_user_id: us } },
    { name: 'an older list of another kind', body: { for_user_id: us, poll_events: [{}] } },
    { name: 'no event at all', body: {} },
  ],
  webhook: {
    secrets: { consumerSecret: secrets.consumerSecret },
    header: 'x-twitter-webhooks-signature',
    sign: (body, given) => ({ 'x-twitter-webhooks-signature': mac(given['consumerSecret'] ?? '', body) }),
    rotated: {
      secrets: { consumerSecret: 'new', consumerSecretPrevious: 'old' },
      signers: [{ consumerSecret: 'new' }, { consumerSecret: 'old' }],
    },
    handshakes: [
      {
        name: 'answers the challenge with the consumer secret',
        request: { query: { crc_token: 'MTYzY2M' } },
        answer: {
          status: 200,
          type: 'application/json',
          body: JSON.stringify({ response_token: mac(secrets.consumerSecret, 'MTYzY2M') }),
        },
      },
      { name: 'answers nothing else', request: { query: { other: '1' } }, answer: null },
    ],
  },
  outbound: {
    secrets,
    externalId: us,
    routes,
    sendRoute: 'POST /2/tweets',
    textOf: (request) => (request.json() as { text?: string }).text,
    messages: { comment, mention: comment, direct },
    acts: { comment: { target: comment.replyTo }, mention: { target: comment.replyTo } },
    errorKind: 'comment',
    errors: [
      {
        name: '429 until a moment',
        answer: problem(429, 'Too Many Requests', {
          'x-rate-limit-remaining': '0',
          'x-rate-limit-reset': inSeconds(90),
        }),
        outcome: 'retry',
        retryAfterSeconds: 90,
      },
      {
        name: '429 for the day',
        answer: problem(429, 'Too Many Requests', {
          'x-rate-limit-reset': inSeconds(90),
          'x-user-limit-24hour-remaining': '0',
          'x-user-limit-24hour-reset': inSeconds(7200),
        }),
        outcome: 'retry',
        retryAfterSeconds: 7200,
      },
      {
        name: '403 where nobody called us',
        answer: problem(403, 'You are not permitted to reply to this post'),
        outcome: 'refused',
        code: 'reply_not_allowed',
      },
      {
        name: '403 for a duplicate',
        answer: problem(403, 'You are not allowed to create a Tweet with duplicate content.'),
        outcome: 'refused',
        code: 'duplicate',
      },
      { name: '401', answer: problem(401, 'Unauthorized'), outcome: 'refused', channelState: 'disconnected' },
      {
        name: '200 with errors and no data',
        answer: { json: { errors: [{ title: 'Not Found Error', detail: 'gone' }] } },
        outcome: 'refused',
      },
      {
        name: '403 without the scope',
        answer: problem(403, 'Required scope is missing: dm.write'),
        outcome: 'refused',
        code: 'missing_scope',
        channelState: 'degraded',
      },
      { name: '200 without an id', answer: { json: { data: {} } }, outcome: 'unknown', of: 'send' },
      { name: '503', answer: problem(503, 'Service Unavailable'), outcome: 'unknown' },
    ],
    check: {
      externalId: us,
      routes: { 'GET /2/users/me': { json: { data: { id: us, username: 'ExampleUser', name: 'E' } } } },
      other: {
        routes: { 'GET /2/users/me': { json: { data: { id: other, username: 'OtherUser' } } } },
        externalId: other,
      },
      withoutScope: {
        routes: {
          'GET /2/users/me': problem(
            403,
            'Your client app is not configured with the appropriate oauth2 app permissions for this endpoint.',
          ),
        },
        message: /allow everything/,
      },
      revoked: { 'GET /2/users/me': problem(401, 'Unauthorized') },
    },
  },
});

describe('x', () => {
  afterEach(closeFakes);
  const open = async (change: FakeRoutes = {}, more: Record<string, string> = {}) => {
    const api = await fakeApi({ ...change, ...routes(), ...change });
    return { api, channel: channelAccess({ api, externalId: us, secrets: { ...secrets, ...more } }) };
  };

  it('answers the newest version of an edited post', async () => {
    const { api, channel } = await open();
    await x.send(buildOutbound({ conversationKind: 'comment', ...comment }), channel);
    expect(api.requests[0]?.json()).toEqual({
      text: buildOutbound().text,
      reply: { in_reply_to_tweet_id: '2090000000000000077' },
    });
    expect(api.requests[0]?.headers['authorization']).toBe('Bearer user-token');
  });

  it('uploads a picture before the post that shows it', async () => {
    const { api, channel } = await open({
      'POST /2/media/upload/initialize': { json: { data: { id: '1880028106020515840' } } },
      'POST /2/media/upload/:id/append': { status: 200, json: {} },
      'POST /2/media/upload/:id/finalize': { json: { data: { id: '1880028106020515840' } } },
    });
    await x.send(buildOutbound({ conversationKind: 'comment', ...comment, attachments: [buildAttachment()] }), channel);
    expect(api.requests.map(({ path }) => path)).toEqual([
      '/2/media/upload/initialize',
      '/2/media/upload/1880028106020515840/append',
      '/2/media/upload/1880028106020515840/finalize',
      '/2/tweets',
    ]);
    expect(api.requests[3]?.json()).toMatchObject({ media: { media_ids: ['1880028106020515840'] } });
  });

  it('renews the access token once, keeps the new refresh token and sends again', async () => {
    const { api, channel } = await open(
      {
        'POST /2/tweets': (request) =>
          request.headers['authorization'] === 'Bearer fresh'
            ? { status: 201, json: { data: { id: '7' } } }
            : problem(401, 'Unauthorized'),
        'POST /2/oauth2/token': { json: { access_token: 'fresh', refresh_token: 'second', expires_in: 7200 } },
      },
      { refreshToken: 'first' },
    );
    const message = buildOutbound({ conversationKind: 'comment', ...comment });
    expect(await x.send(message, channel)).toEqual({ externalId: '7' });
    expect(api.requests[1]?.form()).toEqual({ grant_type: 'refresh_token', refresh_token: 'first' });
    expect(api.requests[1]?.headers['authorization']).toBe(`Basic ${Buffer.from('client:hush').toString('base64')}`);
    expect(channel.session.get()).toMatchObject({ accessToken: 'fresh', refreshToken: 'second' });

    const later = { ...channel, now: new Date(testNow.getTime() + 7_150_000) };
    await x.send(message, later);
    expect(api.requests.at(-2)?.form()).toMatchObject({ refresh_token: 'second' });
  });

  it('uses a refresh token once, however many requests need it', async () => {
    const { api, channel } = await open(
      {
        'POST /2/tweets': (request) =>
          request.headers['authorization'] === 'Bearer fresh'
            ? { status: 201, json: { data: { id: '7' } } }
            : problem(401, 'no'),
        'POST /2/oauth2/token': { json: { access_token: 'fresh', refresh_token: 'second', expires_in: 7200 } },
      },
      { refreshToken: 'only-once' },
    );
    const message = buildOutbound({ conversationKind: 'comment', ...comment });
    await Promise.all([x.send(message, channel), x.send(message, channel), x.send(message, channel)]);
    expect(api.requests.filter(({ path }) => path === '/2/oauth2/token')).toHaveLength(1);
  });

  it('says that the account must be connected again once the right to renew is gone', async () => {
    const { channel } = await open(
      {
        'POST /2/tweets': problem(401, 'no'),
        'POST /2/oauth2/token': { status: 400, json: { error: 'invalid_request' } },
      },
      { refreshToken: 'spent' },
    );
    await expect(x.send(buildOutbound({ conversationKind: 'comment', ...comment }), channel)).rejects.toMatchObject({
      outcome: 'refused',
      channelState: 'disconnected',
    });
  });

  it('finds a reply without an answer among our posts, its link unfolded', async () => {
    const attemptedAt = testNow;
    const mine = {
      id: '2090000000000000950',
      text: '@OtherUser see https://t.co/abc',
      created_at: '2026-11-02T10:00:01.000Z',
      referenced_tweets: [{ type: 'replied_to', id: '2090000000000000077' }],
      entities: { urls: [{ url: 'https://t.co/abc', expanded_url: 'https://example.com/size' }] },
    };
    const { channel } = await open({ 'GET /2/users/:id/tweets': { json: { data: [mine] } } });
    const message = { ...buildOutbound({ conversationKind: 'comment', ...comment }), attemptedAt };
    const about = (text: string) => x.confirm?.({ ...message, text }, channel);
    expect(await about('see https://example.com/size')).toEqual({ state: 'found', externalId: '2090000000000000950' });
    expect(await about('see')).toEqual({ state: 'unknown' });
  });

  it('polls mentions, then direct messages, each from where it stopped', async () => {
    const mention = (number: number) => ({
      id: String(2090000000000000000n + BigInt(number)),
      text: `mention ${number}`,
      author_id: other,
      created_at: '2026-10-30T10:00:00.000Z',
    });
    const directs = [3, 2, 1].map((number) => ({
      id: `209000000000000010${number}`,
      event_type: 'MessageCreate',
      text: `dm ${number}`,
      sender_id: other,
      dm_conversation_id: `${us}-${other}`,
      created_at: '2026-10-30T10:00:00.000Z',
    }));
    const { api, channel } = await open({
      'GET /2/users/:id/mentions': ({ query }) => {
        if (query['since_id']) return { json: { meta: { result_count: 0 } } };
        return query['pagination_token']
          ? { json: { data: [mention(1)], meta: {} } }
          : { json: { data: [mention(3), mention(2)], meta: { next_token: 'p2' } } };
      },
      'GET /2/dm_events': { json: { data: directs, meta: { next_token: 'more' } } },
    });
    api.routes['GET /2/dm_events'] = ({ query }) =>
      query['pagination_token']
        ? { json: { meta: { result_count: 0 } } }
        : { json: { data: directs, meta: { next_token: 'more' } } };

    const first = await pollAll(x, channel);
    const texts = eventsOf(x, first.items, { externalChannelId: us }).map((event) =>
      'text' in event ? event.text : '',
    );
    expect(texts).toEqual(['mention 3', 'mention 2', 'mention 1', 'dm 3', 'dm 2', 'dm 1']);

    const again = await pollAll(x, channel, { cursor: first.cursor });
    expect(again.items).toEqual([]);
    expect(api.requests.find(({ query }) => query['since_id'])?.query['since_id']).toBe('2090000000000000003');
  });

  it('sets up the webhook and only the subscriptions that are missing', async () => {
    const url = 'https://inbox.example.com/webhooks/x';
    const { api, channel } = await open({
      'GET /2/webhooks': { json: { data: [], meta: { result_count: 0 } } },
      'POST /2/webhooks': { json: { data: { id: '77', url, valid: true } } },
      'GET /2/activity/subscriptions': {
        json: { data: [{ event_type: 'dm.received', filter: { user_id: us }, webhook_id: '77' }] },
      },
      'POST /2/activity/subscriptions': { json: { data: { subscription_id: '1' } } },
    });
    await x.subscribe?.(channel, url);
    const made = api.requests.filter(({ method, path }) => method === 'POST' && path === '/2/activity/subscriptions');
    const types = made.map((request) => (request.json() as { event_type: string }).event_type);
    expect(types).toContain('post.reply.create');
    expect(types).not.toContain('dm.received');
    expect(api.requests[0]?.headers['authorization']).toBe('Bearer app-token');
    await expect(x.subscribe?.(channel, 'https://inbox.example.com:8443/x')).rejects.toMatchObject({
      code: 'bad_webhook_url',
    });
  });

  it('spreads what polling reads over the day, and reads few old messages twice', async () => {
    const mentions = Array.from({ length: 40 }, (_, index) => ({ id: String(2000 + index), author_id: other }));
    const { api } = await open({
      'GET /2/users/:id/mentions': { json: { data: mentions, includes: { users: [{ id: other }] }, meta: {} } },
      'GET /2/dm_events': { json: { data: [{ id: '9', event_type: 'MessageCreate' }], meta: {} } },
    });
    const polled = async (settings: object, cursor: string | null) => {
      const channel = channelAccess({ api, externalId: us, secrets, settings: { ...settings } });
      const first = await x.poll?.({ cursor, purpose: 'live', since: null }, channel);
      return x.poll?.({ cursor: first?.cursor ?? null, purpose: 'live', since: null }, channel);
    };
    const once = await polled({}, null);
    expect(once).toMatchObject({ hasMore: false, retryAfterSeconds: Math.ceil((86_400 * 42) / 10_000) });
    expect(await polled({ dailyReads: 100 }, null)).toMatchObject({ retryAfterSeconds: Math.ceil(864 * 42) });
    expect(await polled({ dailyReads: '1000000' }, null)).toMatchObject({ retryAfterSeconds: 120 });
    await polled({}, once?.cursor ?? null);
    const sizes = api.requests.filter(({ path }) => path === '/2/dm_events').map(({ query }) => query['max_results']);
    expect(sizes).toEqual(['100', '100', '100', '20']);
  });

  it('sends a post with one cashtag and none with two, but a direct message with any', async () => {
    const { api, channel } = await open();
    const saying = (text: string) => x.send(buildOutbound({ conversationKind: 'comment', ...comment, text }), channel);
    await saying('It costs $20, and $ACME is ours. US$ too.');
    await expect(saying('$ACME and $BRK.B')).rejects.toMatchObject({ code: 'too_many_cashtags', outcome: 'refused' });
    await x.send(buildOutbound({ ...direct, text: '$ACME and $BRK.B' }), channel);
    expect(api.requests.map(({ path }) => path)).toEqual([
      '/2/tweets',
      `/2/dm_conversations/${direct.externalConversationId}/messages`,
    ]);
  });

  it('ends the events of this account when it is disconnected, and of no other', async () => {
    const row = (subscription_id: string, user_id: string) => ({ subscription_id, filter: { user_id } });
    const { api, channel } = await open({
      'GET /2/activity/subscriptions': { json: { data: [row('s1', us), row('s2', other), row('s3', us)] } },
      'DELETE /2/activity/subscriptions/:id': { json: { data: { deleted: true } } },
    });
    await x.release?.(channel);
    expect(api.requests.filter(({ method }) => method === 'DELETE').map(({ params }) => params['id'])).toEqual([
      's1',
      's3',
    ]);
    expect(api.requests[1]?.headers['authorization']).toBe('Bearer app-token');
  });

  it('fills in who wrote a reply, and knows when it is gone', async () => {
    const { api, channel } = await open({
      'GET /2/tweets/:id': {
        json: {
          data: { id: '1', author_id: other, text: 'a &amp; b' },
          includes: { users: [{ id: other, username: 'OtherUser', name: 'Other User' }] },
        },
      },
    });
    const body = {
      data: {
        event_type: 'post.reply.create',
        filter: { user_id: us },
        payload: { id: '1', text: 'a &amp; b', author_id: other, in_reply_to_user_id: us },
      },
    };
    const [event] = x.normalise(body, { externalChannelId: us, receivedAt: testNow, foundBy: 'webhook' });
    if (event?.kind !== 'comment') throw new Error('not a comment');
    expect(await x.complete?.(event, channel)).toMatchObject({
      author: { handle: 'OtherUser' },
      text: 'a & b',
      isPartial: false,
    });
    api.routes['GET /2/tweets/:id'] = { json: { errors: [{ title: 'Not Found Error', detail: 'gone' }] } };
    expect(await x.complete?.(event, channel)).toBeNull();
  });

  it('fills in what the reply hangs on', async () => {
    const { channel } = await open({
      'GET /2/tweets/:id': {
        json: {
          data: { id: '1', author_id: other, text: 'Great' },
          includes: { users: [{ id: other, name: 'Other User' }], tweets: [{ id: '900', text: 'New &amp; blue' }] },
        },
      },
    });
    const payload = {
      id: '1',
      text: 'Great',
      author_id: other,
      in_reply_to_user_id: us,
      conversation_id: '900',
      referenced_tweets: [{ type: 'replied_to', id: '900' }],
    };
    const body = { data: { event_type: 'post.reply.create', filter: { user_id: us }, payload } };
    const [event] = eventsOf(x, [body]);
    if (event?.kind !== 'comment') throw new Error('not a comment');
    expect(await x.complete?.(event, channel)).toMatchObject({ post: { externalId: '900', text: 'New & blue' } });
  });

  it('marks who may be answered on self-serve tiers', () => {
    const event = (payload: object) =>
      x.normalise(
        {
          data: {
            event_type: 'post.reply.create',
            filter: { user_id: us },
            payload: { id: '5', text: 't', author_id: other, in_reply_to_user_id: us, ...payload },
          },
        },
        { externalChannelId: us, receivedAt: testNow, foundBy: 'webhook' },
      )[0];
    expect(event({})).toMatchObject({ extra: { canReply: false } });
    expect(event({ entities: { mentions: [{ id: us }] } })).toMatchObject({ extra: { canReply: true } });
    const quoting = event({ referenced_tweets: [{ type: 'quoted', id: '4' }] }); // whose post it quotes is not told
    expect(quoting && 'extra' in quoting ? quoting.extra : null).not.toHaveProperty('canReply');
  });

  it('sends no answer that X would refuse, unless the plan is Enterprise', async () => {
    const { api, channel } = await open();
    const replyTo = buildReference({ externalId: '5', extra: { tweetId: '5', canReply: false } });
    const message = buildOutbound({ conversationKind: 'comment', externalConversationId: '5', replyTo });
    await expect(x.send(message, channel)).rejects.toMatchObject({ outcome: 'refused', code: 'not_answerable' });
    expect(api.requests).toEqual([]);
    const settings = { ...channel.settings, plan: 'enterprise' };
    expect(await x.send(message, { ...channel, settings })).toHaveProperty('externalId');
  });

  it('tells what a text with a link costs, from the day of the price', () => {
    expect(x.platform.linkPrices).toEqual([
      expect.objectContaining({ kinds: ['comment', 'mention'], usd: 0.2, usualUsd: 0.015, since: '2026-04-20' }),
    ]);
  });

  it('names the account of a token and deletes an own direct message', async () => {
    const { api, channel } = await open({
      'GET /2/users/me': { json: { data: { id: us, username: 'ExampleUser', name: 'E' } } },
    });
    expect(await x.check?.(channel)).toEqual({ externalId: us, name: 'ExampleUser' });
    const target = buildReference({ externalId: '2090000000000000901' });
    await x.act?.(buildAct({ type: 'delete', direction: 'outbound', conversationKind: 'direct', target }), channel);
    expect(api.requests.at(-1)).toMatchObject({ method: 'DELETE', path: '/2/dm_events/2090000000000000901' });
  });

  it('gives the token only to hosts of X when a file is fetched', async () => {
    const { channel } = await open();
    const place = (externalId: string) => ({
      attachment: { type: 'image' as const, externalId },
      messageExternalId: '1',
      externalConversationId: '1-2',
    });
    expect(await x.locate?.(place('https://ton.twitter.com/i/ton/data/dm/1.jpg'), channel)).toMatchObject({
      headers: { authorization: 'Bearer user-token' },
    });
    await expect(x.locate?.(place('https://twitter.com.evil.example/1.jpg'), channel)).rejects.toMatchObject({
      code: 'no_file',
    });
  });
});
