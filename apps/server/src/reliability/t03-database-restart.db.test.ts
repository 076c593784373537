import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findEmbeddedPostgres } from '@hubbub/store';
import { Client } from 'pg';
import { eventually, startPlatform } from '../testing';
import { type BuiltServer, signInTo, startBuiltServer, temporaryFolder } from './built-server';
import { printProof, randomOf, seedOf, sizeOf } from './proof';
import { bodyOf, connectSigned, postOnce, type SendCounts, sendUntilKept } from './signed-sender';

const restarts = sizeOf(3, 20);
const seed = seedOf(103);
const senders = 8;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let server: BuiltServer;

beforeAll(async () => {
  folder = await temporaryFolder();
  platform = await startPlatform();
});
afterAll(async () => {
  await server.stop();
  await platform.stop();
  await folder.remove();
});

it('survives a database that is restarted in immediate mode under load, and loses nothing that it answered', async () => {
  const random = randomOf(seed);
  // With its own database: an empty DATABASE_URL counts as unset.
  server = startBuiltServer('', folder.path);
  const url = await server.ready;
  const api = await signInTo(url);
  const channelId = await connectSigned(api, platform.url);
  const dataDir = join(folder.path, 'postgres');

  let sent = 0;
  let isOver = false;
  const counts: SendCounts = { answered: 0, refused: 0, broken: 0, other: 0 };
  const event = () => {
    const number = sent++;
    const person = `person-${number % 101}`;
    return {
      id: `t03-${number}`,
      conversation: { id: person, kind: 'direct' },
      author: { id: person, name: person },
      text: `hello ${number}`,
      sentAt: new Date().toISOString(),
    };
  };
  const send = async (): Promise<void> => {
    while (!isOver) {
      await sendUntilKept(() => url, channelId, bodyOf([event()]), counts);
      await sleep(4);
    }
  };
  const sending = Promise.all(Array.from({ length: senders }, send));

  let worstBackMs = 0;
  for (let restart = 0; restart < restarts; restart++) {
    await sleep(500 + random() * 1500);
    const { pid } = findEmbeddedPostgres(dataDir)!;
    process.kill(pid, 'SIGQUIT'); // immediate mode: no checkpoint, sessions are cut
    await eventually(
      async () => findEmbeddedPostgres(dataDir)?.pid,
      (now) => now !== undefined && now !== pid,
      { tries: 1_200 },
    );
    const acceptsAgainAt = Date.now();
    const body = bodyOf([event()]);
    while ((await postOnce(url, channelId, body)) !== 200) await sleep(20);
    worstBackMs = Math.max(worstBackMs, Date.now() - acceptsAgainAt);
  }
  isOver = true;
  await sending;

  const ledger = await eventually(
    () => api<Record<string, number>>('GET', `/api/deliveries/ledger?channelId=${channelId}`),
    ({ pending }) => pending === 0,
    { tries: 1_200 },
  );
  const database = new Client({ connectionString: findEmbeddedPostgres(dataDir)!.adminUrl });
  await database.connect();
  const {
    rows: [stored],
  } = await database.query<{ messages: number; ids: number }>(
    'SELECT count(*)::int AS messages, count(DISTINCT external_id)::int AS ids FROM message',
  );
  await database.end();
  printProof('T03', {
    sent,
    stored: stored!.messages,
    doubled: stored!.messages - stored!.ids,
    lost: sent - stored!.ids,
    seed,
    restarts,
    refused: counts.refused + counts.broken,
    worstBackMs,
  });
  // Refused ones got the declared answer; nothing else was said, and the process lives.
  expect(counts).toMatchObject({ broken: 0, other: 0 });
  expect(stored).toEqual({ messages: sent, ids: sent });
  expect(ledger).toMatchObject({ stored: sent, failed: 0, pending: 0 });
  expect(server.child.exitCode).toBeNull();
}, 600_000);
