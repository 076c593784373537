import type { Filter, Sort } from '@hubbub/contracts';
import { placeInList } from '@hubbub/store';
import { uuidv7 } from 'uuidv7';
import { randomOf } from './reliability/proof';
import { connectHttpChannel, signInAs, startPlatform, startTestServer, type TestServer } from './testing';
import { seedConversations } from './testing-many';

// More than a list looks at before it asks the indexes, so that both ways are walked.
const count = 5_000;

let server: TestServer;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let member: Awaited<ReturnType<typeof signInAs>>;
let rows: Row[];
const [common, rare] = [uuidv7(), uuidv7()];

interface Row {
  id: string;
  status: string;
  priority: number;
  at: string; // with microseconds
  waiting: string | null;
  labels: string[];
  flags: string[];
  mentioned: string[];
  text: string;
  name: string;
}

beforeAll(async () => {
  server = await startTestServer({ withWorker: false });
  platform = await startPlatform();
  member = await signInAs(server, 'agent');
  const channel = await connectHttpChannel(server, platform.url);
  const random = randomOf(11);
  const texts = [
    'How much is it?',
    'Where is my order',
    'Πόσο κάνει το σετ',
    'سلام، قیمت چنده',
    '这个可以寄到上海吗',
    '50% off_now',
  ];
  const { ids } = await seedConversations(server, channel.id, count, {
    text: (index) => (index === 4_321 ? 'a zebra crossing 你好世界' : texts[index % texts.length]!),
    name: (index) => (index === 4_777 ? '王小明' : `Person ${index}`),
    // Many share an instant, so that only the id decides.
    at: (index) => new Date(Date.UTC(2026, 0, 1, 0, 0, Math.floor(index / 40))),
  });
  const attributes = ids.map((id, index) => ({
    id,
    status: ['open', 'open', 'closed', 'snoozed'][Math.floor(random() * 4)],
    priority: [1, 1, 1, 1, 2, 3, 0][Math.floor(random() * 7)],
    waiting: random() < 0.4 ? new Date(Date.UTC(2026, 0, 1, 0, Math.floor(random() * 30))).toISOString() : null,
    labels: index % 1_000 === 990 ? [rare] : random() < 0.3 ? [common] : [],
    flags: index % 1_250 === 3 ? ['hate'] : random() < 0.2 ? ['urgent'] : [],
    mentioned: index % 1_600 === 7 ? [member.id] : [],
  }));
  await server.ctx.store.transaction(server.workspaceId, (db) =>
    db.query(
      `UPDATE conversation c SET status = x.status, priority = x.priority, waiting_since = x.waiting, label_ids = x.labels, flag_names = x.flags, mentioned_ids = x.mentioned
       FROM jsonb_to_recordset($2::jsonb) AS x (id uuid, status text, priority smallint, waiting timestamptz, labels uuid[], flags text[], mentioned uuid[])
       WHERE c.workspace_id = $1 AND c.id = x.id`,
      [server.workspaceId, JSON.stringify(attributes)],
    ),
  );
  rows = await server.ctx.store.transaction(server.workspaceId, (db) =>
    db.query(
      `SELECT c.id, c.status, c.priority, to_char(c.last_message_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') AS at, to_char(c.waiting_since AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') AS waiting,
         c.label_ids AS labels, c.flag_names AS flags, c.mentioned_ids AS mentioned, m.text, k.name
       FROM conversation c JOIN contact k ON k.workspace_id = c.workspace_id AND k.id = c.contact_id
       JOIN message m ON m.workspace_id = c.workspace_id AND m.conversation_id = c.id WHERE c.workspace_id = $1`,
      [server.workspaceId],
    ),
  );
  // The texts as the road would have folded them.
  await server.ctx.store.transaction(server.workspaceId, (db) =>
    db.query(
      `UPDATE message SET search_grams = ARRAY['你好', '好世', '世界'] WHERE workspace_id = $1 AND text LIKE '%你好世界%'`,
      [server.workspaceId],
    ),
  );
});
afterAll(async () => {
  await server.stop();
  await platform.stop();
});

const sortsBy: Record<Sort, (a: Row, b: Row) => number> = {
  recent: (a, b) => compare([b.at, b.id], [a.at, a.id]),
  oldest: (a, b) => compare([a.at, a.id], [b.at, b.id]),
  waiting: (a, b) => compare([a.waiting ?? '~', a.id], [b.waiting ?? '~', b.id]),
  priority: (a, b) => b.priority - a.priority || compare([b.at, b.id], [a.at, a.id]),
};
const compare = (a: string[], b: string[]): number => {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at < 0 ? 0 : a[at]! < b[at]! ? -1 : 1;
};

const readAll = async (filter: Filter, sort: Sort, limit: number): Promise<string[]> => {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({
      filter: JSON.stringify(filter),
      sort,
      limit: String(limit),
      ...(cursor ? { cursor } : {}),
    });
    const answer = await server.request('GET', `/api/conversations?${query}`, undefined, member.headers);
    expect(answer.status).toBe(200);
    const page = answer.body as unknown as { items: { id: string }[]; nextCursor: string | null };
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor);
  return ids;
};

const filters: [name: string, filter: Filter, holds: (row: Row) => boolean][] = [
  ['everything', {}, () => true],
  ['a status', { status: 'open' }, ({ status }) => status === 'open'],
  ['one priority', { priority: 'high' }, ({ priority }) => priority === 2],
  ['a frequent label', { label: common }, ({ labels }) => labels.includes(common)],
  [
    'a rare label',
    { label: rare, status: ['open', 'closed'] },
    (row) => row.labels.includes(rare) && row.status !== 'snoozed',
  ],
  ['a rare flag', { flag: 'hate' }, ({ flags }) => flags.includes('hate')],
  ['any flag', { flag: 'any', status: 'closed' }, (row) => row.flags.length > 0 && row.status === 'closed'],
  ['a mention of me', { mentioned: 'me' }, ({ mentioned }) => mentioned.includes(member.id)],
  ['a frequent word', { q: 'order' }, ({ text }) => text.includes('order')],
  ['a rare word', { q: 'zebra' }, ({ text }) => text.includes('zebra')],
  ['two characters', { q: '好世' }, ({ text }) => text.includes('好世')],
  ['a part of a name', { q: '小明' }, ({ name }) => name.includes('小明')],
  ['signs that mean something to LIKE', { q: '50% off_' }, ({ text }) => text.includes('50% off_')],
  [
    'groups',
    { and: [{ status: 'open' }, { or: [{ label: rare }, { priority: 'urgent' }] }, { not: { flag: 'urgent' } }] },
    (row) =>
      row.status === 'open' && (row.labels.includes(rare) || row.priority === 3) && !row.flags.includes('urgent'),
  ],
  [
    'two that are narrowed',
    { and: [{ label: [common, rare] }, { q: 'order' }] },
    (row) => row.labels.length > 0 && row.text.includes('order'),
  ],
];

it.each(filters)('pages through %s in each of the four orders, equal keys and all', async (_name, filter, holds) => {
  const wanted = rows.filter(holds);
  expect(wanted.length).toBeGreaterThan(0);
  for (const sort of ['recent', 'oldest', 'waiting', 'priority'] as const)
    expect(await readAll(filter, sort, 199)).toEqual([...wanted].sort(sortsBy[sort]).map(({ id }) => id));
});

it.each(filters)('counts %s, and places each row by the same predicate', async (_name, filter, holds) => {
  const answer = await server.request(
    'GET',
    `/api/conversations/count?filter=${encodeURIComponent(JSON.stringify(filter))}`,
    undefined,
    member.headers,
  );
  expect(answer.body).toEqual({ count: rows.filter(holds).length });
  const some = rows.filter((_, index) => index % 25 === 0 || holds(rows[index]!)).slice(0, 400);
  const placed = await server.ctx.store.transaction(server.workspaceId, (db) =>
    placeInList(
      db,
      server.workspaceId,
      { filter, sort: 'waiting', memberId: member.id, now: server.ctx.clock() },
      some.map(({ id }) => id),
    ),
  );
  expect(placed.map(({ id }) => id).sort()).toEqual(
    some
      .filter(holds)
      .map(({ id }) => id)
      .sort(),
  );
});

it('refuses a cursor of another order, and one that is none', async () => {
  const cursor = Buffer.from(`9|2026-01-01T00:00:00.000000Z|${rows[0]!.id}`).toString('base64url');
  for (const [sort, wrong] of [
    ['recent', cursor],
    ['priority', cursor],
    ['recent', 'nonsense'],
  ] as const)
    expect(
      await server.request('GET', `/api/conversations?sort=${sort}&cursor=${wrong}`, undefined, member.headers),
    ).toMatchObject({ status: 400 });
});
