import { compactTallies, countConversations, recountTallies } from '@hubbub/store';
import type { Filter } from '@hubbub/contracts';
import { defaultViews } from './api/count-views';
import { randomOf, seedOf, sizeOf } from './reliability/proof';
import { connectHttpChannel, eventually, makeWorkspace, signInAs, startTestServer, type TestServer } from './testing';
import { seedConversations } from './testing-many';

const operations = sizeOf(2_000, 10_000);
const seed = seedOf(1310);
const lanes = 4;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ withWorker: false });
});
afterAll(() => server.stop());

const recount = (workspaceId = server.workspaceId) =>
  server.ctx.store.transaction(workspaceId, (db) => recountTallies(db, workspaceId, server.ctx.clock()));
const countsFor = async (headers: Record<string, string>) =>
  Object.fromEntries(
    (
      (await server.request('GET', '/api/conversations/counts', undefined, headers)).body.items as unknown as {
        viewId: string;
        count: number;
        unread: number;
      }[]
    ).map(({ viewId, count, unread }) => [viewId, { count, unread }]),
  );

it(`equals a recount after ${operations} random operations by several at once, put together and counted anew meanwhile`, async () => {
  const random = randomOf(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const members = [await signInAs(server, 'owner'), await signInAs(server, 'agent')];
  const channel = await connectHttpChannel(server, 'http://127.0.0.1:9/callback');
  const { ids } = await seedConversations(server, channel.id, 300);
  expect(await recount()).toEqual([]); // what the triggers wrote was right from the first row on
  const { workspaceId } = server;
  const some = () => Array.from({ length: 1 + Math.floor(random() ** 3 * 40) }, () => pick(ids));
  const nobodyOr = () => pick([null, ...members.map(({ id }) => id)]);
  const changes: (() => [string, unknown[]])[] = [
    () => [`status = $3`, [pick(['open', 'closed', 'snoozed'])]],
    () => [`assignee_id = $3::uuid`, [nobodyOr()]],
    () => [`flag_names = $3::text[]`, [pick([[], ['spam'], ['urgent', 'spam']])]],
    () => [
      `mentioned_ids = $3::uuid[]`,
      [pick([[], [members[0]!.id], members.map(({ id }) => id), [members[1]!.id, members[1]!.id]])],
    ],
    () => [`status = $3, assignee_id = $4::uuid`, [pick(['open', 'closed']), nobodyOr()]],
    () => [`priority = $3, version = version + 1`, [pick([0, 1, 2, 3])]], // no counter's business
  ];
  let done = 0;
  const operate = async (): Promise<void> => {
    const [sets, values] = pick(changes)();
    // In one order, as the product locks; now and then it is taken back.
    const target = some().sort();
    const isUndone = random() < 0.1;
    await server.ctx.store
      .transaction(workspaceId, async (db) => {
        await db.query(
          'SELECT 1 FROM conversation WHERE workspace_id = $1 AND id = ANY ($2::uuid[]) ORDER BY id FOR UPDATE',
          [workspaceId, target],
        );
        await db.query(`UPDATE conversation SET ${sets} WHERE workspace_id = $1 AND id = ANY ($2::uuid[])`, [
          workspaceId,
          target,
          ...values,
        ]);
        if (random() < 0.05) {
          await db.query(
            `INSERT INTO conversation (workspace_id, id, channel_id, platform, kind, external_id, contact_id, identity_id, status, last_message, last_message_at)
             SELECT workspace_id, gen_random_uuid(), channel_id, platform, kind, gen_random_uuid()::text, contact_id, identity_id, status, last_message, last_message_at FROM conversation WHERE workspace_id = $1 AND id = ANY ($2::uuid[])`,
            [workspaceId, target],
          );
        }
        if (random() < 0.05)
          await db.query(
            `DELETE FROM conversation WHERE workspace_id = $1 AND id IN (SELECT c.id FROM conversation c WHERE c.workspace_id = $1 AND NOT EXISTS (SELECT FROM message m WHERE m.workspace_id = $1 AND m.conversation_id = c.id) ORDER BY c.id LIMIT 5 FOR UPDATE SKIP LOCKED)`,
            [workspaceId],
          );
        if (isUndone) throw new Error('taken back');
      })
      .catch((error: Error) => {
        if (error.message !== 'taken back') throw error;
      });
  };
  const drifts: unknown[] = [];
  const lane = async (): Promise<void> => {
    while (done < operations) {
      const number = (done += 1);
      if (number % 97 === 0)
        await server.ctx.store.transaction(workspaceId, (db) => compactTallies(db, workspaceId, 50));
      else if (number % 509 === 0) drifts.push(...(await recount()));
      else await operate();
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  expect(drifts).toEqual([]);
  expect(await recount()).toEqual([]);

  for (const { id, headers } of members) {
    const counts = await countsFor(headers);
    for (const [viewId, filter] of Object.entries(defaultViews)) {
      const live = (only: Filter) =>
        server.ctx.store.transaction(workspaceId, (db) =>
          countConversations(db, workspaceId, { filter: only, memberId: id, now: server.ctx.clock() }),
        );
      expect({ viewId, ...counts[viewId] }).toEqual({
        viewId,
        count: await live(filter),
        unread: await live({ and: [filter, { unread: true }] }),
      });
    }
  }
});

it('tells thousands exactly, finds and mends a counter that is wrong, and counts each workspace for itself', async () => {
  const owner = await signInAs(server, 'owner');
  const before = (await countsFor(owner.headers))['open']!.count;
  const channel = await connectHttpChannel(server, 'http://127.0.0.1:9/callback');
  await seedConversations(server, channel.id, 5_000);
  await recount();
  expect((await countsFor(owner.headers))['open']).toEqual({ count: before + 5_000, unread: 1_000 });

  await server.ctx.store.transaction(server.workspaceId, (db) =>
    db.query(
      `INSERT INTO conversation_tally (workspace_id, facet, status, key, count) VALUES ($1, 'all', 'open', '00000000-0000-0000-0000-000000000000', 7)`,
      [server.workspaceId],
    ),
  );
  expect((await countsFor(owner.headers))['open']!.count).toBe(before + 5_007);
  expect(await recount()).toMatchObject([
    { facet: 'all', status: 'open', counted: before + 5_007, recounted: before + 5_000 },
  ]);
  expect((await countsFor(owner.headers))['open']!.count).toBe(before + 5_000);

  const otherId = await makeWorkspace(server);
  const stranger = await signInAs(server, 'owner', otherId);
  expect(await recount(otherId)).toEqual([]);
  expect(await countsFor(stranger.headers)).toMatchObject({ open: { count: 0 }, mine: { count: 0 } });
});

it('counts by itself, from the first moment and once a day', async () => {
  const working = await startTestServer();
  try {
    const talliedAt = async () =>
      working.ctx.store.transaction(working.workspaceId, async (db) => {
        const [row]: { at: string }[] = await db.query(
          `SELECT settings->>'talliedAt' AS at FROM workspace WHERE id = $1`,
          [working.workspaceId],
        );
        return row!.at;
      });
    const first = await eventually(talliedAt, Boolean, { tries: 600 });
    const day = 25 * 3_600_000;
    working.ctx.clock = () => new Date(Date.now() + day);
    const again = await eventually(talliedAt, (at) => at !== first, { tries: 600 });
    expect(Date.parse(again) - Date.parse(first)).toBeGreaterThanOrEqual(day);
  } finally {
    await working.stop();
  }
});
