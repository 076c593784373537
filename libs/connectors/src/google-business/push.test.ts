import fc from 'fast-check';
import { closeFakes, channelAccess, eventsOf, fakeApi, type FakeRoutes } from '../testing';
import { googleBusiness } from '.';

const pushed = (data: unknown, rest: object = {}) => ({
  message: {
    data: Buffer.from(typeof data === 'string' ? data : JSON.stringify(data)).toString('base64'),
    messageId: '2070443601311540',
    publishTime: '2026-11-02T09:59:58.123Z',
    ...rest,
  },
  subscription: 'projects/shop/subscriptions/reviews',
});
const location = 'accounts/111/locations/222';
const review = `${location}/reviews/AbFvOq`;

describe('a push of Google', () => {
  it.each([
    ['by the names of the reference', { notificationType: 'NEW_REVIEW', review_name: review, location_name: location }],
    ['in camel case', { type: 'NEW_REVIEW', reviewName: review, locationName: location }],
    ['by short names', { type: 'UPDATED_REVIEW', name: review, review, location }],
    ['without the account', { type: 'UPDATED_REVIEW', review: 'locations/222/reviews/AbFvOq' }],
    ['with the type among the attributes', { review_name: review }],
  ])('announces a review %s', (_name, data) => {
    const attributes = 'type' in data || 'notificationType' in data ? {} : { attributes: { type: 'NEW_REVIEW' } };
    const [event, ...others] = eventsOf(googleBusiness, [pushed(data, attributes)]);
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      kind: 'ignored',
      reason: 'not_for_inbox',
      announces: 'locations/222/reviews/AbFvOq',
      at: new Date('2026-11-02T09:59:58.123Z'),
    });
    expect(googleBusiness.accountKey?.(event?.externalChannelId ?? '')).toBe('locations/222');
  });

  it.each([
    ['a type that is not known', pushed({ type: 'NEW_MOON', review }), 'unknown_kind', /NEW_MOON/],
    ['no type', pushed({ review }), 'unknown_kind', /push/],
    ['no review', pushed({ type: 'NEW_REVIEW', location }), 'unknown_kind', /names no review/],
    ['a change of the profile', pushed({ type: 'GOOGLE_UPDATE', location }), 'not_for_inbox', /GOOGLE_UPDATE/],
    ['data that is no JSON', pushed('{"type":'), 'unknown_kind', /no JSON/],
    ['no data', { message: {}, subscription: 'x' }, 'unknown_kind', /no JSON/],
  ])('keeps with a reason: %s', (_name, body, reason, detail) => {
    const events = eventsOf(googleBusiness, [body]);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ kind: 'ignored', reason, detail: expect.stringMatching(detail) as unknown });
    expect(events[0]).not.toHaveProperty('announces');
  });

  it('never throws and makes one event of each, whatever it holds', () => {
    const anything = fc.record({
      data: fc.oneof(
        fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value)).toString('base64')),
        fc.string({ unit: 'binary' }),
        fc.jsonValue(),
      ),
      attributes: fc.jsonValue(),
      publishTime: fc.jsonValue(),
    });
    fc.assert(
      fc.property(anything, (message) => eventsOf(googleBusiness, [{ message }]).length === 1),
      { seed: 4, numRuns: 500 },
    );
  });
});

describe('subscribing', () => {
  afterEach(closeFakes);
  const setting = '/v1/accounts/:a/notificationSetting';
  const topic = 'projects/shop/topics/reviews';
  const settings = { pubsubTopic: topic, pushServiceAccount: 'pusher@shop.iam.gserviceaccount.com' };
  const secrets = { clientId: 'client', clientSecret: 'hush', refreshToken: 'refresh', accessToken: 'access' };
  const open = async (routes: FakeRoutes, given: Record<string, unknown> = settings) => {
    const api = await fakeApi({ [`PATCH ${setting}`]: { json: {} }, ...routes });
    return { api, channel: channelAccess({ api, externalId: location, secrets, settings: given }) };
  };
  const patches = (api: Awaited<ReturnType<typeof fakeApi>>) => api.requests.filter(({ method }) => method === 'PATCH');

  it('is wanted only where a topic was entered', () => {
    expect(googleBusiness.hearsSooner?.({})).toBe(false);
    expect(googleBusiness.hearsSooner?.({ pubsubTopic: ' ' })).toBe(false);
    expect(googleBusiness.hearsSooner?.(settings)).toBe(true);
  });

  it('names topic and types, and keeps the types that were asked for before', async () => {
    const held = { name: 'accounts/111/notificationSetting', notificationTypes: ['GOOGLE_UPDATE'] };
    const { api, channel } = await open({ [`GET ${setting}`]: { json: held } });
    await googleBusiness.subscribe?.(channel, 'https://inbox.example.com/webhooks/google-business');
    expect(patches(api).map(({ path, query }) => ({ path, query }))).toEqual([
      { path: '/v1/accounts/111/notificationSetting', query: { updateMask: 'notificationTypes,pubsubTopic' } },
    ]);
    expect(patches(api)[0]?.json()).toEqual({
      name: 'accounts/111/notificationSetting',
      pubsubTopic: topic,
      notificationTypes: ['GOOGLE_UPDATE', 'NEW_REVIEW', 'UPDATED_REVIEW'],
    });
  });

  it('changes nothing where all stands already', async () => {
    const held = { pubsubTopic: topic, notificationTypes: ['UPDATED_REVIEW', 'NEW_REVIEW'] };
    const { api, channel } = await open({ [`GET ${setting}`]: { json: held } });
    await googleBusiness.subscribe?.(channel, '');
    expect(patches(api)).toEqual([]);
  });

  it('leaves the topic of another tool alone and says so', async () => {
    const held = { pubsubTopic: 'projects/other/topics/theirs', notificationTypes: ['NEW_REVIEW'] };
    const { api, channel } = await open({ [`GET ${setting}`]: { json: held } });
    await expect(googleBusiness.subscribe?.(channel, '')).rejects.toMatchObject({
      outcome: 'refused',
      code: 'topic_taken',
      message: expect.stringContaining('projects/other/topics/theirs') as unknown,
    });
    expect(patches(api)).toEqual([]);
  });

  it.each([
    ['bad_topic', { ...settings, pubsubTopic: 'reviews' }],
    ['no_service_account', { pubsubTopic: topic }],
  ])('says what is wrong with the settings: %s', async (code, given) => {
    const { api, channel } = await open({}, given);
    await expect(googleBusiness.subscribe?.(channel, '')).rejects.toMatchObject({ outcome: 'refused', code });
    expect(api.requests).toEqual([]);
  });

  it('passes on what Google says of a topic that it may not publish in', async () => {
    const message = 'The caller does not have permission to publish in the topic';
    const refusal = { status: 400, json: { error: { code: 400, status: 'FAILED_PRECONDITION', message } } };
    const { channel } = await open({ [`GET ${setting}`]: { json: {} }, [`PATCH ${setting}`]: refusal });
    await expect(googleBusiness.subscribe?.(channel, '')).rejects.toMatchObject({ outcome: 'refused', message });
  });
});
