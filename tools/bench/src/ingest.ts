import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { io } from 'socket.io-client';
import { against, type Figure, percentile, round } from './figures';
import { connectHttpChannel } from './http-channel';
import { startProgram, treeMemoryMb } from './processes';
import { type Product, startProduct } from './product';
import { runLoad } from './run-load';

const connections = 32;
const roundSeconds = Number(process.env['BENCH_ROUND_SECONDS'] ?? 6);
const rounds = 5;

/** Webhooks accepted and visible, beside bare Express + HMAC + one INSERT on the same database in the same run. */
export const benchIngest = async (): Promise<Figure[]> => {
  const product = await startProduct();
  const key = randomBytes(32).toString('base64');
  const bare = await startProgram(['--import', 'tsx', join(__dirname, 'bare-server.ts')], /bare ready/, {
    BARE_DATABASE_URL: product.databaseUrl,
    BARE_KEY: key,
  });
  const database = new Client({ connectionString: product.databaseUrl });
  await database.connect();
  try {
    const bareUrl = `http://127.0.0.1:${bare.line.split(' ').at(-1)}`;
    const path = await connectHttpChannel(product, key);
    const load = { key, connections, perDelivery: 1, total: null, rate: null };
    const onBare = (seconds: number) =>
      runLoad({ ...load, url: bareUrl, path: '/hook', seconds }).then(({ ok, tookSeconds }) => ok / tookSeconds);
    await runLoad({ ...load, url: product.url, path, seconds: 3 });
    await onBare(3);
    await drained(database);

    const durable = [];
    const visible = [];
    for (let count = 0; count < rounds; count++) {
      const bareRate = await onBare(roundSeconds);
      const since = Date.now();
      const { ok, tookSeconds } = await runLoad({ ...load, url: product.url, path, seconds: roundSeconds });
      await drained(database);
      // Until the last one is visible, not only accepted.
      visible.push({ ours: (ok * 1000) / (Date.now() - since - 300), bare: bareRate });
      durable.push({ ours: ok / tookSeconds, bare: bareRate });
    }
    const memory = treeMemoryMb(product.child.pid!);
    const batches = await benchBatches(product, path, key, database);
    const latency = await benchLatency(product, path, key);
    return [
      against('ingest.durable', 'deliveries/s', durable, 1.0),
      against('ingest.visible', 'messages/s', visible, 0.6),
      batches,
      ...latency,
      ...(memory === null
        ? []
        : [
            {
              name: 'memory.ingest',
              value: Math.round(memory),
              unit: 'MB',
              target: 'flat',
              holds: memory <= 700,
              note: 'whole stack right after the rounds',
            },
          ]),
    ];
  } finally {
    await database.end();
    await bare.stop();
    await product.stop();
  }
};

const drained = async (database: Client): Promise<void> => {
  for (;;) {
    const { rows } = await database.query<{ waiting: boolean }>(
      `SELECT EXISTS (SELECT FROM delivery WHERE state = 'pending') AS waiting`,
    );
    if (!rows[0]?.waiting) return;
    await sleep(20);
  }
};

const benchBatches = async (product: Product, path: string, key: string, database: Client): Promise<Figure> => {
  const perDelivery = 100;
  const total = 300;
  const since = Date.now();
  await runLoad({ key, connections: 8, perDelivery, total, rate: null, seconds: 600, url: product.url, path });
  await drained(database);
  const value = (total * perDelivery * 1000) / (Date.now() - since - 300);
  return {
    name: 'ingest.batch100',
    value: Math.round(value),
    unit: 'messages/s',
    target: '≥ 5000',
    holds: value >= 5000,
    note: `${total} deliveries of ${perDelivery}`,
  };
};

/** From the webhook to another browser's socket, at 200 a second. */
const benchLatency = async (product: Product, path: string, key: string): Promise<Figure[]> => {
  const socket = io(product.url, { auth: { token: product.token }, transports: ['websocket'] });
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  const times: number[] = [];
  socket.on('message:created', (message: { sentAt: string }) => times.push(Date.now() - Date.parse(message.sentAt)));
  await runLoad({ key, connections: 20, perDelivery: 1, total: null, rate: 200, seconds: 10, url: product.url, path });
  await sleep(2000);
  socket.close();
  const [p50, p99] = [percentile(times, 0.5), percentile(times, 0.99)];
  return [
    {
      name: 'ingest.latency.p50',
      value: round(p50),
      unit: 'ms',
      target: '≤ 100',
      holds: p50 <= 100,
      note: `${times.length} messages`,
    },
    { name: 'ingest.latency.p99', value: round(p99), unit: 'ms', target: '≤ 500', holds: p99 <= 500 },
  ];
};
