import { sendLimits } from '@hubbub/conversations';
import type { Pool } from 'pg';
import { connectHttpChannel, eventually, startPlatform, startTestServer, type TestServer } from '../testing';
import { seedConversations } from '../testing-many';
import { printProof, seedOf, sizeOf } from './proof';
import { startSlowProxy } from './slow-proxy';

const quickMessages = 120; // in each round
const slowForMs = sizeOf(0, 600_000); // one round where it is 0
const slowMessages = sizeOf(12, 60);
const seed = seedOf(1010); // nothing here is drawn by chance
const kinds = ['hangs', 'half-open', 'one-byte-a-second'] as const;

let server: TestServer;
let quick: Awaited<ReturnType<typeof startPlatform>>;
let slow: Awaited<ReturnType<typeof startPlatform>>;
const proxies: Awaited<ReturnType<typeof startSlowProxy>>[] = [];
const opened = new Map<string, string>();

beforeAll(async () => {
  // As many connections as the product has. In ten minutes with its own times, but that nothing rests for longer than a
  // minute; else with shorter ones. What counts as slow stays far above what a busy machine takes for a quick answer.
  const limits =
    slowForMs > 0
      ? { attemptMs: 30_000, leaseMs: 60_000, mostOpenMs: 60_000 }
      : { slowMs: 3_000, attemptMs: 6_000, leaseMs: 60_000, openMs: 1_000, mostOpenMs: 8_000 };
  server = await startTestServer({ poolSize: 12, overrides: { sendLimits: limits } });
  [quick, slow] = [await startPlatform(), await startPlatform()];
  server.ctx.connect({
    publish: (_to, event, ...[payload]) => {
      if (event !== 'channel:updated') return;
      const { id, status } = payload as unknown as {
        id: string;
        status: { restsUntil: string | null; restReason: string };
      };
      if (status.restsUntil && !opened.has(id)) opened.set(id, status.restReason);
    },
  });
});
afterAll(async () => {
  await Promise.all(proxies.map((proxy) => proxy.stop()));
  await server.stop();
  await Promise.all([quick.stop(), slow.stop()]);
});

const queueReplies = async (conversationIds: readonly string[], text: string): Promise<Map<string, number>> => {
  const queuedAt = new Map<string, number>();
  for (const id of conversationIds) {
    const answer = await server.api('POST', `/api/conversations/${id}/messages`, { text });
    queuedAt.set((answer.body as unknown as { id: string }).id, performance.now());
  }
  return queuedAt;
};

const statusesOf = (channelId: string): Promise<{ status: string; count: number }[]> =>
  server.ctx.store.transaction(server.workspaceId, (db) =>
    db.query(
      `SELECT status, count(*)::int AS count FROM message WHERE workspace_id = $1 AND channel_id = $2 AND direction = 'outbound' GROUP BY status ORDER BY status`,
      [server.workspaceId, channelId],
    ),
  );

/** How many connections were busy, counted whenever one was taken out of the pool: the most, and nineteen times of twenty. */
const watchPool = (pool: Pool) => {
  const counts: number[] = [];
  const note = (): void => void counts.push(pool.totalCount - pool.idleCount);
  pool.on('acquire', note);
  return {
    size: pool.options.max,
    end: (): { most: number; usual: number } => {
      pool.off('acquire', note);
      counts.sort((a, b) => a - b);
      return { most: counts.at(-1) ?? 0, usual: counts[Math.floor(counts.length * 0.95)] ?? 0 };
    },
  };
};

const p = (sorted: readonly number[], share: number): number => Math.round(sorted[Math.floor(sorted.length * share)]!);

const sendQuick = async (channelId: string, text: string): Promise<number[]> => {
  const arrivedAt = new Map<string, number>();
  quick.answerWith(({ id }) => {
    arrivedAt.set(id, performance.now());
    return { status: 200 };
  });
  const { ids } = await seedConversations(server, channelId, quickMessages);
  const queuedAt = await queueReplies(ids, text);
  await eventually(
    () => Promise.resolve(arrivedAt.size),
    (count) => count === quickMessages,
    { tries: 1_200 },
  );
  expect(arrivedAt.size).toBe(quickMessages);
  return [...queuedAt].map(([id, at]) => arrivedAt.get(id)! - at).sort((a, b) => a - b);
};

it(
  'lets a platform that hangs, half-open or at a byte a second delay nobody but itself',
  async () => {
    const quickChannel = await connectHttpChannel(server, quick.url, 'Quick');
    const pool = (server.ctx.store.dataSource.driver as unknown as { master: Pool }).master;
    await sendQuick(quickChannel.id, 'warm up');
    const poolBefore = watchPool(pool);
    const before = await sendQuick(quickChannel.id, 'before');
    const busyBefore = poolBefore.end();

    // The same stand-in three times, behind proxies that spoil its answers.
    const slowUrl = new URL(slow.url);
    const channels: { kind: (typeof kinds)[number]; id: string }[] = [];
    for (const kind of kinds) {
      const proxy = await startSlowProxy({ host: '127.0.0.1', port: Number(slowUrl.port) });
      proxies.push(proxy);
      // Taken whole and never answered is what a platform looks like that takes 30 s, as long as nobody waits for it.
      proxy.set(kind === 'one-byte-a-second' ? kind : 'half-open');
      const channel = await connectHttpChannel(server, `http://127.0.0.1:${proxy.port}/callback`, kind);
      const { ids } = await seedConversations(server, channel.id, slowMessages);
      await queueReplies(ids, kind);
      channels.push({ kind, id: channel.id });
    }
    // What a slow platform holds: so many attempts, no connection, and no place of anybody else.
    const hanging = new Map<string, number>();
    const sampleHanging = async (): Promise<void> => {
      const rows: { channel_id: string; count: number }[] = await server.ctx.store.transaction(
        server.workspaceId,
        (db) =>
          db.query(
            `SELECT channel_id, count(*)::int AS count FROM message WHERE workspace_id = $1 AND status = 'sending' AND channel_id = ANY ($2::uuid[]) GROUP BY channel_id`,
            [server.workspaceId, channels.map(({ id }) => id)],
          ),
      );
      for (const { channel_id, count } of rows) hanging.set(channel_id, Math.max(hanging.get(channel_id) ?? 0, count));
    };
    await eventually(sampleHanging, () => hanging.size === kinds.length);
    await eventually(
      () => Promise.resolve(opened.size),
      (count) => count === kinds.length,
      { tries: 1_200 },
    );
    const poolDuring = watchPool(pool);
    const during: number[] = [];
    let rounds = 0;
    const slowSince = performance.now();
    do {
      during.push(...(await sendQuick(quickChannel.id, 'during')));
      rounds += 1;
    } while (performance.now() - slowSince < slowForMs);
    during.sort((a, b) => a - b);
    const busyDuring = poolDuring.end();
    await sampleHanging();

    // All of the quick one's are through, while the slow ones have had a few attempts each and rest.
    const quickSent = await eventually(
      () => statusesOf(quickChannel.id),
      (rows) => rows.length === 1,
    );
    expect(quickSent).toEqual([{ status: 'sent', count: (2 + rounds) * quickMessages }]);
    expect(channels.map(({ id }) => opened.get(id))).toEqual(kinds.map(() => 'silent'));
    expect(opened.has(quickChannel.id)).toBe(false);
    const listed = (await server.api('GET', '/api/channels')).body.items as unknown as {
      id: string;
      queued: number;
      status: { restReason: string | null };
    }[];
    for (const { id } of channels) {
      const channel = listed.find((one) => one.id === id)!;
      expect(channel.queued).toBeGreaterThan(0);
      expect(channel.status.restReason).toBe('silent');
    }

    // Well again: what waited is sent, what was on its way stays in doubt, and nothing was sent twice.
    for (const proxy of proxies) proxy.set('through');
    let unconfirmed = 0;
    for (const { id } of channels) {
      const settled = await eventually(
        () => statusesOf(id),
        (rows) => rows.every(({ status }) => status === 'sent' || status === 'unconfirmed'),
        { tries: sizeOf(1_200, 12_000) },
      );
      expect(settled.map(({ status }) => status).sort()).toEqual(['sent', 'unconfirmed']);
      unconfirmed += settled.find(({ status }) => status === 'unconfirmed')!.count;
    }
    const arrived = [...quick.calls, ...slow.calls].map(({ id }) => id);
    const expected = (2 + rounds) * quickMessages + kinds.length * slowMessages;
    const doubled = arrived.length - new Set(arrived).size;
    printProof('T10', {
      sent: expected,
      stored: new Set(arrived).size,
      doubled,
      lost: expected - new Set(arrived).size,
      seed,
      unconfirmed,
      othersP50MsBeforeDuring: `${p(before, 0.5)}/${p(during, 0.5)}`,
      othersP99MsBeforeDuring: `${p(before, 0.99)}/${p(during, 0.99)}`,
      poolInUseBeforeDuringOf: `${busyBefore.most}/${busyDuring.most}/${poolDuring.size}`,
      hanging: [...hanging.values()].join('+'),
    });
    expect(doubled).toBe(0);
    expect(new Set(arrived).size).toBe(expected);
    expect(busyDuring.usual).toBeGreaterThan(0);
    expect(busyDuring.usual).toBeLessThanOrEqual(0.8 * poolDuring.size!);
    // Its places, and the one attempt that finds out whether it is over.
    for (const count of hanging.values()) expect(count).toBeLessThanOrEqual(sendLimits(server.ctx).perChannel + 1);
  },
  sizeOf(240_000, 2_400_000),
);
