import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countStale, openSecrets, sealedFields, secretsPlace } from '@hubbub/conversations';
import { getChannel, openStore, type Store } from '@hubbub/store';
import { Client } from 'pg';
import { uuidv7 } from 'uuidv7';
import { buildContext, type ServerContext } from '../build-context';
import { type Config, readConfig } from '../config';
import { makeFirstWorkspace } from '../first-run';
import { printProof, seedOf, sizeOf } from '../reliability/proof';
import { connectHttpChannel, eventually, startPlatform, startTestServer, type TestServer } from '../testing';
import { buildProgram } from './build-program';
import type { CommandContext } from './open-for-command';

let server: TestServer;
let platform: Awaited<ReturnType<typeof startPlatform>>;

beforeAll(async () => {
  server = await startTestServer();
  platform = await startPlatform();
});
afterAll(async () => {
  await server.stop();
  await platform.stop();
});

/** One command against the running server's database, in a process's place: what it printed, as JSON. */
const hubbub = async <T = Record<string, unknown>>(
  args: string[],
  { ctx, config }: { ctx: ServerContext; config: Config } = { ctx: server.ctx, config: server.ctx.serverConfig },
): Promise<T> => {
  const printed: string[] = [];
  const log = jest.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
  try {
    const own = buildContext(config, ctx.store);
    const opened: CommandContext = {
      config,
      store: ctx.store,
      ctx: own,
      workspace: async () => {
        const [first]: { id: number; name: string }[] = await ctx.store.crossing((db) =>
          db.query('SELECT id, name FROM list_workspaces()'),
        );
        return first!;
      },
      close: async () => undefined,
    };
    await buildProgram((work) => work(opened)).parseAsync(['node', 'hubbub', ...args, '--json']);
  } finally {
    log.mockRestore();
  }
  return JSON.parse(printed.join('\n')) as T;
};

const deliver = async (channel: Awaited<ReturnType<typeof connectHttpChannel>>, id: string) => {
  await channel.deliver([
    {
      id,
      conversation: { id, kind: 'direct' },
      author: { id, name: `Person ${id}` },
      text: 'Γεια, πόσο κάνει;',
      sentAt: '2026-11-02T10:00:00Z',
    },
  ]);
  await eventually(
    async () =>
      (await server.api('GET', `/api/deliveries/ledger?channelId=${channel.id}`)).body as never as {
        pending: number;
        stored: number;
      },
    ({ pending, stored }) => pending === 0 && stored > 0,
  );
};

it('explains every command, and each takes --json', () => {
  const program = buildProgram(() => Promise.resolve());
  const names = program.commands.map((command) => command.name());
  expect(names).toEqual(
    expect.arrayContaining([
      'channel',
      'member',
      'token',
      'ledger',
      'replay',
      'rules',
      'demo',
      'erase',
      'export',
      'import',
      'rotate-key',
      'doctor',
    ]),
  );
  const leaves = program.commands.flatMap((command) => (command.commands.length > 0 ? command.commands : [command]));
  for (const leaf of leaves) {
    expect(leaf.helpInformation()).toContain('Usage');
    expect(leaf.options.map(({ long }) => long)).toContain('--json');
  }
});

it('connects, switches off and removes a channel, and never shows its secrets', async () => {
  const made = await hubbub<{ id: string; webhookUrl: string }>([
    'channel',
    'add',
    'http',
    'my-shop',
    '--name',
    'My shop',
    '--secret',
    'secret=whsec_MDEyMzQ1Njc4OWFiY2RlZg==',
  ]);
  expect(made.webhookUrl).toContain(`/webhooks/http/${made.id}`);
  await hubbub(['channel', 'off', made.id]);
  const { items } = await hubbub<{ items: { id: string; status: { state: string } }[] }>(['channel', 'list']);
  expect(items.find(({ id }) => id === made.id)?.status.state).toBe('off');
  expect(JSON.stringify(items)).not.toContain('whsec');
  await hubbub(['channel', 'on', 'My shop']);
  await hubbub(['channel', 'remove', 'My shop']);
  expect((await server.api('GET', `/api/channels/${made.id}`)).status).toBe(404);
});

it('makes a token, lists it without its secret and revokes it', async () => {
  const { token } = await hubbub<{ token: string }>(['token', 'add', 'script', '--role', 'viewer']);
  const asScript = () => server.request('GET', '/api/channels', undefined, { authorization: `Bearer ${token}` });
  expect((await asScript()).status).toBe(200);
  const { items } = await hubbub<{ items: { id: string; name: string }[] }>(['token', 'list']);
  expect(JSON.stringify(items)).not.toContain(token);
  await hubbub(['token', 'revoke', items.find(({ name }) => name === 'script')!.id]);
  expect((await asScript()).status).toBe(401);
});

it('tells the ledger row by row, disconnected channels too, and the rows add up', async () => {
  const kept = await connectHttpChannel(server, platform.url, 'Kept');
  const gone = await connectHttpChannel(server, platform.url, 'Left');
  await deliver(kept, 'kept');
  await deliver(gone, 'left');
  await server.api('DELETE', `/api/channels/${gone.id}`);
  const { items, total } = await hubbub<{ items: Record<string, string | number>[]; total: Record<string, number> }>([
    'ledger',
  ]);
  expect(items).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ channelId: kept.id, name: 'Kept (http)', received: 1, stored: 1 }),
      expect.objectContaining({ channelId: gone.id, name: 'Left (http, disconnected)', received: 1, stored: 1 }),
    ]),
  );
  expect(items.reduce((sum, { received }) => sum + Number(received), 0)).toBe(total['received']);
  expect(total).toMatchObject((await server.api('GET', '/api/deliveries/ledger')).body);
});

it('erases one person', async () => {
  const channel = await connectHttpChannel(server, platform.url);
  await deliver(channel, 'gone');
  const [contact] = (await server.api('GET', '/api/contacts?q=Person gone')).body.items as never as { id: string }[];
  expect(await hubbub(['erase', contact!.id])).toMatchObject({ erased: { messages: 1 } });
  expect((await server.api('GET', '/api/contacts?q=Person gone')).body.items).toEqual([]);
});

it('seals every secret anew under a new key while the server goes on, and forgets the old key', async () => {
  const channel = await connectHttpChannel(server, platform.url);
  const count = sizeOf(2_000, 100_000);
  const { ctx, workspaceId } = server;
  const sealed = Array.from({ length: count }, () => uuidv7()).map((id) => ({
    id,
    secrets: ctx.secrets.seal({ token: `token of ${id}` }, secretsPlace(workspaceId, id)),
  }));
  await ctx.store.transaction(workspaceId, (db) =>
    db.query(
      `INSERT INTO channel (workspace_id, id, platform, name, external_id, secrets, is_off) SELECT $1, x.id, 'bluesky', 'x', x.id::text, x.secrets, true FROM unnest($2::uuid[], $3::bytea[]) AS x (id, secrets)`,
      [workspaceId, sealed.map(({ id }) => id), sealed.map(({ secrets }) => secrets)],
    ),
  );
  const keyFile = join(ctx.serverConfig.dataDir, 'secret.key');
  const oldKey = readFileSync(keyFile, 'utf8').trim();
  let isOver = false;
  const statuses = new Set<number>();
  const sending = (async () => {
    for (let index = 0; !isOver; index++) {
      const body = JSON.stringify({ events: [{ type: 'message', id: `turn-${index}` }] });
      statuses.add((await channel.post(body, channel.sign(body))).status);
    }
  })();
  const result = await hubbub<{ resealed: number; unreadable: number; isOver: boolean }>(['rotate-key']);
  isOver = true;
  await sending;
  expect(result).toMatchObject({ unreadable: 0, isOver: true });
  expect(result.resealed).toBeGreaterThanOrEqual(count);
  // The server took every webhook with secrets of either key.
  expect([...statuses]).toEqual([200]);
  expect(readFileSync(keyFile, 'utf8').trim()).not.toContain(oldKey);
  const anew = buildContext(readConfig({ HUBBUB_DATA_DIR: ctx.serverConfig.dataDir, LOG_LEVEL: 'silent' }), ctx.store);
  expect(await countStale(anew, workspaceId)).toBe(0);
  const { id } = sealed[7]!;
  const row = await ctx.store.transaction(workspaceId, (db) => getChannel(db, workspaceId, id));
  expect(openSecrets(anew, row)).toEqual({ token: `token of ${id}` });
  printProof('T22', { sent: count, stored: result.resealed, doubled: 0, lost: result.unreadable, seed: seedOf(122) });
  await anew.close();
});

it('knows every column that is sealed', async () => {
  const columns: { table: string; column: string }[] = await server.ctx.store.dataSource.query(
    `SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns WHERE table_schema = 'public' AND data_type = 'bytea' AND column_name !~ '(_hash|^hash|^key|^raw)$'`,
  );
  const known = new Set([...sealedFields.map(({ table, column }) => `${table}.${column}`), 'sign_in.sealed']);
  expect(columns.map(({ table, column }) => `${table}.${column}`).filter((name) => !known.has(name))).toEqual([]);
});

describe('an archive', () => {
  let other: { store: Store; ctx: ServerContext; config: Config; folder: string };

  beforeAll(async () => {
    const admin = new Client({ connectionString: server.adminUrl });
    await admin.connect();
    const name = `hubbub_import_${process.env.JEST_WORKER_ID ?? '1'}`;
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${name} TEMPLATE hubbub_template OWNER hubbub`);
    await admin.end();
    const url = new URL(server.databaseUrl);
    url.pathname = `/${name}`;
    const folder = mkdtempSync(join(tmpdir(), 'hubbub-import-'));
    const config = readConfig({
      HUBBUB_DATA_DIR: folder,
      HUBBUB_ADMIN_EMAIL: 'owner@example.com',
      HUBBUB_ADMIN_PASSWORD: 'another horse',
      LOG_LEVEL: 'silent',
    });
    const store = await openStore({ url: url.href, poolSize: 3 });
    await makeFirstWorkspace(store, config);
    other = { store, ctx: buildContext(config, store), config, folder };
  });
  afterAll(async () => {
    await other.ctx.close();
    await other.store.close();
  });

  /** A sum over each table's rows, less what is bound to the workspace's number and key. */
  const checksums = async (store: Store, workspaceId: number): Promise<Record<string, string>> => {
    const tables: { name: string }[] = await store.dataSource.query(
      `SELECT c.table_name AS name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
       WHERE c.table_schema = 'public' AND c.column_name = 'workspace_id' AND t.table_type = 'BASE TABLE' AND c.table_name NOT IN ('export', 'idempotency_key', 'sign_in', 'push_subscription')`,
    );
    const sums: Record<string, string> = {};
    for (const { name } of tables) {
      // The database counts anew what it holds: the sums are the same, not the rows that they are put together from.
      const rows =
        name === 'conversation_tally'
          ? '(SELECT workspace_id, facet, status, key, sum(count) AS count FROM conversation_tally GROUP BY 1, 2, 3, 4 HAVING sum(count) <> 0)'
          : `"${name}"`;
      const [row]: { sum: string }[] = await store.transaction(workspaceId, (db) =>
        db.query(
          `SELECT count(*) || ' ' || coalesce(md5(string_agg(r, '' ORDER BY r)), '') AS sum FROM (SELECT (to_jsonb(t) - ARRAY['workspace_id', 'secrets', 'session', 'api_key', 'secret'])::text AS r FROM ${rows} t WHERE workspace_id = $1) x`,
          [workspaceId],
        ),
      );
      sums[name] = row!.sum;
    }
    return sums;
  };

  it('brings the whole workspace into an empty installation: rows, files and secrets', async () => {
    const { ctx, workspaceId } = server;
    const channel = await connectHttpChannel(server, platform.url);
    await deliver(channel, 'archive-1');
    const fileId = uuidv7();
    const folder = join(ctx.config.dataDir, 'files', String(workspaceId));
    await mkdir(folder, { recursive: true });
    const bytes = Buffer.from(Array.from({ length: 2_500_000 }, (_, index) => index % 251));
    await writeFile(join(folder, fileId), bytes);
    await ctx.store.transaction(workspaceId, (db) =>
      db.query(
        `INSERT INTO attachment (workspace_id, id, name, type, mime_type, bytes, path) VALUES ($1, $2, 'a.bin', 'file', 'application/octet-stream', $3, $4)`,
        [workspaceId, fileId, bytes.length, fileId],
      ),
    );
    const asked = (await server.api('POST', '/api/exports')).body as never as { id: string };
    const done = await eventually(
      async () =>
        (await server.api('GET', `/api/exports/${asked.id}`)).body as never as {
          status: string;
          url: string;
          rows: number;
        },
      ({ status }) => status !== 'running',
    );
    expect(done).toMatchObject({ status: 'done', url: `/api/exports/${asked.id}/file` });
    const answer = await fetch(server.url + done.url, { headers: { authorization: `Bearer ${server.token}` } });
    const archive = join(other.folder, 'taken.hubbub.gz');
    writeFileSync(archive, Buffer.from(await answer.arrayBuffer()));
    const before = await checksums(ctx.store, workspaceId);

    const imported = await hubbub<{ workspaceId: number; rows: number; files: number; lockedSecrets: number }>(
      ['import', archive, '--key-file', join(ctx.config.dataDir, 'secret.key')],
      other,
    );
    const after = await checksums(other.store, imported.workspaceId);
    const different = Object.keys(before).filter((table) => before[table] !== after[table]);
    printProof('T26', {
      sent: done.rows,
      stored: imported.rows,
      doubled: 0,
      lost: done.rows - imported.rows,
      seed: seedOf(126),
      tables: Object.keys(after).length,
      different: different.length,
    });
    expect(imported).toMatchObject({ rows: done.rows, lockedSecrets: 0 });
    // The export's own note of its end was written after its moment.
    expect(different).toEqual([]);
    expect(readFileSync(join(other.folder, 'files', String(imported.workspaceId), fileId)).equals(bytes)).toBe(true);
    const row = await other.store.transaction(imported.workspaceId, (db) =>
      getChannel(db, imported.workspaceId, channel.id),
    );
    expect(openSecrets(other.ctx, row)['secret']).toContain('whsec_');
  });

  it('is refused by an installation that holds something, and when it is cut short, without a trace', async () => {
    const file = join(other.folder, 'again.hubbub.gz');
    await hubbub(['export', file]);
    await expect(hubbub(['import', file], other)).rejects.toThrow('not empty');
    const cut = join(other.folder, 'cut.hubbub.gz');
    writeFileSync(cut, readFileSync(file).subarray(0, 2_000));
    await expect(hubbub(['import', cut], other)).rejects.toThrow();
    expect(existsSync(`${file}.part`)).toBe(false);
  });
});

// The last one: afterwards the keys of the server above open nothing any more.
it('changes HUBBUB_SECRET_KEY in two steps, between which servers with either key take webhooks', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'hubbub-given-key-'));
  const oldKey = readFileSync(join(server.ctx.serverConfig.dataDir, 'secret.key'), 'utf8').trim();
  const newKey = 'the new key of a test, long enough';
  const oldKeyFile = join(dataDir, 'old.key');
  writeFileSync(oldKeyFile, `${oldKey}\n`);
  const otherKeys = join(dataDir, 'other.keys');
  const startWith = (key: string) =>
    startTestServer({ env: { HUBBUB_DATA_DIR: dataDir, HUBBUB_SECRET_KEY: key }, withWorker: false });
  const channel = await connectHttpChannel(server, platform.url, 'Two keys');
  const takes = async (on: TestServer, id: string): Promise<number> => {
    const body = JSON.stringify({ events: [{ type: 'message', id }] });
    const headers = { 'content-type': 'application/json', ...channel.sign(body) };
    return (await on.request('POST', `/webhooks/http/${channel.id}`, body, headers)).status;
  };
  const rotate = async (on: TestServer, args: string[]) => {
    const before = process.env.HUBBUB_SECRET_KEY;
    process.env.HUBBUB_SECRET_KEY = newKey;
    try {
      const config = readConfig({ HUBBUB_DATA_DIR: dataDir, HUBBUB_SECRET_KEY: newKey, LOG_LEVEL: 'silent' });
      return await hubbub<{ unreadable: number; isOver: boolean }>(['rotate-key', ...args], { ctx: on.ctx, config });
    } finally {
      if (before === undefined) delete process.env.HUBBUB_SECRET_KEY;
      else process.env.HUBBUB_SECRET_KEY = before;
    }
  };
  const withOld = await startWith(oldKey);
  expect(await takes(withOld, 'before')).toBe(200);
  expect(await rotate(withOld, ['--old-key-file', oldKeyFile])).toMatchObject({ unreadable: 0, isOver: true });
  expect(existsSync(otherKeys)).toBe(true);
  expect(await takes(withOld, 'sealed anew')).toBe(200);
  const withNew = await startWith(newKey);
  expect(await takes(withNew, 'restarted')).toBe(200);
  await withOld.stop();
  expect(await rotate(withNew, [])).toMatchObject({ unreadable: 0, isOver: true });
  expect(existsSync(otherKeys)).toBe(false);
  const alone = readConfig({ HUBBUB_DATA_DIR: dataDir, HUBBUB_SECRET_KEY: newKey, LOG_LEVEL: 'silent' });
  expect(alone.reloadKeys()).toEqual([newKey]);
  expect(await countStale(buildContext(alone, withNew.ctx.store), server.workspaceId)).toBe(0);
  expect(await takes(withNew, 'over')).toBe(200);
  await withNew.stop();
});
