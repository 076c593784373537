import { join } from 'node:path';
import { graphError, metaSecrets, metaWebhook } from '../meta/testing';
import {
  buildAct,
  buildAttachment,
  buildOutbound,
  buildReference,
  channelAccess,
  closeFakes,
  describeConnector,
  fakeApi,
  testNow,
  type ErrorRow,
  type FakeRoutes,
} from '../testing';
import { threads } from './index';

const profileId = '78901000000001';

const routes = (): FakeRoutes => ({
  'POST /v1.0/me/threads': { json: { id: '17900000000000001' } },
  'POST /v1.0/me/threads_publish': { json: { id: '8901234000000099' } },
  'POST /v1.0/:reply/manage_reply': { json: { success: true } },
  'DELETE /v1.0/:reply': { json: { success: true, deleted_id: '8901234000000001' } },
});

const errors: ErrorRow[] = [
  ...[1, 2].map((code): ErrorRow => ({
    name: `code ${code}`,
    answer: graphError(code, {}, 500),
    outcome: 'retry',
    code: 'platform_down',
  })),
  ...[4, 17, 32, 613].map((code): ErrorRow => ({
    name: `code ${code}`,
    answer: graphError(code),
    outcome: 'retry',
    code: 'throttled',
    retryAfterSeconds: 300,
  })),
  {
    name: 'HTTP 429',
    answer: { status: 429, headers: { 'retry-after': '9' } },
    outcome: 'retry',
    code: 'throttled',
    retryAfterSeconds: 9,
  },
  {
    name: 'code 190',
    answer: graphError(190, {}, 401),
    outcome: 'refused',
    code: 'reconnect',
    channelState: 'disconnected',
  },
  { name: 'code 10', answer: graphError(10, {}, 403), outcome: 'refused', code: 'missing_permission' },
  { name: 'code 200', answer: graphError(200, {}, 403), outcome: 'refused', code: 'missing_permission' },
  { name: 'code 24', answer: graphError(24), outcome: 'refused', code: 'gone' },
  {
    name: 'too many links',
    answer: graphError(100, { error_user_msg: 'THREADS_API__LINK_LIMIT_EXCEEDED' }),
    outcome: 'refused',
    code: 'bad_request',
  },
  { name: 'a bare 500', answer: { status: 500, body: 'oops' }, outcome: 'unknown' },
];

describeConnector(threads, {
  fixtures: join(__dirname, 'fixtures'),
  unknown: [
    { name: 'a new field', body: { target_id: profileId, values: { field: 'holograms', value: { id: '1' } } } },
    { name: 'no values', body: { target_id: profileId } },
    { name: 'an empty list of values', body: { target_id: profileId, values: [] } },
    { name: 'no object', body: 'replies' },
  ],
  webhook: metaWebhook,
  outbound: {
    secrets: metaSecrets,
    externalId: profileId,
    routes,
    sendRoute: 'POST /v1.0/me/threads_publish',
    textOf: ({ body }) => (body.length > 0 ? (JSON.parse(body.toString('utf8')) as { text?: string }).text : undefined),
    errors,
  },
});

describe('threads', () => {
  afterEach(closeFakes);

  const open = async (change: FakeRoutes = {}) => {
    const api = await fakeApi({ ...change, ...routes(), ...change });
    return { api, channel: channelAccess({ api, secrets: metaSecrets, externalId: profileId }) };
  };
  const reply = buildOutbound({
    conversationKind: 'comment',
    replyTo: buildReference({ externalId: '8901234000000001' }),
  });

  it('makes a container below the reply and publishes it', async () => {
    const { api, channel } = await open();
    expect(await threads.send(reply, channel)).toEqual({ externalId: '8901234000000099' });
    expect(api.requests.map((request) => request.json())).toEqual([
      { media_type: 'TEXT', text: 'Yes, we ship there.', reply_to_id: '8901234000000001' },
      { creation_id: '17900000000000001' },
    ]);
    expect(api.requests[0]?.headers['authorization']).toBe('Bearer EAAB-test');
  });

  it('may try again when no answer came to the container, which nobody sees', async () => {
    const { channel } = await open({ 'POST /v1.0/me/threads': { drop: true } });
    await expect(threads.send(reply, channel)).rejects.toMatchObject({ outcome: 'retry' });
  });

  it('puts a picture off until Threads has read it, and publishes the same container', async () => {
    const states = ['IN_PROGRESS', 'FINISHED'];
    const { api, channel } = await open({
      'GET /v1.0/17900000000000001': () => ({ json: { status: states.shift() } }),
    });
    const message = { ...reply, attachments: [buildAttachment()] };
    await expect(threads.send(message, channel)).rejects.toMatchObject({
      outcome: 'retry',
      code: 'not_ready',
      retryAfterSeconds: 30,
    });
    await expect(threads.send(message, channel)).rejects.toMatchObject({ code: 'not_ready' });
    expect(await threads.send(message, channel)).toEqual({ externalId: '8901234000000099' });
    expect(api.requests.filter(({ path }) => path === '/v1.0/me/threads')).toHaveLength(1);
    expect(channel.session.get()).toMatchObject({ containers: {} });
  });

  it('says why Threads could not take a file', async () => {
    const { channel } = await open({
      'GET /v1.0/17900000000000001': { json: { status: 'ERROR', error_message: 'FAILED_DOWNLOADING_VIDEO' } },
    });
    const message = { ...reply, attachments: [buildAttachment({ type: 'video' })] };
    await expect(threads.send(message, channel)).rejects.toMatchObject({ code: 'not_ready' });
    await expect(threads.send(message, channel)).rejects.toMatchObject({
      outcome: 'refused',
      message: 'FAILED_DOWNLOADING_VIDEO',
    });
  });

  it('sends five different links, and refuses a sixth before anything is asked', async () => {
    const linked = (count: number) =>
      Array.from({ length: count }, (_, index) => `https://shop.example/${index}`).join(' ');
    const { api, channel } = await open();
    await expect(threads.send({ ...reply, text: linked(6) }, channel)).rejects.toMatchObject({
      outcome: 'refused',
      code: 'too_many_links',
      details: { limit: 5, links: 6 },
    });
    expect(api.requests).toEqual([]);
    const again = `${linked(5)} https://shop.example/0`; // the same one twice is one
    expect(await threads.send({ ...reply, text: again }, channel)).toEqual({ externalId: '8901234000000099' });
  });

  it('counts an emoji by its bytes', async () => {
    const { api, channel } = await open();
    await threads.send({ ...reply, text: '👍'.repeat(125) }, channel);
    await expect(threads.send({ ...reply, text: '👍'.repeat(126) }, channel)).rejects.toMatchObject({
      code: 'text_too_long',
    });
    expect(api.requests).toHaveLength(2);
  });

  it('hides a reply and shows it again', async () => {
    const { api, channel } = await open();
    await threads.act?.(buildAct({ type: 'hide', target: buildReference({ externalId: '89' }) }), channel);
    await threads.act?.(buildAct({ type: 'unhide', target: buildReference({ externalId: '89' }) }), channel);
    expect(api.requests.map(({ path, query }) => [path, query['hide']])).toEqual([
      ['/v1.0/89/manage_reply', 'true'],
      ['/v1.0/89/manage_reply', 'false'],
    ]);
  });

  it('finds a lost reply among our newest', async () => {
    const { channel } = await open({
      'GET /v1.0/me/replies': {
        json: { data: [{ id: '890', text: 'Yes, we ship there.', timestamp: '2026-11-02T10:00:01+0000' }] },
      },
    });
    expect(await threads.confirm?.({ ...reply, attemptedAt: testNow }, channel)).toEqual({
      state: 'found',
      externalId: '890',
    });
  });

  it('reads replies and mentions', async () => {
    const root = {
      id: '123',
      text: 'New cups',
      permalink: 'https://www.threads.net/p/123',
      username: 'example_shop',
      timestamp: '2026-11-02T08:00:00+0000',
    };
    const { channel } = await open({
      'GET /v1.0/me/threads': {
        json: {
          data: [
            { ...root, has_replies: true },
            { id: '124', has_replies: false, timestamp: '2026-11-01T08:00:00+0000' },
          ],
        },
      },
      'GET /v1.0/123/conversation': {
        json: {
          data: [
            {
              id: '89',
              text: 'How much?',
              username: 'ada.m',
              timestamp: '2026-11-02T09:30:00+0000',
              replied_to: { id: '123' },
            },
            {
              id: '90',
              text: '30',
              username: 'example_shop',
              timestamp: '2026-11-02T09:40:00+0000',
              replied_to: { id: '89' },
            },
          ],
        },
      },
      'GET /v1.0/me/mentions': {
        json: { data: [{ id: '91', text: '@example_shop', username: 'bo.b', timestamp: '2026-11-02T09:50:00+0000' }] },
      },
    });
    const context = { externalChannelId: profileId, receivedAt: testNow, foundBy: 'poll' as const };
    const events = [];
    for (let cursor: string | null = null, hasMore = true; hasMore;) {
      const polled: Awaited<ReturnType<NonNullable<typeof threads.poll>>> | undefined = await threads.poll?.(
        { cursor, purpose: 'live', since: null },
        channel,
      );
      events.push(...(polled?.items ?? []).flatMap((item) => threads.normalise(item, context)));
      cursor = polled?.cursor ?? null;
      hasMore = polled?.hasMore ?? false;
    }
    expect(events).toMatchObject([
      { kind: 'comment', externalId: '89', post: { externalId: '123', text: 'New cups' } },
      { kind: 'echo', externalId: '90', replyToExternalId: '89' },
      { kind: 'mention', externalId: '91' },
    ]);
  });

  it('completes the author of a reply and the words of its post', async () => {
    const context = { externalChannelId: profileId, receivedAt: testNow, foundBy: 'webhook' as const };
    const [event] = threads.normalise(
      {
        target_id: profileId,
        values: { field: 'replies', value: { id: '89', text: 'who?', root_post: { id: '123' } } },
      },
      context,
    );
    const { channel } = await open({
      'GET /v1.0/89': {
        json: {
          id: '89',
          text: 'who?',
          username: 'ada.m',
          timestamp: '2026-11-02T09:30:00+0000',
          root_post: { id: '123' },
        },
      },
      'GET /v1.0/123': { json: { id: '123', text: 'New cups', permalink: 'https://www.threads.net/p/123' } },
    });
    if (event?.kind !== 'comment') throw new Error('no comment');
    expect(await threads.complete?.(event, channel)).toMatchObject({
      author: { externalId: 'ada.m' },
      isPartial: false,
      at: new Date('2026-11-02T09:30:00Z'),
      post: { externalId: '123', text: 'New cups', url: 'https://www.threads.net/p/123' },
    });
  });

  it('tells whose the token is', async () => {
    const { channel } = await open({ 'GET /v1.0/me': { json: { id: profileId, username: 'example_shop' } } });
    expect(await threads.check?.(channel)).toEqual({ externalId: profileId, name: 'example_shop' });
  });
});
