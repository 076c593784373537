import { fireUnanswered, watchAutomation } from '@hubbub/conversations';
import { connectHttpChannel, eventually, startPlatform, startTestServer, type TestServer } from './testing';

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

interface Run {
  id: string;
  outcome: string;
  messageId: string;
  conversationId: string;
  reasons: string[];
  actions: { type: string; status: string; reason: string | null; messageId?: string; before?: unknown }[];
}

const made = async (path: string, body: object) => {
  const answer = await server.api('POST', path, body);
  expect(answer).toMatchObject({ status: 201 });
  return answer.body as unknown as { id: string };
};
const comment = (id: string, text: string, author = id) => ({
  id,
  conversation: { id, kind: 'comment', post: { id: 'p1', text: 'A post' } },
  author: { id: author, name: `Person ${author}` },
  text,
  sentAt: new Date().toISOString(),
});
const ruleOn = async (more: object, channels = 1) => {
  const connected = await Promise.all(Array.from({ length: channels }, () => connectHttpChannel(server, platform.url)));
  const rule = await made('/api/rules', {
    name: 'Price',
    mode: 'live',
    channelIds: connected.map(({ id }) => id),
    trigger: { type: 'comment' },
    conditions: { text: 'price' },
    actions: [{ type: 'reply', text: 'It is 38 €.' }],
    ...more,
  });
  return { channel: connected[0]!, channels: connected, rule };
};
const runsOf = async (id: string) =>
  (await server.api('GET', `/api/rules/${id}/runs?limit=200`)).body.items as unknown as Run[];
const runsAtLeast = (id: string, count: number) =>
  eventually(
    () => runsOf(id),
    (runs) => runs.length >= count,
  );
const settled = (channelId: string, count: number) =>
  eventually(
    async () =>
      (await server.api('GET', `/api/deliveries/ledger?channelId=${channelId}`)).body as unknown as {
        received: number;
        pending: number;
      },
    ({ received, pending }) => received >= count && pending === 0,
  );
const conversationOf = async (run: Run) =>
  (await server.api('GET', `/api/conversations/${run.conversationId}`)).body as unknown as {
    status: string;
    labels: string[];
    priority: string;
    assigneeId: string | null;
    version: number;
  };
const callsFor = (id: string) => platform.calls.filter(({ conversationId }) => conversationId === id);

describe('undo of a run', () => {
  it('deletes our reply, unhides, and puts back what nobody has changed since', async () => {
    const label = await made('/api/labels', { name: 'asked for the price' });
    const { channel, rule } = await ruleOn({
      actions: [
        { type: 'reply', text: 'It is 38 €.' },
        { type: 'hide' },
        { type: 'label', labelId: label.id },
        { type: 'priority', priority: 'urgent' },
        { type: 'notify', role: 'owner' },
        { type: 'close' },
      ],
    });
    await channel.deliver([comment('undo-1', 'price?')]);
    const [run] = await runsAtLeast(rule.id, 1);
    expect(run!.actions.every(({ before }) => before === undefined)).toBe(true);
    await eventually(
      async () => callsFor('undo-1').map(({ type }) => type),
      (types) => types.includes('reply') && types.includes('hide'),
    );
    const replyId = run!.actions[0]!.messageId!;
    await eventually(
      async () => (await server.api('GET', `/api/messages/${replyId}/runs`)).status,
      (status) => status === 200,
    );
    await eventually(
      async () =>
        (
          (await server.api('GET', `/api/conversations/${run!.conversationId}/messages`)).body.items as unknown as {
            id: string;
            status: string;
          }[]
        ).find(({ id }) => id === replyId)?.status,
      (status) => status === 'sent',
    );
    // Somebody else's later word about the priority counts more than the undo.
    await server.api('PATCH', `/api/conversations/${run!.conversationId}`, { priority: 'low' });

    const undone = await server.api('POST', `/api/rule-runs/${run!.id}/undo`, {});
    expect(undone.status).toBe(200);
    const after = undone.body as unknown as Run;
    expect(after.actions.map(({ type, status }) => [type, status])).toEqual([
      ['reply', 'undone'],
      ['hide', 'undone'],
      ['label', 'undone'],
      ['priority', 'done'],
      ['notify', 'done'],
      ['close', 'undone'],
    ]);
    expect(after.actions[3]!.reason).toContain('changed since');
    expect(after.actions[4]!.reason).toContain('cannot be taken back');
    expect(await conversationOf(run!)).toMatchObject({ status: 'open', labels: [], priority: 'low' });
    await eventually(
      async () => callsFor('undo-1').map(({ type }) => type),
      (types) => types.includes('delete') && types.includes('unhide'),
    );
    expect(callsFor('undo-1').map(({ type }) => type)).toEqual(expect.arrayContaining(['delete', 'unhide']));
    expect(await server.api('POST', `/api/rule-runs/${run!.id}/undo`, {})).toMatchObject({
      status: 409,
      body: { code: 'already_undone' },
    });
  });

  it('takes an answer that waits for approval out of the queue', async () => {
    const { channel, rule } = await ruleOn({ mode: 'approval' });
    await channel.deliver([comment('undo-2', 'price?')]);
    const [run] = await runsAtLeast(rule.id, 1);
    const undone = (await server.api('POST', `/api/rule-runs/${run!.id}/undo`, {})).body as unknown as Run;
    expect(undone.actions[0]).toMatchObject({ status: 'undone' });
    expect(
      ((await server.api('GET', '/api/approvals')).body.items as unknown as { conversationId: string }[]).some(
        ({ conversationId }) => conversationId === run!.conversationId,
      ),
    ).toBe(false);
  });
});

describe('time and acts of members as triggers', () => {
  it('fires once a wait, whatever is labelled or assigned meanwhile', async () => {
    const { channel, rule } = await ruleOn({
      trigger: { type: 'unanswered', minutes: 60 },
      conditions: {},
      actions: [{ type: 'priority', priority: 'high' }],
    });
    const other = await ruleOn({ conditions: { text: 'never said' } });
    await channel.deliver([comment('wait-1', 'hello?')]);
    await settled(channel.id, 1);
    const at = (minutes: number) => ({
      ...server.ctx,
      clock: () => new Date(server.ctx.clock().getTime() + minutes * 60_000),
    });
    await fireUnanswered(at(30));
    expect(await runsOf(rule.id)).toEqual([]);
    await Promise.all([fireUnanswered(at(61)), fireUnanswered(at(61))]);
    const [run] = await runsAtLeast(rule.id, 1);
    expect(await conversationOf(run!)).toMatchObject({ priority: 'high' });
    await server.api('PATCH', `/api/conversations/${run!.conversationId}`, { priority: 'low' });
    await fireUnanswered(at(90));
    expect(await runsOf(rule.id)).toHaveLength(1);
    expect(await runsOf(other.rule.id)).toEqual([]);
    // A new wait after an answer is another one.
    await server.api('POST', `/api/conversations/${run!.conversationId}/messages`, { text: 'Here we are.' });
    await channel.deliver([
      { ...comment('wait-2', 'thanks, one more thing', 'wait-1'), conversation: { id: 'wait-1', kind: 'comment' } },
    ]);
    await settled(channel.id, 2);
    await fireUnanswered(at(120));
    expect(await runsOf(rule.id)).toHaveLength(2);
  });

  it('fires on assigning and closing by members, and never on what rules assign or close', async () => {
    const closed = await ruleOn({
      trigger: { type: 'closed' },
      conditions: {},
      actions: [{ type: 'note', text: 'Closed.' }],
    });
    const [channel] = closed.channels;
    const onChannel = { channelIds: [channel!.id], conditions: {}, name: 'Assigned', mode: 'live' };
    const assigned = await made('/api/rules', {
      ...onChannel,
      trigger: { type: 'assigned' },
      actions: [{ type: 'close' }],
    });
    await channel!.deliver([comment('verb-1', 'hello')]);
    await settled(channel!.id, 1);
    const [conversation] = (await server.api('GET', `/api/conversations?channelId=${channel!.id}`)).body
      .items as unknown as { id: string }[];
    const [member] = (await server.api('GET', '/api/members')).body.items as unknown as { id: string }[];
    await server.api('PATCH', `/api/conversations/${conversation!.id}`, { assigneeId: member!.id });
    const [run] = await runsAtLeast(assigned.id, 1);
    expect(await conversationOf(run!)).toMatchObject({ status: 'closed' });
    expect(await runsOf(closed.rule.id)).toEqual([]);
    await server.api('PATCH', `/api/conversations/${conversation!.id}`, { status: 'open' });
    await server.api('PATCH', `/api/conversations/${conversation!.id}`, { status: 'closed' });
    expect(await runsAtLeast(closed.rule.id, 1)).toHaveLength(1);
    expect(await runsOf(assigned.id)).toHaveLength(1);
  });
});

it('names every rule for a message, and why each did what it did', async () => {
  const { channel, rule } = await ruleOn({});
  const silent = await made('/api/rules', {
    name: 'Silent',
    mode: 'live',
    channelIds: [channel.id],
    trigger: { type: 'comment' },
    conditions: { text: 'wholesale' },
    actions: [{ type: 'close' }],
  });
  const off = await made('/api/rules', {
    name: 'Off',
    mode: 'off',
    trigger: { type: 'comment' },
    conditions: {},
    actions: [{ type: 'close' }],
  });
  await channel.deliver([comment('why-1', 'price?')]);
  const [run] = await runsAtLeast(rule.id, 1);
  await server.api('PATCH', `/api/rules/${silent.id}`, { conditions: { text: 'price' } });
  const all = (await server.api('GET', `/api/messages/${run!.messageId}/runs`)).body.items as unknown as (Run & {
    ruleId: string;
  })[];
  const of = (id: string) => all.find(({ ruleId }) => ruleId === id);
  expect(of(rule.id)).toMatchObject({ outcome: 'fired' });
  // The reason of that moment, though the rule says something else now.
  expect(of(silent.id)).toMatchObject({ outcome: 'no_match', reasons: [expect.stringContaining('wholesale')] });
  expect(of(off.id)).toMatchObject({ outcome: 'no_match', reasons: ['the rule is off'] });
});

it('introduces us once to a person, on whatever channel they propose again', async () => {
  const { channels, rule } = await ruleOn(
    {
      trigger: { type: 'flag', flag: 'partnership' },
      conditions: {},
      actions: [{ type: 'reply', text: 'Thank you for your idea, Iris will write to you.' }],
      limits: { perContactHours: 0.0001 },
    },
    2,
  );
  const proposal = (id: string, author: string) => ({
    ...comment(id, 'Would you be open to a partnership with our studio?', author),
    author: { id: author, name: 'Lena', handle: 'lena_ceramics' },
  });
  await channels[0]!.deliver([proposal('intro-1', 'lena-here')]);
  await runsAtLeast(rule.id, 1);
  await channels[1]!.deliver([proposal('intro-2', 'lena-there')]);
  const runs = await runsAtLeast(rule.id, 2);
  expect(runs.map(({ outcome }) => outcome)).toEqual(['withheld', 'fired']);
  expect(runs[0]!.reasons.join()).toContain('introduction already');
});

it('does not count an introduction that a member turned down, and counts one that waits', async () => {
  const { channel, rule } = await ruleOn({
    mode: 'approval',
    trigger: { type: 'flag', flag: 'partnership' },
    conditions: {},
    actions: [{ type: 'reply', text: 'Thank you for the proposal, Noor will write to you.' }],
    limits: { perContactHours: 0.000001 },
  });
  const ask = (id: string) => ({
    ...comment(id, 'Would you be open to a partnership with our orchard?', 'orchard'),
    author: { id: 'orchard', name: 'Maud', handle: 'maud_orchard' },
  });
  const proposed = async (): Promise<{ id: string; status: string }[]> =>
    (
      (await server.api('GET', `/api/conversations/${(await runsOf(rule.id))[0]!.conversationId}/messages`)).body
        .items as unknown as { id: string; status: string }[]
    ).filter(({ status }) => status === 'proposed');
  const card = async () =>
    (await server.api('GET', `/api/partnerships?conversationId=${(await runsOf(rule.id))[0]!.conversationId}`)).body
      .items[0] as unknown as { preIntroducedAt: string | null };

  await channel.deliver([ask('turned-1')]);
  await runsAtLeast(rule.id, 1);
  const [first] = await proposed();
  expect(await card()).toMatchObject({ preIntroducedAt: null }); // nobody has been told anything yet
  await channel.deliver([ask('turned-2')]);
  expect((await runsAtLeast(rule.id, 2))[0]).toMatchObject({
    outcome: 'withheld',
    reasons: expect.arrayContaining(['this person had the introduction already']) as string[],
  });

  await server.api('POST', `/api/messages/${first!.id}/reject`);
  expect(await card()).toMatchObject({ preIntroducedAt: null });
  await channel.deliver([ask('turned-3')]);
  expect((await runsAtLeast(rule.id, 3))[0]).toMatchObject({ outcome: 'fired' });
  const [second] = await proposed();
  await server.api('POST', `/api/messages/${second!.id}/approve`, {});
  expect(await card()).toMatchObject({ preIntroducedAt: expect.any(String) as string });
  await channel.deliver([ask('turned-4')]);
  expect((await runsAtLeast(rule.id, 4))[0]).toMatchObject({ outcome: 'withheld' });
});

it('introduces us once to people who propose on two channels in the same moment', async () => {
  const { channels, rule } = await ruleOn(
    {
      trigger: { type: 'flag', flag: 'partnership' },
      conditions: {},
      actions: [{ type: 'reply', text: 'Thank you, somebody of ours will write to you.' }],
      limits: { perContactHours: 0.0001 },
    },
    2,
  );
  const people = Array.from({ length: 8 }, (_, index) => `twice-${index}`);
  const say = (id: string, person: string, side: number, text: string) => ({
    ...comment(id, text, `${person}-${side}`),
    author: { id: `${person}-${side}`, name: `Person ${person}` },
  });
  for (const [side, channel] of channels.entries())
    await channel.deliver(people.map((person) => say(`hello-${person}-${side}`, person, side, 'lovely colours')));
  await settled(channels[0]!.id, people.length);
  await settled(channels[1]!.id, people.length);
  const contactOf = async (person: string, side: number): Promise<string> => {
    const [row]: { contact_id: string }[] = await server.ctx.store.transaction(server.workspaceId, (db) =>
      db.query('SELECT contact_id FROM identity WHERE workspace_id = $1 AND external_id = $2', [
        server.workspaceId,
        `${person}-${side}`,
      ]),
    );
    return row!.contact_id;
  };
  for (const person of people)
    expect(
      (
        await server.api('POST', `/api/contacts/${await contactOf(person, 0)}/merge`, {
          contactId: await contactOf(person, 1),
        })
      ).status,
    ).toBe(200);
  const ask = 'Would you be open to a partnership with our studio?';
  await Promise.all(
    people.flatMap((person) =>
      channels.map((channel, side) => channel.deliver([say(`ask-${person}-${side}`, person, side, ask)])),
    ),
  );
  const runs = await runsAtLeast(rule.id, people.length * 2);
  const sent = runs.filter(({ actions }) => actions.some(({ type, status }) => type === 'reply' && status === 'done'));
  expect(sent).toHaveLength(people.length);
  expect(runs).toHaveLength(people.length * 2);
});

it('hides what floods the comments, with the reason, and a member takes it back', async () => {
  const { channel, rule } = await ruleOn({
    trigger: { type: 'flag', flag: 'spam' },
    conditions: {},
    actions: [{ type: 'hide' }],
  });
  const advert = (index: number) => ({
    ...comment(`flood-${index}`, `Win 5${index} today http://gifts.example/${index} hurry`, 'flooder'),
    author: { id: 'flooder', name: 'Flooder' },
  });
  await channel.deliver([comment('calm-1', 'lovely colour, thank you', 'calm')]);
  for (let index = 0; index < 4; index++) await channel.deliver([advert(index)]);
  const [run] = await runsAtLeast(rule.id, 1);
  await settled(channel.id, 5);
  const conversation = (await server.api('GET', `/api/conversations/${run!.conversationId}`)).body as unknown as {
    flags: { name: string; reasons: string[] }[];
  };
  expect(conversation.flags.find(({ name }) => name === 'spam')).toBeDefined();
  const last = (await server.api('GET', `/api/conversations?channelId=${channel.id}&flag=spam`)).body
    .items as unknown as { flags: { name: string; reasons?: string[] }[] }[];
  expect(last.flatMap(({ flags }) => flags.flatMap(({ reasons }) => reasons ?? [])).join()).toContain('within an hour');
  await server.api('POST', `/api/rule-runs/${run!.id}/undo`, {});
  await eventually(
    async () => platform.calls.map(({ type }) => type),
    (types) => types.includes('unhide'),
  );
  expect((await runsOf(rule.id)).every(({ outcome }) => outcome === 'fired')).toBe(true);
});

it('pauses a rule whose answers the platform refuses, holds what it queued, and calls the managers', async () => {
  const { channel, rule } = await ruleOn({ limits: { perContactHours: 1 } });
  platform.answerWith((call) =>
    String(call.conversationId).startsWith('refused')
      ? { status: 422, body: { message: 'Not allowed' } }
      : { status: 200 },
  );
  await channel.deliver(Array.from({ length: 12 }, (_, index) => comment(`refused-${index}`, 'price?')));
  await runsAtLeast(rule.id, 12);
  await eventually(
    async () => callsFor('refused-11').length + callsFor('refused-0').length,
    (count) => count >= 2,
  );
  const paused = await eventually(
    async () => {
      await watchAutomation(server.ctx);
      return (await server.api('GET', `/api/rules/${rule.id}`)).body as unknown as { pausedReason: string | null };
    },
    ({ pausedReason }) => pausedReason !== null,
  );
  expect(paused.pausedReason).toContain('refus');
  await channel.deliver([comment('refused-later', 'price?')]);
  await settled(channel.id, 13);
  expect(await runsOf(rule.id)).toHaveLength(12);
  const notices: { said: { code: string; why?: unknown } }[] = await server.ctx.store.transaction(
    server.workspaceId,
    (db) => db.query('SELECT said FROM notification WHERE workspace_id = $1', [server.workspaceId]),
  );
  // The reason goes as a code, so that each manager reads it in their own language.
  expect(notices.map(({ said }) => said).filter(({ code }) => code === 'rule_paused')).toEqual([
    expect.objectContaining({ why: { code: 'refusals', values: expect.objectContaining({}) as object } }),
  ]);
  // Saved again, it goes on.
  await server.api('PATCH', `/api/rules/${rule.id}`, { mode: 'live' });
  expect((await server.api('GET', `/api/rules/${rule.id}`)).body).toMatchObject({ pausedReason: null });
  platform.answerWith(() => ({ status: 200 }));
});
