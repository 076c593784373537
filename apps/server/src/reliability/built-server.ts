import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..', '..', '..', '..');
const main = join(root, process.env.HUBBUB_E2E_SERVER ?? 'dist/server/main.js');
// As `npm start` runs it: how far its heap grows depends on them.
const nodeFlags = (
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } }
).scripts.start
  .split(' ')
  .filter((word) => word.startsWith('--'));
const startsWithinMs = 120_000;

export const admin = { email: 'owner@example.com', password: 'correct horse' };

/** One process of the built program, to be killed, stopped and started again. */
export interface BuiltServer {
  /** Resolves once it says that it is ready; rejects when it ends before. */
  readonly ready: Promise<string>;
  readonly child: ChildProcess;
  /** Its exit code, null where a signal ended it. */
  readonly ended: Promise<number | null>;
  output(): string;
  /** As `kill -9` would; resolves when it is gone. */
  kill(): Promise<void>;
  /** As Ctrl-C would; resolves with the exit code. */
  stop(): Promise<number | null>;
}

/**
 * Starts the built program on a database as people run it, on a free port. All that start with one `dataDir` and one
 * database are one installation. Needs `npm run build`.
 */
export const startBuiltServer = (
  databaseUrl: string,
  dataDir: string,
  { port = 0, env = {} }: { port?: number; env?: Record<string, string> } = {},
): BuiltServer => {
  if (!existsSync(main)) throw new Error('The server is not built: run `npm run build` first');
  const child = spawn(process.execPath, [...nodeFlags, main], {
    cwd: root,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      PORT: String(port),
      HUBBUB_DATA_DIR: dataDir,
      HUBBUB_DEMO: 'off',
      HUBBUB_ADMIN_EMAIL: admin.email,
      HUBBUB_ADMIN_PASSWORD: admin.password,
      HUBBUB_SECRET_KEY: 'one key for every process of a test',
      HUBBUB_ALLOW_HOSTS: '127.0.0.1',
      LOG_LEVEL: 'fatal',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const ready = new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The server did not start:\n${said}`)), startsWithinMs).unref();
    const listen = (chunk: Buffer): void => {
      said = `${said}${chunk.toString()}`.slice(-20_000);
      const address = /Hubbub is ready: (http:\/\/\S+)/.exec(said)?.[1];
      if (!address) return;
      clearTimeout(timer);
      resolve(address);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`The server ended with ${code ?? 'a signal'}:\n${said}`));
    });
  });
  ready.catch(() => undefined); // whoever kills it before it is ready does not wait for it
  return {
    ready,
    child,
    ended,
    output: () => said,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
};

/** A data directory that `remove` throws away. */
export const temporaryFolder = async (): Promise<{ path: string; remove(): Promise<void> }> => {
  const path = await mkdtemp(join(tmpdir(), 'hubbub-reliability-'));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
};

/** The public API of a running server, as its owner. */
export const signInTo = async (url: string) => {
  const origin = { origin: url, 'content-type': 'application/json' };
  const signedIn = await fetch(`${url}/api/session`, { method: 'POST', headers: origin, body: JSON.stringify(admin) });
  if (!signedIn.ok) throw new Error(`Signing in failed: ${signedIn.status} ${await signedIn.text()}`);
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  return async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(url + path, {
      method,
      headers: { ...origin, cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  };
};
export type Api = Awaited<ReturnType<typeof signInTo>>;
