import { type MockModel, startMockModel } from '@hubbub/suggestions/testing';
import { connectHttpChannel, eventually, startPlatform, startTestServer, type TestServer } from './testing';

let server: TestServer;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let model: MockModel;

beforeAll(async () => {
  model = await startMockModel();
  platform = await startPlatform();
  server = await startTestServer({ env: { AI_BASE_URL: model.baseUrl, AI_MODEL: 'mock-1' } });
});
afterAll(async () => {
  await server.stop();
  await platform.stop();
  await model.close();
});

interface Drafted {
  engine: string;
  model: string | null;
  notice: string | null;
  variants: { text: string; verdict: string; sentences: { sources: string[] }[] }[];
}

const askedAbout = async (text: string) => {
  const channel = await connectHttpChannel(server, platform.url);
  await server.api('POST', '/api/saved-replies', {
    title: 'Opening hours',
    body: 'We are open from 9:00 to 17:00.',
    language: 'en',
    examples: ['when are you open?'],
  });
  await channel.deliver([
    {
      id: `q-${text.length}-${channel.id}`,
      conversation: { id: `c-${channel.id}`, kind: 'direct' },
      author: { id: 'asker', name: 'Maria' },
      text,
      sentAt: new Date().toISOString(),
    },
  ]);
  const [conversation] = await eventually(
    async () =>
      (await server.api('GET', `/api/conversations?channelId=${channel.id}`)).body.items as unknown as { id: string }[],
    (items) => items.length > 0,
  );
  return conversation!.id;
};

it('asks the model when AI_BASE_URL is set, and keeps contact text out of everything but the last part', async () => {
  model.queue({
    type: 'ok',
    answer: {
      language: 'en',
      summary: 'Asks for hours',
      intent: 'question',
      sentiment: 'neutral',
      needsHuman: false,
      needsHumanReason: null,
      variants: [{ tone: 'friendly', sentences: [{ text: 'We are open from 9:00 to 17:00.', sourceIds: ['S1'] }] }],
    },
  });
  const id = await askedAbout('When are you open?');
  const { body } = await server.api('POST', `/api/conversations/${id}/suggestions`, { tones: ['friendly'] });
  const drafted = body as unknown as Drafted;
  expect(drafted).toMatchObject({
    engine: 'openai',
    model: 'mock-1',
    variants: [expect.objectContaining({ verdict: 'ok' })],
  });
  expect(drafted.variants[0]!.text).toContain('9:00 to 17:00');
  const messages = model.chats.at(-1)!.body['messages'] as { role: string; content: string }[];
  expect(messages.filter(({ content }) => content.includes('When are you open?')).map(({ role }) => role)).toEqual([
    'user',
  ]);
});

it('drafts from saved replies with an honest notice when the model fails, and loses no message', async () => {
  model.queue({ type: 'unauthorized' });
  const id = await askedAbout('when are you open?');
  const drafted = (await server.api('POST', `/api/conversations/${id}/suggestions`, { tones: ['saved'] }))
    .body as unknown as Drafted;
  expect(drafted).toMatchObject({ engine: 'embedded', model: null, notice: expect.any(String) as string });
  expect((await server.api('GET', `/api/conversations/${id}/messages`)).body.items).toHaveLength(1);
});
