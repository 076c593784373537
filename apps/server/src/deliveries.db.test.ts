import { createHmac } from 'node:crypto';
import { connectHttpChannel, eventually, makeToken, makeWorkspace, startTestServer, type TestServer } from './testing';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

interface Listed {
  id: string;
  state: string;
  channelId: string | null;
  platform: string;
  receivedAt: string;
}
const appSecret = 'the app secret of a test';
const get = async <T>(path: string, token = server.token): Promise<T> =>
  (await server.request('GET', path, undefined, { authorization: `Bearer ${token}` })).body as unknown as T;
const list = (query: string, token?: string) =>
  get<{ items: Listed[]; nextCursor: string | null }>(`/api/deliveries?${query}`, token);
const allOf = async (query: string): Promise<Listed[]> => {
  const found: Listed[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: Awaited<ReturnType<typeof list>> = await list(`${query}&limit=3${cursor && `&cursor=${cursor}`}`);
    expect(page.items.length).toBeLessThanOrEqual(3);
    found.push(...page.items);
    cursor = page.nextCursor;
  }
  return found;
};
interface Sums {
  received: number;
  stored: number;
  duplicate: number;
  failed: number;
  pending: number;
  ignored: Record<string, number>;
}

it('lists deliveries page by page under each filter, and a ledger whose channels add up to the whole', async () => {
  const shop = await connectHttpChannel(server, 'http://127.0.0.1:9/callback', 'Shop');
  const gone = await connectHttpChannel(server, 'http://127.0.0.1:9/callback', 'Gone');
  await server.api('POST', '/api/channels', {
    platform: 'facebook',
    name: 'Page',
    externalId: '10000000001',
    secrets: { accessToken: 'token', appSecret, verifyToken: 'verify' },
    settings: { apiBaseUrl: 'http://127.0.0.1:9', pollSeconds: 86_400 },
  });
  const event = (id: string) => ({
    id,
    conversation: { id: 'one', kind: 'direct' },
    author: { id: 'ada', name: 'Ada' },
    text: id,
    sentAt: '2026-11-02T10:00:00Z',
  });
  for (let index = 0; index < 5; index++) await shop.deliver([event(`a${index}`), event('a0')]);
  await gone.deliver([event('b0')]);
  const broken = '{"events": [';
  await shop.post(broken, shop.sign(broken));
  // Well signed by the app, and about a page that is nobody's here.
  const raw = JSON.stringify({ object: 'page', entry: [{ id: '999', time: 1_790_000_000, messaging: [] }] });
  const signature = `sha256=${createHmac('sha256', appSecret).update(raw).digest('hex')}`;
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature };
  expect((await server.request('POST', '/webhooks/facebook', raw, headers)).status).toBe(200);
  const ledger = () =>
    get<Sums & { channels: (Sums & { channelId: string | null; name: string | null; isDisconnected: boolean })[] }>(
      '/api/deliveries/ledger?by=channel',
    );
  await eventually(ledger, ({ pending }) => pending === 0);
  await server.api('DELETE', `/api/channels/${gone.id}`);

  const all = await allOf('');
  expect(all).toHaveLength(8);
  expect(all.map(({ id }) => id)).toEqual(
    all
      .map(({ id }) => id)
      .sort()
      .reverse(),
  );
  expect(new Set(all.map(({ id }) => id)).size).toBe(8);
  expect(await allOf(`channelId=${shop.id}`)).toEqual(all.filter(({ channelId }) => channelId === shop.id));
  expect(await allOf('channelId=none')).toEqual(all.filter(({ platform }) => platform === 'facebook'));
  expect(await allOf('platform=http&state=done')).toHaveLength(6);
  expect(await allOf('state=failed')).toMatchObject([{ channelId: shop.id }]);
  expect(await allOf('foundBy=poll')).toEqual([]);
  const { receivedAt } = all[3]!;
  const [later, earlier] = [await allOf(`since=${receivedAt}`), await allOf(`until=${receivedAt}`)];
  expect([...later, ...earlier]).toEqual(all);
  expect(earlier.every((one) => one.receivedAt < receivedAt)).toBe(true);
  for (const bad of ['limit=0', 'limit=201', 'cursor=x', 'state=odd', 'since=yesterday', 'channelId=x'])
    expect(await server.api('GET', `/api/deliveries?${bad}`)).toMatchObject({ status: 400, body: { code: 'invalid' } });

  const { channels, ...whole } = await ledger();
  expect(whole).toMatchObject({ stored: 6, duplicate: 5, failed: 1, pending: 0 });
  for (const part of ['received', 'stored', 'duplicate', 'failed', 'pending'] as const)
    expect(channels.reduce((sum, row) => sum + row[part], 0)).toBe(whole[part]);
  expect(channels.map(({ name, isDisconnected, received }) => [name, isDisconnected, received])).toEqual([
    ['Shop', false, 11],
    ['Gone', true, 1],
    ['Page', false, 0],
    [null, false, whole.received - 12],
  ]);
  expect(channels.at(-1)).toMatchObject({ channelId: null, received: 1 });

  const otherId = await makeWorkspace(server);
  const other = await makeToken(server.ctx, otherId, 'owner');
  expect(await list('', other)).toEqual({ items: [], nextCursor: null });
  expect(await list(`channelId=${shop.id}&cursor=${all[0]!.id}`, other)).toEqual({ items: [], nextCursor: null });
});
