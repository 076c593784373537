import { measureText } from '@hubbub/text';
import fc from 'fast-check';
import { splitInTwo } from './split-text';

describe('splitting a text that is too long', () => {
  it('cuts at the end of a sentence', () => {
    expect(splitInTwo('It ships on Friday. The lid comes later.', 25, 'characters')).toEqual([
      'It ships on Friday.',
      'The lid comes later.',
    ]);
  });

  it('cuts between words when no sentence ends early enough', () => {
    expect(splitInTwo('one two three four', 9, 'characters')).toEqual(['one two', 'three four']);
  });

  it('finds no cut in one long word', () => {
    expect(splitInTwo('x'.repeat(50), 10, 'characters')).toBeNull();
  });

  it('always leaves a first part that fits, whatever the unit', () => {
    const unit = fc.constantFrom('characters', 'utf16', 'bytes', 'graphemes', 'weighted') as fc.Arbitrary<'bytes'>;
    fc.assert(
      fc.property(
        fc.lorem({ mode: 'sentences', maxCount: 8 }),
        fc.integer({ min: 5, max: 120 }),
        unit,
        (text, limit, measure) => {
          const parts = splitInTwo(text, limit, measure);
          if (parts) expect(measureText(parts[0], measure)).toBeLessThanOrEqual(limit);
        },
      ),
      { seed: 7 },
    );
  });
});
