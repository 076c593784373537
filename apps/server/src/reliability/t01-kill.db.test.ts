import { setTimeout as sleep } from 'node:timers/promises';
import { testDatabase } from '@hubbub/store/testing';
import { Client } from 'pg';
import { eventually, startPlatform } from '../testing';
import { type BuiltServer, signInTo, startBuiltServer, temporaryFolder } from './built-server';
import { printProof, randomOf, seedOf, sizeOf } from './proof';
import { bodyOf, connectSigned, type SendCounts, sendUntilKept } from './signed-sender';

const kills = sizeOf(20, 100);
const webhooks = sizeOf(4_000, 20_000);
const seed = seedOf(101);
const senders = 12;

let database: { url: string; adminUrl: string };
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let admin: Client;
const servers: BuiltServer[] = [];

beforeAll(async () => {
  database = await testDatabase();
  folder = await temporaryFolder();
  platform = await startPlatform();
  admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.kill()));
  await admin.end();
  await platform.stop();
  await folder.remove();
});

it('keeps each webhook that it answered and answers each once, while its processes are killed', async () => {
  const random = randomOf(seed);
  const start = () => startBuiltServer(database.url, folder.path);
  servers.push(start());
  const firstUrl = await servers[0]!.ready;
  const api = await signInTo(firstUrl);
  const channelId = await connectSigned(api, platform.url);
  await api('POST', '/api/rules', {
    name: 'Price',
    mode: 'live',
    trigger: { type: 'direct' },
    conditions: { text: ['price'] },
    actions: [{ type: 'reply', text: 'It is 38 €.' }],
    limits: { perHour: 100_000 },
  });
  servers.push(start());

  // Where each process answers now; null while it is down.
  const urls: (string | null)[] = [firstUrl, null];
  const watch = (slot: number): void => {
    const server = servers[slot]!;
    void server.ready.then(
      (url) => void (servers[slot] === server && (urls[slot] = url)),
      () => undefined,
    );
  };
  watch(1);
  let turn = 0;
  const pick = (): string | null => {
    const living = urls.filter((url) => url !== null);
    return living.length > 0 ? living[turn++ % living.length]! : null;
  };

  let sent = 0;
  let isKilling = true;
  const counts: SendCounts = { answered: 0, refused: 0, broken: 0, other: 0 };
  const send = async (): Promise<void> => {
    // The load lasts as long as the killing, however quick the machine is.
    while (sent < webhooks || isKilling) {
      const number = sent++;
      const isAsking = number % 10 === 0;
      const person = isAsking ? `asker-${number}` : `person-${number % 997}`;
      const text = isAsking ? 'what is the price?' : `hello ${number}`;
      const event = {
        id: `t01-${number}`,
        conversation: { id: person, kind: 'direct' },
        author: { id: person, name: person },
        text,
        sentAt: new Date().toISOString(),
      };
      await sendUntilKept(pick, channelId, bodyOf([event]), counts);
      if (isKilling) await sleep(4); // a stream for as long as the killing lasts, not a burst before it
    }
  };
  const sending = Promise.all(Array.from({ length: senders }, send));

  for (let kill = 0; kill < kills; kill++) {
    const slot = Math.floor(random() * servers.length);
    await servers[slot]!.ready;
    await sleep(50 + random() * 1450);
    urls[slot] = null;
    await servers[slot]!.kill();
    servers[slot] = start();
    watch(slot);
  }
  isKilling = false;
  await sending;
  await Promise.all(servers.map((server) => server.ready));

  const settled = await eventually(
    async () =>
      (
        await admin.query(
          `SELECT (SELECT count(*) FROM delivery WHERE state = 'pending')::int AS pending, (SELECT count(*) FROM delivery WHERE state = 'failed')::int AS failed,
               (SELECT count(*) FROM message WHERE direction = 'inbound')::int AS messages, (SELECT count(DISTINCT external_id) FROM message WHERE direction = 'inbound')::int AS ids,
               (SELECT coalesce(sum(stored), 0) FROM delivery_outcome)::int AS stored, (SELECT coalesce(sum(duplicate), 0) FROM delivery_outcome)::int AS duplicate,
               (SELECT count(*) FROM message WHERE direction = 'outbound' AND status IN ('queued', 'sending'))::int AS waiting`,
        )
      ).rows[0] as Record<'pending' | 'failed' | 'messages' | 'ids' | 'stored' | 'duplicate' | 'waiting', number>,
    ({ pending, waiting }) => pending === 0 && waiting === 0,
    { tries: 2_400 },
  );
  const causes: { answers: number }[] = (
    await admin.query(
      `SELECT count(*)::int AS answers FROM rule_effect WHERE sends GROUP BY workspace_id, rule_id, cause`,
    )
  ).rows as { answers: number }[];
  const sentIds = platform.calls.map(({ id }) => id);
  printProof('T01', {
    sent: counts.answered,
    stored: settled.messages,
    doubled: settled.messages - settled.ids,
    lost: sent - settled.ids,
    seed,
    kills,
    resent: counts.refused + counts.broken,
    replies: sentIds.length,
  });
  expect(counts.other).toBe(0);
  expect(settled).toMatchObject({ pending: 0, failed: 0, waiting: 0, messages: sent, ids: sent, stored: sent });
  expect(causes).toHaveLength(Math.ceil(sent / 10));
  expect(causes.every(({ answers }) => answers === 1)).toBe(true);
  // What the platform got of us: no answer twice.
  expect(new Set(sentIds).size).toBe(sentIds.length);
  expect(sentIds.length).toBeGreaterThan(0);
}, 1_800_000);
