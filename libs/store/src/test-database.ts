import { Client } from 'pg';

export interface TestDatabase {
  /** As the owner of its tables, the way the product connects. */
  readonly url: string;
  /** As superuser, whom no policy binds: to look behind row security. */
  readonly adminUrl: string;
}

let made: Promise<TestDatabase> | undefined;

/**
 * An empty, migrated database for the calling test file; each Jest worker has one of its own, copied afresh for every
 * file. Call it in `beforeAll`, and close what you opened on it in `afterAll`. Works in the projects "database" and "browser".
 */
export const testDatabase = (): Promise<TestDatabase> => (made ??= copyTemplate());

async function copyTemplate(): Promise<TestDatabase> {
  const { HUBBUB_TEST_DATABASE_ADMIN_URL: adminUrl, HUBBUB_TEST_DATABASE_TEMPLATE_URL: templateUrl } = process.env;
  if (!adminUrl || !templateUrl)
    throw new Error('No test database: name the file *.db.test.ts, so that Jest starts one for it.');
  const name = `hubbub_test_${process.env.JEST_WORKER_ID ?? '1'}`;
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query(`drop database if exists ${name} with (force)`);
    await admin.query(`create database ${name} template hubbub_template owner hubbub`);
  } finally {
    await admin.end();
  }
  return { url: withDatabase(templateUrl, name), adminUrl: withDatabase(adminUrl, name) };
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
