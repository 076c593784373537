import { randomUUID } from 'node:crypto';
import { type MockModel, startMockModel } from '@hubbub/suggestions/testing';
import {
  connectHttpChannel,
  eventually,
  makeToken,
  makeWorkspace,
  startPlatform,
  startTestServer,
  type TestServer,
} from './testing';

let server: TestServer;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let model: MockModel;
let channel: Awaited<ReturnType<typeof connectHttpChannel>>;

beforeAll(async () => {
  model = await startMockModel();
  platform = await startPlatform();
  server = await startTestServer({ env: { AI_BASE_URL: model.baseUrl, AI_MODEL: 'mock-1' } });
  channel = await connectHttpChannel(server, platform.url);
});
afterAll(async () => {
  await server.stop();
  await platform.stop();
  await model.close();
});

interface Finished {
  text: string | null;
  source: { id: string; type: string; title: string } | null;
}

const save = async (title: string, body: string, language = 'en'): Promise<string> =>
  (await server.api('POST', '/api/saved-replies', { title, body, language })).body['id'] as unknown as string;

const asked = async (text: string, name = 'Maria'): Promise<string> => {
  const key = randomUUID();
  await channel.deliver([
    {
      id: key,
      conversation: { id: key, kind: 'direct' },
      author: { id: `a-${key}`, name },
      text,
      sentAt: new Date().toISOString(),
    },
  ]);
  interface Listed {
    id: string;
    lastMessage: { externalId?: string; text: string };
    contact: { name: string };
  }
  const found = await eventually(
    async () =>
      (await server.api('GET', `/api/conversations?channelId=${channel.id}&limit=200`)).body
        .items as unknown as Listed[],
    (items) => items.some(({ lastMessage }) => lastMessage.text === text),
  );
  return found.find(({ lastMessage }) => lastMessage.text === text)!.id;
};

const finish = async (conversationId: string, text: string): Promise<Finished> => {
  const { status, body } = await server.api('POST', `/api/conversations/${conversationId}/continuation`, { text });
  expect(status).toBe(200);
  return body as unknown as Finished;
};

/** Rows that hold these words, wherever a text could have been kept. */
const keptAs = (words: string): Promise<unknown[]> =>
  server.ctx.store.transaction(server.workspaceId, (db) =>
    db.query(
      `SELECT id FROM suggestion WHERE workspace_id = $1 AND variants::text ILIKE $2
       UNION ALL SELECT id FROM example_reply WHERE workspace_id = $1 AND answer ILIKE $2
       UNION ALL SELECT id FROM audit_entry WHERE workspace_id = $1 AND to_jsonb(audit_entry)::text ILIKE $2
       UNION ALL SELECT id FROM message WHERE workspace_id = $1 AND text ILIKE $2`,
      [server.workspaceId, `%${words}%`],
    ),
  );

it('ends what a member has begun from what is saved, asks no model for it and keeps nothing', async () => {
  const shipping = await save(
    'Shipping time',
    'Thank you, {{contact.name}}. Your order ships within two working days.',
  );
  const persian = await save('زمان ارسال', 'سفارش شما تا دو روز کاری دیگر فرستاده می‌شود.', 'fa');
  const id = await asked('How long until my order is on its way?');
  expect(await finish(id, 'Hello Maria! your order sh')).toEqual({
    text: 'ips within two working days.',
    source: { id: shipping, type: 'saved_reply', title: 'Shipping time' },
  });
  expect((await finish(id, 'Thank you,')).text).toBe(' Maria.');
  expect(await finish(id, 'سفارش شما تا دو')).toMatchObject({
    text: ' روز کاری دیگر فرستاده می‌شود.',
    source: { id: persian },
  });
  expect(await finish(id, 'Your order is lost')).toEqual({ text: null, source: null });
  expect(model.chats.filter(({ body }) => JSON.stringify(body).includes('Hello Maria!'))).toEqual([]);
  expect(await keptAs('Hello Maria! your order')).toEqual([]);
});

it('follows what members change at once', async () => {
  const id = await asked('Do you wrap gifts as well?');
  expect((await finish(id, 'Gifts are wrapped')).text).toBeNull();
  const reply = await save('Gift wrap', 'Gifts are wrapped in indigo paper.');
  expect((await finish(id, 'Gifts are wrapped')).text).toBe(' in indigo paper.');
  await server.api('PATCH', `/api/saved-replies/${reply}`, { body: 'Gifts are wrapped in plain linen.' });
  expect((await finish(id, 'Gifts are wrapped')).text).toBe(' in plain linen.');
  await server.api('DELETE', `/api/saved-replies/${reply}`);
  expect((await finish(id, 'Gifts are wrapped')).text).toBeNull();
});

it('ends a sentence for whoever may reply, with what their own workspace holds, and says what is wrong', async () => {
  const id = await asked('Is there a warranty on kettles?');
  await save('Warranty', 'Every kettle carries a warranty of three years.');
  const post = async (token: string, text: unknown, conversationId = id) => {
    const path = `/api/conversations/${conversationId}/continuation`;
    return server.request('POST', path, { text }, { authorization: `Bearer ${token}` });
  };
  const agent = await makeToken(server.ctx, server.workspaceId, 'agent');
  const viewer = await makeToken(server.ctx, server.workspaceId, 'viewer');
  const elsewhere = await makeToken(server.ctx, await makeWorkspace(server, 'Elsewhere'), 'owner');
  expect((await post(agent, 'Every kettle carries')).body).toMatchObject({ text: ' a warranty of three years.' });
  expect((await post(viewer, 'Every kettle carries')).status).toBe(403);
  expect((await post(elsewhere, 'Every kettle carries')).status).toBe(404);
  expect((await post(agent, 'Every kettle carries', randomUUID())).status).toBe(404);
  for (const text of ['', 17, 'x'.repeat(20_001)]) expect((await post(agent, text)).status).toBe(400);
  expect((await post(agent, 'Every kettle '.repeat(1_500))).body).toEqual({ text: null, source: null });
});
