import type { Draft } from '@hubbub/contracts';
import { connectHttpChannel, eventually, signInAs, startPlatform, startTestServer, type TestServer } from './testing';

let server: TestServer;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let headers: Record<string, string>;
let path: string;

beforeAll(async () => {
  [server, platform] = await Promise.all([startTestServer(), startPlatform()]);
  const channel = await connectHttpChannel(server, platform.url);
  await channel.deliver([
    {
      type: 'message',
      id: 'm1',
      conversation: { id: 'c1', kind: 'direct' },
      author: { id: 'u1', name: 'Nasrin' },
      text: 'Πόσο κάνει;',
      sentAt: new Date().toISOString(),
    },
  ]);
  const { items } = await eventually(
    async () => (await server.api('GET', '/api/conversations')).body as unknown as { items: { id: string }[] },
    (page) => page.items.length === 1,
  );
  path = `/api/conversations/${items[0]!.id}`;
  ({ headers } = await signInAs(server, 'agent'));
});
afterAll(async () => {
  await server.stop();
  await platform.stop();
});

const own = (method: string, address: string, body?: object) => server.request(method, address, body, headers);
const put = (body: object) => own('PUT', `${path}/draft`, body);
const upload = async (name: string): Promise<string> => {
  const form = new FormData();
  form.append('file', new Blob(['%PDF-1.4 prices']), name);
  const answer = await fetch(`${server.url}/api/attachments`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.token}` },
    body: form,
  });
  return ((await answer.json()) as { id: string }).id;
};

it('keeps a text over the version that was seen, and refuses to replace a newer one', async () => {
  const first = (await put({ text: 'Σας', version: 0 })).body as unknown as Draft;
  expect(first).toMatchObject({ text: 'Σας', version: 1, files: [] });
  expect(((await put({ text: 'Σας ευχαριστώ', version: 1 })).body as unknown as Draft).version).toBe(2);
  const late = await put({ text: 'from a phone that slept', version: 1 });
  expect(late).toMatchObject({
    status: 409,
    body: { code: 'draft_moved', details: { draft: { text: 'Σας ευχαριστώ', version: 2 } } },
  });
  expect((await put({ text: 'without a version it is replaced' })).body).toMatchObject({ version: 3 });
});

it('gives back the uploads beside a text in their order, without those that are gone', async () => {
  const [price, map] = [await upload('price.pdf'), await upload('map.pdf')];
  await put({ text: 'Both', attachments: [map, price] });
  const draft = (await own('GET', `${path}/draft`)).body as unknown as Draft;
  expect(draft.attachments).toEqual([map, price]);
  expect(draft.files.map(({ name, bytes }) => [name, bytes])).toEqual([
    ['map.pdf', 15],
    ['price.pdf', 15],
  ]);
  await put({ text: 'One', attachments: ['00000000-0000-4000-8000-000000000000', price] });
  expect(((await own('GET', `${path}/draft`)).body as unknown as Draft).attachments).toEqual([price]);
});

it('brings draft and suggestion with a timeline when they are asked for, and nobody else reads the draft', async () => {
  await put({ text: 'Thirty-eight' });
  const whole = (await own('GET', `${path}/timeline?with=suggestion,draft`)).body;
  expect(whole).toMatchObject({ items: [{ text: 'Πόσο κάνει;' }], acts: [], draft: { text: 'Thirty-eight' } });
  expect(whole).toHaveProperty('suggestion');
  expect((await own('GET', `${path}/timeline`)).body).not.toHaveProperty('draft');
  const token = (await server.api('GET', `${path}/timeline?with=draft`)).body; // of nobody in person
  expect(token).not.toHaveProperty('draft');
  expect((await own('GET', `${path}/timeline?with=secrets`)).status).toBe(400);
});
