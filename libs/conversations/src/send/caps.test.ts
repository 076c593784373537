import type { RateCapRow } from '@hubbub/contracts';
import fc from 'fast-check';
import { capRowsOf, capsOfLane, freeAt, roomOf, type Slot } from './caps';

const start = Date.parse('2026-11-02T10:00:00Z');
const at = (ms: number): Date => new Date(start + ms);
const cap = (count: number, perSeconds: number, more: Partial<RateCapRow> = {}): RateCapRow => ({
  scope: 'message',
  count,
  perSeconds,
  since: '',
  source: '',
  ...more,
});
const slot = (ms: number, more: Partial<Slot> = {}): Slot => ({
  scope: 'message',
  kind: 'direct',
  countedFrom: at(ms),
  ...more,
});

describe('room', () => {
  it('comes back a whole window after an attempt was answered', () => {
    const slots = [slot(0), slot(400)];
    const room = (ms: number) => roomOf([cap(2, 1)], slots, at(ms));
    expect([room(500), room(999), room(1000), room(1400)]).toEqual([0, 0, 1, 2]);
  });

  it('is that of the tightest cap, and endless without one', () => {
    expect(roomOf([cap(10, 1), cap(3, 60)], [slot(0)], at(5))).toBe(2);
    expect(roomOf([], [slot(0)], at(5))).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('counts a private reply as a message too, and other kinds only where the cap is for all', () => {
    const slots = [slot(0, { scope: 'private_reply', kind: 'comment' }), slot(0, { kind: 'comment' })];
    expect(roomOf([cap(5, 60)], slots, at(1))).toBe(3);
    expect(roomOf([cap(5, 60, { scope: 'private_reply' })], slots, at(1))).toBe(4);
    expect(roomOf([cap(5, 60, { kind: 'direct' })], slots, at(1))).toBe(5);
  });
});

describe('the time at which an attempt may begin', () => {
  it('is now while there is room', () => expect(freeAt([cap(2, 1)], [slot(0)], at(5))).toBeNull());

  it('counts those before it', () => {
    const slots = [slot(0), slot(300)];
    expect(freeAt([cap(2, 1)], slots, at(500), 0)).toEqual(at(1000));
    expect(freeAt([cap(2, 1)], slots, at(500), 1)).toEqual(at(1300));
    expect(freeAt([cap(2, 1)], slots, at(500), 2)).toEqual(at(2000));
  });
});

describe('a channel’s own numbers', () => {
  it('take the place of the platform’s for their scope alone', () => {
    const platform = { caps: [cap(300, 1), cap(750, 3600, { scope: 'private_reply' })] } as never;
    const rows = capRowsOf(platform, { caps: [{ scope: 'private_reply', count: 200, perSeconds: 3600 }] });
    expect(capsOfLane(rows, { scope: 'private_reply', kind: 'comment' }, at(0)).map(({ count }) => count)).toEqual([
      200, 300,
    ]);
  });

  it('are left aside where they cannot be read', () => {
    expect(
      capRowsOf({ caps: [cap(300, 1)] } as never, { caps: [{ scope: 'message', count: 0, perSeconds: 1 }] }),
    ).toHaveLength(1);
  });
});

it('keeps every window of the platform’s within the cap, whatever the network and crashes do', () => {
  const attempt = fc.record({
    gapMs: fc.integer({ min: 0, max: 400 }),
    tookMs: fc.integer({ min: 0, max: 3_000 }),
    arrivesAt: fc.double({ min: 0, max: 1, noNaN: true }), // somewhere between start and answer
    dies: fc.boolean(), // nobody learns of the answer: the lease stands
  });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 100, max: 2_000 }),
      fc.array(attempt, { maxLength: 120 }),
      (count, perMs, wishes) => {
        const leaseMs = 3_001;
        const caps = [cap(count, perMs / 1000)];
        const sent: { startMs: number; endMs: number; dies: boolean; arrivalMs: number }[] = [];
        let ms = 0;
        for (const { gapMs, tookMs, arrivesAt, dies } of wishes) {
          ms += gapMs;
          const known = sent.map(({ startMs, endMs, dies: isDead }) =>
            slot(!isDead && endMs <= ms ? endMs : startMs + leaseMs),
          );
          if (roomOf(caps, known, at(ms)) <= 0) continue;
          sent.push({ startMs: ms, endMs: ms + tookMs, dies, arrivalMs: ms + tookMs * arrivesAt });
        }
        const arrivals = sent.map(({ arrivalMs }) => arrivalMs).sort((a, b) => a - b);
        arrivals.forEach((first, index) => {
          const inWindow = arrivals.slice(index).filter((arrival) => arrival < first + perMs).length;
          expect(inWindow).toBeLessThanOrEqual(count);
        });
      },
    ),
    { seed: 20261104, numRuns: 400 },
  );
});

describe('a cap of each room', () => {
  const caps = [cap(30, 1), cap(1, 1, { per: 'room', kind: 'direct' }), cap(20, 60, { per: 'room', kind: 'comment' })];
  const lane = { scope: 'message', kind: 'direct' } as const;

  it('counts what went there alone, beside that of the channel', () => {
    const slots = [slot(0, { room: 'ann' }), slot(0, { room: 'bo' })];
    expect(roomOf(capsOfLane(caps, { ...lane, room: 'ann' }, at(5)), slots, at(5))).toBe(0);
    expect(roomOf(capsOfLane(caps, { ...lane, room: 'cy' }, at(5)), slots, at(5))).toBe(1);
    expect(roomOf(capsOfLane(caps, lane, at(5)), slots, at(5))).toBe(28);
    expect(freeAt(capsOfLane(caps, { ...lane, room: 'ann' }, at(5)), slots, at(5))).toEqual(at(1000));
  });

  it('begins anew with their next message where the row says so', () => {
    const rows = [cap(2, 600, { per: 'room', kind: 'direct', resetsBy: 'inbound' })];
    const room = { ...lane, room: 'ann' };
    const sent = [slot(0, { room: 'ann', isAnswered: true }), slot(1, { room: 'ann' })];
    expect(roomOf(capsOfLane(rows, room, at(5)), sent, at(5))).toBe(1);
    expect(freeAt(capsOfLane(rows, room, at(5)), sent, at(5))).toBeNull();
    const plain = [cap(2, 600, { per: 'room', kind: 'direct' })];
    expect(roomOf(capsOfLane(plain, room, at(5)), sent, at(5))).toBe(0);
  });

  it('has its own day and its own place among a channel’s numbers', () => {
    const dated = [cap(30, 1, { since: '2026-01-01' }), cap(45, 270, { since: '2024-01-01', per: 'room' })];
    expect(capsOfLane(dated, { ...lane, room: 'ann' }, at(0)).map(({ count }) => count)).toEqual([45, 30]);
    const rows = capRowsOf({ caps } as never, { caps: [{ scope: 'message', count: 5, perSeconds: 1 }] });
    expect(capsOfLane(rows, { ...lane, room: 'ann' }, at(0)).map(({ count }) => count)).toEqual([5, 1]);
  });
});
