import { enqueue, openStore, type Store } from '@hubbub/store';
import { testDatabase } from '@hubbub/store/testing';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../testing';
import { unlockSilent } from '../worker/heartbeat';
import { printProof, randomOf, seedOf, sizeOf } from './proof';
import { startTsProcess, type TsProcess } from './ts-process';

const producers = 20;
const jobsEach = 200;
const kills = sizeOf(3, 10);
// Fewer than the kills at full size: a runner's death must not use them up.
const attempts = 5;
const seed = seedOf(404);

let store: Store;
let databaseUrl: string;
const processes: TsProcess[] = [];

beforeAll(async () => {
  ({ url: databaseUrl } = await testDatabase());
  store = await openStore({ url: databaseUrl, poolSize: 8 });
  await store.dataSource.query('CREATE TABLE test_effect (id text PRIMARY KEY, runs int NOT NULL)');
});
afterAll(async () => {
  await Promise.all(processes.map((one) => one.kill()));
  await store.close();
});

const startRunner = (env: Record<string, string> = {}): TsProcess => {
  const started = startTsProcess('job-process.ts', {
    DATABASE_URL: databaseUrl,
    HUBBUB_DATA_DIR: mkdtempSync(join(tmpdir(), 'hubbub-jobs-')),
    HUBBUB_SECRET_KEY: 'a key that nothing is sealed with',
    ...env,
  });
  processes.push(started);
  return started;
};
const says = (one: TsProcess, words: string) =>
  eventually(
    () => Promise.resolve(one.output()),
    (said) => said.includes(words),
    { tries: 1_200 },
  );
const effects = (): Promise<{ id: string; runs: number }[]> =>
  store.dataSource.query('SELECT id, runs FROM test_effect');
const locked = async (): Promise<number> => {
  const [row]: [{ count: number }] = await store.dataSource.query(
    'SELECT count(*)::int AS count FROM graphile_worker.jobs WHERE locked_by IS NOT NULL',
  );
  return row.count;
};

it('runs every job once for its effect: delayed, failed and put back, and those that a killed runner held', async () => {
  const random = randomOf(seed);
  const wanted: string[] = [];
  const produce = async (producer: number): Promise<void> => {
    for (let first = 0; first < jobsEach; first += 20) {
      const jobs = Array.from({ length: Math.min(20, jobsEach - first) }, (_, index) => {
        const number = first + index;
        const id = `${producer}-${number}`;
        wanted.push(id);
        const kind = number === 7 ? 'hangs-once' : random() < 0.1 ? 'fails-once' : 'plain';
        const delayed = random() < 0.1 ? { runAt: new Date(Date.now() + 1_000 * random()) } : {};
        return { name: 'test.effect', payload: { id, kind }, attempts, ...delayed };
      });
      await store.transaction(0, (db) => enqueue(db, jobs));
    }
  };
  // A transaction that is undone leaves no job.
  await store
    .transaction(0, async (db) => {
      await enqueue(db, [{ name: 'test.effect', payload: { id: 'undone', kind: 'plain' } }]);
      throw new Error('the cause did not happen');
    })
    .catch(() => undefined);

  const producing = Promise.all(Array.from({ length: producers }, (_, index) => produce(index)));
  let held = 0;
  for (let count = 0; count < kills; count++) {
    const doomed = startRunner({ HANG: 'on' });
    expect(await says(doomed, 'holds ')).toContain('holds ');
    await doomed.kill();
    held += await locked();
  }
  await producing;
  // What the killed ones held is still locked; only those that live can give it back.
  expect(held).toBeGreaterThan(0);
  startRunner();
  startRunner();
  const ran = await eventually(effects, (rows) => rows.length >= wanted.length, { tries: 1_800 });
  const left: { count: number }[] = await store.dataSource.query(
    'SELECT count(*)::int AS count FROM graphile_worker.jobs WHERE task_identifier = $1',
    ['test.effect'],
  );
  const ids = new Set(ran.map(({ id }) => id));
  const lost = wanted.filter((id) => !ids.has(id)).length;
  const doubled = ran.length - ids.size;
  printProof('T04', {
    sent: wanted.length,
    stored: ran.length,
    doubled,
    lost,
    seed,
    kills,
    heldByKilled: held,
    ranTwice: ran.filter(({ runs }) => runs > 1).length,
  });
  expect({ doubled, lost, undone: ids.has('undone') }).toEqual({ doubled: 0, lost: 0, undone: false });
  expect(ran).toHaveLength(wanted.length);
  expect(left[0]!.count).toBeLessThanOrEqual(4); // the last ones are being taken off the list
}, 600_000);

it('gives a job that a killed runner held to those that live, however often, and ends one that kills them all', async () => {
  await Promise.all(processes.map((one) => one.kill()));
  const ids = ['once-left', 'used-up'];
  await store.transaction(0, (db) =>
    enqueue(
      db,
      ids.map((id) => ({ name: 'test.effect', payload: { id, kind: 'hangs-once' }, attempts: 1 })),
    ),
  );
  const standing = async () => {
    const rows: { id: string; attempts: number; max_attempts: number; locked_by: string | null }[] =
      await store.dataSource.query(
        `SELECT j.payload->>'id' AS id, v.attempts, v.max_attempts, v.locked_by FROM graphile_worker._private_jobs j JOIN graphile_worker.jobs v ON v.id = j.id
         WHERE j.payload->>'id' = ANY ($1) ORDER BY 1`,
        [ids],
      );
    return rows.map(({ id, attempts: tried, max_attempts: most, locked_by: by }) => [id, tried, most, by]);
  };
  const die = (rounds: number, where: string) =>
    store.dataSource.query(
      `UPDATE graphile_worker._private_jobs SET attempts = $2, max_attempts = $2, locked_by = 'dead', locked_at = now() - interval '1 hour' WHERE payload->>'id' = $1`,
      [where, rounds],
    );
  await die(1, 'once-left');
  await die(25, 'used-up');
  expect(await unlockSilent({ store }, 1_000)).toEqual(['dead']);
  expect(await standing()).toEqual([
    ['once-left', 1, 2, null],
    ['used-up', 25, 25, null],
  ]);
  startRunner();
  const ran = await eventually(effects, (rows) => rows.some(({ id }) => id === 'once-left'), { tries: 1_200 });
  expect(ran.map(({ id }) => id)).toContain('once-left');
  expect(ran.map(({ id }) => id)).not.toContain('used-up');
});

it('leaves the jobs of a living runner alone, however long they take', async () => {
  await Promise.all(processes.map((one) => one.kill()));
  const living = startRunner({ HANG: 'on' });
  const [, poolId] = /ready (\S+)/.exec(await says(living, 'ready ')) ?? [];
  await store.transaction(0, (db) =>
    enqueue(db, [{ name: 'test.effect', payload: { id: 'held', kind: 'hangs-once' }, attempts: 1 }]),
  );
  expect(await says(living, 'holds held')).toContain('holds held');
  const seenAt = async (): Promise<number> => {
    const [row]: { seen_at: Date }[] = await store.dataSource.query('SELECT seen_at FROM job_pool WHERE id = $1', [
      poolId,
    ]);
    return row!.seen_at.getTime();
  };
  const first = await seenAt();
  // Past the time after which a silent one is given up.
  const later = await eventually(seenAt, (at) => at > first + 3_000, { tries: 1_200 });
  expect(later).toBeGreaterThan(first + 3_000);
  expect(await locked()).toBe(1);
});
