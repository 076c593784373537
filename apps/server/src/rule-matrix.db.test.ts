import { randomUUID } from 'node:crypto';
import { readReason, type RuleReason, triggerTypes } from '@hubbub/contracts';
import { insertChannel } from '@hubbub/store';
import { connectHttpChannel, eventually, startPlatform, startTestServer, type TestServer } from './testing';

// Every trigger, condition and action of a rule at least once against a real database.

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
  id: string | null;
  ruleId: string;
  outcome: string;
  messageId: string;
  conversationId: string;
  reasons: string[];
  actions: { type: string; status: string; reason: string | null; messageId?: string }[];
}

const query = <T = Record<string, unknown>>(text: string, values: unknown[] = []): Promise<T[]> =>
  server.ctx.store.transaction(server.workspaceId, (db) => db.query(text, [server.workspaceId, ...values]));
const made = async (path: string, body: object): Promise<string> => {
  const answer = await server.api('POST', path, body);
  expect(answer).toMatchObject({ status: 201 });
  return answer.body.id as unknown as string;
};
const rule = (channelIds: string[], more: object) =>
  made('/api/rules', {
    name: 'Rule',
    mode: 'live',
    channelIds,
    trigger: { type: 'message' },
    conditions: {},
    actions: [{ type: 'note', text: 'seen' }],
    ...more,
  });
const message = (
  id: string,
  text: string,
  more: { kind?: string; thread?: string; author?: string; at?: Date } = {},
) => {
  const author = more.author ?? id;
  return {
    id,
    conversation: {
      id: more.thread ?? id,
      kind: more.kind ?? 'comment',
      ...(more.kind === 'direct' ? {} : { post: { id: 'p1', text: 'A post' } }),
    },
    author: { id: author, name: 'Ann', handle: `ann_${author}` },
    text,
    sentAt: (more.at ?? new Date()).toISOString(),
  };
};
const stored = async (externalId: string): Promise<{ id: string; conversationId: string; authorId: string }> => {
  const rows = await eventually(
    () =>
      query<{ id: string; conversationId: string; authorId: string }>(
        `SELECT id, conversation_id AS "conversationId", author_id AS "authorId" FROM message WHERE workspace_id = $1 AND external_id = $2`,
        [externalId],
      ),
    (found) => found.length > 0,
    { tries: 1_200 },
  );
  return rows[0]!;
};
const outcomes = async (externalId: string): Promise<Map<string, Run>> => {
  const { id } = await stored(externalId);
  const { body } = await server.api('GET', `/api/messages/${id}/runs`);
  return new Map((body.items as unknown as Run[]).map((run) => [run.ruleId, run]));
};

it('fires by every trigger that a message can set off, and by no other', async () => {
  const channel = await connectHttpChannel(server, platform.url);
  const triggers = triggerTypes.filter((type) => !['unanswered', 'assigned', 'closed'].includes(type));
  const rules = new Map<string, string>();
  for (const type of triggers)
    rules.set(
      type,
      await rule([channel.id], { trigger: { type, ...(type === 'flag' ? { flag: 'partnership' } : {}) } }),
    );
  const firedBy = async (id: string) => {
    const found = await outcomes(id);
    return triggers.filter((type) => found.get(rules.get(type)!)?.outcome === 'fired');
  };
  const mark = randomUUID();
  for (const kind of ['comment', 'direct', 'mention', 'review']) {
    await channel.deliver([message(`${kind}-${mark}`, 'nothing special', { kind })]);
    expect((await firedBy(`${kind}-${mark}`)).sort()).toEqual([kind, 'first_contact', 'message'].sort());
  }
  const author = `comment-${mark}`;
  await channel.deliver([message(`flag-${mark}`, 'Would you be open to a partnership with us?', { author })]);
  expect((await firedBy(`flag-${mark}`)).sort()).toEqual(['comment', 'flag', 'message']);
  // `unanswered`, `assigned` and `closed` are in rule-effects.db.test.ts.
}, 120_000);

it('judges every condition by what is stored, and says why', async () => {
  const channel = await connectHttpChannel(server, platform.url);
  const teller = randomUUID();
  await server.ctx.store.transaction(server.workspaceId, (db) =>
    insertChannel(db, {
      workspaceId: server.workspaceId,
      id: teller,
      platform: 'mastodon',
      name: 'Teller',
      externalId: teller,
      secrets: Buffer.from(''),
      settings: {},
      tokenExpiresAt: null,
      nextPollAt: null,
      nextCheckAt: new Date(Date.now() + 86_400_000),
    }),
  );
  const mark = randomUUID();
  const now = Date.now();
  // What stands there before the message that is judged: another conversation, and an unanswered start of this one.
  await channel.deliver([
    message(`before-${mark}`, 'hello', { author: mark, at: new Date(now - 4 * 3_600_000) }),
    message(`start-${mark}`, 'hello again', {
      author: mark,
      thread: `thread-${mark}`,
      at: new Date(now - 2 * 3_600_000),
    }),
  ]);
  const { conversationId, authorId } = await stored(`start-${mark}`);
  await stored(`before-${mark}`);
  const [label, otherLabel] = [
    await made('/api/labels', { name: `a ${mark}` }),
    await made('/api/labels', { name: `b ${mark}` }),
  ];
  const [team, otherTeam] = [
    await made('/api/teams', { name: `a ${mark}` }),
    await made('/api/teams', { name: `b ${mark}` }),
  ];
  const [member] = (await server.api('GET', '/api/members')).body.items as unknown as { id: string }[];
  expect(
    (
      await server.api('PATCH', `/api/conversations/${conversationId}`, {
        labels: [label],
        teamId: team,
        assigneeId: member!.id,
        priority: 'high',
      })
    ).status,
  ).toBe(200);
  await query('UPDATE identity SET followers = 250 WHERE workspace_id = $1 AND external_id = $2', [mark]);
  const [{ post_id: postId }] = (await query('SELECT post_id FROM conversation WHERE workspace_id = $1 AND id = $2', [
    conversationId,
  ])) as [{ post_id: string }];
  const clock = (hours: number) => new Date(now + hours * 3_600_000).toISOString().slice(11, 16);

  /** Of each condition one that holds for the message below and one that does not. */
  const cases: Record<string, [holds: unknown, fails: unknown]> = {
    text: ['set', 'sets of'],
    q: ['price', 'prices'],
    keywords: ['offer', 'wholesale'],
    flag: [['partnership', 'spam'], 'spam'],
    sentiment: [['positive', 'neutral'], 'negative'],
    intent: [['lead', 'question', 'other'], 'hate'],
    language: ['en', ['el', 'fa']],
    platform: ['http', 'mastodon'],
    channelId: [channel.id, teller],
    kind: ['comment', 'direct'],
    status: ['open', 'snoozed'],
    priority: ['high', 'low'],
    label: [label, otherLabel],
    assigneeId: [member!.id, 'none'],
    teamId: [[team, 'none'], otherTeam],
    contactId: [authorId, randomUUID()],
    postId: [postId, randomUUID()],
    unread: [true, false],
    waitingMinutes: [100, 1_000],
    after: [new Date(now - 3_600_000).toISOString(), new Date(now + 3_600_000).toISOString()],
    before: [new Date(now + 3_600_000).toISOString(), new Date(now - 3_600_000).toISOString()],
    'contact.name': ['ann', 'zoe'],
    'contact.handle': [`@ann_${mark}`, 'zoe'],
    'contact.isFirst': [false, true],
    'contact.followers': [250, 251],
    'contact.conversations': [1, 2],
    hours: [
      { from: clock(-2), to: clock(2), timeZone: 'UTC' },
      { from: clock(3), to: clock(5), timeZone: 'UTC' },
    ],
    window: ['open', 'closed'],
  };
  const both = [channel.id, teller];
  const ids = new Map<string, [holds: string, fails: string]>();
  for (const [name, [holds, fails]] of Object.entries(cases))
    ids.set(name, [
      await rule(both, { conditions: { [name]: holds } }),
      await rule(both, { conditions: { [name]: fails } }),
    ]);
  const grouped = await rule(both, {
    conditions: { and: [{ or: [{ keywords: 'wholesale' }, { keywords: 'offer' }] }, { not: { language: 'el' } }] },
  });
  await channel.deliver([
    message(`judged-${mark}`, 'Hello! The price of the set is fine. Can we offer you a partnership?', {
      author: mark,
      thread: `thread-${mark}`,
    }),
  ]);
  const found = await outcomes(`judged-${mark}`);
  const seen = Object.fromEntries(
    [...ids].map(([name, [holds, fails]]) => [name, [found.get(holds)?.outcome, found.get(fails)?.outcome]]),
  );
  expect(seen).toEqual(Object.fromEntries(Object.keys(cases).map((name) => [name, ['fired', 'no_match']])));
  const unsaid = (reason: RuleReason): boolean =>
    reason.code === 'raw' || ('parts' in reason && reason.parts.some(unsaid));
  expect([...found.values()].every(({ reasons }) => reasons.length > 0)).toBe(true);
  expect([...found.values()].flatMap(({ reasons }) => reasons).filter((one) => unsaid(readReason(one)))).toEqual([]);
  expect(found.get(grouped)).toMatchObject({ outcome: 'fired' });
  expect(found.get(ids.get('contact.conversations')![0])!.reasons).toContain('1 conversations before');
  expect(found.get(ids.get('contact.conversations')![1])!.reasons).toEqual(['1 conversations before only']);
}, 300_000);

describe('actions', () => {
  const runOf = async (ruleId: string): Promise<Run> => {
    const runs = await eventually(
      async () => (await server.api('GET', `/api/rules/${ruleId}/runs`)).body.items as unknown as Run[],
      (items) => items.length > 0,
      { tries: 1_200 },
    );
    return runs[0]!;
  };

  it('of a comment: a private reply, a like, a label, a note, a snooze, a call of a webhook', async () => {
    const channel = await connectHttpChannel(server, platform.url);
    const label = await made('/api/labels', { name: `asked ${randomUUID()}` });
    const endpointId = await made('/api/webhook-endpoints', { url: 'https://desk.example/hook', events: [] });
    const id = await rule([channel.id], {
      trigger: { type: 'comment' },
      actions: [
        { type: 'private_reply', text: 'Hello {{contact.name}}, the list is here.' },
        { type: 'like' },
        { type: 'label', labelId: label },
        { type: 'note', text: 'Asked by {{contact.name}}' },
        { type: 'snooze', minutes: 90 },
        { type: 'webhook', endpointId },
      ],
    });
    const mark = `c-${randomUUID()}`;
    await channel.deliver([message(mark, 'the list please')]);
    const run = await runOf(id);
    expect(run.actions.map(({ type, status }) => `${type} ${status}`)).toEqual(
      ['private_reply', 'like', 'label', 'note', 'snooze', 'webhook'].map((type) => `${type} done`),
    );
    await eventually(
      () => Promise.resolve(platform.calls.filter(({ conversationId }) => conversationId === mark)),
      (calls) => calls.length === 2,
      { tries: 1_200 },
    );
    const calls = platform.calls.filter(({ conversationId }) => conversationId === mark);
    expect(calls.map(({ type }) => type).sort()).toEqual(['like', 'reply']);
    expect(calls.find(({ type }) => type === 'reply')).toMatchObject({
      audience: 'private',
      text: 'Hello Ann, the list is here.',
    });
    const [row] = await query<{ label_ids: string[]; status: string; minutes: number; note: string; hooks: number }>(
      `SELECT label_ids, status, round(extract(epoch FROM snoozed_until - now()) / 60)::int AS minutes,
         (SELECT text FROM message n WHERE n.workspace_id = $1 AND n.conversation_id = c.id AND n.kind = 'note') AS note,
         (SELECT count(*)::int FROM webhook_delivery d WHERE d.workspace_id = $1 AND d.endpoint_id = $3) AS hooks
       FROM conversation c WHERE workspace_id = $1 AND id = $2`,
      [run.conversationId, endpointId],
    );
    expect(row).toMatchObject({ label_ids: [label], status: 'snoozed', note: 'Asked by Ann', hooks: 1 });
    expect(Math.abs(row!.minutes - 90)).toBeLessThanOrEqual(10);
  }, 120_000);

  it('of a direct message: an answer there, a member to have it and to be told', async () => {
    const channel = await connectHttpChannel(server, platform.url);
    const [member] = (await server.api('GET', '/api/members')).body.items as unknown as { id: string }[];
    const id = await rule([channel.id], {
      trigger: { type: 'direct' },
      actions: [
        { type: 'direct', text: 'We are on it' },
        { type: 'assign', memberId: member!.id },
        { type: 'notify', memberId: member!.id },
      ],
    });
    const mark = `d-${randomUUID()}`;
    await channel.deliver([message(mark, 'hello', { kind: 'direct' })]);
    const run = await runOf(id);
    expect(run.actions.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
    const [row] = await query(
      `SELECT assignee_id, (SELECT count(*)::int FROM notification n WHERE n.workspace_id = $1 AND n.conversation_id = c.id AND n.member_id = $3) AS notices,
         (SELECT audience FROM message m WHERE m.workspace_id = $1 AND m.conversation_id = c.id AND m.author_type = 'rule') AS audience FROM conversation c WHERE workspace_id = $1 AND id = $2`,
      [run.conversationId, member!.id],
    );
    expect(row).toEqual({ assignee_id: member!.id, notices: expect.any(Number) as number, audience: 'private' });
    expect((row as { notices: number }).notices).toBeGreaterThan(0);
  }, 120_000);

  it.each(['round_robin', 'by_load'] as const)(
    'gives conversations within a team %s, although the team itself assigns by hand',
    async (way) => {
      const members = await Promise.all(
        [1, 2, 3].map(async () => {
          const id = randomUUID();
          await query('INSERT INTO member (workspace_id, id, email, name, role) VALUES ($1, $2, $3, $4, $5)', [
            id,
            `${id}@example.org`,
            'Somebody',
            'agent',
          ]);
          return id;
        }),
      );
      const teamId = await made('/api/teams', { name: `t ${randomUUID()}`, assignment: 'manual', memberIds: members });
      const channel = await connectHttpChannel(server, platform.url);
      const plain = await connectHttpChannel(server, platform.url);
      await rule([channel.id], { actions: [{ type: 'assign', teamId, way }] });
      await rule([plain.id], { actions: [{ type: 'assign', teamId }] });
      const mark = randomUUID();
      await channel.deliver(Array.from({ length: 6 }, (_, index) => message(`${way}-${index}-${mark}`, 'hello')));
      await plain.deliver([message(`plain-${mark}`, 'hello')]);
      await stored(`plain-${mark}`);
      for (let index = 0; index < 6; index++) await stored(`${way}-${index}-${mark}`);
      const rows = await query<{ assignee_id: string | null; count: number }>(
        'SELECT assignee_id, count(*)::int FROM conversation WHERE workspace_id = $1 AND channel_id = $2 AND team_id = $3 GROUP BY 1',
        [channel.id, teamId],
      );
      expect(Object.fromEntries(rows.map(({ assignee_id, count }) => [assignee_id, count]))).toEqual(
        Object.fromEntries(members.map((id) => [id, 2])),
      );
      expect(
        await query('SELECT assignee_id, team_id FROM conversation WHERE workspace_id = $1 AND channel_id = $2', [
          plain.id,
        ]),
      ).toEqual([{ assignee_id: null, team_id: teamId }]);
    },
    120_000,
  );

  describe('propose', () => {
    const proposal = async (conversationId: string) => {
      const items = (await server.api('GET', '/api/approvals')).body.items as unknown as {
        id: string;
        conversationId: string;
        text: string;
        author: { type: string };
      }[];
      return items.filter((item) => item.conversationId === conversationId);
    };
    const proposedBy = (id: string) =>
      eventually(
        () => runOf(id),
        ({ actions }) => actions[0]?.reason !== 'a draft is being written',
        { tries: 1_200 },
      );

    it('drafts an answer from what we know and puts it before a member, once; approved it is sent', async () => {
      await made('/api/saved-replies', {
        title: 'Shipping time to Crete',
        body: 'Parcels to Crete take three working days.',
        language: 'en',
      });
      const channel = await connectHttpChannel(server, platform.url);
      const id = await rule([channel.id], { trigger: { type: 'comment' }, actions: [{ type: 'propose' }] });
      const mark = `propose-${randomUUID()}`;
      const event = message(mark, 'What is the shipping time to Crete?');
      await Promise.all([channel.deliver([event]), channel.deliver([event])]);
      const run = await proposedBy(id);
      expect(run.actions).toMatchObject([{ type: 'propose', status: 'proposed', reason: null }]);
      const waiting = await proposal(run.conversationId);
      expect(waiting).toMatchObject([
        { author: { type: 'rule' }, text: expect.stringContaining('three working days') as string },
      ]);
      expect(platform.calls.filter(({ conversationId }) => conversationId === mark)).toEqual([]);
      expect((await server.api('POST', `/api/messages/${waiting[0]!.id}/approve`, {})).status).toBe(200);
      await eventually(
        () => Promise.resolve(platform.calls.filter(({ conversationId }) => conversationId === mark)),
        (calls) => calls.length > 0,
        { tries: 1_200 },
      );
      expect(platform.calls.filter(({ conversationId }) => conversationId === mark)).toHaveLength(1);
    }, 120_000);

    it('says so where nothing of ours answers, and is taken back like any answer', async () => {
      const channel = await connectHttpChannel(server, platform.url);
      const id = await rule([channel.id], { trigger: { type: 'comment' }, actions: [{ type: 'propose' }] });
      await channel.deliver([message(`nothing-${randomUUID()}`, 'qwxz vbnm plkj')]);
      const nothing = await proposedBy(id);
      expect(nothing.actions).toMatchObject([{ status: 'withheld', reason: 'nothing of ours answers it' }]);
      expect(await proposal(nothing.conversationId)).toEqual([]);

      const other = await connectHttpChannel(server, platform.url);
      const again = await rule([other.id], { trigger: { type: 'comment' }, actions: [{ type: 'propose' }] });
      await other.deliver([message(`back-${randomUUID()}`, 'What is the shipping time to Crete?')]);
      const run = await proposedBy(again);
      expect(await proposal(run.conversationId)).toHaveLength(1);
      const undone = (await server.api('POST', `/api/rule-runs/${run.id}/undo`, {})).body as unknown as Run;
      expect(undone.actions).toMatchObject([{ type: 'propose', status: 'undone' }]);
      expect(await proposal(run.conversationId)).toEqual([]);
    }, 120_000);
  });
});

it('moves rules for two managers at once, each move whole, and none is lost', async () => {
  const channel = await connectHttpChannel(server, platform.url);
  const ids: string[] = [];
  for (let index = 0; index < 6; index++)
    ids.push(await rule([channel.id], { name: `M${index}`, order: 50_000 + index }));
  const move = (id: string, before: string | null) => server.api('POST', `/api/rules/${id}/move`, { before });
  const order = async () =>
    ((await server.api('GET', '/api/rules')).body.items as unknown as { id: string }[])
      .map(({ id }) => id)
      .filter((id) => ids.includes(id));
  expect((await move(ids[5]!, ids[0]!)).status).toBe(200);
  expect(await order()).toEqual([5, 0, 1, 2, 3, 4].map((index) => ids[index]));
  const moves: [number, number][] = [
    [0, 3],
    [1, 5],
    [4, 2],
    [2, 0],
    [3, 1],
    [5, 4],
  ];
  const answers = await Promise.all(moves.map(([what, before]) => move(ids[what]!, ids[before]!)));
  expect(answers.map(({ status }) => status)).toEqual(moves.map(() => 200));
  // Each answer shows its own move done: nobody moved in between.
  for (const [index, [what, before]] of moves.entries()) {
    const places = answers[index]!.body.items as unknown as { id: string }[];
    const at = places.findIndex(({ id }) => id === ids[what]);
    expect(places[at + 1]!.id).toBe(ids[before]);
  }
  const after = await order();
  expect([...after].sort()).toEqual([...ids].sort());
  const places = await query<{ position: number }>(
    'SELECT position FROM rule WHERE workspace_id = $1 AND id = ANY ($2)',
    [ids],
  );
  expect(new Set(places.map(({ position }) => position)).size).toBe(ids.length);
  expect((await move(ids[0]!, randomUUID())).status).toBe(404);
  expect((await move(randomUUID(), null)).status).toBe(404);
  expect((await move(ids[0]!, ids[0]!)).status).toBe(200);
});

describe('moderation', () => {
  interface Waiting extends Run {
    message: { text: string; authorName: string };
  }
  const queue = async (ruleId: string) =>
    ((await server.api('GET', '/api/rule-runs?limit=200')).body.items as unknown as Waiting[]).filter(
      (run) => run.ruleId === ruleId,
    );
  const queued = (ruleId: string, count: number) =>
    eventually(
      () => queue(ruleId),
      (items) => items.length === count,
      { tries: 1_200 },
    );
  const acts = (conversation: string) =>
    platform.calls.filter(({ conversationId }) => conversationId === conversation).map(({ type }) => type);

  it('queues instead of hiding where the rule asks for approval: with the reason, done or let be, and taken back', async () => {
    const channel = await connectHttpChannel(server, platform.url);
    const id = await rule([channel.id], {
      mode: 'approval',
      trigger: { type: 'flag', flag: 'spam' },
      actions: [{ type: 'hide' }, { type: 'priority', priority: 'low' }],
    });
    const [first, second] = [`q1-${randomUUID()}`, `q2-${randomUUID()}`];
    const text = 'Your account will be suspended, verify it here: http://instagrarn-verify.top/login';
    await channel.deliver([message(first, text), message(second, text)]);
    const waiting = await queued(id, 2);
    for (const run of waiting) {
      expect(run).toMatchObject({ outcome: 'fired', message: { text } });
      expect(run.actions).toMatchObject([
        { type: 'hide', status: 'proposed', reason: 'waits for approval' },
        { type: 'priority', status: 'done' },
      ]);
      const { body } = await server.api('GET', `/api/conversations/${run.conversationId}`);
      const spam = (body as unknown as { flags: { name: string; reasons?: string[] }[] }).flags.find(
        ({ name }) => name === 'spam',
      );
      expect(spam?.reasons?.join()).toContain('instagrarn-verify.top');
    }
    expect([...acts(first), ...acts(second)]).toEqual([]);
    const of = async (externalId: string) => {
      const { id: messageId } = await stored(externalId);
      return waiting.find((run) => run.messageId === messageId)!.id!;
    };
    expect((await server.api('POST', `/api/rule-runs/${await of(first)}/approve`, {})).body).toMatchObject({
      actions: [{ status: 'done' }, { status: 'done' }],
    });
    expect((await server.api('POST', `/api/rule-runs/${await of(second)}/undo`, {})).body).toMatchObject({
      actions: [{ type: 'hide', status: 'undone' }, { status: 'undone' }],
    });
    await queued(id, 0);
    await eventually(
      () => Promise.resolve(acts(first)),
      (types) => types.includes('hide'),
      { tries: 1_200 },
    );
    expect(await server.api('POST', `/api/rule-runs/${await of(first)}/approve`, {})).toMatchObject({
      status: 409,
      body: { code: 'nothing_waits' },
    });
    await server.api('POST', `/api/rule-runs/${await of(first)}/undo`, {});
    await eventually(
      () => Promise.resolve(acts(first)),
      (types) => types.includes('unhide'),
      { tries: 1_200 },
    );
    expect(acts(first)).toEqual(['hide', 'unhide']);
    expect(acts(second)).toEqual([]);
  }, 120_000);
});
