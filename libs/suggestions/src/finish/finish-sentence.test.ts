import { buildIndex } from '../retrieval/knowledge-index';
import { type Knowledge, plainVoice, type SavedReplyEntry } from '../types';
import { type BegunText, finishSentence } from './finish-sentence';
import { sentenceTables } from './sentence-table';

const reply = (id: string, body: string, language = 'en', more: Partial<SavedReplyEntry> = {}): SavedReplyEntry => ({
  id,
  title: id,
  body,
  language,
  shortcut: null,
  translations: {},
  ...more,
});

const begun = (text: string, more: Partial<BegunText> = {}): BegunText => ({
  text,
  language: 'en',
  voice: plainVoice,
  contact: { name: 'Maria Papadaki', handle: 'maria.p' },
  limit: { limit: 1_000, unit: 'characters' },
  near: [],
  context: { author: { name: 'Maria', handle: 'maria.p' } },
  ...more,
});

const finish = async (knowledge: Partial<Knowledge>, text: string, more: Partial<BegunText> = {}) =>
  finishSentence(
    await sentenceTables(buildIndex({ savedReplies: [], chunks: [], pastAnswers: [], ...knowledge })),
    begun(text, more),
  );

const delivery = reply('delivery', 'Our parcels leave every morning. Delivery within the city takes two days.');

describe('a sentence that is begun', () => {
  it.each([
    ['Delivery within', ' the city takes two days.'],
    ['delivery WITHIN the c', 'ity takes two days.'],
    ['Delivery within ', 'the city takes two days.'],
    ['Hello! Delivery within the city', ' takes two days.'],
    ['Hi Maria, delivery within the', ' city takes two days.'],
  ])('is ended as a saved reply has it: %j', async (text, rest) => {
    expect(await finish({ savedReplies: [delivery] }, text)).toEqual({
      rest,
      source: { id: 'delivery', type: 'saved_reply', title: 'delivery' },
    });
  });

  it.each([
    ['el', 'Η παράδοση γίνεται σε δύο ημέρες.', 'η παραδοση γινεται', ' σε δύο ημέρες.'],
    ['fa', 'تحویل سفارش دو روز طول می‌کشد.', 'تحويل سفارش دو', ' روز طول می‌کشد.'],
    ['ar', 'يستغرق التوصيل يومين إلى ثلاثة أيام.', 'يستغرق التوصيل يوم', 'ين إلى ثلاثة أيام.'],
    ['zh', '我们在两天之内送达您的包裹。', '我们在两天', '之内送达您的包裹。'],
  ])('is found by its folded words in %s', async (language, body, text, rest) => {
    const found = await finish({ savedReplies: [reply('delivery', body, language)] }, text, { language });
    expect(found?.rest).toBe(rest);
  });

  it.each([
    '', // nothing is begun
    'Del',
    'Delivery within the city takes two days.',
    'Delivery within the city takes two days. ',
    'Delivery within\n',
    'Delivery to the moon',
    'We said: Delivery within the city takes two days. Delivery within the city', // it stands there already
  ])('is left alone: %j', async (text) => {
    expect(await finish({ savedReplies: [delivery] }, text)).toBeNull();
  });

  it('goes on as the answer to the open question does where several begin alike, else not at all', async () => {
    const savedReplies = [
      reply('shop', 'We are open from nine to five.'),
      reply('cafe', 'We are closed on Sundays.'),
      reply('repairs', 'We are open from ten to four.'),
    ];
    expect(await finish({ savedReplies }, 'We are open from')).toBeNull();
    expect((await finish({ savedReplies }, 'We are', { near: ['cafe', 'shop'] }))?.rest).toBe(' closed on Sundays.');
    expect((await finish({ savedReplies }, 'We are o', { near: ['cafe', 'repairs'] }))?.rest).toBe(
      'pen from ten to four.',
    );
  });

  it('fills in the name of whom it is for, and says nothing with a place that nobody knows', async () => {
    const savedReplies = [
      reply('hello', 'Thank you for asking, {{contact.name}}!'),
      reply('code', 'Your discount code is {{promo.code}}.'),
    ];
    expect((await finish({ savedReplies }, 'Thank you for as'))?.rest).toBe('king, Maria!');
    expect(await finish({ savedReplies }, 'Your discount code')).toBeNull();
    expect(await finish({ savedReplies }, 'Thank you for asking, contact')).toBeNull();
  });

  it('takes past answers only once they may stand by themselves, and articles in pieces', async () => {
    const past = { id: 'p', inbound: 'Do you ship abroad?', language: 'en', savedReplyId: null };
    const answer = 'We ship abroad for twelve euros.';
    const asked = (isTrusted: boolean) => finish({ pastAnswers: [{ ...past, answer, isTrusted }] }, 'We ship abroad');
    expect(await asked(false)).toBeNull();
    expect((await asked(true))?.source).toMatchObject({ id: 'p', type: 'past_answer' });
    const chunks = [{ id: 'a', title: 'Care', text: 'Wash the scarf by hand in cold water.', language: 'en' }];
    expect((await finish({ chunks }, 'Wash the scarf'))?.source).toMatchObject({ id: 'a', type: 'article' });
  });

  it('ends courtesy in the voice of the brand', async () => {
    const voice = { ...plainVoice, signOffs: { en: 'Warmly, the people of Samovar Lane' } };
    expect(await finish({}, 'Warmly, the peo', { voice })).toEqual({ rest: 'ple of Samovar Lane', source: null });
    const avoided = { ...voice, avoidWords: ['samovar'] };
    expect(await finish({}, 'Warmly, the peo', { voice: avoided })).toBeNull();
  });

  it('never goes over the limit of the platform', async () => {
    const text = 'Delivery within the';
    const fits = { limit: text.length + ' city takes two days.'.length, unit: 'characters' as const };
    expect(await finish({ savedReplies: [delivery] }, text, { limit: fits })).not.toBeNull();
    const short = { ...fits, limit: fits.limit - 1 };
    expect(await finish({ savedReplies: [delivery] }, text, { limit: short })).toBeNull();
  });

  it('is stopped by the output checker where a saved text hides something', async () => {
    const hostile = [
      reply('hidden', 'Our newest prices are on\u202E our page, see there.'),
      reply('canary', 'The secret word is HUB-0123456789ABCDEF01.'),
    ];
    const context = { canary: 'HUB-0123456789ABCDEF01' };
    for (const text of ['Our newest prices are', 'The secret word is'])
      expect(await finish({ savedReplies: hostile }, text, { context })).toBeNull();
  });

  it('forgets what was changed or deleted, and keeps the rest, as the index grows', async () => {
    const knowledge = {
      savedReplies: [delivery, reply('care', 'Wash the scarf by hand.')],
      chunks: [],
      pastAnswers: [],
    };
    const first = buildIndex(knowledge);
    const ended = async (index: typeof first, text: string) =>
      finishSentence(await sentenceTables(index), begun(text))?.rest;
    expect(await ended(first, 'Wash the scarf')).toBe(' by hand.');
    const past = {
      id: 'p',
      inbound: 'Gift?',
      answer: 'We wrap gifts in indigo paper.',
      language: 'en',
      savedReplyId: null,
    };
    const learned = buildIndex({ ...knowledge, pastAnswers: [past] }, first);
    expect(await ended(learned, 'We wrap gifts')).toBe(' in indigo paper.');
    expect(await ended(learned, 'Wash the scarf')).toBe(' by hand.');
    const deleted = buildIndex({ ...knowledge, savedReplies: [delivery] }, learned);
    expect(await ended(deleted, 'Wash the scarf')).toBeUndefined();
    expect(await ended(deleted, 'We wrap gifts')).toBeUndefined();
    expect(await ended(deleted, 'Delivery within')).toBe(' the city takes two days.');
  });

  it('takes 20,000 characters, and thousands of sentences that begin alike, in its stride', async () => {
    const savedReplies = Array.from({ length: 3_000 }, (_, i) => reply(`r${i}`, `We are happy to send number ${i}.`));
    expect(await finish({ savedReplies }, `${'We are happy '.repeat(1_500)}to send`)).toBeNull();
    expect(
      (await finish({ savedReplies }, 'We are happy to send number 2999', { near: ['r2999'] }))?.rest,
    ).toBeUndefined();
    expect((await finish({ savedReplies }, 'We are happy to send', { near: ['r17'] }))?.rest).toBe(' number 17.');
  });
});
