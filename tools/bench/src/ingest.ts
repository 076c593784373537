import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { io } from 'socket.io-client';
import { against, type Figure, percentile, round, told } from './figures';
import { connectHttpChannel } from './http-channel';
import { cpuMs, type Spent, startProgram, type Started } from './processes';
import { type Product, startProduct } from './product';
import { type Loaded, runLoad } from './run-load';

const connections = 32;
const roundSeconds = Number(process.env['BENCH_ROUND_SECONDS'] ?? 6);
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 5);
const sustainedSeconds = Number(process.env['BENCH_SUSTAINED_SECONDS'] ?? 60);

interface Stage {
  product: Product;
  bare: Started;
  bareUrl: string;
  database: Client;
  path: string;
  key: string;
}

/**
 * Webhooks accepted and visible, beside bare Express + HMAC + one INSERT on the same database in the same run.
 * `--only durable,sustained,batch100,latency` measures some of the parts; `sustained` takes its rate from `durable`.
 */
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
    const stage = { product, bare, bareUrl, database, key, path: await connectHttpChannel(product, key) };
    await load(stage, 3);
    await loadBare(stage, 3);
    await drained(database);
    const figures: Figure[] = [];
    if (isWanted('durable')) figures.push(...(await benchRounds(stage)));
    if (isWanted('batch100')) figures.push(await benchBatches(stage));
    if (isWanted('latency')) figures.push(...(await benchLatency(stage)));
    if (isWanted('sustained')) figures.push(await benchSustained(stage, figures[0]?.reference));
    return figures;
  } finally {
    await database.end();
    await bare.stop();
    await product.stop();
  }
};

const isWanted = (name: string): boolean => {
  const only = process.argv.indexOf('--only');
  return only < 0 || (process.argv[only + 1] ?? '').split(',').includes(name);
};

const load = ({ key, product, path }: Stage, seconds: number, more: object = {}): Promise<Loaded> =>
  runLoad({ key, connections, perDelivery: 1, total: null, rate: null, url: product.url, path, seconds, ...more });

const loadBare = ({ key, bareUrl }: Stage, seconds: number): Promise<Loaded> =>
  runLoad({ key, connections, perDelivery: 1, total: null, rate: null, url: bareUrl, path: '/hook', seconds });

const countPending = async (database: Client): Promise<number> => {
  const { rows } = await database.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM delivery WHERE state = 'pending'`,
  );
  return rows[0]!.count;
};

/** Until nothing waits to be worked through; how many seconds that took. */
const drained = async (database: Client): Promise<number> => {
  const since = performance.now();
  for (;;) {
    const { rows } = await database.query<{ waiting: boolean }>(
      `SELECT EXISTS (SELECT FROM delivery WHERE state = 'pending') AS waiting`,
    );
    if (!rows[0]?.waiting) return (performance.now() - since) / 1000;
    await sleep(20);
  }
};

/** CPU time that each delivery cost: of a server, of PostgreSQL, and of the load. */
const addCost = (sums: Cost, before: Spent, after: Spent, { ok, cpuMs: ofLoad }: Loaded): void => {
  sums.server += after.server - before.server;
  sums.database += after.database - before.database;
  sums.load += ofLoad;
  sums.deliveries += ok;
};

interface Cost extends Spent {
  load: number;
  deliveries: number;
}

const noCost = (): Cost => ({ server: 0, database: 0, load: 0, deliveries: 0 });
const costOf = ({ server, database, load: ofLoad, deliveries }: Cost): string =>
  `CPU µs each: server ${perDelivery(server, deliveries)}, PostgreSQL ${perDelivery(database, deliveries)}, load ${perDelivery(ofLoad, deliveries)}`;
const perDelivery = (ms: number, deliveries: number): number => Math.round((ms * 1000) / deliveries);

interface Pair {
  ours: number; // a second
  bare: number;
}

const benchRounds = async (stage: Stage): Promise<Figure[]> => {
  const { product, bare, database } = stage;
  const durable: Pair[] = [];
  const visible: Pair[] = [];
  const costs = { ours: noCost(), bare: noCost() };
  for (let count = 0; count < rounds; count++) {
    const start = { server: cpuMs(bare.child.pid!).server, database: cpuMs(product.child.pid!).database };
    const hand = await loadBare(stage, roundSeconds);
    const then = cpuMs(product.child.pid!);
    addCost(costs.bare, start, { ...then, server: cpuMs(bare.child.pid!).server }, hand);
    const bareRate = hand.ok / hand.tookSeconds;
    const ours = await load(stage, roundSeconds);
    const drainSeconds = await drained(database);
    // Until the last one is visible, not only accepted.
    visible.push({ ours: ours.ok / (ours.tookSeconds + drainSeconds), bare: bareRate });
    durable.push({ ours: ours.ok / ours.tookSeconds, bare: bareRate });
    addCost(costs.ours, then, cpuMs(product.child.pid!), ours);
  }
  const figure = (name: string, unit: string, pairs: Pair[], target: number, cost: Cost): Figure => {
    const one = against(name, unit, pairs, target);
    return told({ ...one, note: `${one.note}; ${costOf(cost)}` });
  };
  return [
    figure('ingest.durable', 'deliveries/s', durable, 1.0, costs.bare),
    figure('ingest.visible', 'messages/s', visible, 0.6, costs.ours),
  ];
};

/** A minute at 0.6 of what the bare server takes at most: accepted and worked through, the backlog looked at each second. */
const benchSustained = async (stage: Stage, known: number | undefined): Promise<Figure> => {
  const { product, database } = stage;
  const hand = known ? null : await loadBare(stage, roundSeconds);
  const bareRate = known ?? hand!.ok / hand!.tookSeconds;
  const rate = Math.round(0.6 * bareRate);
  const backlog: number[] = [];
  const before = cpuMs(product.child.pid!);
  const looking = setInterval(() => void countPending(database).then((count) => backlog.push(count)), 1_000);
  const ours = await load(stage, sustainedSeconds, { rate, connections: 64 });
  clearInterval(looking);
  const seconds = ours.tookSeconds + (await drained(database));
  const cost = noCost();
  addCost(cost, before, cpuMs(product.child.pid!), ours);
  const visible = ours.ok / seconds;
  const third = Math.floor(backlog.length / 3);
  const [early, late] = [backlog.slice(third, 2 * third), backlog.slice(2 * third)].map((part) =>
    percentile(part, 0.5),
  );
  const isFlat = late! <= Math.max(1.2 * early!, rate);
  return told({
    name: 'ingest.sustained',
    value: round(visible),
    unit: 'messages/s',
    reference: round(bareRate),
    ratio: round(visible / bareRate),
    target: '≥ 0.6 × bare for a minute, backlog not growing',
    holds: visible / bareRate >= 0.595 && isFlat,
    note: `${rate}/s wanted for ${sustainedSeconds} s, all ${ours.ok} visible after ${round(seconds)} s; backlog median ${early} in the second third, ${late} in the last, at most ${Math.max(...backlog)}; ${costOf(cost)}`,
  });
};

const benchBatches = async (stage: Stage): Promise<Figure> => {
  const { product, database } = stage;
  const perDelivery = 100;
  const total = 300;
  const before = cpuMs(product.child.pid!);
  const ours = await load(stage, 600, { connections: 8, perDelivery, total });
  const value = (total * perDelivery) / (ours.tookSeconds + (await drained(database)));
  const cost = noCost();
  addCost(cost, before, cpuMs(product.child.pid!), { ...ours, ok: total * perDelivery });
  return told({
    name: 'ingest.batch100',
    value: Math.round(value),
    unit: 'messages/s',
    target: '≥ 5000',
    holds: value >= 5000,
    note: `${total} deliveries of ${perDelivery}; ${costOf(cost)}`,
  });
};

/** From the webhook to another browser's socket, at 200 a second. */
const benchLatency = async (stage: Stage): Promise<Figure[]> => {
  const { product } = stage;
  const socket = io(product.url, { auth: { token: product.token }, transports: ['websocket'] });
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  const times: number[] = [];
  socket.on('message:created', (message: { sentAt: string }) => times.push(Date.now() - Date.parse(message.sentAt)));
  await load(stage, 10, { connections: 20, rate: 200 });
  await sleep(2000);
  socket.close();
  const [p50, p99] = [percentile(times, 0.5), percentile(times, 0.99)];
  return [
    told({
      name: 'ingest.latency.p50',
      value: round(p50),
      unit: 'ms',
      target: '≤ 100',
      holds: p50 <= 100,
      note: `${times.length} messages`,
    }),
    told({ name: 'ingest.latency.p99', value: round(p99), unit: 'ms', target: '≤ 500', holds: p99 <= 500 }),
  ];
};
