import type { InboundEvent, PollRequest } from '../connector';
import {
  buildAct,
  buildAttachment,
  buildOutbound,
  channelAccess,
  closeFakes,
  fakeApi,
  testNow,
  type FakeRoutes,
} from '../testing';
import { mastodon } from '.';

const brand = { id: '1', username: 'brand', acct: 'brand', url: 'https://m.example/@brand' };
const ada = { id: '2', username: 'ada', acct: 'ada@pl.example', url: 'https://pl.example/@ada' };
const uriOf = (id: string) => `https://m.example/s/${id}`;
const statusOf = (id: string, account: typeof ada, content: string, rest: object = {}) => ({
  id,
  uri: uriOf(id),
  account,
  content: `<p>${content}</p>`,
  visibility: 'public',
  created_at: testNow.toISOString(),
  mentions: [],
  ...rest,
});

const replyTo = {
  externalId: uriOf('5'),
  text: 'Do you ship?',
  sentAt: testNow,
  author: { externalId: ada.url, name: 'Ada', handle: ada.acct },
  extra: { id: '5', visibility: 'unlisted', spoilerText: 'Prices', acct: ada.acct, people: [] },
};
const reply = (rest: Parameters<typeof buildOutbound>[0] = {}) =>
  buildOutbound({ conversationKind: 'comment', externalConversationId: uriOf('5'), replyTo, text: 'Yes', ...rest });

const version = (given: string, limit = 500): FakeRoutes => ({
  'GET /api/v2/instance': { status: 404, body: '<h1>404</h1>' },
  'GET /api/v1/instance': { json: { version: given, configuration: { statuses: { max_characters: limit } } } },
});

const open = async (change: FakeRoutes = {}) => {
  const api = await fakeApi({
    ...change,
    'GET /api/v1/accounts/verify_credentials': { json: brand },
    ...version('4.5.1'),
    'POST /api/v1/statuses': (request) => {
      const { status, visibility } = request.json() as { status: string; visibility: string };
      return { json: statusOf('9', brand as typeof ada, status, { visibility }) };
    },
    'GET /api/v1/notifications': { json: [] },
    'GET /api/v1/accounts/:id/statuses': { json: [] },
    'GET /api/v1/statuses/:id/context': { json: { ancestors: [], descendants: [] } },
    'GET /api/v1/statuses/:id': ({ params }) => ({ json: { id: params['id'] } }),
    ...change,
  });
  return { api, access: channelAccess({ api, externalId: brand.url, secrets: { server: api.url, accessToken: 't' } }) };
};

afterEach(closeFakes);

const sentTo = (api: Awaited<ReturnType<typeof open>>['api']) => {
  const request = api.requests.find(({ method, path }) => method === 'POST' && path === '/api/v1/statuses');
  return { ...(request?.json() as Record<string, unknown>), key: request?.headers['idempotency-key'] };
};

describe('an answer', () => {
  it('keeps visibility and content warning, names the reader, and carries our id as key', async () => {
    const { api, access } = await open();
    const sent = await mastodon.send(reply(), access);
    expect(sentTo(api)).toEqual({
      status: '@ada@pl.example Yes',
      in_reply_to_id: '5',
      visibility: 'unlisted',
      spoiler_text: 'Prices',
      key: reply().id,
    });
    expect(sent).toMatchObject({ externalId: uriOf('9'), extra: { id: '9', visibility: 'unlisted' } });
  });

  it('in private goes to the writer alone, whoever else was named', async () => {
    const { api, access } = await open();
    const people = [{ acct: 'ben', url: 'https://m.example/@ben' }];
    const message = reply({ audience: 'private', replyTo: { ...replyTo, extra: { ...replyTo.extra, people } } });
    const sent = await mastodon.send(message, access);
    expect(sentTo(api)).toMatchObject({ status: '@ada@pl.example Yes', visibility: 'direct' });
    expect(sent.contactExternalId).toBe(ada.url);
  });

  it('counts names and warning against the server’s own limit', async () => {
    const { api, access } = await open(version('4.5.1', 20));
    await expect(mastodon.send(reply({ text: 'x'.repeat(10) }), access)).rejects.toMatchObject({
      code: 'text_too_long',
      details: { limit: 20, length: 5 + 10 + 6, unit: 'graphemes' },
    });
    expect(sentTo(api)).not.toHaveProperty('status');
  });

  it('waits for a file that the server is still preparing', async () => {
    const { api, access } = await open({
      'POST /api/v2/media': { status: 202, json: { id: '77', url: null } },
      'GET /api/v1/media/:id': { json: { id: '77', url: 'https://m.example/77.png' } },
    });
    await mastodon.send(reply({ attachments: [buildAttachment()] }), access);
    expect(sentTo(api)).toMatchObject({ media_ids: ['77'] });
  });

  it('asks the server for a post that is known by its address alone', async () => {
    const { api, access } = await open({ 'GET /api/v2/search': { json: { statuses: [{ id: '5' }] } } });
    await mastodon.send(
      reply({ replyTo: null, contact: { externalId: ada.url, name: 'Ada', handle: ada.acct } }),
      access,
    );
    expect(sentTo(api)).toMatchObject({ in_reply_to_id: '5', visibility: 'public' });
  });
});

describe('after a silence', () => {
  const attempt = { ...reply(), attemptedAt: testNow };
  const own = (id: string, content: string, rest: object = {}) =>
    statusOf(id, brand as typeof ada, content, { in_reply_to_id: '5', ...rest });

  it.each([
    ['finds the answer under its post', [own('9', '@ada Yes')], { state: 'found', externalId: uriOf('9') }],
    ['is not deceived by other words', [own('9', '@ada No')], { state: 'absent' }],
    ['or by the same words elsewhere', [own('9', '@ada Yes', { in_reply_to_id: '6' })], { state: 'absent' }],
    ['or by those of yesterday', [own('9', '@ada Yes', { created_at: '2026-11-01T10:00:00Z' })], { state: 'absent' }],
    ['cannot tell two alike apart', [own('9', '@ada Yes'), own('10', '@ada Yes')], { state: 'unknown' }],
  ])('%s', async (_name, statuses, expected) => {
    const { access } = await open({ 'GET /api/v1/accounts/:id/statuses': { json: statuses } });
    expect(await mastodon.confirm!(attempt, access)).toEqual(expected);
  });

  it.each([
    ['a server that keeps no keys', '4.0.0 (not true; really snac/2.75)', testNow],
    ['a key that is forgotten by now', '4.5.1', new Date(testNow.getTime() - 2 * 3_600_000)],
  ])('leaves it open on %s', async (_name, given, attemptedAt) => {
    const { access } = await open(version(given));
    expect(await mastodon.confirm!({ ...attempt, attemptedAt }, access)).toEqual({ state: 'unknown' });
  });
});

describe('polling', () => {
  const readAll = async (access: ReturnType<typeof channelAccess>, purpose: PollRequest['purpose']) => {
    const events: InboundEvent[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < 20; page += 1) {
      const polled = await mastodon.poll!({ cursor, purpose, since: null }, access);
      const context = { externalChannelId: brand.url, receivedAt: testNow, foundBy: 'poll' as const };
      events.push(...polled.items.flatMap((item) => mastodon.normalise(JSON.parse(JSON.stringify(item)), context)));
      cursor = polled.cursor;
      if (!polled.hasMore) return events;
    }
    throw new Error('does not end');
  };
  const mention = (id: string, content: string) => ({
    id: `n${id}`,
    type: 'mention',
    created_at: testNow.toISOString(),
    account: ada,
    status: statusOf(id, ada, content),
  });

  it('obeys a limit that is used up, given as a time', async () => {
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '2026-11-02T10:04:00.000Z' };
    const { access } = await open({ 'GET /api/v1/notifications': { json: [], headers } });
    const polled = await mastodon.poll!({ cursor: null, purpose: 'live', since: null }, access);
    expect(polled.retryAfterSeconds).toBe(240);
  });

  it('finds by comparison what was edited and what was deleted', async () => {
    const list = [mention('7', 'first words'), mention('8', 'soon gone')];
    const { access } = await open({
      'GET /api/v1/notifications': { json: list },
      'GET /api/v1/statuses/:id': ({ params }) =>
        params['id'] === '8' ? { status: 404, body: '' } : { json: statusOf('7', ada, 'second words') },
    });
    await readAll(access, 'live');
    const events = await readAll(access, 'reconcile');
    expect(events.filter(({ kind }) => kind !== 'mention')).toMatchObject([
      { kind: 'edit', externalId: uriOf('7'), text: 'second words' },
      { kind: 'delete', externalId: uriOf('8') },
    ]);
  });

  it('a reconciliation finds answers that name nobody under our own posts', async () => {
    const post = statusOf('3', brand as typeof ada, 'Our post', { replies_count: 1 });
    const silent = statusOf('4', ada, 'no name here', { in_reply_to_id: '3', in_reply_to_account_id: '1' });
    const { access } = await open({
      'GET /api/v1/accounts/:id/statuses': { json: [post] },
      'GET /api/v1/statuses/:id/context': { json: { ancestors: [], descendants: [silent] } },
      'GET /api/v1/statuses/:id': { json: silent },
    });
    const events = await readAll(access, 'reconcile');
    expect(events.find(({ kind }) => kind === 'comment')).toMatchObject({
      externalId: uriOf('4'),
      externalConversationId: uriOf('4'),
      post: { externalId: uriOf('3'), text: 'Our post' },
    });
  });

  it('reads what the server grants once, not with every poll', async () => {
    const { api, access } = await open();
    for (let round = 0; round < 3; round += 1) await readAll(access, 'live');
    expect(api.requests.filter(({ path }) => path.endsWith('verify_credentials'))).toHaveLength(1);
  });
});

it('says that a server cannot delete, where the post still stands after a 404', async () => {
  const target = { ...replyTo, externalId: uriOf('9'), extra: { id: '9' } };
  const order = buildAct({ type: 'delete', direction: 'outbound', target });
  const stubborn = await open({ 'DELETE /api/v1/statuses/:id': { status: 404, body: '' } });
  await expect(mastodon.act!(order, stubborn.access)).rejects.toMatchObject({ code: 'not_supported' });
  const gone = await open({
    'DELETE /api/v1/statuses/:id': { status: 404, body: '' },
    'GET /api/v1/statuses/:id': { status: 404, body: '' },
  });
  expect(await mastodon.act!(order, gone.access)).toEqual({});
});

it.each([
  [401, 'disconnected', /access token/],
  [422, 'disconnected', /access token/],
  [404, 'disconnected', /Mastodon API/],
])('checking a channel that is answered %s says what to do', async (status, channelState, message) => {
  const { access } = await open({ 'GET /api/v1/accounts/verify_credentials': { status, body: '' } });
  await expect(mastodon.check!(access)).rejects.toMatchObject({
    outcome: 'refused',
    channelState,
    message: expect.stringMatching(message) as string,
  });
});
