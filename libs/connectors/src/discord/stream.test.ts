import { channelAccess, closeFakes, closeLater, fakeApi, type FakeApi, type FakeRoutes } from '../testing';
import { fakeGateway, type Peer } from './fake-gateway';
import { discord } from '.';

afterEach(closeFakes);

const bot = '1410000000000000005';
const messageIn = (channel_id: string, id: string) => ({
  id,
  channel_id,
  guild_id: 'g1',
  author: { id: '7' },
  content: `words ${id}`,
  type: 0,
});

interface Run {
  items: { t: string; d: Record<string, unknown> }[];
  cursor: string | null;
  states: string[];
  /** Resolves once so many items are kept. */
  kept(count: number): Promise<void>;
  /** Resolves once the state was told so often. */
  told(state: string, times?: number): Promise<void>;
  stop(): Promise<void>;
  done: Promise<void>;
}

/** Runs the stream against a stand-in and keeps what it brings. */
const start = (api: FakeApi, cursor: string | null = null, keep: () => Promise<void> = async () => undefined): Run => {
  const abort = new AbortController();
  const watchers = new Set<() => void>();
  const until = (holds: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!holds()) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
    });
  const changed = () => [...watchers].forEach((look) => look());
  const run: Run = {
    items: [],
    cursor,
    states: [],
    kept: (count) => until(() => run.items.length >= count),
    told: (state, times = 1) => until(() => run.states.filter((told) => told === state).length >= times),
    stop: async () => {
      abort.abort();
      await run.done;
    },
    done: Promise.resolve(),
  };
  const request = {
    cursor,
    signal: abort.signal,
    onItems: async (items: unknown[], next: string | null) => {
      await keep();
      run.items.push(...(items as Run['items']));
      run.cursor = next;
      changed();
    },
    onState: (state: 'ok' | 'degraded') => {
      run.states.push(state);
      changed();
    },
  };
  const channel = channelAccess({ api, externalId: bot, secrets: { token: 'bot-token' } });
  run.done = discord.stream?.(request, channel) ?? Promise.reject(new Error('no stream'));
  closeLater({ close: () => run.stop().catch(() => undefined) });
  return run;
};

const open = async (options: Parameters<typeof fakeGateway>[0] = {}, change: FakeRoutes = {}) => {
  const gateway = await fakeGateway(options);
  const api = await fakeApi({
    'GET /gateway/bot': {
      json: { url: gateway.url, session_start_limit: { total: 1000, remaining: 999, reset_after: 1 } },
    },
    ...change,
  });
  const greet = (peer: Peer, session_id: string, s = 1) =>
    peer.dispatch('READY', s, { session_id, resume_gateway_url: gateway.url, user: { id: bot } });
  return { gateway, api, greet };
};

describe('discord: the gateway', () => {
  it('identifies, brings messages in their order and moves the cursor with them', async () => {
    const { gateway, api, greet } = await open();
    const run = start(api);
    const peer = await gateway.next();
    const identify = await peer.receive(2);
    expect(identify.d).toMatchObject({ token: 'bot-token' });
    expect((identify.d['intents'] as number) & (1 << 15)).toBeTruthy();

    greet(peer, 's1');
    peer.dispatch('GUILD_CREATE', 2, { id: 'g1' });
    for (const number of [3, 4, 5])
      peer.dispatch('MESSAGE_CREATE', number, messageIn('c1', `144100000000000000${number}`));
    await run.kept(3);
    expect(run.items.map(({ t, d }) => [t, d['id']])).toEqual(
      [3, 4, 5].map((n) => ['MESSAGE_CREATE', `144100000000000000${n}`]),
    );
    expect(JSON.parse(run.cursor ?? '')).toEqual({
      session: { sessionId: 's1', url: gateway.url, seq: 5 },
      rooms: { c1: { guild: 'g1', last: '1441000000000000005' } },
    });
    await run.told('ok');
    await run.stop();
    expect(await peer.closed).not.toBe(1000); // which would end the session for good
  });

  it('resumes with the last number that is durable, after a drop and after a request to reconnect', async () => {
    const { gateway, api, greet } = await open();
    const run = start(api);
    const first = await gateway.next();
    greet(first, 's1');
    first.dispatch('MESSAGE_CREATE', 2, messageIn('c1', '1441000000000000002'));
    await run.kept(1);
    first.close(1011);

    const second = await gateway.next();
    expect((await second.receive(6)).d).toEqual({ token: 'bot-token', session_id: 's1', seq: 2 });
    second.dispatch('MESSAGE_CREATE', 3, messageIn('c1', '1441000000000000003'));
    second.dispatch('RESUMED', 4, {});
    await run.kept(2);
    second.send({ op: 7 });

    const third = await gateway.next();
    expect((await third.receive(6)).d).toMatchObject({ session_id: 's1' });
    expect(await second.closed).not.toBe(1000);
    await run.stop();
  });

  it('takes a session up again after a restart', async () => {
    const { gateway, api } = await open();
    const cursor = JSON.stringify({ session: { sessionId: 'old', url: gateway.url, seq: 41 }, rooms: {} });
    const run = start(api, cursor);
    const peer = await gateway.next();
    expect((await peer.receive(6)).d).toMatchObject({ session_id: 'old', seq: 41 });
    expect(api.requests).toEqual([]);
    await run.stop();
  });

  it('fills the gap by REST, room by room, where the session is lost', async () => {
    const missed = [11, 12, 13].map((number) => ({
      ...messageIn('c1', `14410000000000000${number}`),
      guild_id: undefined,
    }));
    const { gateway, api, greet } = await open(
      {},
      {
        'GET /channels/:id/messages': ({ params, query }) =>
          params['id'] === 'closed'
            ? { status: 403, json: { code: 50001, message: 'Missing Access' } }
            : { json: missed.filter(({ id }) => id > String(query['after'])).reverse() },
      },
    );
    const rooms = { c1: { guild: 'g1', last: '1441000000000000010' }, closed: { guild: 'g1', last: '1' } };
    const run = start(api, JSON.stringify({ session: { sessionId: 'old', url: gateway.url, seq: 41 }, rooms }));
    const first = await gateway.next();
    await first.receive(6);
    first.send({ op: 9, d: false });

    const second = await gateway.next();
    await second.receive(2);
    greet(second, 'new');
    second.dispatch('MESSAGE_CREATE', 2, messageIn('c1', '1441000000000000014'));
    await run.kept(4);
    expect(run.items.map(({ d }) => d['id'])).toEqual([11, 12, 13, 14].map((number) => `14410000000000000${number}`));
    expect(run.items[0]?.d['guild_id']).toBe('g1'); // which REST leaves out
    await run.stop();
  });

  it('leaves a connection that answers no heartbeat and resumes', async () => {
    const { gateway, api, greet } = await open({ heartbeatMs: 20, answersBeats: false });
    const run = start(api);
    const first = await gateway.next();
    greet(first, 's1');
    const second = await gateway.next();
    expect((await second.receive(6)).d).toMatchObject({ session_id: 's1' });
    await run.stop();
  });

  it('gives again what could not be kept', async () => {
    const { gateway, api, greet } = await open();
    let isBroken = true;
    const run = start(api, null, async () => {
      if (isBroken) throw new Error('the database is away');
    });
    const first = await gateway.next();
    greet(first, 's1');
    first.dispatch('MESSAGE_CREATE', 2, messageIn('c1', '1441000000000000002'));
    await run.told('degraded');
    isBroken = false;
    const second = await gateway.next();
    await second.receive(2); // not even the session was durable
    greet(second, 's2');
    second.dispatch('MESSAGE_CREATE', 2, messageIn('c1', '1441000000000000002'));
    await run.kept(1);
    expect(run.items).toHaveLength(1);
    await run.stop();
  });

  it.each([
    [4004, 'disconnected'],
    [4014, 'degraded'],
  ] as const)('gives up on code %d, which another attempt would meet again', async (code, channelState) => {
    const { gateway, api } = await open();
    const run = start(api);
    (await gateway.next()).close(code);
    await expect(run.done).rejects.toMatchObject({ outcome: 'refused', channelState });
  });

  it('gives the token to no other host than Discord’s', async () => {
    const api = await fakeApi({ 'GET /gateway/bot': { json: { url: 'wss://gateway.discord.gg.evil.example' } } });
    await expect(start(api).done).rejects.toMatchObject({ code: 'bad_gateway' });
  });

  it('tells that the token is not taken before any connection', async () => {
    const api = await fakeApi({ 'GET /gateway/bot': { status: 401, json: { message: '401: Unauthorized', code: 0 } } });
    await expect(start(api).done).rejects.toMatchObject({ outcome: 'refused', channelState: 'disconnected' });
  });

  it('begins no session while the day’s limit of them is used up', async () => {
    const { gateway, api } = await open({}, {});
    api.routes['GET /gateway/bot'] = {
      json: { url: gateway.url, session_start_limit: { remaining: 0, reset_after: 60_000 } },
    };
    const run = start(api);
    await run.told('degraded');
    await run.stop();
    expect(run.items).toEqual([]);
  });
});
