import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, root, startProgram, type Started } from './processes';

export interface Product extends Started {
  url: string;
  databaseUrl: string;
  api(method: string, path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }>;
  token: string;
  cookie: string; // of the owner, signed in
  signIn: { email: string; password: string };
}

const email = 'bench@example.com';
const password = 'bench password';

/** Those that `npm start` gives its Node. */
export const nodeFlags = (): string[] =>
  (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } }).scripts.start
    .split(' ')
    .filter((word) => word.startsWith('--'));

/**
 * The built server with an embedded database of its own, without the demo. `stop` ends it and throws its data away,
 * unless a `keptDir` was given. BENCH_NODE_FLAGS go to its Node, for a profile (`--cpu-prof --cpu-prof-dir=…`).
 */
export const startProduct = async (
  env: Record<string, string> = {},
  keptDir: string | null = null,
): Promise<Product> => {
  const dataDir = keptDir ?? mkdtempSync(join(tmpdir(), 'hubbub-bench-'));
  const port = await freePort();
  const started = await startProgram(
    [...nodeFlags(), ...(process.env['BENCH_NODE_FLAGS']?.split(' ') ?? []), 'dist/server/main.js'],
    /Hubbub is ready/,
    {
      HUBBUB_DATA_DIR: dataDir,
      PORT: String(port),
      HUBBUB_DEMO: 'off',
      HUBBUB_ADMIN_EMAIL: email,
      HUBBUB_ADMIN_PASSWORD: password,
      HUBBUB_ALLOW_HOSTS: '127.0.0.1',
      LOG_LEVEL: 'error',
      ...env,
    },
  );
  const url = `http://127.0.0.1:${port}`;
  const signedIn = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email, password }),
  });
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  const call = async (headers: Record<string, string>, method: string, path: string, body?: unknown) => {
    const answer = await fetch(url + path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text ? JSON.parse(text) : {}) as Record<string, unknown> };
  };
  const token = String(
    (await call({ cookie, origin: url }, 'POST', '/api/tokens', { name: 'bench', role: 'owner' })).body['token'],
  );
  const { findEmbeddedPostgres } = await import('@hubbub/store');
  return {
    ...started,
    url,
    token,
    cookie,
    signIn: { email, password },
    databaseUrl: findEmbeddedPostgres(join(dataDir, 'postgres'))?.adminUrl ?? '',
    api: (method, path, body) => call({ authorization: `Bearer ${token}` }, method, path, body),
    stop: async () => {
      await started.stop();
      if (!keptDir) rmSync(dataDir, { recursive: true, force: true });
    },
  };
};
