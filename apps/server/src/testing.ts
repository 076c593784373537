import { createHmac, randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hash } from '@node-rs/argon2';
import type { Role } from '@hubbub/contracts';
import { receiveBatch } from '@hubbub/conversations';
import { openStore } from '@hubbub/store';
import { testDatabase } from '@hubbub/store/testing';
import { uuidv7 } from 'uuidv7';
import { hashToken } from './api/authenticate';
import { buildContext, type ServerContext } from './build-context';
import { readConfig } from './config';
import { makeFirstWorkspace } from './first-run';
import { serve } from './serve';

/** The key of every signed HTTP channel in tests. */
const key = Buffer.from('0123456789abcdef0123456789abcdef');

export interface Answer {
  status: number;
  headers: Headers;
  // A test knows what it asked for.
  body: Record<string, never> & { items: Record<string, never>[] };
}

/** A server of its own on a free port, on this test file's database, with one workspace and an owner. */
export const startTestServer = async ({
  env = {},
  withWorker = true,
  overrides = {},
  poolSize = 8,
}: {
  env?: Record<string, string>;
  withWorker?: boolean;
  overrides?: Partial<ServerContext>;
  /** Connections to the database. */
  poolSize?: number;
} = {}) => {
  const { url: databaseUrl, adminUrl } = await testDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'hubbub-server-'));
  const config = readConfig({
    PORT: '0',
    HUBBUB_DATA_DIR: dataDir,
    HUBBUB_ADMIN_EMAIL: 'owner@example.com',
    HUBBUB_ADMIN_PASSWORD: 'correct horse',
    HUBBUB_ALLOW_HOSTS: '127.0.0.1',
    LOG_LEVEL: 'silent',
    ...env,
  });
  const store = await openStore({ url: databaseUrl, poolSize });
  await makeFirstWorkspace(store, config);
  const [{ id: workspaceId }]: [{ id: number }] = await store.crossing((db) =>
    db.query('SELECT id FROM list_workspaces() LIMIT 1'),
  );
  const ctx = buildContext({ ...config, roles: { api: true, worker: withWorker } }, store, overrides);
  const serving = await serve(ctx, databaseUrl, { inboxDir: null });
  const token = await makeToken(ctx, workspaceId, 'owner');
  const request = requester(serving.url);
  return {
    ctx,
    url: serving.url,
    databaseUrl,
    adminUrl,
    workspaceId,
    token,
    request,
    /** As the owner's token. */
    api: (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
      request(method, path, body, { authorization: `Bearer ${token}`, ...headers }),
    receiveAll: async (): Promise<void> => {
      while ((await receiveBatch(ctx)) > 0);
    },
    stop: async (): Promise<void> => {
      await serving.stop();
      await store.close();
    },
  };
};

export type TestServer = Awaited<ReturnType<typeof startTestServer>>;

const requester =
  (url: string) =>
  async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> => {
    const answer = await fetch(url + path, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      body: text === '' ? null : isJson(answer) ? JSON.parse(text) : text,
    } as Answer;
  };

const isJson = (answer: Response): boolean => answer.headers.get('content-type')?.includes('json') ?? false;

export const makeToken = async (ctx: ServerContext, workspaceId: number, role: Role): Promise<string> => {
  const token = `hub_${randomUUID()}`;
  await ctx.store.transaction(workspaceId, (db) =>
    db.query('INSERT INTO api_token (workspace_id, id, name, role, token_hash) VALUES ($1, $2, $3, $4, $5)', [
      workspaceId,
      uuidv7(),
      `${role} ${token.slice(-6)}`,
      role,
      hashToken(token),
    ]),
  );
  return token;
};

/** A member who can sign in, and their cookie. */
export const signInAs = async (
  server: TestServer,
  role: Role,
  workspaceId = server.workspaceId,
): Promise<{ id: string; cookie: string; headers: Record<string, string> }> => {
  const id = uuidv7();
  const email = `${role}-${id}@example.com`;
  const passwordHash = await hash('correct horse');
  await server.ctx.store.transaction(workspaceId, (db) =>
    db.query(
      'INSERT INTO member (workspace_id, id, email, name, role, password_hash) VALUES ($1, $2, $3, $4, $5, $6)',
      [workspaceId, id, email, `The ${role}`, role, passwordHash],
    ),
  );
  const answer = await server.request(
    'POST',
    '/api/session',
    { email, password: 'correct horse' },
    { origin: server.url },
  );
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  return { id, cookie, headers: { cookie, origin: server.url } };
};

/** A second workspace, for what must not be seen. */
export const makeWorkspace = (server: TestServer, name = 'Another'): Promise<number> =>
  server.ctx.store.crossing(async (db) => {
    const [{ id }]: [{ id: number }] = await db.query(`SELECT nextval('workspace_id_seq')::int AS id`);
    await db.query(`SET LOCAL app.workspace_id = '${id}'`);
    await db.query('INSERT INTO workspace (id, name) VALUES ($1, $2)', [id, name]);
    return id;
  });

export interface TestEvent {
  type?: string;
  id: string;
  conversation?: { id: string; kind?: string; post?: { id: string; url?: string; text?: string } };
  author?: { id: string; name: string };
  text?: string;
  sentAt?: string;
  [field: string]: unknown;
}

/** A stand-in for somebody's own system behind the signed HTTP channel: takes our callbacks and keeps a ledger of them. */
export const startPlatform = async () => {
  const calls: { type: string; id: string; text?: string; conversationId: string; [field: string]: unknown }[] = [];
  let answer: (
    call: (typeof calls)[number],
  ) => { status: number; body?: unknown; headers?: Record<string, string> } | 'hang' = () => ({ status: 200 });
  const server = createServer((req, res) => {
    let body = '';
    req.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    req.on('end', () => {
      const call = JSON.parse(body) as (typeof calls)[number];
      calls.push(call);
      const given = answer(call);
      if (given === 'hang') return void req.socket.destroy();
      res.writeHead(given.status, { 'content-type': 'application/json', ...given.headers });
      res.end(JSON.stringify(given.body ?? { externalId: `sent-${call.id}` }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`,
    calls,
    answerWith: (next: typeof answer) => void (answer = next),
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
};

/** Connects a signed HTTP channel and returns how to write to it. */
export const connectHttpChannel = async (
  server: TestServer,
  callbackUrl: string,
  name = 'Shop',
  settings: Record<string, unknown> = {},
) => {
  const made = await server.api('POST', '/api/channels', {
    platform: 'http',
    name,
    externalId: `shop-${randomUUID()}`,
    secrets: { secret: `whsec_${key.toString('base64')}` },
    settings: { callbackUrl, ...settings },
  });
  const { id } = made.body as unknown as { id: string };
  const sign = (body: string, at = server.ctx.clock()) => {
    const messageId = `msg_${randomUUID()}`;
    const stamp = String(Math.floor(at.getTime() / 1000));
    const signature = createHmac('sha256', key).update(`${messageId}.${stamp}.${body}`).digest('base64');
    return { 'webhook-id': messageId, 'webhook-timestamp': stamp, 'webhook-signature': `v1,${signature}` };
  };
  const post = (body: string, headers: Record<string, string>) =>
    server.request('POST', `/webhooks/http/${id}`, body, { 'content-type': 'application/json', ...headers });
  return {
    id,
    sign,
    /** Raw bytes with any headers. */
    post,
    /** Events, well signed. */
    deliver: (events: TestEvent[]) => {
      const body = JSON.stringify({ events: events.map((event) => ({ type: 'message', ...event })) });
      return post(body, sign(body));
    },
  };
};

/** Asks again until it holds; gives up with what it saw last. */
export const eventually = async <T>(
  ask: () => Promise<T>,
  holds: (value: T) => boolean,
  { tries = 200 } = {},
): Promise<T> => {
  let last = await ask();
  for (let count = 0; count < tries && !holds(last); count++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    last = await ask();
  }
  return last;
};
