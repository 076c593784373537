import { refusalText } from '@hubbub/contracts';
import fc from 'fast-check';
import { foldText } from '@hubbub/text';
import { findFlags } from '../flags/find-flags';
import { checkKeywordSet, type KeywordSet } from './keyword-set';

const set = (terms: string[], inflections = true, patterns: string[] = []): KeywordSet[] => [
  { flag: 'own', terms: terms.map((text) => ({ text, inflections })), patterns },
];
const words = (text: string, sets: KeywordSet[]): string[] =>
  findFlags(text, { keywords: sets })
    .filter(({ name }) => name === 'own')
    .flatMap(({ spans }) => spans.map((span) => span.text));

describe('keywords of a workspace', () => {
  it.each([
    ['k', 'thanks a lot'],
    ['art', 'party at the start'],
    ['price', 'the prick of a needle'],
    ['card', 'cardio at nine'],
    ['ship', 'friendship first'],
    ['合作', '这个组合作品在哪里'],
    ['شراكة', 'شركتكم وين مقرها؟'],
    ['συνεργασία', 'το συνεργείο της γειτονιάς'],
    ['cat', 'concatenate'],
  ])('“%s” is silent in “%s”', (term, text) => {
    expect(words(text, set([term]))).toEqual([]);
  });

  it.each([
    ['price', 'Prices please', 'Prices'],
    ['συνεργασία', 'ΣΥΝΕΡΓΑΣΙΑΣ;', 'ΣΥΝΕΡΓΑΣΙΑΣ'],
    ['συνεργασία', 'για τις συνεργασίες μας', 'συνεργασίες'],
    ['شراكة', 'مهتم للشراكات', 'للشراكات'],
    ['همکاری', 'سلام برای همكاري', 'همكاري'],
    ['همکاری', 'همکاری‌هاتون عالیه', 'همکاری‌هاتون'],
    ['合作', '想和你们合作', '合作'],
    ['işbirliği', 'İŞBİRLİĞİ için', 'İŞBİRLİĞİ'],
    ['сотрудничество', 'о сотрудничестве', 'сотрудничестве'],
    ['コラボ', '来月コラボします', 'コラボ'],
    ['협업', '협업을 제안합니다', '협업'],
    ['price', 'pr1ce?', 'pr1ce'],
    ['price', 'p r i c e', 'p r i c e'],
    ['price', 'рrice now', 'рrice'],
    ['gift card', 'do you sell gift cards', 'gift cards'],
    ['🔥', 'so 🔥 today', '🔥'],
    ['C++', 'is it c++?', 'c++'],
  ])('“%s” fires in “%s”', (term, text, found) => {
    expect(words(text, set([term]))).toContain(found);
  });

  it('finds a Latin word set among Han, kana or Hangul without a space', () => {
    expect(words('要不要跟我的頻道Collab一下', set(['collab']))).toEqual(['Collab']);
    expect(words('一緒にcollabしませんか', set(['collab']))).toEqual(['collab']);
    expect(words('저랑collab해요', set(['collab']))).toEqual(['collab']);
    expect(words('跟scollabx没关系', set(['collab']))).toEqual([]);
  });

  it('keeps to the exact word where inflections are off', () => {
    expect(words('prices', set(['price'], false))).toEqual([]);
    expect(words('the PRICE', set(['price'], false))).toEqual(['PRICE']);
  });

  it('reads patterns on the folded text and points into the raw one', () => {
    expect(words('Παραγγελία ΑΒ-１２３４!', set([], true, ['αβ-[0-9]{4}']))).toEqual(['ΑΒ-１２３４']);
    expect(words('ΣΥΝΕΡΓΑΣΊΑ', set([], true, ['Συνεργασί(α|ες)']))).toEqual(['ΣΥΝΕΡΓΑΣΊΑ']);
  });

  it('matches two texts of one fold alike', () => {
    const sets = set(['συνεργασία', 'price', 'شراكة', '合作', 'işbirliği'], true, ['ref-\\d+']);
    const pieces = fc.constantFrom(
      'Συνεργασία',
      'PRICE',
      'price',
      'ﺷﺮاﻛﺔ',
      'شراكه',
      '合作',
      'İşbirliği',
      'ref-１２',
      ' ',
      '\u200b',
      'x',
      '!',
      'é',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
        const raw = parts.join('');
        const folded = foldText(raw);
        const names = (text: string): unknown =>
          findFlags(text, { language: 'en', keywords: sets }).map(({ name, certainty }) => [name, certainty]);
        expect(names(raw)).toEqual(names(folded));
        for (const flag of findFlags(raw, { keywords: sets })) {
          for (const span of flag.spans) expect(raw.slice(span.start, span.end)).toBe(span.text);
        }
      }),
      { seed: 11, numRuns: 400 },
    );
  });
});

describe('checkKeywordSet', () => {
  const base = { flag: 'own', terms: [{ text: 'price', inflections: true }], patterns: [] as string[] };
  it('accepts what can work', () => {
    expect(checkKeywordSet({ ...base, patterns: ['ord(er|re)-\\d+'] })).toBeNull();
  });
  it.each([
    [{ ...base, flag: ' ' }, 'name'],
    [{ ...base, terms: [], patterns: [] }, 'at least one'],
    [{ ...base, terms: [{ text: '\u200b', inflections: true }] }, 'empty'],
    [{ ...base, terms: [{ text: '.', inflections: true }] }, 'punctuation'],
    [{ ...base, patterns: ['(?=x)y'] }, 'ahead'],
    [{ ...base, patterns: ['(a)\\1'] }, 'refers back'],
    [{ ...base, patterns: ['(abc'] }, 'cannot be read'],
    [{ ...base, patterns: ['.*'] }, 'everything'],
  ])('gives the reason for %j', (keywords, reason) => {
    const refused = checkKeywordSet(keywords);
    expect(refused && refusalText(refused)).toContain(reason);
  });
});
