import { findFlags } from './find-flags';
import { analyse } from '../analysis/analyse';

const sure = (text: string): string[] =>
  findFlags(text, { language: analyse(text).language })
    .filter(({ certainty }) => certainty === 'sure')
    .map(({ name }) => name);

describe('findFlags', () => {
  it.each([
    ['We would love to discuss a partnership with your brand', 'partnership'],
    ['Θέλουμε να συζητήσουμε μια συνεργασία', 'partnership'],
    ['پیشنهاد همکاری داشتم', 'partnership'],
    ['نود التعاون معكم', 'partnership'],
    ['想谈谈合作', 'partnership'],
    ['Would you sponsor our school run?', 'sponsorship'],
    ['c0ll4b with us?', 'partnership'],
    ['p a r t n e r s h i p with your brand?', 'partnership'],
    ['想跟你们he作', 'partnership'],
    ['上周发的合作方案看了吗', 'partnership'],
  ])('%s', (text, flag) => {
    expect(sure(text)).toContain(flag);
  });

  it.each([
    'my partner loves your coffee',
    'Not interested in any partnership, please stop',
    'Ευχαριστώ για τη συνεργασία',
    'شكرا لتعاونكم',
    '不想合作',
    '不想合作就是问问价格', // the doubled sign is no stretched spelling of the sentence
    '跟你们合作的那家洗衣店把我衣服洗坏了', // a whole sentence is one token, and yet it says more
    '赞助商的广告太多了，看着烦',
    'where is my order?',
    '',
  ])('stays silent on “%s”', (text) => {
    expect(sure(text)).toEqual([]);
  });

  it('marks the words in the raw text and says why', () => {
    const text = 'Hi! ΣΥΝΕΡ\u200bΓΑΣΙΑ μαζί σας;';
    const [flag] = findFlags(text, { language: 'el' });
    expect(flag?.spans[0]).toEqual({ start: 4, end: 15, text: 'ΣΥΝΕΡ\u200bΓΑΣΙΑ' });
    expect(flag?.reasons.length).toBeGreaterThan(1);
  });
});
