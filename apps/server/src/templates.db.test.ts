import { join } from 'node:path';
import type { Message, MessageTemplate } from '@hubbub/contracts';
import { eventually, makeToken, makeWorkspace, signInAs, startTestServer, type TestServer } from './testing';

/** The stand-in's controls, as far as this test turns them; the sandbox is another program. */
interface Sandbox {
  url: string;
  control: {
    platforms: {
      whatsapp: {
        addNumber(number: object): { accountId: string };
        addTemplate(accountId: string, template: object): void;
        approve(accountId: string, template: object): void;
        message(number: object, person: object, message: object): string;
      };
    };
  };
  ledger: { rows(match?: object): { text: string; key: string | null }[] };
  stop(): Promise<void>;
}
const { startSandbox } = jest.requireActual<{ startSandbox: () => Promise<Sandbox> }>(
  join(__dirname, '../../sandbox/src/start'),
);
const ada = { waId: '16505551234', userId: 'US.13491208655302741918', name: 'Ada' };
const phoneNumberId = '106540352240001';

const link = { type: 'URL', text: 'See', url: 'https://shop.example/{{1}}' };
const cup = {
  components: [
    { type: 'HEADER', format: 'IMAGE' },
    { type: 'BODY', text: 'Cup {{1}}' },
    { type: 'BUTTONS', buttons: [link] },
  ],
};
/** Templates of the newer kinds, by their parts. */
const newer = {
  place: [
    { type: 'HEADER', format: 'LOCATION' },
    { type: 'BODY', text: 'Come by, {{1}}' },
  ],
  cards: [
    { type: 'BODY', text: 'New, {{1}}' },
    { type: 'CAROUSEL', cards: [cup, cup] },
  ],
  form: [
    { type: 'BODY', text: 'Book a table' },
    { type: 'BUTTONS', buttons: [{ type: 'FLOW', text: 'Book' }] },
  ],
  coupon: [
    { type: 'BODY', text: 'For you' },
    { type: 'BUTTONS', buttons: [{ type: 'COPY_CODE', text: 'Copy', example: 'SUMMER20' }] },
  ],
};

let server: TestServer;
let sandbox: Sandbox;
let channelId: string;
let conversationId: string;

beforeAll(async () => {
  server = await startTestServer();
  sandbox = await startSandbox();
  const { whatsapp } = sandbox.control.platforms;
  const number = whatsapp.addNumber({
    phoneNumberId,
    token: 'wa-token',
    appSecret: 'shh',
    webhookUrl: `${server.url}/webhooks/whatsapp`,
  });
  whatsapp.addTemplate(number.accountId, { name: 'order_update', language: 'en_US', parameters: 1 });
  for (const [name, components] of Object.entries(newer))
    whatsapp.approve(number.accountId, { name, language: 'en_US', category: 'MARKETING', components });
  const made = await server.api('POST', '/api/channels', {
    platform: 'whatsapp',
    name: 'Phone',
    externalId: phoneNumberId,
    secrets: { accessToken: 'wa-token', appSecret: 'shh', verifyToken: 'v' },
    settings: { apiBaseUrl: sandbox.url, accountId: number.accountId },
  });
  channelId = (made.body as unknown as { id: string }).id;
  whatsapp.message(number, ada, { type: 'text', text: { body: 'Where is it?' } });
  const page = await eventually(
    () => server.api('GET', '/api/conversations'),
    ({ body }) => body.items.length > 0,
  );
  conversationId = (page.body.items as unknown as { id: string }[])[0]!.id;
  await server.ctx.store.transaction(server.workspaceId, (db) =>
    db.query(`UPDATE conversation SET last_inbound_at = now() - interval '25 hours' WHERE workspace_id = $1`, [
      server.workspaceId,
    ]),
  );
});
afterAll(async () => {
  await server.stop();
  await sandbox.stop();
});

const send = (body: object) => server.api('POST', `/api/conversations/${conversationId}/messages`, body);
const template = (parameters: string[], name = 'order_update') => ({
  template: { name, language: 'en_US', parameters },
});
const sentAs = async (id: string) =>
  eventually(
    async () => {
      const { body } = await server.api('GET', `/api/conversations/${conversationId}/messages`);
      return (body.items as unknown as Message[]).find((message) => message.id === id);
    },
    (message) => ['sent', 'delivered', 'read', 'failed'].includes(message?.status ?? ''),
  );

it('lists what is approved, to those who may answer, and to no other workspace', async () => {
  const { body } = await server.api('GET', `/api/channels/${channelId}/templates`);
  expect((body.items as unknown as MessageTemplate[]).map(({ name, parameters }) => [name, parameters.length])).toEqual(
    [
      ['order_update', 1],
      ['place', 5],
      ['cards', 7],
      ['form', 0],
      ['coupon', 1],
    ],
  );
  const other = await makeToken(server.ctx, await makeWorkspace(server), 'owner');
  const viewer = await makeToken(server.ctx, server.workspaceId, 'viewer');
  const as = (token: string) =>
    server.request('GET', `/api/channels/${channelId}/templates`, undefined, { authorization: `Bearer ${token}` });
  expect([(await as(other)).status, (await as(viewer)).status]).toEqual([404, 403]);
});

it('takes no free text any more, but a template, which arrives with its value', async () => {
  expect(await send({ text: 'It is on its way' })).toMatchObject({ status: 409, body: { code: 'window_closed' } });
  const made = await send(template(['Ada']));
  expect(made).toMatchObject({ status: 202, body: { text: 'Hello Ada' } });
  const { id } = made.body as unknown as Message;
  expect(await sentAs(id)).toMatchObject({ text: 'Hello Ada', failure: null });
  expect(sandbox.ledger.rows({ key: id })).toHaveLength(1);
});

it.each([
  ['place', ['37.98', '23.73', 'Shop', 'Athens', 'Ada']],
  ['cards', ['Ada', 'https://shop.example/a.png', 'blue', 'a', 'https://shop.example/b.png', 'red', 'b']],
  ['form', []],
  ['coupon', ['WINTER20']],
])('fills a template of the newer kinds as the platform wants it: %s', async (name, values) => {
  const made = await send(template(values, name));
  expect([made.status, made.body['code']]).toEqual([202, undefined]);
  const { id } = made.body as unknown as Message;
  expect(await sentAs(id)).toMatchObject({ failure: null, status: expect.not.stringMatching('failed') as string });
  expect(sandbox.ledger.rows({ key: id })).toHaveLength(1);
});

it('refuses wrong values, unknown names and words beside it, and sends nothing', async () => {
  const before = sandbox.ledger.rows().length;
  expect(await send(template([]))).toMatchObject({ status: 422, body: { code: 'template_values' } });
  expect(await send(template(['Ada'], 'other'))).toMatchObject({ status: 422, body: { code: 'template_unknown' } });
  expect(await send({ text: 'And this', ...template(['Ada']) })).toMatchObject({ status: 400 });
  expect(sandbox.ledger.rows()).toHaveLength(before);
});

it('keeps the words of a template through an approval', async () => {
  await server.ctx.store.transaction(server.workspaceId, (db) =>
    db.query(`UPDATE workspace SET settings = settings || '{"approvalRoles":["agent"]}' WHERE id = $1`, [
      server.workspaceId,
    ]),
  );
  const agent = await signInAs(server, 'agent');
  const made = await server.request(
    'POST',
    `/api/conversations/${conversationId}/messages`,
    template(['Bo']),
    agent.headers,
  );
  expect(made.body).toMatchObject({ status: 'proposed', text: 'Hello Bo' });
  const { id } = made.body as unknown as Message;
  const otherwise = await server.api('POST', `/api/messages/${id}/approve`, { text: 'Free words' });
  expect(otherwise.status).toBe(400);
  expect((await server.api('POST', `/api/messages/${id}/approve`, {})).status).toBe(200);
  expect(await sentAs(id)).toMatchObject({ text: 'Hello Bo', failure: null });
});
