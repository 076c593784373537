import { join } from 'node:path';
import {
  buildAct,
  buildOutbound,
  buildReference,
  channelAccess,
  closeFakes,
  describeConnector,
  eventsOf,
  fakeApi,
  mixedText,
  pollAll,
  testNow,
  type FakeAnswer,
  type FakeRoutes,
} from '../testing';
import { secondsToPacificMidnight } from '../shared/google';
import { asked, feedWith, signedByHub, topicOf } from './testing';
import { youtube } from '.';

const brand = 'UCbrand0000000000000000';
const secrets = { clientId: 'client', clientSecret: 'hush', refreshToken: 'refresh', accessToken: 'access' };
const api = (path: string) => `/youtube/v3/${path}`;
const fails = (status: number, reason: string, message = reason): FakeAnswer => ({
  status,
  json: { error: { code: status, message, errors: [{ domain: 'youtube', reason, message }] } },
});

const routes = (): FakeRoutes => ({
  [`POST ${api('comments')}`]: { json: { kind: 'youtube#comment', id: 'UgzA.9new' } },
  [`PUT ${api('comments')}`]: { json: { kind: 'youtube#comment', id: 'UgzA.9new' } },
  [`DELETE ${api('comments')}`]: { status: 204 },
  [`POST ${api('comments/setModerationStatus')}`]: { status: 204 },
  [`POST ${api('liveChat/messages')}`]: { json: { id: 'LCC.new' } },
  [`DELETE ${api('liveChat/messages')}`]: { status: 204 },
  'POST /token': { status: 400, json: { error: 'invalid_grant' } },
});

const target = buildReference({ externalId: 'UgzA1b2C3d4E5f6G7h8AaABAg' });
const comment = { externalConversationId: 'UgzA1b2C3d4E5f6G7h8AaABAg', replyTo: target };

describeConnector(youtube, {
  fixtures: join(__dirname, 'fixtures'),
  context: { externalChannelId: brand },
  own: brand,
  unknown: [
    { name: 'another kind of item', body: { kind: 'youtube#video', id: 'x' } },
    { name: 'a thread without a comment', body: { kind: 'youtube#commentThread', id: 'x', snippet: {} } },
    {
      name: 'a poll in a live chat',
      body: { kind: 'youtube#liveChatMessage', id: 'x', snippet: { liveChatId: 'y', type: 'pollEvent' } },
    },
  ],
  webhook: {
    secrets: { clientSecret: 'hush' },
    header: 'x-hub-signature',
    sign: signedByHub,
    rotated: {
      secrets: { clientSecret: 'new', clientSecretPrevious: 'hush' },
      signers: [{ clientSecret: 'new' }, { clientSecret: 'hush' }],
    },
    body: feedWith({ videoId: 'video1', channelId: brand, title: 'How we throw' }),
    handshakes: [
      {
        name: 'echoes the challenge of a topic that we asked for',
        request: { query: asked({}) },
        answer: { status: 200, body: 'c4a11', type: 'text/plain' },
      },
      {
        name: 'lets a subscription end that we ended',
        request: { query: asked({ 'hub.mode': 'unsubscribe' }) },
        answer: { status: 200, body: 'c4a11', type: 'text/plain' },
      },
      { name: 'knows no other topic', request: { query: asked({ 'hub.topic': topicOf('UCelse') }) }, answer: null },
      { name: 'knows no other token', request: { query: asked({ 'hub.verify_token': 'x'.repeat(64) }) }, answer: null },
      { name: 'wants a token', request: { query: asked({ 'hub.verify_token': '' }) }, answer: null },
      { name: 'wants a challenge', request: { query: asked({ 'hub.challenge': '' }) }, answer: null },
      { name: 'knows no other mode', request: { query: asked({ 'hub.mode': 'denied' }) }, answer: null },
      { name: 'answers a GET alone', request: { method: 'POST', query: asked({}) }, answer: null },
    ],
  },
  outbound: {
    secrets,
    externalId: brand,
    routes,
    sendRoute: `POST ${api('comments')}`,
    textOf: (request) => (request.json() as { snippet: { textOriginal: string } }).snippet.textOriginal,
    messages: { comment },
    acts: { comment: { target } },
    errors: [
      {
        name: 'the quota of the day',
        answer: fails(403, 'quotaExceeded'),
        outcome: 'retry',
        code: 'quotaExceeded',
        retryAfterSeconds: secondsToPacificMidnight(testNow),
      },
      { name: 'too fast', answer: fails(403, 'rateLimitExceeded'), outcome: 'retry', retryAfterSeconds: 60 },
      { name: 'a failure at random', answer: fails(400, 'processingFailure'), outcome: 'retry' },
      {
        name: 'comments closed',
        answer: fails(403, 'commentsDisabled', 'The video has disabled comments.'),
        outcome: 'refused',
        code: 'commentsDisabled',
      },
      {
        name: 'a comment that is gone',
        answer: fails(404, 'commentNotFound'),
        outcome: 'refused',
        code: 'commentNotFound',
      },
      {
        name: 'a scope that is missing',
        answer: fails(403, 'insufficientPermissions'),
        outcome: 'refused',
        channelState: 'degraded',
      },
      {
        name: '401, and renewing fails',
        answer: fails(401, 'authError'),
        outcome: 'refused',
        channelState: 'disconnected',
      },
      { name: '500', answer: fails(500, 'backendError'), outcome: 'unknown' },
      { name: '200 without an id', answer: { json: {} }, outcome: 'unknown', of: 'send' },
    ],
    check: {
      externalId: brand,
      routes: { [`GET ${api('channels')}`]: { json: { items: [{ id: brand, snippet: { title: 'Brand' } }] } } },
      other: {
        routes: { [`GET ${api('channels')}`]: { json: { items: [{ id: 'UCelse', snippet: { title: 'Else' } }] } } },
        externalId: 'UCelse',
      },
      withoutScope: {
        routes: {
          [`GET ${api('channels')}`]: {
            status: 403,
            json: {
              error: {
                code: 403,
                status: 'PERMISSION_DENIED',
                message: 'Request had insufficient authentication scopes.',
                errors: [{ domain: 'global', reason: 'forbidden' }],
                details: [{ '@type': 'type.googleapis.com/x', reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }],
              },
            },
          },
        },
        message: /allow everything/,
      },
      revoked: { [`GET ${api('channels')}`]: fails(401, 'authError') },
    },
  },
});

describe('youtube', () => {
  afterEach(closeFakes);
  const open = async (change: FakeRoutes = {}, settings = {}) => {
    const server = await fakeApi({ ...change, ...routes(), ...change });
    return { server, channel: channelAccess({ api: server, externalId: brand, secrets, settings }) };
  };
  const thread = (number: number, replies = 0, brought = replies) => ({
    kind: 'youtube#commentThread',
    id: `thread${number}`,
    snippet: {
      videoId: 'video1',
      totalReplyCount: replies,
      topLevelComment: {
        id: `thread${number}`,
        snippet: { textOriginal: `comment ${number}`, publishedAt: new Date(Date.UTC(2026, 9, number)).toISOString() },
      },
    },
    replies: { comments: Array.from({ length: brought }, (_, index) => reply(number, index)) },
  });
  const reply = (number: number, index: number) => ({
    id: `thread${number}.${index}`,
    snippet: {
      parentId: `thread${number}`,
      textOriginal: `reply ${number}.${index}`,
      publishedAt: new Date(Date.UTC(2026, 9, number, 1)).toISOString(),
    },
  });
  const lists = (published: unknown[], held: unknown[] = []): FakeRoutes => ({
    [`GET ${api('commentThreads')}`]: ({ query }) => ({
      json: { items: { heldForReview: held, likelySpam: [] }[query['moderationStatus'] ?? ''] ?? published },
    }),
    [`GET ${api('videos')}`]: {
      json: {
        items: [
          {
            id: 'video1',
            snippet: { title: 'How we bake', thumbnails: { medium: { url: 'https://i.ytimg.com/m.jpg' } } },
          },
        ],
      },
    },
  });

  it('sends no answer to a comment that YouTube does not let the account answer', async () => {
    const { server, channel } = await open();
    const replyTo = buildReference({ externalId: 'UgzA', extra: { canReply: false } });
    const message = buildOutbound({ conversationKind: 'comment', externalConversationId: 'UgzA', replyTo });
    await expect(youtube.send(message, channel)).rejects.toMatchObject({ outcome: 'refused', code: 'not_answerable' });
    expect(server.requests).toEqual([]);
  });

  it('brings new threads, those held back and the replies of threads that grew', async () => {
    const { server, channel } = await open({
      ...lists([thread(20, 7, 2), thread(19)], [thread(18)]),
      [`GET ${api('comments')}`]: ({ query }) =>
        query['pageToken']
          ? { json: { items: [reply(20, 6)] } }
          : { json: { items: [0, 1, 2, 3, 4, 5].map((index) => reply(20, index)), nextPageToken: 'p2' } },
    });
    const { items, cursor } = await pollAll(youtube, channel);
    const events = eventsOf(youtube, items, { externalChannelId: brand });
    const texts = new Set(events.map((event) => ('text' in event ? event.text : event.kind)));
    expect(texts).toEqual(
      new Set([
        'comment 20',
        'comment 19',
        'comment 18',
        'hide',
        ...[0, 1, 2, 3, 4, 5, 6].map((index) => `reply 20.${index}`),
      ]),
    );
    expect(events[0]).toMatchObject({ post: { externalId: 'video1', text: 'How we bake' } });

    const before = server.requests.length;
    await pollAll(youtube, channel, { cursor });
    const asked = server.requests.slice(before).map(({ path }) => path);
    expect(asked).toEqual([api('commentThreads'), api('commentThreads'), api('commentThreads')]);
  });

  it('notices that a held comment was published', async () => {
    const { server, channel } = await open(lists([], [thread(18)]));
    const { cursor } = await pollAll(youtube, channel);
    expect((await pollAll(youtube, channel, { cursor })).items).toEqual([]); // still held: no news
    Object.assign(server.routes, lists([thread(18)]));
    const { items } = await pollAll(youtube, channel, { cursor });
    expect(eventsOf(youtube, items).map(({ kind }) => kind)).toEqual(['comment', 'unhide']);
  });

  it('notices every six hours which threads are gone, and takes neither held ones nor an empty list for it', async () => {
    let shown = [thread(3), thread(2), thread(1)];
    let held = [thread(4)];
    const { server, channel } = await open({
      [`GET ${api('commentThreads')}`]: ({ query }) => {
        const asked = query['id']?.split(',');
        if (asked) return { json: { items: shown.filter((each) => asked.includes(each.id)) } };
        if (query['moderationStatus'] === 'heldForReview') return { json: { items: held } };
        return { json: { items: query['moderationStatus'] ? [] : shown } };
      },
    });
    const asked = () =>
      server.requests.flatMap(({ query }) => (query['id'] && query['part'] === 'id' ? [query['id']] : []));
    const round = async (hours: number, cursor: string | null) => {
      const later = { ...channel, now: new Date(testNow.getTime() + hours * 3_600_000) };
      const { items, cursor: next } = await pollAll(youtube, later, { cursor });
      const gone = eventsOf(youtube, items, { externalChannelId: brand }).filter(({ kind }) => kind === 'delete');
      return { gone: gone.map((event) => ('externalId' in event ? event.externalId : '')), next };
    };
    const first = await round(0, null);
    shown = [thread(3), thread(1)];
    const soon = await round(5.9, first.next);
    expect([first.gone, soon.gone, asked()]).toEqual([[], [], []]);

    held = [thread(4), thread(1)]; // held back since: not shown by its id either
    shown = [thread(3)];
    const later = await round(6, soon.next);
    expect([later.gone, asked()]).toEqual([['thread2'], ['thread3,thread2']]);
    expect((await round(12, later.next)).gone).toEqual([]);

    const many = Array.from({ length: 11 }, (_, index) => thread(20 + index));
    shown = many;
    const full = await round(12, later.next);
    server.routes[`GET ${api('commentThreads')}`] = { json: { items: [] } };
    expect((await round(18, full.next)).gone).toEqual([]);
  });

  it('goes back page by page on backfill, and live only to what it has seen', async () => {
    const pages = [[thread(30), thread(29)], [thread(28), thread(27)], [thread(26)]];
    const { channel } = await open({
      ...lists([]),
      [`GET ${api('commentThreads')}`]: ({ query }) => {
        if (query['moderationStatus']) return { json: { items: [] } };
        const page = Number(query['pageToken'] ?? 0);
        return { json: { items: pages[page], ...(page < 2 ? { nextPageToken: String(page + 1) } : {}) } };
      },
    });
    const backfill = await pollAll(youtube, channel, { purpose: 'backfill', since: new Date('2026-10-28T00:00:00Z') });
    const live = await pollAll(youtube, channel);
    expect([backfill.items.length, live.items.length]).toEqual([4, 2]);
  });

  it('spreads its reading over the day so that half of the quota is left for answers', async () => {
    const { channel } = await open(lists([]));
    let cursor: string | null = null;
    let wait: number | undefined;
    for (let step = 0; step < 6; step += 1) {
      const polled: Awaited<ReturnType<NonNullable<typeof youtube.poll>>> | undefined = await youtube.poll?.(
        { cursor, purpose: 'live', since: null },
        channel,
      );
      cursor = polled?.cursor ?? null;
      wait = polled?.retryAfterSeconds;
      if (!polled?.hasMore) break;
    }
    expect((86_400 / (wait ?? 1)) * 3).toBeLessThanOrEqual(5000);
  });

  it('does not stop at lists that it may not see or threads that are gone', async () => {
    const { channel } = await open({
      [`GET ${api('commentThreads')}`]: ({ query }) =>
        query['moderationStatus'] ? fails(403, 'forbidden') : { json: { items: [thread(20, 9, 1)] } },
      [`GET ${api('comments')}`]: fails(404, 'commentThreadNotFound'),
      [`GET ${api('videos')}`]: fails(403, 'forbidden'),
    });
    expect((await pollAll(youtube, channel)).items).toHaveLength(1);
  });

  it('reads the chat of a running broadcast where that was asked for, and says in it what is sent', async () => {
    const { server, channel } = await open(
      {
        ...lists([]),
        [`GET ${api('liveBroadcasts')}`]: { json: { items: [{ id: 'video9', snippet: { liveChatId: 'chat9' } }] } },
        [`GET ${api('liveChat/messages')}`]: {
          json: {
            pollingIntervalMillis: 8000,
            nextPageToken: 'n',
            items: [
              {
                id: 'LCC.1',
                snippet: {
                  type: 'textMessageEvent',
                  liveChatId: 'chat9',
                  publishedAt: '2026-11-02T09:59:00Z',
                  textMessageDetails: { messageText: 'hi' },
                },
                authorDetails: { channelId: 'UCfan' },
              },
            ],
          },
        },
      },
      { liveChat: true, dailyUnits: 10_000_000 },
    );
    const { items, cursor } = await pollAll(youtube, channel);
    const [event] = eventsOf(youtube, items);
    expect(event).toMatchObject({
      kind: 'comment',
      text: 'hi',
      post: { externalId: 'video9' },
      extra: { liveChatId: 'chat9' },
    });
    expect(JSON.parse(cursor ?? '')).toMatchObject({ chat: { id: 'chat9', page: 'n' } });

    const replyTo = buildReference({ externalId: 'LCC.1', extra: { liveChatId: 'chat9' } });
    const message = buildOutbound({
      conversationKind: 'comment',
      externalConversationId: 'LCC.1',
      replyTo,
      text: mixedText(200, 'characters'),
    });
    expect(await youtube.send(message, channel)).toEqual({ externalId: 'LCC.new', extra: { liveChatId: 'chat9' } });
    expect(server.requests.at(-1)?.json()).toMatchObject({
      snippet: { liveChatId: 'chat9', type: 'textMessageEvent' },
    });
    await expect(youtube.send({ ...message, text: mixedText(201, 'characters') }, channel)).rejects.toMatchObject({
      code: 'text_too_long',
    });
    await expect(youtube.act?.(buildAct({ type: 'hide', target: replyTo }), channel)).rejects.toMatchObject({
      code: 'not_supported',
    });
  });

  it.each([
    ['hide', 'inbound', 'heldForReview'],
    ['unhide', 'inbound', 'published'],
    ['delete', 'inbound', 'rejected'],
  ] as const)('does %s of a visitor’s comment by its moderation status', async (type, direction, moderationStatus) => {
    const { server, channel } = await open();
    await youtube.act?.(buildAct({ type, direction, target }), channel);
    expect(server.requests[0]?.query).toEqual({ id: target.externalId, moderationStatus });
  });

  it('renews its access token and goes on', async () => {
    const { server, channel } = await open({
      'POST /token': { json: { access_token: 'fresh', expires_in: 3599 } },
      [`POST ${api('comments')}`]: ({ headers }) =>
        headers['authorization'] === 'Bearer fresh' ? { json: { id: 'new' } } : fails(401, 'authError'),
    });
    expect(await youtube.send(buildOutbound({ conversationKind: 'comment', ...comment }), channel)).toEqual({
      externalId: 'new',
    });
    expect(server.requests[1]?.form()).toMatchObject({
      refresh_token: 'refresh',
      client_id: 'client',
      client_secret: 'hush',
    });
  });

  it('finds a reply without an answer among the replies of its thread', async () => {
    const ours = {
      id: 'UgzA.9mine',
      snippet: {
        authorChannelId: { value: brand },
        textOriginal: 'Yes, we ship there.',
        publishedAt: testNow.toISOString(),
      },
    };
    const { channel } = await open({ [`GET ${api('comments')}`]: { json: { items: [ours] } } });
    const message = { ...buildOutbound({ conversationKind: 'comment', ...comment }), attemptedAt: testNow };
    expect(await youtube.confirm?.(message, channel)).toEqual({ state: 'found', externalId: 'UgzA.9mine' });
    expect(await youtube.confirm?.({ ...message, text: 'other' }, channel)).toEqual({ state: 'unknown' });
  });

  it('leaves half of the day’s units for reading, whatever is answered and moderated', () => {
    const writes = youtube.platform.caps.reduce((sum, { count }) => sum + count, 0);
    expect(youtube.platform.caps.map(({ perSeconds }) => perSeconds)).toEqual([86_400, 86_400]);
    expect(writes * 50).toBeLessThanOrEqual(10_000 / 2);
  });

  it('names the channel of a token and says where there is none', async () => {
    const { server, channel } = await open({
      [`GET ${api('channels')}`]: { json: { items: [{ id: brand, snippet: { title: 'Brand' } }] } },
    });
    expect(await youtube.check?.(channel)).toEqual({ externalId: brand, name: 'Brand' });
    server.routes[`GET ${api('channels')}`] = { json: { pageInfo: { totalResults: 0 } } };
    await expect(youtube.check?.(channel)).rejects.toMatchObject({ code: 'no_channel', channelState: 'disconnected' });
  });
});

describe('the day of Google’s quota', () => {
  it.each([
    ['2026-11-02T07:59:59Z', 1],
    ['2026-11-02T08:00:00Z', 86_400],
    ['2026-07-02T07:00:00Z', 86_400],
  ])('ends at midnight in California: %s', (now, seconds) => {
    expect(secondsToPacificMidnight(new Date(now))).toBe(seconds);
  });
});
