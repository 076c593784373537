import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { Client } from 'pg';
import { chooseAccount } from './account';
import { findBinaries } from './binaries';
import { keepEmbeddedPostgres } from './keep-running';
import { layoutOf, readPasswords } from './layout';
import { waitForEnd } from './processes';
import { startServer } from './server';
import { findEmbeddedPostgres, startEmbeddedPostgres, type EmbeddedPostgres } from './start';

jest.setTimeout(60_000);

let dataDir: string;
const started: EmbeddedPostgres[] = [];

beforeEach(() => {
  dataDir = join(mkdtempSync(join(tmpdir(), 'hubbub-embedded-')), 'postgres'); // mkdtemp makes it 0700
});

afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
  rmSync(join(dataDir, '..'), { recursive: true, force: true });
});

const start = async ({ port = 0, durable = false } = {}) => {
  const server = await startEmbeddedPostgres({ dataDir, port, durable });
  started.push(server);
  return server;
};

const ask = async (url: string, sql: string) => {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined); // where the server goes away between two statements; those that wait reject
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
};

const setting = async (url: string, name: string) => Object.values((await ask(url, `show ${name}`))[0] ?? {})[0];

it('gives the product a role that owns its database, may make roles and databases, and is no superuser', async () => {
  const { url } = await start();

  const [role] = await ask(
    url,
    `select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = current_user`,
  );
  const [owned] = await ask(
    url,
    `select pg_get_userbyid(datdba) as owner, pg_encoding_to_char(encoding) as encoding from pg_database where datname = current_database()`,
  );

  expect(role).toEqual({ rolsuper: false, rolbypassrls: false, rolcreaterole: true, rolcreatedb: true });
  expect(owned).toEqual({ owner: 'hubbub', encoding: 'UTF8' });
});

it('is durable, reachable over loopback alone, and keeps its passwords to its owner', async () => {
  const { adminUrl, port } = await start({ durable: true });

  expect(await setting(adminUrl, 'fsync')).toBe('on');
  expect(await setting(adminUrl, 'synchronous_commit')).toBe('on');
  expect(await setting(adminUrl, 'listen_addresses')).toBe('127.0.0.1');
  expect(await setting(adminUrl, 'unix_socket_directories')).toBe('');
  expect(statSync(join(dataDir, 'passwords.json')).mode & 0o777).toBe(0o600);
  await expect(ask(`postgres://postgres:wrong@127.0.0.1:${port}/hubbub`, 'select 1')).rejects.toThrow('password');
});

it('folds case and sees letters beyond ASCII', async () => {
  const { url } = await start();
  await ask(url, 'create extension pg_trgm');

  const [row] = await ask(url, `select lower('ΚΑΛΗ') as lower, cardinality(show_trgm('سلام')) as trigrams`);

  expect(row?.lower).toBe('καλη');
  expect(row?.trigrams).toBeGreaterThan(0);
});

it('never runs as root, not even below a folder that only root may enter', async () => {
  const { pid } = await start();

  const uids = /^Uid:\s+(.*)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]?.split('\t');

  expect(uids).toHaveLength(4);
  expect(uids).not.toContain('0');
});

it('keeps its data from one start to the next', async () => {
  const first = await start();
  await ask(first.url, 'create table note (text text); ');
  await ask(first.url, `insert into note values ('kept')`);
  await first.stop();

  const second = await start();

  expect(await ask(second.url, 'select text from note')).toEqual([{ text: 'kept' }]);
});

it('refuses a folder that a running Hubbub uses, and leaves that one alone', async () => {
  const first = await start();

  await expect(start()).rejects.toThrow(`Another Hubbub (process ${process.pid}) is running`);
  expect(await ask(first.url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

it('tells the command line where the running server is, and nothing once it has stopped', async () => {
  expect(findEmbeddedPostgres(dataDir)).toBeNull();
  const { url, stop } = await start();

  expect(findEmbeddedPostgres(dataDir)?.url).toBe(url);
  await stop();
  expect(findEmbeddedPostgres(dataDir)).toBeNull();
});

it('recovers what was committed when the server was killed', async () => {
  const first = await start({ durable: true });
  await ask(first.url, `create table note as select 'kept' as text`);
  process.kill(first.pid, 'SIGKILL');
  await first.ended;

  const second = await start();

  expect(await ask(second.url, 'select text from note')).toEqual([{ text: 'kept' }]);
});

it('comes back by itself after a crash, where it was, and stays away once it is stopped', async () => {
  const kept = await keepEmbeddedPostgres({ dataDir, durable: true });
  try {
    await ask(kept.url, `create table note as select 'kept' as text`);
    for (const signal of ['SIGQUIT', 'SIGKILL'] as const) {
      const { pid } = findEmbeddedPostgres(dataDir)!;
      process.kill(pid, signal);
      const found = await until(async () => {
        if ((findEmbeddedPostgres(dataDir)?.pid ?? pid) === pid) throw new Error('It has not come back');
        return ask(kept.url, 'select text from note');
      });
      expect(found).toEqual([{ text: 'kept' }]);
    }
  } finally {
    await kept.stop();
  }
  expect(findEmbeddedPostgres(dataDir)).toBeNull();
});

/** Asks again while it is refused. */
const until = async <T>(ask: () => Promise<T>): Promise<T> => {
  for (let triesLeft = 600; ; triesLeft--) {
    try {
      return await ask();
    } catch (error) {
      if (triesLeft === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
};

it('stops the server when the process that started it is killed', async () => {
  const code = `require(${JSON.stringify(join(__dirname, 'start.ts'))})
    .startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)} })
    .then(({ pid }) => { console.log(pid); setInterval(() => {}, 60_000); })`;
  const parent = spawn(process.execPath, ['--require', 'tsx/cjs', '--eval', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [printed] = (await once(parent.stdout, 'data')) as [Buffer];
  parent.kill('SIGKILL');

  expect(await waitForEnd(Number(printed), 20_000)).toBe(true);
  const next = await start();
  expect(await ask(next.url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

it('stops a server that an earlier run left behind, then starts its own', async () => {
  await (await start()).stop();
  const layout = layoutOf(dataDir);
  const orphan = await startServer(layout, findBinaries(), chooseAccount([layout.cluster]), 0, true);

  const own = await start();
  await orphan.ended;

  expect(own.pid).not.toBe(orphan.pid);
  expect(await ask(own.url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

it('is not misled by a note of a crashed run whose process number was given to another program', async () => {
  await (await start()).stop();
  writeFileSync(
    join(dataDir, 'cluster', 'postmaster.pid'),
    `${process.pid}\n${join(dataDir, 'cluster')}\n1\n5432\n\n\n\nready\n`,
  );
  writeFileSync(join(dataDir, 'in-use'), `${process.pid}@1`);

  const { url } = await start();

  expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

it('begins again after a first start that was interrupted', async () => {
  mkdirSync(join(dataDir, 'cluster.new'), { recursive: true });
  writeFileSync(join(dataDir, 'cluster.new', 'PG_VERSION'), '18');

  const { url } = await start();

  expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

it('names the port that another program holds', async () => {
  const holder = createServer().listen(0, '127.0.0.1').unref();
  await once(holder, 'listening');
  const { port } = holder.address() as AddressInfo;

  await expect(start({ port })).rejects.toThrow(`Port ${port}, wanted for PostgreSQL, is in use by another program.`);
  holder.close();
});

it('leaves the data of another PostgreSQL version untouched and says so', async () => {
  await (await start()).stop();
  writeFileSync(join(dataDir, 'cluster', 'PG_VERSION'), '17\n');

  await expect(start()).rejects.toThrow('was made by PostgreSQL 17');
  expect(readFileSync(join(dataDir, 'cluster', 'PG_VERSION'), 'utf8')).toBe('17\n');
});

it('says which file is missing when the passwords are gone, and makes no new ones', async () => {
  await (await start()).stop();
  rmSync(join(dataDir, 'passwords.json'));

  await expect(start()).rejects.toThrow('passwords.json is missing');
  expect(readPasswords(layoutOf(dataDir))).toBeNull();
});

it('says in one line that the folder cannot be used', async () => {
  writeFileSync(dataDir, 'a file, not a folder');

  await expect(start()).rejects.toThrow(/^The database folder .* cannot be used: [^\n]*$/);
});
