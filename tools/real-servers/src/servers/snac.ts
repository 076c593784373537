import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireRunning, startProgram } from '../background-program';
import { freePort } from '../free-port';
import { lastLines, runProgram } from '../run-program';
import { requireProgram } from '../system-software';
import { waitFor } from '../wait-for';
import type { RunningServer, Say } from './server';

export interface SnacAccount {
  name: string;
  password: string;
  token: string;
}

export type SnacServer = RunningServer<{ api: string }, SnacAccount>;

const names = ['brand', 'fan', 'passerby', 'atelier', 'walkin'];

/** snac2, a fediverse server with a Mastodon API, on a free port with fresh accounts. Throws MissingSoftware. */
export const start = async (say: Say): Promise<SnacServer> => {
  const snac = await requireProgram({ programs: ['snac'], packageName: 'snac2', backports: true }, say);
  const port = await freePort();
  const home = await mkdtemp(join(tmpdir(), 'hubbub-snac-'));
  const base = join(home, 'data');
  const remove = () => rm(home, { recursive: true, force: true });
  try {
    const answers = `127.0.0.1\n${port}\nlocalhost:${port}\n\nadmin@example.com\n`;
    const made = await runProgram(snac, ['init', base], { input: answers });
    if (made.code !== 0) throw new Error(`snac init failed: ${lastLines(made.output)}`);
    await changeSettings(base);
    const passwords = new Map<string, string>();
    for (const name of names) passwords.set(name, await addUser(snac, base, name));
    // Its lock lies in the home folder: one of its own for each server.
    const server = startProgram(snac, ['httpd', base], { env: { ...process.env, HOME: home } });
    const api = `http://localhost:${port}`;
    const stop = async () => {
      await server.stop();
      await remove();
    };
    try {
      await waitFor('snac2', async () => {
        requireRunning(server, 'snac2');
        return (await fetch(`${api}/api/v1/instance`)).ok;
      });
      const accounts: Record<string, SnacAccount> = {};
      for (const [name, password] of passwords) {
        accounts[name] = { name, password, token: await signIn(api, name, password) };
      }
      return { urls: { api }, accounts, stop };
    } catch (error) {
      await stop();
      throw error;
    }
  } catch (error) {
    await remove();
    throw error;
  }
};

const changeSettings = async (base: string): Promise<void> => {
  const path = join(base, 'server.json');
  const settings = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  await writeFile(path, JSON.stringify({ ...settings, protocol: 'http', fastcgi: false, num_threads: 16 }, null, 4));
};

const addUser = async (snac: string, base: string, name: string): Promise<string> => {
  const { output } = await runProgram(snac, ['adduser', base, name], { input: '\n' });
  const password = /^User password is (\S+)/m.exec(output)?.[1];
  if (!password) throw new Error(`snac adduser failed: ${lastLines(output)}`);
  return password;
};

/** The OAuth code flow without a browser. */
const signIn = async (api: string, name: string, password: string): Promise<string> => {
  const redirect = 'http://localhost/signed-in';
  const app = await post(`${api}/api/v1/apps`, {
    client_name: 'real',
    redirect_uris: redirect,
    scopes: 'read write follow',
  });
  const { client_id: id = '', client_secret: secret = '' } = (await app.json()) as Record<string, string>;
  const form = { login: name, passwd: password, redir: redirect, cid: id, state: 'x' };
  const signedIn = await post(`${api}/oauth/x-snac-login`, form);
  const code = /[?&]code=([^&]+)/.exec(signedIn.headers.get('location') ?? '')?.[1];
  if (!code) throw new Error(`snac2 let ${name} not sign in (${signedIn.status})`);
  const answer = await post(`${api}/oauth/token`, {
    grant_type: 'authorization_code',
    code,
    client_id: id,
    client_secret: secret,
    redirect_uri: redirect,
  });
  const { access_token: token } = (await answer.json()) as { access_token?: string };
  if (!token) throw new Error(`snac2 gave ${name} no token (${answer.status})`);
  return token;
};

const post = (url: string, form: Record<string, string>): Promise<Response> =>
  fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
