import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type Store } from '@hubbub/store';
import { io, type ManagerOptions, type Socket } from 'socket.io-client';
import { buildContext, type ServerContext } from './build-context';
import { ConfigError, readConfig } from './config';
import { serve, serveWorker } from './serve';
import { connectHttpChannel, eventually, signInAs, startPlatform, startTestServer, type TestServer } from './testing';

const redisProgram = ['redis-server', 'valkey-server'].find((name) => spawnSync(name, ['--version']).status === 0);
// `.ci/run` installs it; what could not be installed is counted as skipped there.
if (!redisProgram) console.log('skipped: processes through Redis (redis-server is not installed)');

it('refuses a single role without REDIS_URL, by name', () => {
  for (const role of ['api', 'worker'])
    expect(() => readConfig({ HUBBUB_ROLE: role, HUBBUB_DATA_DIR: join(tmpdir(), 'unused') })).toThrow(ConfigError);
  expect(() => readConfig({ HUBBUB_ROLE: 'worker', HUBBUB_DATA_DIR: join(tmpdir(), 'unused') })).toThrow(/REDIS_URL/);
});

(redisProgram ? describe : describe.skip)('two api processes and a worker, through Redis', () => {
  let redis: ChildProcess;
  let redisDir: string;
  let redisUrl: string;
  let first: TestServer;
  let second: { ctx: ServerContext; store: Store; url: string; stop(): Promise<void> };
  let worker: { store: Store; stop(): Promise<void> };
  let platform: Awaited<ReturnType<typeof startPlatform>>;
  const sockets: Socket[] = [];

  const startRedis = (port: number): ChildProcess =>
    spawn(
      redisProgram ?? 'redis-server',
      ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', redisDir],
      {
        stdio: 'ignore',
      },
    );

  beforeAll(async () => {
    redisDir = mkdtempSync(join(tmpdir(), 'hubbub-redis-'));
    const port = await freePort();
    redisUrl = `redis://127.0.0.1:${port}`;
    redis = startRedis(port);
    const env = { REDIS_URL: redisUrl, HUBBUB_SECRET_KEY: 'one key for every process of a test' };
    first = await startTestServer({ env, withWorker: false });
    platform = await startPlatform();
    const another = async (roles: { api: boolean; worker: boolean }) => {
      const store = await openStore({ url: first.databaseUrl, poolSize: 6 });
      return { store, ctx: buildContext({ ...first.ctx.serverConfig, roles }, store) };
    };
    const api = await another({ api: true, worker: false });
    const serving = await serve(api.ctx, first.databaseUrl, { inboxDir: null });
    second = { ...api, url: serving.url, stop: () => serving.stop() };
    const alone = await another({ api: false, worker: true });
    worker = { store: alone.store, stop: (await serveWorker(alone.ctx, first.databaseUrl)).stop };
  });
  afterAll(async () => {
    for (const socket of sockets) socket.close();
    await worker.stop();
    await worker.store.close();
    await second.stop();
    await second.store.close();
    await first.stop();
    await platform.stop();
    redis.kill('SIGKILL');
    rmSync(redisDir, { recursive: true, force: true });
  });

  const inboxAt = async (url: string, as: Partial<ManagerOptions> = {}): Promise<Socket> => {
    const who = as.extraHeaders ? as : { auth: { token: first.token } };
    const socket = io(url, { transports: ['websocket'], forceNew: true, ...who });
    sockets.push(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('sync:required', () => resolve());
      socket.once('connect_error', reject);
    });
    return socket;
  };
  const told = <T>(socket: Socket, event: string, isIt: (value: T) => boolean): Promise<T> =>
    new Promise((resolve) => socket.on(event, (value: T) => isIt(value) && resolve(value)));
  const person = (id: string, text: string) => ({
    id,
    conversation: { id: `p-${id}`, kind: 'direct' },
    author: { id: `p-${id}`, name: 'Ada' },
    text,
    sentAt: new Date().toISOString(),
  });

  it('shows what the worker received on every inbox, and in the lists on their screens', async () => {
    const channel = await connectHttpChannel(first, platform.url);
    const [here, there] = [await inboxAt(first.url), await inboxAt(second.url)];
    there.emit('list:watch', { listId: 'open', filter: { channelId: channel.id }, sort: 'recent' });
    const isIt = ({ text }: { text: string }) => text === 'through Redis';
    const created = Promise.all([told(here, 'message:created', isIt), told(there, 'message:created', isIt)]);
    const listed = told<{ put: { id: string }[] }>(there, 'list:updated', ({ put }) => put.length > 0);
    expect((await channel.deliver([person('r1', 'through Redis')])).status).toBe(200);
    const [one, other] = (await created) as unknown as { id: string; conversationId: string }[];
    expect(other).toEqual(one);
    expect((await listed).put.map(({ id }) => id)).toEqual([one!.conversationId]);
  });

  it('sends through the worker what was answered at either, once, and tells both', async () => {
    const channel = await connectHttpChannel(first, platform.url);
    const there = await inboxAt(second.url);
    await channel.deliver([person('r2', 'How much?')]);
    const [conversation] = await eventually(
      async () =>
        (await first.api('GET', `/api/conversations?channelId=${channel.id}`)).body.items as unknown as {
          id: string;
        }[],
      (items) => items.length > 0,
    );
    const sent = told<{ text: string; status: string }>(
      there,
      'message:updated',
      ({ text, status }) => text === 'It is 38 €' && status === 'sent',
    );
    const answer = await first.api('POST', `/api/conversations/${conversation!.id}/messages`, { text: 'It is 38 €' });
    expect(answer.status).toBe(202);
    await sent;
    expect(platform.calls.filter(({ text }) => text === 'It is 38 €')).toHaveLength(1);
  });

  it('shows at each who looks at a conversation or answers it at the other, and that they have left', async () => {
    type Presence = { conversationId: string; members: { id: string; doing: string }[] };
    const channel = await connectHttpChannel(first, platform.url);
    await channel.deliver([person('presence', 'Who answers me?')]);
    const [conversation] = await eventually(
      async () =>
        (await first.api('GET', `/api/conversations?channelId=${channel.id}`)).body.items as unknown as {
          id: string;
        }[],
      (items) => items.length > 0,
    );
    const conversationId = conversation!.id;
    const colleague = await signInAs(first, 'agent');
    const there = await inboxAt(second.url);
    const theirs = await inboxAt(first.url, { extraHeaders: colleague.headers });
    const toldAs = (doing: string | null) =>
      told<Presence>(
        there,
        'presence:updated',
        (presence) =>
          presence.conversationId === conversationId &&
          (doing === null ? presence.members.length === 0 : presence.members.some((member) => member.doing === doing)),
      );
    const viewing = toldAs('viewing');
    theirs.emit('conversation:viewing', { conversationId });
    expect((await viewing).members).toEqual([{ id: colleague.id, doing: 'viewing' }]);
    const replying = toldAs('replying');
    theirs.emit('conversation:replying', { conversationId });
    expect((await replying).members).toEqual([{ id: colleague.id, doing: 'replying' }]);
    const left = toldAs(null);
    theirs.close();
    expect((await left).members).toEqual([]);
  });

  it('asks inboxes to fetch again when Redis was away, and goes on', async () => {
    const port = Number(new URL(redisUrl).port);
    const here = await inboxAt(first.url);
    const again = told(here, 'sync:required', () => true);
    redis.kill('SIGKILL');
    await new Promise((resolve) => redis.once('exit', resolve));
    redis = startRedis(port);
    await again;
    const channel = await connectHttpChannel(first, platform.url);
    const created = told<{ text: string }>(here, 'message:created', ({ text }) => text === 'after the pause');
    await channel.deliver([person('r3', 'after the pause')]);
    expect(await created).toMatchObject({ text: 'after the pause' });
  });
});

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
