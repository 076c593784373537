import type { Request } from 'express';
import { MemoryStore, type SessionData } from 'express-session';
import { gentle } from './gentle-sessions';

const session = {
  cookie: { originalMaxAge: null },
  memberId: 'm1',
  workspaceId: 1,
  since: 0,
} as unknown as SessionData;

class CountingStore extends MemoryStore {
  reads = 0;
  prolonged = 0;
  override get(id: string, callback: (error: unknown, session?: SessionData | null) => void): void {
    this.reads += 1;
    super.get(id, callback);
  }
  override touch(id: string, given: SessionData, callback?: () => void): void {
    this.prolonged += 1;
    super.touch(id, given, callback ?? (() => undefined));
  }
}

const setUp = () => {
  const inner = new CountingStore();
  const clock = { now: Date.parse('2026-11-20T12:00:00Z') };
  const readKept = inner.get.bind(inner);
  const readInner = (id: string) =>
    new Promise<{ session: SessionData; found: string } | null>((resolve) =>
      readKept(id, (_error, known) => resolve(known ? { session: known, found: 'the member' } : null)),
    );
  const told: [Request, string][] = [];
  const store = gentle(
    inner,
    () => new Date(clock.now),
    readInner,
    (req, found) => void told.push([req, found]),
  );
  const read = () =>
    new Promise<SessionData | null>((resolve, reject) =>
      store.get('s1', (error: unknown, found) => (error ? reject(error as Error) : resolve(found ?? null))),
    );
  const write = () => new Promise<void>((resolve) => store.set('s1', session, () => resolve()));
  const end = () => new Promise<void>((resolve) => store.destroy('s1', () => resolve()));
  return { inner, clock, store, told, read, write, end };
};

test('a session is read once for those that ask together, each with a copy of its own', async () => {
  const { inner, read, write } = setUp();
  await write();
  const found = await Promise.all([read(), read(), read(), read()]);
  expect(found.map((one) => one?.memberId)).toEqual(['m1', 'm1', 'm1', 'm1']);
  expect(new Set(found).size).toBe(4);
  expect(inner.reads).toBe(2); // the first, and one for all that came meanwhile
});

test('what was found beside a session is told to its request, and is no part of the session', async () => {
  const { store, told, read, write } = setUp();
  await write();
  const known = (await read())!;
  const req = {} as Request;
  const made = store.createSession(req, known as Parameters<typeof store.createSession>[1]);
  expect(told).toEqual([[req, 'the member']]);
  expect(JSON.stringify(made)).not.toContain('the member');
});

test('an ended session is gone at the next question', async () => {
  const { read, write, end } = setUp();
  await write();
  expect(await read()).not.toBeNull();
  await end();
  expect(await read()).toBeNull();
});

test('its end is put off once an hour', () => {
  const { inner, clock, store } = setUp();
  for (const minutes of [0, 1, 30, 61, 62]) {
    clock.now = Date.parse('2026-11-20T12:00:00Z') + minutes * 60_000;
    store.touch?.('s1', session);
  }
  expect(inner.prolonged).toBe(2);
});
