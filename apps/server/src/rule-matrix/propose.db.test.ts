import { randomUUID } from 'node:crypto';
import { eventually } from '../testing';
import { type Matrix, type Run, startMatrix } from './start-matrix';

// A rule that drafts an answer for a member to approve.

let matrix: Matrix;

beforeAll(async () => {
  matrix = await startMatrix();
});
afterAll(() => matrix.stop());

describe('propose', () => {
  const proposal = async (conversationId: string) => {
    const items = (await matrix.server.api('GET', '/api/approvals')).body.items as unknown as {
      id: string;
      conversationId: string;
      text: string;
      author: { type: string };
    }[];
    return items.filter((item) => item.conversationId === conversationId);
  };
  const proposedBy = (id: string) =>
    eventually(
      () => matrix.runOf(id),
      ({ actions }) => actions[0]?.reason !== 'a draft is being written',
      { tries: 1_200 },
    );

  it('drafts an answer from what we know and puts it before a member, once; approved it is sent', async () => {
    await matrix.made('/api/saved-replies', {
      title: 'Shipping time to Crete',
      body: 'Parcels to Crete take three working days.',
      language: 'en',
    });
    const channel = await matrix.connect();
    const id = await matrix.rule([channel.id], { trigger: { type: 'comment' }, actions: [{ type: 'propose' }] });
    const mark = `propose-${randomUUID()}`;
    const event = matrix.message(mark, 'What is the shipping time to Crete?');
    await Promise.all([channel.deliver([event]), channel.deliver([event])]);
    const run = await proposedBy(id);
    expect(run.actions).toMatchObject([{ type: 'propose', status: 'proposed', reason: null }]);
    const waiting = await proposal(run.conversationId);
    expect(waiting).toMatchObject([
      { author: { type: 'rule' }, text: expect.stringContaining('three working days') as string },
    ]);
    expect(matrix.platform.calls.filter(({ conversationId }) => conversationId === mark)).toEqual([]);
    expect((await matrix.server.api('POST', `/api/messages/${waiting[0]!.id}/approve`, {})).status).toBe(200);
    await eventually(
      () => Promise.resolve(matrix.platform.calls.filter(({ conversationId }) => conversationId === mark)),
      (calls) => calls.length > 0,
      { tries: 1_200 },
    );
    expect(matrix.platform.calls.filter(({ conversationId }) => conversationId === mark)).toHaveLength(1);
  }, 120_000);

  it('says so where nothing of ours answers, and is taken back like any answer', async () => {
    const channel = await matrix.connect();
    const id = await matrix.rule([channel.id], { trigger: { type: 'comment' }, actions: [{ type: 'propose' }] });
    await channel.deliver([matrix.message(`nothing-${randomUUID()}`, 'qwxz vbnm plkj')]);
    const nothing = await proposedBy(id);
    expect(nothing.actions).toMatchObject([{ status: 'withheld', reason: 'nothing of ours answers it' }]);
    expect(await proposal(nothing.conversationId)).toEqual([]);

    const other = await matrix.connect();
    const again = await matrix.rule([other.id], { trigger: { type: 'comment' }, actions: [{ type: 'propose' }] });
    await other.deliver([matrix.message(`back-${randomUUID()}`, 'What is the shipping time to Crete?')]);
    const run = await proposedBy(again);
    expect(await proposal(run.conversationId)).toHaveLength(1);
    const undone = (await matrix.server.api('POST', `/api/rule-runs/${run.id}/undo`, {})).body as unknown as Run;
    expect(undone.actions).toMatchObject([{ type: 'propose', status: 'undone' }]);
    expect(await proposal(run.conversationId)).toEqual([]);
  }, 120_000);
});
