import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { testDatabase } from '@hubbub/store/testing';
import { Client } from 'pg';
import { eventually, startPlatform } from '../testing';
import { type BuiltServer, signInTo, startBuiltServer, temporaryFolder } from './built-server';
import { type Malformed, malformed } from './malformed';
import { printProof, randomOf, seedOf, sizeOf } from './proof';
import { bodyOf, connectSigned, inParallel, postOnce, signedHeaders } from './signed-sender';

const bodies = sizeOf(10_000, 100_000);
const warmUp = 5_000; // until the heap has found its working size
const mostGrowthBytes = 50_000_000;
const seed = seedOf(113);

let database: { url: string; adminUrl: string };
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let admin: Client;
let server: BuiltServer;
let url: string;

beforeAll(async () => {
  database = await testDatabase();
  folder = await temporaryFolder();
  platform = await startPlatform();
  admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  server = startBuiltServer(database.url, folder.path);
  url = await server.ready;
});
afterAll(async () => {
  await server.stop();
  await admin.end();
  await platform.stop();
  await folder.remove();
});

interface Answer {
  status: number;
  ms: number;
}

/** By hand, since a declared length that is a lie is refused by every client. */
const post = (channelId: string, { body, headers, declared, isUnsigned }: Malformed): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const asked = request(
      `${url}/webhooks/http/${channelId}`,
      {
        method: 'POST',
        agent: false,
        headers: {
          ...(isUnsigned ? { 'webhook-id': randomUUID() } : signedHeaders(body)),
          ...headers,
          'content-length': declared ?? body.length,
        },
      },
      (answer) => {
        answer.resume();
        resolve({ status: answer.statusCode ?? 0, ms: performance.now() - startedAt });
        if (declared) asked.destroy();
      },
    );
    asked.on('error', reject);
    asked.write(body);
    if (declared === undefined) asked.end();
  });

const residentBytes = async (): Promise<number> => {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1]);
};

const settled = () =>
  eventually(
    async () =>
      (await admin.query(`SELECT count(*)::int AS pending FROM delivery WHERE state = 'pending'`)).rows[0] as {
        pending: number;
      },
    ({ pending }) => pending === 0,
    { tries: 6_000 },
  );

it('answers, keeps or refuses every body that nobody should send, without growing', async () => {
  const random = randomOf(seed);
  const api = await signInTo(url);
  const channelId = await connectSigned(api, platform.url);
  const all = Array.from({ length: warmUp + bodies }, (_, number) => malformed(number, random));
  const statuses: Record<string, number> = {};
  const wrong: string[] = [];
  const times: number[] = [];
  const send = (part: readonly Malformed[]) =>
    inParallel(part, 8, async (one) => {
      const { status, ms } = await post(channelId, one);
      times.push(ms);
      statuses[status] = (statuses[status] ?? 0) + 1;
      const expected =
        one.declared || one.name === 'gzip bomb'
          ? [413]
          : one.isUnsigned
            ? [401]
            : one.name === 'not gzip'
              ? [200, 401]
              : [200];
      if (!expected.includes(status)) wrong.push(`${one.name}: ${status}`);
    });
  await send(all.slice(0, warmUp));
  await settled();
  const before = await residentBytes();
  times.length = 0;
  await send(all.slice(warmUp));
  await settled();
  const growth = (await residentBytes()) - before;

  const { rows } = await admin.query<Record<string, number>>(
    `SELECT count(*)::int AS kept, count(*) FILTER (WHERE o.delivery_id IS NULL)::int AS silent, count(*) FILTER (WHERE d.state = 'failed' AND coalesce(d.reason, '') = '')::int AS mute,
         count(*) FILTER (WHERE d.state = 'failed')::int AS failed, count(*) FILTER (WHERE d.state = 'failed' AND d.attempts > 1)::int AS threw
       FROM delivery d LEFT JOIN delivery_outcome o ON o.delivery_id = d.id AND o.stored + o.duplicate + o.failed + o.pending + (SELECT coalesce(sum(i.value::int), 0) FROM jsonb_each_text(o.ignored) i) > 0`,
  );
  const { rows: twice } = await admin.query<{ count: number }>(
    'SELECT (count(*) - count(DISTINCT (channel_id, external_id)))::int AS count FROM message',
  );
  const ledger = await api<Record<string, number>>('GET', `/api/deliveries/ledger?channelId=${channelId}`);
  times.sort((a, b) => a - b);
  printProof('T13', {
    sent: all.length,
    stored: ledger['stored']!,
    doubled: twice[0]!.count,
    lost: rows[0]!['silent']!,
    seed,
    kept: rows[0]!['kept']!,
    failed: ledger['failed']!,
    growthMB: Math.round(growth / 1e6),
    p99ms: Math.round(times[Math.floor(times.length * 0.99)]!),
  });
  expect([...new Set(wrong)]).toEqual([]);
  expect(rows[0]).toMatchObject({ kept: statuses[200], silent: 0, mute: 0, threw: 0 });
  expect(twice).toEqual([{ count: 0 }]);
  expect(ledger['pending']).toBe(0);
  expect(growth).toBeLessThan(mostGrowthBytes);
  expect(server.child.exitCode).toBeNull();
  // And it works on.
  const event = {
    id: 'after',
    conversation: { id: 'after', kind: 'direct' },
    author: { id: 'after', name: 'After' },
    text: 'still there?',
    sentAt: new Date().toISOString(),
  };
  expect(await postOnce(url, channelId, bodyOf([event]))).toBe(200);
}, 900_000);
