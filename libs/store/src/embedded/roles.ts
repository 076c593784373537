import { Client } from 'pg';
import { database, owner, superuser, urlOf, type Passwords } from './layout';

/**
 * Makes the product's role and database where they are missing. The role owns the database and may make roles and
 * databases, but is no superuser: row security binds it.
 */
export async function makeRoleAndDatabase(port: number, passwords: Passwords): Promise<void> {
  const client = new Client({ connectionString: urlOf(superuser, passwords.superuser, port, 'postgres') });
  client.on('error', () => undefined); // where the server goes away between two statements; the next one rejects
  await client.connect();
  try {
    const roles = await client.query('select 1 from pg_roles where rolname = $1', [owner]);
    if (roles.rowCount === 0)
      await client.query(
        `create role ${owner} login createrole createdb password ${client.escapeLiteral(passwords.owner)}`,
      );
    const databases = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (databases.rowCount === 0) await client.query(`create database ${database} owner ${owner}`);
  } finally {
    await client.end();
  }
}
