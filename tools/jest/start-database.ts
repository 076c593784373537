import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { migrate, openStore, startEmbeddedPostgres, type EmbeddedPostgres } from '@hubbub/store';

declare global {
  var testPostgres: { server: EmbeddedPostgres; dataDir: string } | undefined;
}

/**
 * Starts one throw-away PostgreSQL for the whole run and migrates one template database, from which `testDatabase()`
 * of @hubbub/store/testing copies. Workers find both through the environment.
 */
export default async function startDatabase(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'hubbub-test-'));
  const server = await startEmbeddedPostgres({ dataDir, durable: false });
  globalThis.testPostgres = { server, dataDir };
  const template = await makeTemplate(server);
  process.env.HUBBUB_TEST_DATABASE_ADMIN_URL = server.adminUrl;
  process.env.HUBBUB_TEST_DATABASE_TEMPLATE_URL = template;
}

async function makeTemplate(server: EmbeddedPostgres): Promise<string> {
  const admin = new Client({ connectionString: server.adminUrl });
  await admin.connect();
  await admin.query('create database hubbub_template owner hubbub');
  await admin.end();
  const url = new URL(server.url);
  url.pathname = '/hubbub_template';
  const store = await openStore({ url: url.href, poolSize: 2 });
  await migrate(store, url.href);
  await store.close();
  return url.href;
}
