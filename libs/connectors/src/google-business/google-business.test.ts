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
import { googleBusiness } from '.';

const location = 'accounts/111/locations/222';
const key = 'locations/222/reviews/AbFvOq';
const secrets = { clientId: 'client', clientSecret: 'hush', refreshToken: 'refresh', accessToken: 'access' };
const reply = '/v4/accounts/:a/locations/:l/reviews/:r/reply';
const fails = (code: number, status: string): FakeAnswer => ({
  status: code,
  json: { error: { code, status, message: status } },
});

const routes = (): FakeRoutes => ({
  [`PUT ${reply}`]: { json: { comment: 'x', updateTime: '2026-11-02T10:00:01Z' } },
  [`DELETE ${reply}`]: { json: {} },
  'POST /token': { status: 400, json: { error: 'invalid_grant' } },
});

const answering = { externalConversationId: key, replyTo: buildReference({ externalId: key }) };

describeConnector(googleBusiness, {
  fixtures: join(__dirname, 'fixtures'),
  ownWords: ['reply', 'rejected'],
  unknown: [
    { name: 'an item that is no review', body: { location: 'x' } },
    { name: 'a review without a name', body: { review: { comment: 'x' } } },
  ],
  tokens: {
    webhookUrl: 'https://inbox.example.com/webhooks/google-business',
    settings: { pushServiceAccount: 'pusher@shop.iam.gserviceaccount.com' },
    keysRoute: 'GET /oauth2/v3/certs',
    claims: {
      iss: 'https://accounts.google.com',
      aud: 'https://inbox.example.com/webhooks/google-business',
      azp: '113774264463038321964',
      sub: '113774264463038321964',
      email: 'pusher@shop.iam.gserviceaccount.com',
      email_verified: true,
    },
    otherIssuers: ['accounts.google.com'],
    wrong: [
      { aud: 'https://inbox.example.com/webhooks/youtube' },
      { aud: [] },
      { aud: undefined },
      { iss: 'https://accounts.google.com.example.com' },
      { iss: undefined },
      { email: 'other@shop.iam.gserviceaccount.com' },
      { email: 'pusher@shop.iam.gserviceaccount.comx' },
      { email: undefined },
      { email_verified: false },
      { email_verified: 'true' },
    ],
  },
  outbound: {
    secrets,
    externalId: location,
    routes,
    sendRoute: `PUT ${reply}`,
    textOf: (request) => (request.json() as { comment: string }).comment,
    messages: { review: answering },
    acts: { review: { externalConversationId: key } },
    errors: [
      {
        name: 'a project without approval',
        answer: fails(403, 'PERMISSION_DENIED'),
        outcome: 'refused',
        code: 'PERMISSION_DENIED',
      },
      { name: 'a review that is gone', answer: fails(404, 'NOT_FOUND'), outcome: 'refused', code: 'NOT_FOUND' },
      { name: 'too fast', answer: fails(429, 'RESOURCE_EXHAUSTED'), outcome: 'retry', retryAfterSeconds: 60 },
      {
        name: 'a token that cannot be renewed',
        answer: fails(401, 'UNAUTHENTICATED'),
        outcome: 'refused',
        channelState: 'disconnected',
      },
      { name: '503', answer: fails(503, 'UNAVAILABLE'), outcome: 'unknown' },
      { name: 'success without a time', answer: { json: {} }, outcome: 'unknown', of: 'send' },
    ],
    check: {
      externalId: location,
      routes: { 'GET /v4/accounts/:a/locations/:l/reviews': { json: { totalReviewCount: 120 } } },
      other: {
        routes: { 'GET /v4/accounts/:a/locations/:l/reviews': fails(403, 'PERMISSION_DENIED') },
        code: 'PERMISSION_DENIED',
      },
      withoutScope: {
        routes: {
          'GET /v4/accounts/:a/locations/:l/reviews': {
            status: 403,
            json: {
              error: {
                code: 403,
                status: 'PERMISSION_DENIED',
                message: 'Request had insufficient authentication scopes.',
                details: [{ '@type': 'type.googleapis.com/x', reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }],
              },
            },
          },
        },
        message: /allow everything/,
      },
      revoked: { 'GET /v4/accounts/:a/locations/:l/reviews': fails(401, 'UNAUTHENTICATED') },
    },
  },
});

describe('google business', () => {
  afterEach(closeFakes);
  const open = async (change: FakeRoutes = {}, externalId = location) => {
    const api = await fakeApi({ ...change, ...routes(), ...change });
    return { api, channel: channelAccess({ api, externalId, secrets }) };
  };
  const review = (number: number, updateTime: string, rest: object = {}) => ({
    name: `accounts/111/locations/222/reviews/r${number}`,
    reviewer: { displayName: 'Ann' },
    starRating: 'FIVE',
    comment: `review ${number}`,
    createTime: updateTime,
    updateTime,
    ...rest,
  });

  it('answers under the account that it is connected as, whoever saw the review first', async () => {
    const { api, channel } = await open();
    const sent = await googleBusiness.send(buildOutbound({ conversationKind: 'review', ...answering }), channel);
    expect(sent).toEqual({ externalId: `${key}/reply/2026-11-02T10:00:01Z` });
    expect(api.requests[0]).toMatchObject({ method: 'PUT', path: `/v4/accounts/111/${key}/reply` });
  });

  it('knows its own answer again when polling brings it', async () => {
    const { channel } = await open();
    const sent = await googleBusiness.send(buildOutbound({ conversationKind: 'review', ...answering }), channel);
    const polled = {
      review: review(1, '2026-11-02T09:00:00Z', {
        name: `accounts/999/${key}`,
        reviewReply: { comment: 'x', updateTime: '2026-11-02T10:00:01Z' },
      }),
    };
    expect(eventsOf(googleBusiness, [polled])[1]).toMatchObject({ kind: 'echo', externalId: sent.externalId });
  });

  it('takes its answer back', async () => {
    const { api, channel } = await open();
    await googleBusiness.act?.(
      buildAct({ type: 'delete', direction: 'outbound', conversationKind: 'review', externalConversationId: key }),
      channel,
    );
    expect(api.requests[0]).toMatchObject({ method: 'DELETE', path: `/v4/accounts/111/${key}/reply` });
  });

  it('reads every page on backfill, then only what changed since', async () => {
    const pages = [
      [review(3, '2026-10-30T00:00:00Z'), review(2, '2026-10-29T00:00:00Z')],
      [review(1, '2026-10-28T00:00:00Z'), review(0, '2020-01-01T00:00:00Z')],
    ];
    const { api, channel } = await open({
      'GET /v4/accounts/:a/locations/:l/reviews': ({ query }) => {
        const page = Number(query['pageToken'] ?? 0);
        return { json: { reviews: pages[page], ...(page === 0 ? { nextPageToken: '1' } : {}) } };
      },
    });
    const backfill = await pollAll(googleBusiness, channel, { purpose: 'backfill', since: new Date('2026-01-01') });
    expect(backfill.items).toHaveLength(3);
    expect(api.requests[0]?.query).toMatchObject({ orderBy: 'updateTime desc', pageSize: '50' });

    pages[0]?.unshift(review(4, '2026-11-01T00:00:00Z'));
    const live = await pollAll(googleBusiness, channel, { cursor: backfill.cursor });
    const texts = eventsOf(googleBusiness, live.items).map((event) => ('text' in event ? event.text : ''));
    expect(texts).toEqual(['review 4']);
  });

  it('finds an answer without an answer on the review itself', async () => {
    const standing = (comment: string) => ({
      json: review(1, '2026-10-30T00:00:00Z', { reviewReply: { comment, updateTime: '2026-11-02T10:00:02Z' } }),
    });
    const { api, channel } = await open({
      'GET /v4/accounts/:a/locations/:l/reviews/:r': standing(buildOutbound().text),
    });
    const message = { ...buildOutbound({ conversationKind: 'review', ...answering }), attemptedAt: testNow };
    expect(await googleBusiness.confirm?.(message, channel)).toEqual({
      state: 'found',
      externalId: `${key}/reply/2026-11-02T10:00:02Z`,
    });
    api.routes['GET /v4/accounts/:a/locations/:l/reviews/:r'] = standing('an older one');
    expect(await googleBusiness.confirm?.(message, channel)).toEqual({ state: 'unknown' });
  });

  it('lists the locations of every account, to choose from', async () => {
    const { channel } = await open({
      'GET /v1/accounts': { json: { accounts: [{ name: 'accounts/111' }, { name: 'accounts/112' }] } },
      'GET /v1/accounts/:a/locations': ({ params, query }) =>
        params['a'] === '112'
          ? { json: {} }
          : query['pageToken']
            ? { json: { locations: [{ name: 'locations/223', title: 'Harbour' }] } }
            : { json: { locations: [{ name: 'locations/222', title: 'Market' }], nextPageToken: 'p2' } },
    });
    expect(await googleBusiness.accounts?.(channel)).toEqual([
      { externalId: 'accounts/111/locations/222', name: 'Market' },
      { externalId: 'accounts/111/locations/223', name: 'Harbour' },
    ]);
  });

  it('says how the location must be named, and whether its reviews may be read', async () => {
    const { channel } = await open({}, 'locations/222');
    await expect(googleBusiness.check?.(channel)).rejects.toMatchObject({ code: 'bad_location' });
    const good = await open({ 'GET /v4/accounts/:a/locations/:l/reviews': { json: { totalReviewCount: 120 } } });
    expect(await googleBusiness.check?.(good.channel)).toMatchObject({ externalId: location });
  });
});
