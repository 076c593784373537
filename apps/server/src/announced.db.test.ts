import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { checkDueChannels, pollChannel } from '@hubbub/conversations';
import { recordEvidence } from '@hubbub/connectors/testing';
import { eventually, startTestServer, type TestServer } from './testing';

/**
 * Platforms that only announce: Google's pushes name a review, YouTube's feed a video. What they name is read and comes
 * down the road once, together with what a poll brings.
 */
interface Place {
  account: string;
  location: string;
}
interface Review {
  reviewId: string;
}
interface Sandbox {
  url: string;
  stop(): Promise<void>;
  control: {
    calls(): readonly { path: string }[];
    webhooks: {
      idle(): Promise<void>;
      setCopies(copies: number): void;
      records(): readonly { lastStatus: number | null }[];
    };
    platforms: {
      googleBusiness: {
        token: string;
        refreshToken: string;
        addLocation(): Place;
        addPushSubscription(subscription: { topic: string; url: string; serviceAccount: string }): void;
        review(place: Place, review: { stars: number; comment?: string; reviewer?: string }): Review;
        edit(review: Review, change: { stars?: number; comment?: string }): void;
        announce(place: Place, type: string, review?: Review): number;
        setting(account: string): { topic: string; types: string[] } | null;
      };
      youtube: {
        addChannel(channel: { id: string; token: string }): { id: string };
        addVideo(channel: { id: string }, video: { id: string; title: string }): void;
        comment(comment: { videoId: string; authorId: string; author: string; text: string }): { id: string };
        publish(channel: { id: string }, videoId: string, change?: { isDeleted?: boolean }): number;
        subscriptions(): { callback: string; secret: string; until: number }[];
      };
    };
  };
}
const { startSandbox } = jest.requireActual<{ startSandbox: () => Promise<Sandbox> }>(
  join(__dirname, '../../sandbox/src/start'),
);

let server: TestServer;
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
  server = await startTestServer();
  Object.assign(server.ctx.config, { publicUrl: server.url });
  const made = await server.api('POST', '/api/rules', {
    name: 'Whatever it is',
    mode: 'live',
    trigger: { type: 'message' },
    conditions: { and: [] },
    actions: [{ type: 'priority', priority: 'high' }],
  });
  expect(made.status).toBe(201);
});
afterAll(async () => {
  await server.stop();
  await sandbox.stop();
});

const query = <T>(sql: string, ...rest: unknown[]): Promise<T[]> =>
  server.ctx.store.transaction(server.workspaceId, (db) => db.query(sql, [server.workspaceId, ...rest]));

const messagesOf = (channelId: string) =>
  query<{ text: string; runs: number; post: string | null }>(
    `SELECT m.text, p.text AS post, (SELECT count(*)::int FROM rule_run r WHERE r.workspace_id = m.workspace_id AND r.message_id = m.id) AS runs
     FROM message m JOIN conversation c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
       LEFT JOIN post p ON p.workspace_id = c.workspace_id AND p.id = c.post_id
     WHERE m.workspace_id = $1 AND m.channel_id = $2 AND m.direction = 'inbound' ORDER BY m.sent_at, m.id`,
    channelId,
  );

const ignoredOf = async (channelId: string | null): Promise<{ ignored: Record<string, number>; details: string[] }[]> =>
  query(
    `SELECT o.ignored, o.details FROM delivery_outcome o JOIN delivery d ON d.workspace_id = o.workspace_id AND d.id = o.delivery_id
     WHERE o.workspace_id = $1 AND d.found_by = 'webhook' AND o.channel_id IS NOT DISTINCT FROM $2`,
    channelId,
  );

/** Connects, and waits until its first poll is over: the next one is a day away. */
const connect = async (platform: string, externalId: string, secrets: object, settings: object): Promise<string> => {
  const made = await server.api('POST', '/api/channels', {
    platform,
    name: platform,
    externalId,
    secrets,
    settings: { pollSeconds: 86_400, historyDays: 0, ...settings },
  });
  expect(made.status).toBe(201);
  const { id } = made.body as unknown as { id: string };
  const isPolled = async () =>
    (
      await query<{ done: boolean }>(
        `SELECT next_poll_at > now() + interval '1 hour' AS done FROM channel WHERE workspace_id = $1 AND id = $2`,
        id,
      )
    )[0]?.done;
  expect(await eventually(isPolled, Boolean)).toBe(true);
  return id;
};

/** As the timetable does, though it is not time yet. */
const pollNow = async (id: string): Promise<void> => {
  await query(
    'UPDATE channel SET next_poll_at = now() - interval $$1 second$$ WHERE workspace_id = $1 AND id = $2',
    id,
  );
  await pollChannel(server.ctx, server.workspaceId, id);
};

const waitForDeliveries = async (): Promise<void> => {
  const open = async () =>
    (
      await query<{ count: number }>(
        `SELECT count(*)::int AS count FROM delivery WHERE workspace_id = $1 AND state = 'pending'`,
      )
    )[0]?.count;
  expect(await eventually(open, (count) => count === 0)).toBe(0);
};

describe('a review that Google announces', () => {
  const topic = 'projects/shop/topics/reviews';
  const serviceAccount = 'pusher@shop.iam.gserviceaccount.com';
  let id: string;
  let place: Place;

  beforeAll(async () => {
    const { googleBusiness } = sandbox.control.platforms;
    place = googleBusiness.addLocation();
    googleBusiness.addPushSubscription({ topic, url: `${server.url}/webhooks/google-business`, serviceAccount });
    id = await connect(
      'google-business',
      `accounts/${place.account}/locations/${place.location}`,
      {
        clientId: 'c',
        clientSecret: 'sandbox-client-secret',
        refreshToken: googleBusiness.refreshToken,
        accessToken: googleBusiness.token,
      },
      { apiBaseUrl: `${sandbox.url}/google-business`, pubsubTopic: topic, pushServiceAccount: serviceAccount },
    );
    const setting = async () => googleBusiness.setting(place.account);
    expect(await eventually(setting, Boolean)).toEqual({ topic, types: ['NEW_REVIEW', 'UPDATED_REVIEW'] });
  });

  it('is read and comes in once, however often it is announced and polled, and so does its change', async () => {
    const { googleBusiness } = sandbox.control.platforms;
    sandbox.control.webhooks.setCopies(3);
    const review = googleBusiness.review(place, { stars: 2, comment: 'Αργή εξυπηρέτηση', reviewer: 'Ada' });
    expect(
      await eventually(
        () => messagesOf(id),
        (rows) => rows.length > 0,
      ),
    ).toMatchObject([{ text: 'Αργή εξυπηρέτηση', runs: 1 }]);
    googleBusiness.announce(place, 'NEW_REVIEW', review);
    await pollNow(id);
    googleBusiness.edit(review, { comment: 'Better today' });
    const isChanged = (rows: { text: string }[]) => rows.some(({ text }) => text === 'Better today');
    expect(await eventually(() => messagesOf(id), isChanged)).toMatchObject([{ text: 'Better today', runs: 1 }]);
    await pollNow(id);
    await sandbox.control.webhooks.idle();
    await waitForDeliveries();
    sandbox.control.webhooks.setCopies(1);
    expect(await messagesOf(id)).toMatchObject([{ text: 'Better today', runs: 1 }]);
    recordEvidence({ platform: 'google-business', what: 'announced review', how: 'stand-in' });
    expect(sandbox.control.webhooks.records().map(({ lastStatus }) => lastStatus)).not.toContain(401);
  });

  it('is kept with a reason where its location is nobody’s', async () => {
    const { googleBusiness } = sandbox.control.platforms;
    const elsewhere = googleBusiness.addLocation();
    googleBusiness.review(elsewhere, { stars: 5, comment: 'Not ours' });
    await sandbox.control.webhooks.idle();
    await waitForDeliveries();
    const isOutside = (rows: { ignored: Record<string, number> }[]) =>
      rows.filter(({ ignored }) => ignored['outside_subscription'] === 1).length;
    expect(isOutside(await ignoredOf(null))).toBe(1);
    expect((await messagesOf(id)).map(({ text }) => text)).not.toContain('Not ours');
  });

  it('is refused without Google’s own token for us, and nothing of it is kept', async () => {
    const count = async () =>
      (await query<{ count: number }>('SELECT count(*)::int AS count FROM delivery WHERE workspace_id = $1'))[0]?.count;
    const before = await count();
    const data = Buffer.from(JSON.stringify({ type: 'NEW_REVIEW', review: 'accounts/111/locations/222/reviews/x' }));
    const body = { message: { data: data.toString('base64'), messageId: '1' }, subscription: 's' };
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const forged = `${part({ alg: 'RS256', kid: 'x' })}.${part({ email: serviceAccount, email_verified: true })}.AAAA`;
    for (const headers of [{}, { authorization: `Bearer ${forged}` }, { 'x-hubbub-signers': id }] as Record<
      string,
      string
    >[])
      for (const path of ['google-business', `google-business/${id}`])
        expect((await server.request('POST', `/webhooks/${path}`, body, headers)).status).toBe(401);
    expect(await count()).toBe(before);
  });

  it('waits outside while Google’s keys cannot be had', async () => {
    await server.api('PATCH', `/api/channels/${id}`, { settings: { apiBaseUrl: `${sandbox.url}/nowhere` } });
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = `${part({ alg: 'RS256', kid: 'x' })}.${part({})}.AAAA`;
    const ask = () => server.request('POST', '/webhooks/google-business', {}, { authorization: `Bearer ${token}` });
    const answer = await eventually(ask, ({ status }) => status !== 401); // another look at the settings takes two seconds
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('30');
    await server.api('PATCH', `/api/channels/${id}`, { settings: { apiBaseUrl: `${sandbox.url}/google-business` } });
  });
});

describe('a video that YouTube’s hub announces', () => {
  const channel = { id: 'UCshop000000000000000000', token: 'yt-token' };
  let id: string;
  const hubCalls = () => sandbox.control.calls().filter(({ path }) => path === '/youtube/subscribe').length;

  beforeAll(async () => {
    const { youtube } = sandbox.control.platforms;
    youtube.addChannel(channel);
    const secrets = {
      clientId: 'c',
      clientSecret: 'sandbox-client-secret',
      refreshToken: 'r',
      accessToken: channel.token,
    };
    id = await connect('youtube', channel.id, secrets, { apiBaseUrl: `${sandbox.url}/youtube` });
    const subscribed = await eventually(
      async () => youtube.subscriptions(),
      (all) => all.length > 0,
    );
    expect(subscribed).toMatchObject([{ callback: `${server.url}/webhooks/youtube/${id}` }]);
  });

  it('is known as a post, and its comments come at once and once', async () => {
    const { youtube } = sandbox.control.platforms;
    youtube.addVideo(channel, { id: 'v1', title: 'How we throw & glaze' });
    youtube.comment({ videoId: 'v1', authorId: 'UCfan', author: '@ada', text: 'قیمت؟' });
    expect(youtube.publish(channel, 'v1')).toBe(1);
    expect(
      await eventually(
        () => messagesOf(id),
        (rows) => rows.length > 0,
      ),
    ).toMatchObject([{ text: 'قیمت؟', post: 'How we throw & glaze', runs: 1 }]);
    youtube.publish(channel, 'v1');
    await pollNow(id);
    await sandbox.control.webhooks.idle();
    await waitForDeliveries();
    recordEvidence({ platform: 'youtube', what: 'announced video', how: 'stand-in' });
    expect(await messagesOf(id)).toMatchObject([{ text: 'قیمت؟', runs: 1 }]);
  });

  it('leaves the post known where nobody has commented yet, and a deleted one alone', async () => {
    const { youtube } = sandbox.control.platforms;
    youtube.addVideo(channel, { id: 'v2', title: 'Kiln day' });
    youtube.publish(channel, 'v2');
    const posts = () => query<{ text: string }>(`SELECT text FROM post WHERE workspace_id = $1 AND external_id = 'v2'`);
    expect(await eventually(posts, (rows) => rows.length > 0)).toEqual([{ text: 'Kiln day' }]);
    youtube.publish(channel, 'v2', { isDeleted: true });
    const isTold = (rows: { details: string[] }[]) =>
      rows.some(({ details }) => details.includes('A video was taken away'));
    expect(isTold(await eventually(() => ignoredOf(id), isTold))).toBe(true);
  });

  it('is nobody’s where it is of another channel, and refused unsigned', async () => {
    const [{ secret = '' } = {}] = sandbox.control.platforms.youtube.subscriptions();
    const feed = `<feed xmlns="http://www.w3.org/2005/Atom"><entry><yt:videoId>vX</yt:videoId><yt:channelId>UCelse</yt:channelId><title>Theirs</title></entry></feed>`;
    const post = (signature: string) =>
      server.request('POST', `/webhooks/youtube/${id}`, feed, {
        'content-type': 'application/atom+xml',
        'x-hub-signature': signature,
      });
    expect((await post(`sha1=${'0'.repeat(40)}`)).status).toBe(401);
    expect((await post('')).status).toBe(401);
    expect((await post(`sha1=${createHmac('sha1', secret).update(feed).digest('hex')}`)).status).toBe(200);
    const isOutside = (rows: { ignored: Record<string, number> }[]) =>
      rows.some(({ ignored }) => ignored['outside_subscription'] === 1);
    expect(isOutside(await eventually(() => ignoredOf(null), isOutside))).toBe(true);
    expect(await query(`SELECT 1 FROM post WHERE workspace_id = $1 AND external_id = 'vX'`)).toEqual([]);
  });

  it('keeps being announced: the lease is renewed with each look at the channel, long before it ends', async () => {
    const before = hubCalls();
    await query(
      'UPDATE channel SET next_check_at = now() - interval $$1 second$$ WHERE workspace_id = $1 AND id = $2',
      id,
    );
    const renewed = async () => {
      await checkDueChannels(server.ctx);
      return hubCalls();
    };
    expect(await eventually(renewed, (calls) => calls > before)).toBe(before + 1);
    const [{ next }] = (await query<{ next: number }>(
      'SELECT extract(epoch FROM next_check_at - now())::int AS next FROM channel WHERE workspace_id = $1 AND id = $2',
      id,
    )) as [{ next: number }];
    expect(next).toBeLessThan(432_000 / 4);
    expect(sandbox.control.platforms.youtube.subscriptions()).toHaveLength(1);
  });

  it('answers the hub’s question for nobody who cannot prove that we asked', async () => {
    const search = new URLSearchParams({
      'hub.mode': 'unsubscribe',
      'hub.topic': `https://www.youtube.com/xml/feeds/videos.xml?channel_id=${channel.id}`,
      'hub.challenge': 'c',
      'hub.verify_token': 'guessed',
    });
    expect((await server.request('GET', `/webhooks/youtube/${id}?${search.toString()}`)).status).toBe(403);
  });
});
