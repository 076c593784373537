import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually, signInAs, startTestServer, type TestServer } from './testing';

// What the issue calls bad input, for each platform of Meta's, through the real server: a clear state on the channel,
// a clear message, nothing lost, other channels untouched.

let server: TestServer;
let graph: Server;
let graphUrl: string;
type Say = (req: { method: string; path: string }) => {
  status?: number;
  json?: unknown;
  html?: string;
  endless?: boolean;
};
/** What the platform says to the channel with this token; the good ones know their account. */
const says = new Map<string, Say>();
const appSecret = 'the app secret of a test';
let count = 0;

const answer = (req: IncomingMessage, res: ServerResponse): void => {
  const url = new URL(req.url ?? '', 'http://x');
  const token = req.headers.authorization?.replace('Bearer ', '') ?? url.searchParams.get('access_token') ?? '';
  const said = says.get(token)?.({ method: req.method ?? '', path: url.pathname }) ?? { json: { data: [] } };
  if (said.endless) {
    const more = (): void => void (res.write(Buffer.alloc(1 << 20)) ? setImmediate(more) : res.once('drain', more));
    res.on('error', () => undefined);
    return more();
  }
  const type = said.html === undefined ? 'application/json' : 'text/html';
  res.writeHead(said.status ?? 200, { 'content-type': type }).end(said.html ?? JSON.stringify(said.json ?? {}));
};

beforeAll(async () => {
  graph = createServer((req, res) => void req.resume().on('end', () => answer(req, res)));
  await new Promise<void>((resolve) => graph.listen(0, '127.0.0.1', resolve));
  graphUrl = `http://127.0.0.1:${(graph.address() as AddressInfo).port}`;
  server = await startTestServer({ env: { PUBLIC_URL: 'http://inbox.example.test' } });
});
afterAll(async () => {
  await server.stop();
  graph.closeAllConnections();
  await new Promise((resolve) => graph.close(resolve));
});

interface Channel {
  id: string;
  account: string;
  token: string;
}

interface Kind {
  platform: string;
  settings?: object;
  /** Answer of the account's own look-up. */
  me(account: string): unknown;
  /** A first message of somebody, to be answered. */
  event(account: string, id: string): object;
}

const seconds = () => Math.floor(Date.now() / 1000);
const kinds: Kind[] = [
  {
    platform: 'facebook',
    me: (id) => ({ id, name: 'Shop' }),
    event: (account, id) => ({
      object: 'page',
      entry: [
        {
          id: account,
          time: seconds() * 1000,
          messaging: [
            {
              sender: { id: `7${id}` },
              recipient: { id: account },
              timestamp: seconds() * 1000,
              message: { mid: `m_${id}`, text: 'hi' },
            },
          ],
        },
      ],
    }),
  },
  {
    platform: 'instagram',
    settings: { login: 'instagram' },
    me: (user_id) => ({ user_id, username: 'shop' }),
    event: (account, id) => ({
      object: 'instagram',
      entry: [
        {
          id: account,
          time: seconds() * 1000,
          messaging: [
            {
              sender: { id: `9${id}` },
              recipient: { id: account },
              timestamp: seconds() * 1000,
              message: { mid: `aW_${id}`, text: 'hi' },
            },
          ],
        },
      ],
    }),
  },
  {
    platform: 'whatsapp',
    me: (id) => ({ id, verified_name: 'Shop', display_phone_number: '+1' }),
    event: (account, id) => ({
      object: 'whatsapp_business_account',
      entry: [
        {
          id: '1022',
          changes: [
            {
              field: 'messages',
              value: {
                messaging_product: 'whatsapp',
                metadata: { display_phone_number: '1', phone_number_id: account },
                messages: [
                  {
                    from: `1650${id}`,
                    id: `wamid.${id}`,
                    timestamp: String(seconds()),
                    type: 'text',
                    text: { body: 'hi' },
                  },
                ],
              },
            },
          ],
        },
      ],
    }),
  },
  {
    platform: 'threads',
    settings: { username: 'shop' },
    me: (id) => ({ id, username: 'shop' }),
    event: (account, id) => ({
      app_id: '1',
      topic: 'moderate',
      target_id: account,
      time: seconds(),
      values: {
        field: 'replies',
        value: {
          id: `89${id}`,
          username: 'ada.m',
          text: 'hi',
          media_type: 'TEXT_POST',
          timestamp: new Date().toISOString(),
          replied_to: { id: `5${id}` },
          root_post: { id: `5${id}`, owner_id: account, username: 'shop' },
        },
      },
    }),
  },
];

const connect = async (
  { platform, settings, me }: Kind,
  say: Say = () => ({ json: { data: [] } }),
): Promise<Channel> => {
  const account = String(100_000_000 + (count += 1));
  const token = `token-${account}`;
  says.set(token, (req) => (isAccount(req.path, account) ? { json: me(account) } : say(req)));
  const made = await server.api('POST', '/api/channels', {
    platform,
    name: `${platform} ${account}`,
    externalId: account,
    secrets: { accessToken: token, appSecret, verifyToken: 'v' },
    settings: { apiBaseUrl: graphUrl, pollSeconds: 86_400, ...settings },
  });
  expect(made.status).toBe(201);
  return { id: (made.body as unknown as { id: string }).id, account, token };
};
const isAccount = (path: string, account: string): boolean => path.endsWith('/me') || path.endsWith(`/${account}`);

const deliver = (platform: string, body: object) => {
  const raw = JSON.stringify(body);
  const signature = createHmac('sha256', appSecret).update(raw).digest('hex');
  return server.request('POST', `/webhooks/${platform}`, raw, {
    'content-type': 'application/json',
    'x-hub-signature-256': `sha256=${signature}`,
  });
};
const stateOf = async (id: string) =>
  (
    (await server.api('GET', `/api/channels/${id}`)).body as unknown as {
      status: { state: string; reason: string | null };
    }
  ).status;
const conversationOf = async ({ id }: Channel): Promise<string> => {
  const page = await eventually(
    () => server.api('GET', `/api/conversations?channelId=${id}`),
    ({ body }) => body.items.length > 0,
  );
  return (page.body.items as unknown as { id: string }[])[0]!.id;
};
const reply = async (conversationId: string) => {
  const made = await server.api('POST', `/api/conversations/${conversationId}/messages`, { text: 'We do' });
  expect(made.status).toBe(202);
  const { id } = made.body as unknown as { id: string };
  return eventually(
    async () => {
      const { body } = await server.api('GET', `/api/conversations/${conversationId}/messages`);
      return (
        body.items as unknown as { id: string; status: string; failure: { code: string; message: string } | null }[]
      ).find((one) => one.id === id)!;
    },
    ({ status, failure }) => (status !== 'queued' && status !== 'sending' ? true : failure !== null),
  );
};
const refusal = (code: number, message: string, more: object = {}) => ({
  error: { code, message, type: 'OAuthException', ...more },
});

describe.each(kinds)('$platform', (kind) => {
  let neighbour: Channel;
  beforeAll(async () => {
    neighbour = await connect(kind);
  });
  afterEach(async () => {
    const { state } = await stateOf(neighbour.id);
    expect(['ok', 'disconnected', 'degraded'].indexOf(state)).toBe(0);
  });

  it('says that a token speaks for another account', async () => {
    const channel = await connect(kind);
    says.set(channel.token, () => ({ json: kind.me('424242') }));
    const tested = await server.api('POST', `/api/channels/${channel.id}/test`);
    expect(JSON.stringify(tested.body)).toContain('424242');
    expect(await stateOf(channel.id)).toMatchObject({
      state: 'disconnected',
      reason: expect.stringMatching(/424242.*not to/) as string,
    });
  });

  it('says that a permission is missing, and keeps the answer with its reason', async () => {
    const channel = await connect(kind, ({ method }) =>
      method === 'POST' ? { status: 403, json: refusal(10, 'No such permission') } : { json: { data: [] } },
    );
    await deliver(kind.platform, kind.event(channel.account, String((count += 1))));
    const failed = await reply(await conversationOf(channel));
    expect(failed).toMatchObject({ status: 'failed', failure: { code: 'missing_permission' } });
    // Said on the channel a moment after it is said on the message.
    const told = await eventually(
      () => stateOf(channel.id),
      ({ state }) => state !== 'ok',
    );
    expect(told).toMatchObject({ state: 'degraded' });
  });

  it('takes no answer of a sign-in that it did not begin', async () => {
    const owner = await signInAs(server, 'owner');
    const back = await fetch(
      `${server.url}/api/platforms/${kind.platform}/sign-in/callback?code=stolen&state=${randomUUID()}`,
      { headers: owner.headers, redirect: 'manual' },
    );
    const words = `${back.status} ${back.headers.get('location') ?? ''} ${await back.text()}`;
    expect(words).not.toContain('stolen');
    expect(back.status === 303 || back.status === 302 || back.status >= 400).toBe(true);
    const { body } = await server.api('GET', `/api/channels`);
    expect((body.items as unknown as { platform: string; status: { state: string } }[]).length).toBeGreaterThan(0);
  });

  it('gives a webhook to the channel that it names, whichever address it came to, and leaves what is nobody’s', async () => {
    const channel = await connect(kind);
    const before = (await server.api('GET', `/api/conversations?channelId=${neighbour.id}`)).body.items.length;
    await deliver(`${kind.platform}/${neighbour.id}`, kind.event(channel.account, String((count += 1))));
    await deliver(kind.platform, kind.event('999999', String((count += 1))));
    await conversationOf(channel);
    expect((await server.api('GET', `/api/conversations?channelId=${neighbour.id}`)).body.items.length).toBe(before);
  });

  it('takes a 200 that means failure for what it says', async () => {
    const channel = await connect(kind, ({ method }) =>
      method === 'POST' ? { json: refusal(368, 'Blocked for now') } : { json: { data: [] } },
    );
    await deliver(kind.platform, kind.event(channel.account, String((count += 1))));
    const failed = await reply(await conversationOf(channel));
    expect(failed).toMatchObject({ status: 'failed', failure: { code: 'restricted' } });
    expect(failed.failure!.message).toContain('Blocked for now');
  });

  it('sends nothing twice where a page of HTML answers, and says so', async () => {
    let posts = 0;
    const channel = await connect(kind, ({ method, path }) => {
      if (method !== 'POST' || /subscri/.test(path)) return { json: { data: [] } };
      posts += 1;
      // The container of Threads is invisible and may be made again; its publication is the send.
      if (kind.platform === 'threads' && !path.endsWith('threads_publish')) return { json: { id: 'container' } };
      return { html: '<html>A gateway of somebody</html>' };
    });
    await deliver(kind.platform, kind.event(channel.account, String((count += 1))));
    const doubt = await reply(await conversationOf(channel));
    expect(doubt.status).toBe('unconfirmed');
    expect(posts).toBe(kind.platform === 'threads' ? 2 : 1);
    says.set(channel.token, () => ({ html: '<html>A gateway of somebody</html>' }));
    const tested = await server.api('POST', `/api/channels/${channel.id}/test`);
    expect(JSON.stringify(tested.body)).toMatch(/unreadable/);
  });
});

describe('a file of WhatsApp', () => {
  const kind = kinds.find(({ platform }) => platform === 'whatsapp')!;
  const withPicture = (account: string, id: string) => {
    const body = kind.event(account, id) as { entry: { changes: { value: { messages: object[] } }[] }[] };
    body.entry[0]!.changes[0]!.value.messages = [
      {
        from: `1650${id}`,
        id: `wamid.${id}`,
        timestamp: String(seconds()),
        type: 'image',
        image: { id: '77', mime_type: 'image/jpeg' },
      },
    ];
    return body;
  };
  it.each([
    ['lies about its type', { html: '<html><script>1</script>' }, /called image/],
    ['never ends', { endless: true }, /25000000|large/],
  ])('that %s leaves the message whole and says why', async (_what, file, why) => {
    const channel = await connect(kind, ({ path }) =>
      path.endsWith('/77')
        ? { json: { url: `${graphUrl}/file`, id: '77' } }
        : path === '/file'
          ? file
          : { json: { data: [] } },
    );
    await deliver('whatsapp', withPicture(channel.account, String((count += 1))));
    const conversationId = await conversationOf(channel);
    const [attachment] = await eventually(
      async () => {
        const { body } = await server.api('GET', `/api/conversations/${conversationId}/messages`);
        return (body.items as unknown as { attachments: { state: string; reason: string | null }[] }[])[0]!.attachments;
      },
      ([one]) => one?.state === 'failed',
    );
    expect(attachment!.reason).toMatch(why);
    expect((await stateOf(channel.id)).state).toBe('ok');
  });
});
