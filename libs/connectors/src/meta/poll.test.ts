import { facebook } from '../facebook';
import { instagram } from '../instagram';
import type { ChannelAccess, Connector, InboundEvent, PollRequest } from '../connector';
import { channelAccess, closeFakes, fakeApi, testNow, type FakeRoutes } from '../testing';
import { metaSecrets } from './testing';

afterEach(closeFakes);

const paging = (after: string) => ({
  cursors: { before: 'b', after },
  next: `https://graph.facebook.com/next?after=${after}`,
});

/** Polls until nothing more waits; gives all events and the last cursor. */
const pollAll = async (connector: Connector, access: ChannelAccess, request: Partial<PollRequest> = {}) => {
  const events: InboundEvent[] = [];
  let cursor = request.cursor ?? null;
  for (let page = 0; page < 50; page += 1) {
    const polled = await connector.poll?.({ purpose: 'backfill', since: null, ...request, cursor }, access);
    if (!polled) throw new Error('no poll');
    const context = { externalChannelId: access.externalId, receivedAt: testNow, foundBy: 'backfill' as const };
    events.push(...polled.items.flatMap((item) => connector.normalise(item, context)));
    cursor = polled.cursor;
    if (!polled.hasMore) return { events, cursor };
  }
  throw new Error('never ends');
};

const pageId = '104500000000001';
const from = { id: '6100000000000011', name: 'Ada Muster' };

const pageRoutes = (): FakeRoutes => ({
  'GET /v26.0/:page/feed': ({ query }) =>
    query['after']
      ? {
          json: {
            data: [
              {
                id: `${pageId}_1`,
                created_time: '2026-10-01T10:00:00+0000',
                updated_time: '2026-10-01T10:00:00+0000',
                from,
              },
            ],
          },
        }
      : {
          json: {
            data: [
              {
                id: `${pageId}_2`,
                created_time: '2026-11-01T10:00:00+0000',
                updated_time: '2026-11-02T09:30:00+0000',
                message: 'New blue cups',
                permalink_url: 'https://www.facebook.com/p/2',
                from: { id: pageId, name: 'Example Shop' },
              },
            ],
            paging: paging('two'),
          },
        },
  'GET /v26.0/:post/comments': ({ params, query }) => {
    if (params['post'] !== `${pageId}_2`) return { json: { data: [] } };
    if (query['after'])
      return {
        json: {
          data: [
            {
              id: '2_12',
              message: 'Thank you!',
              from: { id: pageId },
              parent: { id: '2_11' },
              created_time: '2026-11-02T09:45:00+0000',
            },
          ],
        },
      };
    return {
      json: {
        data: [
          { id: '2_11', message: 'How much?', from, created_time: '2026-11-02T09:30:00+0000', is_hidden: true },
          {
            id: '2_10',
            from,
            created_time: '2026-11-02T09:20:00+0000',
            attachment: { type: 'photo', media: { image: { src: 'https://cdn.example.com/a.jpg' } } },
          },
        ],
        paging: paging('more'),
      },
    };
  },
  'GET /v26.0/:page/conversations': { json: { data: [{ id: 't_1', updated_time: '2026-11-02T09:50:00+0000' }] } },
  'GET /v26.0/:thread': {
    json: {
      id: 't_1',
      messages: {
        data: [
          {
            id: 'm_2',
            created_time: '2026-11-02T09:50:00+0000',
            from: { id: pageId, name: 'Example Shop' },
            to: { data: [{ id: '72', name: 'Bo Beispiel' }] },
            message: 'hello',
          },
          {
            id: 'm_1',
            created_time: '2026-11-02T09:40:00+0000',
            from: { id: '72', name: 'Bo Beispiel' },
            to: { data: [{ id: pageId }] },
            message: '',
            attachments: { data: [{ mime_type: 'image/jpeg', image_data: { url: 'https://cdn.example.com/b.jpg' } }] },
          },
        ],
      },
    },
  },
});

describe('reading a Page', () => {
  it('finds posts of visitors, comments, replies and direct messages with names and times', async () => {
    const api = await fakeApi(pageRoutes());
    const { events } = await pollAll(facebook, channelAccess({ api, secrets: metaSecrets }));
    expect(events).toEqual([
      expect.objectContaining({
        kind: 'comment',
        externalId: '2_11',
        text: 'How much?',
        at: new Date('2026-11-02T09:30:00Z'),
        post: { externalId: `${pageId}_2`, url: 'https://www.facebook.com/p/2', text: 'New blue cups' },
      }),
      expect.objectContaining({ kind: 'hide', externalId: '2_11' }),
      expect.objectContaining({
        kind: 'comment',
        externalId: '2_10',
        attachments: [{ type: 'image', url: 'https://cdn.example.com/a.jpg' }],
      }),
      expect.objectContaining({ kind: 'echo', externalId: '2_12', replyToExternalId: '2_11' }),
      expect.objectContaining({
        kind: 'mention',
        externalId: `${pageId}_1`,
        author: { externalId: from.id, name: from.name },
      }),
      expect.objectContaining({
        kind: 'echo',
        externalId: 'm_2',
        text: 'hello',
        externalConversationId: '72',
        contact: { externalId: '72', name: 'Bo Beispiel' },
      }),
      expect.objectContaining({
        kind: 'message',
        externalId: 'm_1',
        author: { externalId: '72', name: 'Bo Beispiel' },
        attachments: [{ type: 'image', url: 'https://cdn.example.com/b.jpg' }],
      }),
    ]);
  });

  it('asks the next time only for what is newer', async () => {
    const api = await fakeApi(pageRoutes());
    const access = channelAccess({ api, secrets: metaSecrets });
    const { cursor } = await pollAll(facebook, access, { purpose: 'live' });
    const again = await pollAll(
      facebook,
      { ...access, now: new Date('2026-11-02T12:00:00Z') },
      { purpose: 'live', cursor },
    );
    expect(again.events).toEqual([]);
  });

  it('starts a live run without a cursor an hour back, not at the beginning', async () => {
    const api = await fakeApi(pageRoutes());
    const { events } = await pollAll(facebook, channelAccess({ api, secrets: metaSecrets }), { purpose: 'live' });
    expect(events.map((event) => 'externalId' in event && event.externalId)).not.toContain(`${pageId}_1`);
    expect(events.map((event) => 'externalId' in event && event.externalId)).toContain('2_11');
  });

  it('goes on where it stopped, with nothing but the cursor', async () => {
    const api = await fakeApi(pageRoutes());
    const access = channelAccess({ api, secrets: metaSecrets });
    const whole = await pollAll(facebook, access);
    const first = await facebook.poll?.({ cursor: null, purpose: 'backfill', since: null }, access);
    const rest = await pollAll(facebook, access, { cursor: first?.cursor ?? null });
    const context = { externalChannelId: pageId, receivedAt: testNow, foundBy: 'backfill' as const };
    const begun = (first?.items ?? []).flatMap((item) => facebook.normalise(item, context));
    expect([...begun, ...rest.events]).toEqual(whole.events);
  });

  it('starts anew with a cursor that nobody can read', async () => {
    const api = await fakeApi(pageRoutes());
    const { events } = await pollAll(facebook, channelAccess({ api, secrets: metaSecrets }), { cursor: '{"run":' });
    expect(events.length).toBe(7);
  });

  it('passes over a post that went away meanwhile', async () => {
    const gone = { status: 400, json: { error: { message: 'gone', code: 100, error_subcode: 33 } } };
    const api = await fakeApi({ ...pageRoutes(), 'GET /v26.0/:post/comments': gone });
    const { events } = await pollAll(facebook, channelAccess({ api, secrets: metaSecrets }));
    expect(events.map(({ kind }) => kind)).toEqual(['mention', 'echo', 'message']);
  });

  it.each([
    [60, undefined],
    [75, 60],
    [95, 600],
  ])('with %i %% of the limit used it waits %s s', async (percent, retryAfterSeconds) => {
    const headers = { 'x-app-usage': JSON.stringify({ call_count: percent, total_cputime: 1, total_time: 1 }) };
    const api = await fakeApi({ ...pageRoutes(), 'GET /v26.0/:page/feed': { headers, json: { data: [] } } });
    const polled = await facebook.poll?.(
      { cursor: null, purpose: 'live', since: null },
      channelAccess({ api, secrets: metaSecrets }),
    );
    expect(polled?.retryAfterSeconds).toBe(retryAfterSeconds);
  });

  it('waits as long as the platform says', async () => {
    const usage = { [pageId]: [{ type: 'pages', call_count: 100, estimated_time_to_regain_access: 12 }] };
    const headers = { 'x-business-use-case-usage': JSON.stringify(usage) };
    const api = await fakeApi({ ...pageRoutes(), 'GET /v26.0/:page/feed': { headers, json: { data: [] } } });
    const polled = await facebook.poll?.(
      { cursor: null, purpose: 'live', since: null },
      channelAccess({ api, secrets: metaSecrets }),
    );
    expect(polled?.retryAfterSeconds).toBe(720);
  });
});

describe('reading an Instagram account', () => {
  const routes = (): FakeRoutes => ({
    'GET /v26.0/:account/media': {
      json: {
        data: [
          {
            id: '181',
            caption: 'Blue cups',
            media_type: 'IMAGE',
            media_url: 'https://cdn.example.com/c.jpg',
            permalink: 'https://www.instagram.com/p/1/',
            comments_count: 2,
          },
          { id: '182', comments_count: 0 },
        ],
      },
    },
    'GET /v26.0/:media/comments': {
      json: {
        data: [
          {
            id: '179',
            text: 'Price?',
            timestamp: '2026-11-02T09:30:00+0000',
            from: { id: '900', username: 'ada.m' },
            hidden: false,
            replies: {
              data: [
                {
                  id: '180',
                  text: '30 euros',
                  timestamp: '2026-11-02T09:40:00+0000',
                  from: { id: '17841400000000001', username: 'shop' },
                },
              ],
            },
          },
        ],
      },
    },
    'GET /v26.0/me/conversations': { json: { data: [] } },
  });
  const open = async () =>
    channelAccess({ api: await fakeApi(routes()), secrets: metaSecrets, externalId: '17841400000000001' });

  it('finds comments and our replies under their post', async () => {
    const { events } = await pollAll(instagram, await open());
    expect(events).toEqual([
      expect.objectContaining({
        kind: 'comment',
        externalId: '179',
        externalConversationId: '179',
        author: { externalId: '900', handle: 'ada.m' },
        at: new Date('2026-11-02T09:30:00Z'),
        post: {
          externalId: '181',
          url: 'https://www.instagram.com/p/1/',
          text: 'Blue cups',
          imageUrl: 'https://cdn.example.com/c.jpg',
        },
      }),
      expect.objectContaining({
        kind: 'echo',
        externalId: '180',
        externalConversationId: '179',
        replyToExternalId: '179',
      }),
    ]);
  });

  it('reads a media again only when its number of comments changed', async () => {
    const access = await open();
    const { cursor } = await pollAll(instagram, access);
    const again = await pollAll(instagram, access, { cursor, purpose: 'live' });
    expect(again.events).toEqual([]);
    expect(again.cursor).toContain('"181":2');
  });
});
