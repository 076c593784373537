import fc from 'fast-check';
import { foldText } from '@hubbub/text';
import { analyse } from './analysis/analyse';
import { findFlags } from './flags/find-flags';

const size = 100_000;
const hostile: [string, string][] = [
  ['one letter', 'a'.repeat(size)],
  ['one word', 'collab '.repeat(size / 7)],
  ['spaced letters', 'c '.repeat(size / 2)],
  ['spaced Han', '合 '.repeat(size / 2)],
  ['Han', '合作'.repeat(size / 2)],
  ['leet', '1!|0@'.repeat(size / 5)],
  ['marks', `a${'\u0301\u0323'.repeat(size / 2)}`],
  ['zero-width', '\u200b\u202e'.repeat(size / 2)],
  ['Arabic clitics', 'وفبلکال'.repeat(size / 7)],
  ['dots', 'a.b@'.repeat(size / 4)],
  ['links', 'http://a.b/c '.repeat(size / 13)],
  ['mentions', '@a'.repeat(size / 2)],
  ['hashtag', `#${'partner'.repeat(size / 7)}`],
  ['mixed scripts', 'aаα'.repeat(size / 3)],
  ['emoji', '👩‍👩‍👧'.repeat(size / 8)],
  ['jamo', 'ㅋㅏ'.repeat(size / 2)],
  ['boxed letters', '🅲🅾'.repeat(size / 4)],
  ['negations', 'not no never '.repeat(size / 13)],
  ['lone surrogates', '\ud800'.repeat(size)],
];

describe('hostile texts of 100 KB', () => {
  it.each(hostile)('%s: answers, with spans inside the text', (_name, text) => {
    const { language } = analyse(text);
    for (const { spans } of findFlags(text, {
      language,
      keywords: [{ flag: 'own', terms: [{ text: 'collab', inflections: true }], patterns: ['(a+)+b'] }],
    })) {
      for (const { start, end, text: words } of spans) expect(text.slice(start, end)).toBe(words);
    }
    expect(typeof language).toBe('string');
  });

  it('are read by a pattern that needs a state for each way to read them, of which one place is shown', () => {
    // Each of the states that the engine would build is used once: what such a pattern reads is bounded instead.
    const text = Array.from({ length: size }, (_, i) =>
      (i * 2_654_435_761) % 4_294_967_296 > 2 ** 31 ? 'a' : 'b',
    ).join('');
    const ask = (pattern: string): number =>
      findFlags(text, { language: 'en', keywords: [{ flag: 'own', terms: [], patterns: [pattern] }] }).filter(
        ({ name }) => name === 'own',
      ).length;
    expect(ask('(?:a|b)*a(?:a|b){20}!')).toBe(0);
    expect(ask('(?:a|b)*a(?:a|b){20}')).toBe(1);
    expect(ask('a(?:.*x)?')).toBe(1);
  });

  it('take time in proportion to their length, compared in work and not in seconds', () => {
    // Twice the text gives at most twice the hits: no pairing of words with words.
    const hits = (times: number): number =>
      findFlags('we would love a collab with you. '.repeat(times), { language: 'en' }).flatMap(({ spans }) => spans)
        .length;
    expect(hits(10)).toBeLessThanOrEqual(20);
    expect(hits(2000)).toBeLessThanOrEqual(40);
  });
});

describe('any text', () => {
  it('is read without an error, gives spans of the raw text, and the same answer twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const analysis = analyse(text);
        expect(analysis.urgency).toBeGreaterThanOrEqual(0);
        expect(analysis.urgency).toBeLessThanOrEqual(1);
        const flags = findFlags(text, { language: analysis.language });
        for (const { spans } of flags)
          for (const { start, end, text: words } of spans) expect(text.slice(start, end)).toBe(words);
        expect(findFlags(text, { language: analysis.language })).toEqual(flags);
      }),
      { seed: 31, numRuns: 300 },
    );
  });

  it('raises the same flags as its fold', () => {
    const pieces = fc.constantFrom(
      'Partnership',
      'ΣΥΝΕΡΓΑΣΊΑ',
      'همكاري',
      'التعاون',
      '合作',
      ' with you ',
      '?',
      'NOT ',
      'my ',
      '🙏',
      'İŞBİRLİĞİ',
      'sponsor us',
      'é',
      '\u200b',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 6 }), fc.constantFrom('en', 'el', 'fa', 'zh'), (parts, language) => {
        const text = parts.join('');
        const names = (one: string): unknown =>
          findFlags(one, { language })
            .filter(({ name }) => name.endsWith('ship'))
            .map(({ name, certainty }) => [name, certainty]);
        expect(names(foldText(text))).toEqual(names(text));
      }),
      { seed: 32, numRuns: 300 },
    );
  });
});
