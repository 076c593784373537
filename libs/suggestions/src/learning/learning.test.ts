import fc from 'fast-check';
import { editDistance, outcomeOf } from './outcome';
import { proposeReplies, proposeUpdates, type SolvedAnswer } from './proposals';
import { voiceProfile } from './voice-profile';
import { learnedWeight, mayRankFirst } from './weight';

describe('outcomeOf', () => {
  it.each([
    ['We open at nine.', 'We open at nine.', 'as_is'],
    ['We open at nine.', 'We open at nine!', 'edited'],
    ['We open at nine.', 'Sorry, that product was discontinued.', 'rewritten'],
  ] as const)('%s → %s: %s', (suggested, sent, outcome) => {
    expect(outcomeOf(suggested, sent).outcome).toBe(outcome);
  });

  it('is a distance: 0 to itself, the same both ways, never over 1', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(editDistance(a, a)).toBe(0);
        expect(editDistance(a, b)).toBeCloseTo(editDistance(b, a));
        expect(editDistance(a, b)).toBeLessThanOrEqual(1);
      }),
      { seed: 21, numRuns: 80 },
    );
  });
});

describe('learnedWeight', () => {
  const now = new Date('2026-11-02T10:00:00Z');
  const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

  it('is a half where nothing is known, and one click decides little', () => {
    expect(learnedWeight([], now)).toBe(0.5);
    expect(learnedWeight([{ at: now, wasAccepted: true }], now)).toBeCloseTo(2 / 3);
  });

  it('counts half of what is 60 days old', () => {
    expect(learnedWeight([{ at: daysAgo(60), wasAccepted: true }], now)).toBeCloseTo(1.5 / 2.5);
  });

  it('grows with what is accepted and falls with what is not', () => {
    const all = (wasAccepted: boolean) => Array.from({ length: 20 }, (_, i) => ({ at: daysAgo(i), wasAccepted }));
    expect(learnedWeight(all(true), now)).toBeGreaterThan(0.9);
    expect(learnedWeight(all(false), now)).toBeLessThan(0.1);
  });
});

describe('mayRankFirst', () => {
  const good = { wasSentByMember: true, verdict: 'ok', undoneAfterMs: null, uses: 2, isSavedReply: false } as const;
  it('takes what a member sent twice and left standing', () => {
    expect(mayRankFirst(good)).toBe(true);
    expect(mayRankFirst({ ...good, uses: 1, isSavedReply: true })).toBe(true);
    expect(mayRankFirst({ ...good, undoneAfterMs: 700_000 })).toBe(true);
  });
  it.each([{ wasSentByMember: false }, { verdict: 'warn' }, { undoneAfterMs: 60_000 }, { uses: 1 }] as const)(
    'refuses %j',
    (change) => {
      expect(mayRankFirst({ ...good, ...change })).toBe(false);
    },
  );
});

const solved = (id: string, answer: string, more: Partial<SolvedAnswer> = {}): SolvedAnswer => ({
  id,
  inbound: `question ${id}`,
  answer,
  language: 'en',
  savedReplyId: null,
  ...more,
});

describe('proposeReplies', () => {
  it('joins near-duplicates, the most frequent first, with how people asked', () => {
    const proposals = proposeReplies([
      solved('1', 'Our bikes are serviced in our own workshop on Mondays.'),
      solved('2', 'Our bikes are serviced in our own workshop, on Mondays!'),
      solved('3', 'Hi! Our bikes are serviced in our own workshop on Mondays.', {
        inbound: 'mail me: bo@home.example',
      }),
      solved('4', 'The helmet is included in the price of the rental.'),
    ]);
    expect(proposals).toHaveLength(1);
    expect(proposals[0]).toMatchObject({ count: 3, language: 'en', answerIds: ['1', '2', '3'] });
    expect(proposals[0]?.examples).toContain('mail me: ⟦EMAIL_1⟧');
  });

  it('proposes nothing that a saved reply says already', () => {
    const answers = ['1', '2', '3'].map((id) => solved(id, 'We are open from nine to five every day.'));
    expect(proposeReplies(answers, { existing: ['We are open from nine to five every day!'] })).toEqual([]);
    expect(proposeReplies(answers.map((answer) => ({ ...answer, savedReplyId: 'r1' })))).toEqual([]);
  });
});

describe('proposeUpdates', () => {
  it('asks to update a saved reply after three like edits', () => {
    const edit = (sent: string) => ({ savedReplyId: 'r1', suggested: 'We open at nine.', sent });
    const later = 'We open at ten since October.';
    expect(proposeUpdates([edit(later), edit(later), edit(later), edit('We open at nine.')])).toEqual([
      { savedReplyId: 'r1', count: 3, body: later },
    ]);
    expect(proposeUpdates([edit(later), edit(later)])).toEqual([]);
  });
});

describe('voiceProfile', () => {
  it('reads how a team greets and signs', () => {
    const sent = Array.from({ length: 30 }, (_, i) => `Hello! Answer number ${i} is here. Your Mila 😊`);
    expect(voiceProfile(sent)).toMatchObject({
      sampleSize: 30,
      emojiPerMessage: 1,
      exclamationShare: 1,
      greetings: ['Hello!'],
      signOffs: ['Your Mila 😊'],
    });
  });
  it('says nothing about a handful', () => {
    expect(voiceProfile(['Hi!'])).toBeNull();
  });
});
