import { checkDueChannels } from '@hubbub/conversations';
import { type Road, roads } from './stand-ins/roads';
import { type Account, markOf, openRoads, type RoadFault, type Roads } from './stand-ins/server-roads';
import { eventually, startTestServer, type TestServer } from './testing';

/**
 * What the issue calls bad input, platform by platform, against the stand-ins and through the whole server: a clear
 * state on the channel, a clear message, nothing lost, and the other channel of the same platform untouched.
 */
jest.setTimeout(60_000);

let server: TestServer;
let world: Roads;
beforeAll(async () => {
  // What was in doubt closes a channel for a while; here that is short.
  server = await startTestServer({ overrides: { sendLimits: { openMs: 100, mostOpenMs: 100 } } });
  world = await openRoads(server);
});
afterAll(async () => {
  await world.stop();
  await server.stop();
});

const mine = roads.filter(({ name }) => !/: a comment by poll/.test(name));

interface Says {
  with: RoadFault;
  code?: string | RegExp;
  words?: RegExp;
}

/** What each platform answers to a token that may not do what is asked. Sources: the platforms' own tables of errors. */
const withoutScope: Record<string, Says> = {
  facebook: { with: { kind: 'status', status: 403, error: { code: 10, message: 'No permission' } } },
  instagram: { with: { kind: 'status', status: 403, error: { code: 10, message: 'No permission' } } },
  whatsapp: { with: { kind: 'status', status: 403, error: { code: 10, message: 'No permission' } } },
  threads: { with: { kind: 'status', status: 403, error: { code: 10, message: 'No permission' } } },
  tiktok: { with: { kind: 'status', status: 200, error: { code: 40001, message: 'No permission' } } },
  x: {
    with: {
      kind: 'answer',
      status: 403,
      body: {
        title: 'Forbidden',
        status: 403,
        detail: 'Your client app is not configured with the appropriate oauth1 app permissions for this endpoint.',
        type: 'https://api.twitter.com/2/problems/oauth1-permissions',
      },
    },
  },
  youtube: {
    with: { kind: 'status', status: 403, error: { reason: 'insufficientPermissions', message: 'Insufficient scopes' } },
  },
  'google-business': {
    with: {
      kind: 'answer',
      status: 403,
      body: {
        error: {
          code: 403,
          status: 'PERMISSION_DENIED',
          message: 'Request had insufficient authentication scopes.',
          details: [{ reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }],
        },
      },
    },
  },
  linkedin: {
    with: {
      kind: 'status',
      status: 403,
      error: { code: 'ACCESS_DENIED', message: 'Not enough permissions to access: partnerApiSocialActions.CREATE' },
    },
  },
  telegram: {
    with: {
      kind: 'status',
      status: 400,
      error: { description: 'Bad Request: not enough rights to send text messages' },
    },
    words: /rights/,
  },
  slack: {
    with: {
      kind: 'answer',
      body: { ok: false, error: 'missing_scope', needed: 'chat:write', provided: 'channels:history' },
    },
    words: /chat:write/,
  },
  reddit: {
    with: {
      kind: 'answer',
      status: 403,
      body: { message: 'Forbidden', error: 403 },
      headers: { 'www-authenticate': 'Bearer realm="reddit", error="insufficient_scope"' },
    },
  },
  discord: {
    with: { kind: 'answer', status: 403, body: { code: 50013, message: 'Missing Permissions' } },
    words: /permission/,
  },
  bluesky: {
    with: { kind: 'status', status: 400, error: { error: 'InvalidToken', message: 'Bad token scope' } },
    words: /scope/i,
  },
  mastodon: {
    with: { kind: 'status', status: 403, error: { error: 'This action is outside the authorized scopes' } },
    words: /scopes/,
  },
};

/** Platforms that say no with status 200, and what that is to be taken for. */
const refusing200: Record<string, Says[]> = {
  facebook: [
    { with: { kind: 'answer', body: { error: { code: 368, message: 'Blocked for now' } } }, words: /Blocked for now/ },
  ],
  instagram: [
    { with: { kind: 'answer', body: { error: { code: 368, message: 'Blocked for now' } } }, words: /Blocked for now/ },
  ],
  threads: [
    { with: { kind: 'answer', body: { error: { code: 368, message: 'Blocked for now' } } }, words: /Blocked for now/ },
  ],
  whatsapp: [
    {
      with: { kind: 'answer', body: { error: { code: 131_026, message: 'Message undeliverable' } } },
      words: /undeliverable/i,
    },
  ],
  tiktok: [
    {
      with: { kind: 'status', status: 200, error: { code: 40002, message: 'comment is closed' } },
      words: /comment is closed/,
    },
    {
      with: { kind: 'status', status: 200, error: { code: 40007, message: 'no longer there' } },
      words: /no longer there/,
    },
  ],
  slack: [
    { with: { kind: 'answer', body: { ok: false, error: 'not_in_channel' } }, words: /invite it/ },
    { with: { kind: 'answer', body: { ok: false, error: 'is_archived' } }, words: /archived/ },
  ],
  reddit: [
    { with: { kind: 'answer', body: { json: { errors: [['THREAD_LOCKED', 'locked', 'parent']] } } }, words: /locked/ },
    {
      with: { kind: 'answer', body: { json: { errors: [['SOMETHING_NEW', 'of later days', null]] } } },
      words: /of later days/,
    },
  ],
  telegram: [
    {
      with: {
        kind: 'answer',
        body: { ok: false, error_code: 403, description: 'Forbidden: bot was blocked by the user' },
      },
      words: /blocked/,
    },
  ],
  x: [
    {
      with: { kind: 'answer', body: { errors: [{ detail: 'Could not find tweet', title: 'Not Found' }] } },
      words: /Could not find/,
    },
  ],
};

/** Sends and acts, not the readings beside them. */
const writing: Record<string, { method?: string; path?: RegExp }> = {
  // Slack and Telegram post whatever they ask.
  slack: { path: /chat\.postMessage/ },
  telegram: { path: /sendMessage/ },
  bluesky: { path: /putRecord/ },
  'google-business': { method: 'PUT' },
};
const writesOf = ({ platform }: Road) => ({ method: 'POST', ...writing[platform] });

/** How a token's end is told, and where it is renewed. */
const tokenEnds: Record<string, { with: RoadFault; renewedAt: RegExp }> = {
  x: { with: { kind: 'status', status: 401 }, renewedAt: /^\/x\/2\/oauth2\/token/ },
  youtube: { with: { kind: 'status', status: 401 }, renewedAt: /^\/youtube\/token/ },
  'google-business': { with: { kind: 'status', status: 401 }, renewedAt: /^\/google-business\/token/ },
  reddit: { with: { kind: 'status', status: 401 }, renewedAt: /access_token$/ },
  tiktok: {
    with: { kind: 'status', status: 200, error: { code: 40105, message: 'The access token has expired' } },
    renewedAt: /refresh_token/,
  },
};

describe.each(mine.map((road, index) => ({ name: road.name, road, index })))('$name', ({ road, index }) => {
  let account: Account;
  let neighbour: Account;
  let conversationId: string;
  beforeAll(async () => {
    account = await world.connect(road, markOf(index * 2));
    neighbour = await world.connect(road, markOf(index * 2 + 1));
    ({ conversationId } = await world.hear(road, account, 'Is this still there?'));
    await world.hear(road, neighbour, 'And with you?');
  });
  afterEach(async () => {
    world.sandbox.control.clearFaults();
    expect(await world.stateOf(neighbour.id)).toMatchObject({ state: 'ok' });
    expect((await world.messagesOf(neighbour.id)).filter(({ direction }) => direction === 'inbound')).toHaveLength(1);
    await server.api('PATCH', `/api/channels/${account.id}`, { secrets: account.secrets });
    expect((await world.test(account.id)).ok).toBe(true);
    expect(await world.stateOf(account.id)).toMatchObject({ state: 'ok', reason: null });
  });

  it('a token for the wrong account: says whose it is, by itself too, and neither reads nor answers with it', async () => {
    // Google's token opens every location of its holder; that of another holder opens none of these.
    if (road.platform === 'google-business')
      world.sandbox.control.fail({
        match: { from: account.from },
        with: {
          kind: 'status',
          status: 403,
          error: { status: 'PERMISSION_DENIED', message: 'The caller lacks permission' },
        },
        times: Infinity,
      });
    const before = (await world.messagesOf(account.id)).length;
    await server.api('PATCH', `/api/channels/${account.id}`, { secrets: neighbour.secrets });
    await checkDueChannels(server.ctx);
    const state = await eventually(
      () => world.stateOf(account.id),
      ({ state: now }) => now !== 'ok',
    );
    const tested = await world.test(account.id);
    expect(tested.ok).toBe(false);
    expect(state.state).not.toBe('ok');
    expect(state.reason).toBe(tested.message);
    expect(tested.message).toMatch(aboutOther(road, neighbour));
    const words = `Not by ${neighbour.externalId}`;
    const failed = await world.answer(conversationId, words);
    expect(failed).toMatchObject({ status: 'failed', failure: { message: expect.any(String) as string } });
    expect(world.sandbox.ledger.rows().filter(({ text }) => text.includes(words))).toEqual([]);
    await world.pollNow(account);
    await checkDueChannels(server.ctx);
    expect((await world.messagesOf(account.id)).length).toBe(before + 1);
  });

  it('missing scopes: the answer is kept with its reason, and the channel says it', async () => {
    const { with: fault, words } = withoutScope[road.platform]!;
    world.sandbox.control.fail({ match: { from: account.from, ...writesOf(road) }, with: fault, times: Infinity });
    const failed = await world.answer(conversationId, 'May I?');
    expect(failed.status).toBe('failed');
    expect(failed.failure!.message).toMatch(words ?? /.{8}/);
    // Where a bot lacks a right in one room alone, or says nothing of the whole account, the channel is well.
    const isOfAll = !['telegram', 'discord', 'bluesky', 'linkedin', 'mastodon'].includes(road.platform);
    const state = await eventually(
      () => world.stateOf(account.id),
      ({ state: now }) => (now === 'ok') !== isOfAll,
    );
    if (isOfAll) expect(state).toMatchObject({ state: 'degraded', reason: failed.failure!.message });
  });

  const says = refusing200[road.platform] ?? [];
  if (says.length > 0)
    it('a 200 that means failure: is no success', async () => {
      for (const { with: fault, words } of says) {
        const undo = world.sandbox.control.fail({
          match: { from: account.from, ...writesOf(road) },
          with: fault,
          times: Infinity,
        });
        const failed = await world.answer(conversationId, `Are you there ${String(words)}?`);
        expect(failed.status).toBe('failed');
        expect(failed.failure!.message).toMatch(words!);
        undo();
      }
    });

  const [act] = road.acts;
  if (act && says.length > 0)
    it('a 200 that means failure: an act is not done, and says why', async () => {
      const { with: fault } = says[0]!;
      const target = await world.hear(road, account, 'Another one to act upon');
      world.sandbox.control.fail({ match: { from: account.from }, with: fault, times: Infinity });
      expect((await server.api('POST', `/api/messages/${target.id}/${act}`, {})).status).toBeLessThan(300);
      const told = await eventually(
        async () => (await world.messagesOf(account.id)).find(({ id }) => id === target.id)!,
        ({ failure }) => failure !== null,
      );
      expect(told.failure).toMatchObject({ code: `${act}_failed`, message: expect.stringMatching(/.{8}/) as string });
    });

  it('HTML where JSON was promised: nothing goes twice, and the doubt is said', async () => {
    world.sandbox.control.fail({
      match: { from: account.from, ...writesOf(road) },
      with: { kind: 'html', isAccepted: true },
      times: Infinity,
    });
    const words = `Through the gateway of ${account.externalId}`;
    const doubt = await world.answer(conversationId, words);
    // What prepares a send may be made again: where that fails nothing was said, and it waits. An echo may prove it at once.
    expect(['unconfirmed', 'queued', 'sent']).toContain(doubt.status);
    expect(doubt.failure?.message ?? '').not.toContain('<html');
    const sent = world.sandbox.ledger.rows().filter(({ text }) => text.includes(words));
    expect(sent.length).toBeLessThanOrEqual(1);
    if (doubt.status === 'queued') expect(sent).toEqual([]);
    if (doubt.status === 'sent') expect(sent).toHaveLength(1);
  });

  it('HTML where JSON was promised: a test says it in words', async () => {
    world.sandbox.control.fail({ match: { from: account.from }, with: { kind: 'html' }, times: Infinity });
    const tested = await world.test(account.id);
    expect(tested.ok).toBe(false);
    expect(tested.message).toMatch(/.{8}/);
    expect(tested.message).not.toContain('<');
    expect((await world.stateOf(account.id)).state).toBe('degraded');
  });

  if (road.by === 'poll' || ['threads', 'linkedin'].includes(road.platform))
    it('HTML where JSON was promised: a reading moves nothing on, and what was missed comes', async () => {
      const undo = world.sandbox.control.fail({
        match: { from: account.from },
        with: { kind: 'html' },
        times: Infinity,
      });
      if (road.by === 'poll') account.speak('Said meanwhile');
      await world.pollNow(account);
      const state = await eventually(
        () => world.stateOf(account.id),
        ({ state: now }) => now !== 'ok',
      );
      expect(state.state).toBe('degraded');
      expect(state.reason).toMatch(/.{8}/);
      undo();
      if (road.by !== 'poll') return;
      await world.hear(road, account, 'Said after it');
      expect((await world.messagesOf(account.id)).filter(({ text }) => text.includes('Said meanwhile'))).toHaveLength(
        1,
      );
    });

  const ends = tokenEnds[road.platform];
  if (ends)
    it('HTML where JSON was promised: a token that cannot be renewed now cuts nothing off, and the answer goes later', async () => {
      const { fail, clearFaults } = world.sandbox.control;
      fail({ match: { from: '', path: ends.renewedAt }, with: { kind: 'html' }, times: Infinity });
      fail({ match: { from: account.from }, with: ends.with, times: Infinity });
      const words = `Sooner or later, ${account.externalId}`;
      const waiting = await world.answer(conversationId, words);
      expect(waiting.status).toBe('queued');
      expect((await world.stateOf(account.id)).state).not.toBe('disconnected');
      clearFaults();
      const sent = await eventually(
        async () => (await world.messagesOf(account.id)).find(({ id }) => id === waiting.id)!,
        ({ status }) => status === 'sent',
        { tries: 600 },
      );
      expect(sent.status).toBe('sent');
      expect(world.sandbox.ledger.rows().filter(({ text }) => text.includes(words))).toHaveLength(1);
    });
});

/** How a platform tells that a token is somebody else's: by naming the account, or by refusing this one. */
const aboutOther = ({ name, platform }: Road, { externalId }: Account): RegExp => {
  if (platform === 'whatsapp') return /permission/;
  if (name === 'instagram: a direct message') return /cannot see this account/;
  if (platform === 'google-business') return /manages this location/;
  if (platform === 'linkedin') return /administrator/;
  if (platform === 'bluesky') return /another account/;
  return new RegExp(externalId.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
};
