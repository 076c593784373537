import type { EntityManager } from 'typeorm';
import {
  connectHttpChannel,
  eventually,
  startPlatform,
  startTestServer,
  type TestEvent,
  type TestServer,
} from './testing';

/*
 * What belongs together comes in the same moment and is taken by two workers. The other worker is played by a
 * transaction of the test's own, which stores the message and commits when the product waits for it, or has gone on.
 */

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

interface Message {
  text: string;
  edits: { text: string }[];
  reactions: { emoji: string }[];
  deletedAt: string | null;
}
interface Ledger {
  stored: number;
  duplicate: number;
  pending: number;
}
type Channel = Awaited<ReturnType<typeof connectHttpChannel>>;

const event = (id: string, text: string, more: Partial<TestEvent> = {}): TestEvent => ({
  id,
  conversation: { id: 'ida', kind: 'direct' },
  author: { id: 'ida', name: 'Ida' },
  text,
  sentAt: '2026-11-02T10:00:00Z',
  ...more,
});

const ledgerOf = async (channel: Channel): Promise<Ledger> =>
  (await server.api('GET', `/api/deliveries/ledger?channelId=${channel.id}`)).body as unknown as Ledger;

const ends = async (channel: Channel, stored: number): Promise<void> =>
  expect(
    await eventually(
      () => ledgerOf(channel),
      (ledger) => ledger.pending === 0 && ledger.stored >= stored,
      { tries: 600 },
    ),
  ).toMatchObject({ stored, duplicate: 0, pending: 0 });

const find = (channel: Channel, externalId: string): Promise<Message> =>
  server.ctx.store.transaction(server.workspaceId, async (db) => {
    const [row]: (Omit<Message, 'deletedAt'> & { extra: { deletedAt?: string } })[] = await db.query(
      'SELECT * FROM message WHERE workspace_id = $1 AND channel_id = $2 AND external_id = $3',
      [server.workspaceId, channel.id, externalId],
    );
    return { ...row!, deletedAt: row!.extra.deletedAt ?? null };
  });

/** A copy of `from` under another id of the platform, as another worker would store it. */
const copy = async (
  db: EntityManager,
  channel: Channel,
  from: string,
  { externalId, text, extra }: { externalId: string; text: string; extra: object },
): Promise<void> => {
  const columns: { name: string }[] = await db.query(
    `SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'message' AND is_generated = 'NEVER'
       AND column_name NOT IN ('id', 'external_id', 'text', 'extra')`,
  );
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  await db.query(
    `INSERT INTO message (id, external_id, text, extra, ${names})
     SELECT gen_random_uuid(), $4, $5, $6, ${names} FROM message WHERE workspace_id = $1 AND channel_id = $2 AND external_id = $3`,
    [server.workspaceId, channel.id, from, externalId, text, JSON.stringify(extra)],
  );
};

const isWaitedFor = async (): Promise<boolean> => {
  const rows: unknown[] = await server.ctx.store.dataSource.query(
    `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows.length > 0;
};

const start = async (): Promise<Channel> => {
  const channel = await connectHttpChannel(server, platform.url);
  await channel.deliver([event('first', 'hello')]);
  await ends(channel, 1);
  return channel;
};

it('applies an edit whose message another worker stores at the same time', async () => {
  const channel = await start();
  await server.ctx.store.transaction(server.workspaceId, async (db) => {
    await copy(db, channel, 'first', { externalId: 'm', text: 'one', extra: {} });
    await channel.deliver([event('m', 'two', { type: 'edit', sentAt: '2026-11-02T10:05:00Z' })]);
    expect(await eventually(isWaitedFor, Boolean, { tries: 600 })).toBe(true);
  });
  await ends(channel, 2);
  const message = await find(channel, 'm');
  expect(message.text).toBe('two');
  expect(message.edits.map(({ text }) => text)).toEqual(['one']);
});

it('keeps the words of an original whose edit another worker stores at the same time', async () => {
  const channel = await start();
  await server.ctx.store.transaction(server.workspaceId, async (db) => {
    const extra = { isFromEdit: true, textAt: '2026-11-02T10:05:00.000Z' };
    await copy(db, channel, 'first', { externalId: 'm', text: 'two', extra });
    await channel.deliver([event('m', 'one')]);
    expect(await eventually(isWaitedFor, Boolean, { tries: 600 })).toBe(true);
  });
  await ends(channel, 2);
  const message = await find(channel, 'm');
  expect(message.text).toBe('two');
  expect(message.edits.map(({ text }) => text)).toEqual(['one']);
});

it('applies a reaction that was held while another worker was about to store its message', async () => {
  const channel = await start();
  await server.ctx.store.transaction(server.workspaceId, async (db) => {
    await copy(db, channel, 'first', { externalId: 'm', text: 'one', extra: {} });
    await channel.deliver([event('m', '❤️', { type: 'reaction', sentAt: '2026-11-02T10:05:00Z' })]);
    await ends(channel, 2); // held, as its message cannot be seen yet
  });
  const message = await eventually(
    () => find(channel, 'm'),
    ({ reactions }) => reactions.length > 0,
    { tries: 600 },
  );
  expect(message.reactions).toMatchObject([{ emoji: '❤️' }]);
});
