import type { Message } from '@hubbub/contracts';
import { io, type Socket } from 'socket.io-client';
import { connectHttpChannel, eventually, signInAs, startPlatform, startTestServer, type TestServer } from '../testing';
import { seedConversations } from '../testing-many';

/** The rows of reliability.md's table of the road back that a member decides, each through the real server. */
let server: TestServer;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let offsetMs = 0;

beforeAll(async () => {
  server = await startTestServer();
  server.ctx.clock = () => new Date(Date.now() + offsetMs);
  platform = await startPlatform();
  await server.ctx.store.transaction(server.workspaceId, (db) =>
    db.query(`UPDATE workspace SET settings = settings || '{"approvalRoles":["agent"]}' WHERE id = $1`, [
      server.workspaceId,
    ]),
  );
});
afterAll(async () => {
  await server.stop();
  await platform.stop();
});
beforeEach(() => platform.answerWith(() => ({ status: 200 })));

const anyone = async (settings: Record<string, unknown> = {}, count = 1) => {
  const channel = await connectHttpChannel(server, platform.url, 'Shop', settings);
  const { ids } = await seedConversations(server, channel.id, count);
  return { channel, ids, id: ids[0]! };
};
const asOwner = (method: string, path: string, body?: unknown) => server.api(method, path, body);
const replyTo = async (id: string, body: object): Promise<Message> =>
  (await asOwner('POST', `/api/conversations/${id}/messages`, body)).body as unknown as Message;
const messagesOf = async (id: string): Promise<Message[]> =>
  (await asOwner('GET', `/api/conversations/${id}/messages`)).body.items as unknown as Message[];
const reaches = async ({ id, conversationId }: Pick<Message, 'id' | 'conversationId'>, status: Message['status']) => {
  const find = async () => (await messagesOf(conversationId)).find((message) => message.id === id)!;
  const found = await eventually(find, (message) => message?.status === status, { tries: 600 });
  expect(found).toMatchObject({ status });
  return found;
};
const callsFor = ({ id }: Pick<Message, 'id'>) => platform.calls.filter((call) => call.id === id);
const queueOf = async ({ id }: Pick<Message, 'id'>) =>
  (await asOwner('GET', `/api/messages/${id}/queue`)).body.queue as unknown as {
    before: number;
    until: string | null;
    reason: string;
  } | null;
/** A message that left and got no answer, so that nobody knows. */
const doubtful = async (conversationId: string): Promise<Message> => {
  platform.answerWith(() => 'hang');
  const message = await reaches(await replyTo(conversationId, { text: 'did it arrive?' }), 'unconfirmed');
  platform.answerWith(() => ({ status: 200 }));
  return message;
};

describe('a proposed message', () => {
  const propose = async (id: string, text = 'We open at nine') => {
    const agent = await signInAs(server, 'agent');
    const answer = await server.request('POST', `/api/conversations/${id}/messages`, { text }, agent.headers);
    expect(answer).toMatchObject({ status: 202, body: { status: 'proposed' } });
    return { agent, proposed: answer.body as unknown as Message };
  };
  const listed = async () =>
    ((await asOwner('GET', '/api/approvals')).body.items as unknown as Message[]).map(({ id }) => id);

  it('waits until a manager approves it, with other words too, and is sent once', async () => {
    const { id } = await anyone();
    const { agent, proposed } = await propose(id);
    expect(await listed()).toContain(proposed.id);
    const manager = await signInAs(server, 'manager');
    const approve = (headers: Record<string, string>) =>
      server.request('POST', `/api/messages/${proposed.id}/approve`, { text: 'We open at ten' }, headers);
    expect(await approve(agent.headers)).toMatchObject({ status: 403 });
    expect(callsFor(proposed)).toEqual([]);
    expect(await approve(manager.headers)).toMatchObject({ status: 200, body: { status: 'queued' } });
    expect(await reaches(proposed, 'sent')).toMatchObject({ text: 'We open at ten' });
    expect(callsFor(proposed).map(({ text }) => text)).toEqual(['We open at ten']);
    expect(await approve(manager.headers)).toMatchObject({ status: 409, body: { code: 'not_proposed' } });
    expect(await listed()).not.toContain(proposed.id);
  });

  it('is never sent once it is rejected', async () => {
    const { id } = await anyone();
    const { proposed } = await propose(id);
    expect(await asOwner('POST', `/api/messages/${proposed.id}/reject`)).toMatchObject({
      status: 200,
      body: { status: 'cancelled' },
    });
    expect(await asOwner('POST', `/api/messages/${proposed.id}/approve`, {})).toMatchObject({
      status: 409,
      body: { code: 'not_proposed' },
    });
    // What comes after it in the queue has left: so it never will.
    await reaches(await replyTo(id, { text: 'after it' }), 'sent');
    expect(callsFor(proposed)).toEqual([]);
  });

  it('is not approved over something newer that the manager has not seen', async () => {
    const { id } = await anyone();
    const [seen] = await messagesOf(id);
    const { proposed } = await propose(id);
    await reaches(await replyTo(id, { text: 'meanwhile' }), 'sent');
    const approve = () => asOwner('POST', `/api/messages/${proposed.id}/approve`, { expectedLastMessageId: seen!.id });
    expect(await approve()).toMatchObject({ status: 409, body: { code: 'conversation_moved' } });
    expect(callsFor(proposed)).toEqual([]);
  });
});

describe('an unconfirmed message', () => {
  it('is sent again when a member says so, and only then', async () => {
    const { id } = await anyone();
    const message = await doubtful(id);
    expect(callsFor(message)).toHaveLength(1);
    const settle = (as: string) => asOwner('POST', `/api/messages/${message.id}/settle`, { as });
    expect(await settle('resend')).toMatchObject({ status: 200, body: { status: 'queued', failure: null } });
    await reaches(message, 'sent');
    expect(callsFor(message)).toHaveLength(2);
    expect(await settle('resend')).toMatchObject({ status: 409, body: { code: 'not_unconfirmed' } });
  });

  it('is failed when a member gives it up, and can be tried again as a new attempt', async () => {
    const { id } = await anyone();
    const message = await doubtful(id);
    const settled = await asOwner('POST', `/api/messages/${message.id}/settle`, { as: 'give_up' });
    expect(settled).toMatchObject({ status: 200, body: { status: 'failed' } });
    expect(callsFor(message)).toHaveLength(1);
    expect(await asOwner('POST', `/api/messages/${message.id}/retry`)).toMatchObject({
      status: 200,
      body: { status: 'queued', externalId: null, failure: null },
    });
    expect(await reaches(message, 'sent')).toMatchObject({ externalId: `sent-${message.id}` });
    expect(callsFor(message)).toHaveLength(2);
  });

  it.each([
    ['resend', 'resend'],
    ['resend', 'arrived'],
    ['give_up', 'resend'],
    ['arrived', 'give_up'],
  ] as const)('takes one decision of two members who say %s and %s at once', async (...decisions) => {
    const { ids } = await anyone({}, 4);
    const others = [await signInAs(server, 'manager'), await signInAs(server, 'manager')];
    for (const id of ids) {
      const message = await doubtful(id);
      const answers = await Promise.all(
        decisions.map((as, index) =>
          server.request('POST', `/api/messages/${message.id}/settle`, { as }, others[index]!.headers),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      expect(answers.find(({ status }) => status === 409)!.body).toMatchObject({ code: 'not_unconfirmed' });
      const taken = decisions[answers.findIndex(({ status }) => status === 200)]!;
      await reaches(message, taken === 'give_up' ? 'failed' : 'sent');
      expect(callsFor(message)).toHaveLength(taken === 'resend' ? 2 : 1);
      const { items } = (await asOwner('GET', '/api/audit?limit=200')).body;
      const noted = items.filter(
        ({ targetId, act }) => String(targetId) === message.id && String(act).startsWith('settle'),
      );
      expect(noted.map(({ act }) => String(act))).toEqual([`settle_${taken}`]);
    }
  });

  it('holds back what is automatic in its conversation, and no member', async () => {
    const { channel } = await anyone();
    const write = (person: string, number: number, text: string) =>
      channel.deliver([
        {
          id: `${person}-${number}`,
          conversation: { id: person, kind: 'direct' },
          author: { id: person, name: person },
          text,
          sentAt: new Date().toISOString(),
        },
      ]);
    await asOwner('POST', '/api/rules', {
      name: 'Price',
      mode: 'live',
      channelIds: [channel.id],
      trigger: { type: 'direct' },
      conditions: { text: 'price' },
      actions: [{ type: 'reply', text: 'It is 38 €.' }],
      limits: { afterMember: true },
    });
    await write('doubter', 1, 'hello');
    const list = async () =>
      (await asOwner('GET', `/api/conversations?channelId=${channel.id}&q=doubter`)).body.items as unknown as {
        id: string;
      }[];
    const [conversation] = await eventually(list, (items) => items.length > 0);
    const doubt = await doubtful(conversation!.id);
    await write('doubter', 2, 'what is the price?');
    const all = await eventually(
      () => messagesOf(conversation!.id),
      (messages) => messages.some(({ author }) => author.type === 'rule'),
    );
    const automatic = all.find(({ author }) => author.type === 'rule')!;
    const byMember = await reaches(await replyTo(conversation!.id, { text: 'a person answers' }), 'sent');
    expect(callsFor(byMember)).toHaveLength(1);
    expect(callsFor(automatic)).toEqual([]);
    expect(await queueOf(automatic)).toMatchObject({ until: null, reason: 'doubt' });
    await asOwner('POST', `/api/messages/${doubt.id}/settle`, { as: 'arrived' });
    await reaches(automatic, 'sent');
    expect([callsFor(automatic), callsFor(doubt)].map(({ length }) => length)).toEqual([1, 1]);
  });
});

it('says what cannot leave any more when its channel is disconnected, and lets nothing wait for it again', async () => {
  const { channel, ids } = await anyone({}, 3);
  const [waiting, asking, unsure] = ids as [string, string, string];
  const doubt = await doubtful(unsure);
  const queued = await replyTo(waiting, { text: 'in a moment', sendAfterSeconds: 600 });
  const agent = await signInAs(server, 'agent');
  const proposed = (
    await server.request('POST', `/api/conversations/${asking}/messages`, { text: 'May I?' }, agent.headers)
  ).body as unknown as Message;
  const socket: Socket = io(server.url, { auth: { token: server.token }, transports: ['websocket'] });
  await new Promise<void>((resolve) => socket.once('sync:required', () => resolve()));
  const told = new Promise<Message>((resolve) =>
    socket.on('message:updated', (message: Message) => message.id === queued.id && resolve(message)),
  );
  expect((await asOwner('DELETE', `/api/channels/${channel.id}`)).status).toBe(204);
  expect(await told).toMatchObject({ status: 'failed', failure: { code: 'channel_off' } });
  socket.close();
  await reaches(proposed, 'cancelled');
  const [shown] = (await asOwner('GET', `/api/conversations?channelId=${channel.id}&q=moment`)).body
    .items as unknown as { lastMessage: { status: string } }[];
  expect(shown).toMatchObject({ lastMessage: { status: 'failed' } });

  const off = { status: 409, body: { code: 'channel_off' } };
  expect(await asOwner('POST', `/api/messages/${queued.id}/retry`)).toMatchObject(off);
  expect(await asOwner('POST', `/api/messages/${doubt.id}/settle`, { as: 'resend' })).toMatchObject(off);
  // What a member knows can still be said.
  expect(await asOwner('POST', `/api/messages/${doubt.id}/settle`, { as: 'arrived' })).toMatchObject({ status: 200 });
});

describe('the place in the queue', () => {
  it('is the time that a member chose, then nothing once it has left', async () => {
    const { id } = await anyone();
    const message = await replyTo(id, { text: 'later', sendAfterSeconds: 300 });
    const place = await queueOf(message);
    expect(place).toMatchObject({ before: 0, reason: 'later' });
    expect(Date.parse(place!.until!) - server.ctx.clock().getTime()).toBeGreaterThan(200_000);
    await asOwner('POST', `/api/messages/${message.id}/cancel`);
    expect(await queueOf(message)).toBeNull();
  });

  it('counts who goes before, and says until when the cap holds it', async () => {
    const caps = [{ scope: 'message', count: 1, perSeconds: 3_600 }];
    const { ids } = await anyone({ caps }, 3);
    const first = await replyTo(ids[0]!, { text: 'one' });
    await reaches(first, 'sent');
    const second = await replyTo(ids[1]!, { text: 'two' });
    const third = await replyTo(ids[2]!, { text: 'three' });
    const [two, three] = [await queueOf(second), await queueOf(third)];
    expect([two, three]).toMatchObject([
      { before: 0, reason: 'limit' },
      { before: 1, reason: 'limit' },
    ]);
    // The one after it goes a whole window later.
    expect(Date.parse(three!.until!) - Date.parse(two!.until!)).toBeGreaterThanOrEqual(3_500_000);
    expect(callsFor(second)).toEqual([]);
  });

  it('says that the platform asked to wait, or has fallen silent', async () => {
    const asked = await anyone();
    platform.answerWith(() => ({ status: 429, headers: { 'retry-after': '600' } }));
    const again = await replyTo(asked.id, { text: 'busy?' });
    const held = await eventually(
      () => queueOf(again),
      (place) => place?.until !== null && place?.until !== undefined,
    );
    expect(['again', 'limit']).toContain(held!.reason);
    expect(Date.parse(held!.until!) - server.ctx.clock().getTime()).toBeGreaterThan(500_000);

    const silent = await anyone({}, 4);
    for (const id of silent.ids.slice(0, 3)) await doubtful(id);
    const waits = await replyTo(silent.ids[3]!, { text: 'anybody there?' });
    const place = await eventually(
      () => queueOf(waits),
      (now) => now === null || now.reason === 'silent',
    );
    expect(place).toMatchObject({ before: 0, reason: 'silent', until: expect.any(String) as string });
  });
});

it('gives a send that is never accepted up after five attempts, with the platform’s words', async () => {
  const { id } = await anyone();
  platform.answerWith(() => ({ status: 503, headers: { 'retry-after': '30' }, body: { message: 'come back later' } }));
  const message = await replyTo(id, { text: 'again and again' });
  for (let attempt = 1; attempt <= 5; attempt++) {
    await eventually(
      () => Promise.resolve(callsFor(message).length),
      (count) => count >= attempt,
    );
    expect(callsFor(message)).toHaveLength(attempt);
    if (attempt < 5) {
      await eventually(
        () => queueOf(message),
        (place) => typeof place?.until === 'string',
      );
      offsetMs += 31_000;
    }
  }
  expect(await reaches(message, 'failed')).toMatchObject({
    failure: { message: expect.stringContaining('come back later') as string },
  });
  expect(callsFor(message)).toHaveLength(5);
});

it('moves a status forwards only, whatever order the platform tells it in', async () => {
  const { channel, id } = await anyone();
  const message = await reaches(await replyTo(id, { text: 'read me' }), 'sent');
  const tell = (status: string) =>
    channel.deliver([{ type: 'status', id: message.externalId!, status, sentAt: new Date().toISOString() }]);
  await tell('read');
  await reaches(message, 'read');
  await tell('delivered');
  const ledger = async () =>
    (await asOwner('GET', `/api/deliveries/ledger?channelId=${channel.id}`)).body as unknown as { stored: number };
  await eventually(ledger, ({ stored }) => stored === 2);
  await reaches(message, 'read');
});
