import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { connectors, type Connector, type EchoEvent, type InboundEvent, type ItemEvent } from '@hubbub/connectors';
import { contextOf, readFixtures, type Fixture } from '@hubbub/connectors/testing';
import { readJson } from '@hubbub/runtime';
import { insertDeliveries } from '@hubbub/store';
import { uuidv7 } from 'uuidv7';
import { startTestServer, type TestServer } from '../testing';
import { placeChannel } from '../testing-channels';
import { randomOf, seedOf } from './proof';
import { shuffled } from './signed-sender';

/**
 * Every platform's recorded bodies through the real road, in three orders: as they were recorded, backwards, and five
 * times each in disorder. What a reader sees must be the same, and nothing of our own may come in or set off a rule.
 */
const seed = seedOf(131);
const folder = join(__dirname, '..', '..', '..', '..', 'libs', 'connectors', 'src');

/** The account that the recorded bodies of a platform are of. */
const accounts: Readonly<Record<string, string>> = {
  slack: 'T000000001',
  telegram: '123456',
  discord: '1410000000000000005',
  bluesky: 'did:plc:r3cvlnbvfo5yhungvyq3rv3f',
  mastodon: 'https://m.example/@brand',
  youtube: 'UCbrand0000000000000000',
  tiktok: '-000AbCdEfGhIjKlMnOp',
  linkedin: 'urn:li:organization:123',
  x: '1111111111111111111',
  reddit: 'brand',
  'google-business': 'accounts/111/locations/222',
  http: 'brand-1',
};
const mine = connectors.filter(({ platform }) => platform.id in accounts);

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ withWorker: false });
  const made = await server.api('POST', '/api/rules', {
    name: 'Whatever it is',
    mode: 'live',
    trigger: { type: 'message' },
    conditions: { and: [] },
    actions: [{ type: 'priority', priority: 'high' }],
    limits: { perHour: 100_000 },
  });
  expect(made.status).toBe(201);
});
afterAll(() => server.stop());

const fixturesOf = (id: string): Fixture[] =>
  readFixtures(join(folder, id === 'http' ? 'http-channel' : id, 'fixtures'));

const connect = (platform: string): Promise<string> =>
  placeChannel(server, { platform, externalId: accounts[platform]! });

/** `atOnce` deliveries are opened together, as under load. */
const deliver = async (
  platform: string,
  channelId: string,
  fixtures: readonly Fixture[],
  atOnce = 1,
): Promise<void> => {
  const { ctx, workspaceId } = server;
  // Where webhooks are no JSON, what was recorded is what polls bring.
  const isPolled = mine.find((connector) => connector.platform.id === platform)?.readBody !== undefined;
  for (let at = 0; at < fixtures.length; at += atOnce) {
    const rows = fixtures.slice(at, at + atOnce).map(({ raw }) => {
      const id = uuidv7();
      return {
        workspaceId,
        id,
        platform,
        channelId,
        key: createHash('sha256').update(id).digest(),
        raw: isPolled ? Buffer.concat([Buffer.from('{"items":['), raw, Buffer.from(']}')]) : raw,
        headers: { 'content-type': 'application/json' },
        foundBy: isPolled ? ('poll' as const) : ('webhook' as const),
        receivedAt: ctx.clock(),
      };
    });
    await ctx.store.transaction(workspaceId, (db) => insertDeliveries(db, workspaceId, rows));
    await server.receiveAll();
  }
};

interface Seen {
  id: string;
  kind: string;
  direction: string;
  text: string;
  isDeleted: boolean;
  isHidden: boolean;
  reactions: unknown;
  runs: number;
}

const stateOf = (channelId: string): Promise<Seen[]> =>
  server.ctx.store.transaction(server.workspaceId, (db) =>
    db.query(
      `SELECT m.external_id AS id, c.kind, m.direction, m.text, m.deleted_at IS NOT NULL AS "isDeleted", m.hidden_at IS NOT NULL AS "isHidden", m.reactions,
         (SELECT count(*)::int FROM rule_run r WHERE r.workspace_id = m.workspace_id AND r.message_id = m.id) AS runs
       FROM message m JOIN conversation c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
       WHERE m.workspace_id = $1 AND m.channel_id = $2 ORDER BY m.external_id`,
      [server.workspaceId, channelId],
    ),
  );

/** What the platform gives no time for comes to whatever arrived last, so it says nothing about order. */
const comparable = (row: Seen, events: readonly InboundEvent[]) => {
  const timeless = (kinds: readonly string[]) => events.some(({ kind, at }) => kinds.includes(kind) && at === null);
  return {
    ...row,
    runs: 0,
    isHidden: timeless(['hide', 'unhide']) ? null : row.isHidden,
    reactions: timeless(['reaction']) ? null : row.reactions,
  };
};

const eventsOf = (connector: Connector, fixtures: readonly Fixture[]): InboundEvent[] =>
  fixtures.flatMap((fixture) =>
    connector.normalise(
      readJson(fixture.raw),
      contextOf(fixture, { externalChannelId: accounts[connector.platform.id] ?? null }),
    ),
  );

const isItem = (event: InboundEvent): event is ItemEvent | EchoEvent =>
  ['message', 'comment', 'mention', 'review', 'echo'].includes(event.kind);

/** Bodies that tell different things of one message were recorded apart: which of them came first is no matter here. */
const contested = (events: readonly InboundEvent[]): Set<string> => {
  const first = new Map<string, string>();
  const found = new Set<string>();
  for (const event of events) {
    const item = event.kind === 'edit' ? event.item : event;
    if (!item || !isItem(item)) continue;
    const told = JSON.stringify([item.kind, item.text, event.kind]);
    if ((first.get(item.externalId) ?? told) !== told) found.add(item.externalId);
    first.set(item.externalId, told);
  }
  return found;
};

it.each(mine.map((connector) => [connector.platform.id, connector] as const))(
  '%s: comes to the same whatever the order and however often, with its own words outside',
  async (id, connector) => {
    const fixtures = fixturesOf(id);
    const events = eventsOf(connector, fixtures);
    const orders = [
      fixtures,
      [...fixtures].reverse(),
      shuffled(
        fixtures.flatMap((fixture) => Array<Fixture>(5).fill(fixture)),
        randomOf(seed),
      ),
    ];
    const states: Seen[][] = [];
    for (const order of orders) {
      const channelId = await connect(id);
      await deliver(id, channelId, order, order.length > fixtures.length ? 25 : 1);
      states.push(await stateOf(channelId));
    }
    const [recorded = [], ...others] = states;
    const unclear = contested(events);
    const clear = (rows: readonly Seen[]) =>
      rows.filter((row) => !unclear.has(row.id)).map((row) => comparable(row, events));
    expect(recorded.length).toBeGreaterThan(0);
    for (const other of others) expect(clear(other)).toEqual(clear(recorded));

    const echoes = new Set(
      events.flatMap((event) => (event.kind === 'echo' && !unclear.has(event.externalId) ? [event.externalId] : [])),
    );
    const mayRun = events.some(
      (event) => isItem(event) && !['echo', 'review'].includes(event.kind) && !event.isPartial,
    );
    for (const rows of states) {
      expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length);
      const own = rows.filter((row) => echoes.has(row.id));
      expect(own.filter(({ direction, runs }) => direction !== 'outbound' || runs > 0)).toEqual([]);
      expect(rows.filter(({ direction, runs }) => direction === 'outbound' && runs > 0)).toEqual([]);
      // Reviews and what is still to be completed start their rules later, or by other triggers.
      if (mayRun) expect(rows.some(({ direction, runs }) => direction === 'inbound' && runs > 0)).toBe(true);
    }
  },
  120_000,
);

/** What a platform tells about messages that came before, or will come. */
const changes: readonly [string, readonly InboundEvent['kind'][]][] = [
  ['slack', ['edit', 'delete', 'reaction']],
  ['telegram', ['edit', 'delete', 'reaction']],
  ['discord', ['edit', 'delete', 'reaction']],
  ['bluesky', ['edit', 'delete', 'reaction']],
  ['mastodon', ['edit', 'delete', 'reaction']],
  ['youtube', ['edit', 'hide', 'unhide', 'delete']],
  ['tiktok', ['delete', 'hide', 'unhide', 'reaction']],
  ['linkedin', ['edit', 'delete', 'reaction']],
  ['x', ['edit', 'delete', 'reaction']],
  ['reddit', ['edit', 'delete']],
  ['google-business', ['edit', 'status']],
  ['http', ['edit', 'delete', 'reaction', 'status']],
];

/** Changes that bring their message along, or concern one that was sent by us. */
const alone = new Set(['youtube hide', 'youtube unhide', 'google-business status', 'http status']);

it.each(changes)('%s: has recorded each change that it tells of', (id, kinds) => {
  const connector = mine.find(({ platform }) => platform.id === id);
  const told = new Set(connector ? eventsOf(connector, fixturesOf(id)).map(({ kind }) => kind) : []);
  expect(kinds.filter((kind) => !told.has(kind))).toEqual([]);
});

it.each(changes)(
  '%s: a change that comes before its message waits for it, and ends as one that comes after',
  async (id, kinds) => {
    const connector = mine.find(({ platform }) => platform.id === id);
    if (!connector) throw new Error(`There is no ${id}`);
    const pairs = pairsOf(connector, fixturesOf(id), kinds);
    const missing = kinds.filter((kind) => !alone.has(`${id} ${kind}`) && !pairs.some((pair) => pair.kind === kind));
    expect(missing).toEqual([]);
    for (const { item, change, target } of pairs) {
      const seen: Seen[] = [];
      for (const order of [
        [item, change],
        [change, item],
      ]) {
        const channelId = await connect(id);
        await deliver(id, channelId, order);
        const rows = await stateOf(channelId);
        const row = rows.find((each) => each.id === target);
        if (row) seen.push(row);
      }
      expect(seen).toHaveLength(2);
      const told = seen.map(({ text, isDeleted, isHidden, reactions }) => {
        const put = (reactions as { emoji: string | null; byId: string }[]).map(({ emoji, byId }) => [emoji, byId]);
        return { text, isDeleted, isHidden, put };
      });
      expect(told[1]).toEqual(told[0]);
    }
  },
  120_000,
);

interface Pair {
  kind: InboundEvent['kind'];
  item: Fixture;
  change: Fixture;
  target: string;
}

/** A body with a message and another that changes it. */
const pairsOf = (
  connector: Connector,
  fixtures: readonly Fixture[],
  kinds: readonly InboundEvent['kind'][],
): Pair[] => {
  const read = fixtures.map((fixture) => ({ fixture, events: eventsOf(connector, [fixture]) }));
  const pure = read.filter(({ events }) => events.every(isItem));
  const items = pure.flatMap(({ fixture, events }) =>
    events.filter(isItem).map(({ externalId: id }) => ({ fixture, id })),
  );
  return read.flatMap(({ fixture, events }) =>
    events.flatMap((event): Pair[] => {
      if (!kinds.includes(event.kind) || alone.has(`${connector.platform.id} ${event.kind}`)) return [];
      if (!('externalId' in event) || !event.externalId) return [];
      const item = items.find((each) => each.id === event.externalId && each.fixture !== fixture);
      return item ? [{ kind: event.kind, item: item.fixture, change: fixture, target: event.externalId }] : [];
    }),
  );
};
