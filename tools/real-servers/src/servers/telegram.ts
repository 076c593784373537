import { freePort } from '../free-port';
import { installModules, requireFrom } from '../install-modules';
import type { RunningServer, Say } from './server';

interface Client {
  makeMessage(text: string): object;
  sendMessage(message: object): Promise<unknown>;
  getUpdates(): Promise<{ result: { message: { text: string; chat_id: number | string } }[] }>;
}
interface Server {
  config: { apiURL: string };
  start(): Promise<void>;
  stop(): Promise<unknown>;
  getClient(token: string, options: object): Client;
}

export interface TelegramAccount {
  token: string;
}
export interface TelegramServer extends RunningServer<{ api: string }, TelegramAccount> {
  /** A person who writes to the bot. */
  person(userId: number, firstName: string): Client;
}

/** A small emulator of the Bot API: enough for polling and sending text. Throws MissingSoftware. */
export const start = async (say: Say): Promise<TelegramServer> => {
  const folder = await installModules(say);
  const loaded = requireFrom(folder)('telegram-test-api') as (new (config: object) => Server) & {
    default?: new (config: object) => Server;
  };
  const TestServer = loaded.default ?? loaded;
  const server = new TestServer({ port: await freePort(), host: '127.0.0.1' });
  await server.start();
  const token = '123456:ABC';
  return {
    urls: { api: server.config.apiURL },
    accounts: { bot: { token } },
    person: (userId, firstName) => server.getClient(token, { userId, chatId: userId, firstName, type: 'private' }),
    stop: async () => void (await server.stop()),
  };
};
