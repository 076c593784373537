import { answerOf, answersOf, textsOf } from './cluster-texts';

const cluster = {
  wordings: [
    { name: 'much', language: 'en', count: 2, sample: 'how much' },
    { name: 'price', language: 'en', count: 1, sample: 'what is the price' },
    { name: 'poso', language: 'el', count: 1, sample: 'πόσο κάνει' },
    { name: 'qian', language: 'zh', count: 1, sample: '多少钱' },
  ],
  worded: [0, 0, 1, 2, 3],
  conversations: ['a', 'b', 'c', 'd', 'e'],
};
const got = (texts: Record<string, string>, chosen: Record<string, string> = {}) =>
  [...answersOf(cluster, texts, chosen)].map(([id, { wording, by }]) => `${id} ${wording.name} ${by}`);

it('answers each wording with its own text, and the others with the nearest there is', () => {
  expect(got({})).toEqual([]);
  expect(got({ much: ' ' })).toEqual([]);
  const nearest = ['a much own', 'b much own', 'c much language', 'd poso own', 'e much any'];
  expect(got({ much: '38 €', poso: '38 €' })).toEqual(nearest);
  expect(got({ price: '38 €' })).toEqual([
    'a price language',
    'b price language',
    'c price own',
    'd price any',
    'e price any',
  ]);
});

it('lets the member choose whose answer somebody gets, as long as there is one', () => {
  const texts = { much: 'It is 38 €', price: 'The price is 38 €' };
  expect(got(texts, { a: 'price', d: 'price', e: 'poso' })).toEqual([
    'a price hand',
    'b much own',
    'c price own',
    'd price hand',
    'e much any',
  ]);
});

it('sends the commonest text, and by name whoever gets another', () => {
  expect(answerOf(cluster, { much: ' ' }, {})).toBeNull();
  expect(
    answerOf(cluster, { much: 'It is 38 €', price: 'The price is 38 €', poso: 'Κάνει 38 €' }, { a: 'price' }),
  ).toEqual({
    text: 'It is 38 €',
    own: [
      { text: 'The price is 38 €', conversations: ['a', 'c'] },
      { text: 'Κάνει 38 €', conversations: ['d'] },
    ],
  });
  expect(answerOf(cluster, { poso: 'Κάνει 38 €' }, {})).toEqual({ text: 'Κάνει 38 €', own: [] });
});

it('takes a saved reply in every language that the group speaks, for each wording of it', () => {
  const translations = {
    el: { title: '', body: 'Κάνει' },
    'zh-Hans': { title: '', body: '价格' },
    de: { title: '', body: 'Preis' },
  };
  expect(textsOf(cluster, { body: 'Costs', language: 'en', translations })).toEqual({
    much: 'Costs',
    price: 'Costs',
    poso: 'Κάνει',
    qian: '价格',
  });
  expect(textsOf(cluster, { body: 'Kostet', language: 'de' })).toEqual({ much: 'Kostet' });
});
