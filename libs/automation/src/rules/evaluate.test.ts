import fc from 'fast-check';
import type { Filter, Rule } from '@hubbub/contracts';
import { evaluate } from './evaluate';
import type { RuleDecision, RuleFacts } from './facts';
import { buildFacts, buildHistory, buildRule } from './testing-facts';

const one = (rule: Rule, facts: RuleFacts): RuleDecision => evaluate([rule], facts)[0]!;

describe('evaluate', () => {
  it('fires, with the finished text, the reasons and the words that matched', () => {
    const decision = one(buildRule(), buildFacts());
    expect(decision).toMatchObject({ outcome: 'fired', evidence: [{ start: 12, end: 17, text: 'price' }] });
    expect(decision.actions[0]).toMatchObject({ type: 'reply', status: 'planned', text: 'Hi Maria, it is 10.' });
    expect(decision.reasons.join(' ')).toContain('price');
  });

  it.each<[string, Partial<Rule>, Parameters<typeof buildFacts>[0], string]>([
    ['the rule is off', { mode: 'off' }, {}, 'off'],
    ['another channel', { channelIds: ['00000000-0000-4000-8000-00000000ffff'] }, {}, 'channel'],
    ['another kind', { trigger: { type: 'direct' } }, {}, 'comment'],
    ['a word inside another', { conditions: { keywords: 'k' } }, { message: { text: 'thanks' } }, 'none of'],
    ['our own words', {}, { author: { isOwn: true } }, 'inbound'],
    ['an edit', {}, { message: { text: 'price', isEdit: true } }, 'edit'],
    ['fetched history', {}, { message: { text: 'price', isBackfill: true } }, 'before connecting'],
    ['a known contact', { trigger: { type: 'first_contact' } }, {}, 'first contact'],
    [
      'a flag that is only possible',
      { trigger: { type: 'flag', flag: 'partnership' } },
      { message: { text: 'price', flags: [{ name: 'partnership', certainty: 'possible' }] } },
      'no flag',
    ],
    [
      'an answer that is not late yet',
      { trigger: { type: 'unanswered', minutes: 30 } },
      { event: 'unanswered', conversation: { waitingMinutes: 10 } },
      '10 minutes',
    ],
    ['a field that the platform never gives', { conditions: { 'contact.followers': 1000 } }, {}, 'does not tell'],
  ])('does not match on %s', (_name, rule, facts, reason) => {
    const decision = one(buildRule(rule), buildFacts(facts));
    expect(decision.outcome).toBe('no_match');
    expect(decision.reasons.join(' ')).toContain(reason);
  });

  it.each<[string, Partial<Rule>, Parameters<typeof buildFacts>[0], string]>([
    ['a paused automation', {}, { automation: { isPaused: true, reason: 'crisis' } }, 'crisis'],
    ['a bot', {}, { author: { isBot: true } }, 'bot'],
    ['an automatic answer', {}, { author: { isAutomated: true } }, 'automatic'],
    ['a complaint', {}, { message: { text: 'price!', intent: 'complaint' } }, 'complaint'],
    ['a negative message', {}, { message: { text: 'price!', sentiment: 'negative' } }, 'negative'],
    ['hate', {}, { message: { text: 'price!', flags: [{ name: 'hate', certainty: 'sure' }] } }, 'hate'],
    ['a member’s answer', {}, { seatBelt: { lastMemberAnswerAt: new Date('2026-11-02T08:00:00Z') } }, 'member'],
    ['two automatic answers in a row', {}, { seatBelt: { consecutiveAutomatic: 2 } }, 'loop breaker'],
    ['an answered message', {}, { seatBelt: { isAnswered: true } }, 'another rule'],
    ['a closed window', {}, { window: { public: false, reason: '7 days are over' } }, '7 days'],
    ['quiet hours', { limits: { quietHours: { from: '22:00', to: '13:00', timeZone: 'UTC' } } }, {}, 'quiet'],
    [
      'a saved reply that is gone',
      { actions: [{ type: 'reply', savedReplyId: '00000000-0000-4000-8000-00000000aaaa' }] },
      {},
      'gone',
    ],
    [
      'a text over the limit once the name is in',
      {},
      { textLimits: { public: { limit: 18, unit: 'characters' } } },
      '19 characters',
    ],
    ['a platform without replies', {}, { capabilities: { reply: false } }, 'no reply here'],
  ])('withholds on %s', (_name, rule, facts, reason) => {
    const decision = one(buildRule(rule), buildFacts(facts));
    expect(decision.outcome).toBe('withheld');
    expect(decision.reasons.join(' ')).toContain(reason);
    expect(decision.actions.every(({ status }) => status === 'withheld')).toBe(true);
  });

  it.each([
    ['person', { lastToContactAt: new Date('2026-11-01T13:00:00Z') }, {}],
    ['post', { toPost: 3 }, { perPost: 3 }],
    ['hour', { lastHour: 5 }, { perHour: 5 }],
  ])('keeps the budget per %s', (_name, history, limits) => {
    const rule = buildRule({ limits });
    const facts = buildFacts({ seatBelt: { rules: { [rule.id]: buildHistory(history) } } });
    expect(one(rule, facts)).toMatchObject({
      outcome: 'withheld',
      reasons: expect.arrayContaining([expect.stringContaining('budget')]),
    });
  });

  it('answers negative messages only where the rule asks for them', () => {
    const facts = buildFacts({ message: { text: 'bad price', intent: 'complaint', sentiment: 'negative' } });
    expect(one(buildRule({ conditions: { intent: 'complaint' } }), facts).outcome).toBe('fired');
    expect(one(buildRule({ limits: { onNegative: true } }), facts).outcome).toBe('fired');
    expect(one(buildRule({ conditions: { not: { intent: 'hate' } } }), facts).outcome).toBe('withheld');
  });

  it('still files what it may not answer', () => {
    const actions: Rule['actions'] = [
      { type: 'reply', text: 'Sorry!' },
      { type: 'label', labelId: '00000000-0000-4000-8000-0000000000aa' },
    ];
    const decision = one(buildRule({ actions }), buildFacts({ message: { text: 'price!', intent: 'complaint' } }));
    expect(decision).toMatchObject({ outcome: 'fired', actions: [{ status: 'withheld' }, { status: 'planned' }] });
  });

  it('answers once over all rules', () => {
    const decisions = evaluate([buildRule(), buildRule()], buildFacts());
    expect(decisions.map(({ outcome }) => outcome)).toEqual(['fired', 'withheld']);
  });

  it('stops behind a rule that stops, in the order of the rules', () => {
    const later = buildRule({ order: 9, actions: [{ type: 'close' }] });
    const first = buildRule({ order: 1, stops: true, actions: [{ type: 'like' }] });
    expect(evaluate([later, first], buildFacts()).map(({ ruleId, outcome }) => [ruleId, outcome])).toEqual([
      [first.id, 'fired'],
      [later.id, 'withheld'],
    ]);
  });

  it('lets the first of two rules win that set the same thing', () => {
    const close = buildRule({ actions: [{ type: 'close' }] });
    const snooze = buildRule({ actions: [{ type: 'snooze', minutes: 5 }] });
    expect(evaluate([close, snooze], buildFacts()).map(({ outcome }) => outcome)).toEqual(['fired', 'withheld']);
  });

  it('runs dry in its first days, and then for real', () => {
    const rule = buildRule({ limits: { dryDays: 7 } });
    const since = (day: string): RuleFacts =>
      buildFacts({ seatBelt: { rules: { [rule.id]: buildHistory({ enabledAt: new Date(day) }) } } });
    expect(one(rule, since('2026-10-30T12:00:00Z')).outcome).toBe('dry_run');
    expect(one(rule, since('2026-10-20T12:00:00Z')).outcome).toBe('fired');
  });

  it('puts the first answers before a member', () => {
    const rule = buildRule({ limits: { approveFirst: 2 } });
    const after = (approved: number): RuleFacts =>
      buildFacts({ seatBelt: { rules: { [rule.id]: buildHistory({ approved }) } } });
    expect(one(rule, after(1)).actions[0]?.status).toBe('proposed');
    expect(one(rule, after(2)).actions[0]?.status).toBe('planned');
    expect(one(buildRule({ mode: 'approval' }), buildFacts()).actions[0]?.status).toBe('proposed');
  });

  it('a dry rule neither answers nor stops for others', () => {
    const dry = buildRule({ mode: 'dry', stops: true });
    expect(evaluate([dry, buildRule()], buildFacts()).map(({ outcome }) => outcome)).toEqual(['dry_run', 'fired']);
  });

  it('gives the same decisions whatever the order of the list, and one answer at most', () => {
    const condition: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter }>((tie) => ({
      filter: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom<Filter>(
          {},
          { keywords: 'price' },
          { text: ['what', 'x'] },
          { intent: ['question'] },
          { kind: 'direct' },
          { language: 'en' },
          { 'contact.isFirst': true },
        ),
        fc.record({ and: fc.array(tie('filter'), { maxLength: 3 }) }),
        fc.record({ or: fc.array(tie('filter'), { maxLength: 3 }) }),
        fc.record({ not: tie('filter') }),
      ),
    })).filter;
    const rule = fc
      .record({
        conditions: condition,
        order: fc.integer({ min: 0, max: 3 }),
        mode: fc.constantFrom<Rule['mode']>('live', 'dry', 'approval', 'off'),
        stops: fc.boolean(),
        action: fc.constantFrom<Rule['actions'][number]>(
          { type: 'reply', text: 'a' },
          { type: 'private_reply', text: 'b' },
          { type: 'close' },
          { type: 'like' },
        ),
      })
      .map(({ action, ...rest }) => buildRule({ ...rest, actions: [action] }));
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 6 }), (rules) => {
        const decisions = evaluate(rules, buildFacts());
        expect(evaluate([...rules].reverse(), buildFacts())).toEqual(decisions);
        const sent = decisions
          .filter(({ outcome }) => outcome === 'fired')
          .flatMap(({ actions }) => actions)
          .filter(({ type, status }) => /reply/u.test(type) && status !== 'withheld');
        expect(sent.length).toBeLessThanOrEqual(1);
        for (const { outcome, reasons } of decisions)
          if (outcome !== 'fired') expect(reasons.length).toBeGreaterThan(0);
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it('a negation turns any condition round', () => {
    const filters = fc.constantFrom<Filter>(
      {},
      { keywords: 'price' },
      { text: 'cost' },
      { intent: 'praise' },
      { and: [] },
      { or: [] },
      { or: [{ kind: 'comment' }] },
    );
    fc.assert(
      fc.property(filters, (filter) => {
        const holds = (conditions: Filter): boolean =>
          one(buildRule({ conditions, actions: [{ type: 'like' }] }), buildFacts()).outcome === 'fired';
        expect(holds({ not: filter })).toBe(!holds(filter));
        expect(holds({ not: { not: filter } })).toBe(holds(filter));
      }),
      { seed: 6 },
    );
  });
});
