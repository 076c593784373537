import { buildWorld } from '../testing/fake-data';
import { createFakeServer } from '../testing/fake-server';
import type { FakeServer } from '../testing/fake-server';
import { setTransport } from '../transport';
import {
  findDraft,
  findOther,
  keepDraft,
  keepFiles,
  saveUnsaved,
  setDraftStorage,
  swapWithOther,
  takeDraft,
} from './drafts';
import type { KeptDraft } from './settle-drafts';
import { loadSession } from './session-acts';
import { emptyState, get, set } from './store';

let server: FakeServer;
let isUp: boolean;
let isSignedIn: boolean;
let disk: Map<string, KeptDraft>;
let id: string;

/** What a closed and newly opened page has: the browser's database and nothing else. */
const openAgain = (): void =>
  setDraftStorage({
    read: async (key) => disk.get(key),
    write: async (key, draft) => void disk.set(key, structuredClone(draft)),
    remove: async (key) => void disk.delete(key),
  });

beforeEach(async () => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask'], now: Date.parse('2026-11-20T12:00:00Z') });
  [isUp, isSignedIn, disk] = [true, true, new Map()];
  server = createFakeServer({
    world: buildWorld(),
    fails: () => (!isUp ? 'nothing' : isSignedIn ? null : { status: 401, code: 'signed_out' }),
  });
  server.transport.connect().on('draft:updated', (draft) => takeDraft(draft));
  setTransport(server.transport);
  set(emptyState());
  await loadSession();
  set({ connection: 'online' });
  id = server.world.conversations[0]!.id;
  openAgain();
});
afterEach(() => {
  openAgain(); // no timer of one test writes in the next
  jest.useRealTimers();
});

const settle = (ms = 3000) => jest.advanceTimersByTimeAsync(ms);
const shown = async () => (await findDraft(id, 'reply'))?.text ?? '';

test('a text and its uploads are there again on another device', async () => {
  keepDraft(id, 'reply', 'Hier die Preise', 'private');
  keepFiles(id, [{ id: 'f1', name: 'prices.pdf', bytes: 1000, isPicture: false }]);
  await settle();
  expect(server.draftOf(id)).toMatchObject({ text: 'Hier die Preise', attachments: ['f1'] });
  disk.clear();
  openAgain();
  const draft = await findDraft(id, 'reply');
  expect(draft?.text).toBe('Hier die Preise');
  expect(draft?.files.map((file) => file.id)).toEqual(['f1']);
});

test('what was typed until 300 ms before a crash is there', async () => {
  keepDraft(id, 'reply', 'and the delivery', 'private');
  await settle(300);
  keepDraft(id, 'reply', 'and the delivery takes', 'private');
  isUp = false;
  openAgain();
  expect(await shown()).toBe('and the delivery');
});

test('a newer text of another device stands when the page is opened again, and the stale one does not come back', async () => {
  keepDraft(id, 'reply', 'stale', 'private');
  await settle();
  server.drop(); // the page is closed
  server.writeElsewhere(id, 'newer');
  server.reconnect();
  openAgain();
  expect(await shown()).toBe('stale'); // at once, until the server has spoken
  await settle();
  expect(await shown()).toBe('newer');
});

test('both devices wrote while one was offline: the later stands, the other can be taken back', async () => {
  keepDraft(id, 'reply', 'common', 'private');
  await settle();
  isUp = false;
  set({ connection: 'offline' });
  keepDraft(id, 'reply', 'written offline', 'private');
  await settle(60_000);
  server.writeElsewhere(id, 'written on the phone');
  await settle(10_000);
  isUp = true;
  set({ connection: 'online' });
  saveUnsaved();
  await settle();
  expect(await shown()).toBe('written on the phone');
  expect((await findOther(id))?.text).toBe('written offline');
  await swapWithOther(id);
  await settle();
  expect(server.draftOf(id).text).toBe('written offline');
  expect((await findOther(id))?.text).toBe('written on the phone');
});

test('a session that ends in mid-sentence loses no word, and another member of this browser sees none', async () => {
  const me = get().me!;
  keepDraft(id, 'reply', 'It is thirty', 'private');
  await settle();
  isSignedIn = false;
  keepDraft(id, 'reply', 'It is thirty-eight euros', 'private');
  await settle();
  set({ me: { ...me, id: 'somebody-else' } });
  openAgain();
  expect(await shown()).toBe('');
  isSignedIn = true;
  set({ me });
  openAgain();
  expect(await shown()).toBe('It is thirty-eight euros');
  await settle();
  expect(server.draftOf(id).text).toBe('It is thirty-eight euros'); // and is saved now
});

test('our own echo is no other text, however quickly one types', async () => {
  for (const text of ['a', 'ab', 'abc', 'abcd', 'abcde', 'abcdef']) {
    keepDraft(id, 'reply', text, 'private');
    await settle(900);
  }
  await settle(5000);
  expect(server.draftOf(id).text).toBe('abcdef');
  expect(await findOther(id)).toBeUndefined();
});
