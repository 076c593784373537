import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { io, type Socket } from 'socket.io-client';
import {
  connectHttpChannel,
  eventually,
  startPlatform,
  startTestServer,
  type TestEvent,
  type TestServer,
} from './testing';

let server: TestServer;
let platform: Awaited<ReturnType<typeof startPlatform>>;

beforeAll(async () => {
  server = await startTestServer();
  platform = await startPlatform();
});
afterAll(async () => {
  await server.stop();
  await platform.stop();
});

interface Conversation {
  id: string;
  kind: string;
  contact: { name: string };
  flags: { name: string; evidence: { text: string; start: number; end: number }[] }[];
  lastMessage: { id: string; text: string };
  version: number;
  unreadCount: number;
  status: string;
  labels: string[];
}
interface Message {
  id: string;
  text: string;
  status: string;
  externalId: string;
  replyToId: string | null;
  direction: string;
  edits: { text: string }[];
  deletedAt: string | null;
  failure: { code: string } | null;
  sentAt: string;
  reactions: { emoji: string }[];
}
interface Ledger {
  received: number;
  stored: number;
  duplicate: number;
  ignored: Record<string, number>;
  failed: number;
  pending: number;
}

const direct = (person: string, id: string, text: string, more: Partial<TestEvent> = {}): TestEvent => ({
  id,
  conversation: { id: person, kind: 'direct' },
  author: { id: person, name: `Person ${person}` },
  text,
  sentAt: '2026-11-02T10:00:00Z',
  ...more,
});
const conversationsOf = async (channelId: string): Promise<Conversation[]> =>
  (await server.api('GET', `/api/conversations?channelId=${channelId}&limit=200`)).body
    .items as unknown as Conversation[];
const messagesOf = async (id: string): Promise<Message[]> =>
  (await server.api('GET', `/api/conversations/${id}/messages?limit=200`)).body.items as unknown as Message[];
const ledgerOf = async (channelId: string): Promise<Ledger> =>
  (await server.api('GET', `/api/deliveries/ledger?channelId=${channelId}`)).body as unknown as Ledger;
const settled = (channelId: string) =>
  eventually(
    () => ledgerOf(channelId),
    ({ received, pending }) => received > 0 && pending === 0,
  );

describe('the road in', () => {
  it('shows a flagged conversation with the words that raised the flag', async () => {
    const channel = await connectHttpChannel(server, platform.url);
    const text = 'Γεια! Θα ήθελα μια συνεργασία';
    expect((await channel.deliver([direct('eleni', 'm1', text)])).status).toBe(200);
    await settled(channel.id);

    const [conversation] = await conversationsOf(channel.id);
    expect(conversation).toMatchObject({ kind: 'direct', contact: { name: 'Person eleni' }, status: 'open' });
    const [flag] = conversation!.flags;
    const [evidence] = flag!.evidence;
    expect(flag!.name).toBe('partnership');
    expect(text.slice(evidence!.start, evidence!.end)).toBe('συνεργασία');
  });

  it('stores three entries of six messages once, however often and in whatever order they come', async () => {
    const channel = await connectHttpChannel(server, platform.url);
    const batches = [0, 1, 2].map((batch) =>
      Array.from({ length: 6 }, (_, index) =>
        direct(`p${batch}`, `b${batch}-${index}`, `text ${batch} ${index}`, {
          sentAt: `2026-11-02T1${batch}:0${index}:00Z`,
        }),
      ),
    );
    for (let round = 0; round < 5; round++) {
      const shuffled = [...batches, ...batches].sort(
        (a, b) => ((a[0]!.id.charCodeAt(1) * 7 + round * 3) % 5) - ((b[0]!.id.charCodeAt(1) * 7 + round * 3) % 5),
      );
      await Promise.all(shuffled.map((events) => channel.deliver(round % 2 ? [...events].reverse() : events)));
    }
    const ledger = await eventually(
      () => ledgerOf(channel.id),
      ({ received, pending }) => received === 180 && pending === 0,
    );
    expect(ledger).toEqual({ received: 180, stored: 18, duplicate: 162, ignored: {}, failed: 0, pending: 0 });

    const messages = (await Promise.all((await conversationsOf(channel.id)).map(({ id }) => messagesOf(id)))).flat();
    expect(messages.map(({ externalId }) => externalId).sort()).toEqual(
      batches
        .flat()
        .map(({ id }) => id)
        .sort(),
    );
    expect(
      messages.every(
        ({ externalId, sentAt }) =>
          sentAt === new Date(batches.flat().find(({ id }) => id === externalId)!.sentAt!).toISOString(),
      ),
    ).toBe(true);
  });

  it('joins a comment to the one it answers, whether they come together or the wrong way round', async () => {
    const channel = await connectHttpChannel(server, platform.url);
    const comment = (id: string, replyToId?: string): TestEvent => ({
      ...direct('tree', id, `words of ${id}`, { sentAt: `2026-11-02T10:0${id.slice(1)}:00Z` }),
      conversation: { id: 'tree', kind: 'comment' },
      ...(replyToId ? { replyToId } : {}),
    });
    const ends = async (stored: number) =>
      expect(
        await eventually(
          () => ledgerOf(channel.id),
          (ledger) => ledger.stored === stored,
        ),
      ).toMatchObject({ stored });
    await channel.deliver([comment('t2', 't1'), comment('t1'), comment('t3', 't2')]);
    await ends(3);
    await channel.deliver([comment('t5', 't4')]);
    await ends(4);
    await channel.deliver([comment('t4', 't1')]);
    await ends(5);
    const [conversation] = await conversationsOf(channel.id);
    const messages = await messagesOf(conversation!.id);
    const idOf = (externalId: string) => messages.find((message) => message.externalId === externalId)?.id;
    const answered = Object.fromEntries(messages.map(({ externalId, replyToId }) => [externalId, replyToId]));
    expect(answered).toEqual({ t1: null, t2: idOf('t1'), t3: idOf('t2'), t4: idOf('t1'), t5: idOf('t4') });
  });

  it('makes one conversation of 64 first messages that come at once', async () => {
    const channel = await connectHttpChannel(server, platform.url);
    await Promise.all(
      Array.from({ length: 64 }, (_, index) => channel.deliver([direct('newcomer', `n${index}`, `hello ${index}`)])),
    );
    await eventually(
      () => ledgerOf(channel.id),
      ({ stored }) => stored === 64,
    );

    const conversations = await conversationsOf(channel.id);
    expect(conversations).toHaveLength(1);
    expect(await messagesOf(conversations[0]!.id)).toHaveLength(64);
    const contacts = await server.api('GET', '/api/contacts?q=Person newcomer');
    expect(contacts.body.items).toHaveLength(1);
  });

  it('holds an edit, a reaction and a deletion that come before their message', async () => {
    const channel = await connectHttpChannel(server, platform.url);
    const about = { conversation: { id: 'early', kind: 'direct' }, author: { id: 'early', name: 'Early' } };
    await channel.deliver([{ type: 'reaction', id: 'late', text: '❤️', sentAt: '2026-11-02T10:02:00Z', ...about }]);
    await channel.deliver([{ type: 'delete', id: 'late', sentAt: '2026-11-02T10:03:00Z', ...about }]);
    await settled(channel.id);
    expect(await conversationsOf(channel.id)).toHaveLength(0);

    await channel.deliver([direct('early', 'late', 'first words')]);
    await eventually(
      () => ledgerOf(channel.id),
      ({ stored }) => stored === 3,
    );
    const [conversation] = await conversationsOf(channel.id);
    const [message] = await messagesOf(conversation!.id);
    expect(message).toMatchObject({ text: 'first words', deletedAt: '2026-11-02T10:03:00.000Z' });
    expect(message!.reactions).toEqual([{ emoji: '❤️', by: 'Early' }]);
  });

  it('keeps the older texts of an edited message, whichever edit comes first', async () => {
    const channel = await connectHttpChannel(server, platform.url);
    const edit = (text: string, minute: number): TestEvent => ({
      ...direct('editor', 'e1', text, { sentAt: `2026-11-02T10:0${minute}:00Z` }),
      type: 'edit',
    });
    await channel.deliver([direct('editor', 'e1', 'one')]);
    await channel.deliver([edit('three', 3)]);
    await channel.deliver([edit('two', 2)]);
    await eventually(
      () => ledgerOf(channel.id),
      ({ stored }) => stored === 3,
    );
    const [conversation] = await conversationsOf(channel.id);
    const [message] = await messagesOf(conversation!.id);
    expect(message).toMatchObject({ text: 'three' });
    expect(message!.edits.map(({ text }) => text)).toEqual(['one', 'two']);
  });

  it('keeps a NUL and a lone surrogate as replacement characters and loses no other letter', async () => {
    const channel = await connectHttpChannel(server, platform.url);
    const body =
      '{"events":[{"type":"message","id":"odd","conversation":{"id":"odd","kind":"direct"},"author":{"id":"odd","name":"O\\u0000dd"},"text":"a\\u0000b\\ud800c","sentAt":"2026-11-02T10:00:00Z"}]}';
    expect((await channel.post(body, channel.sign(body))).status).toBe(200);
    await settled(channel.id);
    const [conversation] = await conversationsOf(channel.id);
    expect(await messagesOf(conversation!.id)).toMatchObject([{ text: 'a\uFFFDb\uFFFDc' }]);
  });

  it('keeps what it does not know in the ledger with a reason', async () => {
    const channel = await connectHttpChannel(server, platform.url);
    await channel.deliver([{ type: 'dance', id: 'x1' }, direct('known', 'x2', 'hello')]);
    const ledger = await settled(channel.id);
    expect(ledger).toMatchObject({ received: 2, stored: 1, ignored: { unknown_kind: 1 } });
  });

  it('refuses a wrong signature, a stale one and a body above the limit, and keeps nothing of them', async () => {
    const channel = await connectHttpChannel(server, platform.url);
    const body = JSON.stringify({ events: [direct('nobody', 'w1', 'hi')] });
    const stale = channel.sign(body, new Date(Date.now() - 3_600_000));
    expect((await channel.post(body, { ...channel.sign(body), 'webhook-signature': 'v1,AAAA' })).status).toBe(401);
    expect((await channel.post(`${body} `, channel.sign(body))).status).toBe(401);
    expect((await channel.post(body, stale)).status).toBe(401);
    expect((await channel.post('x'.repeat(10_000_000), channel.sign(body))).status).toBe(413);
    expect((await server.request('POST', `/webhooks/http/${randomUUID()}`, '{}')).status).toBe(404);
    expect(await ledgerOf(channel.id)).toMatchObject({ received: 0 });
  });

  it('unpacks a gzipped body within bounds, and refuses what is declared too large before reading it', async () => {
    const channel = await connectHttpChannel(server, platform.url);
    const post = (body: Buffer, signed: string, declared?: number) =>
      new Promise<number>((resolve, reject) => {
        const headers = { ...channel.sign(signed), 'content-length': declared ?? body.length };
        const asked = request(
          `${server.url}/webhooks/http/${channel.id}`,
          {
            method: 'POST',
            agent: false,
            headers: { ...headers, ...(declared ? {} : { 'content-encoding': 'gzip' }) },
          },
          (answer) => {
            resolve(answer.statusCode ?? 0);
            asked.destroy();
          },
        );
        asked.on('error', reject);
        asked.write(body);
        if (declared === undefined) asked.end();
      });
    const body = JSON.stringify({ events: [{ type: 'message', ...direct('packed', 'gz-1', 'packed') }] });
    expect(await post(gzipSync(body), body)).toBe(200);
    const bomb = gzipSync(Buffer.alloc(60_000_000, 'a'));
    expect(await post(bomb, body)).toBe(413);
    bomb.writeUInt32LE(100, bomb.length - 4); // one that lies about its length
    expect(await post(bomb, body)).toBe(413);
    expect(await post(Buffer.from(body), body, 100_000_000)).toBe(413);
    expect(await settled(channel.id)).toMatchObject({ received: 1, stored: 1 });
  });

  it('counts truncated JSON with a right signature as one failed event that can be replayed', async () => {
    const channel = await connectHttpChannel(server, platform.url);
    const body = '{"events":[{"type":"mess';
    expect((await channel.post(body, channel.sign(body))).status).toBe(200);
    const ledger = await settled(channel.id);
    expect(ledger).toMatchObject({ received: 1, failed: 1 });
    expect((await server.api('POST', '/api/deliveries/replay', { channelId: channel.id })).body).toEqual({
      replayed: 1,
    });
    expect(await settled(channel.id)).toMatchObject({ received: 1, failed: 1 });
  });

  it('tells every open inbox after the commit', async () => {
    const channel = await connectHttpChannel(server, platform.url);
    const socket: Socket = io(server.url, { auth: { token: server.token }, transports: ['websocket'] });
    try {
      await new Promise<void>((resolve) => socket.on('connect', () => resolve()));
      socket.emit('list:watch', { listId: 'open', filter: { status: 'open', channelId: channel.id }, sort: 'recent' });
      const created = new Promise<Message>((resolve) =>
        socket.on(
          'message:created',
          (message: Message & { text: string }) => message.text === 'live!' && resolve(message),
        ),
      );
      const listed = new Promise<{ put: { id: string }[]; count: number }>((resolve) =>
        socket.on(
          'list:updated',
          (update: { put: { id: string }[]; count: number }) => update.put.length > 0 && resolve(update),
        ),
      );
      await channel.deliver([direct('live', 'live-1', 'live!')]);
      const message = await created;
      const [conversation] = await conversationsOf(channel.id);
      expect(message).toMatchObject({ conversationId: conversation!.id, direction: 'inbound' });
      expect(await listed).toMatchObject({ put: [{ id: conversation!.id }], count: 1 });
    } finally {
      socket.close();
    }
  });
});

describe('the road back', () => {
  const oneConversation = async () => {
    const channel = await connectHttpChannel(server, platform.url);
    const person = `c${randomUUID().slice(0, 8)}`;
    await channel.deliver([direct(person, `${person}-1`, 'How much?', { sentAt: new Date().toISOString() })]);
    await settled(channel.id);
    const [conversation] = await conversationsOf(channel.id);
    return { channel, conversation: conversation! };
  };
  const reply = (id: string, body: object) => server.api('POST', `/api/conversations/${id}/messages`, body);
  const lastOf = (id: string) => messagesOf(id).then((messages) => messages.at(-1)!);
  const callsFor = (id: string) => platform.calls.filter((call) => call.id === id);

  it('answers 202 with a queued message and sends it exactly once', async () => {
    const { conversation } = await oneConversation();
    const answer = await reply(conversation.id, { text: 'On its way!' });
    expect(answer).toMatchObject({ status: 202, body: { status: 'queued', direction: 'outbound' } });
    const sent = await eventually(
      () => lastOf(conversation.id),
      ({ status }) => status === 'sent',
    );
    expect(sent).toMatchObject({ status: 'sent', externalId: `sent-${sent.id}` });
    expect(callsFor(sent.id)).toHaveLength(1);
  });

  it('sends one message for one idempotency key', async () => {
    const { conversation } = await oneConversation();
    const headers = { 'idempotency-key': randomUUID() };
    const post = (text: string) =>
      server.api('POST', `/api/conversations/${conversation.id}/messages`, { text }, headers);
    const first = await post('once');
    const second = await post('once');
    expect((second.body as unknown as Message).id).toBe((first.body as unknown as Message).id);
    expect(await post('other')).toMatchObject({ status: 409, body: { code: 'idempotency_key_reused' } });
    await eventually(
      () => lastOf(conversation.id),
      ({ status }) => status === 'sent',
    );
    expect(platform.calls.filter(({ text }) => text === 'once')).toHaveLength(1);
  });

  it('asks first when the conversation has moved', async () => {
    const { channel, conversation } = await oneConversation();
    const person = conversation.contact.name.replace('Person ', '');
    await channel.deliver([
      direct(person, `${person}-2`, 'Never mind', { sentAt: new Date(Date.now() + 1000).toISOString() }),
    ]);
    await eventually(
      () => ledgerOf(channel.id),
      ({ stored }) => stored === 2,
    );
    const answer = await reply(conversation.id, {
      text: 'It is 38 €',
      expectedLastMessageId: conversation.lastMessage.id,
    });
    expect(answer).toMatchObject({ status: 409, body: { code: 'conversation_moved' } });
  });

  it('tells the platform’s words when it refuses, and sends a retry once', async () => {
    const { conversation } = await oneConversation();
    platform.answerWith(() => ({ status: 422, body: { message: 'blocked by them' } }));
    await reply(conversation.id, { text: 'hello?' });
    const failed = await eventually(
      () => lastOf(conversation.id),
      ({ status }) => status === 'failed',
    );
    expect(failed.failure).toMatchObject({ message: expect.stringContaining('blocked by them') as string });
    platform.answerWith(() => ({ status: 200 }));
    await server.api('POST', `/api/messages/${failed.id}/retry`);
    await eventually(
      () => lastOf(conversation.id),
      ({ status }) => status === 'sent',
    );
    expect(callsFor(failed.id)).toHaveLength(2);
  });

  it('tries again after 429 and never before Retry-After', async () => {
    const { conversation } = await oneConversation();
    let isFirst = true;
    const at: number[] = [];
    platform.answerWith(() => {
      at.push(Date.now());
      const answer = isFirst ? { status: 429, headers: { 'retry-after': '1' }, body: {} } : { status: 200 };
      isFirst = false;
      return answer;
    });
    await reply(conversation.id, { text: 'patience' });
    await eventually(
      () => lastOf(conversation.id),
      ({ status }) => status === 'sent',
    );
    platform.answerWith(() => ({ status: 200 }));
    expect(at).toHaveLength(2);
    expect(at[1]! - at[0]!).toBeGreaterThanOrEqual(1000);
  });

  it('leaves in doubt what got no answer, never sends it again by itself, and does what the member decides', async () => {
    const { conversation } = await oneConversation();
    platform.answerWith(() => 'hang');
    await reply(conversation.id, { text: 'did it arrive?' });
    const doubtful = await eventually(
      () => lastOf(conversation.id),
      ({ status }) => status === 'unconfirmed',
    );
    platform.answerWith(() => ({ status: 200 }));
    expect(doubtful.status).toBe('unconfirmed');
    expect(callsFor(doubtful.id)).toHaveLength(1);
    await server.api('POST', `/api/messages/${doubtful.id}/settle`, { as: 'arrived' });
    expect(await lastOf(conversation.id)).toMatchObject({ status: 'sent' });
    expect(callsFor(doubtful.id)).toHaveLength(1);
  });

  it('takes a message back that has not left', async () => {
    const { conversation } = await oneConversation();
    const queued = (await reply(conversation.id, { text: 'oops', sendAfterSeconds: 60 })).body as unknown as Message;
    expect((await server.api('POST', `/api/messages/${queued.id}/cancel`)).body).toMatchObject({ status: 'cancelled' });
    expect(callsFor(queued.id)).toHaveLength(0);
    expect(await conversationsOf((conversation as unknown as { channelId: string }).channelId)).toMatchObject([
      { lastMessage: { text: 'How much?' }, waitingSince: expect.any(String) as string },
    ]);
  });

  it('drops a refused message that the member has no more use for', async () => {
    const { conversation } = await oneConversation();
    platform.answerWith(() => ({ status: 403, body: { message: 'Not here' } }));
    await reply(conversation.id, { text: 'in vain' });
    const failed = await eventually(
      () => lastOf(conversation.id),
      ({ status }) => status === 'failed',
    );
    platform.answerWith(() => ({ status: 200 }));
    expect(failed.status).toBe('failed');
    expect((await server.api('POST', `/api/messages/${failed.id}/cancel`)).body).toMatchObject({ status: 'cancelled' });
    expect((await server.api('POST', `/api/messages/${failed.id}/retry`)).status).toBe(409);
    expect(callsFor(failed.id)).toHaveLength(1);
    expect(await conversationsOf((conversation as unknown as { channelId: string }).channelId)).toMatchObject([
      { lastMessage: { text: 'How much?' }, waitingSince: expect.any(String) as string },
    ]);
  });
});
