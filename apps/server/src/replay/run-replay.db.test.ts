import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { replayOnHistory } from '@hubbub/conversations';
import type { Rule } from '@hubbub/contracts';
import { NotFoundError } from '@hubbub/runtime';
import { uuidv7 } from 'uuidv7';
import { connectHttpChannel, eventually, startPlatform, startTestServer, type TestServer } from '../testing';
import { replayInThread } from './run-replay';

const file = join(__dirname, '../../../../dist/server/replay-thread.js');
const count = 2_500; // more than a stretch
let server: TestServer;
let platform: Awaited<ReturnType<typeof startPlatform>>;

const rule = {
  id: uuidv7(),
  name: 'Price',
  mode: 'live',
  order: 0,
  channelIds: [],
  trigger: { type: 'message' },
  conditions: { keywords: ['price'] },
  actions: [{ type: 'reply', text: 'It is 38 €.' }],
  stops: false,
  limits: { perContactHours: 24 },
  version: 0,
} as unknown as Rule;
const span = { since: new Date(Date.now() - 86_400_000), until: new Date(Date.now() + 86_400_000) };

beforeAll(async () => {
  if (!existsSync(file)) throw new Error('The server is not built: run `npm run build` first');
  server = await startTestServer();
  platform = await startPlatform();
  const channel = await connectHttpChannel(server, platform.url);
  const events = Array.from({ length: count }, (_, index) => ({
    id: `m${index}`,
    conversation: { id: `c${index % 50}`, kind: 'direct' },
    author: { id: `a${index % 50}`, name: `Person ${index % 50}` },
    text: index % 7 === 0 ? `what is the price of ${index}?` : `hello ${index}`,
    sentAt: new Date(Date.now() - (count - index) * 1000).toISOString(),
  }));
  for (let from = 0; from < count; from += 500) await channel.deliver(events.slice(from, from + 500));
  const stored = await eventually(
    async () =>
      (await server.api('GET', `/api/deliveries/ledger?channelId=${channel.id}`)).body as unknown as {
        received: number;
        pending: number;
      },
    ({ received, pending }) => received === count && pending === 0,
  );
  expect(stored).toMatchObject({ received: count, pending: 0 });
});
afterAll(async () => {
  await server.stop();
  await platform.stop();
});

it('finds in a thread what it finds in the process itself, and says how far it has come', async () => {
  const here = await replayOnHistory(server.ctx, server.workspaceId, { rule, ...span });
  const examined: number[] = [];
  const there = await replayInThread(file, server.databaseUrl, server.workspaceId, {
    rule,
    ...span,
    onProgress: (so) => examined.push(so),
  });
  expect(here).toMatchObject({ examined: count, fired: 50 });
  expect(there).toEqual(here);
  expect(examined).toEqual([2_000, 2_500]);
});

it('refuses a rule to compare with that is gone, and a database that cannot be reached, with the reason', async () => {
  const compared = { rule, ...span, compareWith: uuidv7() };
  await expect(replayInThread(file, server.databaseUrl, server.workspaceId, compared)).rejects.toThrow(NotFoundError);
  const nowhere = 'postgres://nobody@127.0.0.1:1/none';
  await expect(replayInThread(file, nowhere, server.workspaceId, { rule, ...span })).rejects.toThrow('ECONNREFUSED');
});

it('stops where it is once nobody waits for it, and lets the next one in', async () => {
  const left = new AbortController();
  left.abort();
  const run = (signal?: AbortSignal) =>
    replayInThread(file, server.databaseUrl, server.workspaceId, { rule, ...span, signal });
  const [stopped, ...whole] = await Promise.all([run(left.signal), run(), run(), run()]);
  expect(stopped.examined).toBeLessThanOrEqual(count);
  for (const report of whole) expect(report.examined).toBe(count);
});
