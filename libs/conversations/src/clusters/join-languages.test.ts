import { groupComments } from './group-comments';
import { joinLanguages } from './join-languages';

let made = 0;
type Lines = readonly (readonly [language: string, text: string])[];
const join = (lines: Lines) =>
  joinLanguages(
    groupComments(
      lines.map(([language, text]) => ({
        conversationId: String((made += 1)),
        language,
        text,
        receivedAt: new Date(0),
      })),
      1,
    ),
  );
const questionsOf = (lines: Lines): string[][] =>
  join(lines).map(({ parts }) => parts.flatMap(({ group }) => group.comments.map(({ text }) => text)).sort());
const partsOf = (lines: Lines): string[][] =>
  join(lines).map(({ parts }) => parts.map(({ group }) => `${group.language} ${group.comments.length}`));
const one = (lines: readonly (readonly [string, string])[]): string[][] => [lines.map(([, text]) => text).sort()];

it.each([
  [
    'a price',
    [
      ['en', 'How much is it?'],
      ['el', 'Πόσο κάνει;'],
      ['fa', 'قیمتش چنده؟'],
      ['ar', 'كم السعر؟'],
      ['zh', '多少钱'],
      ['de', 'Was kostet das?'],
    ],
  ],
  [
    'a discount',
    [
      ['en', 'is there a discount'],
      ['el', 'υπάρχει έκπτωση;'],
      ['fa', 'تخفیف دارید؟'],
      ['ar', 'هل يوجد خصم؟'],
      ['zh', '有折扣吗？'],
    ],
  ],
] as const)('takes %s in many languages for one question', (_, lines) => {
  expect(questionsOf(lines)).toEqual(one(lines));
});

it.each([
  ['other questions', ['en', 'How much is it?'], ['el', 'υπάρχει έκπτωση;']],
  ['more than one thing', ['en', 'How much is it and do you ship abroad?'], ['el', 'Πόσο κάνει;']],
  ['words that nobody knows', ['en', 'price of the frobnicator gizmotron'], ['el', 'Πόσο κάνει;']],
  ['other figures', ['en', 'price for 2'], ['fa', 'قیمت ۳ تا']],
  ['languages that were not recognised', ['und', 'How much is it?'], ['en', 'how much is it']],
  ['nothing that has a meaning', ['en', 'blorp'], ['el', 'μπλορπ']],
] as const)('keeps %s apart', (_, left, right) => {
  expect(questionsOf([left, right])).toHaveLength(2);
});

it('takes two ways of asking in one language for one question, each a part of its own', () => {
  const lines = [
    ['en', 'How much is it?'],
    ['en', 'how much is it'],
    ['el', 'Πόσο κάνει;'],
    ['el', 'τι τιμή έχει'],
  ] as const;
  expect(questionsOf(lines).map((texts) => texts.length)).toEqual([4]);
  expect(partsOf(lines)).toEqual([['en 2', 'el 1', 'el 1']]);
});

it.each([
  ['something more', ['en', 'How much is it?'], ['en', 'what does it cost to Crete']],
  ['a word nobody knows', ['en', 'How much is it?'], ['en', 'what does the frobnicator cost']],
] as const)('keeps %s apart within one language', (_, left, right) => {
  expect(questionsOf([left, right])).toHaveLength(2);
});
