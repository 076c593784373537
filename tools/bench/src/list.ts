import { join } from 'node:path';
import { Client } from 'pg';
import { type Figure, median, percentile, round, told } from './figures';
import { type Filled, fullCount, isQuick, startFilled } from './filled';
import { handSql, type ListCase, listCases } from './list-cases';
import { startProgram } from './processes';
import { timeRequests } from './time-requests';

const rounds = 5;
/** 1,000 requests a filter over the rounds, as p95 needs; `--only a,b` measures some of the lists, BENCH_LIST_REQUESTS fewer a round. */
const perRound = (): number => (isQuick() ? 10 : Number(process.env['BENCH_LIST_REQUESTS'] ?? 200));

interface Timed {
  name: string;
  ours: number; // p95, ms
  bare: number;
  ratios: number[];
  statement: number; // p95 of the statement alone, through pg
  rows: number;
  median: { ours: number; bare: number };
}

/** Each list at full size beside the hand-written statement in a bare route, and how the default list grows with the data. */
export const benchList = async (): Promise<Figure[]> => {
  const count = fullCount();
  const large = await measure(await startFilled(count));
  const small = await measure(await startFilled(count / 10));
  const figures = large.map((timed) => figureOf(timed, count));
  return [...figures, told(growth(large, small, count))];
};

const figureOf = ({ name, ours, bare, ratios, statement, rows, median: half }: Timed, count: number): Figure => {
  const ratio = median(ratios);
  return {
    name: `list.${name}.p95`,
    value: round(ours),
    unit: 'ms',
    reference: round(bare),
    ratio: round(ratio),
    target: '≤ 1.5 × bare',
    holds: ratio <= 1.5,
    note: `${rows} rows of ${count.toLocaleString('en')}, statement alone ${round(statement)} ms, ratios ${round(Math.min(...ratios))} to ${round(Math.max(...ratios))}; median ${round(half.ours)} and ${round(half.bare)} ms`,
  };
};

const growth = (large: readonly Timed[], small: readonly Timed[], count: number): Figure => {
  const byName = new Map(small.map(({ name, ours }) => [name, ours]));
  const ratios = large.flatMap(({ name, ours }) =>
    byName.has(name) ? [{ name, ratio: ours / byName.get(name)! }] : [],
  );
  const worst = ratios.reduce((a, b) => (a.ratio >= b.ratio ? a : b));
  const plain = ratios.find(({ name }) => name === 'status') ?? worst;
  const late = ratios.filter(({ ratio }) => ratio > 1.3).map(({ name, ratio }) => `${name} ${round(ratio)}`);
  return {
    name: 'list.growth',
    value: round(plain.ratio),
    unit: `× from ${(count / 10).toLocaleString('en')} to ${count.toLocaleString('en')}`,
    target: '≤ 1.3',
    holds: late.length === 0,
    note: `of the default list; worst ${worst.name} ${round(worst.ratio)}${late.length > 0 ? `; above 1.3: ${late.join(', ')}` : ''}`,
  };
};

const measure = async (product: Filled): Promise<Timed[]> => {
  const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1]!.split(',') : null;
  const cases = listCases(product.big).filter(({ name }) => !only || only.includes(name));
  const values = (one: ListCase): unknown[] => [product.big.workspaceId, ...one.values];
  const bare = await startProgram(['--import', 'tsx', join(__dirname, 'bare-list-server.ts')], /bare ready/, {
    BARE_DATABASE_URL: product.databaseUrl,
    BARE_STATEMENTS: JSON.stringify(
      Object.fromEntries(cases.map((one) => [one.name, { sql: handSql(one), values: values(one) }])),
    ),
  });
  const database = new Client({ connectionString: product.databaseUrl });
  await database.connect();
  try {
    const timed: Timed[] = [];
    for (const one of cases) {
      const bareUrl = `http://127.0.0.1:${bare.line.split(' ').at(-1)}`;
      const onOurs = (requests: number) =>
        timeRequests({
          url: product.url,
          path: `/api/conversations?limit=50&${one.query}`,
          headers: { cookie: product.cookie },
          count: requests,
        });
      const onBare = (requests: number) =>
        timeRequests({
          url: bareUrl,
          path: `/list?name=${encodeURIComponent(one.name)}`,
          headers: {},
          count: requests,
        });
      await onOurs(10);
      await onBare(10);
      const [ours, hand, ratios]: [number[], number[], number[]] = [[], [], []];
      for (let round = 0; round < rounds; round++) {
        const [a, b] = [await onOurs(perRound()), await onBare(perRound())];
        ratios.push(percentile(a, 0.95) / percentile(b, 0.95));
        ours.push(...a);
        hand.push(...b);
      }
      const [statement, rows] = await timeStatement(database, handSql(one), values(one));
      timed.push({
        name: one.name,
        ours: percentile(ours, 0.95),
        bare: percentile(hand, 0.95),
        ratios,
        statement,
        rows,
        median: { ours: median(ours), bare: median(hand) },
      });
      told(figureOf(timed.at(-1)!, product.count));
    }
    return timed;
  } finally {
    await database.end();
    await bare.stop();
    await product.stop();
  }
};

const timeStatement = async (
  database: Client,
  sql: string,
  values: unknown[],
): Promise<[p95: number, rows: number]> => {
  const times: number[] = [];
  let count = 0;
  for (let index = 0; index < Math.min(100, perRound()); index++) {
    const since = process.hrtime.bigint();
    const { rows } = await database.query(sql, values);
    times.push(Number(process.hrtime.bigint() - since) / 1e6);
    count = Math.min(50, rows.length);
  }
  return [percentile(times, 0.95), count];
};
