import { answerOf, textsOf } from './cluster-texts';

const cluster = {
  languages: [
    { language: 'en', count: 3, sample: 'how much' },
    { language: 'el', count: 2, sample: 'πόσο κάνει' },
    { language: 'zh', count: 1, sample: '多少钱' },
  ],
};

it('sends each language its own text and the commonest one to the others', () => {
  expect(answerOf(cluster, {})).toBeNull();
  expect(answerOf(cluster, { en: '  ' })).toBeNull();
  expect(answerOf(cluster, { en: 'It is 38 €', el: 'Κάνει 38 €', zh: ' ' })).toEqual({
    text: 'It is 38 €',
    language: 'en',
    texts: { en: 'It is 38 €', el: 'Κάνει 38 €' },
  });
  expect(answerOf(cluster, { el: 'Κάνει 38 €' })).toMatchObject({ text: 'Κάνει 38 €', language: 'el' });
});

it('takes a saved reply in every language that the group speaks', () => {
  const translations = {
    el: { title: '', body: 'Κάνει' },
    'zh-Hans': { title: '', body: '价格' },
    de: { title: '', body: 'Preis' },
  };
  expect(textsOf(cluster, { body: 'Costs', language: 'en', translations })).toEqual({
    en: 'Costs',
    el: 'Κάνει',
    zh: '价格',
  });
  expect(textsOf(cluster, { body: 'Kostet', language: 'de' })).toEqual({ en: 'Kostet' });
});
