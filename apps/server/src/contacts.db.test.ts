import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { uuidv7 } from 'uuidv7';
import {
  connectHttpChannel,
  eventually,
  makeToken,
  makeWorkspace,
  signInAs,
  startPlatform,
  startTestServer,
  type TestEvent,
  type TestServer,
} from './testing';

let server: TestServer;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let admin: Client;
type Channel = Awaited<ReturnType<typeof connectHttpChannel>>;
let shop: Channel;
let club: Channel;

beforeAll(async () => {
  server = await startTestServer();
  platform = await startPlatform();
  admin = new Client({ connectionString: server.adminUrl });
  await admin.connect();
  shop = await connectHttpChannel(server, platform.url, 'Shop');
  club = await connectHttpChannel(server, platform.url, 'Club');
});
afterAll(async () => {
  await admin.end();
  await server.stop();
  await platform.stop();
});

interface Contact {
  id: string;
  name: string;
  version: number;
  identities: { id: string; platform: string; externalId: string; handle: string }[];
  merges: { id: string; contactId: string; name: string }[];
  conversationCount: number;
  mergedInto: string | null;
  mergeId: string;
}

const settled = (channel: Channel) =>
  eventually(
    async () =>
      (await server.api('GET', `/api/deliveries/ledger?channelId=${channel.id}`)).body as unknown as Record<
        string,
        number
      >,
    ({ pending }) => pending === 0,
  );
const write = async (channel: Channel, person: string, text: string, more: Partial<TestEvent> = {}) => {
  await channel.deliver([
    {
      id: `m-${randomUUID()}`,
      conversation: { id: person, kind: 'direct' },
      author: { id: person, name: `Name of ${person}`, handle: `handle_${person}` } as TestEvent['author'] & object,
      text,
      sentAt: new Date().toISOString(),
      ...more,
    },
  ]);
  await settled(channel);
};
const contactOf = async (person: string): Promise<Contact> =>
  (await server.api('GET', `/api/contacts?q=handle_${person}`)).body.items[0] as unknown as Contact;
const contact = async (id: string): Promise<Contact> =>
  (await server.api('GET', `/api/contacts/${id}`)).body as unknown as Contact;
/** Every row of the tables that a merge may touch, less what each change moves. */
const state = async (): Promise<unknown> => {
  const tables = ['contact', 'identity', 'conversation', 'message', 'partnership', 'example_reply'];
  const all: unknown[] = [];
  for (const table of tables) {
    const { rows } = await admin.query<{ row: unknown }>(
      `SELECT to_jsonb(t) - ARRAY['version', 'updated_at', 'search_grams'] AS row FROM ${table} t WHERE workspace_id = $1 ORDER BY id`,
      [server.workspaceId],
    );
    all.push(rows.map(({ row }) => row));
  }
  return all;
};

describe('merge', () => {
  it('makes two contacts one with the identities and conversations of both, and parts them again as they were', async () => {
    const [a, b] = [`a${randomUUID()}`, `b${randomUUID()}`];
    await write(shop, a, 'Hello from the shop');
    await write(club, b, 'Hello from the club');
    const [one, two] = [await contactOf(a), await contactOf(b)];
    const before = await state();

    const merged = (await server.api('POST', `/api/contacts/${one.id}/merge`, { contactId: two.id }))
      .body as unknown as Contact;
    expect(merged).toMatchObject({
      id: one.id,
      conversationCount: 2,
      merges: [{ id: merged.mergeId, contactId: two.id, name: two.name }],
    });
    expect(merged.identities.map(({ externalId }) => externalId).sort()).toEqual([a, b].sort());
    const timeline = await server.api('GET', `/api/contacts/${one.id}/timeline`);
    expect(timeline.body.items).toHaveLength(2);
    expect((await contactOf(b)).id).toBe(one.id);
    expect(await contact(two.id)).toMatchObject({ mergedInto: one.id, name: two.name });

    const parted = await server.api('POST', `/api/contacts/${one.id}/unmerge`, { mergeId: merged.mergeId });
    expect(parted).toMatchObject({ status: 200, body: { id: one.id, merges: [] } });
    expect(await state()).toEqual(before);
  });

  it('sends what came in meanwhile with the identity that wrote it', async () => {
    const [a, b] = [`a${randomUUID()}`, `b${randomUUID()}`];
    await write(shop, a, 'One');
    await write(club, b, 'Two');
    const [one, two] = [await contactOf(a), await contactOf(b)];
    const { mergeId } = (await server.api('POST', `/api/contacts/${one.id}/merge`, { contactId: two.id }))
      .body as unknown as Contact;
    await write(club, b, 'A comment', { conversation: { id: `post-${b}`, kind: 'comment', post: { id: 'p1' } } });
    expect((await contact(one.id)).conversationCount).toBe(3);
    await server.api('POST', `/api/contacts/${one.id}/unmerge`, { mergeId });
    expect((await contact(one.id)).conversationCount).toBe(1);
    expect((await contact(two.id)).conversationCount).toBe(2);
  });

  it('still knows whom a merged comment is by when it is answered', async () => {
    const [a, b] = [`a${randomUUID()}`, `b${randomUUID()}`];
    await write(shop, a, 'One');
    await write(club, b, 'Two');
    const [one, two] = [await contactOf(a), await contactOf(b)];
    await server.api('POST', `/api/contacts/${one.id}/merge`, { contactId: two.id });
    const { items } = (await server.api('GET', `/api/contacts/${one.id}/timeline`)).body;
    const own = items.find(({ channelId }) => String(channelId) === club.id) as unknown as { id: string };
    const sent = await server.api('POST', `/api/conversations/${own.id}/messages`, { text: 'Answer' });
    const { id } = sent.body as unknown as { id: string };
    await eventually(async () => platform.calls.some((call) => call.id === id), Boolean);
    expect(platform.calls.find((call) => call.id === id)).toMatchObject({ conversationId: b });
  });

  it('follows a chain, and parts only from its end', async () => {
    const people = ['x', 'y', 'z'].map((letter) => letter + randomUUID());
    for (const person of people) await write(shop, person, 'Hi');
    const [x, y, z] = (await Promise.all(people.map(contactOf))) as [Contact, Contact, Contact];
    const before = await state();
    const merge = async (into: Contact, other: Contact) =>
      ((await server.api('POST', `/api/contacts/${into.id}/merge`, { contactId: other.id })).body as unknown as Contact)
        .mergeId;
    const first = await merge(y, x);
    const second = await merge(z, y);
    expect((await contact(z.id)).identities).toHaveLength(3);
    const unmerge = (from: Contact, mergeId: string) =>
      server.api('POST', `/api/contacts/${from.id}/unmerge`, { mergeId });
    expect(await unmerge(y, first)).toMatchObject({ status: 409, body: { code: 'merged_since' } });
    expect((await unmerge(z, second)).status).toBe(200);
    expect((await unmerge(y, first)).status).toBe(200);
    expect(await unmerge(y, first)).toMatchObject({ status: 409, body: { code: 'already_unmerged' } });
    expect(await state()).toEqual(before);
  });

  it('refuses itself, the merged, the unknown and other workspaces', async () => {
    const [a, b] = [`a${randomUUID()}`, `b${randomUUID()}`];
    await write(shop, a, 'One');
    await write(shop, b, 'Two');
    const [one, two] = [await contactOf(a), await contactOf(b)];
    const merge = (id: string, contactId: string, headers?: Record<string, string>) =>
      server.api('POST', `/api/contacts/${id}/merge`, { contactId }, headers);
    expect((await merge(one.id, one.id)).status).toBe(400);
    expect((await merge(one.id, randomUUID())).status).toBe(404);
    const other = { authorization: `Bearer ${await makeToken(server.ctx, await makeWorkspace(server), 'owner')}` };
    expect((await merge(one.id, two.id, other)).status).toBe(404);
    await merge(one.id, two.id);
    expect(await merge(one.id, two.id)).toMatchObject({ status: 409, body: { code: 'already_merged' } });
    expect((await server.api('POST', `/api/contacts/${one.id}/unmerge`, { mergeId: randomUUID() })).status).toBe(404);
  });
});

describe('one person', () => {
  const secretName = 'Zsuzsanna';
  const secretText = 'My address is Kékgolyó 17';

  it('is exported whole: identities, words and what was done', async () => {
    const person = `e${randomUUID()}`;
    await write(shop, person, 'Export me please');
    const { id } = await contactOf(person);
    const [conversation] = (await server.api('GET', `/api/contacts/${id}/timeline`)).body.items as unknown as [
      { id: string },
    ];
    await server.api('POST', `/api/conversations/${conversation.id}/messages`, { text: 'We shall' });
    const { status, body, headers } = await server.api('POST', `/api/contacts/${id}/export`);
    expect(status).toBe(200);
    expect(headers.get('content-disposition')).toContain('attachment');
    expect(body).toMatchObject({
      contact: { id },
      identities: [{ external_id: person, handle: `handle_${person}` }],
      messages: [{ text: 'Export me please' }, { text: 'We shall' }],
      acts: [{ act: 'reply' }, { act: 'export' }],
    });
    expect(JSON.stringify(body)).not.toContain('workspace_id');
  });

  it('is erased everywhere, while the ledger and the counts stay', async () => {
    const person = `zs${randomUUID()}`;
    const named = { author: { id: person, name: secretName, handle: person } as TestEvent['author'] & object };
    await write(shop, person, secretText, named);
    await write(shop, `p-${person}`, `${secretText} again`, {
      ...named,
      conversation: { id: `p-${person}`, kind: 'comment', post: { id: 'p9', text: 'Ours' } },
    });
    // Their comment under somebody else's.
    const top = `top-${randomUUID()}`;
    await write(shop, top, 'Somebody else asks', {
      id: top,
      conversation: { id: top, kind: 'comment', post: { id: 'p9' } },
    });
    await write(shop, top, `${secretText} below`, {
      ...named,
      replyToId: top,
      conversation: { id: top, kind: 'comment', post: { id: 'p9' } },
    });
    const { items } = (await server.api('GET', `/api/contacts?q=${secretName}`)).body as unknown as {
      items: Contact[];
    };
    const { id } = items[0]!;
    const conversations = (await server.api('GET', `/api/contacts/${id}/timeline`)).body.items as unknown as {
      id: string;
    }[];
    expect(conversations).toHaveLength(2);
    const agent = await signInAs(server, 'agent');
    for (const conversation of conversations) {
      await server.api('POST', `/api/conversations/${conversation.id}/messages`, {
        text: `Dear ${secretName}`,
        sendAfterSeconds: 600,
      });
      await server.api('POST', `/api/conversations/${conversation.id}/notes`, { text: `${secretName} is a regular` });
      await server.request(
        'PUT',
        `/api/conversations/${conversation.id}/draft`,
        { text: `${secretName}, sorry` },
        agent.headers,
      );
    }
    const messages = (await server.api('GET', `/api/conversations/${conversations[0]!.id}/messages`)).body
      .items as unknown as { id: string }[];
    const folder = join(server.ctx.config.dataDir, 'files', String(server.workspaceId));
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'picture.bin');
    writeFileSync(file, 'x');
    await admin.query(
      `INSERT INTO attachment (workspace_id, id, message_id, name, type, mime_type, bytes, path) VALUES ($1, $2, $3, $4, 'image', 'image/png', 1, 'picture.bin')`,
      [server.workspaceId, uuidv7(), messages[0]!.id, `${secretName}.png`],
    );
    await admin.query(
      `INSERT INTO example_reply (workspace_id, id, contact_id, inbound, answer, language) VALUES ($1, $2, $3, $4, 'Yes', 'en')`,
      [server.workspaceId, uuidv7(), id, secretText],
    );
    const ledgerBefore = await settled(shop);
    const countBefore = await admin.query('SELECT count(*) FROM message WHERE workspace_id = $1', [server.workspaceId]);

    const { status, body } = await server.api('POST', `/api/contacts/${id}/erase`);
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { erased: { identities: 1, conversations: 2, attachments: 1 } },
    });

    expect(await settled(shop)).toEqual(ledgerBefore);
    expect(
      (await admin.query('SELECT count(*) FROM message WHERE workspace_id = $1', [server.workspaceId])).rows,
    ).toEqual(countBefore.rows);
    expect(existsSync(file)).toBe(false);
    expect(await traces([secretName, 'Kékgolyó', person])).toEqual([]);
    expect((await server.api('GET', `/api/contacts?q=${secretName}`)).body.items).toEqual([]);
    // Somebody else's words under the same comment stay.
    const others = await admin.query('SELECT text FROM message WHERE workspace_id = $1 AND external_id = $2', [
      server.workspaceId,
      top,
    ]);
    expect(others.rows).toEqual([{ text: 'Somebody else asks' }]);

    await write(shop, person, 'I am back', named);
    const back = (await server.api('GET', `/api/contacts?q=${secretName}`)).body.items as unknown as Contact[];
    expect(back).toMatchObject([{ conversationCount: 1 }]);
    expect(back[0]!.id).not.toBe(id);
  });

  it('does not come back by a repeat or an edit of what was erased', async () => {
    const person = `r${randomUUID()}`;
    const externalId = `old-${randomUUID()}`;
    const event = { id: externalId, sentAt: '2026-11-02T10:00:00Z' };
    await write(shop, person, secretText, event);
    await server.api('POST', `/api/contacts/${(await contactOf(person)).id}/erase`);
    await write(shop, 'somebody', secretText, event);
    await write(shop, 'somebody', `${secretText}, floor 2`, { ...event, type: 'edit', id: externalId });
    expect((await admin.query(`SELECT text FROM message WHERE external_id = $1`, [externalId])).rows).toEqual([
      { text: '' },
    ]);
  });

  it('is exported and erased by owners alone', async () => {
    const person = `o${randomUUID()}`;
    await write(shop, person, 'Hi');
    const { id } = await contactOf(person);
    const manager = await signInAs(server, 'manager');
    for (const act of ['export', 'erase']) {
      expect((await server.request('POST', `/api/contacts/${id}/${act}`, {}, manager.headers)).status).toBe(403);
      expect((await server.api('POST', `/api/contacts/${randomUUID()}/${act}`)).status).toBe(404);
    }
    expect((await contact(id)).identities).toHaveLength(1);
  });
});

/** Tables in which any of these words still stands, in text or raw bytes. */
const traces = async (words: string[]): Promise<string[]> => {
  const { rows: tables } = await admin.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await admin.query<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM "${name}" t`);
    const raw = name === 'delivery' ? (await admin.query<{ raw: Buffer }>('SELECT raw FROM delivery')).rows : [];
    const all = rows.map(({ row }) => row).join('\n') + raw.map(({ raw: bytes }) => bytes.toString('utf8')).join('\n');
    for (const word of words) if (all.includes(word)) found.push(`${name}: ${word}`);
  }
  return found;
};
