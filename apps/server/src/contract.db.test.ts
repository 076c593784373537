import { connectHttpChannel, startPlatform, startTestServer, type TestServer } from './testing';

/** The borders of the public API that belong to no one resource. */
let server: TestServer;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let conversationId: string;

beforeAll(async () => {
  server = await startTestServer({ withWorker: false });
  platform = await startPlatform();
  const channel = await connectHttpChannel(server, platform.url);
  await channel.deliver([
    {
      id: 'm1',
      conversation: { id: 'p1', kind: 'direct' },
      author: { id: 'p1', name: 'Person' },
      text: 'Hello',
      sentAt: '2026-11-02T10:00:00Z',
    },
  ]);
  await server.receiveAll();
  const { body } = await server.api('GET', '/api/conversations');
  conversationId = body.items[0]!['id'] as unknown as string;
});
afterAll(async () => {
  await server.stop();
  await platform.stop();
});

const list = (query: string) => server.api('GET', `/api/conversations?${query}`);

it('takes a parameter that is repeated many times as any of them', async () => {
  const labels = Array.from({ length: 40 }, (_, index) => `label=0190b8a0-0000-7000-8000-0000000000${index + 10}`);
  expect(await list(labels.join('&'))).toMatchObject({ status: 200, body: { items: [] } });
  const platforms = Array.from({ length: 40 }, (_, index) => `platform=p${index}`);
  expect((await list(`${platforms.join('&')}&platform=http`)).body.items).toHaveLength(1);
});

it('says which parameter is wrong, and what it may be', async () => {
  expect(await list('status=nope')).toMatchObject({
    status: 400,
    body: { code: 'invalid', message: expect.stringMatching(/^status: .*"open"/) },
  });
  expect(await list('colour=red')).toMatchObject({ status: 400, body: { message: expect.stringContaining('colour') } });
  expect(await list('limit=201')).toMatchObject({
    status: 400,
    body: { message: expect.stringMatching(/limit.*200/) },
  });
  expect(await list('filter=%7B')).toMatchObject({ status: 400, body: { code: 'invalid' } });
  expect(await list('cursor=nonsense')).toMatchObject({ status: 400, body: { code: 'invalid' } });
});

it("refuses a text of any length by the platform's own limit", async () => {
  const answer = await server.api('POST', `/api/conversations/${conversationId}/messages`, {
    text: 'x'.repeat(400_000),
  });
  expect(answer).toMatchObject({
    status: 422,
    body: { code: 'text_too_long', details: { length: 400_000, limit: expect.any(Number), unit: expect.any(String) } },
  });
});

it('answers an unknown route and a body that is no JSON in the one form of errors', async () => {
  expect(await server.api('GET', '/api/nothing')).toMatchObject({ status: 404, body: { code: 'not_found' } });
  expect(await server.api('POST', '/api/labels', '{"name":')).toMatchObject({ status: 400, body: { code: 'invalid' } });
});
