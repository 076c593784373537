import { fakeClock } from '@hubbub/runtime/testing';
import { buildIndex, draftSuggestion, type DraftDeps } from '../index';
import { buildDraftInput, buildSavedReply, type MockModel, startMockModel } from '../testing';
import { createEndpointMemory } from './memory';

// How a slow, forgetful or packed endpoint costs a suggestion at most, with the real client.

const delivery = buildSavedReply({ id: 'delivery', title: 'Do you deliver?', body: 'We deliver by bike within 4 km.' });
const index = buildIndex({ savedReplies: [delivery], chunks: [], pastAnswers: [] });
const good = {
  language: 'el',
  summary: '',
  intent: 'question',
  sentiment: 'neutral',
  needsHuman: false,
  needsHumanReason: null,
  variants: [{ tone: 'short', sentences: [{ text: 'We deliver by bike within 4 km. 🚲', sourceIds: ['S1'] }] }],
};

let mock: MockModel;
beforeEach(async () => {
  mock = await startMockModel();
});
afterEach(() => mock.close());

const draft = (deps: Partial<DraftDeps> = {}) =>
  draftSuggestion(
    buildDraftInput({
      knowledge: index,
      messages: [{ id: 'm1', direction: 'inbound', text: 'Do you deliver?' }],
      tones: ['short'],
    }),
    {
      now: fakeClock(),
      memory: createEndpointMemory(),
      model: { baseUrl: mock.baseUrl, apiKey: 'sk-secret-3', model: 'mock-1', embeddingModel: null },
      ...deps,
    },
  );
const fallback = { engine: 'embedded', isAnswered: true };

it('a hanging server: the draft is there at the deadline, from saved replies, and the request is left', async () => {
  mock.queue({ type: 'hang' });
  const left = mock.left();
  const drafted = await draft({ deadlineMs: 300 });
  await left;
  expect(drafted).toMatchObject({ ...fallback, problem: { failure: 'timeout' } });
  expect(drafted.notice).toContain('Model unavailable');
});

it('a server that drips: what it began is not shown, and the draft is there at the deadline', async () => {
  mock.queue({ type: 'drip', text: JSON.stringify(good).slice(0, 90) });
  const left = mock.left();
  const told: string[] = [];
  const drafted = await draft({ deadlineMs: 400, onSentence: ({ text }) => told.push(text) });
  await left;
  expect(drafted).toMatchObject(fallback);
  expect(mock.chats[0]?.closedEarly).toBe(true);
  expect(told.every((text) => delivery.body.includes(text) || !text.includes('🚲'))).toBe(true);
});

it('500 twice, then an answer: a member gets saved replies, a job waits for the answer', async () => {
  mock.queue({ type: 'server_error' }, { type: 'server_error' }, { type: 'ok', answer: good });
  expect(await draft()).toMatchObject({ ...fallback, usage: { requests: 2 } });
  await mock.close();
  mock = await startMockModel();
  mock.queue({ type: 'server_error' }, { type: 'server_error' }, { type: 'ok', answer: good });
  expect(await draft({ isJob: true })).toMatchObject({ engine: 'openai', usage: { requests: 3 } });
});

it('a packed stream is read like any other', async () => {
  mock.queue({ type: 'gzip', answer: good });
  const drafted = await draft();
  expect(drafted).toMatchObject({ engine: 'openai', usage: { requests: 1, inputTokens: 1200 } });
  expect(drafted.variants[0]?.text).toContain('🚲');
});

it('an answer in another shape than the schema, twice: saved replies', async () => {
  mock.queue({ type: 'ok', answer: { reply: 'We deliver everywhere!' } });
  expect(await draft()).toMatchObject({ ...fallback, problem: { failure: 'bad_json' } });
  expect(mock.chats).toHaveLength(2);
});

it('an answer for ever: no more than is asked for is kept', async () => {
  const sentence = { text: 'We deliver by bike within 4 km.', sourceIds: ['S1'] };
  const long = {
    ...good,
    variants: Array.from({ length: 40 }, () => ({
      tone: 'short',
      sentences: Array.from({ length: 60 }, () => ({ ...sentence })),
    })),
  };
  mock.queue({ type: 'ok', answer: long });
  const { variants } = await draft();
  expect(variants.length).toBeLessThanOrEqual(1);
  expect(variants.every(({ sentences }) => sentences.length <= 8)).toBe(true);
});

it('an answer with numbers, nulls and lists where words belong is no draft and no crash', async () => {
  for (const answer of [
    null,
    7,
    [],
    { variants: null },
    { ...good, variants: [{ tone: 9, sentences: [null] }] },
    'x'.repeat(50_000),
  ]) {
    mock.queue({ type: 'ok', answer });
    const drafted = await draft({ memory: createEndpointMemory() });
    expect(drafted.engine).toBe('embedded');
  }
});
