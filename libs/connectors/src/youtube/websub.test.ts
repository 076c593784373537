import fc from 'fast-check';
import { channelAccess, closeFakes, eventsOf, fakeApi, type FakeAnswer } from '../testing';
import { asked, feedWith, signedByHub, tombstoneOf, topicOf } from './testing';
import { youtube } from '.';

const brand = 'UCbrand0000000000000000';
const secrets = { clientId: 'client', clientSecret: 'hush', refreshToken: 'refresh', accessToken: 'access' };
const read = (xml: string) => eventsOf(youtube, [youtube.readBody?.(Buffer.from(xml))], { externalChannelId: brand });

describe('a feed', () => {
  it('announces a video of its channel, with the post that comments hang on', () => {
    const title = 'Ζωντανά & <fast> 多少钱';
    expect(read(feedWith({ videoId: 'dQw4w9WgXcQ', channelId: brand, title }))).toEqual([
      {
        kind: 'ignored',
        reason: 'not_for_inbox',
        detail: expect.any(String) as unknown,
        at: new Date('2026-11-02T09:59:00Z'),
        externalChannelId: brand,
        announces: 'dQw4w9WgXcQ',
        post: { externalId: 'dQw4w9WgXcQ', url: 'https://www.youtube.com/watch?v=dQw4w9WgXcQ', text: title },
      },
    ]);
  });

  it('names the channel of a foreign video, so that it is nobody’s here', () => {
    const [event] = read(feedWith({ videoId: 'v', channelId: 'UCelse', title: 'x' }));
    expect(event?.externalChannelId).toBe('UCelse');
  });

  it('reads nothing of a video that was taken away', () => {
    const [event, ...others] = read(tombstoneOf('dQw4w9WgXcQ', brand));
    expect(others).toEqual([]);
    expect(event).toMatchObject({ kind: 'ignored', reason: 'not_for_inbox', externalChannelId: brand });
    expect(event?.at).toEqual(new Date('2026-11-02T09:58:00Z'));
    expect(event).not.toHaveProperty('announces');
  });

  it.each([
    ['an entry without a video', '<feed><entry><yt:channelId>UCx</yt:channelId></entry></feed>', 'unknown_kind'],
    ['an entry without a channel', '<feed><entry><yt:videoId>v</yt:videoId></entry></feed>', 'unknown_kind'],
    ['no entries', '<feed></feed>', 'test_event'],
  ])('keeps with a reason: %s', (_name, xml, reason) => {
    expect(read(xml)).toMatchObject([{ kind: 'ignored', reason }]);
  });

  it('expands no entities of its own and follows none', () => {
    const xml = `<!DOCTYPE feed [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>`;
    const [event] = read(
      `${xml}${feedWith({ videoId: 'v', channelId: brand, title: 'T' }).replace('>T<', '>&b;&f;<')}`,
    );
    expect(event).toMatchObject({ post: { text: '&b;&f;' } });
  });

  it('says so where a body is none, and never loops or throws anything else', () => {
    for (const body of ['', '{}', '<html>Sorry</html>', 'feed'])
      expect(() => youtube.readBody?.(Buffer.from(body))).toThrow('Not an Atom feed');
    const whole = feedWith({ videoId: 'v', channelId: brand, title: 'T' });
    fc.assert(
      fc.property(fc.nat(whole.length), fc.string({ unit: 'binary', maxLength: 20 }), fc.nat(9), (at, put, gone) => {
        const body = `<feed>${whole.slice(0, at)}${put}${whole.slice(at + gone)}`;
        return read(body).every(({ kind }) => kind === 'ignored');
      }),
      { seed: 5, numRuns: 500 },
    );
  });
});

describe('the hub', () => {
  afterEach(closeFakes);
  const callback = 'https://inbox.example.com/webhooks/youtube/0190';
  const open = async (answer: FakeAnswer) => {
    const api = await fakeApi({ 'POST /subscribe': answer });
    return { api, channel: channelAccess({ api, externalId: brand, secrets }) };
  };

  it.each([202, 204])('is asked for the channel’s feed, signed, for five days (%i)', async (status) => {
    const { api, channel } = await open({ status });
    await youtube.subscribe?.(channel, callback);
    const form = api.requests[0]?.form() ?? {};
    expect(form).toMatchObject({
      'hub.mode': 'subscribe',
      'hub.callback': callback,
      'hub.topic': topicOf(brand),
      'hub.lease_seconds': '432000',
      'hub.verify_token': asked({})['hub.verify_token'],
    });
    const body = Buffer.from('x');
    const request = { method: 'POST', query: {}, rawBody: body, receivedAt: channel.now };
    expect(youtube.verify?.({ ...request, headers: signedByHub(body, secrets) }, secrets)).toBe(true);
    expect(form['hub.secret']).toMatch(/^[\da-f]{64}$/); // 200 bytes at most; nothing of the app’s own secret
    expect(JSON.stringify(form)).not.toContain('hush');
  });

  it.each([
    [409, 'refused', 'Error trying to confirm subscription'],
    [429, 'retry', 'Slow down'],
    [503, 'unknown', ''],
  ] as const)('may say no: %i', async (status, outcome, words) => {
    const { channel } = await open({ status, body: words });
    await expect(youtube.subscribe?.(channel, callback)).rejects.toMatchObject({
      outcome,
      message: expect.stringContaining(words) as unknown,
    });
  });

  it('has its announcement read: the comments of that video, with its title', async () => {
    const thread = {
      kind: 'youtube#commentThread',
      id: 't1',
      snippet: { videoId: 'v1', topLevelComment: { id: 't1' } },
    };
    const api = await fakeApi({
      'GET /youtube/v3/commentThreads': { json: { items: [thread] } },
      'GET /youtube/v3/videos': { json: { items: [{ id: 'v1', snippet: { title: 'How we throw', thumbnails: {} } }] } },
    });
    const channel = channelAccess({ api, externalId: brand, secrets });
    const items = await youtube.readAnnounced?.('v1', channel);
    expect(items).toMatchObject([{ id: 't1', video: { title: 'How we throw' } }]);
    expect(api.requests[0]?.query).toMatchObject({ videoId: 'v1', order: 'time', part: 'snippet,replies' });
  });
});
