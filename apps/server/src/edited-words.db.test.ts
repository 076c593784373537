import type { Conversation, Message } from '@hubbub/contracts';
import { connectHttpChannel, startTestServer, type TestEvent, type TestServer } from './testing';

let server: TestServer;
let begin: number; // what was written before its channel was connected would be history
beforeAll(async () => {
  server = await startTestServer({ withWorker: false });
  begin = server.ctx.clock().getTime() + 60_000;
});
afterAll(() => server.stop());

const plain = 'Hello, thank you for the lovely pictures';
const proposal = 'Hello, we would like a partnership with you: 500 € for two posts until 4 December';

const said = (id: string, text: string, minute = 0, more: Partial<TestEvent> = {}): TestEvent => ({
  id,
  conversation: { id: `with-${id}`, kind: 'direct' },
  author: { id: `person-${id}`, name: 'Ada' },
  text,
  sentAt: new Date(begin + minute * 60_000).toISOString(),
  ...more,
});
const edit = (id: string, text: string, minute: number): TestEvent => said(id, text, minute, { type: 'edit' });

const connect = () => connectHttpChannel(server, 'http://127.0.0.1:9/callback');
const deliver = async (channel: Awaited<ReturnType<typeof connect>>, ...events: TestEvent[]): Promise<void> => {
  expect((await channel.deliver(events)).status).toBe(200);
  await server.receiveAll();
};
const shown = async (channelId: string) => {
  const { items } = (await server.api('GET', `/api/conversations?channelId=${channelId}`)).body;
  const conversation = items[0] as unknown as Conversation;
  const messages = (await server.api('GET', `/api/conversations/${conversation.id}/messages`)).body
    .items as unknown as Message[];
  return { conversation, message: messages.find(({ direction }) => direction === 'inbound')! };
};
const flagNames = ({ flags }: Conversation): string[] => flags.map(({ name }) => name);
/** Flags with their marks, without what differs between two channels. */
const marksOf = ({ flags }: Conversation) =>
  flags
    .map(({ name, certainty, evidence }) => [name, certainty, evidence.map(({ text }) => text)])
    .sort(([a], [b]) => (a! < b! ? -1 : 1));

it('raises a flag for what an edit has added, with its words marked, its meaning renewed and its card made', async () => {
  const channel = await connect();
  const rule = await server.api('POST', '/api/rules', {
    name: 'Thanks',
    mode: 'live',
    channelIds: [channel.id],
    trigger: { type: 'direct' },
    conditions: { text: ['hello'] },
    actions: [{ type: 'reply', text: 'Thank you for writing.' }],
    limits: { perContactHours: 0.01, onNegative: true },
  });
  expect(rule).toMatchObject({ status: 201 });
  await deliver(channel, said('adds', plain));
  const before = await shown(channel.id);
  expect(flagNames(before.conversation)).not.toContain('partnership');

  await deliver(channel, edit('adds', proposal, 5));
  const { conversation, message } = await shown(channel.id);
  expect(message).toMatchObject({ text: proposal, edits: [{ text: plain }] });
  const flag = conversation.flags.find(({ name }) => name === 'partnership');
  const marks = (flag?.evidence ?? []).map(({ messageId, start, end }) => [messageId, proposal.slice(start, end)]);
  expect(marks).toContainEqual([message.id, expect.stringMatching(/partnership/i) as string]);
  expect(conversation.version).toBeGreaterThan(before.conversation.version);
  expect(message.analysis).not.toEqual(before.message.analysis);
  expect(conversation).toMatchObject({ intent: message.analysis!.intent, sentiment: message.analysis!.sentiment });
  const { items: listed } = (await server.api('GET', `/api/conversations?channelId=${channel.id}&flag=partnership`))
    .body;
  expect(listed).toHaveLength(1);
  const [card]: { ask: { text: string } | null; money: unknown }[] = await server.ctx.store.transaction(
    server.workspaceId,
    (db) =>
      db.query('SELECT ask, money FROM partnership WHERE workspace_id = $1 AND conversation_id = $2', [
        server.workspaceId,
        conversation.id,
      ]),
  );
  expect(card?.money).not.toBeNull();
  // The rule ran when the message came; an edit starts none.
  const effects: unknown[] = await server.ctx.store.transaction(server.workspaceId, (db) =>
    db.query('SELECT rule_id FROM rule_effect WHERE workspace_id = $1 AND conversation_id = $2 AND sends', [
      server.workspaceId,
      conversation.id,
    ]),
  );
  expect(effects).toHaveLength(1);
});

it('keeps a flag whose words were edited away, without marks, and reads the meaning from what is left', async () => {
  const channel = await connect();
  await deliver(channel, said('removes', proposal));
  expect(flagNames((await shown(channel.id)).conversation)).toContain('partnership');
  await deliver(channel, edit('removes', plain, 5));
  const { conversation, message } = await shown(channel.id);
  const flag = conversation.flags.find(({ name }) => name === 'partnership');
  expect(flag).toMatchObject({ evidence: [] });
  const fresh = await connect();
  await deliver(fresh, said('fresh', plain));
  expect(message.analysis).toEqual((await shown(fresh.id)).message.analysis);
});

it('comes to the same flags whatever the order in which the message and its edits come', async () => {
  const events = [said('order', plain), edit('order', proposal, 5), edit('order', 'Answer me now, this is urgent!', 9)];
  const states: unknown[] = [];
  for (const order of [
    [0, 1, 2],
    [0, 2, 1],
    [2, 1, 0],
    [1, 0, 2],
  ]) {
    const channel = await connect();
    for (const index of order) await deliver(channel, events[index]!);
    const { conversation, message } = await shown(channel.id);
    states.push({ marks: marksOf(conversation), analysis: message.analysis, intent: conversation.intent });
  }
  expect(states[0]).toMatchObject({ marks: expect.arrayContaining([['partnership', 'sure', []]]) as unknown });
  for (const state of states) expect(state).toEqual(states[0]);
});

it('leaves off what a member has taken off, and puts on what is new', async () => {
  const channel = await connect();
  await deliver(channel, said('taken', proposal));
  const { conversation } = await shown(channel.id);
  expect((await server.api('DELETE', `/api/conversations/${conversation.id}/flags/partnership`)).status).toBeLessThan(
    300,
  );
  await deliver(channel, edit('taken', 'Help, this is an emergency, answer me immediately, it is urgent!', 5));
  const names = flagNames((await shown(channel.id)).conversation);
  expect(names).not.toContain('partnership');
  expect(names).toContain('urgent');
});
