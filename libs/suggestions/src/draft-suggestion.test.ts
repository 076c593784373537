import { buildIndex, draftSuggestion } from './index';
import { buildDraftInput, buildSavedReply } from './testing';

const now = () => new Date('2026-11-02T10:00:00Z');

const delivery = buildSavedReply({
  id: 'delivery',
  title: 'Do you deliver?',
  body: 'We deliver by bike within 4 km. Order before 12:00 at https://shop.example/go.',
  translations: {
    el: { title: 'Κάνετε ντελίβερι;', body: 'Παραδίδουμε με ποδήλατο έως 4 χλμ.', examples: [] },
    fa: { title: 'ارسال دارید؟', body: '', examples: [] },
  },
});
const returns = buildSavedReply({ id: 'returns', title: 'Return an item', body: 'Send it back within 30 days.' });
const index = buildIndex({ savedReplies: [delivery, returns], chunks: [], pastAnswers: [] });

const ask = (text: string, more: Parameters<typeof buildDraftInput>[0] = {}) =>
  draftSuggestion(
    buildDraftInput({ knowledge: index, messages: [{ id: 'm1', direction: 'inbound', text }], ...more }),
    { now },
  );

describe('draftSuggestion without a model', () => {
  it('answers from the saved reply that fits and names it under each of its sentences', async () => {
    const drafted = await ask('do you deliver to my street?');
    const saved = drafted.variants.find(({ tone }) => tone === 'saved');
    expect(drafted).toMatchObject({ engine: 'embedded', model: null, notice: null, language: 'en', isAnswered: true });
    expect(saved?.text).toBe(delivery.body);
    expect(saved?.sentences.every(({ sources }) => sources.includes('delivery'))).toBe(true);
    expect(drafted.sources).toEqual([expect.objectContaining({ id: 'delivery', type: 'saved_reply' })]);
  });

  it('writes in the language of the contact where that version exists', async () => {
    const drafted = await ask('κάνετε ντελίβερι;', { language: 'el' });
    expect(drafted.language).toBe('el');
    expect(drafted.variants[0]?.text).toContain('Παραδίδουμε με ποδήλατο');
  });

  it('prefers, of two that answer alike, the one in the language of whoever asked', async () => {
    const english = buildSavedReply({ id: 'en', title: 'Shipping time', body: 'Your order ships within two days.' });
    const persian = buildSavedReply({
      id: 'fa',
      title: 'زمان ارسال',
      body: 'سفارش شما تا دو روز دیگر فرستاده می‌شود.',
      language: 'fa',
      examples: ['سفارش من کی می‌رسد؟'],
    });
    const knowledge = buildIndex({ savedReplies: [english, persian], chunks: [], pastAnswers: [] });
    const drafted = await ask('when does my order ship?', { knowledge });
    expect(drafted.sources[0]?.id).toBe('en');
    const alone = await ask('when does my order ship?', {
      knowledge: buildIndex({ savedReplies: [persian], chunks: [], pastAnswers: [] }),
    });
    expect(alone.sources[0]?.id).toBe('fa');
  });

  it('says so where there is no version in the language of the contact', async () => {
    const drafted = await ask('ارسال دارید؟', { language: 'fa' });
    expect(drafted.notice).toBe('In English: no Persian version');
    expect(drafted.language).toBe('en');
  });

  it('abstains rather than guesses, and offers the nearest replies as what they are', async () => {
    const drafted = await ask('who painted the mural on your wall?', { tones: [] });
    expect(drafted.isAnswered).toBe(false);
    expect(drafted.notice).not.toBeNull();
    expect(drafted.variants.every(({ verdict }) => verdict === 'warn')).toBe(true);
  });

  it('writes nothing to spam and hate', async () => {
    const drafted = await ask('do you deliver followers', { intent: 'spam' });
    expect(drafted.variants).toEqual([]);
    expect(drafted.sources).toEqual([]);
  });

  it('quotes the brand’s own caption, or what it answered here before, where no saved reply says it', async () => {
    const caption = { id: 'post-1', text: 'Open mic at our place! Friday at 20:30. Bring friends.', isOwn: true };
    const asked = { intent: 'question' as const, tones: ['short'] as const };
    const drafted = await ask('what time is the open mic schedule?', { ...asked, post: caption });
    expect(drafted).toMatchObject({ isAnswered: true, sources: [{ id: 'post-1', type: 'post', text: caption.text }] });
    expect(drafted.variants[0]).toMatchObject({ verdict: 'ok', sentences: [{ sources: ['post-1'] }] });
    expect(drafted.variants[0]?.text).toContain('20:30');
    const others = await ask('what time is the open mic schedule?', { ...asked, post: { ...caption, isOwn: false } });
    expect(others.isAnswered).toBe(false);
    // The caption names the wheel and the hours, not who may come.
    const course = { ...caption, text: 'Saturday class: three hours at the wheel, two cups, tea on the stove.' };
    const near = await ask('can my daughter join the class? she is eleven', { ...asked, post: course });
    expect(near.isAnswered).toBe(false);
    const again = await ask('', {
      ...asked,
      messages: [
        { id: 'm1', direction: 'inbound', text: 'hello' },
        { id: 'm2', direction: 'outbound', text: 'The price of the small pot is €12.' },
        { id: 'm3', direction: 'inbound', text: 'sorry, what was the price?' },
      ],
    });
    expect(again).toMatchObject({ isAnswered: true, sources: [{ id: 'm2', type: 'message' }] });
  });
});

it('is silent where two saved replies answer almost alike, and names both', async () => {
  const knowledge = buildIndex({
    savedReplies: [
      buildSavedReply({
        id: 'adults',
        title: 'What a swimming lesson costs',
        body: 'A lesson for adults is 20 euros.',
      }),
      buildSavedReply({
        id: 'kids',
        title: 'What a swimming lesson costs',
        body: 'A lesson for children is 15 euros.',
      }),
    ],
    chunks: [],
    pastAnswers: [],
  });
  const drafted = await ask('what does a swimming lesson cost?', { knowledge });
  expect(drafted.isAnswered).toBe(false);
  expect(drafted.nearest.map(({ id }) => id).sort()).toEqual(['adults', 'kids']);
});
