import { randomUUID } from 'node:crypto';
import { readReason, type RuleReason, triggerTypes } from '@hubbub/contracts';
import { insertChannel } from '@hubbub/store';
import { type Matrix, startMatrix } from './start-matrix';

// Every trigger and condition of a rule at least once against a real database.

let matrix: Matrix;

beforeAll(async () => {
  matrix = await startMatrix();
});
afterAll(() => matrix.stop());

it('fires by every trigger that a message can set off, and by no other', async () => {
  const channel = await matrix.connect();
  const triggers = triggerTypes.filter((type) => !['unanswered', 'assigned', 'closed'].includes(type));
  const rules = new Map<string, string>();
  for (const type of triggers)
    rules.set(
      type,
      await matrix.rule([channel.id], { trigger: { type, ...(type === 'flag' ? { flag: 'partnership' } : {}) } }),
    );
  const firedBy = async (id: string) => {
    const found = await matrix.outcomes(id);
    return triggers.filter((type) => found.get(rules.get(type)!)?.outcome === 'fired');
  };
  const mark = randomUUID();
  for (const kind of ['comment', 'direct', 'mention', 'review']) {
    await channel.deliver([matrix.message(`${kind}-${mark}`, 'nothing special', { kind })]);
    expect((await firedBy(`${kind}-${mark}`)).sort()).toEqual([kind, 'first_contact', 'message'].sort());
  }
  const author = `comment-${mark}`;
  await channel.deliver([matrix.message(`flag-${mark}`, 'Would you be open to a partnership with us?', { author })]);
  expect((await firedBy(`flag-${mark}`)).sort()).toEqual(['comment', 'flag', 'message']);
  // `unanswered`, `assigned` and `closed` are in rule-effects.db.test.ts.
}, 120_000);

it('judges every condition by what is stored, and says why', async () => {
  const channel = await matrix.connect();
  const teller = randomUUID();
  await matrix.server.ctx.store.transaction(matrix.server.workspaceId, (db) =>
    insertChannel(db, {
      workspaceId: matrix.server.workspaceId,
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
    matrix.message(`before-${mark}`, 'hello', { author: mark, at: new Date(now - 4 * 3_600_000) }),
    matrix.message(`start-${mark}`, 'hello again', {
      author: mark,
      thread: `thread-${mark}`,
      at: new Date(now - 2 * 3_600_000),
    }),
  ]);
  const { conversationId, authorId } = await matrix.stored(`start-${mark}`);
  await matrix.stored(`before-${mark}`);
  const [label, otherLabel] = [
    await matrix.made('/api/labels', { name: `a ${mark}` }),
    await matrix.made('/api/labels', { name: `b ${mark}` }),
  ];
  const [team, otherTeam] = [
    await matrix.made('/api/teams', { name: `a ${mark}` }),
    await matrix.made('/api/teams', { name: `b ${mark}` }),
  ];
  const [member] = (await matrix.server.api('GET', '/api/members')).body.items as unknown as { id: string }[];
  expect(
    (
      await matrix.server.api('PATCH', `/api/conversations/${conversationId}`, {
        labels: [label],
        teamId: team,
        assigneeId: member!.id,
        priority: 'high',
      })
    ).status,
  ).toBe(200);
  await matrix.query('UPDATE identity SET followers = 250 WHERE workspace_id = $1 AND external_id = $2', [mark]);
  const [{ post_id: postId }] = (await matrix.query(
    'SELECT post_id FROM conversation WHERE workspace_id = $1 AND id = $2',
    [conversationId],
  )) as [{ post_id: string }];
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
      await matrix.rule(both, { conditions: { [name]: holds } }),
      await matrix.rule(both, { conditions: { [name]: fails } }),
    ]);
  const grouped = await matrix.rule(both, {
    conditions: { and: [{ or: [{ keywords: 'wholesale' }, { keywords: 'offer' }] }, { not: { language: 'el' } }] },
  });
  await channel.deliver([
    matrix.message(`judged-${mark}`, 'Hello! The price of the set is fine. Can we offer you a partnership?', {
      author: mark,
      thread: `thread-${mark}`,
    }),
  ]);
  const found = await matrix.outcomes(`judged-${mark}`);
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
