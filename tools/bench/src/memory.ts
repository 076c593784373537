import { randomBytes } from 'node:crypto';
import { type Figure, median, round, told } from './figures';
import { isQuick } from './filled';
import { connectHttpChannel } from './http-channel';
import { type Held, memoryMb } from './processes';
import { startProduct } from './product';
import { runLoad } from './run-load';

const everyMs = 5_000;
const seconds = (): number => (isQuick() ? 60 : Number(process.env['BENCH_MEMORY_SECONDS'] ?? 300));

/**
 * The whole stack's memory while webhooks come in as fast as they are taken, in minutes rather than seconds: proportional
 * set sizes, so that what processes share counts once. Flat is: the last third no larger than the middle one.
 */
export const benchMemory = async (): Promise<Figure[]> => {
  const product = await startProduct();
  try {
    const key = randomBytes(32).toString('base64');
    const path = await connectHttpChannel(product, key);
    const samples: Held[] = [];
    const looking = setInterval(() => {
      const held = memoryMb(product.child.pid!);
      if (held) samples.push(held);
    }, everyMs);
    const load = { key, connections: 32, perDelivery: 1, total: null, rate: null, url: product.url, path };
    const { ok } = await runLoad({ ...load, seconds: seconds() }).finally(() => clearInterval(looking));
    if (samples.length < 6) return [];
    const third = Math.floor(samples.length / 3);
    const parts = [samples.slice(0, third), samples.slice(third, -third), samples.slice(-third)];
    const of = (name: keyof Held) => parts.map((part) => Math.round(median(part.map((held) => held[name]))));
    const [, middle = 0, last = 0] = parts.map((part) => median(part.map(({ server, database }) => server + database)));
    return [
      told({
        name: 'memory.ingest',
        value: round(last),
        unit: 'MB',
        target: 'flat: the last third ≤ 1.05 × the middle third',
        holds: last <= 1.05 * middle,
        note: `${ok} messages in ${seconds()} s; by thirds: server ${of('server').join(', ')}, PostgreSQL ${of('database').join(', ')}; at most ${Math.round(Math.max(...samples.map(({ server, database }) => server + database)))}`,
      }),
    ];
  } finally {
    await product.stop();
  }
};
