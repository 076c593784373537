import { createHash } from 'node:crypto';
import { insertDeliveries } from '@hubbub/store';
import { uuidv7 } from 'uuidv7';
import { startTestServer, type TestServer } from './testing';
import { placeChannel } from './testing-channels';

/** What a platform says of one message or one kind of chat decides whether it may be answered: to members and rules alike. */
let server: TestServer;
let ruleId: string;
beforeAll(async () => {
  server = await startTestServer({ withWorker: false });
  const made = await server.api('POST', '/api/rules', {
    name: 'Price',
    mode: 'live',
    trigger: { type: 'message' },
    conditions: { keywords: 'price' },
    actions: [{ type: 'reply', text: 'It is 72' }],
    limits: { perHour: 1_000 },
  });
  expect(made.status).toBe(201);
  ruleId = (made.body as unknown as { id: string }).id;
});
afterAll(() => server.stop());

const us = '1111111111111111111';

const connect = (platform: string, externalId: string, settings: object = {}): Promise<string> =>
  placeChannel(server, { platform, externalId, settings });

const arrive = async (platform: string, channelId: string, body: unknown): Promise<void> => {
  const { ctx, workspaceId } = server;
  const id = uuidv7();
  const row = {
    workspaceId,
    id,
    platform,
    channelId,
    key: createHash('sha256').update(id).digest(),
    raw: Buffer.from(JSON.stringify(body)),
    headers: { 'content-type': 'application/json' },
    foundBy: 'webhook' as const,
    receivedAt: ctx.clock(),
  };
  await ctx.store.transaction(workspaceId, (db) => insertDeliveries(db, workspaceId, [row]));
  await server.receiveAll();
};

interface Shown {
  id: string;
  replyWindow: { public: { open: boolean; reason?: string }; private: { open: boolean; reason: string | null } };
}

const only = async (channelId: string): Promise<Shown> => {
  const { items } = (await server.api('GET', `/api/conversations?channelId=${channelId}`)).body;
  expect(items).toHaveLength(1);
  return items[0] as unknown as Shown;
};

const reply = (id: string) => server.api('POST', `/api/conversations/${id}/messages`, { text: 'Thank you' });

const automatic = (conversationId: string): Promise<{ outcome: string }[]> =>
  server.ctx.store.transaction(server.workspaceId, (db) =>
    db.query(
      `SELECT m.status AS outcome FROM message m WHERE m.workspace_id = $1 AND m.conversation_id = $2 AND m.rule_id = $3`,
      [server.workspaceId, conversationId, ruleId],
    ),
  );

const post = (id: string, payload: object = {}) => ({
  data: {
    event_type: 'post.reply.create',
    filter: { user_id: us },
    payload: {
      id,
      text: 'What is the price?',
      author_id: '2222222222222222222',
      created_at: new Date().toISOString(),
      in_reply_to_user_id: us,
      referenced_tweets: [{ type: 'replied_to', id: '2080761390344937796' }],
      conversation_id: '2080761390344937796',
      ...payload,
    },
    includes: { users: [{ id: '2222222222222222222', username: 'ada', name: 'Ada' }] },
  },
});

describe('a post on X that does not name the account', () => {
  it('takes no answer, of members and of rules', async () => {
    const channelId = await connect('x', us);
    await arrive('x', channelId, post('2090000000000000001'));
    const { id, replyWindow } = await only(channelId);
    expect(replyWindow.public).toEqual({ open: false, until: null, reason: 'not_answerable' });
    expect(await automatic(id)).toEqual([]);
    const answer = await reply(id);
    expect(answer).toMatchObject({ status: 409, body: { code: 'window_closed', message: 'not_answerable' } });
  });

  it('may be answered once they name it, and on an Enterprise plan', async () => {
    const named = await connect('x', us);
    await arrive('x', named, post('2090000000000000002', { entities: { mentions: [{ id: us }] } }));
    const one = await only(named);
    expect(one.replyWindow.public.open).toBe(true);
    expect(await automatic(one.id)).toHaveLength(1);
    expect((await reply(one.id)).status).toBe(202);

    const enterprise = await connect('x', us, { plan: 'enterprise' });
    await arrive('x', enterprise, post('2090000000000000003'));
    const other = await only(enterprise);
    expect(other.replyWindow.public.open).toBe(true);
    expect(await automatic(other.id)).toHaveLength(1);
    expect((await reply(other.id)).status).toBe(202);
  });
});

describe('a business chat on Telegram', () => {
  const update = (id: number, at: Date) => ({
    update_id: id,
    business_message: {
      business_connection_id: 'bc_1A2b',
      message_id: id,
      date: Math.floor(at.getTime() / 1000),
      from: { id: 777001, is_bot: false, first_name: 'Lee' },
      chat: { id: 777001, type: 'private', first_name: 'Lee' },
      text: 'Is it in stock?',
    },
  });

  it('may be answered within a day of their last words, and a bot’s own chat always', async () => {
    const old = new Date(Date.now() - 25 * 3_600_000);
    const late = await connect('telegram', '123456');
    await arrive('telegram', late, update(1, old));
    const shut = await only(late);
    expect(shut.replyWindow.private).toMatchObject({ open: false, reason: 'window_closed' });
    expect(await reply(shut.id)).toMatchObject({ status: 409, body: { code: 'window_closed' } });

    const soon = await connect('telegram', '123456');
    await arrive('telegram', soon, update(2, new Date(Date.now() - 23 * 3_600_000)));
    expect((await reply((await only(soon)).id)).status).toBe(202);

    const bot = await connect('telegram', '123456');
    const { business_message: message } = update(3, old);
    const { business_connection_id: _, ...plain } = message;
    await arrive('telegram', bot, { update_id: 3, message: plain });
    expect((await reply((await only(bot)).id)).status).toBe(202);
  });
});
