import fc from 'fast-check';
import type { DeleteEvent, EditEvent, ReactionEvent } from '@hubbub/connectors';
import type { MessageRow } from '@hubbub/store';
import { changeMessage } from './change-message';

const sentAt = new Date('2026-11-02T10:00:00Z');

const message = (): MessageRow => ({
  workspaceId: 1,
  id: 'm',
  conversationId: 'c',
  channelId: 'ch',
  direction: 'inbound',
  kind: 'message',
  externalId: 'x',
  text: 'first',
  attachments: [],
  authorType: 'contact',
  authorId: null,
  authorName: 'A',
  audience: 'public',
  status: 'received',
  replyToId: null,
  sentAt,
  receivedAt: sentAt,
  foundBy: 'webhook',
  edits: [],
  reactions: [],
  analysis: null,
  extra: {},
  deletedAt: null,
  hiddenAt: null,
  likedAt: null,
  failure: null,
  notBefore: null,
  attemptToken: null,
  attempts: 0,
  tag: null,
  ruleId: null,
  mentions: [],
  rating: null,
  version: 1,
});

type Act = EditEvent | DeleteEvent | ReactionEvent;

const at = fc.integer({ min: 1, max: 40 }).map((minute) => new Date(sentAt.getTime() + minute * 60_000));
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    kind: fc.constant('edit' as const),
    externalId: fc.constant('x'),
    text: fc.constantFrom('two', 'three', 'four'),
    at,
  }),
  fc.record({
    kind: fc.constantFrom('delete' as const, 'hide' as const, 'unhide' as const),
    externalId: fc.constant('x'),
    at,
  }),
  fc.record({
    kind: fc.constant('reaction' as const),
    externalId: fc.constant('x'),
    emoji: fc.constantFrom('❤️', '👍', null),
    at,
    author: fc.constantFrom('u1', 'u2').map((externalId) => ({ externalId, name: externalId })),
  }),
);

const stateAfter = (acts: readonly Act[]) => {
  const row = message();
  for (const each of acts) changeMessage(row, each, sentAt);
  return {
    text: row.text,
    edits: row.edits,
    reactions: row.reactions.filter(({ emoji }) => emoji),
    deletedAt: row.deletedAt,
    isHidden: row.hiddenAt !== null,
  };
};

it('ends in the state of the sorted acts, whatever their order of arrival', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(act, {
        maxLength: 12,
        selector: (each) =>
          `${each.kind === 'unhide' ? 'hide' : each.kind}${each.at!.getTime()}${each.kind === 'reaction' ? each.author!.externalId : ''}`,
      }),
      fc.infiniteStream(fc.nat(1_000_000)),
      (acts, order) => {
        const sorted = [...acts].sort((a, b) => a.at!.getTime() - b.at!.getTime());
        const shuffled = acts
          .map((each) => ({ each, key: order.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ each }) => each);
        expect(stateAfter(shuffled)).toEqual(stateAfter(sorted));
      },
    ),
    { seed: 7, numRuns: 500 },
  );
});

it('changes nothing when the same act comes again', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 8 }), (acts) => {
      expect(stateAfter([...acts, ...acts])).toEqual(stateAfter(acts));
    }),
    { seed: 8, numRuns: 300 },
  );
});

it('never takes a status backwards', () => {
  const row = { ...message(), direction: 'outbound' as const, status: 'sent' as const };
  const status = (to: 'delivered' | 'read') =>
    changeMessage(row, { kind: 'status', status: to, externalId: 'x', at: sentAt }, sentAt);
  expect([status('read'), status('delivered'), row.status]).toEqual([true, false, 'read']);
});

describe('the stars of a review', () => {
  const given = (minute: number, text: string, rating: number): EditEvent => ({
    kind: 'edit',
    externalId: 'x',
    text,
    at: new Date(sentAt.getTime() + minute * 60_000),
    item: {
      kind: 'review',
      externalId: 'x',
      externalConversationId: 'x',
      author: { externalId: 'u1' },
      text,
      at: sentAt,
      rating,
    },
  });
  const starsAfter = (...edits: EditEvent[]) => {
    const row = { ...message(), rating: 5 };
    for (const each of edits) changeMessage(row, each, sentAt);
    return row.rating;
  };

  it('are those of its newest words, in whichever order they came', () => {
    expect(starsAfter(given(1, 'second', 3), given(2, 'third', 1))).toBe(1);
    expect(starsAfter(given(2, 'third', 1), given(1, 'second', 3))).toBe(1);
  });

  it('change where the words stay', () => {
    expect(starsAfter(given(1, 'first', 2))).toBe(2);
  });
});
