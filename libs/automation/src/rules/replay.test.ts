import fc from 'fast-check';
import type { Rule } from '@hubbub/contracts';
import { findAnomaly } from './anomaly';
import { evaluate } from './evaluate';
import type { RuleFacts } from './facts';
import { createLedger } from './ledger';
import { replayRule } from './replay';
import { buildFacts, buildRule } from './testing-facts';

const start = Date.UTC(2026, 10, 1);

/** One message of a history: who, when, what. */
const factsAt = (
  i: number,
  minutes: number,
  text: string,
  contact: string,
  differs: Parameters<typeof buildFacts>[0] = {},
): RuleFacts => {
  const now = new Date(start + minutes * 60_000);
  return buildFacts({
    ...differs,
    now,
    message: { id: `m${i}`, text, sentAt: now, ...differs.message },
    contact: { id: contact, ...differs.contact },
    conversation: { id: `c-${contact}`, ...differs.conversation },
  });
};

describe('replayRule', () => {
  it('counts, gives reasons, and marks the words', () => {
    const history = [
      factsAt(1, 0, 'price please', 'a'),
      factsAt(2, 5, 'and the price of two?', 'a'),
      factsAt(3, 9, 'hello', 'b'),
      factsAt(4, 10, 'what a rip-off price', 'c', { message: { sentiment: 'negative' } }),
    ];
    const report = replayRule(buildRule(), history);
    expect(report).toMatchObject({ examined: 4, fired: 1 });
    expect(report.withheld.map(({ count }) => count)).toEqual([1, 1]);
    expect(report.samples[0]).toMatchObject({
      messageId: 'm1',
      outcome: 'fired',
      evidence: [{ start: 0, end: 5, text: 'price' }],
    });
  });

  it('replays a rule that is off or dry as if it were on', () => {
    const history = [factsAt(1, 0, 'price please', 'a')];
    expect(replayRule(buildRule({ mode: 'off' }), history).fired).toBe(1);
    expect(replayRule(buildRule({ mode: 'dry', limits: { dryDays: 7 } }), history).fired).toBe(1);
  });

  it('says what an edit would change', () => {
    const history = [
      factsAt(1, 0, 'price please', 'a'),
      factsAt(2, 1, 'cost please', 'b'),
      factsAt(3, 2, 'both price and cost', 'c'),
    ];
    const edited = buildRule({ conditions: { keywords: 'cost' } });
    expect(replayRule(edited, history, { compareWith: buildRule() }).changed).toEqual({
      added: 1,
      removed: 1,
      addedIds: ['m2'],
      removedIds: ['m1'],
      samples: [
        expect.objectContaining({ change: 'removed', messageId: 'm1', text: 'price please' }) as unknown,
        expect.objectContaining({
          change: 'added',
          messageId: 'm2',
          text: 'cost please',
          evidence: [{ start: 0, end: 4, text: 'cost' }],
        }) as unknown,
      ],
    });
  });

  it('tells no more of a change than a list can show, and counts the rest', () => {
    const history = Array.from({ length: 60 }, (_, index) =>
      factsAt(index, index, index % 2 === 0 ? 'price please' : 'cost please', `p${index}`),
    );
    const edited = buildRule({ conditions: { keywords: 'cost' } });
    const { changed } = replayRule(edited, history, { compareWith: buildRule() });
    expect(changed).toMatchObject({ added: 30, removed: 30 });
    expect(changed?.samples.map(({ change }) => change).sort()).toEqual([
      ...Array.from({ length: 10 }, () => 'added'),
      ...Array.from({ length: 10 }, () => 'removed'),
    ]);
  });

  it.each<[string, string, Parameters<typeof buildFacts>[0]]>([
    ['evasive', 'p r i c e', {}],
    ['link', 'see #price', {}],
    ['quoted', 'the sign says “price” and nothing', {}],
    ['long', `${'I walked past your shop today and thought of my grandmother. '.repeat(6)} price`, {}],
    ['praises', 'fair price, lovely', { message: { intent: 'praise' } }],
    ['language', 'price? πόσο κάνει αυτό το ωραίο βάζο', { message: { language: 'el' } }],
  ])('points out a likely accident: %s', (word, text, differs) => {
    const rule = buildRule({
      actions: [{ type: 'reply', text: 'Thank you for asking, it costs ten euros and we have it in the shop.' }],
    });
    const report = replayRule(rule, [factsAt(1, 0, text, 'a', differs)]);
    expect(report.samples[0]?.accident).toContain(word);
    expect(report.fired).toBe(1);
    expect(report.accidents.map(({ reason }) => reason).join()).toContain(word);
  });

  it('lists exactly what the rule does to the same messages live', () => {
    const text = fc.constantFrom('price?', 'the price', 'hello', 'cost and price', 'PRICE!!', 'prices', 'why');
    const item = fc.record({
      text,
      contact: fc.constantFrom('a', 'b', 'c'),
      gapMinutes: fc.integer({ min: 1, max: 900 }),
      sentiment: fc.constantFrom<'neutral' | 'negative'>('neutral', 'neutral', 'negative'),
      isOpen: fc.boolean(),
      isMemberBusy: fc.boolean(),
    });
    const limits = fc.record({
      perContactHours: fc.integer({ min: 1, max: 30 }),
      perHour: fc.integer({ min: 1, max: 3 }),
      perPost: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(fc.array(item, { maxLength: 40 }), limits, (items, chosen) => {
        const rule: Rule = buildRule({ limits: chosen });
        let minutes = 0;
        const history = items.map(({ text: words, contact, gapMinutes, sentiment, isOpen, isMemberBusy }, i) => {
          minutes += gapMinutes;
          return factsAt(i, minutes, words, contact, {
            message: { sentiment },
            window: { public: isOpen },
            seatBelt: { lastMemberAnswerAt: isMemberBusy ? new Date(start + (minutes - 30) * 60_000) : null },
          });
        });
        const ledger = createLedger([rule]);
        const live = history.filter((facts) => {
          const decisions = evaluate([rule], { ...facts, seatBelt: ledger.seatBelt(facts) });
          ledger.record(facts, decisions);
          return decisions[0]?.outcome === 'fired';
        });
        const report = replayRule(rule, history, { samplesAtMost: 1000 });
        const fired = report.samples.filter(({ outcome }) => outcome === 'fired').map(({ messageId }) => messageId);
        expect(fired).toEqual(live.map(({ message }) => message.id));
        expect(replayRule(rule, history, { samplesAtMost: 1000 })).toEqual(report);
      }),
      { seed: 21, numRuns: 150 },
    );
  });

  it('two bots that answer each other for an hour get two answers, and each rule one a window', () => {
    const rules = [
      buildRule({ conditions: {}, limits: { perContactHours: 0.01 } }),
      buildRule({ conditions: {}, limits: { perContactHours: 0.01 } }),
    ];
    const ledger = createLedger(rules);
    let sent = 0;
    for (let second = 0; second < 3600; second += 10) {
      const facts = factsAt(second, second / 60, 'Thank you for your message!', 'bot');
      const decisions = evaluate(rules, { ...facts, seatBelt: ledger.seatBelt(facts) });
      ledger.record(facts, decisions);
      sent += decisions.filter(({ outcome }) => outcome === 'fired').length;
    }
    expect(sent).toBe(2);
  });
});

describe('findAnomaly', () => {
  const calm = { sentLastHour: 3, usualPerHour: 2, allowedPerHour: null, recent: 40, refused: 0, negativeAnswers: 1 };
  it('stays quiet on ordinary days', () => {
    expect(findAnomaly(calm)).toBeNull();
    expect(findAnomaly({ ...calm, recent: 4, refused: 4 })).toBeNull();
    expect(findAnomaly({ ...calm, sentLastHour: 90, allowedPerHour: 120 })).toBeNull();
  });
  it.each([
    [{ ...calm, sentLastHour: 90 }, 'sudden'],
    [{ ...calm, sentLastHour: 130, allowedPerHour: 120 }, 'sudden'],
    [{ ...calm, refused: 20 }, 'refus'],
    [{ ...calm, negativeAnswers: 12 }, 'negative'],
  ])('calls a member: %j', (health, word) => {
    expect(findAnomaly(health)).toContain(word);
  });
});
