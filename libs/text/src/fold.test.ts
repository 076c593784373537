import fc from 'fast-check';
import { fold, foldText, rawSpan } from './fold';

const pairs: [string, string][] = [
  ['ΣΥΝΕΡΓΑΣΊΑΣ', 'συνεργασίας'],
  ['همكاري', 'همکاری'],
  ['می‌خواهم', 'میخواهم'],
  ['İŞBİRLİĞİ', 'işbirliği'],
  ['ISPARTA', 'ısparta'],
  ['Straße', 'STRASSE'],
  ['ёлка', 'ЕЛКА'],
  ['合作夥伴關係', '合作夥伴关系'],
  ['ＣＯＬＬＡＢ', 'collab'],
  ['ﾊﾟｰﾄﾅｰ', 'パートナー'],
  ['شَرَاكَة', 'شراكه'],
  ['co\u200bll\u00adab', 'collab'],
  ['cafe\u0301', 'CAFÉ'],
  ['١٢٣ ۴۵۶', '123 456'],
  ['شـــراكة', 'شراكة'],
];

describe('fold', () => {
  it.each(pairs)('reads %s as %s', (a, b) => {
    expect(foldText(a)).toBe(foldText(b));
  });

  it('keeps vowel signs of Devanagari and the voicing of kana', () => {
    expect(foldText('साझेदारी')).toBe('साझेदारी');
    expect(foldText('ガ')).not.toBe(foldText('カ'));
  });

  it('leads a folded span back to the raw text that made it', () => {
    const raw = 'Γεια! ΣΥΝ\u200bΕΡΓΑΣΊΑ; 🤝';
    const { text, map } = fold(raw);
    const at = text.indexOf('συνεργασια');
    const span = rawSpan(map, at, at + 'συνεργασια'.length);
    expect(raw.slice(span.start, span.end)).toBe('ΣΥΝ\u200bΕΡΓΑΣΊΑ');
  });

  it('leads both halves of a ligature back to its one letter', () => {
    const raw = 'Maß';
    const { text, map } = fold(raw);
    expect(text).toBe('mass');
    expect(rawSpan(map, 2, 3)).toEqual({ start: 2, end: 3 });
    expect(rawSpan(map, 3, 4)).toEqual({ start: 2, end: 3 });
  });

  it('maps every folded unit into the raw text, in order, and spans of the raw text fold to the folded span', () => {
    fc.assert(
      fc.property(anyText, (raw) => {
        const { text, map } = fold(raw);
        expect(map.starts).toHaveLength(text.length);
        for (let i = 0; i < text.length; i += 1) {
          const { start, end } = rawSpan(map, i, i + 1);
          expect(start).toBeLessThan(end);
          expect(end).toBeLessThanOrEqual(raw.length);
          if (i > 0) expect(start).toBeGreaterThanOrEqual(map.starts[i - 1]!);
          expect(foldText(raw.slice(start, end))).toContain(text.charAt(i));
        }
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it('changes nothing when applied twice, and agrees with foldText', () => {
    fc.assert(
      fc.property(anyText, (raw) => {
        const once = foldText(raw);
        expect(foldText(once)).toBe(once);
        expect(fold(raw).text).toBe(once);
      }),
      { seed: 8, numRuns: 1000 },
    );
  });

  it('survives thousands of marks on one letter', () => {
    expect(foldText('a' + '\u0301\u0323'.repeat(50_000))).toBe('a');
    expect(foldText('か' + '\u0301\u0323'.repeat(50_000)).length).toBeLessThan(40);
  });
});

const words = fc.constantFrom(
  'ß',
  'İ',
  'ı',
  'Ά',
  'ς',
  'ﷲ',
  'ｶﾞ',
  'ㅎㅏㄴ',
  'e\u0301',
  '\u200d',
  '👩‍👩‍👧',
  'क़',
  'ﬁ',
  '合',
  'آ',
  '٣',
);
const anyText = fc
  .array(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), words), { maxLength: 8 })
  .map((parts) => parts.join(''));
