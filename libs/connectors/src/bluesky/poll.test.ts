import type { InboundEvent } from '../connector';
import { channelAccess, closeFakes, fakeApi, testNow, type FakeAnswer, type FakeRoutes } from '../testing';
import { bluesky } from '.';

const did = 'did:plc:brand';
const fan = { did: 'did:plc:fan', handle: 'fan.test' };
const root = { uri: `at://${did}/app.bsky.feed.post/3root`, cid: 'bafyroot' };

const replyRecord = (text: string) => ({ text, reply: { root, parent: root } });
const note = (rkey: string, minute: number, text = rkey, cid = `bafy${rkey}`) => ({
  uri: `at://${fan.did}/app.bsky.feed.post/${rkey}`,
  cid,
  author: fan,
  reason: 'reply',
  record: replyRecord(text),
  indexedAt: new Date(testNow.getTime() + minute * 60_000).toISOString(),
});

afterEach(closeFakes);

/** A server whose lists the test fills; notifications are paged by position. */
const open = async (change: FakeRoutes = {}) => {
  const state = { notes: [] as ReturnType<typeof note>[], posts: [] as unknown[], pageSize: 100 };
  const api = await fakeApi({
    ...change,
    'POST /xrpc/com.atproto.server.createSession': {
      json: { did, handle: 'brand.test', accessJwt: 'access', refreshJwt: 'refresh' },
    },
    'GET /xrpc/app.bsky.notification.listNotifications': ({ query }) => {
      const from = Number(query['cursor'] ?? 0);
      const end = from + state.pageSize;
      const cursor = end < state.notes.length ? String(end) : undefined;
      return { json: { notifications: state.notes.slice(from, end), cursor } };
    },
    'GET /xrpc/com.atproto.repo.listRecords': { json: { records: state.posts } },
    'GET /xrpc/app.bsky.feed.getPosts': { json: { posts: [] } },
    'GET /xrpc/chat.bsky.convo.listConvos': { json: { convos: [] } },
    'GET /xrpc/chat.bsky.convo.getLog': { json: { logs: [] } },
    ...change,
  });
  const access = channelAccess({ api, externalId: did, secrets: { identifier: 'brand.test', appPassword: 'x' } });
  let cursor: string | null = null;
  const pollAll = async (): Promise<InboundEvent[]> => {
    const events: InboundEvent[] = [];
    for (let page = 0; page < 20; page += 1) {
      const polled = await bluesky.poll!({ cursor, purpose: 'live', since: null }, access);
      cursor = polled.cursor;
      const context = { externalChannelId: did, receivedAt: testNow, foundBy: 'poll' as const };
      events.push(...polled.items.flatMap((item) => bluesky.normalise(JSON.parse(JSON.stringify(item)), context)));
      if (!polled.hasMore) return events;
    }
    throw new Error('does not end');
  };
  const texts = async () => (await pollAll()).map((event) => ('text' in event ? event.text : event.kind));
  return { api, access, state, pollAll, texts };
};

it('brings what is new once, oldest first, however many pages it fills', async () => {
  const { state, texts } = await open();
  state.pageSize = 2;
  state.notes = [note('b', 2), note('a', 1)];
  expect(await texts()).toEqual(['a', 'b']);
  state.notes = [note('g', 7), note('f', 6), note('e', 5), note('d', 4), note('c', 3), ...state.notes];
  expect((await texts()).sort()).toEqual(['c', 'd', 'e', 'f', 'g']);
  expect(await texts()).toEqual([]);
});

it('leaves what was there before the channel to a backfill', async () => {
  const { state, texts } = await open();
  state.notes = [note('new', -1), note('old', -60)];
  expect(await texts()).toEqual(['new']);
  expect(await texts()).toEqual([]);
});

it('sees a post that sorts below what was already read', async () => {
  const { state, texts } = await open();
  state.notes = [note('a', 1)];
  await texts();
  state.notes = [note('a', 1), note('dated back', -90)];
  expect(await texts()).toEqual(['dated back']);
});

it('tells a changed post as an edit', async () => {
  const { state, pollAll } = await open();
  state.notes = [note('a', 1, 'before')];
  await pollAll();
  state.notes = [note('a', 1, 'after', 'bafychanged1')];
  expect(await pollAll()).toMatchObject([{ kind: 'edit', text: 'after', externalId: state.notes[0]?.uri }]);
});

it('signs in once for many polls', async () => {
  const { api, texts } = await open();
  for (let round = 0; round < 4; round += 1) await texts();
  expect(api.requests.filter(({ path }) => path.endsWith('createSession'))).toHaveLength(1);
});

it('begins the walk again where the server forgot a page', async () => {
  let isBroken = false;
  const { state, texts } = await open({
    'GET /xrpc/app.bsky.notification.listNotifications': ({ query }): FakeAnswer => {
      if (query['cursor'] && isBroken) {
        isBroken = false;
        return { status: 502, json: { error: 'UpstreamFailure' } };
      }
      const from = Number(query['cursor'] ?? 0);
      const cursor = from + 1 < state.notes.length ? String(from + 1) : undefined;
      return { json: { notifications: state.notes.slice(from, from + 1), cursor } };
    },
  });
  await texts();
  state.notes = [note('c', 3), note('b', 2), note('a', 1)];
  isBroken = true;
  expect([...new Set(await texts())].sort()).toEqual(['a', 'b', 'c']);
});

describe('where there are no direct messages', () => {
  const refusals: [string, FakeAnswer][] = [
    ['an app password without access', { status: 400, json: { error: 'InvalidToken', message: 'Bad token method' } }],
    ['a server without chat', { status: 501, json: { error: 'MethodNotImplemented' } }],
    ['a chat service that is not there', { status: 502, json: { error: 'UpstreamFailure' } }],
    ['an unknown method', { status: 404, json: { error: 'XRPCNotSupported' } }],
  ];
  it.each(refusals)('%s: posts come, the channel says so, and nobody is signed out', async (_name, answer) => {
    const { api, access, state, pollAll } = await open({ 'GET /xrpc/chat.bsky.convo.listConvos': answer });
    state.notes = [note('a', 1)];
    expect((await pollAll()).map(({ kind }) => kind)).toEqual(['comment']);
    const again = await bluesky.poll!({ cursor: null, purpose: 'live', since: null }, access);
    expect(again.notice).toMatch(/direct messages/i);
    expect(api.requests.filter(({ path }) => path.endsWith('listConvos'))).toHaveLength(1);
    expect(api.requests.filter(({ path }) => path.endsWith('refreshSession'))).toHaveLength(0);
  });

  it('an error of the hour costs nothing: the log is read on from the same place', async () => {
    const answers: FakeAnswer[] = [{ status: 500, body: '' }, { json: { logs: [], cursor: '9' } }];
    const { api, pollAll } = await open({
      'GET /xrpc/chat.bsky.convo.getLog': () => answers.shift() ?? { json: { logs: [] } },
    });
    await pollAll();
    await pollAll();
    expect(await pollAll()).toEqual([]);
    const asked = api.requests.filter(({ path }) => path.endsWith('getLog')).map(({ query }) => query['cursor']);
    expect(asked).toEqual([undefined, undefined]);
  });
});

it('renews an expired token once and keeps both new ones', async () => {
  let token = 'access';
  const { api, access, pollAll } = await open({
    'POST /xrpc/com.atproto.server.refreshSession': ({ headers }): FakeAnswer => {
      if (headers['authorization'] !== 'Bearer refresh') return { status: 400, json: { error: 'InvalidToken' } };
      token = 'access2';
      return { json: { did, handle: 'brand.test', accessJwt: 'access2', refreshJwt: 'refresh2' } };
    },
    'GET /xrpc/com.atproto.repo.listRecords': ({ headers }): FakeAnswer =>
      headers['authorization'] === `Bearer ${token}`
        ? { json: { records: [] } }
        : { status: 400, json: { error: 'ExpiredToken', message: 'Token has expired' } },
  });
  await pollAll();
  token = 'gone';
  expect(await pollAll()).toEqual([]);
  expect(access.session.get()).toMatchObject({ accessJwt: 'access2', refreshJwt: 'refresh2' });
  expect(api.requests.filter(({ path }) => path.endsWith('createSession'))).toHaveLength(1);
});
