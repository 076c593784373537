import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { once } from 'node:events';
import { io, type Socket } from 'socket.io-client';
import type { Conversation, Message, ServerEvents } from '@hubbub/contracts';
import { requireRunning, startProgram, type BackgroundProgram } from './background-program';
import { freePort } from './free-port';
import { waitFor } from './wait-for';

const main = resolve(__dirname, '../../..', process.env['HUBBUB_SERVER_MAIN'] ?? 'dist/server/main.js');
const admin = { email: 'owner@example.com', password: 'a long pass phrase' };

interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

export interface Product {
  url: string;
  /** Ends the process as a crash would, and starts it again on the same data. */
  crash(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
  /** What it wrote since it was started last. */
  output(): string;
}

/** The built product with its own database and data, reached over HTTP and sockets alone. */
export const startProduct = async (allowHosts: readonly string[]): Promise<Product> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'hubbub-product-'));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const {
    DATABASE_URL: _database,
    REDIS_URL: _redis,
    AI_BASE_URL: _ai,
    PUBLIC_URL: _public,
    ...inherited
  } = process.env;
  const env = {
    ...inherited,
    NODE_ENV: 'production',
    PORT: String(port),
    HUBBUB_DATA_DIR: dataDir,
    HUBBUB_DEMO: 'off',
    HUBBUB_ADMIN_EMAIL: admin.email,
    HUBBUB_ADMIN_PASSWORD: admin.password,
    HUBBUB_ALLOW_HOSTS: allowHosts.join(','),
  };
  let program: BackgroundProgram | null = null;
  const start = async () => {
    const started = startProgram(process.execPath, [main], { env });
    program = started;
    await waitFor(
      'Hubbub to be ready',
      async () => {
        requireRunning(started, 'Hubbub');
        return started.output().includes('Hubbub is ready') && (await fetch(`${url}/readyz`)).ok;
      },
      { timeoutMs: 120_000 },
    );
  };
  const remove = () => rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  await start().catch(async (error: unknown) => {
    await program?.stop();
    await remove();
    throw error;
  });
  return {
    url,
    crash: async () => {
      const ended = once(program!.child, 'close');
      program!.child.kill('SIGKILL');
      await ended;
    },
    restart: start,
    output: () => program?.output() ?? '',
    stop: async () => {
      await program?.stop(30_000);
      await remove();
    },
  };
};

/** A member of the product, signed in over HTTP. Throws with the answer where it is no success. */
export const signIn = async (url: string) => {
  const origin = { origin: url, 'content-type': 'application/json' };
  const signedIn = await fetch(`${url}/api/session`, { method: 'POST', headers: origin, body: JSON.stringify(admin) });
  if (!signedIn.ok) throw new Error(`Signing in: ${signedIn.status} ${await signedIn.text()}`);
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');

  const call = async <Answer>(method: string, path: string, json?: unknown): Promise<Answer> => {
    const body = json === undefined ? {} : { body: JSON.stringify(json) };
    const answer = await fetch(url + path, { method, headers: { ...origin, cookie }, ...body });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 500)}`);
    return (text ? JSON.parse(text) : null) as Answer;
  };
  const listAll = async <Item>(path: string): Promise<Item[]> => {
    const items: Item[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const next: string = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
      const page: Page<Item> = await call('GET', `${path}${path.includes('?') ? '&' : '?'}limit=200${next}`);
      items.push(...page.items);
      cursor = page.nextCursor;
    }
    return items;
  };
  return {
    call,
    conversations: (channelId: string) => listAll<Conversation>(`/api/conversations?channelId=${channelId}`),
    messages: (conversationId: string) => listAll<Message>(`/api/conversations/${conversationId}/messages`),
    reply: (conversationId: string, reply: { text: string; audience?: 'public' | 'private'; replyToId?: string }) =>
      call<Message>('POST', `/api/conversations/${conversationId}/messages`, reply),
    /** A socket that keeps every message it hears of, and comes back by itself. */
    listen: (): { heard: Message[]; socket: Socket<ServerEvents> } => {
      const socket: Socket<ServerEvents> = io(url, {
        transports: ['websocket'],
        extraHeaders: { cookie, origin: url },
        reconnectionDelay: 200,
        reconnectionDelayMax: 500,
      });
      const heard: Message[] = [];
      socket.on('message:created', (message) => void heard.push(message));
      return { heard, socket };
    },
  };
};
export type MemberClient = Awaited<ReturnType<typeof signIn>>;
