import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findEmbeddedPostgres } from '@hubbub/store';
import { Client } from 'pg';
import { eventually, startPlatform } from '../testing';
import { type BuiltServer, signInTo, startBuiltServer, temporaryFolder } from './built-server';
import { makeSmallDisk, type SmallDisk } from './full-disk';
import { printProof, seedOf, sizeOf } from './proof';
import { bodyOf, connectSigned, signedHeaders } from './signed-sender';

const rounds = sizeOf(2, 10);
const seed = seedOf(109);

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let disk: SmallDisk;
let server: BuiltServer;

beforeAll(async () => {
  folder = await temporaryFolder();
  platform = await startPlatform();
  mkdirSync(join(folder.path, 'small'));
  // The write-ahead log may grow to 512 MB in many rounds: what is to be full is the disk that the test fills.
  disk = makeSmallDisk(join(folder.path, 'small'), sizeOf(400, 1_200));
});
afterAll(async () => {
  await server.stop();
  disk.remove();
  await platform.stop();
  await folder.remove();
});

it('answers 503 and never 200 for what a full disk cannot keep, and works again once there is room', async () => {
  const dataDir = join(folder.path, 'small', 'hubbub');
  const adminUrl = () => findEmbeddedPostgres(join(dataDir, 'postgres'))?.adminUrl ?? '';
  server = startBuiltServer('', dataDir);
  const url = await server.ready;
  const api = await signInTo(url);
  const channelId = await connectSigned(api, platform.url);

  let sent = 0;
  let refused = 0;
  const answered = new Set<string>();
  const others: string[] = [];
  /** One large message, which needs new blocks; true when it was answered 200. */
  const send = async (id: string): Promise<boolean> => {
    const body = bodyOf([
      {
        id,
        conversation: { id: 'big', kind: 'direct' },
        author: { id: 'big', name: 'Big' },
        text: randomBytes(30_000).toString('base64'),
        sentAt: new Date().toISOString(),
      },
    ]);
    const answer = await fetch(`${url}/webhooks/http/${channelId}`, {
      method: 'POST',
      body,
      headers: signedHeaders(body),
    });
    await answer.arrayBuffer();
    if (answer.status === 200) answered.add(id);
    else if (answer.status === 503 && Number(answer.headers.get('retry-after')) > 0) refused += 1;
    else others.push(`${answer.status} ${answer.headers.get('retry-after')}`);
    return answer.status === 200;
  };

  for (let round = 0; round < rounds; round++) {
    const waiting: string[] = [];
    for (let index = 0; index < 20; index++) await send(`t09-${sent++}`);
    await disk.fill(adminUrl());
    // Until the last free block is used up and then some: refusals in a row, none of them a 200.
    for (let inARow = 0, tries = 0; inARow < 10 && tries < 2_000; tries++) {
      const id = `t09-${sent++}`;
      if (await send(id)) inARow = 0;
      else {
        waiting.push(id);
        inARow += 1;
      }
    }
    expect(waiting.length).toBeGreaterThanOrEqual(10);
    await disk.empty(adminUrl());
    for (const id of waiting) while (!(await send(id))) await sleep(50);
  }

  const ledger = await eventually(
    // The database may still be starting anew after the disk was full: 503 is its honest answer.
    () =>
      api<Record<string, number>>('GET', `/api/deliveries/ledger?channelId=${channelId}`).catch(() => ({
        pending: -1,
      })),
    ({ pending }) => pending === 0,
    { tries: 1_200 },
  );
  const database = new Client({ connectionString: adminUrl() });
  await database.connect();
  const { rows } = await database.query<{ external_id: string }>(
    `SELECT external_id FROM message WHERE direction = 'inbound'`,
  );
  await database.end();
  const held = new Set(rows.map(({ external_id }) => external_id));
  printProof('T09', {
    sent,
    stored: rows.length,
    doubled: rows.length - held.size,
    lost: [...answered].filter((id) => !held.has(id)).length,
    seed,
    rounds,
    refused,
    disk: disk.how,
  });
  expect(others).toEqual([]);
  expect(answered.size).toBe(sent);
  expect(held).toEqual(answered);
  expect(ledger).toMatchObject({ stored: sent, failed: 0, pending: 0 });
}, 600_000);
