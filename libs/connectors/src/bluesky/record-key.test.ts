import fc from 'fast-check';
import { recordKeyFor } from './record-key';

const uuid7 = (ms: number, tail: string) => {
  const hex = ms.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7${tail.slice(0, 3)}-8${tail.slice(3, 6)}-${tail.slice(0, 12).padEnd(12, '0')}`;
};
const tails = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 12, maxLength: 12 });

it('is a valid TID, the same for the same id', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1e12, max: 4e12 }), tails, (ms, tail) => {
      const key = recordKeyFor(uuid7(ms, tail));
      expect(key).toMatch(/^[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}$/);
      expect(recordKeyFor(uuid7(ms, tail))).toBe(key);
    }),
    { seed: 1 },
  );
});

it('sorts as the ids do', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1e12, max: 4e12 }), fc.integer({ min: 1, max: 1e9 }), tails, (ms, later, tail) => {
      expect(recordKeyFor(uuid7(ms, tail)) < recordKeyFor(uuid7(ms + later, tail))).toBe(true);
    }),
    { seed: 2 },
  );
});

it('differs for ids of the same millisecond, and takes ids of any form', () => {
  const keys = Array.from({ length: 200 }, (_none, index) =>
    recordKeyFor(uuid7(1_795_000_000_000, (index * 7919).toString(16).padStart(12, '0'))),
  );
  expect(new Set(keys).size).toBe(keys.length);
  expect(recordKeyFor('like at://did:plc:x/app.bsky.feed.post/1')).toMatch(/^[2-7a-j][2-7a-z]{12}$/);
});
