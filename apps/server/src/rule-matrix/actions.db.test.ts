import { randomUUID } from 'node:crypto';
import { eventually } from '../testing';
import { type Matrix, startMatrix } from './start-matrix';

// Every action of a rule at least once against a real database; drafts and moderation have files of their own.

let matrix: Matrix;

beforeAll(async () => {
  matrix = await startMatrix();
});
afterAll(() => matrix.stop());

it('of a comment: a private reply, a like, a label, a note, a snooze, a call of a webhook', async () => {
  const channel = await matrix.connect();
  const label = await matrix.made('/api/labels', { name: `asked ${randomUUID()}` });
  const endpointId = await matrix.made('/api/webhook-endpoints', { url: 'https://desk.example/hook', events: [] });
  const id = await matrix.rule([channel.id], {
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
  await channel.deliver([matrix.message(mark, 'the list please')]);
  const run = await matrix.runOf(id);
  expect(run.actions.map(({ type, status }) => `${type} ${status}`)).toEqual(
    ['private_reply', 'like', 'label', 'note', 'snooze', 'webhook'].map((type) => `${type} done`),
  );
  await eventually(
    () => Promise.resolve(matrix.platform.calls.filter(({ conversationId }) => conversationId === mark)),
    (calls) => calls.length === 2,
    { tries: 1_200 },
  );
  const calls = matrix.platform.calls.filter(({ conversationId }) => conversationId === mark);
  expect(calls.map(({ type }) => type).sort()).toEqual(['like', 'reply']);
  expect(calls.find(({ type }) => type === 'reply')).toMatchObject({
    audience: 'private',
    text: 'Hello Ann, the list is here.',
  });
  const [row] = await matrix.query<{
    label_ids: string[];
    status: string;
    minutes: number;
    note: string;
    hooks: number;
  }>(
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
  const channel = await matrix.connect();
  const [member] = (await matrix.server.api('GET', '/api/members')).body.items as unknown as { id: string }[];
  const id = await matrix.rule([channel.id], {
    trigger: { type: 'direct' },
    actions: [
      { type: 'direct', text: 'We are on it' },
      { type: 'assign', memberId: member!.id },
      { type: 'notify', memberId: member!.id },
    ],
  });
  const mark = `d-${randomUUID()}`;
  await channel.deliver([matrix.message(mark, 'hello', { kind: 'direct' })]);
  const run = await matrix.runOf(id);
  expect(run.actions.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
  const [row] = await matrix.query(
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
        await matrix.query('INSERT INTO member (workspace_id, id, email, name, role) VALUES ($1, $2, $3, $4, $5)', [
          id,
          `${id}@example.org`,
          'Somebody',
          'agent',
        ]);
        return id;
      }),
    );
    const teamId = await matrix.made('/api/teams', {
      name: `t ${randomUUID()}`,
      assignment: 'manual',
      memberIds: members,
    });
    const channel = await matrix.connect();
    const plain = await matrix.connect();
    await matrix.rule([channel.id], { actions: [{ type: 'assign', teamId, way }] });
    await matrix.rule([plain.id], { actions: [{ type: 'assign', teamId }] });
    const mark = randomUUID();
    await channel.deliver(Array.from({ length: 6 }, (_, index) => matrix.message(`${way}-${index}-${mark}`, 'hello')));
    await plain.deliver([matrix.message(`plain-${mark}`, 'hello')]);
    await matrix.stored(`plain-${mark}`);
    for (let index = 0; index < 6; index++) await matrix.stored(`${way}-${index}-${mark}`);
    const rows = await matrix.query<{ assignee_id: string | null; count: number }>(
      'SELECT assignee_id, count(*)::int FROM conversation WHERE workspace_id = $1 AND channel_id = $2 AND team_id = $3 GROUP BY 1',
      [channel.id, teamId],
    );
    expect(Object.fromEntries(rows.map(({ assignee_id, count }) => [assignee_id, count]))).toEqual(
      Object.fromEntries(members.map((id) => [id, 2])),
    );
    expect(
      await matrix.query('SELECT assignee_id, team_id FROM conversation WHERE workspace_id = $1 AND channel_id = $2', [
        plain.id,
      ]),
    ).toEqual([{ assignee_id: null, team_id: teamId }]);
  },
  120_000,
);
