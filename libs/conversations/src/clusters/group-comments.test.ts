import fc from 'fast-check';
import { groupComments } from './group-comments';
import { textKey } from './text-key';

let made = 0;
const comment = (text: string, language = 'en') => ({
  conversationId: String((made += 1)),
  language,
  text,
  receivedAt: new Date(0),
});
const groupsOf = (texts: readonly string[], language = 'en') =>
  groupComments(texts.map((text) => comment(text, language))).map(({ comments }) =>
    comments.map(({ text }) => text).sort(),
  );

it('takes capitals, signs, emoji, names and courtesies for the same question', () => {
  const same = ['Price please?', 'PRICE??', 'price 🙏', '@shop price', 'Hi, price pls!', 'priceee'];
  expect(groupsOf(same)).toEqual([[...same].sort()]);
});

it.each([
  ['el', ['Πόσο κάνει;', 'ποσο κανει', 'Γεια σας, πόσο κάνει παρακαλώ;;']],
  ['fa', ['قیمت چنده؟', 'سلام قيمت چنده', 'قیمت چنده لطفا']],
  ['ar', ['كم السعر؟', 'السلام عليكم كم السعر', 'كم السعر لو سمحت 🌹']],
  ['zh', ['请问多少钱？', '多少钱', '你好，多少钱呀']],
  ['ja', ['いくらですか？', 'こんにちは、いくらですか']],
])('groups near-identical comments in %s', (language, texts) => {
  expect(groupsOf(texts, language)).toHaveLength(1);
});

it('joins small differences of words and keeps different questions apart', () => {
  const price = ['how much is this mug', 'how much is this mug in euros', 'How much is this mug?'];
  const ship = ['do you ship to Cyprus', 'Do you ship to Cyprus?'];
  expect(groupsOf([...price, ...ship, 'is it dishwasher safe', 'what a lovely colour'])).toEqual([
    [...price].sort(),
    [...ship].sort(),
  ]);
});

it('does not chain likenesses from one question to another', () => {
  const texts = [
    'red mug price',
    'red mug price today',
    'red mug price today or tomorrow morning',
    'price today or tomorrow morning maybe',
  ];
  for (const group of groupComments(texts.map((text) => comment(text)))) {
    expect(group.comments.length).toBeLessThan(4);
  }
});

it('says nothing of hearts, thanks and bare links', () => {
  for (const text of ['❤️❤️', '!!!', 'thanks!', '@friend', 'https://example.com/x', '谢谢'])
    expect(textKey(text)).toBe('');
});

it('keeps languages apart, so that an answer is in the right one', () => {
  expect(groupComments([comment('menu', 'en'), comment('menu', 'fr')])).toEqual([]);
});

it('puts every comment in at most one group, whatever people write', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { maxLength: 40 }), (texts) => {
      const comments = texts.map((text) => comment(text));
      const ids = groupComments(comments, 1).flatMap((group) =>
        group.comments.map(({ conversationId }) => conversationId),
      );
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).toHaveLength(comments.filter(({ text }) => textKey(text) !== '').length);
    }),
    { seed: 20_261_102, numRuns: 200 },
  );
});
