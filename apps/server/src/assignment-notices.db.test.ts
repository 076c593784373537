import type { BulkRecord } from '@hubbub/contracts';
import { connectHttpChannel, eventually, signInAs, startPlatform, startTestServer, type TestServer } from './testing';
import { seedConversations } from './testing-many';

type Person = Awaited<ReturnType<typeof signInAs>>;
let server: TestServer;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let channel: Awaited<ReturnType<typeof connectHttpChannel>>;
let [manager, anna, berta]: Person[] = [];

beforeAll(async () => {
  server = await startTestServer();
  platform = await startPlatform();
  channel = await connectHttpChannel(server, platform.url);
  manager = await signInAs(server, 'manager');
  anna = await signInAs(server, 'agent');
  berta = await signInAs(server, 'agent');
});
afterAll(async () => {
  await server.stop();
  await platform.stop();
});

const as = (who: Person, method: string, path: string, body?: unknown) =>
  server.request(method, path, body, who.headers);
/** What each was told since the test before, in the order in which it came; reading it all clears it. */
const told = async (): Promise<Record<string, string[]>> => {
  const all: Record<string, string[]> = {};
  for (const [name, who] of Object.entries({ manager: manager!, anna: anna!, berta: berta! })) {
    const { items } = (await as(who, 'GET', '/api/notifications')).body;
    const unread = (items as unknown as { isRead: boolean; type: string; said: { code: string } }[]).filter(
      ({ isRead, type }) => !isRead && type === 'assigned',
    );
    if (unread.length > 0) all[name] = unread.map(({ said }) => said.code).reverse();
    await as(who, 'PATCH', '/api/notifications', { isRead: true });
  }
  return all;
};
const seed = async (count: number): Promise<string[]> => (await seedConversations(server, channel.id, count)).ids;
const give = async (who: Person, id: string, change: object): Promise<void> => {
  expect((await as(who, 'PATCH', `/api/conversations/${id}`, change)).status).toBe(200);
};
const bulk = async (action: object, ids: string[]): Promise<string> => {
  const { body } = await as(manager!, 'POST', '/api/bulk', { selection: { ids }, action });
  const { id } = body as unknown as BulkRecord;
  await ended(id, 'done');
  return id;
};
const ended = (id: string, status: string) =>
  eventually(
    async () => (await server.api('GET', `/api/bulk/${id}`)).body as unknown as BulkRecord,
    (record) => record.status === status,
    { tries: 600 },
  );

it('by hand: the new assignee once, each time anew, and nobody of what they did themselves', async () => {
  const [id] = (await seed(1)) as [string];
  await give(manager!, id, { assigneeId: anna!.id });
  await give(manager!, id, { assigneeId: anna!.id }); // it is so already
  expect(await told()).toEqual({ anna: ['assigned'] });
  await give(manager!, id, { assigneeId: berta!.id });
  expect(await told()).toEqual({ berta: ['assigned'] });
  await give(manager!, id, { assigneeId: null });
  expect(await told()).toEqual({});
  await give(manager!, id, { assigneeId: anna!.id });
  expect(await told()).toEqual({ anna: ['assigned'] });
  await give(berta!, id, { assigneeId: berta!.id });
  expect(await told()).toEqual({});
});

it('by hand, undone: the PATCH back tells whoever has it again, and not who lost it', async () => {
  const [id] = (await seed(1)) as [string];
  await give(manager!, id, { assigneeId: anna!.id });
  await give(manager!, id, { assigneeId: berta!.id });
  expect(await told()).toEqual({ anna: ['assigned'], berta: ['assigned'] });
  await give(manager!, id, { assigneeId: anna!.id });
  expect(await told()).toEqual({ anna: ['assigned'] });
});

it('in bulk: one notice a person however many, and none for taking it back', async () => {
  const ids = await seed(7);
  await give(manager!, ids[0]!, { assigneeId: anna!.id });
  await told();
  const id = await bulk({ type: 'assign', assigneeId: anna!.id }, ids);
  expect(await told()).toEqual({ anna: ['assigned_many'] });
  await as(manager!, 'POST', `/api/bulk/${id}/undo`);
  await ended(id, 'undone');
  expect(await told()).toEqual({});
  await bulk({ type: 'assign', assigneeId: manager!.id }, ids);
  expect(await told()).toEqual({});
});

it('to a team: whom it chooses, once; who takes part by hand is not told', async () => {
  const team = async (assignment: string): Promise<string> => {
    const body = { name: `${assignment} ${Date.now()}`, assignment, memberIds: [berta!.id] };
    return (await server.api('POST', '/api/teams', body)).body.id as unknown as string;
  };
  const [id, other] = (await seed(2)) as [string, string];
  await give(manager!, id, { teamId: await team('round_robin') });
  expect(await told()).toEqual({ berta: ['assigned'] });
  await give(manager!, other, { teamId: await team('manual') });
  expect(await told()).toEqual({});
});

it('by a rule: the assignee once, however often the message comes', async () => {
  const rule = await server.api('POST', '/api/rules', {
    name: 'To Anna',
    mode: 'live',
    trigger: { type: 'message' },
    conditions: { text: 'refund' },
    actions: [{ type: 'assign', memberId: anna!.id }],
    limits: { approveFirst: 0, dryDays: 0 },
  });
  expect(rule.status).toBe(201);
  const event = {
    id: 'm-refund',
    conversation: { id: 'c-refund', kind: 'direct' },
    author: { id: 'u-refund', name: 'Somebody' },
    text: 'I want a refund',
    sentAt: new Date().toISOString(),
  };
  await channel.deliver([event]);
  await channel.deliver([event, { ...event, id: 'm-refund-2' }]); // again, and once more in the same conversation
  await eventually(
    async () =>
      (await server.api('GET', `/api/deliveries/ledger?channelId=${channel.id}`)).body as unknown as {
        stored: number;
        pending: number;
      },
    ({ stored, pending }) => stored === 2 && pending === 0,
  );
  expect(await told()).toEqual({ anna: ['assigned_by_rule'] });
});
