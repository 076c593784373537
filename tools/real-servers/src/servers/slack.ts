import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireRunning, startProgram } from '../background-program';
import { freePort } from '../free-port';
import { installModules } from '../install-modules';
import { waitFor } from '../wait-for';
import type { RunningServer, Say } from './server';

export interface SlackAccount {
  token: string;
}
export type SlackServer = RunningServer<{ api: string }, SlackAccount>;

const seed = `
slack:
  team: { name: Atelier, domain: atelier }
  users:
    - { name: ada, real_name: Ada Muster, email: ada@example.com }
  channels:
    - { name: support }
  bots:
    - { name: inbox }
  tokens:
    - { token: xoxb-inbox, user: ada, scopes: [chat:write, channels:read, channels:history, reactions:write, users:read] }
`;

/** A stateful emulator of Slack's Web API by another team. It sends no events. Throws MissingSoftware. */
export const start = async (say: Say): Promise<SlackServer> => {
  const folder = await installModules(say);
  const port = await freePort();
  const work = await mkdtemp(join(tmpdir(), 'hubbub-slack-'));
  await writeFile(join(work, 'seed.yaml'), seed);
  const cli = join(folder, 'node_modules/emulate/dist/index.js');
  const args = [cli, 'start', '--service', 'slack', '--port', String(port), '--seed', join(work, 'seed.yaml')];
  const server = startProgram(process.execPath, args, { cwd: work });
  const stop = async () => {
    await server.stop();
    await rm(work, { recursive: true, force: true });
  };
  const api = `http://localhost:${port}/api`;
  try {
    await waitFor('the Slack emulator', async () => {
      requireRunning(server, 'The Slack emulator');
      return (await fetch(`${api}/auth.test`, { method: 'POST', headers: { authorization: 'Bearer xoxb-inbox' } })).ok;
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { urls: { api }, accounts: { inbox: { token: 'xoxb-inbox' } }, stop };
};
