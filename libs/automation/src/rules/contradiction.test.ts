import { type Filter, refusalText, type RuleAction } from '@hubbub/contracts';
import fc from 'fast-check';
import { judge, sceneOf } from './conditions';
import { covers, findContradiction, type Placed } from './contradiction';
import { buildFacts, buildRule } from './testing-facts';

const assignTo = (memberId: string): RuleAction => ({ type: 'assign', memberId });
const wordsOf = (...given: Parameters<typeof findContradiction>): string | null => {
  const refused = findContradiction(...given);
  return refused && refusalText(refused);
};
const wide = buildRule({ name: 'Wide', order: 1, conditions: {}, actions: [assignTo('anna')] });
const narrow = (differs: Partial<Placed> = {}): Placed => ({
  ...buildRule({ name: 'Narrow', order: 2, conditions: { keywords: 'price' }, actions: [assignTo('ben')] }),
  ...differs,
});

describe('findContradiction', () => {
  it('names the rule before this one that always sets the same thing otherwise', () => {
    expect(wordsOf(narrow(), [wide])).toMatch(/“Wide” undo each other: the other comes first.*assignee/u);
    expect(wordsOf({ ...wide, id: null }, [narrow()])).toMatch(/“Narrow”.*this one comes first/u);
  });

  it.each<[string, Placed, Placed]>([
    ['an exception before the wide rule', narrow({ order: 0 }), wide],
    ['one that sets the same', narrow({ actions: [assignTo('anna')] }), wide],
    ['one that sets something else', narrow({ actions: [{ type: 'priority', priority: 'high' }] }), wide],
    ['one that is off', narrow({ mode: 'off' }), wide],
    ['one that only watches', narrow(), { ...wide, mode: 'dry' }],
    ['one of another channel', narrow({ channelIds: ['a'] }), { ...wide, channelIds: ['b'] }],
    ['one of another trigger', narrow({ trigger: { type: 'closed' } }), wide],
    ['one that may overlap, but not wholly', narrow(), { ...wide, conditions: { language: 'el' } }],
    ['itself', narrow(), narrow({ id: 'same', order: 1 })],
  ])('allows %s', (_, rule, other) => {
    const subject = other.id === 'same' ? { ...rule, id: 'same' } : rule;
    expect(findContradiction(subject, [other])).toBeNull();
  });

  it.each<[string, RuleAction[], RuleAction[]]>([
    ['close and snooze', [{ type: 'close' }], [{ type: 'snooze', minutes: 60 }]],
    ['priorities', [{ type: 'priority', priority: 'high' }], [{ type: 'priority', priority: 'low' }]],
  ])('knows %s as opposed', (_, first, second) => {
    expect(wordsOf(narrow({ actions: second }), [{ ...wide, actions: first }])).toContain('undo each other');
  });

  it('sees two actions of one rule that undo each other, whatever its mode', () => {
    expect(wordsOf(narrow({ mode: 'off', actions: [assignTo('a'), assignTo('b')] }), [])).toContain(
      'both set the assignee',
    );
  });
});

const terms = fc.record(
  {
    language: fc.oneof(fc.constantFrom('en', 'el'), fc.subarray(['en', 'el', 'fa'], { minLength: 1 })),
    sentiment: fc.constantFrom<('neutral' | 'negative')[]>('neutral', 'negative'),
    'contact.followers': fc.integer({ min: 0, max: 5 }),
    'contact.isFirst': fc.boolean(),
  },
  { requiredKeys: [] },
);
const filters = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    terms as fc.Arbitrary<Filter>,
    fc.record({ and: fc.array(tie('filter'), { maxLength: 3 }) }),
    fc.record({ or: fc.array(tie('filter'), { maxLength: 3 }) }),
    fc.record({ not: tie('filter') }),
  ),
})).filter;

it('says that a condition covers another only where nothing shows the contrary', () => {
  const scenes = ['en', 'el', 'fa'].flatMap((language) =>
    (['neutral', 'negative'] as const).flatMap((sentiment) =>
      [0, 2, 5].flatMap((followers) =>
        [true, false].map((isFirst) =>
          sceneOf(buildFacts({ message: { language, sentiment }, contact: { followers, isFirst } })),
        ),
      ),
    ),
  );
  fc.assert(
    fc.property(filters, filters, (a, b) => {
      if (!covers(a, b)) return;
      for (const scene of scenes) if (judge(b, scene).holds) expect(judge(a, scene).holds).toBe(true);
    }),
    { seed: 6, numRuns: 2_000 },
  );
});
