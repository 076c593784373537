import { whatHolds } from './what-holds';

const until = '2026-03-04T14:05:00.000Z';

describe('what holds a queued message', () => {
  it('is what goes before it, and nothing where it is next', () => {
    expect(whatHolds({ before: 3, until: null, reason: 'turn' })).toEqual({ type: 'turn', before: 3 });
    expect(whatHolds({ before: 0, until: null, reason: 'turn' })).toBeNull();
  });

  it.each(['limit', 'silent', 'again', 'later'] as const)('is a time where “%s” has one', (reason) => {
    expect(whatHolds({ before: 3, until, reason })).toEqual({ type: reason, until });
    expect(whatHolds({ before: 3, until: null, reason })).toEqual({ type: 'turn', before: 3 });
    expect(whatHolds({ before: 0, until: null, reason })).toBeNull();
  });

  it.each(['doubt', 'paused'] as const)('is “%s” whatever goes before it', (reason) => {
    expect(whatHolds({ before: 5, until: null, reason })).toEqual({ type: reason });
  });
});
