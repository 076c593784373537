import { randomUUID } from 'node:crypto';
import { eventually } from '../testing';
import { type Matrix, type Run, startMatrix } from './start-matrix';

// Hiding that waits for a member.

let matrix: Matrix;

beforeAll(async () => {
  matrix = await startMatrix();
});
afterAll(() => matrix.stop());

interface Waiting extends Run {
  message: { text: string; authorName: string };
}
const queue = async (ruleId: string) =>
  ((await matrix.server.api('GET', '/api/rule-runs?limit=200')).body.items as unknown as Waiting[]).filter(
    (run) => run.ruleId === ruleId,
  );
const queued = (ruleId: string, count: number) =>
  eventually(
    () => queue(ruleId),
    (items) => items.length === count,
    { tries: 1_200 },
  );
const acts = (conversation: string) =>
  matrix.platform.calls.filter(({ conversationId }) => conversationId === conversation).map(({ type }) => type);

it('queues instead of hiding where the rule asks for approval: with the reason, done or let be, and taken back', async () => {
  const channel = await matrix.connect();
  const id = await matrix.rule([channel.id], {
    mode: 'approval',
    trigger: { type: 'flag', flag: 'spam' },
    actions: [{ type: 'hide' }, { type: 'priority', priority: 'low' }],
  });
  const [first, second] = [`q1-${randomUUID()}`, `q2-${randomUUID()}`];
  const text = 'Your account will be suspended, verify it here: http://instagrarn-verify.top/login';
  await channel.deliver([matrix.message(first, text), matrix.message(second, text)]);
  const waiting = await queued(id, 2);
  for (const run of waiting) {
    expect(run).toMatchObject({ outcome: 'fired', message: { text } });
    expect(run.actions).toMatchObject([
      { type: 'hide', status: 'proposed', reason: 'waits for approval' },
      { type: 'priority', status: 'done' },
    ]);
    const { body } = await matrix.server.api('GET', `/api/conversations/${run.conversationId}`);
    const spam = (body as unknown as { flags: { name: string; reasons?: string[] }[] }).flags.find(
      ({ name }) => name === 'spam',
    );
    expect(spam?.reasons?.join()).toContain('instagrarn-verify.top');
  }
  expect([...acts(first), ...acts(second)]).toEqual([]);
  const of = async (externalId: string) => {
    const { id: messageId } = await matrix.stored(externalId);
    return waiting.find((run) => run.messageId === messageId)!.id!;
  };
  expect((await matrix.server.api('POST', `/api/rule-runs/${await of(first)}/approve`, {})).body).toMatchObject({
    actions: [{ status: 'done' }, { status: 'done' }],
  });
  expect((await matrix.server.api('POST', `/api/rule-runs/${await of(second)}/undo`, {})).body).toMatchObject({
    actions: [{ type: 'hide', status: 'undone' }, { status: 'undone' }],
  });
  await queued(id, 0);
  await eventually(
    () => Promise.resolve(acts(first)),
    (types) => types.includes('hide'),
    { tries: 1_200 },
  );
  expect(await matrix.server.api('POST', `/api/rule-runs/${await of(first)}/approve`, {})).toMatchObject({
    status: 409,
    body: { code: 'nothing_waits' },
  });
  await matrix.server.api('POST', `/api/rule-runs/${await of(first)}/undo`, {});
  await eventually(
    () => Promise.resolve(acts(first)),
    (types) => types.includes('unhide'),
    { tries: 1_200 },
  );
  expect(acts(first)).toEqual(['hide', 'unhide']);
  expect(acts(second)).toEqual([]);
}, 120_000);
