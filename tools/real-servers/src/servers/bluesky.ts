import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../../../libs/store/src/embedded';
import { startProgram } from '../background-program';
import { compileSqlite, installModules } from '../install-modules';
import { lastLines } from '../run-program';
import { startRedis } from './redis';
import type { RunningServer, Say } from './server';

export interface BlueskyAccount {
  did: string;
  handle: string;
  password: string;
  appPassword: string; // with access to direct messages
  plainAppPassword: string; // without
}

export interface BlueskyUrls {
  pds: string;
  appview: string | null;
  plc: string;
  chatDid: string;
}

export interface BlueskyServer extends RunningServer<BlueskyUrls, BlueskyAccount> {
  /** Folder with the vendor's modules. */
  modules: string;
  /** Waits until the AppView has indexed every write so far. */
  processAll(): Promise<void>;
}

/**
 * The vendor's own network: a PDS with the AppView, the directory and the firehose between them, and behind the PDS a
 * small chat service of ours that the vendor's lexicons check. Needs PostgreSQL (ours) and Redis.
 * Throws MissingSoftware.
 */
export const start = async (say: Say): Promise<BlueskyServer> => {
  const folder = await installModules(say);
  await compileSqlite(folder, say);
  const redis = await startRedis(say);
  const dataDir = await mkdtemp(join(tmpdir(), 'hubbub-bluesky-'));
  const postgres = await startEmbeddedPostgres({ dataDir, durable: false });
  const stopBelow = async () => {
    await Promise.all([postgres.stop(), redis.stop()]);
    await rm(dataDir, { recursive: true, force: true });
  };
  const env = { REDIS_HOST: redis.host, DB_POSTGRES_URL: await makeDatabase(postgres.adminUrl) };
  return startNetwork(folder, env, stopBelow);
};

/** The PDS and the directory alone: no notifications, no threads, but accounts, records and the way to chat. */
export const startPds = async (say: Say): Promise<BlueskyServer> => {
  const folder = await installModules(say);
  await compileSqlite(folder, say);
  return startNetwork(folder, {}, async () => undefined);
};

const startNetwork = async (
  folder: string,
  settings: Record<string, string>,
  stopBelow: () => Promise<void>,
): Promise<BlueskyServer> => {
  const env = { ...process.env, LOG_ENABLED: 'false', NODE_ENV: 'test', HUBBUB_REAL_MODULES: folder, ...settings };
  const tsx = pathToFileURL(require.resolve('tsx')).href;
  const script = join(__dirname, 'bluesky-network.ts');
  const network = startProgram(process.execPath, ['--import', tsx, script], { env, ipc: true });
  const stop = async () => {
    await network.stop();
    await stopBelow();
  };
  const ended = once(network.child, 'exit').then(() => {
    throw new Error(`The Bluesky network ended: ${lastLines(network.output(), 40)}`);
  });
  ended.catch(() => undefined);
  const ask = async <Answer>(question: string): Promise<Answer> => {
    network.child.send(question);
    const [answer] = (await Promise.race([once(network.child, 'message'), ended])) as [Answer];
    return answer;
  };
  try {
    const { urls, accounts } = await ask<Pick<BlueskyServer, 'urls' | 'accounts'>>('start');
    return { modules: folder, urls, accounts, processAll: async () => void (await ask('processAll')), stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

const makeDatabase = async (adminUrl: string): Promise<string> => {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  await client.query('create database bluesky');
  await client.end();
  const url = new URL(adminUrl);
  url.pathname = '/bluesky';
  return url.href;
};
