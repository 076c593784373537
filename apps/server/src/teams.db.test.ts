import { randomUUID } from 'node:crypto';
import type { BulkRecord } from '@hubbub/contracts';
import { giveWaiting } from '@hubbub/conversations';
import { connectHttpChannel, eventually, signInAs, startPlatform, startTestServer, type TestServer } from './testing';
import { seedConversations } from './testing-many';

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

type Row = Record<string, unknown>;
const query = <T = Row>(text: string, values: unknown[] = []): Promise<T[]> =>
  server.ctx.store.transaction(server.workspaceId, (db) => db.query(text, [server.workspaceId, ...values]));
const makeMember = async (preferences: object = {}, rest: { role?: string; isActive?: boolean } = {}) => {
  const id = randomUUID();
  await query(
    'INSERT INTO member (workspace_id, id, email, name, role, preferences, is_active) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [id, `${id}@example.org`, 'Somebody', rest.role ?? 'agent', JSON.stringify(preferences), rest.isActive ?? true],
  );
  return id;
};
const makeTeam = async (assignment: string, memberIds: string[]): Promise<string> => {
  const { status, body } = await server.api('POST', '/api/teams', {
    name: `Team ${randomUUID()}`,
    assignment,
    memberIds,
  });
  expect(status).toBe(201);
  return body.id as unknown as string;
};
const patch = async (id: string, change: object): Promise<{ assigneeId: string | null; version: number }> => {
  const { status, body } = await server.api('PATCH', `/api/conversations/${id}`, change);
  expect(status).toBe(200);
  return body as unknown as { assigneeId: string | null; version: number };
};
const countsOf = (ids: (string | null)[]): Record<string, number> =>
  ids.reduce<Record<string, number>>((counts, id) => ({ ...counts, [String(id)]: (counts[String(id)] ?? 0) + 1 }), {});

it.each(['round_robin', 'by_load'])('spreads twenty conversations that come at once evenly (%s)', async (way) => {
  const members = await Promise.all([1, 2, 3, 4].map(() => makeMember()));
  const teamId = await makeTeam(way, members);
  const { ids } = await seedConversations(server, channelId, 20);
  const answers = await Promise.all(ids.map((id) => patch(id, { teamId })));
  expect(countsOf(answers.map(({ assigneeId }) => assigneeId))).toEqual(
    Object.fromEntries(members.map((id) => [id, 5])),
  );
  const notices = await query<{ member_id: string; count: number }>(
    `SELECT member_id, count(*)::int AS count FROM notification WHERE workspace_id = $1 AND type = 'assigned' AND conversation_id = ANY ($2) GROUP BY 1`,
    [ids],
  );
  expect(Object.fromEntries(notices.map(({ member_id, count }) => [member_id, count]))).toEqual(
    Object.fromEntries(members.map((id) => [id, 5])),
  );
  const entries = await query(
    `SELECT detail FROM audit_entry WHERE workspace_id = $1 AND act = 'assign' AND target_id = ANY ($2)`,
    [ids],
  );
  expect(entries).toHaveLength(20);
});

it('passes over who is away, has left, only watches, is off work or full, and leaves the rest to the team', async () => {
  const otherDay = (new Date().getUTCDay() + 3) % 7;
  const [free, ...others] = await Promise.all([
    makeMember({ capacity: 2 }),
    makeMember({ isAway: true }),
    makeMember({}, { isActive: false }),
    makeMember({}, { role: 'viewer' }),
    makeMember({ timeZone: 'UTC', workingHours: [{ day: otherDay, from: '09:00', to: '17:00' }] }),
    makeMember({ capacity: 0 }),
  ]);
  const teamId = await makeTeam('round_robin', [free!, ...others]);
  const { ids } = await seedConversations(server, channelId, 3);
  const assignees: (string | null)[] = [];
  for (const id of ids) assignees.push((await patch(id, { teamId })).assigneeId);
  expect(assignees).toEqual([free, free, null]);
});

it('keeps whoever has it, whom the change names, and nobody where it says nobody', async () => {
  const [one, two] = [await makeMember(), await makeMember()];
  const teamId = await makeTeam('by_load', [one]);
  const byHand = await makeTeam('manual', [one]);
  const { ids } = await seedConversations(server, channelId, 4);
  await patch(ids[0]!, { assigneeId: two });
  expect((await patch(ids[0]!, { teamId })).assigneeId).toBe(two);
  expect((await patch(ids[1]!, { teamId, assigneeId: two })).assigneeId).toBe(two);
  expect((await patch(ids[2]!, { teamId, assigneeId: null })).assigneeId).toBeNull();
  expect((await patch(ids[3]!, { teamId: byHand })).assigneeId).toBeNull();
});

it('gives a bulk to a team out among its members, tells each once, and takes it all back', async () => {
  const members = [await makeMember(), await makeMember()];
  const teamId = await makeTeam('round_robin', members);
  const { ids } = await seedConversations(server, channelId, 11);
  await patch(ids[0]!, { assigneeId: members[0]! });
  const started = await server.api('POST', '/api/bulk', { selection: { ids }, action: { type: 'assign', teamId } });
  const { id } = started.body as unknown as BulkRecord;
  const read = async (): Promise<BulkRecord> =>
    (await server.api('GET', `/api/bulk/${id}`)).body as unknown as BulkRecord;
  await eventually(read, ({ status }) => status === 'done', { tries: 600 });
  const assignees = async (): Promise<(string | null)[]> =>
    (
      await query<{ assignee_id: string | null }>(
        'SELECT assignee_id FROM conversation WHERE workspace_id = $1 AND id = ANY ($2)',
        [ids],
      )
    ).map(({ assignee_id }) => assignee_id);
  expect(Object.values(countsOf(await assignees())).toSorted()).toEqual([5, 6]);
  const notices = await query(`SELECT text FROM notification WHERE workspace_id = $1 AND cause = $2`, [`bulk:${id}`]);
  expect(notices).toHaveLength(2);
  expect(notices.every(({ text }) => String(text).includes('assigned 5 conversations'))).toBe(true);
  await server.api('POST', `/api/bulk/${id}/undo`);
  await eventually(read, ({ status }) => status === 'undone', { tries: 600 });
  expect(countsOf(await assignees())).toEqual({ null: 10, [members[0]!]: 1 });
});

describe('sharing out what is nobody’s', () => {
  const share = (ids: string[], dryRun = false) =>
    server.api('POST', '/api/bulk', { selection: { ids }, action: { type: 'share' }, ...(dryRun ? { dryRun } : {}) });
  const endOf = async (id: string, status: string): Promise<BulkRecord> =>
    eventually(
      async () => (await server.api('GET', `/api/bulk/${id}`)).body as unknown as BulkRecord,
      (record) => record.status === status,
      { tries: 600 },
    );
  const assigneesOf = async (ids: string[]): Promise<(string | null)[]> => {
    const rows = await query<{ id: string; assignee_id: string | null }>(
      'SELECT id, assignee_id FROM conversation WHERE workspace_id = $1 AND id = ANY ($2)',
      [ids],
    );
    const byId = new Map(rows.map((row) => [row.id, row.assignee_id]));
    return ids.map((id) => byId.get(id) ?? null);
  };

  it('gives by load and capacity as the preview says, tells each once, and takes it all back', async () => {
    await query(`UPDATE member SET preferences = preferences || '{"isAway": true}' WHERE workspace_id = $1`);
    const [small, large] = [await makeMember({ capacity: 4 }), await makeMember({ capacity: 8 })];
    const { ids } = await seedConversations(server, channelId, 15);
    await patch(ids[0]!, { assigneeId: large });
    const preview = (await share(ids, true)).body as unknown as {
      shares: { memberId: string; count: number }[];
      skipped: { reason: string; count: number }[];
    };
    expect(preview.shares).toEqual([
      { memberId: large, count: 7 },
      { memberId: small, count: 4 },
    ]);
    expect(preview.skipped.map(({ reason, count }) => [reason, count])).toEqual([
      ['unchanged', 1],
      ['nobody_free', 3],
    ]);
    expect(countsOf(await assigneesOf(ids))).toEqual({ null: 14, [large]: 1 });

    const { id } = (await share(ids)).body as unknown as BulkRecord;
    const done = await endOf(id, 'done');
    expect([done.done, done.skippedCount]).toEqual([11, 4]);
    expect(countsOf(await assigneesOf(ids))).toEqual({ [large]: 8, [small]: 4, null: 3 });
    const notices = await query<{ member_id: string; said: { code: string; count: number } }>(
      'SELECT member_id, said FROM notification WHERE workspace_id = $1 AND cause = $2',
      [`bulk:${id}`],
    );
    expect(Object.fromEntries(notices.map(({ member_id, said }) => [member_id, said.count]))).toEqual({
      [large]: 7,
      [small]: 4,
    });
    await server.api('POST', `/api/bulk/${id}/undo`);
    await endOf(id, 'undone');
    expect(countsOf(await assigneesOf(ids))).toEqual({ [large]: 1, null: 14 });
    const after = await query('SELECT 1 FROM notification WHERE workspace_id = $1 AND conversation_id = ANY ($2)', [
      ids,
    ]);
    expect(after.length).toBeLessThanOrEqual(1); // the one by hand; taking back tells nobody
  });

  it('keeps what came to a team within it', async () => {
    await query(`UPDATE member SET preferences = preferences || '{"isAway": true}' WHERE workspace_id = $1`);
    const [inside, outside] = [await makeMember(), await makeMember()];
    const teamId = await makeTeam('manual', [inside]);
    const { ids } = await seedConversations(server, channelId, 6);
    for (const id of ids.slice(0, 3)) await patch(id, { teamId });
    const { id } = (await share(ids)).body as unknown as BulkRecord;
    await endOf(id, 'done');
    const given = await assigneesOf(ids);
    expect(given.slice(0, 3)).toEqual([inside, inside, inside]);
    expect(given.slice(3)).toEqual([outside, outside, outside]); // who has less gets what is anybody's
  });
});

describe('what waits for a team', () => {
  it('goes to whoever of it comes back, the longest waiting first, and tells them once each', async () => {
    const back = await makeMember({ isAway: true, capacity: 2 });
    const teamId = await makeTeam('by_load', [back]);
    const { ids } = await seedConversations(server, channelId, 4);
    for (const id of ids) expect((await patch(id, { teamId })).assigneeId).toBeNull();
    await patch(ids[1]!, { assigneeId: null }); // left to nobody on purpose
    expect(await giveWaiting(server.ctx, server.workspaceId)).toBe(0);
    await query(
      `UPDATE member SET preferences = preferences || '{"isAway": false}' WHERE workspace_id = $1 AND id = $2`,
      [back],
    );
    await Promise.all([giveWaiting(server.ctx, server.workspaceId), giveWaiting(server.ctx, server.workspaceId)]);
    const given = async () =>
      (
        await query<{ id: string }>(
          'SELECT id FROM conversation WHERE workspace_id = $1 AND id = ANY ($2) AND assignee_id = $3',
          [ids, back],
        )
      ).map(({ id }) => id);
    expect((await given()).toSorted()).toEqual([ids[0]!, ids[2]!].toSorted());
    await patch(ids[0]!, { status: 'closed' }); // room again
    await giveWaiting(server.ctx, server.workspaceId);
    expect((await given()).toSorted()).toEqual([ids[0]!, ids[2]!, ids[3]!].toSorted());
    const notices = await query<{ said: { code: string } }>(
      `SELECT said FROM notification WHERE workspace_id = $1 AND member_id = $2 AND type = 'assigned'`,
      [back],
    );
    expect(notices.map(({ said }) => said.code)).toEqual(['assigned_by_team', 'assigned_by_team', 'assigned_by_team']);
  });
});

it('lets a member take their own bound away again', async () => {
  const who = await signInAs(server, 'agent');
  const set = (capacity: number | null) => server.request('PATCH', '/api/me', { capacity }, who.headers);
  expect((await set(3)).body).toMatchObject({ preferences: { capacity: 3 } });
  expect(await set(null)).toMatchObject({ status: 200, body: { preferences: { capacity: null } } });
  const members = (await server.api('GET', '/api/members')).body.items as unknown as {
    id: string;
    capacity: unknown;
  }[];
  expect(members.find(({ id }) => id === who.id)?.capacity).toBeNull();
});

it('shows of each member what pickers need: load, capacity, away', async () => {
  const id = await makeMember({ capacity: 7, isAway: true });
  const { ids } = await seedConversations(server, channelId, 2);
  for (const one of ids) await patch(one, { assigneeId: id });
  const { items } = (await server.api('GET', '/api/members')).body;
  expect((items as unknown as { id: string }[]).find((member) => member.id === id)).toMatchObject({
    load: 2,
    capacity: 7,
    isAway: true,
    hasSecondFactor: false,
  });
});
