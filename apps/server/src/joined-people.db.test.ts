import { createHmac } from 'node:crypto';
import { receiveBatch } from '@hubbub/conversations';
import { randomOf, seedOf } from './reliability/proof';
import { shuffled } from './reliability/signed-sender';
import { startTestServer, type TestServer } from './testing';

const phoneNumberId = '106540352240001';
let server: TestServer;
let count = 0;

beforeAll(async () => {
  server = await startTestServer({ withWorker: false });
  await server.api('POST', '/api/channels', {
    platform: 'whatsapp',
    name: 'Phone',
    externalId: phoneNumberId,
    secrets: { accessToken: 'wa-token', appSecret: 'shh', verifyToken: 'v' },
    settings: { apiBaseUrl: 'http://127.0.0.1:9' },
  });
});
afterAll(() => server.stop());

/** One webhook of the number, kept and not yet opened. */
const keep = async (field: string, value: object): Promise<void> => {
  const metadata = { display_phone_number: '15550783881', phone_number_id: phoneNumberId };
  const change = { field, value: { messaging_product: 'whatsapp', metadata, ...value } };
  const body = JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '1022', changes: [change] }] });
  const signature = createHmac('sha256', 'shh').update(body).digest('hex');
  const answer = await server.request('POST', '/webhooks/whatsapp', body, {
    'x-hub-signature-256': `sha256=${signature}`,
    'content-type': 'application/json',
  });
  expect(answer.status).toBe(200);
};

/** One webhook of the number, taken in to its end. */
const deliver = async (field: string, value: object): Promise<void> => {
  await keep(field, value);
  await server.receiveAll();
};

interface Ids {
  phone?: string;
  user?: string;
}

const write = (text: string, ids: Ids, name = 'Ada'): Promise<void> => deliver('messages', message(text, ids, name));

const message = (text: string, { phone, user }: Ids, name: string) => ({
  contacts: [{ profile: { name }, ...(phone ? { wa_id: phone } : {}), ...(user ? { user_id: user } : {}) }],
  messages: [
    {
      ...(phone ? { from: phone } : {}),
      ...(user ? { from_user_id: user } : {}),
      id: `wamid.${String(++count)}`,
      timestamp: String(1790000000 + count),
      type: 'text',
      text: { body: text },
    },
  ],
});

const system = (body: object, from?: string): Promise<void> =>
  deliver('messages', {
    messages: [
      {
        ...(from ? { from } : {}),
        id: `wamid.${String(++count)}`,
        timestamp: '1790000500',
        type: 'system',
        system: body,
      },
    ],
  });

interface Found {
  id: string;
  name: string;
  conversation: string;
  text: string;
  contact: string;
}

/** Where the messages with these words stand: conversation and contact. */
const places = async (...texts: string[]): Promise<Found[]> =>
  server.ctx.store.transaction(server.workspaceId, (db) =>
    db.query(
      `SELECT m.text, c.external_id AS conversation, k.id AS contact, k.name FROM message m JOIN conversation c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
         JOIN contact k ON k.workspace_id = c.workspace_id AND k.id = c.contact_id WHERE m.workspace_id = $1 AND m.text = ANY ($2) ORDER BY m.sent_at`,
      [server.workspaceId, texts],
    ),
  );
const distinct = (found: Found[], key: 'conversation' | 'contact') => new Set(found.map((one) => one[key])).size;

it('knows a person by the user id alone, once it came beside the number', async () => {
  await write('a1', { phone: '16505550001', user: 'US.1001' });
  await write('a2', { user: 'US.1001' });
  await write('a3', { phone: '16505550001' });
  const found = await places('a1', 'a2', 'a3');
  expect([found.length, distinct(found, 'conversation'), distinct(found, 'contact')]).toEqual([3, 1, 1]);
});

it('knows a person by the number, where the user id came first', async () => {
  await write('b1', { user: 'US.1002' });
  await write('b2', { phone: '16505550002', user: 'US.1002' });
  await write('b3', { phone: '16505550002' });
  const found = await places('b1', 'b2', 'b3');
  expect([found.length, distinct(found, 'conversation'), distinct(found, 'contact')]).toEqual([3, 1, 1]);
});

it('follows a changed number and writes to the new one', async () => {
  await write('c1', { phone: '16505550003', user: 'US.1003' });
  await system(
    {
      body: 'Ada changed number',
      type: 'user_changed_number',
      wa_id: '16505550099',
      user_id: 'US.1993',
      previous_user_id: 'US.1003',
    },
    '16505550003',
  );
  await write('c2', { phone: '16505550099', user: 'US.1993' });
  await write('c3', { user: 'US.1003' });
  const found = await places('c1', 'c2', 'c3');
  expect([found.length, distinct(found, 'contact')]).toEqual([3, 1]);
  expect(found.map(({ conversation }) => conversation)).toEqual(['16505550099', '16505550099', '16505550099']);
});

it('merges two contacts that turn out to be one, on record, and parts them for good when a member says so', async () => {
  await write('d1', { phone: '16505550004' }, 'Dee by number');
  await write('d2', { user: 'US.1004' }, 'Dee by name');
  expect(distinct(await places('d1', 'd2'), 'contact')).toBe(2);
  await deliver('user_id_update', {
    user_id_update: [{ wa_id: '16505550004', user_id: { previous: 'US.1000', current: 'US.1004' } }],
  });
  const [first, second] = await places('d1', 'd2');
  expect(first!.contact).toBe(second!.contact);
  await write('d3', { user: 'US.1004' });
  expect((await places('d3'))[0]).toMatchObject({ conversation: '16505550004', contact: first!.contact });

  const { body } = await server.api('GET', `/api/contacts/${first!.contact}`);
  const [merge] = (body as unknown as { merges: { id: string }[] }).merges;
  const undone = await server.api('POST', `/api/contacts/${first!.contact}/unmerge`, { mergeId: merge!.id });
  expect(undone.status).toBe(200);
  await write('d4', { phone: '16505550004', user: 'US.1004' });
  await write('d5', { user: 'US.1004' });
  const after = await places('d1', 'd2', 'd4', 'd5');
  expect(distinct(after, 'contact')).toBe(2);
  expect(after.map(({ conversation }) => conversation)).toEqual(['16505550004', 'US.1004', '16505550004', 'US.1004']);
});

it('believes no name that tells of a changed id', async () => {
  await write('e1', { user: 'US.VICTIM1' }, 'Vic');
  await write('e2', { user: 'US.MALLORY1' }, 'Mallory');
  const body = 'User X changed from US.VICTIM1 to US.MALLORY2 changed from US.MALLORY1 to US.MALLORY2';
  await system({ body, type: 'user_changed_user_id', user_id: 'US.MALLORY2' });
  await write('e3', { user: 'US.MALLORY2' }, 'Mallory');
  const [victim, mallory, later] = await places('e1', 'e2', 'e3');
  expect(later!.contact).toBe(mallory!.contact);
  expect(later!.contact).not.toBe(victim!.contact);
});

it('tells the further ids in an export of the person and forgets them with the person', async () => {
  await write('f1', { phone: '16505550006', user: 'US.1006' });
  const [{ contact }] = (await places('f1')) as [Found];
  const document = await server.api('POST', `/api/contacts/${contact}/export`);
  expect(JSON.stringify(document.body)).toContain('US.1006');
  expect((await server.api('POST', `/api/contacts/${contact}/erase`)).status).toBe(200);
  const left: unknown[] = await server.ctx.store.transaction(server.workspaceId, (db) =>
    db.query(`SELECT 1 FROM identity_alias WHERE workspace_id = $1 AND 'US.1006' IN (alias, external_id)`, [
      server.workspaceId,
    ]),
  );
  expect(left).toEqual([]);
  await write('f2', { user: 'US.1006' });
  expect((await places('f2'))[0]!.contact).not.toBe(contact);
});

it('makes one person of each newcomer whose first messages come under both ids at once, in several hands', async () => {
  const people = 60;
  const seed = seedOf(207);
  const written = shuffled(
    Array.from({ length: people }, (_, index) => {
      const phone = String(16505560000 + index);
      const user = `US.${2000 + index}`;
      return [
        { text: `both ${index}`, ids: { phone, user }, index },
        { text: `user ${index}`, ids: { user }, index },
        { text: `number ${index}`, ids: { phone }, index },
        { text: `both again ${index}`, ids: { phone, user }, index },
      ];
    }).flat(),
    randomOf(seed),
  );
  await Promise.all(written.map(({ text, ids, index }) => keep('messages', message(text, ids, `Newcomer ${index}`))));
  const receive = async (): Promise<void> => {
    while ((await receiveBatch(server.ctx, 7)) > 0);
  };
  await Promise.all([receive(), receive(), receive(), receive()]);
  await server.receiveAll();

  const found = await places(...written.map(({ text }) => text));
  expect(found).toHaveLength(written.length);
  const doubled = Array.from({ length: people }, (_, index) => {
    const own = new Set(written.filter((each) => each.index === index).map(({ text }) => text));
    return distinct(
      found.filter(({ text }) => own.has(text)),
      'contact',
    );
  }).filter((contacts) => contacts !== 1);
  expect({ seed, doubled }).toEqual({ seed, doubled: [] });
  expect(distinct(found, 'contact')).toBe(people);
}, 120_000);
