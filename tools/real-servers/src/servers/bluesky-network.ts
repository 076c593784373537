/** Runs in a process of its own: the network and the chat service. Told what to do by messages from its parent. */
import { requireFrom } from '../install-modules';
import { startChat } from './bluesky-chat';
import type { BlueskyAccount, BlueskyUrls } from './bluesky';

interface Network {
  pds: { url: string };
  bsky?: { url: string }; // the AppView
  plc: { url: string };
  processAll(): Promise<void>;
  close(): Promise<void>;
}
interface Agent {
  session?: { did: string };
  createAccount(account: { handle: string; email: string; password: string }): Promise<unknown>;
  com: {
    atproto: {
      server: {
        createAppPassword(input: { name: string; privileged: boolean }): Promise<{ data: { password: string } }>;
      };
    };
  };
}

const folder = process.env['HUBBUB_REAL_MODULES'] ?? '';
const load = requireFrom(folder);
const { TestNetwork, TestNetworkNoAppView } = load('@atproto/dev-env') as Record<
  'TestNetwork' | 'TestNetworkNoAppView',
  { create(options: object): Promise<Network> }
>;
const { AtpAgent } = load('@atproto/api') as { AtpAgent: new (options: { service: string }) => Agent };

let network: Network | undefined;
let stopChat: (() => Promise<void>) | undefined;

const start = async (): Promise<{ urls: BlueskyUrls; accounts: Record<string, BlueskyAccount> }> => {
  const dbPostgresUrl = process.env['DB_POSTGRES_URL'];
  network = dbPostgresUrl
    ? await TestNetwork.create({ dbPostgresUrl, dbPostgresSchema: 'hubbub_real' }) // letters and underscore only
    : await TestNetworkNoAppView.create({});
  const chat = await startChat(load, network.pds.url);
  stopChat = chat.stop;
  const accounts: Record<string, BlueskyAccount> = {};
  for (const name of ['brand', 'fan', 'passerby', 'atelier', 'walkin'])
    accounts[name] = await createAccount(network.pds.url, name);
  const urls = { pds: network.pds.url, appview: network.bsky?.url ?? null, plc: network.plc.url, chatDid: chat.did };
  return { urls, accounts };
};

const createAccount = async (service: string, name: string): Promise<BlueskyAccount> => {
  const agent = new AtpAgent({ service });
  const account = { handle: `${name}.test`, email: `${name}@example.com`, password: `pw-${name}-123456` };
  await agent.createAccount(account);
  const appPassword = async (privileged: boolean) => {
    const { data } = await agent.com.atproto.server.createAppPassword({ name: `app-${privileged}`, privileged });
    return data.password;
  };
  return {
    did: agent.session?.did ?? '',
    handle: account.handle,
    password: account.password,
    appPassword: await appPassword(true),
    plainAppPassword: await appPassword(false),
  };
};

const stop = async (): Promise<void> => {
  await stopChat?.();
  await network?.close();
  process.exit(0);
};

process.on('message', (question) => {
  const answer = question === 'start' ? start() : (network?.processAll() ?? Promise.resolve()).then(() => ({}));
  answer.then(
    (given) => process.send?.(given),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => void stop());
process.on('SIGTERM', () => void stop());
