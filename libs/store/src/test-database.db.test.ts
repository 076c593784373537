import { Client } from 'pg';
import { testDatabase } from './test-database';

const tables = async (url: string): Promise<string[]> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  );
  await client.end();
  return rows.map(({ name }) => name);
};

it('hands out one migrated database for a test file, however often it is asked', async () => {
  const [first, second] = await Promise.all([testDatabase(), testDatabase()]);

  expect(second.url).toBe(first.url);
  expect(await tables(first.url)).toEqual(expect.arrayContaining(['workspace', 'conversation', 'message']));
});
