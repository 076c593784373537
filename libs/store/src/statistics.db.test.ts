import { Client } from 'pg';
import { analyseYoungTables, openStore, type Store } from './index';
import { testDatabase } from './test-database';

let store: Store;
let client: Client;

beforeAll(async () => {
  const { url } = await testDatabase();
  store = await openStore({ url, poolSize: 2 });
  client = new Client({ connectionString: url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await store.close();
});

const fill = async (count: number): Promise<void> => {
  const { rows } = await client.query<{ id: number }>(`SELECT nextval('workspace_id_seq')::int AS id`);
  const id = rows[0]!.id;
  await client.query(`SELECT set_config('app.workspace_id', $1, false)`, [String(id)]);
  await client.query(`INSERT INTO workspace (id, name) VALUES ($1, 'Young')`, [id]);
  await client.query(
    `INSERT INTO contact (workspace_id, id, name) SELECT $1, gen_random_uuid(), 'Person ' || n FROM generate_series(1, $2::int) AS n`,
    [id, count],
  );
  await client.query('SELECT pg_stat_force_next_flush()');
};

it('analyses a table that has grown from nothing, once, and leaves those alone that hold little', async () => {
  await fill(1_000);

  expect(await analyseYoungTables(store.dataSource)).toEqual(['contact']);
  expect(await analyseYoungTables(store.dataSource)).toEqual([]);
  const { rows } = await client.query(`SELECT reltuples::int AS rows FROM pg_class WHERE relname = 'contact'`);
  expect(rows).toEqual([{ rows: 1_000 }]);
});
