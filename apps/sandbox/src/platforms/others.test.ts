import { createHmac } from 'node:crypto';
import { WebSocket } from 'ws';
import { startPlatformTest, type Json, type PlatformTest } from './testing';

let test: PlatformTest;
beforeEach(async () => void (test = await startPlatformTest()));
afterEach(() => test.stop());

describe('threads', () => {
  const call = (method: string, path: string) =>
    test.call(method, `/threads/v1.0${path}`, { headers: { authorization: 'Bearer th' } });
  const connect = () =>
    test.platforms.threads.addAccount({ token: 'th', username: 'shop', webhookUrl: test.receiver.url });

  it('publishes a text in two steps, and pictures only after half a minute', async () => {
    const account = connect();
    const post = test.platforms.threads.addPost(account, 'New pots');
    const reply = test.platforms.threads.reply(account, { to: post.id, username: 'ada', text: 'Price?' });
    const text = await call('POST', `/me/threads?media_type=TEXT&text=38&reply_to_id=${reply.id}`);
    const published = await call('POST', `/me/threads_publish?creation_id=${String(text.body['id'])}`);
    const twice = await call('POST', `/me/threads_publish?creation_id=${String(text.body['id'])}`);
    const picture = await call('POST', '/me/threads?media_type=IMAGE&image_url=https%3A%2F%2Fexample.com%2Fa.jpg');
    const early = await call('POST', `/me/threads_publish?creation_id=${String(picture.body['id'])}`);
    test.timers.advance(30_000);
    const ready = await call('GET', `/${String(picture.body['id'])}?fields=status`);
    expect([published.status, twice.status, early.status, ready.body['status']]).toEqual([200, 400, 400, 'FINISHED']);
    expect(test.ledger.rows({ platform: 'threads' })).toMatchObject([
      { action: 'reply', target: reply.id, text: '38' },
    ]);
  });

  it('hides top-level replies under own posts alone', async () => {
    const account = connect();
    const post = test.platforms.threads.addPost(account, 'New pots');
    const top = test.platforms.threads.reply(account, { to: post.id, username: 'ada', text: 'one' });
    const below = test.platforms.threads.reply(account, { to: top.id, username: 'bo', text: 'two' });
    const hide = async (id: string) => (await call('POST', `/${id}/manage_reply?hide=true`)).status;
    expect([await hide(below.id), await hide(top.id)]).toEqual([403, 200]);
    expect((await call('GET', `/${below.id}?fields=hide_status`)).body['hide_status']).toBe('HIDDEN');
  });

  it('counts an emoji as its bytes', async () => {
    connect();
    const create = async (text: string) =>
      (await call('POST', `/me/threads?media_type=TEXT&text=${encodeURIComponent(text)}`)).status;
    expect([await create('🍵'.repeat(125)), await create(`${'🍵'.repeat(125)}.`)]).toEqual([200, 400]);
  });

  it('sends its own envelope, one event a body', async () => {
    const account = connect();
    const post = test.platforms.threads.addPost(account, 'New pots');
    test.platforms.threads.reply(account, { to: post.id, username: 'ada', text: 'سلام' });
    expect(await test.received()).toMatchObject([
      {
        topic: 'moderate',
        target_id: account.id,
        values: { field: 'replies', value: { text: 'سلام', root_post: { username: 'shop' } } },
      },
    ]);
  });
});

describe('youtube', () => {
  const connect = () => {
    const channel = test.platforms.youtube.addChannel({ token: 'yt' });
    test.platforms.youtube.addVideo(channel, { id: 'v1', title: 'How we throw' });
    test.platforms.youtube.addVideo(channel, { id: 'v2', title: 'Closed', hasComments: false });
    return channel;
  };
  const call = (method: string, path: string, body?: Json) =>
    test.call(method, `/youtube/youtube/v3${path}`, {
      headers: { authorization: 'Bearer yt' },
      ...(body ? { body } : {}),
    });
  const reasonOf = ({ body }: { body: Json }) =>
    ((body['error'] as { errors?: { reason: string }[] } | undefined)?.errors ?? [])[0]?.reason;

  it('keeps threads two levels deep, and at most five replies in a list', async () => {
    connect();
    const top = test.platforms.youtube.comment({
      videoId: 'v1',
      authorId: 'UCa',
      author: '@ada',
      text: 'Price & size?',
    });
    for (let index = 0; index < 6; index += 1)
      test.platforms.youtube.comment({
        videoId: 'v1',
        authorId: 'UCb',
        author: '@bo',
        text: String(index),
        parentId: top.id,
      });
    const list = await call('GET', '/commentThreads?part=snippet,replies&videoId=v1');
    const reply = await call('POST', '/comments?part=snippet', {
      snippet: { parentId: top.id, textOriginal: '38 euros' },
    });
    const nested = await call('POST', '/comments?part=snippet', {
      snippet: { parentId: String(reply.body['id']), textOriginal: 'no' },
    });
    expect(list.body['items']).toMatchObject([
      {
        snippet: {
          totalReplyCount: 6,
          topLevelComment: { snippet: { textDisplay: 'Price &amp; size?', textOriginal: 'Price & size?' } },
        },
      },
    ]);
    expect((list.body['items'] as { replies: { comments: unknown[] } }[])[0]?.replies.comments).toHaveLength(5);
    expect([reply.status, reasonOf(nested)]).toEqual([200, 'operationNotSupported']);
  });

  it('spends the day’s units, fifty for each answer', async () => {
    connect();
    const top = test.platforms.youtube.comment({ videoId: 'v1', authorId: 'UCa', author: '@ada', text: 'Price?' });
    test.platforms.youtube.setQuota(51);
    const reply = () => call('POST', '/comments?part=snippet', { snippet: { parentId: top.id, textOriginal: '38' } });
    const [first, second] = [await reply(), await reply()];
    expect([first.status, reasonOf(second), test.platforms.youtube.quotaLeft()]).toEqual([200, 'quotaExceeded', 1]);
  });

  it('shows held comments to the owner who asks for them', async () => {
    const channel = connect();
    const held = test.platforms.youtube.comment({
      videoId: 'v1',
      authorId: 'UCa',
      author: '@ada',
      text: 'buy now',
      moderation: 'heldForReview',
    });
    const list = async (status: string) =>
      (
        (
          await call(
            'GET',
            `/commentThreads?part=snippet&allThreadsRelatedToChannelId=${channel.id}&moderationStatus=${status}`,
          )
        ).body['items'] as unknown[]
      ).length;
    expect([await list('published'), await list('heldForReview')]).toEqual([0, 1]);
    const freed = await call('POST', `/comments/setModerationStatus?id=${held.id}&moderationStatus=published`);
    expect([
      freed.status,
      await list('published'),
      reasonOf(await call('GET', '/commentThreads?part=snippet&videoId=v2')),
    ]).toEqual([204, 1, 'commentsDisabled']);
  });
});

describe('linkedin', () => {
  const headers = { authorization: 'Bearer li', 'linkedin-version': '202607', 'x-restli-protocol-version': '2.0.0' };
  const connect = () => {
    const organization = test.platforms.linkedin.addOrganization({
      token: 'li',
      webhookUrl: test.receiver.url,
      clientSecret: 'shh',
    });
    return { organization, activity: test.platforms.linkedin.addPost(organization, 'We are hiring') };
  };
  const comments = (urn: string) => `/linkedin/rest/socialActions/${encodeURIComponent(urn)}/comments`;

  it('attaches an answer to an answer to the top comment, and names it in the headers', async () => {
    const { organization, activity } = connect();
    const theirs = test.platforms.linkedin.comment(organization, {
      activity,
      actor: 'urn:li:person:X',
      text: 'Remote?',
    });
    const urn = `urn:li:comment:(${activity},${theirs.id})`;
    const say = (parent: string, text: string) =>
      test.call('POST', comments(parent), {
        headers,
        body: { actor: organization.urn, object: activity, parentComment: parent, message: { text } },
      });
    const first = await say(urn, 'Yes');
    const second = await say(String(first.body['commentUrn']), 'Fully');
    const again = await say(urn, 'Yes');
    expect([first.status, first.headers.get('x-restli-id'), second.body['parentComment'], again.status]).toEqual([
      201,
      first.body['id'],
      urn,
      409,
    ]);
  });

  it('wants a version that still lives', async () => {
    connect();
    const old = await test.call('GET', '/linkedin/rest/posts?q=author', {
      headers: { ...headers, 'linkedin-version': '202508' },
    });
    const none = await test.call('GET', '/linkedin/rest/posts?q=author', {
      headers: { ...headers, 'linkedin-version': '' },
    });
    expect([old.status, none.status]).toEqual([426, 400]);
  });

  it('signs the words hmacsha256= before the body', async () => {
    const { organization, activity } = connect();
    test.platforms.linkedin.comment(organization, { activity, actor: 'urn:li:person:X', text: 'Remote?' });
    await test.received();
    const [received] = test.receiver.received;
    expect(received?.headers['x-li-signature']).toBe(
      createHmac('sha256', 'shh')
        .update('hmacsha256=')
        .update(received?.rawBody ?? '')
        .digest('hex'),
    );
  });
});

describe('reddit', () => {
  const headers = { authorization: 'Bearer rd', 'user-agent': 'web:hubbub:v1 (by /u/shop)' };
  const call = (method: string, path: string, form?: Record<string, string>) =>
    test.call(method, `/reddit${path}`, { headers, ...(form ? { body: new URLSearchParams(form) } : {}) });

  it('refuses with status 200, and says how many minutes', async () => {
    test.platforms.reddit.addAccount({ token: 'rd', username: 'shop' });
    const post = test.platforms.reddit.post({ author: 'shop', title: 'New pots', subreddit: 'pots' });
    const comment = test.platforms.reddit.comment({ author: 'ada', body: 'Price & size?', parent: post });
    const reply = () => call('POST', '/api/comment', { api_type: 'json', thing_id: comment.name, text: '38' });
    test.platforms.reddit.slowDown(7);
    const [wait, good] = [await reply(), await reply()];
    test.platforms.reddit.lock(post);
    const locked = await reply();
    expect([wait.status, JSON.stringify(wait.body), JSON.stringify(locked.body)]).toEqual([
      200,
      expect.stringContaining('try again in 7 minutes'),
      expect.stringContaining('THREAD_LOCKED'),
    ]);
    expect(good.headers.get('x-ratelimit-remaining')).toMatch(/^\d+\.0$/);
    expect(test.ledger.rows({ platform: 'reddit' })).toHaveLength(1);
  });

  it('escapes bodies unless raw_json is set, and loses its place once an anchor is deleted', async () => {
    test.platforms.reddit.addAccount({ token: 'rd', username: 'shop' });
    const post = test.platforms.reddit.post({ author: 'shop', title: 'New pots', subreddit: 'pots' });
    const first = test.platforms.reddit.comment({ author: 'ada', body: 'a < b', parent: post });
    test.timers.advance(1000);
    test.platforms.reddit.comment({ author: 'bo', body: 'newer', parent: post });
    const unread = await call('GET', '/message/unread');
    const since = async () =>
      ((await call('GET', `/message/inbox?before=${first.name}&raw_json=1`)).body['data'] as { children: unknown[] })
        .children.length;
    const before = await since();
    test.platforms.reddit.remove(first);
    expect([JSON.stringify(unread.body).includes('a &lt; b'), before, await since()]).toEqual([true, 1, 0]);
  });
});

describe('google business', () => {
  it('keeps one answer a review, in bytes, and none before approval', async () => {
    const { googleBusiness } = test.platforms;
    const location = googleBusiness.addLocation();
    const review = googleBusiness.review(location, { stars: 4, comment: 'Nice shop' });
    const path = `/google-business/v4/accounts/111/locations/222/reviews/${review.reviewId}/reply`;
    const put = (comment: string) =>
      test.call('PUT', path, { headers: { authorization: `Bearer ${googleBusiness.token}` }, body: { comment } });
    const statuses = [
      (await put('Thanks!')).status,
      (await put('Thank you!')).status,
      (await put('س'.repeat(2048))).status,
      (await put(`${'س'.repeat(2048)}.`)).status,
    ];
    googleBusiness.setApproved(false);
    expect([...statuses, (await put('again')).status]).toEqual([200, 200, 200, 400, 429]);
    expect(test.ledger.rows({ platform: 'google-business' }).map(({ action }) => action)).toEqual([
      'reply',
      'edit',
      'edit',
    ]);
  });
});

describe('google’s pushes', () => {
  const topic = 'projects/shop/topics/reviews';
  const path = '/google-business/v1/accounts/111/notificationSetting';
  const change = (mask: string, body: Json) =>
    test.call('PATCH', `${path}?updateMask=${mask}`, {
      headers: { authorization: `Bearer ${test.platforms.googleBusiness.token}` },
      body: { name: 'accounts/111/notificationSetting', ...body },
    });

  it('go out for what the account announces, signed for the subscription', async () => {
    const { googleBusiness } = test.platforms;
    const location = googleBusiness.addLocation();
    googleBusiness.addPushSubscription({
      topic,
      url: test.receiver.url,
      serviceAccount: 'p@x.iam.gserviceaccount.com',
    });
    googleBusiness.review(location, { stars: 5 }); // nothing is announced yet
    const made = await change('notificationTypes,pubsubTopic', {
      pubsubTopic: topic,
      notificationTypes: ['NEW_REVIEW'],
    });
    expect(made).toMatchObject({ status: 200, body: { pubsubTopic: topic, notificationTypes: ['NEW_REVIEW'] } });
    const review = googleBusiness.review(location, { stars: 4, comment: 'Nice' });
    googleBusiness.edit(review, { stars: 1 }); // its type is not among those
    const [push, ...others] = await test.received();
    expect(others).toEqual([]);
    const { data = '' } = (push?.['message'] ?? {}) as { data?: string };
    expect(JSON.parse(Buffer.from(data, 'base64').toString())).toEqual({
      notificationType: 'NEW_REVIEW',
      location_name: 'accounts/111/locations/222',
      review_name: `accounts/111/locations/222/reviews/${review.reviewId}`,
    });
    const keys = await test.call('GET', '/google-business/oauth2/v3/certs');
    const [{ authorization = '' } = {}] = test.receiver.received.map(
      ({ headers }) => headers as Record<string, string>,
    );
    const header = Buffer.from(authorization.slice(7).split('.')[0] ?? '', 'base64url').toString();
    expect((JSON.parse(header) as Json)['kid']).toBe((keys.body['keys'] as Json[])[0]?.['kid']);
  });

  it('want a mask, a topic’s whole name and known types', async () => {
    const statuses = [
      await change('', { pubsubTopic: topic }),
      await change('name', { pubsubTopic: topic }),
      await change('pubsubTopic', { pubsubTopic: 'reviews' }),
      await change('notificationTypes', { notificationTypes: ['NEW_MOON'] }),
      await change('pubsubTopic', { name: 'accounts/112/notificationSetting', pubsubTopic: topic }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([400, 400, 400, 400, 400]);
    expect(test.platforms.googleBusiness.setting('111')).toBeNull();
  });
});

describe('youtube’s hub', () => {
  const topic = 'https://www.youtube.com/xml/feeds/videos.xml?channel_id=UCa';
  const ask = (rest: Record<string, string>) =>
    test.call('POST', '/youtube/subscribe', {
      body: new URLSearchParams({
        'hub.mode': 'subscribe',
        'hub.topic': topic,
        'hub.callback': test.receiver.url,
        'hub.verify': 'sync',
        ...rest,
      }),
    });

  it('refuses what is no subscription, and a callback that does not confirm it', async () => {
    test.platforms.youtube.addChannel({ id: 'UCa' });
    const bad: Record<string, string>[] = [
      { 'hub.mode': 'publish' },
      { 'hub.topic': 'https://www.youtube.com/xml/feeds/videos.xml?channel_id=UCelse' },
      { 'hub.topic': 'https://example.com/feed' },
      { 'hub.callback': 'not an address' },
      { 'hub.callback': `${test.receiver.url}#here` },
      { 'hub.secret': 'x'.repeat(200) },
      { 'hub.verify': 'never' },
    ];
    for (const rest of bad) expect([rest, (await ask(rest)).status]).toEqual([rest, 400]);
    expect((await ask({})).status).toBe(409); // the receiver answers ok, which is no challenge
    expect(test.platforms.youtube.subscriptions()).toEqual([]);
  });
});

describe('discord', () => {
  const headers = { authorization: 'Bot dc' };
  const connect = (more = {}) => {
    const bot = test.platforms.discord.addBot({ token: 'dc', ...more });
    test.platforms.discord.addChannel(bot, { id: '900', guildId: '800', name: 'general' });
    return bot;
  };
  const send = (body: Json) => test.call('POST', '/discord/api/v10/channels/900/messages', { headers, body });
  const ada = { id: '1420000000000000004', username: 'ada' };

  /** A connection that keeps what it hears. */
  const listen = async (first: Json) => {
    const socket = new WebSocket(`${test.sandbox.url.replace('http', 'ws')}/discord/gateway`);
    const frames: { op: number; t: string | null; s: number | null; d: Json }[] = [];
    let wake = (): void => undefined;
    socket.on('message', (data: Buffer) => {
      frames.push(JSON.parse(data.toString()) as (typeof frames)[number]);
      wake();
    });
    const until = async (holds: () => boolean) => {
      while (!holds()) await new Promise<void>((resolve) => (wake = resolve));
    };
    await until(() => frames.length > 0);
    socket.send(JSON.stringify(first));
    return { socket, frames, until };
  };

  it('gives one message for one nonce', async () => {
    connect();
    const body = { content: 'hi', nonce: 'n1', enforce_nonce: true };
    const [first, second] = [await send(body), await send(body)];
    expect(second.body['id']).toBe(first.body['id']);
    expect(test.ledger.rows({ platform: 'discord' })).toHaveLength(1);
  });

  it('resumes where a connection broke off, in order', async () => {
    const bot = connect();
    const live = await listen({ op: 2, d: { token: 'dc', intents: (1 << 9) | (1 << 15), properties: {} } });
    await live.until(() => live.frames.some(({ t }) => t === 'READY'));
    const ready = live.frames.find(({ t }) => t === 'READY');
    const closed = new Promise((resolve) => live.socket.on('close', resolve));
    test.platforms.discord.drop(bot);
    await closed;
    for (const content of ['one', 'two'])
      test.platforms.discord.message(bot, { channelId: '900', author: ada, content });
    const again = await listen({ op: 6, d: { token: 'dc', session_id: String(ready?.d['session_id']), seq: 1 } });
    await again.until(() => again.frames.some(({ t }) => t === 'RESUMED'));
    expect(again.frames.filter(({ t }) => t === 'MESSAGE_CREATE').map(({ d }) => d['content'])).toEqual(['one', 'two']);
    again.socket.terminate();
  });

  it('shows no contents without the privileged intent, but can be read by REST after a lost session', async () => {
    const bot = connect({ hasMessageContent: false });
    const live = await listen({ op: 2, d: { token: 'dc', intents: 1 << 9, properties: {} } });
    await live.until(() => live.frames.some(({ t }) => t === 'READY'));
    const message = test.platforms.discord.message(bot, { channelId: '900', author: ada, content: 'hidden' });
    test.platforms.discord.message(bot, { channelId: '900', author: ada, content: `<@${bot.id}> seen` });
    await live.until(() => live.frames.filter(({ t }) => t === 'MESSAGE_CREATE').length === 2);
    expect(live.frames.filter(({ t }) => t === 'MESSAGE_CREATE').map(({ d }) => d['content'])).toEqual([
      '',
      `<@${bot.id}> seen`,
    ]);
    const after = await test.call('GET', `/discord/api/v10/channels/900/messages?after=${message.id}`, { headers });
    expect(after.body).toHaveLength(1);
    live.socket.terminate();
  });

  it('says how long to wait, as a fraction of seconds', async () => {
    connect();
    let last = await send({ content: '0' });
    for (let index = 1; index < 6; index += 1) last = await send({ content: String(index) });
    expect([last.status, last.body['retry_after']]).toEqual([429, 5]);
  });
});
