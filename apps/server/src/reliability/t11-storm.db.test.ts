import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connectHttpChannel, eventually, startTestServer, type TestServer } from '../testing';
import { seedConversations } from '../testing-many';
import { printProof, randomOf, seedOf, sizeOf } from './proof';

const messages = sizeOf(500, 5_000);
const seed = seedOf(1111);
const channels = 5;
const cap = { scope: 'message', count: 20, perSeconds: 1 };

interface Arrival {
  at: number;
  id: string;
  path: string;
  status: number;
}

let server: TestServer;
let platform: Server;
let url: string;
const arrivals: Arrival[] = [];
const rests: { channelId: string; from: number; until: number }[] = [];
const random = randomOf(seed);

/** While the storm lasts, four in ten are told to come again: with a time and without, as 429 and as 503. */
const answerOf = (): { status: number; headers?: Record<string, string> } => {
  if (arrivals.length > messages * 0.8 || random() > 0.4) return { status: 200 };
  const status = random() < 0.5 ? 429 : 503;
  return random() < 0.5 ? { status, headers: { 'retry-after': '1' } } : { status };
};

beforeAll(async () => {
  // More attempts than usual: here the storm is the subject, and no message may be given up in it.
  server = await startTestServer({
    overrides: { sendLimits: { attempts: 50, openMs: 150, mostOpenMs: 600, leaseMs: 300_000, slowMs: 60_000 } },
  });
  platform = createServer((req, res) => {
    const at = performance.now();
    let body = '';
    req.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    req.on('end', () => {
      const { id } = JSON.parse(body) as { id: string };
      const { status, headers } = answerOf();
      arrivals.push({ at, id, path: req.url ?? '', status });
      res.writeHead(status, { 'content-type': 'application/json', ...headers });
      res.end(JSON.stringify(status === 200 ? { externalId: `sent-${id}` } : {}));
    });
  });
  await new Promise<void>((resolve) => platform.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(platform.address() as AddressInfo).port}`;
  server.ctx.connect({
    publish: (_to, event, ...[payload]) => {
      if (event !== 'channel:updated') return;
      const { id, status } = payload as unknown as {
        id: string;
        status: { restsUntil: string | null; restReason: string | null };
      };
      const until = status.restsUntil ? Date.parse(status.restsUntil) : 0;
      if (until > Date.now() && status.restReason === 'limit') rests.push({ channelId: id, from: Date.now(), until });
    },
  });
});
afterAll(async () => {
  await server.stop();
  await new Promise((resolve) => platform.close(resolve));
});

it('keeps within the cap in every window, waits as long as it is told to, and sends each once, in a storm of 429 and 503', async () => {
  const ids: string[] = [];
  for (let index = 0; index < channels; index++) {
    const channel = await connectHttpChannel(server, `${url}/${index}`, `Shop ${index}`, { caps: [cap] });
    ids.push(...(await seedConversations(server, channel.id, messages / channels / 2)).ids);
  }
  // Two in each conversation, so that order within one counts too.
  const selection = { ids };
  for (const text of ['first', 'second']) {
    const bulk = await server.api('POST', '/api/bulk', { selection, action: { type: 'reply', text } });
    const { id } = bulk.body as unknown as { id: string };
    const done = await eventually(
      async () => (await server.api('GET', `/api/bulk/${id}`)).body as unknown as { status: string; done: number },
      ({ status }) => status === 'done',
      { tries: 1_200 },
    );
    expect(done).toMatchObject({ status: 'done', done: ids.length });
  }

  const counted = await eventually(
    () =>
      server.ctx.store.transaction(server.workspaceId, (db) =>
        db.query(
          `SELECT status, count(*)::int AS count FROM message WHERE workspace_id = $1 AND direction = 'outbound' GROUP BY status`,
          [server.workspaceId],
        ),
      ) as Promise<{ status: string; count: number }[]>,
    (rows) => rows.every(({ status }) => status !== 'queued' && status !== 'sending'),
    { tries: 4_800 },
  );
  const accepted = arrivals.filter(({ status }) => status === 200);
  const doubled = accepted.length - new Set(accepted.map(({ id }) => id)).size;
  const fullest = Math.max(...[...Array(channels).keys()].map((index) => mostInWindow(`/${index}`)));
  printProof('T11', {
    sent: messages,
    stored: accepted.length,
    doubled,
    lost: messages - new Set(accepted.map(({ id }) => id)).size,
    seed,
    refusedForNow: arrivals.length - accepted.length,
    mostInAnySecond: fullest,
    cap: cap.count,
    rests: rests.length,
  });
  expect(counted).toEqual([{ status: 'sent', count: messages }]);
  expect(doubled).toBe(0);
  expect(new Set(accepted.map(({ id }) => id)).size).toBe(messages);
  expect(fullest).toBeLessThanOrEqual(cap.count);
  // Nothing began in a time in which the platform had asked for rest.
  expect(rests.length).toBeGreaterThan(0);
  expect(await countBegunInRests()).toBe(0);
  expect(await countOvertaken()).toBe(0);
});

/** Of one channel, by the platform's own clock. */
const mostInWindow = (path: string): number => {
  const times = arrivals.filter((arrival) => arrival.path === path).map(({ at }) => at);
  let first = 0;
  return times.reduce((most, at, index) => {
    while (times[first]! <= at - cap.perSeconds * 1000) first += 1;
    return Math.max(most, index - first + 1);
  }, 0);
};

const countBegunInRests = async (): Promise<number> => {
  const [row]: [{ count: number }] = await server.ctx.store.transaction(server.workspaceId, (db) =>
    db.query(
      `SELECT count(*)::int AS count FROM send_slot s JOIN jsonb_to_recordset($2::jsonb) AS r ("channelId" uuid, "from" float8, "until" float8) ON r."channelId" = s.channel_id
       WHERE s.workspace_id = $1 AND extract(epoch FROM s.started_at) * 1000 > r."from" AND extract(epoch FROM s.started_at) * 1000 < r."until"`,
      [server.workspaceId, JSON.stringify(rests)],
    ),
  );
  return row.count;
};

/** A later answer of a conversation that the platform accepted before the earlier one. */
const countOvertaken = async (): Promise<number> => {
  const rows: { conversation_id: string; id: string }[] = await server.ctx.store.transaction(server.workspaceId, (db) =>
    db.query(
      `SELECT conversation_id, id FROM message WHERE workspace_id = $1 AND direction = 'outbound' ORDER BY conversation_id, id`,
      [server.workspaceId],
    ),
  );
  const place = new Map(arrivals.filter(({ status }) => status === 200).map(({ id }, index) => [id, index]));
  return rows.filter(({ conversation_id, id }, index) => {
    const next = rows[index + 1];
    return next?.conversation_id === conversation_id && place.get(next.id)! < place.get(id)!;
  }).length;
};
