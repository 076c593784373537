import { randomUUID } from 'node:crypto';
import { type BulkRecord } from '@hubbub/contracts';
import { readBulkRecord } from '@hubbub/conversations';
import { io, type Socket } from 'socket.io-client';
import { Client } from 'pg';
import { makeToken, makeWorkspace, signInAs, startPlatform, startTestServer, type TestServer } from './testing';
import { connectHttpChannel, eventually } from './testing';
import { rowsOf, seedConversations } from './testing-many';

let server: TestServer;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let channelId: string;

beforeAll(async () => {
  server = await startTestServer();
  platform = await startPlatform();
  channelId = (await connectHttpChannel(server, platform.url)).id;
});
afterAll(async () => {
  await server.stop();
  await platform.stop();
});
beforeEach(() => platform.answerWith(() => ({ status: 200 })));

type Preview = { matched: number; skipped: { reason: string; count: number }[]; samples: { text: string }[] };

const start = async (selection: object, action: object, headers: Record<string, string> = {}): Promise<BulkRecord> => {
  const answer = await server.api('POST', '/api/bulk', { selection, action }, headers);
  expect(answer).toMatchObject({ status: 202 });
  return answer.body as unknown as BulkRecord;
};
const read = async (id: string): Promise<BulkRecord> =>
  (await server.api('GET', `/api/bulk/${id}`)).body as unknown as BulkRecord;
const ended = ({ id }: BulkRecord, status = 'done'): Promise<BulkRecord> =>
  eventually(
    () => read(id),
    (bulk) => bulk.status === status,
    { tries: 600 },
  );
const undo = async (bulk: BulkRecord): Promise<BulkRecord> => {
  expect(await server.api('POST', `/api/bulk/${bulk.id}/undo`)).toMatchObject({ status: 202 });
  return ended(bulk, 'undone');
};
const makeLabel = async (): Promise<string> =>
  ((await server.api('POST', '/api/labels', { name: `Label ${randomUUID()}` })).body as unknown as { id: string }).id;
const patch = (id: string, change: object) => server.api('PATCH', `/api/conversations/${id}`, change);
const lastOf = async (id: string) =>
  (
    (await server.api('GET', `/api/conversations/${id}/messages`)).body.items as unknown as {
      text: string;
      status: string;
      direction: string;
    }[]
  ).at(-1)!;

it('closes everything that a filter matches save the exceptions, names what was closed already, and leaves what comes later', async () => {
  const label = await makeLabel();
  const { ids } = await seedConversations(server, channelId, 30);
  await ended(await start({ ids }, { type: 'label', labelId: label }));
  await patch(ids[0]!, { status: 'closed' });
  const filter = { label };
  const preview = (
    await server.api('POST', '/api/bulk', {
      selection: { filter, except: [ids[1]] },
      action: { type: 'close' },
      dryRun: true,
    })
  ).body as unknown as Preview;
  expect(preview).toMatchObject({ matched: 29, skipped: [{ reason: 'unchanged', count: 1 }] });

  const bulk = await start({ filter, except: [ids[1]] }, { type: 'close' });
  const later = (await seedConversations(server, channelId, 1)).ids;
  await patch(later[0]!, { labels: [label] });
  const done = await ended(bulk);
  expect(done).toMatchObject({ matched: 29, done: 28, skipped: [{ id: ids[0], reason: 'unchanged' }], failed: [] });
  const rows = await rowsOf(server, [...ids, ...later]);
  const open = [...rows].filter(([, row]) => (row as { status: string }).status === 'open').map(([id]) => id);
  expect(open.sort()).toEqual([ids[1], later[0]].sort());
});

it('puts ten thousand back exactly as they were, and names those that changed since', async () => {
  const { ids } = await seedConversations(server, channelId, 10_000);
  const [labelA, labelB] = [await makeLabel(), await makeLabel()];
  await server.ctx.store.transaction(server.workspaceId, (db) =>
    db.query(
      `UPDATE conversation SET status = 'snoozed', snoozed_until = '2030-01-01T10:00:00.123456Z', label_ids = $3::uuid[] WHERE workspace_id = $1 AND id = ANY ($2::uuid[])`,
      [server.workspaceId, ids.slice(0, 3_000), [labelB, labelA]],
    ),
  );
  const before = await rowsOf(server, ids);
  const bulk = await ended(await start({ ids }, { type: 'close' }));
  expect(bulk).toMatchObject({ matched: 10_000, done: 10_000, skippedCount: 0, failedCount: 0 });
  const touched = [ids[5]!, ids[6_000]!, ids[9_999]!].sort();
  for (const id of touched) await patch(id, { priority: 'high' });
  const undone = await undo(bulk);
  expect(undone).toMatchObject({ done: 9_997, skippedCount: 3 });
  expect(undone.skipped).toEqual(touched.map((id) => ({ id, reason: 'changed_since', code: 'changed_since' })));
  const after = await rowsOf(server, ids);
  const differing = ids.filter((id) => JSON.stringify(before.get(id)) !== JSON.stringify(after.get(id)));
  expect(differing.sort()).toEqual(touched);
  expect(await server.api('POST', `/api/bulk/${bulk.id}/undo`)).toMatchObject({
    status: 409,
    body: { code: 'already_undone' },
  });
}, 60_000);

it.each<[string, (targets: { label: string; memberId: string }) => object]>([
  ['open', () => ({ type: 'open' })],
  ['snooze', () => ({ type: 'snooze', snoozedUntil: '2031-05-01T08:00:00Z' })],
  ['snooze until they reply', () => ({ type: 'snooze', snoozedUntil: null })],
  ['assign', ({ memberId }) => ({ type: 'assign', assigneeId: memberId })],
  ['label', ({ label }) => ({ type: 'label', labelId: label })],
  ['unlabel', ({ label }) => ({ type: 'unlabel', labelId: label })],
  ['spam', () => ({ type: 'spam' })],
])('undoes %s to the very row', async (_name, actionOf) => {
  const member = await signInAs(server, 'agent');
  const targets = { label: await makeLabel(), memberId: member.id };
  const { ids } = await seedConversations(server, channelId, 6);
  await patch(ids[0]!, { status: 'closed' });
  await patch(ids[1]!, { status: 'snoozed', snoozedUntil: '2030-02-02T02:02:02Z', labels: [targets.label] });
  await patch(ids[2]!, { assigneeId: member.id, labels: [await makeLabel(), targets.label] });
  await server.api('PUT', `/api/conversations/${ids[3]}/flags/spam`);
  await server.api('PUT', `/api/conversations/${ids[4]}/flags/urgent`);
  const before = await rowsOf(server, ids);
  const bulk = await ended(await start({ ids }, actionOf(targets)));
  expect(bulk.done + bulk.skipped.length).toBe(6);
  expect(bulk.done).toBeGreaterThan(0);
  const between = await rowsOf(server, ids);
  expect(ids.filter((id) => JSON.stringify(before.get(id)) !== JSON.stringify(between.get(id)))).toHaveLength(
    bulk.done,
  );
  expect(await undo(bulk)).toMatchObject({ done: bulk.done });
  expect(await rowsOf(server, ids)).toEqual(before);
});

it('marks as spam as a member would: the flag is sure and the words that raised it stay', async () => {
  const { ids } = await seedConversations(server, channelId, 1);
  await ended(await start({ ids }, { type: 'spam' }));
  const { body } = await server.api('GET', `/api/conversations/${ids[0]}`);
  expect(body).toMatchObject({ flags: [{ name: 'spam', certainty: 'sure' }] });
});

it('marks read and unread for the member who asks, and puts their marks back', async () => {
  const agent = await signInAs(server, 'agent');
  const { ids } = await seedConversations(server, channelId, 4);
  const as = (method: string, path: string, body?: unknown) => server.request(method, path, body, agent.headers);
  const unread = async (id: string) =>
    ((await as('GET', `/api/conversations/${id}`)).body as unknown as { unreadCount: number }).unreadCount;
  await as('PATCH', `/api/conversations/${ids[0]}`, { isRead: true });
  const bulk = (await as('POST', '/api/bulk', { selection: { ids }, action: { type: 'read' } }))
    .body as unknown as BulkRecord;
  expect(await ended(bulk)).toMatchObject({ done: 3, skipped: [{ id: ids[0], reason: 'unchanged' }] });
  expect(await Promise.all(ids.map(unread))).toEqual([0, 0, 0, 0]);
  await as('POST', `/api/bulk/${bulk.id}/undo`);
  await ended(bulk, 'undone');
  expect(await Promise.all(ids.map(unread))).toEqual([0, 1, 1, 1]);
  expect(await server.api('POST', '/api/bulk', { selection: { ids }, action: { type: 'read' } })).toMatchObject({
    status: 403,
  });
});

it('tells the assignee once, however many conversations', async () => {
  const agent = await signInAs(server, 'agent');
  const { ids } = await seedConversations(server, channelId, 12);
  await ended(await start({ ids }, { type: 'assign', assigneeId: agent.id }));
  const { items } = (await server.request('GET', '/api/notifications', undefined, agent.headers)).body;
  expect(items).toMatchObject([{ type: 'assigned', text: expect.stringContaining('12 conversations') as string }]);
});

describe('replies', () => {
  it('writes to each person by name, in their language, and sends once', async () => {
    const reply = (
      await server.api('POST', '/api/saved-replies', {
        title: 'Price',
        body: 'Hi {{contact.name}}, it is 38 euros.',
        language: 'en',
        translations: { el: { title: 'Τιμή', body: 'Γεια {{contact.name}}, κοστίζει 38 ευρώ.' } },
      })
    ).body as unknown as { id: string };
    const { ids } = await seedConversations(server, channelId, 3, {
      name: (index) => ['Maria', 'Eleni', 'x9@9'][index]!,
    });
    await server.ctx.store.transaction(server.workspaceId, (db) =>
      db.query(`UPDATE conversation SET language = 'el' WHERE workspace_id = $1 AND id = $2`, [
        server.workspaceId,
        ids[1],
      ]),
    );
    const action = { type: 'reply', savedReplyId: reply.id };
    const preview = (await server.api('POST', '/api/bulk', { selection: { ids }, action, dryRun: true }))
      .body as unknown as Preview;
    expect(preview).toMatchObject({ matched: 3, skipped: [] });
    expect(preview.samples.map(({ text }) => text).sort()).toEqual(
      ['Hi Maria, it is 38 euros.', 'Γεια Eleni, κοστίζει 38 ευρώ.', 'Hi, it is 38 euros.'].sort(),
    );
    expect(await ended(await start({ ids }, action))).toMatchObject({ done: 3 });
    const sent = await eventually(
      () => Promise.all(ids.map(lastOf)),
      (all) => all.every(({ status }) => status === 'sent'),
    );
    expect(sent.map(({ text }) => text)).toEqual([
      'Hi Maria, it is 38 euros.',
      'Γεια Eleni, κοστίζει 38 ευρώ.',
      'Hi, it is 38 euros.',
    ]);
    expect(platform.calls.filter(({ text }) => sent.some((message) => message.text === text))).toHaveLength(3);
  });

  it('takes back what has not left and says what has', async () => {
    const { ids } = await seedConversations(server, channelId, 5);
    const before = await rowsOf(server, ids);
    const waiting = await ended(
      await start({ ids }, { type: 'reply', text: 'A moment please', sendAfterSeconds: 600 }),
    );
    expect(await Promise.all(ids.map(lastOf))).toMatchObject(ids.map(() => ({ status: 'queued' })));
    expect(await undo(waiting)).toMatchObject({ done: 5, skipped: [] });
    expect(await rowsOf(server, ids)).toEqual(before);
    expect(platform.calls.filter(({ text }) => text === 'A moment please')).toHaveLength(0);

    const gone = await ended(await start({ ids: ids.slice(0, 1) }, { type: 'reply', text: 'It has left' }));
    await eventually(
      () => lastOf(ids[0]!),
      ({ status }) => status === 'sent',
    );
    expect(await undo(gone)).toMatchObject({ done: 0, skipped: [{ id: ids[0], reason: 'too_late' }] });
  });

  it('lists each row that a platform refuses with the platform’s words; the rest is done', async () => {
    const { ids } = await seedConversations(server, channelId, 8, { name: (index) => `Person${'abcdefgh'[index]}` });
    platform.answerWith(({ text }) =>
      /Person[abc]$/.test(text ?? '') ? { status: 422, body: { message: 'blocked by them' } } : { status: 200 },
    );
    const bulk = await start({ ids }, { type: 'reply', text: 'Hi {{contact.name}}' });
    const result = await eventually(
      () => read(bulk.id),
      ({ status, failed }) => status === 'done' && failed.length === 3,
    );
    expect(result).toMatchObject({ done: 5, failedCount: 3 });
    expect(result.failed.map(({ id }) => id).sort()).toEqual(ids.slice(0, 3).sort());
    expect(result.failed[0]!.reason).toContain('blocked by them');
  });

  it('counts and names the same rows, although another is refused while it is read', async () => {
    const { ids } = await seedConversations(server, channelId, 4);
    const bulk = await ended(await start({ ids }, { type: 'reply', text: 'Hello', sendAfterSeconds: 600 }));
    let refused = 0;
    const refuseOne = async (): Promise<void> => {
      const id = ids[refused++];
      await server.ctx.store.transaction(server.workspaceId, (db) =>
        db.query(
          `UPDATE message SET status = 'failed', failure = '{"code": "refused", "message": "blocked by them"}'
           WHERE workspace_id = $1 AND conversation_id = $2 AND direction = 'outbound'`,
          [server.workspaceId, id],
        ),
      );
    };
    // Between any two statements of the reading, one more row turns out refused.
    const record = await server.ctx.store.transaction(server.workspaceId, (db) =>
      readBulkRecord(
        {
          query: async (...[sql, values]: Parameters<typeof db.query>): Promise<unknown> => {
            const rows: unknown = await db.query(sql, values);
            await refuseOne();
            return rows;
          },
        } as typeof db,
        server.workspaceId,
        bulk.id,
      ),
    );
    expect(refused).toBeGreaterThan(1);
    expect(record.failed).toHaveLength(record.failedCount);
    expect(record.done + record.failedCount).toBe(4);
    expect(await read(bulk.id)).toMatchObject({ done: 4 - refused, failedCount: refused });
  });

  it('skips conversations that wait for approval, have no inbound message, or whose channel is off', async () => {
    const other = (await connectHttpChannel(server, platform.url, 'Second')).id;
    const { ids } = await seedConversations(server, channelId, 3);
    const { ids: off } = await seedConversations(server, other, 1);
    await server.api('PATCH', `/api/channels/${other}`, { isOff: true });
    await server.ctx.store.transaction(server.workspaceId, async (db) => {
      await db.query(`UPDATE channel SET is_off = true WHERE workspace_id = $1 AND id = $2`, [
        server.workspaceId,
        other,
      ]);
      await db.query(`UPDATE message SET deleted_at = now() WHERE workspace_id = $1 AND conversation_id = $2`, [
        server.workspaceId,
        ids[0],
      ]);
      await db.query(
        `INSERT INTO message (workspace_id, id, conversation_id, channel_id, direction, text, author_type, status, sent_at) SELECT $1, gen_random_uuid(), $2, $3, 'outbound', 'maybe', 'member', 'proposed', now()`,
        [server.workspaceId, ids[1], channelId],
      );
    });
    const result = await ended(await start({ ids: [...ids, ...off] }, { type: 'reply', text: 'Hello' }));
    const reasons = Object.fromEntries(result.skipped.map(({ id, reason }) => [id, reason]));
    expect(reasons).toEqual({
      [ids[0]!]: 'nothing_to_act_on',
      [ids[1]!]: 'waits_for_approval',
      [off[0]!]: 'channel_off',
    });
    expect(result.done).toBe(1);
  });

  it('waits for approval where the role needs it', async () => {
    const agent = await signInAs(server, 'agent');
    await server.ctx.store.transaction(server.workspaceId, (db) =>
      db.query(`UPDATE workspace SET settings = settings || '{"approvalRoles":["agent"]}' WHERE id = $1`, [
        server.workspaceId,
      ]),
    );
    const { ids } = await seedConversations(server, channelId, 2);
    const before = await rowsOf(server, ids);
    const bulk = (
      await server.request(
        'POST',
        '/api/bulk',
        { selection: { ids }, action: { type: 'reply', text: 'Hm' } },
        agent.headers,
      )
    ).body as unknown as BulkRecord;
    await ended(bulk);
    const all = await server.api('GET', '/api/approvals');
    expect(all.body.items.filter(({ conversationId }) => ids.includes(String(conversationId)))).toHaveLength(2);
    expect(await rowsOf(server, ids)).toEqual(before);
    await undo(bulk);
    const left = await server.api('GET', '/api/approvals');
    expect(left.body.items.filter(({ conversationId }) => ids.includes(String(conversationId)))).toHaveLength(0);
    await server.ctx.store.transaction(server.workspaceId, (db) =>
      db.query(`UPDATE workspace SET settings = settings - 'approvalRoles' WHERE id = $1`, [server.workspaceId]),
    );
  });
});

it('hides the newest message of each, and shows it again on undo', async () => {
  const { ids } = await seedConversations(server, channelId, 2, { kind: 'comment' });
  const hidden = async () =>
    Promise.all(
      ids.map(async (id) => ((await lastOf(id)) as unknown as { hiddenAt: string | null }).hiddenAt !== null),
    );
  const bulk = await ended(await start({ ids }, { type: 'hide' }));
  expect(bulk).toMatchObject({ done: 2 });
  expect(await eventually(hidden, (all) => all.every(Boolean))).toEqual([true, true]);
  expect(await undo(bulk)).toMatchObject({ done: 2, skipped: [] });
  expect(await eventually(hidden, (all) => !all.some(Boolean))).toEqual([false, false]);
});

it('goes on where a killed process stopped, doing no row twice', async () => {
  const { ids } = await seedConversations(server, channelId, 50);
  const label = await makeLabel();
  const bulk = await ended(await start({ ids }, { type: 'label', labelId: label }));
  // As after a kill in the middle: some rows told, the position behind them, the job gone.
  await server.ctx.store.transaction(server.workspaceId, async (db) => {
    const gone = ids.slice(20);
    await db.query(
      'DELETE FROM bulk_row WHERE workspace_id = $1 AND bulk_id = $2 AND conversation_id = ANY ($3::uuid[])',
      [server.workspaceId, bulk.id, gone],
    );
    await db.query(
      `UPDATE conversation SET label_ids = '{}', version = 1 WHERE workspace_id = $1 AND id = ANY ($2::uuid[])`,
      [server.workspaceId, gone],
    );
    await db.query(
      `UPDATE bulk SET status = 'running', position = 10, done = 20, finished_at = NULL WHERE workspace_id = $1 AND id = $2`,
      [server.workspaceId, bulk.id],
    );
  });
  const { resumeBulks } = await import('@hubbub/conversations');
  await Promise.all([resumeBulks(server.ctx), resumeBulks(server.ctx)]);
  expect(await ended(bulk)).toMatchObject({ done: 50, skippedCount: 0 });
  const rows = await rowsOf(server, ids);
  expect([...rows.values()].every((row) => (row as { label_ids: string[] }).label_ids.length === 1)).toBe(true);
});

it('does rows that others hold when they let go, and names one that is gone', async () => {
  const { ids } = await seedConversations(server, channelId, 4);
  const client = new Client({ connectionString: server.adminUrl });
  await client.connect();
  await client.query('BEGIN');
  await client.query('SELECT 1 FROM conversation WHERE id = $1 FOR UPDATE', [ids[2]]);
  const bulk = await start({ ids: [...ids, randomUUID()] }, { type: 'close' });
  const partly = await eventually(
    () => read(bulk.id),
    ({ done }) => done === 3,
  );
  expect(partly).toMatchObject({ status: 'running', done: 3 });
  await client.query('COMMIT');
  await client.end();
  expect(await ended(bulk)).toMatchObject({ matched: 5, done: 4, skipped: [{ reason: 'not_found' }] });
});

it('lets one bad row fail alone', async () => {
  const { ids } = await seedConversations(server, channelId, 6);
  const client = new Client({ connectionString: server.adminUrl });
  await client.connect();
  await client.query(`CREATE FUNCTION refuse_bad() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.id = ANY ('{${ids.slice(0, 3).join(',')}}'::uuid[]) THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END $$`);
  await client.query(
    'CREATE TRIGGER refuse_bad BEFORE UPDATE ON conversation FOR EACH ROW EXECUTE FUNCTION refuse_bad()',
  );
  const result = await ended(await start({ ids }, { type: 'close' }));
  await client.query('DROP TRIGGER refuse_bad ON conversation');
  await client.end();
  expect(result).toMatchObject({ done: 3, failedCount: 3 });
  expect(result.failed.map(({ id }) => id).sort()).toEqual(ids.slice(0, 3).sort());
});

it('tells open inboxes the progress and once to fetch again, and no record per row', async () => {
  const { ids } = await seedConversations(server, channelId, 200);
  const socket: Socket = io(server.url, { auth: { token: server.token }, transports: ['websocket'] });
  const heard: string[] = [];
  await new Promise<void>((resolve) => socket.on('sync:required', () => resolve()));
  let last: BulkRecord | null = null;
  socket.onAny((event: string, payload: BulkRecord) => {
    heard.push(event);
    if (event === 'bulk:updated') last = payload;
  });
  await ended(await start({ ids }, { type: 'close' }));
  await eventually(async () => heard.includes('sync:required'), Boolean);
  socket.close();
  expect(heard.filter((event) => event === 'sync:required')).toHaveLength(1);
  expect(heard.filter((event) => event === 'conversation:updated')).toHaveLength(0);
  expect(last).toMatchObject({ status: 'done', matched: 200, done: 200 });
});

it('writes who did it', async () => {
  const { ids } = await seedConversations(server, channelId, 3);
  const bulk = await ended(await start({ ids }, { type: 'close' }));
  const { items } = (await server.api('GET', '/api/audit?limit=200')).body;
  const own = items.filter(({ targetId }) => String(targetId) === bulk.id).map(({ act }) => String(act));
  expect(own.sort()).toEqual(['bulk', 'bulk_done']);
});

it('keeps others out: roles, other workspaces, and what does not exist', async () => {
  const viewer = await signInAs(server, 'viewer');
  const { ids } = await seedConversations(server, channelId, 2);
  const other = { authorization: `Bearer ${await makeToken(server.ctx, await makeWorkspace(server), 'owner')}` };
  const close = { selection: { ids }, action: { type: 'close' } };
  const bulk = await ended(await start({ ids: [ids[0]!] }, { type: 'close' }));
  const status = async (body: object, headers: Record<string, string>) =>
    (await server.request('POST', '/api/bulk', body, headers)).status;
  expect(await status(close, viewer.headers)).toBe(403);
  expect(await status(close, {})).toBe(403); // a write from nowhere
  expect(await status(close, other)).toBe(404);
  expect((await server.request('GET', `/api/bulk/${bulk.id}`, undefined, other)).status).toBe(404);
  expect((await server.request('POST', `/api/bulk/${bulk.id}/undo`, undefined, other)).status).toBe(404);
  expect((await server.request('POST', `/api/bulk/${bulk.id}/undo`, undefined, viewer.headers)).status).toBe(403);
  const mine = { authorization: `Bearer ${server.token}` };
  expect(await status({ ...close, action: { type: 'label', labelId: randomUUID() } }, mine)).toBe(404);
  expect(await status({ ...close, action: { type: 'dance' } }, mine)).toBe(400);
  expect(await status({ ...close, action: { type: 'reply' } }, mine)).toBe(400);
  expect(await status({ selection: { filter: { text: 'x' } }, action: { type: 'close' } }, mine)).toBe(400);
  expect((await server.request('GET', '/api/bulk/nonsense', undefined, mine)).status).toBe(404);
});
