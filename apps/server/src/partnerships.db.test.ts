import { randomUUID } from 'node:crypto';
import type { Partnership } from '@hubbub/conversations';
import {
  connectHttpChannel,
  eventually,
  makeToken,
  makeWorkspace,
  signInAs,
  startPlatform,
  startTestServer,
  type TestServer,
} from './testing';

let server: TestServer;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let channel: Awaited<ReturnType<typeof connectHttpChannel>>;

beforeAll(async () => {
  server = await startTestServer();
  platform = await startPlatform();
  channel = await connectHttpChannel(server, platform.url, 'kettle_house');
});
afterAll(async () => {
  await server.stop();
  await platform.stop();
});

const write = async (person: string, text: string, handle = `h_${person}`) => {
  const id = `m-${randomUUID()}`;
  await channel.deliver([
    {
      id,
      conversation: { id: person, kind: 'direct' },
      author: { id: person, name: 'Eleni', handle } as unknown as { id: string; name: string },
      text,
      sentAt: new Date().toISOString(),
    },
  ]);
  await eventually(
    async () =>
      (await server.api('GET', `/api/deliveries/ledger?channelId=${channel.id}`)).body as unknown as {
        pending: number;
      },
    ({ pending }) => pending === 0,
  );
};
const conversationOf = async (handle: string): Promise<string> =>
  (await server.api('GET', `/api/conversations?q=${handle}`)).body.items[0]!['id'] as unknown as string;
const cards = async (query = ''): Promise<Partnership[]> =>
  (await server.api('GET', `/api/partnerships${query}`)).body.items as unknown as Partnership[];

it('quotes who asks what, for how much and by when, each with its place in the message', async () => {
  const person = `p${randomUUID()}`;
  const text =
    'Γεια σας! Είμαι από την Μύλος. Θα ήθελα μια συνεργασία για το κανάλι μου, γύρω στα €300 το βίντεο, πριν τα Χριστούγεννα.';
  await write(person, text);
  const conversationId = await conversationOf(`h_${person}`);
  const [card] = await cards(`?conversationId=${conversationId}`);
  expect(card).toMatchObject({
    conversationId,
    brand: 'Μύλος',
    state: 'new',
    reach: null,
    impostorHints: [],
    preIntroducedAt: null,
  });
  const [message] = (await server.api('GET', `/api/conversations/${conversationId}/messages`)).body
    .items as unknown as { id: string }[];
  for (const [quote, words] of [
    [card!.ask, 'συνεργασία για το κανάλι μου'],
    [card!.money, 'γύρω στα €300 το βίντεο'],
    [card!.deadline, 'πριν τα Χριστούγεννα'],
  ] as const) {
    expect(quote!.messageId).toBe(message!.id);
    expect(quote!.text).toContain(words);
    expect(text.slice(quote!.start, quote!.end)).toBe(quote!.text);
  }
});

it('adds what a later message tells, and keeps what it said', async () => {
  const person = `p${randomUUID()}`;
  await write(person, 'Hi, open for a collaboration with us?');
  const conversationId = await conversationOf(`h_${person}`);
  const [before] = await cards(`?conversationId=${conversationId}`);
  expect(before).toMatchObject({ money: null, deadline: null });
  await server.ctx.store.transaction(server.workspaceId, (db) =>
    db.query('UPDATE identity SET followers = 18400 WHERE workspace_id = $1 AND external_id = $2', [
      server.workspaceId,
      person,
    ]),
  );
  await write(person, 'We could pay 500 EUR and need to know by Friday');
  const [after] = await cards(`?conversationId=${conversationId}`);
  expect(after).toMatchObject({
    id: before!.id,
    ask: before!.ask,
    reach: 18_400,
    money: { text: expect.stringContaining('500 EUR') as string },
    deadline: { text: 'by Friday' },
  });
});

it('warns of a handle that looks like our own', async () => {
  const person = `p${randomUUID()}`;
  await write(person, 'Dear creator, we offer you a paid partnership, send us your password', 'kettIe_house');
  const [card] = await cards(`?conversationId=${await conversationOf('kettIe_house')}`);
  expect(card!.impostorHints).toEqual(['Looks like our own name, kettle_house', 'Speaks of a password or a code']);
});

it('comes and goes with the flag that a member puts on and takes off', async () => {
  const person = `p${randomUUID()}`;
  await write(person, 'Are you open on Mondays? Thanks.');
  const conversationId = await conversationOf(`h_${person}`);
  await server.api('DELETE', `/api/conversations/${conversationId}/flags/partnership`);
  expect(await cards(`?conversationId=${conversationId}`)).toEqual([]);
  await server.api('PUT', `/api/conversations/${conversationId}/flags/partnership`);
  expect(await cards(`?conversationId=${conversationId}`)).toMatchObject([
    { ask: { text: 'Are you open on Mondays?' }, certainty: 'sure' },
  ]);
  await server.api('DELETE', `/api/conversations/${conversationId}/flags/partnership`);
  expect(await cards(`?conversationId=${conversationId}`)).toEqual([]);
});

it('is answered once somebody has answered, and then what a member says', async () => {
  const person = `p${randomUUID()}`;
  await write(person, 'Can we partner up for a sponsorship?');
  const conversationId = await conversationOf(`h_${person}`);
  await server.api('POST', `/api/conversations/${conversationId}/messages`, { text: 'Tell us more' });
  const [card] = await cards(`?conversationId=${conversationId}`);
  expect(card!.state).toBe('answered');
  expect((await server.api('PATCH', `/api/partnerships/${card!.id}`, { state: 'won' })).body).toMatchObject({
    state: 'won',
  });
  expect((await cards('?state=won')).map(({ id }) => id)).toEqual([card!.id]);
  expect((await cards('?state=new&state=answered')).map(({ id }) => id)).not.toContain(card!.id);
});

it('keeps viewers from changing one, and other workspaces from seeing any', async () => {
  const [card] = await cards();
  const viewer = await signInAs(server, 'viewer');
  const other = { authorization: `Bearer ${await makeToken(server.ctx, await makeWorkspace(server), 'owner')}` };
  const patch = (headers: Record<string, string>, id = card!.id) =>
    server.request('PATCH', `/api/partnerships/${id}`, { state: 'won' }, headers);
  expect((await patch(viewer.headers)).status).toBe(403);
  expect((await patch(other)).status).toBe(404);
  expect((await patch(other, 'nonsense')).status).toBe(404);
  expect((await server.request('GET', '/api/partnerships', undefined, other)).body.items).toEqual([]);
  expect((await server.api('PATCH', `/api/partnerships/${card!.id}`, { state: 'maybe' })).status).toBe(400);
});
