import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { connectors } from '@hubbub/connectors';
import { contextOf, mutated, readFixtures } from '@hubbub/connectors/testing';
import { readJson } from '@hubbub/runtime';
import { insertDeliveries } from '@hubbub/store';
import fc from 'fast-check';
import { uuidv7 } from 'uuidv7';
import { startTestServer, type TestServer } from '../testing';
import { placeChannel } from '../testing-channels';
import { printProof, seedOf, sizeOf } from './proof';

/** Of each connector; with every push two thousand in all. */
const mutations = sizeOf(Math.ceil(2_000 / connectors.length), 20_000);
const seed = seedOf(114);
const folder = join(__dirname, '..', '..', '..', '..', 'libs', 'connectors', 'src');

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ withWorker: false });
});
afterAll(() => server.stop());

const fixturesOf = (platform: string): string | null => {
  const own = join(folder, platform === 'http' ? 'http-channel' : platform, 'fixtures');
  try {
    return readdirSync(own).length > 0 ? own : null;
  } catch {
    return null;
  }
};

it('parses each changed body, or keeps it with a reason, and drops nothing', async () => {
  const { ctx, workspaceId } = server;
  let sent = 0;
  for (const connector of connectors) {
    const path = fixturesOf(connector.platform.id);
    if (!path) throw new Error(`No fixtures of ${connector.platform.id}`);
    const fixtures = readFixtures(path);
    const accounts = fixtures.flatMap((fixture) => contextOf(fixture, undefined).externalChannelId ?? []);
    const channelId = await placeChannel(server, { platform: connector.platform.id, externalId: accounts[0] ?? 'us' });
    const bodies = fc.sample(mutated(fixtures.map(({ raw }) => readJson(raw))), { seed, numRuns: mutations });
    const isPolled = connector.readBody !== undefined; // its webhooks are no JSON
    for (let at = 0; at < bodies.length; at += 200) {
      const rows = bodies.slice(at, at + 200).map((body) => {
        const id = uuidv7();
        return {
          workspaceId,
          id,
          platform: connector.platform.id,
          channelId,
          key: createHash('sha256').update(id).digest(),
          raw: Buffer.from(JSON.stringify(isPolled ? { items: [body] } : body) ?? 'null'),
          headers: { 'content-type': 'application/json' },
          foundBy: isPolled ? ('poll' as const) : ('webhook' as const),
          receivedAt: ctx.clock(),
        };
      });
      await ctx.store.transaction(workspaceId, (db) => insertDeliveries(db, workspaceId, rows));
      sent += rows.length;
      await server.receiveAll();
    }
  }
  const rows: { platform: string; silent: number; failed: number; details: unknown }[] = await ctx.store.transaction(
    workspaceId,
    (db) =>
      db.query(
        `SELECT d.platform, count(*)::int AS deliveries, count(*) FILTER (WHERE o.total IS NULL OR o.total = 0)::int AS silent, count(*) FILTER (WHERE d.state <> 'done')::int AS failed,
           jsonb_agg(DISTINCT left(d.reason, 200)) FILTER (WHERE d.state <> 'done') AS details
         FROM delivery d LEFT JOIN LATERAL (SELECT sum(o.stored + o.duplicate + o.failed + o.pending + (SELECT coalesce(sum(i.value::int), 0) FROM jsonb_each_text(o.ignored) i)) AS total
           FROM delivery_outcome o WHERE o.workspace_id = d.workspace_id AND o.delivery_id = d.id) o ON true
         WHERE d.workspace_id = $1 GROUP BY d.platform ORDER BY d.platform`,
        [workspaceId],
      ),
  );
  const [twice]: [{ count: number }] = await ctx.store.transaction(workspaceId, (db) =>
    db.query(
      'SELECT (count(*) - count(DISTINCT (channel_id, external_id)))::int AS count FROM message WHERE workspace_id = $1 AND external_id IS NOT NULL',
      [workspaceId],
    ),
  );
  const ledger = (await server.api('GET', '/api/deliveries/ledger')).body as unknown as Record<string, number>;
  printProof('T14', {
    sent,
    stored: ledger['stored']!,
    doubled: twice.count,
    lost: rows.reduce((sum, { silent }) => sum + silent, 0),
    seed,
    platforms: rows.length,
    events: ledger['received']!,
  });
  expect(rows.filter(({ silent, failed }) => silent + failed > 0)).toEqual([]);
  expect(rows).toHaveLength(connectors.length);
  expect(twice.count).toBe(0);
}, 900_000);
