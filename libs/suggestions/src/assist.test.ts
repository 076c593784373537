import { assist, summariseConversation, type AssistInput } from './assist';
import { createEndpointMemory } from './model/memory';
import { type MockModel, startMockModel } from './testing';

const now = () => new Date('2026-11-02T10:00:00Z');
const input: AssistInput = {
  act: 'shorten',
  text: 'Thank you for asking. Our shop is a lovely place with many plants. We are open from 9:00 to 17:00, see https://shop.example/hours.',
  language: 'en',
  limit: { limit: 500, unit: 'characters' },
};

describe('assist without a model', () => {
  it('shortens by leaving sentences out, and says so', async () => {
    expect(await assist(input, { now })).toEqual({
      text: 'Thank you for asking. We are open from 9:00 to 17:00, see https://shop.example/hours.',
      engine: 'embedded',
      verdict: 'ok',
      warnings: ['Shortened by leaving sentences out'],
      usage: null,
    });
  });

  it.each(['translate', 'continue'] as const)('cannot %s', async (act) => {
    expect(await assist({ ...input, act }, { now })).toBeNull();
  });

  it('changes greeting and closing by tone, word for word between them', async () => {
    const text = 'Hi there! We open at 9:00, see https://shop.example/hours. Just ask if you need anything else!';
    const formal = await assist({ ...input, act: 'tone', tone: 'formal', text }, { now });
    expect(formal).toMatchObject({
      text: 'Hello, We open at 9:00, see https://shop.example/hours. Please do not hesitate to write to us again.',
      verdict: 'ok',
      warnings: ['Only greeting and closing were changed'],
    });
    expect(await assist({ ...input, act: 'tone', tone: 'formal', language: 'sw' }, { now })).toBeNull();
  });

  it('puts spaces, full stops and capitals right, and touches no link', async () => {
    const text = 'we open at 9:00 ,see  https://shop.example/hours.html . ask us us anything!!!!!';
    expect((await assist({ ...input, act: 'fix', text }, { now }))?.text).toBe(
      'We open at 9:00, see https://shop.example/hours.html. Ask us anything!',
    );
  });

  it('goes on with what a saved reply says next, and ends a sentence that is begun', async () => {
    const sources = [{ text: 'We deliver on Mondays. Delivery costs €4.', language: 'en' }];
    const more = await assist({ ...input, act: 'continue', text: 'We deliver on Mondays.', sources }, { now });
    expect(more).toMatchObject({ text: 'We deliver on Mondays. Delivery costs €4.', verdict: 'ok' });
    const ended = await assist({ ...input, act: 'continue', text: 'Hello! Delivery co', sources }, { now });
    expect(ended?.text).toBe('Hello! Delivery costs €4.');
  });

  it('makes a text fuller with courtesy and with what the saved reply says further, and no more', async () => {
    const sources = [
      { text: 'We deliver on Mondays. Delivery costs €4. Order before noon.', language: 'en' },
      { text: 'Παραδίδουμε κάθε Δευτέρα.', language: 'el' },
    ];
    const expand = { ...input, act: 'expand' as const, text: 'We deliver on Mondays.', sources };
    const fuller = await assist(expand, { now });
    expect(fuller).toMatchObject({ engine: 'embedded', verdict: 'ok' });
    expect(fuller?.text).toBe(
      'Hi there! We deliver on Mondays. Delivery costs €4. Order before noon. Just ask if you need anything else!',
    );
    expect(fuller?.warnings).toEqual(['What your saved reply says further was added']);
    const alone = await assist({ ...expand, sources: [] }, { now });
    expect(alone).toMatchObject({ warnings: ['Only courtesy was added'] });
    expect(alone?.text).toContain('We deliver on Mondays.');
    const closed = await assist(
      { ...expand, text: 'We deliver on Mondays. Just ask if you need anything else!' },
      { now },
    );
    expect(closed?.text).toMatch(/Order before noon\. Just ask if you need anything else!$/u);
    const short = await assist({ ...expand, limit: { limit: 45, unit: 'characters' } }, { now });
    expect(short?.text).toBe('We deliver on Mondays. Delivery costs €4.');
    expect(await assist({ ...expand, limit: { limit: 22, unit: 'characters' } }, { now })).toBeNull();
  });

  it('translates what is a saved reply with a version in that language', async () => {
    const translations = { el: 'Ανοίγουμε στις 9:00.' };
    const found = await assist(
      { ...input, act: 'translate', text: 'We open at 9:00.', toLanguage: 'el', translations },
      { now },
    );
    expect(found).toMatchObject({ text: 'Ανοίγουμε στις 9:00.', engine: 'embedded' });
  });
});

describe('assist with a model', () => {
  let mock: MockModel;
  beforeEach(async () => {
    mock = await startMockModel();
  });
  afterEach(() => mock.close());
  const deps = () => ({
    now,
    memory: createEndpointMemory(),
    model: { baseUrl: mock.baseUrl, apiKey: null, model: 'mock-1', embeddingModel: null },
  });

  it('translates what the member wrote', async () => {
    mock.queue({
      type: 'ok',
      answer: { text: 'Είμαστε ανοιχτά από 9:00 έως 17:00, δείτε https://shop.example/hours.' },
    });
    const result = await assist({ ...input, act: 'translate', toLanguage: 'el' }, deps());
    expect(result).toMatchObject({ engine: 'openai', verdict: 'ok', usage: { requests: 1 } });
    expect(result?.text).toContain('Είμαστε ανοιχτά');
  });

  it('gives the own text back where the model adds what is not in it', async () => {
    mock.queue({
      type: 'ok',
      answer: { text: 'Open from 9:00 to 17:00, everything is free, see https://evil.example.' },
    });
    const result = await assist({ ...input, act: 'fix' }, deps());
    expect(result).toMatchObject({
      text: input.text,
      verdict: 'block',
      warnings: expect.arrayContaining(['url', 'commitment']),
    });
  });

  it('takes an address out of the request and puts it back', async () => {
    mock.queue({ type: 'ok', answer: { text: 'We write to ⟦EMAIL_1⟧.' } });
    const result = await assist(
      { ...input, act: 'fix', text: 'We rite to ana@home.example.' },
      { ...deps(), model: { ...deps().model, redact: true } },
    );
    expect(mock.chats[0]?.raw).not.toContain('ana@home.example');
    expect(result?.text).toBe('We write to ana@home.example.');
  });

  it('has nothing to offer when the model fails, but shortens all the same', async () => {
    mock.queue({ type: 'unauthorized' });
    expect(await assist({ ...input, act: 'translate', toLanguage: 'el' }, deps())).toBeNull();
    expect(await assist(input, deps())).toMatchObject({ engine: 'embedded' });
  });

  it('summarises, and falls back to an extract where the summary holds what nobody said', async () => {
    const messages = [
      { id: 'm1', direction: 'inbound' as const, text: 'Hi! My order 5512 has not arrived. Where is it?' },
      { id: 'm2', direction: 'outbound' as const, text: 'We are looking into it.' },
    ];
    mock.queue(
      { type: 'ok', answer: { text: 'The order 5512 has not arrived; we are looking into it.' } },
      { type: 'ok', answer: { text: 'The customer was promised a refund of €50.' } },
    );
    const languages = { language: 'en', contactLanguage: 'en' };
    expect(await summariseConversation(messages, languages, deps())).toMatchObject({
      engine: 'openai',
      isExtract: false,
    });
    const second = await summariseConversation(messages, languages, deps());
    expect(second).toMatchObject({ engine: 'embedded', isExtract: true });
    expect(second?.text).toContain('order 5512 has not arrived');
  });
});
