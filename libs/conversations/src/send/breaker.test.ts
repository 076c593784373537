import fc from 'fast-check';
import { type Breaker, closedBreaker, isHalfOpen, isOpen, nextBreaker, type Told } from './breaker';

const limits = { faultsToOpen: 3, openMs: 15_000, mostOpenMs: 600_000 };
const start = Date.parse('2026-11-02T10:00:00Z');
const at = (ms: number): Date => new Date(start + ms);
const answered = (startedMs: number, restUntil: Date | null = null): Told => ({
  type: 'answered',
  startedAt: at(startedMs),
  restUntil,
});
const after = (events: readonly [number, Told][], from: Breaker = closedBreaker): Breaker =>
  events.reduce((breaker, [ms, told]) => nextBreaker(breaker, told, at(ms), limits), from);

describe('a silent platform', () => {
  it('opens after three attempts in a row without an answer, and not after two', () => {
    expect(
      after([
        [0, { type: 'fault' }],
        [1, { type: 'fault' }],
      ]),
    ).toMatchObject({ until: null, faults: 2 });
    const open = after([0, 1, 2].map((ms) => [ms, { type: 'fault' }]));
    expect(open).toEqual({ until: at(15_002), reason: 'silent', faults: 3, level: 1 });
    expect([isOpen(open, at(15_001)), isHalfOpen(open, at(15_001)), isHalfOpen(open, at(15_002))]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('counts an answer in between', () => {
    expect(
      after([
        [0, { type: 'fault' }],
        [1, { type: 'fault' }],
        [2, answered(1)],
        [3, { type: 'fault' }],
      ]).until,
    ).toBeNull();
  });

  it('opens for twice as long when the one attempt that found out got no answer either', () => {
    const open = after([0, 1, 2].map((ms) => [ms, { type: 'fault' }]));
    expect(after([[20_000, { type: 'fault' }]], open)).toMatchObject({ until: at(50_000), level: 2 });
  });

  it('opens once for attempts that hang together, and closes with the first answer', () => {
    const open = after([[0, { type: 'slow' }]]);
    expect(
      after(
        [
          [5, { type: 'fault' }],
          [6, { type: 'fault' }],
          [7, { type: 'fault' }],
        ],
        open,
      ),
    ).toMatchObject({ until: at(15_000), level: 1 });
    expect(after([[16_000, answered(15_500)]], open)).toEqual(closedBreaker);
    expect(after([[16_000, { type: 'slow' }]], open)).toEqual(open);
  });
});

describe('a platform that asks to wait', () => {
  it('rests until its own time, whatever earlier attempts are answered meanwhile', () => {
    const rests = after([[100, { type: 'limited', restUntil: at(30_000) }]]);
    expect(
      after(
        [
          [200, answered(50)],
          [300, answered(60)],
        ],
        rests,
      ),
    ).toMatchObject({ until: at(30_000), reason: 'limit' });
    expect(after([[400, { type: 'limited', restUntil: at(20_000) }]], rests).until).toEqual(at(30_000));
    expect(after([[30_500, answered(30_100)]], rests)).toEqual(closedBreaker);
  });

  it('rests longer and longer where it names no time', () => {
    const first = after([[0, { type: 'limited', restUntil: null }]]);
    expect(first).toMatchObject({ until: at(15_000), level: 1 });
    expect(after([[15_000, { type: 'limited', restUntil: null }]], first)).toMatchObject({
      until: at(45_000),
      level: 2,
    });
  });

  it('rests when an accepted send used up the share, without trying one alone afterwards', () => {
    const rests = after([[0, answered(0, at(5_000))]]);
    expect(rests).toMatchObject({ until: at(5_000), reason: 'limit', level: 0 });
    expect([isOpen(rests, at(4_999)), isOpen(rests, at(5_000)), isHalfOpen(rests, at(5_000))]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

const told = fc.oneof(
  fc.record({ type: fc.constant('fault' as const) }),
  fc.record({ type: fc.constant('slow' as const) }),
  fc.record({ type: fc.constant('limited' as const), restMs: fc.option(fc.integer({ min: 0, max: 60_000 })) }),
  fc.record({ type: fc.constant('answered' as const), tookMs: fc.integer({ min: 0, max: 40_000 }) }),
);
type Drawn = typeof told extends fc.Arbitrary<infer T> ? T : never;
const toTold = (drawn: Drawn, ms: number): Told =>
  drawn.type === 'limited'
    ? { type: 'limited', restUntil: drawn.restMs === null ? null : at(ms + drawn.restMs) }
    : drawn.type === 'answered'
      ? answered(ms - drawn.tookMs)
      : { type: drawn.type };

it('never shortens a rest that the platform asked for, never rests longer than the most, and always ends', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 20_000 }), told), { maxLength: 60 }), (events) => {
      let ms = 0;
      let asked = 0;
      let breaker = closedBreaker;
      for (const [gap, drawn] of events) {
        ms += gap;
        const isOlder = drawn.type === 'answered' && ms - drawn.tookMs < asked;
        breaker = nextBreaker(breaker, toTold(drawn, ms), at(ms), limits);
        if (drawn.type === 'limited' && drawn.restMs !== null) asked = Math.max(asked, ms + drawn.restMs);
        // Only an answer to what left after the asked time may end it.
        if (ms < asked && (drawn.type !== 'answered' || isOlder)) expect(isOpen(breaker, at(asked - 1))).toBe(true);
        if (breaker.until) expect(breaker.until.getTime() - start - ms).toBeLessThanOrEqual(limits.mostOpenMs);
      }
      // Afterwards one good answer closes it.
      const end = Math.max(ms, (breaker.until?.getTime() ?? start) - start);
      expect(nextBreaker(breaker, answered(end), at(end + 1), limits)).toEqual(closedBreaker);
    }),
    { seed: 20261103, numRuns: 2_000 },
  );
});
