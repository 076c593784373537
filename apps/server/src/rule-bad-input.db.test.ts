import { randomUUID } from 'node:crypto';
import { fireUnanswered } from '@hubbub/conversations';
import { insertChannel } from '@hubbub/store';
import { Client } from 'pg';
import { connectHttpChannel, eventually, makeToken, makeWorkspace, startPlatform, startTestServer } from './testing';
import type { TestServer } from './testing';

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
  outcome: string;
  messageId: string;
  conversationId: string;
  reasons: string[];
  actions: { type: string; status: string; reason: string | null }[];
}

const query = <T = Record<string, unknown>>(text: string, values: unknown[] = []): Promise<T[]> =>
  server.ctx.store.transaction(server.workspaceId, (db) => db.query(text, [server.workspaceId, ...values]));
const made = async (path: string, body: object): Promise<string> => {
  const answer = await server.api('POST', path, body);
  expect(answer).toMatchObject({ status: 201 });
  return answer.body.id as unknown as string;
};
const connect = () => connectHttpChannel(server, platform.url);
const ruleOf = (channelId: string, more: object) => ({
  name: 'Rule',
  mode: 'live',
  channelIds: [channelId],
  trigger: { type: 'comment' },
  conditions: { text: 'price' },
  actions: [{ type: 'note', text: 'seen' }],
  ...more,
});
const refusal = async (rule: object, path = '/api/rules', method = 'POST'): Promise<string> => {
  const { status, body } = await server.api(method, path, rule);
  return `${status} ${(body as unknown as { message: string }).message}`;
};
const comment = (id: string, text = 'what is the price?', name = 'Ann') => ({
  id,
  conversation: { id, kind: 'comment', post: { id: 'p1', text: 'A post' } },
  author: { id: `author-${id}`, name },
  text,
  sentAt: new Date().toISOString(),
});
const runOf = async (ruleId: string): Promise<Run> => {
  const runs = await eventually(
    async () => (await server.api('GET', `/api/rules/${ruleId}/runs`)).body.items as unknown as Run[],
    (items) => items.length > 0,
  );
  return runs[0]!;
};
/** The one message of a channel with what each rule did about it. */
const outcomesOf = async (channelId: string) => {
  const [row] = await eventually(
    () => query<{ id: string }>(`SELECT id FROM message WHERE workspace_id = $1 AND channel_id = $2`, [channelId]),
    (rows) => rows.length > 0,
  );
  return (await server.api('GET', `/api/messages/${row!.id}/runs`)).body.items as unknown as (Run & {
    ruleId: string;
  })[];
};
/** A channel of a platform without its keys: to write rules for, not to write through. */
const otherChannel = async (platformId: string): Promise<string> => {
  const id = randomUUID();
  await server.ctx.store.transaction(server.workspaceId, (db) =>
    insertChannel(db, {
      workspaceId: server.workspaceId,
      id,
      platform: platformId,
      name: platformId,
      externalId: id,
      secrets: Buffer.from(''),
      settings: {},
      tokenExpiresAt: null,
      nextPollAt: null,
      nextCheckAt: new Date(Date.now() + 86_400_000),
    }),
  );
  return id;
};

describe('two rules that undo each other', () => {
  const sets = (priority: string) => ({ conditions: {}, actions: [{ type: 'priority', priority }] });

  it('are refused when the second is saved, also by two managers at once', async () => {
    const { id } = await connect();
    const answers = await Promise.all(
      ['high', 'low'].map((priority) => server.api('POST', '/api/rules', ruleOf(id, sets(priority)))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422]);
  });

  it('are refused when a move would make them so', async () => {
    const { id } = await connect();
    const narrow = await made('/api/rules', {
      ...ruleOf(id, { ...sets('low'), conditions: { text: 'price' } }),
      order: 1,
    });
    const wide = await made('/api/rules', { ...ruleOf(id, sets('high')), order: 2 });
    expect(await refusal({ before: narrow }, `/api/rules/${wide}/move`)).toMatch(/^422 .*undo each other/u);
    expect(await refusal({ before: null }, `/api/rules/${narrow}/move`)).toMatch(/^422 .*undo each other/u);
  });

  it('let the first have its way at run where they meet only now and then, and the second says why it did not', async () => {
    const channel = await connect();
    const first = await made('/api/rules', {
      ...ruleOf(channel.id, { name: 'First', actions: [{ type: 'close' }] }),
      order: 1,
    });
    const second = await made('/api/rules', {
      ...ruleOf(channel.id, {
        conditions: { language: 'en' },
        actions: [
          { type: 'snooze', minutes: 60 },
          { type: 'note', text: 'later' },
        ],
      }),
      order: 2,
    });
    await channel.deliver([comment('undo-each-other')]);
    expect(await runOf(first)).toMatchObject({ outcome: 'fired', actions: [{ type: 'close', status: 'done' }] });
    expect(await runOf(second)).toMatchObject({
      outcome: 'fired',
      actions: [
        { type: 'snooze', status: 'withheld', reason: 'the rule “First” has set the status already' },
        { type: 'note', status: 'done' },
      ],
    });
    const [row] = await query('SELECT status FROM conversation WHERE workspace_id = $1 AND channel_id = $2', [
      channel.id,
    ]);
    expect(row).toEqual({ status: 'closed' });
  });
});

describe('a rule that matches everything', () => {
  it.each<[string, object[], RegExp]>([
    ['answers', [{ type: 'reply', text: 'Hello' }], /answer every message/u],
    ['hides', [{ type: 'hide' }], /hide every message/u],
  ])('is refused where it %s without a limit', async (_name, actions, reason) => {
    const { id } = await connect();
    const all = { trigger: { type: 'message' }, actions };
    for (const conditions of [{}, { and: [] }, { or: [{}, { text: 'price' }] }])
      expect(await refusal(ruleOf(id, { ...all, conditions }))).toMatch(new RegExp(`^422 .*${reason.source}`, 'u'));
    expect((await server.api('POST', '/api/rules', ruleOf(id, { ...all, mode: 'off', conditions: {} }))).status).toBe(
      201,
    );
  });

  it('keeps to its budget at run, and the rest is withheld with the reason', async () => {
    const channel = await connect();
    const rule = await made(
      '/api/rules',
      ruleOf(channel.id, {
        trigger: { type: 'message' },
        conditions: {},
        actions: [{ type: 'reply', text: 'Hello' }],
        limits: { perHour: 2 },
      }),
    );
    await channel.deliver([1, 2, 3].map((index) => comment(`all-${index}`)));
    const runs = await eventually(
      async () => (await server.api('GET', `/api/rules/${rule}/runs`)).body.items as unknown as Run[],
      (items) => items.length === 3,
    );
    expect(runs.map(({ outcome }) => outcome).sort()).toEqual(['fired', 'fired', 'withheld']);
    expect(runs.find(({ outcome }) => outcome === 'withheld')!.reasons).toContain('budget: 2 answers within an hour');
  });
});

describe('a target that is gone', () => {
  const nobody = randomUUID();
  it.each<[string, object, string]>([
    ['member', { type: 'assign', memberId: nobody }, 'The member of an action no longer exists.'],
    ['team', { type: 'assign', teamId: nobody }, 'The team of an action no longer exists.'],
    ['member to notify', { type: 'notify', memberId: nobody }, 'The member of an action no longer exists.'],
    ['label', { type: 'label', labelId: nobody }, 'The label of an action no longer exists.'],
    ['saved reply', { type: 'reply', savedReplyId: nobody }, 'The saved reply of an action no longer exists.'],
    ['endpoint', { type: 'webhook', endpointId: nobody }, 'The webhook endpoint of an action no longer exists.'],
  ])('is refused when saved: a %s', async (_name, action, reason) => {
    const { id } = await connect();
    expect(await refusal(ruleOf(id, { actions: [action] }))).toBe(`422 ${reason}`);
  });

  it('is refused when saved: a channel, of the rule and of its conditions', async () => {
    const { id } = await connect();
    expect(await refusal(ruleOf(nobody, {}))).toBe('422 A channel of this rule no longer exists.');
    expect(await refusal(ruleOf(id, { conditions: { channelId: nobody } }))).toBe(
      '422 A channel of the conditions no longer exists.',
    );
  });

  it('is refused when saved: what another workspace has', async () => {
    const other = { authorization: `Bearer ${await makeToken(server.ctx, await makeWorkspace(server), 'owner')}` };
    const foreign = await server.request('POST', '/api/labels', { name: 'theirs' }, other);
    const { id } = await connect();
    const labelId = foreign.body.id as unknown as string;
    expect(await refusal(ruleOf(id, { actions: [{ type: 'label', labelId }] }))).toMatch(/^422 The label/u);
  });

  it('is withheld at run with its reason, and the actions round it are done', async () => {
    const channel = await connect();
    const label = await made('/api/labels', { name: `gone ${randomUUID()}` });
    const team = await made('/api/teams', { name: `gone ${randomUUID()}` });
    const saved = await made('/api/saved-replies', { title: 'gone', body: 'Hello there' });
    const member = randomUUID();
    await query('INSERT INTO member (workspace_id, id, email, name, role) VALUES ($1, $2, $3, $4, $5)', [
      member,
      `${member}@example.org`,
      'Gone',
      'agent',
    ]);
    const endpoint = await made('/api/webhook-endpoints', { url: 'https://desk.example/hook', events: [] });
    const rule = await made(
      '/api/rules',
      ruleOf(channel.id, {
        actions: [
          { type: 'note', text: 'first' },
          { type: 'label', labelId: label },
          { type: 'assign', teamId: team },
          { type: 'notify', memberId: member },
          { type: 'reply', savedReplyId: saved },
          { type: 'webhook', endpointId: endpoint },
          { type: 'priority', priority: 'high' },
        ],
      }),
    );
    const second = await connect();
    const assigns = await made('/api/rules', ruleOf(second.id, { actions: [{ type: 'assign', memberId: member }] }));
    for (const path of [
      `/api/labels/${label}`,
      `/api/teams/${team}`,
      `/api/saved-replies/${saved}`,
      `/api/webhook-endpoints/${endpoint}`,
    ])
      expect((await server.api('DELETE', path)).status).toBe(204);
    await query('UPDATE member SET is_active = false WHERE workspace_id = $1 AND id = $2', [member]);

    await channel.deliver([comment(`gone-${channel.id}`)]);
    await second.deliver([comment(`gone-${second.id}`)]);
    const run = await runOf(rule);
    expect(run.outcome).toBe('fired');
    expect(run.actions.map(({ type, status, reason }) => [type, status, reason])).toEqual([
      ['note', 'done', null],
      ['label', 'withheld', 'The label is no longer there'],
      ['assign', 'withheld', 'The team is no longer there'],
      ['notify', 'withheld', 'Nobody of those to notify is here'],
      ['reply', 'withheld', 'the saved reply is gone'],
      ['webhook', 'withheld', 'The webhook endpoint is no longer there'],
      ['priority', 'done', null],
    ]);
    expect((await runOf(assigns)).actions).toMatchObject([
      { status: 'withheld', reason: 'The member is no longer here' },
    ]);
    const [row] = await query(
      'SELECT label_ids, team_id, assignee_id, priority FROM conversation WHERE workspace_id = $1 AND id = $2',
      [run.conversationId],
    );
    expect(row).toEqual({ label_ids: [], team_id: null, assignee_id: null, priority: 2 });
    // Saved again as it is, it says so.
    expect(await refusal({ name: 'Again' }, `/api/rules/${rule}`, 'PATCH')).toMatch(/^422 .*no longer exists/u);
    // Switched off it may be.
    expect((await server.api('PATCH', `/api/rules/${rule}`, { mode: 'off' })).status).toBe(200);
  });

  it('is withheld at run with its reason: the channel', async () => {
    const channel = await connect();
    const rule = await made(
      '/api/rules',
      ruleOf(channel.id, {
        channelIds: [],
        trigger: { type: 'unanswered', minutes: 10 },
        conditions: { channelId: channel.id },
        actions: [{ type: 'reply', text: 'We are on it' }, { type: 'hide' }, { type: 'priority', priority: 'high' }],
      }),
    );
    await channel.deliver([comment(`channel-${channel.id}`)]);
    await outcomesOf(channel.id);
    expect((await server.api('DELETE', `/api/channels/${channel.id}`)).status).toBe(204);
    const later = new Date(server.ctx.clock().getTime() + 11 * 60_000);
    await fireUnanswered({ ...server.ctx, clock: () => later });
    const reason = 'the channel is no longer connected';
    expect((await runOf(rule)).actions).toMatchObject([
      { type: 'reply', status: 'withheld', reason },
      { type: 'hide', status: 'withheld', reason },
      { type: 'priority', status: 'done' },
    ]);
  });
});

describe('a reply that no longer fits the limit', () => {
  const limit = 10_000; // of the signed HTTP channel, in characters

  it('is refused when saved where nobody’s name could make it fit, in any version of a saved reply', async () => {
    const { id } = await connect();
    const long = 'x'.repeat(limit + 1);
    const saved = await made('/api/saved-replies', {
      title: `long ${randomUUID()}`,
      body: 'short',
      language: 'en',
      translations: { el: { title: 'μακρύ', body: long, examples: [] } },
    });
    expect(await refusal(ruleOf(id, { actions: [{ type: 'reply', text: long }] }))).toMatch(
      /^422 The answer has 10001 characters; Shop takes 10000/u,
    );
    expect(await refusal(ruleOf(id, { actions: [{ type: 'reply', savedReplyId: saved }] }))).toMatch(
      /^422 The answer/u,
    );
  });

  it('is refused by the limit of the kind of conversation, not by the platform’s widest', async () => {
    const instagram = await otherChannel('instagram');
    const text = 'x'.repeat(1_500); // comments take 2,200 characters, private replies 1,000 bytes
    expect(await refusal(ruleOf(instagram, { actions: [{ type: 'private_reply', text }] }))).toMatch(
      /^422 The answer has 1500 bytes; instagram takes 1000/u,
    );
    expect(
      (await server.api('POST', '/api/rules', ruleOf(instagram, { actions: [{ type: 'reply', text }] }))).status,
    ).toBe(201);
  });

  it('is withheld at run once it is personal, and the other actions are done', async () => {
    const channel = await connect();
    const text = `${'x'.repeat(limit - 10)} {{contact.name}}`;
    const rule = await made(
      '/api/rules',
      ruleOf(channel.id, {
        actions: [
          { type: 'reply', text },
          { type: 'priority', priority: 'high' },
        ],
      }),
    );
    await channel.deliver([comment('fits', 'the price?', 'Ann'), comment('too-long', 'the price?', 'Konstantinos')]);
    const runs = await eventually(
      async () => (await server.api('GET', `/api/rules/${rule}/runs`)).body.items as unknown as Run[],
      (items) => items.length === 2,
    );
    const replies = runs.map(({ actions }) => actions[0]!).sort((a, b) => (a.status < b.status ? -1 : 1));
    expect(replies).toMatchObject([
      { status: 'done', reason: null },
      { status: 'withheld', reason: 'the answer has 10003 characters, the platform takes 10000' },
    ]);
    expect(runs.map(({ actions }) => actions[1]!.status)).toEqual(['done', 'done']);
    expect(platform.calls.filter(({ conversationId }) => conversationId === 'too-long')).toEqual([]);
  });
});

describe('a condition on what the platform never gives', () => {
  it.each<[string, string, object, RegExp]>([
    ['followers', 'http', { conditions: { 'contact.followers': 100 } }, /how many follow/u],
    [
      'a handle',
      'google-business',
      { trigger: { type: 'review' }, conditions: { 'contact.handle': 'x' } },
      /the handle/u,
    ],
    ['a kind', 'google-business', { trigger: { type: 'message' }, conditions: { kind: 'direct' } }, /kind “direct”/u],
    ['another platform', 'x', { conditions: { platform: 'tiktok' } }, /platform “tiktok”/u],
    ['a post', 'http', { trigger: { type: 'direct' }, conditions: { postId: randomUUID() } }, /under no post/u],
    ['a flag', 'http', { trigger: { type: 'flag', flag: 'wholesale' } }, /ever raises the flag/u],
    ['a likes button', 'google-business', { trigger: { type: 'review' }, actions: [{ type: 'like' }] }, /can like/u],
    ['hidden messages', 'http', { trigger: { type: 'direct' }, actions: [{ type: 'hide' }] }, /can hide/u],
    [
      'a private reply to what is private',
      'http',
      { trigger: { type: 'direct' }, actions: [{ type: 'private_reply', text: 'x' }] },
      /private reply/u,
    ],
  ])('is refused when saved: %s', async (_name, platformId, more, reason) => {
    const id = await otherChannel(platformId);
    expect(await refusal(ruleOf(id, more))).toMatch(new RegExp(`^422 .*${reason.source}`, 'u'));
  });

  it('does not fit at run where another channel of the rule gives it, and says why', async () => {
    const channel = await connect();
    const teller = await otherChannel('mastodon');
    const rule = await made('/api/rules', {
      ...ruleOf(channel.id, { conditions: { 'contact.followers': 100 } }),
      channelIds: [channel.id, teller],
    });
    await channel.deliver([comment(`followers-${channel.id}`)]);
    const found = (await outcomesOf(channel.id)).find(({ ruleId }) => ruleId === rule);
    expect(found).toMatchObject({
      outcome: 'no_match',
      reasons: ['the platform does not tell the number of followers'],
    });
  });

  it('fits where the number was told before, though this message does not say it', async () => {
    const channel = await connect();
    const teller = await otherChannel('mastodon');
    const rule = await made('/api/rules', {
      ...ruleOf(channel.id, { conditions: { 'contact.followers': 100 } }),
      channelIds: [channel.id, teller],
    });
    const event = comment(`told-${channel.id}`);
    await channel.deliver([event]);
    await outcomesOf(channel.id);
    await query('UPDATE identity SET followers = 250 WHERE workspace_id = $1 AND external_id = $2', [event.author.id]);
    await channel.deliver([{ ...event, id: `${event.id}-2` }]);
    expect(await runOf(rule)).toMatchObject({ outcome: 'fired', reasons: ['trigger comment', '250 followers'] });
  });
});

it('leaves nothing behind of a batch whose action the database broke off, and does all of it at the next try', async () => {
  const channel = await connect();
  const rule = await made(
    '/api/rules',
    ruleOf(channel.id, {
      actions: [
        { type: 'note', text: 'one' },
        { type: 'priority', priority: 'high' },
      ],
    }),
  );
  // The first time that the second action changes its conversation, the database says that two transactions met.
  const admin = new Client({ connectionString: server.adminUrl });
  await admin.connect();
  await admin.query(`CREATE SEQUENCE broken_off; GRANT USAGE ON SEQUENCE broken_off TO PUBLIC;
    CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NEW.channel_id = '${channel.id}' AND NEW.priority = 2 AND nextval('broken_off') = 1 THEN RAISE EXCEPTION 'met' USING ERRCODE = '40P01'; END IF; RETURN NEW; END $$;
    CREATE TRIGGER break_off BEFORE UPDATE ON conversation FOR EACH ROW EXECUTE FUNCTION break_off();`);
  try {
    await channel.deliver([comment(`broken-${channel.id}`)]);
    const run = await runOf(rule);
    expect(run.actions.map(({ type, status }) => [type, status])).toEqual([
      ['note', 'done'],
      ['priority', 'done'],
    ]);
    const [counts] = await query(
      `SELECT (SELECT count(*)::int FROM message WHERE workspace_id = $1 AND channel_id = $2 AND kind = 'note') AS notes,
         (SELECT count(*)::int FROM rule_run WHERE workspace_id = $1 AND rule_id = $3) AS runs`,
      [channel.id, rule],
    );
    expect(counts).toEqual({ notes: 1, runs: 1 });
    expect((await admin.query(`SELECT last_value::int AS tries FROM broken_off`)).rows).toEqual([{ tries: 2 }]);
  } finally {
    await admin.query('DROP TRIGGER break_off ON conversation');
    await admin.end();
  }
});
