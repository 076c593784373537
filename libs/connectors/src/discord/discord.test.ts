import { join } from 'node:path';
import type { NormaliseContext } from '../connector';
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
import { snowflakeAt } from './snowflake';
import { discord } from '.';

const bot = '1410000000000000005';
const secrets = { token: 'bot-token' };
const fails = (status: number, code: number, message = 'no'): FakeAnswer => ({ status, json: { code, message } });

const routes = (): FakeRoutes => ({
  'POST /channels/:id/messages': { json: { id: '1441000000000000900' } },
  'PATCH /channels/:id/messages/:message': { json: { id: '1441000000000000900' } },
  'DELETE /channels/:id/messages/:message': { status: 204 },
  'PUT /channels/:id/messages/:message/reactions/:emoji/@me': { status: 204 },
  'DELETE /channels/:id/messages/:message/reactions/:emoji/@me': { status: 204 },
});

const target = buildReference({ externalId: '1441000000000000009', extra: { channelId: '1440000000000000002' } });
const comment = { externalConversationId: '1441000000000000001', replyTo: target };
const direct = { externalConversationId: '1446000000000000007' };

describeConnector(discord, {
  fixtures: join(__dirname, 'fixtures'),
  own: bot,
  context: { externalChannelId: bot },
  unknown: [
    { name: 'a frame of another kind', body: { t: 'TYPING_START', d: { channel_id: '1' } } },
    { name: 'a message without an id', body: { t: 'MESSAGE_CREATE', d: { content: 'x' } } },
    { name: 'an empty deletion', body: { t: 'MESSAGE_DELETE_BULK', d: { ids: [] } } },
    { name: 'no frame', body: {} },
  ],
  outbound: {
    secrets,
    externalId: bot,
    routes,
    sendRoute: 'POST /channels/:id/messages',
    textOf: (request) => (request.json() as { content: string }).content,
    messages: { comment, direct },
    acts: { comment: { target }, direct: { target, externalConversationId: direct.externalConversationId } },
    errors: [
      {
        name: '429 with fractions of seconds',
        answer: {
          status: 429,
          headers: { 'retry-after': '65' },
          json: { message: 'You are being rate limited.', retry_after: 64.57, global: false },
        },
        outcome: 'retry',
        retryAfterSeconds: 65,
      },
      {
        name: 'direct messages opened too fast',
        answer: fails(400, 40003, 'You are opening direct messages too fast'),
        outcome: 'retry',
        code: 'discord_40003',
      },
      {
        name: 'the limit of writing in a channel',
        answer: fails(400, 20028, 'The write action you are performing on the channel has hit the write rate limit'),
        outcome: 'retry',
        code: 'discord_20028',
      },
      {
        name: 'a person who takes no messages',
        answer: fails(403, 50007, 'Cannot send messages to this user'),
        outcome: 'refused',
        code: 'discord_50007',
      },
      { name: 'a channel that is gone', answer: fails(404, 10003), outcome: 'refused', code: 'discord_10003' },
      {
        name: 'a body that is wrong',
        answer: fails(400, 50035, 'Invalid Form Body'),
        outcome: 'refused',
        code: 'discord_50035',
      },
      { name: '401', answer: fails(401, 0, '401: Unauthorized'), outcome: 'refused', channelState: 'disconnected' },
      { name: '500', answer: { status: 500, body: '' }, outcome: 'unknown' },
      { name: 'success without an id', answer: { json: {} }, outcome: 'unknown', of: 'send' },
    ],
    check: {
      externalId: bot,
      routes: { 'GET /users/@me': { json: { id: bot, username: 'brandbot' } } },
      other: { routes: { 'GET /users/@me': { json: { id: '99', username: 'else' } } }, externalId: '99' },
      revoked: { 'GET /users/@me': fails(401, 0, '401: Unauthorized') },
    },
  },
});

describe('discord', () => {
  afterEach(closeFakes);
  const open = async (change: FakeRoutes = {}, settings = {}) => {
    const api = await fakeApi({ ...change, ...routes(), ...change });
    return { api, channel: channelAccess({ api, externalId: bot, secrets, settings }) };
  };
  const context: NormaliseContext = { externalChannelId: bot, receivedAt: testNow, foundBy: 'stream' };

  it('answers in the room of the message, with one nonce for every attempt and no pings', async () => {
    const { api, channel } = await open();
    const message = buildOutbound({ conversationKind: 'comment', ...comment, text: '@everyone 20 % off' });
    expect(await discord.send(message, channel)).toEqual({
      externalId: '1441000000000000900',
      extra: { channelId: '1440000000000000002' },
    });
    await discord.send(message, channel);
    const [first, second] = api.requests.map((request) => request.json() as Record<string, unknown>);
    expect(first).toEqual({
      content: '@everyone 20 % off',
      nonce: second?.['nonce'],
      enforce_nonce: true,
      allowed_mentions: { parse: [], replied_user: false },
      message_reference: { message_id: '1441000000000000009', fail_if_not_exists: false },
    });
    expect(String(first?.['nonce']).length).toBeLessThanOrEqual(25);
    expect(api.requests[0]).toMatchObject({
      path: '/channels/1440000000000000002/messages',
      headers: { authorization: 'Bot bot-token' },
    });
  });

  it('answers in a thread and in a direct conversation by their own rooms', async () => {
    const { api, channel } = await open();
    await discord.send(
      buildOutbound({ conversationKind: 'comment', externalConversationId: '1441000000000000001', replyTo: null }),
      channel,
    );
    await discord.send(buildOutbound(direct), channel);
    expect(api.requests.map(({ path }) => path)).toEqual([
      '/channels/1441000000000000001/messages',
      '/channels/1446000000000000007/messages',
    ]);
    expect(api.requests[1]?.json()).not.toHaveProperty('message_reference');
  });

  it('sends files beside the text', async () => {
    const { api, channel } = await open();
    await discord.send(
      buildOutbound({ ...direct, attachments: [buildAttachment(), buildAttachment({ name: 'b.png' })] }),
      channel,
    );
    const body = api.requests[0]?.body.toString('latin1') ?? '';
    expect(body).toMatch(/name="payload_json"\r\n\r\n\{"content":"Yes, we ship there\."/);
    expect(body).toMatch(/name="files\[1\]"; filename="b\.png"/);
  });

  it('sends files of 25 MiB together and refuses a byte more', async () => {
    const { api, channel } = await open();
    const mebibyte = 1024 * 1024;
    const files = (last: number) => [10 * mebibyte, 10 * mebibyte, last].map((bytes) => buildAttachment({ bytes }));
    const sending = (last: number) => discord.send(buildOutbound({ ...direct, attachments: files(last) }), channel);
    expect(await sending(5 * mebibyte)).toMatchObject({ externalId: '1441000000000000900' });
    await expect(sending(5 * mebibyte + 1)).rejects.toMatchObject({ code: 'attachment_too_large', outcome: 'refused' });
    expect(api.requests).toHaveLength(1);
  });

  it('finds a message without an answer among the bot’s own', async () => {
    const own = (content: string) => ({
      id: '1441000000000000950',
      author: { id: bot },
      content,
      timestamp: testNow.toISOString(),
    });
    const { api, channel } = await open({
      'GET /channels/:id/messages': { json: [own('other'), own(buildOutbound().text)] },
    });
    const message = { ...buildOutbound(direct), attemptedAt: testNow };
    expect(await discord.confirm?.(message, channel)).toEqual({ state: 'found', externalId: '1441000000000000950' });
    expect(api.requests[0]?.query['after']).toBe(snowflakeAt(new Date(testNow.getTime() - 60_000)));
    expect(await discord.confirm?.({ ...message, text: 'never said' }, channel)).toEqual({ state: 'unknown' });
  });

  it('reads the history of chosen rooms and their threads', async () => {
    const message = (id: string, channel_id: string) => ({
      id,
      channel_id,
      author: { id: '7' },
      content: `words ${id}`,
      timestamp: '2026-11-01T00:00:00Z',
      type: 0,
    });
    const { api, channel } = await open(
      {
        'GET /users/@me/guilds': { json: [{ id: 'g1' }] },
        'GET /guilds/:id/channels': {
          json: [
            { id: 'c1', type: 0 },
            { id: 'voice', type: 2 },
            { id: 'other', type: 0 },
          ],
        },
        'GET /guilds/:id/threads/active': { json: { threads: [{ id: 't1', type: 11, parent_id: 'c1' }] } },
        'GET /channels/:id/messages': ({ params, query }) => {
          const [newest, older] = [message('1441000000000000102', 'c1'), message('1441000000000000101', 'c1')];
          if (params['id'] === 't1') return fails(403, 50001);
          return { json: [newest, older].filter(({ id }) => id > String(query['after'])) };
        },
      },
      { channelIds: ['c1'] },
    );
    const { items, cursor } = await pollAll(discord, channel, {
      purpose: 'backfill',
      since: new Date('2025-10-01T00:00:00Z'),
    });
    expect(
      eventsOf(discord, items, { settings: { channelIds: ['c1'] } }).map((event) =>
        'text' in event ? event.text : event.kind,
      ),
    ).toEqual(['words 1441000000000000101', 'words 1441000000000000102']);
    expect((await pollAll(discord, channel, { cursor, purpose: 'reconcile' })).items).toEqual([]);
    expect(api.requests.some(({ path }) => path.includes('other'))).toBe(false);
  });

  it('leaves rooms out that were not chosen, but no direct message', () => {
    const settings = { channelIds: ['c1'] };
    const kindIn = (d: object) =>
      discord.normalise(
        { t: 'MESSAGE_CREATE', d: { id: '5', author: { id: '7' }, content: 'x', ...d } },
        { ...context, settings },
      )[0];
    expect(kindIn({ channel_id: 'c2', guild_id: 'g' })).toMatchObject({
      kind: 'ignored',
      reason: 'outside_subscription',
    });
    expect(kindIn({ channel_id: 'c1', guild_id: 'g' })).toMatchObject({ kind: 'comment' });
    expect(kindIn({ channel_id: 'd1' })).toMatchObject({ kind: 'message' });
  });

  it('reacts with its own thumb and takes it back', async () => {
    const { api, channel } = await open();
    await discord.act?.(buildAct({ type: 'like', target }), channel);
    await discord.act?.(buildAct({ type: 'unlike', target }), channel);
    expect(api.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(
      ['PUT', 'DELETE'].map(
        (method) => `${method} /channels/1440000000000000002/messages/1441000000000000009/reactions/👍/@me`,
      ),
    );
  });

  it('names the bot of a token', async () => {
    const { channel } = await open({ 'GET /users/@me': { json: { id: bot, username: 'brandbot' } } });
    expect(await discord.check?.(channel)).toEqual({ externalId: bot, name: 'brandbot' });
  });
});
