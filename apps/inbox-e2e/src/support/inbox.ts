import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase } from '@hubbub/store/testing';

export interface Inbox {
  url: string;
  /** As the owner, over the public API. */
  api<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T>;
}

export const owner = { email: 'dara@samovar.example', password: 'a long enough one' };
const root = join(__dirname, '..', '..', '..', '..');
const startsWithinMs = 60_000;

export interface Stoppable {
  stop(): Promise<void>;
}

interface Started extends Stoppable {
  url: string;
  /** Everything it has printed. */
  said: string;
}

/** Starts a script of ours and waits until it says that it is ready. Throws with what it printed where it does not. */
const start = async (script: string, args: string[], env: NodeJS.ProcessEnv): Promise<Started> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'hubbub-e2e-'));
  const child = spawn(process.execPath, [join(root, script), ...args], {
    cwd: root,
    env: { ...env, PORT: '0', HUBBUB_DATA_DIR: dataDir, HUBBUB_ALLOW_HOSTS: '127.0.0.1', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    await rm(dataDir, { recursive: true, force: true });
  };
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The server did not start:\n${said.join('')}`)), startsWithinMs);
    const listen = (chunk: Buffer) => {
      said.push(chunk.toString());
      const ready = /Hubbub is ready: (http:\/\/\S+)/.exec(said.join(''));
      if (!ready?.[1]) return;
      clearTimeout(timer);
      resolve(ready[1]);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', () => reject(new Error(`The server ended:\n${said.join('')}`)));
  });
  return { url, said: said.join(''), stop };
};

/** `npm start` on an empty data directory: its own database, and an owner whose password it prints. */
export const startEmpty = async (): Promise<{
  url: string;
  email: string;
  password: string;
  stop(): Promise<void>;
}> => {
  const { DATABASE_URL: _, ...env } = process.env;
  const { url, said, stop } = await start('tools/setup/run.mjs', ['start'], {
    ...env,
    NODE_ENV: 'production',
    HUBBUB_DEMO: 'off',
  });
  const [, email = '', password = ''] = /sign in as (\S+) \/ (.+)\)/.exec(said) ?? [];
  return { url, email, password, stop };
};

/** The built program, as people run it, on a free port and a database of its own. */
export const startInbox = async (): Promise<Inbox & Stoppable> => {
  const { url: databaseUrl } = await testDatabase();
  const { url, stop } = await start(process.env.HUBBUB_E2E_SERVER ?? 'dist/server/main.js', [], {
    ...process.env,
    DATABASE_URL: databaseUrl,
    HUBBUB_DEMO: 'off',
    HUBBUB_ADMIN_EMAIL: owner.email,
    HUBBUB_ADMIN_PASSWORD: owner.password,
  });
  const signedIn = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(owner),
  });
  if (!signedIn.ok) throw new Error(`Signing in failed: ${signedIn.status} ${await signedIn.text()}`);
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  return {
    url,
    async api<T>(method: string, path: string, body?: unknown): Promise<T> {
      const answer = await fetch(url + path, {
        method,
        headers: { cookie, origin: url, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      return (answer.status === 204 ? undefined : await answer.json()) as T;
    },
    stop,
  };
};

/** Another member, invited and joined the way people are. */
export const invite = async (
  inbox: Inbox,
  name: string,
  role = 'agent',
): Promise<{ email: string; password: string }> => {
  const email = `${name.toLowerCase().replace(/\P{L}/gu, '')}@samovar.example`;
  const { invitationUrl } = await inbox.api<{ invitationUrl: string }>('POST', '/api/members', { email, name, role });
  const password = 'another long one';
  const token = invitationUrl.split('/').at(-1);
  await fetch(`${inbox.url}/api/invitations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: inbox.url },
    body: JSON.stringify({ token, password }),
  });
  return { email, password };
};
