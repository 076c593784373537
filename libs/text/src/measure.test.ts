import fc from 'fast-check';
import { measureText, truncateText } from './measure';

describe('measureText', () => {
  it('counts each unit in its own way', () => {
    const text = 'aé漢👩‍👩‍👧';
    expect(measureText(text, 'utf16')).toBe(11);
    expect(measureText(text, 'characters')).toBe(8);
    expect(measureText(text, 'bytes')).toBe(1 + 2 + 3 + 18);
    expect(measureText(text, 'graphemes')).toBe(4);
    expect(measureText(text, 'weighted')).toBe(1 + 1 + 2 + 2);
    expect(measureText(text, 'emojiBytes')).toBe(1 + 1 + 1 + 18);
  });

  it.each([
    ['plain text', 10],
    ['漢字', 4],
    ['see https://example.com/a/very/long/path?with=query&and=more now', 4 + 23 + 4],
    ['example.com', 23],
    ['mail me@example.com', 19],
    ['🇬🇷', 2],
    ['👍🏽', 2],
    ['1️⃣', 2],
    ['e\u0301', 1],
    ['version 1.2.3', 13],
    ['“quoted”—yes', 12],
  ])('weighs %s as X does: %d', (text, weight) => {
    expect(measureText(text, 'weighted')).toBe(weight);
  });

  it('agrees with the encoders of the platform', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(measureText(text, 'bytes')).toBe(new TextEncoder().encode(text).length);
        expect(measureText(text, 'characters')).toBe([...text].length);
      }),
      { seed: 3 },
    );
  });
});

describe('truncateText', () => {
  it('leaves a text alone that fits', () => {
    expect(truncateText('short', 5, 'utf16')).toBe('short');
  });

  it('cuts at the end of a word where one is near', () => {
    expect(truncateText('one two three four', 10, 'characters')).toBe('one two…');
  });

  it('never cuts inside a grapheme', () => {
    expect(truncateText('ab👩‍👩‍👧', 6, 'utf16', '')).toBe('ab');
  });

  it('keeps to the limit in every unit', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 80 }),
        fc.integer({ min: 0, max: 60 }),
        fc.constantFrom(
          'utf16' as const,
          'characters' as const,
          'bytes' as const,
          'graphemes' as const,
          'weighted' as const,
        ),
        (text, limit, unit) => {
          const cut = truncateText(text, limit, unit);
          expect(measureText(cut, unit) <= limit || cut === '').toBe(true);
        },
      ),
      { seed: 4, numRuns: 300 },
    );
  });
});
