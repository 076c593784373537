import { join } from 'node:path';
import { listDueStreams, streamChannel } from '@hubbub/conversations';
import { uuidv7 } from 'uuidv7';
import { eventually, startTestServer, type TestServer } from './testing';

/** Discord's stand-in with its gateway; the sandbox is another program, so its types are not at hand here. */
interface Sandbox {
  url: string;
  control: {
    platforms: {
      discord: {
        addBot(bot: { id: string; token: string }): object;
        addChannel(bot: object, channel: { id: string; guildId: string; name: string }): unknown;
        message(
          bot: object,
          message: { channelId: string; author: { id: string; username: string }; content: string },
        ): unknown;
        drop(bot: object, how?: { code?: number; canResume?: boolean }): void;
        connections(bot: object): number;
      };
    };
  };
  stop(): Promise<void>;
}
const { startSandbox } = jest.requireActual<{ startSandbox: () => Promise<Sandbox> }>(
  join(__dirname, '../../sandbox/src/start'),
);

let server: TestServer;
let sandbox: Sandbox;
let bot: object;
let channelId: string;
const room = '1440000000000000002';

beforeAll(async () => {
  server = await startTestServer();
  sandbox = await startSandbox();
  const { discord } = sandbox.control.platforms;
  bot = discord.addBot({ id: '1410000000000000001', token: 'dc-token' });
  discord.addChannel(bot, { id: room, guildId: '1430000000000000003', name: 'general' });
  const made = await server.api('POST', '/api/channels', {
    platform: 'discord',
    name: 'Community',
    externalId: '1410000000000000001',
    secrets: { token: 'dc-token' },
    settings: { apiBaseUrl: `${sandbox.url}/discord`, channelIds: room },
  });
  channelId = (made.body as unknown as { id: string }).id;
});
afterAll(async () => {
  await server.stop();
  await sandbox.stop();
});

const speak = (content: string) =>
  sandbox.control.platforms.discord.message(bot, {
    channelId: room,
    author: { id: '1420000000000000004', username: 'ada' },
    content,
  });
const connected = async () =>
  expect(
    await eventually(
      async () => sandbox.control.platforms.discord.connections(bot),
      (now) => now === 1,
    ),
  ).toBe(1);
const ownerOf = async (): Promise<string | null> => {
  const [row]: [{ stream_owner: string | null }] = await server.ctx.store.transaction(server.workspaceId, (db) =>
    db.query('SELECT stream_owner FROM channel WHERE workspace_id = $1 AND id = $2', [server.workspaceId, channelId]),
  );
  return row.stream_owner;
};
const stored = async (): Promise<{ text: string; found_by: string }[]> =>
  server.ctx.store.transaction(server.workspaceId, (db) =>
    db.query(`SELECT text, found_by FROM message WHERE workspace_id = $1 AND channel_id = $2 ORDER BY sent_at, id`, [
      server.workspaceId,
      channelId,
    ]),
  );
const textsOf = async () => (await stored()).map(({ text }) => text);
const arrived = async (text: string) =>
  expect(await eventually(textsOf, (texts) => texts.includes(text))).toContain(text);

it('holds the live connection, takes what comes, resumes it, and reads what a lost session missed', async () => {
  await connected();
  speak('one');
  await arrived('one');
  expect((await stored())[0]).toEqual({ text: 'one', found_by: 'stream' });

  sandbox.control.platforms.discord.drop(bot, { code: 4000, canResume: true });
  speak('two');
  await arrived('two');

  sandbox.control.platforms.discord.drop(bot, { code: 4000, canResume: false });
  speak('three');
  await arrived('three');
  await connected();
  speak('four');
  await arrived('four');
  expect(await textsOf()).toEqual(['one', 'two', 'three', 'four']);
  const ledger = (await server.api('GET', `/api/deliveries/ledger?channelId=${channelId}`)).body as unknown as {
    stored: number;
    failed: number;
    pending: number;
  };
  expect(ledger).toMatchObject({ stored: 4, failed: 0, pending: 0 });
});

it('lets one process hold a channel, and another take it once the holder is gone', async () => {
  const ours = { workspaceId: server.workspaceId, id: channelId, owner: uuidv7() };
  const mayNot = new AbortController();
  expect(await listDueStreams(server.ctx, ['discord'])).toEqual([]);
  expect(await streamChannel(server.ctx, ours, mayNot.signal)).toBe(false);
  // The holder's lease has run out without being renewed, as after a crash.
  const clock = jest.spyOn(server.ctx, 'clock').mockReturnValue(new Date(Date.now() + 10 * 60_000));
  const stop = new AbortController();
  const held = streamChannel(server.ctx, ours, stop.signal);
  try {
    expect(await eventually(ownerOf, (owner) => owner === ours.owner)).toBe(ours.owner);
  } finally {
    clock.mockRestore();
    stop.abort();
  }
  expect(await held).toBe(true);
  // Let go, it is free at once.
  expect(await eventually(ownerOf, (owner) => owner !== ours.owner)).not.toBe(ours.owner);
});

it('says on the channel what the platform says, and stops asking with a token that is not taken', async () => {
  const stateOf = async () =>
    (
      (await server.api('GET', `/api/channels/${channelId}`)).body as unknown as {
        status: { state: string; reason: string };
      }
    ).status;
  await server.api('PATCH', `/api/channels/${channelId}`, { secrets: { token: 'another' } });
  // New secrets end the lease; the next holder uses them.
  sandbox.control.platforms.discord.drop(bot, { code: 4000, canResume: false });
  const status = await eventually(stateOf, ({ state }) => state === 'disconnected', { tries: 600 });
  expect(status.reason).toMatch(/Unauthorized/);
  expect(await listDueStreams(server.ctx, ['discord'])).toEqual([]);
}, 60_000);
