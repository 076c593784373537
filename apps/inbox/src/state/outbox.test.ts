import { setTransport } from '../transport';
import type { Leaving } from './messages';
import { hasWaiting, loadOutbox, sendAnyway, sendWaiting, setOutboxStorage } from './outbox';
import { emptyState, get, set } from './store';
import { send } from './thread-acts';

/** A server that keeps the promise of `Idempotency-Key`, on a line that can lose the question or the answer. */
const openServer = () => {
  const sent = new Map<string, { text: string; body: Record<string, unknown> }>();
  let last: string | undefined; // the newest message of the conversation, once it is told
  let asked = 0;
  let happens: (asked: number) => 'answer' | 'loseQuestion' | 'loseAnswer' | 'in_progress' | number = () => 'answer';
  setTransport({
    connect: () => {
      throw new Error('no socket here');
    },
    fetch: (path, init) => {
      const key = new Headers(init.headers).get('idempotency-key') ?? '';
      const body = JSON.parse(String(init.body)) as { text: string; expectedLastMessageId?: string };
      const what = happens((asked += 1));
      if (what === 'loseQuestion') return Promise.reject(new TypeError('Failed to fetch'));
      if (what === 'in_progress')
        return Promise.resolve(Response.json({ code: 'in_progress', message: 'no' }, { status: 409 }));
      if (typeof what === 'number')
        return Promise.resolve(
          Response.json({ code: what === 409 ? 'conversation_moved' : 'internal', message: 'no' }, { status: what }),
        );
      if (last !== undefined && body.expectedLastMessageId !== last && !sent.has(key))
        return Promise.resolve(Response.json({ code: 'conversation_moved', message: 'no' }, { status: 409 }));
      if (!sent.has(key)) sent.set(key, { text: body.text, body });
      if (last !== undefined) last = `m-${key}`;
      if (what === 'loseAnswer') return Promise.reject(new TypeError('Failed to fetch'));
      const conversationId = path.split('/')[3] ?? '';
      return Promise.resolve(
        Response.json({
          id: `m-${key}`,
          conversationId,
          text: body.text,
          status: 'queued',
          version: 1,
          sentAt: '',
          direction: 'outbound',
        }),
      );
    },
  });
  return {
    texts: () => [...sent.values()].map(({ text }) => text),
    bodies: () => [...sent.values()].map(({ body }) => body),
    lastIs: (id: string) => (last = id),
    whatHappens: (decide: typeof happens) => (happens = decide),
  };
};

const keepInMemory = () => {
  const kept = new Map<string, Leaving>();
  setOutboxStorage({
    all: () => Promise.resolve([...kept.values()]),
    write: (entry) => Promise.resolve(void kept.set(entry.key, entry)),
    remove: (key) => Promise.resolve(void kept.delete(key)),
  });
  return kept;
};

const me = { id: 'dara' } as NonNullable<ReturnType<typeof emptyState>['me']>;
const waiting = () => Object.values(get().outbox).flat();

let kept: Map<string, Leaving>;
beforeEach(() => {
  set({ ...emptyState(), me, phase: 'in', connection: 'online' });
  kept = keepInMemory();
});

it('sends twenty replies written without a line, each once and in their order', async () => {
  const server = openServer();
  server.lastIs('m1');
  set({ connection: 'offline' });
  const texts = Array.from({ length: 20 }, (_, index) => `reply ${index}`);
  for (const text of texts)
    expect(await send('c1', { text, audience: 'private', expectedLastMessageId: 'm1' })).toEqual({
      sent: true,
      isWaiting: true,
    });
  expect(server.texts()).toEqual([]);
  expect(kept.size).toBe(20);
  set({ connection: 'online' });
  await Promise.all([sendWaiting(), sendWaiting()]);
  expect(server.texts()).toEqual(texts);
  expect([waiting(), kept.size]).toEqual([[], 0]);
});

it('asks again under the same key when the answer was lost, so that nothing goes twice', async () => {
  const server = openServer();
  server.whatHappens((asked) => (asked === 1 ? 'loseAnswer' : asked === 2 ? 'loseQuestion' : 'answer'));
  expect(await send('c1', { text: 'once', audience: 'private' })).toEqual({ sent: true, isWaiting: true });
  expect(waiting()).toMatchObject([{ isWaiting: true, isAttempted: true }]);
  await sendWaiting();
  expect(hasWaiting()).toBe(true);
  await sendWaiting();
  expect(server.texts()).toEqual(['once']);
  expect(waiting()).toEqual([]);
});

it('asks before a reply goes out into a conversation that moved meanwhile', async () => {
  const server = openServer();
  set({ connection: 'offline' });
  await send('c1', { text: 'hello', audience: 'private', expectedLastMessageId: 'm1' });
  set({ connection: 'online' });
  server.whatHappens(() => 409);
  await sendWaiting();
  await sendWaiting();
  expect(server.texts()).toEqual([]);
  const [refused] = waiting();
  expect(refused).toMatchObject({ text: 'hello', problem: { code: 'conversation_moved' } });
  server.whatHappens(() => 'answer');
  if (refused) await sendAnyway(refused, 'm2');
  expect(server.bodies()).toEqual([{ text: 'hello', audience: 'private', expectedLastMessageId: 'm2' }]);
  expect([waiting(), kept.size]).toEqual([[], 0]);
});

it('waits on while the first attempt is under way, and while the server is in trouble', async () => {
  const server = openServer();
  const answers = ['loseQuestion', 'in_progress', 503, 'answer'] as const;
  server.whatHappens((asked) => answers[asked - 1] ?? 'answer');
  await send('c1', { text: 'patience', audience: 'private' });
  for (let turn = 0; turn < 2; turn += 1) {
    await sendWaiting();
    expect(waiting()).toMatchObject([{ text: 'patience', isWaiting: true }]);
    expect(hasWaiting()).toBe(true);
  }
  await sendWaiting();
  expect([server.texts(), waiting()]).toEqual([['patience'], []]);
});

it('gives the text back when the server refuses at once', async () => {
  const server = openServer();
  server.whatHappens(() => 500);
  expect(await send('c1', { text: 'hello', audience: 'public' })).toMatchObject({
    sent: false,
    problem: { code: 'internal' },
  });
  expect([waiting(), kept.size]).toEqual([[], 0]);
});

it('finds after a crash what waited, and leaves what another member of this browser wrote', async () => {
  const server = openServer();
  set({ connection: 'offline' });
  await send('c1', { text: 'mine', audience: 'private' });
  const [entry] = [...kept.values()];
  if (entry) kept.set('other', { ...entry, key: 'other', text: 'theirs', memberId: 'maria' });
  set({ ...emptyState(), me, phase: 'in', connection: 'online' }); // the page is opened anew
  await loadOutbox();
  await sendWaiting();
  expect(server.texts()).toEqual(['mine']);
  expect([...kept.keys()]).toEqual(['other']);
});
