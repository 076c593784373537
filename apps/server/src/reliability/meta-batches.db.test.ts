import { createHmac } from 'node:crypto';
import { testDatabase } from '@hubbub/store/testing';
import { Client } from 'pg';
import { eventually } from '../testing';
import { type Api, type BuiltServer, signInTo, startBuiltServer, temporaryFolder } from './built-server';
import { randomOf, seedOf } from './proof';
import { shuffled } from './signed-sender';

const seed = seedOf(18);
const appSecret = 'the app secret of a test';
const times = 5;

let database: { url: string; adminUrl: string };
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let admin: Client;
let server: BuiltServer;
let url: string;
let api: Api;

beforeAll(async () => {
  database = await testDatabase();
  folder = await temporaryFolder();
  admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  server = startBuiltServer(database.url, folder.path);
  url = await server.ready;
  api = await signInTo(url);
});
afterAll(async () => {
  await server.stop();
  await admin.end();
  await folder.remove();
});

type Platform = 'facebook' | 'instagram' | 'whatsapp';
const connect = async (platform: Platform, externalId: string, secret = appSecret): Promise<string> => {
  const { id } = await api<{ id: string }>('POST', '/api/channels', {
    platform,
    name: `${platform} ${externalId}`,
    externalId,
    secrets: { accessToken: 'token', appSecret: secret, verifyToken: 'verify' },
    settings: { apiBaseUrl: 'http://127.0.0.1:9', pollSeconds: 86_400, historyDays: 0 },
  });
  return id;
};
const post = async (platform: Platform, body: object): Promise<number> => {
  const raw = JSON.stringify(body);
  const signature = createHmac('sha256', appSecret).update(raw).digest('hex');
  const answer = await fetch(`${url}/webhooks/${platform}`, {
    method: 'POST',
    body: raw,
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
  });
  await answer.arrayBuffer();
  return answer.status;
};

interface Sums {
  received: number;
  stored: number;
  duplicate: number;
  ignored: Record<string, number>;
  failed: number;
  pending: number;
}
const ledgerOf = async (channelId: string): Promise<Sums> => {
  const { channels } = await api<{ channels: (Sums & { channelId: string | null })[] }>(
    'GET',
    '/api/deliveries/ledger?by=channel',
  );
  const found = channels.find((one) => one.channelId === channelId);
  const { received = 0, stored = 0, duplicate = 0, ignored = {}, failed = 0, pending = 0 } = found ?? {};
  return { received, stored, duplicate, ignored, failed, pending };
};
/** The platform's ids of what is kept for a channel, with the platform's times. */
const keptIn = async (channelId: string): Promise<Map<string, string>> => {
  const { rows } = await admin.query<{ external_id: string; sent_at: Date }>(
    'SELECT external_id, sent_at FROM message WHERE channel_id = $1',
    [channelId],
  );
  const kept = new Map(rows.map((row) => [row.external_id, row.sent_at.toISOString()]));
  expect(kept.size).toBe(rows.length);
  return kept;
};

/** What belongs to no channel of anybody. */
const outside = async (): Promise<number> => {
  const { rows } = await admin.query<{ count: number }>(
    `SELECT coalesce(sum((ignored->>'outside_subscription')::int), 0)::int AS count FROM delivery_outcome WHERE channel_id IS NULL`,
  );
  return rows[0]!.count;
};

const begin = 1_790_000_000; // seconds
const at = (number: number): string => new Date((begin + number) * 1000).toISOString();
const three = [0, 1, 2];

/** Bodies of 3 entries of 2 parts of 3 messages, numbered 0 to 17, each in the shape of its platform. */
const shapes: Record<Platform, (id: string, order: <T>(list: readonly T[]) => T[]) => object> = {
  whatsapp: (id, order) => ({
    object: 'whatsapp_business_account',
    entry: order(three).map((entry) => ({
      id: `10229012934000${entry}`,
      changes: order([0, 1]).map((change) => ({
        field: 'messages',
        value: {
          messaging_product: 'whatsapp',
          metadata: { display_phone_number: '15550783881', phone_number_id: id },
          contacts: [{ profile: { name: `Person ${entry}` }, wa_id: `1650555123${entry}` }],
          messages: order(three).map((index) => {
            const number = entry * 6 + change * 3 + index;
            return {
              from: `1650555123${entry}`,
              id: `wamid.${number}`,
              timestamp: String(begin + number),
              type: 'text',
              text: { body: `words ${number}` },
            };
          }),
        },
      })),
    })),
  }),
  facebook: (id, order) => ({
    object: 'page',
    entry: order(three).map((entry) => ({
      id,
      time: begin,
      changes: order(three).map((index) => {
        const number = entry * 6 + index;
        return {
          field: 'feed',
          value: {
            item: 'comment',
            verb: 'add',
            comment_id: `777000000000010_${number}`,
            post_id: `${id}_777000000000010`,
            parent_id: `${id}_777000000000010`,
            from: { id: `610000000000001${entry}`, name: `Person ${entry}` },
            created_time: begin + number,
            message: `words ${number}`,
          },
        };
      }),
      messaging: order(three).map((index) => messenger(id, entry * 6 + 3 + index, entry)),
    })),
  }),
  instagram: (id, order) => ({
    object: 'instagram',
    entry: order(three).map((entry) => ({
      id,
      time: begin + entry * 6,
      changes: order(three).map((index) => {
        const number = entry * 6 + index;
        return {
          field: 'comments',
          value: {
            id: `1789000000000${number}`,
            from: { id: `610000000000002${entry}`, username: `person.${entry}` },
            media: { id: '17880000000000001', media_product_type: 'FEED' },
            text: `words ${number}`,
          },
        };
      }),
      messaging: order(three).map((index) => messenger(id, entry * 6 + 3 + index, entry)),
    })),
  }),
};
const messenger = (id: string, number: number, person: number) => ({
  sender: { id: `720000000000000${person}` },
  recipient: { id },
  timestamp: (begin + number) * 1000,
  message: { mid: `m_${id}_${number}`, text: `words ${number}` },
});

it.each<[Platform, string]>([
  ['whatsapp', '106540352240001'],
  ['facebook', '104500000000001'],
  ['instagram', '17841400000000001'],
])(
  'keeps the 18 of a %s body of 3 entries, 2 parts and 3 messages once, of five that come shuffled',
  async (platform, id) => {
    const random = randomOf(seed);
    const channelId = await connect(platform, id);
    const bodies = Array.from({ length: times }, () => shapes[platform](id, (list) => shuffled(list, random)));
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(times);
    expect(await Promise.all(bodies.map((body) => post(platform, body)))).toEqual(bodies.map(() => 200));
    const ledger = await eventually(
      () => ledgerOf(channelId),
      ({ received, pending }) => received === times * 18 && pending === 0,
      { tries: 1_200 },
    );
    expect(ledger).toEqual({ received: 90, stored: 18, duplicate: 72, ignored: {}, failed: 0, pending: 0 });
    const kept = await keptIn(channelId);
    expect(kept.size).toBe(18);
    // Instagram's comments carry no time of their own: the entry's stands for it.
    const wanted = Array.from({ length: 18 }, (_, number) =>
      platform === 'instagram' && number % 6 < 3 ? at(number - (number % 6)) : at(number),
    );
    expect([...kept.values()].sort()).toEqual(wanted.sort());
  },
);

it('gives each part of a mixed body to whom it concerns, and tells of each why it is not kept', async () => {
  const [page, other, foreign] = ['104500000000011', '104500000000012', '104500000000013'];
  const [pageId, otherId] = [await connect('facebook', page!), await connect('facebook', other!)];
  const foreignId = await connect('facebook', foreign!, 'the secret of another app');
  const before = await outside();
  const comment = {
    item: 'comment',
    verb: 'add',
    comment_id: '777000000000010_1',
    post_id: `${page}_777000000000010`,
    parent_id: `${page}_777000000000010`,
    from: { id: '6100000000000011', name: 'Ada' },
    created_time: begin,
    message: 'the comment',
  };
  const body = {
    object: 'page',
    entry: [
      {
        id: page,
        time: begin,
        messaging: [
          { ...messenger(page!, 1, 1), message: undefined, read: { watermark: (begin + 1) * 1000, seq: 3 } },
          {
            ...messenger(page!, 2, 1),
            message: undefined,
            reaction: { mid: `m_${page}_3`, action: 'react', emoji: '❤', reaction: 'love' },
          },
          messenger(page!, 3, 1),
          { ...messenger(page!, 4, 1), message: undefined, something_new: { id: 1 } },
        ],
        changes: [
          { field: 'feed', value: comment },
          { field: 'feed', value: { ...comment, item: 'reaction', reaction_type: 'love', message: undefined } },
          { field: 'calls', value: { id: 'wacid.1', event: 'connect', from: '1' } },
          { field: 'feed' },
        ],
      },
      { id: other, time: begin, messaging: [messenger(other!, 1, 2)] },
      { id: foreign, time: begin, messaging: [messenger(foreign!, 1, 3)] },
      { id: '999', time: begin, messaging: [messenger('999', 1, 4)] },
      // What the dashboard's "Test" button sends.
      { id: '0', time: begin, changes: [{ field: 'feed', value: { ...comment, comment_id: '44444444_444444444' } }] },
    ],
  };
  expect(await post('facebook', body)).toBe(200);
  const settled = await eventually(
    () => ledgerOf(pageId),
    ({ received, pending }) => received > 0 && pending === 0,
    { tries: 1_200 },
  );
  expect(settled).toEqual({
    received: 8,
    stored: 5, // read, both reactions, the message, the comment
    duplicate: 0,
    ignored: { unknown_kind: 2, not_for_inbox: 1 }, // a call rings elsewhere
    failed: 0,
    pending: 0,
  });
  expect([...(await keptIn(pageId)).keys()].sort()).toEqual(['777000000000010_1', `m_${page}_3`]);
  const { rows: reacted } = await admin.query<{ external_id: string; emoji: string }>(
    `SELECT external_id, r->>'emoji' AS emoji FROM message CROSS JOIN jsonb_array_elements(reactions) r WHERE channel_id = $1 ORDER BY 1`,
    [pageId],
  );
  expect(reacted.map(({ external_id }) => external_id)).toEqual(['777000000000010_1', `m_${page}_3`]);
  expect(await ledgerOf(otherId)).toMatchObject({ received: 1, stored: 1 });
  // Not one of a page whose own secret did not make the signature, nor of a page that is nobody's here.
  expect(await ledgerOf(foreignId)).toMatchObject({ received: 0 });
  expect((await keptIn(foreignId)).size).toBe(0);
  expect((await outside()) - before).toBe(3);
});
