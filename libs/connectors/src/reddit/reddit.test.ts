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
  pollAll,
  testNow,
  type FakeAnswer,
  type FakeRoutes,
} from '../testing';
import { reddit } from '.';

const secrets = { clientId: 'client', clientSecret: 'hush', refreshToken: 'refresh', accessToken: 'access' };
const done = (things: object[] = []): FakeAnswer => ({ json: { json: { errors: [], data: { things } } } });
const no = (code: string, words: string): FakeAnswer => ({ json: { json: { errors: [[code, words, 'field']] } } });
const listing = (children: object[], after: string | null = null): FakeAnswer => ({
  json: { kind: 'Listing', data: { after, children } },
});
const comment = (name: string, rest: object = {}) => ({
  kind: 't1',
  data: {
    name,
    parent_id: 't3_1',
    author: 'fan_1',
    body: `words ${name}`,
    created_utc: 1793610000,
    edited: false,
    ...rest,
  },
});

const routes = (): FakeRoutes => ({
  'POST /api/comment': done([{ kind: 't1', data: { name: 't1_new1' } }]),
  'POST /api/editusertext': done([{ kind: 't1', data: { name: 't1_new1' } }]),
  'POST /api/del': { json: {} },
  'POST /api/remove': { json: {} },
  'POST /api/approve': { json: {} },
});

const target = buildReference({ externalId: 't1_n1abcde' });
const onComment = { externalConversationId: 't1_n1abcde', replyTo: target };

describeConnector(reddit, {
  fixtures: join(__dirname, 'fixtures'),
  context: { externalChannelId: 'brand' },
  own: 'brand',
  unknown: [
    { name: 'a thing of another kind', body: { kind: 't5', data: { name: 't5_1' } } },
    { name: 'a comment without a name', body: { kind: 't1', data: { body: 'x' } } },
    { name: 'modmail without a message', body: { kind: 'modmail', conversation: { id: '1' } } },
  ],
  outbound: {
    secrets,
    externalId: 'brand',
    routes,
    sendRoute: 'POST /api/comment',
    textOf: (request) => request.form()['text'],
    messages: {
      comment: onComment,
      mention: onComment,
      direct: { externalConversationId: 'fan_1', replyTo: buildReference({ externalId: 't4_2aaa' }) },
    },
    acts: { comment: { target }, mention: { target }, direct: { target } },
    errors: [
      {
        name: 'too often, in minutes',
        answer: no('RATELIMIT', 'you are doing that too much. try again in 7 minutes.'),
        outcome: 'retry',
        code: 'RATELIMIT',
        retryAfterSeconds: 420,
      },
      {
        name: 'too often, in seconds',
        answer: no('RATELIMIT', 'Take a break for 9 seconds before trying again.'),
        outcome: 'retry',
        retryAfterSeconds: 9,
      },
      { name: 'archived', answer: no('TOO_OLD', "that's a piece of history"), outcome: 'refused', code: 'TOO_OLD' },
      { name: 'locked', answer: no('THREAD_LOCKED', 'locked'), outcome: 'refused', code: 'THREAD_LOCKED' },
      {
        name: '429',
        answer: { status: 429, headers: { 'x-ratelimit-reset': '151' }, body: '' },
        outcome: 'retry',
        retryAfterSeconds: 151,
      },
      {
        name: '403 as JSON',
        answer: { status: 403, json: { message: 'Forbidden', error: 403, reason: 'private' } },
        outcome: 'refused',
        code: 'private',
      },
      {
        name: '502 as a page',
        answer: { status: 502, body: '<html>', headers: { 'content-type': 'text/html' } },
        outcome: 'unknown',
      },
      {
        name: 'a text that is too long after all',
        answer: no('TOO_LONG', 'this is too long (max: 10000)'),
        outcome: 'refused',
        code: 'text_too_long',
      },
      { name: 'success without a name', answer: done(), outcome: 'unknown', of: 'send' },
    ],
    check: {
      externalId: 'brand',
      routes: { 'GET /api/v1/me': { json: { name: 'brand', id: '9' } } },
      other: { routes: { 'GET /api/v1/me': { json: { name: 'else', id: '8' } } }, externalId: 'else' },
      withoutScope: {
        routes: {
          'GET /api/v1/me': {
            status: 403,
            headers: { 'www-authenticate': 'Bearer realm="reddit", error="insufficient_scope"' },
            json: { message: 'Forbidden', error: 403 },
          },
        },
        message: /sign in again/,
      },
      revoked: {
        'GET /api/v1/me': { status: 401, json: { message: 'Unauthorized', error: 401 } },
        'POST /api/v1/access_token': { status: 400, json: { error: 'invalid_grant' } },
      },
    },
  },
});

describe('reddit', () => {
  afterEach(closeFakes);
  const open = async (change: FakeRoutes = {}, settings = {}) => {
    const api = await fakeApi({ ...change, ...routes(), ...change });
    return { api, channel: channelAccess({ api, externalId: 'brand', secrets, settings }) };
  };

  it('names itself to Reddit, asks for raw text and renews its token with Basic', async () => {
    const { api, channel } = await open({
      'GET /api/v1/me': ({ headers }) =>
        headers['authorization'] === 'bearer fresh' ? { json: { name: 'brand', id: '9' } } : { status: 401, json: {} },
      'POST /api/v1/access_token': { json: { access_token: 'fresh', expires_in: 86400 } },
    });
    expect(await reddit.check?.(channel)).toEqual({ externalId: 'brand', name: 'brand' });
    expect(api.requests[0]).toMatchObject({
      query: { raw_json: '1' },
      headers: { 'user-agent': 'server:hubbub:v1.0 (by /u/brand)' },
    });
    expect(api.requests[1]).toMatchObject({
      headers: {
        authorization: `Basic ${Buffer.from('client:hush').toString('base64')}`,
        'user-agent': 'server:hubbub:v1.0 (by /u/brand)',
      },
    });
  });

  it('answers modmail openly and as itself', async () => {
    const { api, channel } = await open({
      'POST /api/mod/conversations/:id': {
        json: {
          messages: {
            a: { id: 'a', author: { name: 'fan_1' }, date: '2026-11-02T09:00:00Z' },
            b: { id: 'b', author: { name: 'Brand' }, date: '2026-11-02T10:00:00Z' },
          },
        },
      },
    });
    expect(await reddit.send(buildOutbound({ externalConversationId: 'modmail:2gmz' }), channel)).toEqual({
      externalId: 'modmail:b',
    });
    expect(api.requests[0]).toMatchObject({ path: '/api/mod/conversations/2gmz' });
    expect(api.requests[0]?.form()).toEqual({
      body: buildOutbound().text,
      isAuthorHidden: 'false',
      isInternal: 'false',
    });
  });

  it('writes a first message where there is none to answer', async () => {
    const { api, channel } = await open({ 'POST /api/compose': { json: { json: { errors: [] } } } });
    const contact = { externalId: 'fan_1', name: 'fan_1', handle: 'fan_1' };
    expect(
      await reddit.send(buildOutbound({ externalConversationId: 'fan_1', replyTo: null, contact }), channel),
    ).toEqual({ externalId: null });
    expect(api.requests[0]?.form()).toMatchObject({ to: 'fan_1', text: buildOutbound().text });
  });

  it('takes a comment off the page and puts it back', async () => {
    const { api, channel } = await open();
    await reddit.act?.(buildAct({ type: 'hide', target }), channel);
    await reddit.act?.(buildAct({ type: 'unhide', target }), channel);
    expect(api.requests.map(({ path }) => path)).toEqual(['/api/remove', '/api/approve']);
    expect(api.requests[0]?.form()).toEqual({ id: 't1_n1abcde', spam: 'false' });
  });

  it('finds an answer without an answer among its own comments', async () => {
    const mine = comment('t1_mine', {
      author: 'brand',
      parent_id: 't1_n1abcde',
      body: buildOutbound().text,
      created_utc: testNow.getTime() / 1000,
    });
    const { channel } = await open({ 'GET /user/:name/comments': listing([mine]) });
    const message = { ...buildOutbound({ conversationKind: 'comment', ...onComment }), attemptedAt: testNow };
    expect(await reddit.confirm?.(message, channel)).toEqual({ state: 'found', externalId: 't1_mine' });
    expect(await reddit.confirm?.({ ...message, text: 'else' }, channel)).toEqual({ state: 'unknown' });
  });

  it('reads inbox, own words, the community and its modmail, and the newest page alone afterwards', async () => {
    const { api, channel } = await open(
      {
        'GET /message/inbox': ({ query }) =>
          query['after'] ? listing([comment('t1_old')]) : listing([comment('t1_b'), comment('t1_a')], 't1_a'),
        'GET /user/:name/comments': listing([comment('t1_own', { author: 'brand' })]),
        'GET /r/:sub/comments': listing([comment('t1_c')]),
        'GET /r/:sub/new': listing([
          { kind: 't3', data: { name: 't3_p', author: 'fan_2', title: 'A post', created_utc: 1793610000 } },
        ]),
        'GET /api/mod/conversations': {
          json: { conversations: { x: { id: 'x', lastUpdated: '2026-11-01T00:00:00Z' } }, conversationIds: ['x'] },
        },
        'GET /api/mod/conversations/:id': {
          json: {
            conversation: { id: 'x', subject: 's' },
            messages: {
              m: {
                id: 'm',
                bodyMarkdown: 'mail',
                author: { name: 'fan_1', isMod: false },
                date: '2026-11-01T00:00:00Z',
              },
            },
          },
        },
      },
      { subreddit: 'r/brandsub' },
    );
    const texts = (items: readonly unknown[]) =>
      eventsOf(reddit, items, { externalChannelId: 'brand' }).map(
        (event) => `${event.kind} ${'text' in event ? event.text : ''}`,
      );
    const backfill = await pollAll(reddit, channel, { purpose: 'backfill', since: new Date('2026-10-01') });
    expect(texts(backfill.items)).toEqual([
      'comment words t1_b',
      'comment words t1_a',
      'comment words t1_old',
      'echo words t1_own',
      'comment words t1_c',
      'mention A post',
      'message mail',
    ]);

    const before = api.requests.length;
    await pollAll(reddit, channel, { cursor: backfill.cursor });
    expect(api.requests.slice(before).map(({ path, query }) => [path, query['after']])).toEqual([
      ['/message/inbox', undefined],
      ['/user/brand/comments', undefined],
      ['/r/brandsub/comments', undefined],
      ['/r/brandsub/new', undefined],
      ['/api/mod/conversations', undefined],
    ]);
  });

  it('finds what is newer although the last thing that it knew was deleted', async () => {
    const { api, channel } = await open({
      'GET /message/inbox': listing([comment('t1_b'), comment('t1_a')]),
      'GET /user/:name/comments': listing([]),
    });
    const { cursor } = await pollAll(reddit, channel);
    api.routes['GET /message/inbox'] = listing([comment('t1_c'), comment('t1_a')], 't1_a');
    const { items } = await pollAll(reddit, channel, { cursor });
    expect(items.map((item) => (item as { data: { name: string } }).data.name)).toContain('t1_c');
  });

  it('asks every six hours for what it read before, and brings only what changed', async () => {
    const inbox = listing([comment('t1_a'), comment('t1_b'), comment('t1_c'), { kind: 't4', data: { name: 't4_m' } }]);
    const { api, channel } = await open({
      'GET /message/inbox': inbox,
      'GET /user/:name/comments': listing([]),
      'GET /api/info': listing([
        comment('t1_a', { body: '[deleted]', author: '[deleted]' }),
        comment('t1_b'),
        comment('t1_c', { edited: 1793613600, body: 'other words' }),
      ]),
    });
    const round = (hours: number, cursor: string | null) =>
      pollAll(reddit, { ...channel, now: new Date(testNow.getTime() + hours * 3_600_000) }, { cursor });
    const asked = () => api.requests.filter(({ path }) => path === '/api/info').map(({ query }) => query['id']);
    const first = await round(0, null);
    const soon = await round(5.9, first.cursor);
    expect(asked()).toEqual([]);

    api.routes['GET /message/inbox'] = listing([]);
    const later = await round(6, soon.cursor);
    expect(asked()).toEqual(['t1_a,t1_b,t1_c']);
    const kinds = eventsOf(reddit, later.items, { externalChannelId: 'brand' }).map((event) =>
      'externalId' in event ? `${event.kind} ${event.externalId}` : event.kind,
    );
    expect(kinds).toEqual(['delete t1_a', 'edit t1_c']);
  });

  it('waits for the end of the window while few requests are left, and goes without modmail where it may not', async () => {
    const { channel } = await open(
      {
        'GET /message/inbox': {
          ...listing([]),
          headers: { 'x-ratelimit-remaining': '3.0', 'x-ratelimit-reset': '120' },
        },
        'GET /user/:name/comments': { status: 403, json: { reason: 'private' } },
        'GET /r/:sub/comments': listing([]),
        'GET /r/:sub/new': listing([]),
        'GET /api/mod/conversations': { status: 403, json: { reason: 'NO_MODMAIL' } },
      },
      { subreddit: 'brandsub' },
    );
    const first = await reddit.poll?.({ cursor: null, purpose: 'live', since: null }, channel);
    expect(first?.retryAfterSeconds).toBe(120);
    expect((await pollAll(reddit, channel)).items).toEqual([]);
  });
});
