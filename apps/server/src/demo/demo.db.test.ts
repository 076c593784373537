import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fakeClock } from '@hubbub/runtime/testing';
import { openStore } from '@hubbub/store';
import { testDatabase } from '@hubbub/store/testing';
import { uuidv7 } from 'uuidv7';
import { buildContext, type ServerContext } from '../build-context';
import { readConfig } from '../config';
import { type FirstOwner, makeFirstWorkspace } from '../first-run';
import type { DemoSandbox, OpenSandbox } from './sandbox';
import { type RunningDemo, startDemo } from './start-demo';
import { seedConversations } from '../testing-many';
import { setDemo } from './demo-state';

let ctx: ServerContext;
let owner: FirstOwner;
let dataDir: string;
let demo: RunningDemo | null = null;
let opened: { demo: DemoSandbox['demo'] & { state(): { isRunning: boolean } } } | null = null;

/** The sandbox is another program; it is loaded the way the product loads it, by path. */
const open: OpenSandbox = async (options) => {
  const path = join(__dirname, '../../../sandbox/src/main');
  const { startSandbox } = jest.requireActual<{ startSandbox: OpenSandbox }>(path);
  const sandbox = await startSandbox(options);
  opened = sandbox as unknown as typeof opened;
  return sandbox;
};

const query = <Row>(sql: string, ...values: unknown[]): Promise<Row[]> =>
  ctx.store.transaction(owner.workspaceId, (db) => db.query(sql, [owner.workspaceId, ...values]));
const count = async (table: string, where = 'true'): Promise<number> => {
  const [row] = await query<{ n: number }>(
    `SELECT count(*)::int AS n FROM ${table} WHERE workspace_id = $1 AND ${where}`,
  );
  return row?.n ?? 0;
};

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'hubbub-demo-'));
  const { url } = await testDatabase();
  const store = await openStore({ url, poolSize: 4 });
  const config = readConfig({
    HUBBUB_DATA_DIR: dataDir,
    HUBBUB_ADMIN_EMAIL: 'owner@example.com',
    HUBBUB_ADMIN_PASSWORD: 'correct horse',
  });
  owner = (await makeFirstWorkspace(store, config)) as FirstOwner;
  ctx = buildContext(config, store, { clock: fakeClock(new Date().toISOString()) });
});
afterAll(async () => {
  await demo?.stop();
  await ctx.store.close();
  await ctx.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const connectOurOwn = async (): Promise<string> => {
  const id = uuidv7();
  await query(
    `INSERT INTO channel (workspace_id, id, platform, name, external_id, secrets, is_off) VALUES ($1, $2, 'http', 'Our own', $3, '', true)`,
    id,
    `own-${id}`,
  );
  await seedConversations({ ctx, workspaceId: owner.workspaceId }, id, 3);
  return id;
};

it('furnishes an empty workspace, tells five hundred conversations, switches off and leaves nothing behind', async () => {
  demo = await startDemo(ctx, 'http://127.0.0.1:9', owner, open);
  const languages = await query<{ language: string; n: number }>(
    'SELECT language, count(*)::int AS n FROM conversation WHERE workspace_id = $1 GROUP BY 1 ORDER BY 1',
  );
  const kinds = await query<{ kind: string }>(
    'SELECT DISTINCT kind FROM conversation WHERE workspace_id = $1 ORDER BY 1',
  );
  const found = {
    conversations: await count('conversation'),
    open: await count('conversation', "status = 'open'"),
    snoozed: await count('conversation', "status = 'snoozed'"),
    assigned: await count('conversation', "assignee_id IS NOT NULL AND status = 'open'"),
    partnerships: await count('conversation', "'partnership' = ANY (flag_names)"),
    contacts: await count('contact', "name <> 'Larkspur Kiln'"),
    ours: await count('message', "direction = 'outbound' AND author_type = 'member'"),
    nameless: await count('message', "author_name = 'Someone'"),
    notes: await count('message', "kind = 'note'"),
    replies: await count('saved_reply'),
    versions: await count('saved_reply_translation'),
    rules: await count('rule'),
    runs: await count('rule_run'),
    failed: await count('delivery', "state = 'failed'"),
    pictures: await count('post', 'image_url IS NOT NULL'),
  };
  expect(kinds.map(({ kind }) => kind)).toEqual(['comment', 'direct', 'mention', 'review']);
  for (const language of ['en', 'el', 'fa', 'ar', 'zh']) {
    expect(languages.find((one) => one.language === language)?.n ?? 0).toBeGreaterThan(50);
  }
  expect(found).toMatchObject({
    conversations: 500,
    nameless: 0,
    contacts: 70,
    failed: 0,
    runs: 0,
    rules: 5,
    pictures: 12,
    notes: 5,
  });
  expect(found.open).toBeGreaterThan(60);
  expect(found.open).toBeLessThan(220);
  expect(found.snoozed).toBeGreaterThan(2);
  expect(found.assigned).toBeGreaterThan(20);
  expect(found.partnerships).toBeGreaterThan(20);
  expect(found.ours).toBeGreaterThan(150);
  expect(found.replies * 4).toBe(found.versions);
  expect(opened?.demo.state().isRunning).toBe(true);

  await setDemo(ctx.store, 'off');
  await demo.follow();
  expect(opened?.demo.state().isRunning).toBe(false);

  const ours = await connectOurOwn();
  await setDemo(ctx.store, 'remove');
  await demo.follow();
  // What the members connected themselves stays, with everybody who wrote there.
  const kept = { channel: 1, conversation: 3, message: 3, contact: 3, identity: 3 };
  for (const [table, rows] of Object.entries(kept)) expect([table, await count(table)]).toEqual([table, rows]);
  await query('DELETE FROM channel WHERE workspace_id = $1 AND id = $2', ours);
  await query('DELETE FROM contact WHERE workspace_id = $1');
  for (const table of [
    'conversation',
    'message',
    'contact',
    'channel',
    'delivery',
    'rule',
    'label',
    'team',
    'saved_reply',
    'view',
    'keyword_set',
  ])
    expect([table, await count(table)]).toEqual([table, 0]);
  expect(await count('member')).toBe(1);
}, 60_000);

it('comes back when it is switched on again, and starts over what was broken off', async () => {
  await setDemo(ctx.store, 'on');
  await demo?.follow();
  expect(await count('conversation')).toBe(500);
  await query(`UPDATE workspace SET settings = jsonb_set(settings, '{demo,isReady}', 'false') WHERE id = $1`);
  await demo?.follow();
  expect([await count('conversation'), await count('rule'), await count('member')]).toEqual([500, 5, 6]);
}, 60_000);
