import { createAdapter } from '@socket.io/redis-streams-adapter';
import { createClient } from 'redis';
import type { ServerContext } from '../../build-context';

/** What processes tell each other beside what they emit to inboxes. */
export interface ClusterEvents {
  /** A conversation has changed: the lists on screen that hold it are asked about. */
  'list:touched': (workspaceId: number, conversationId: string) => void;
  /** Work waits for a worker. */
  'worker:wake': (what: Parameters<ServerContext['wake']>[0]) => void;
  'presence:seen': (key: string, socketId: string, memberId: string, doing: 'viewing' | 'replying') => void;
  'presence:left': (socketId: string, except: string | null) => void;
}

export interface Cluster {
  adapter: ReturnType<typeof createAdapter>;
  /** Calls back when the line was down and is there again: events may have been missed. */
  onReturn(work: () => void): void;
  close(): Promise<void>;
}

/** Longer than any pause of one process under load; what is trimmed before it was read is fetched again. */
const maxLen = 10_000;

/** The line between the processes of one installation; null where there is only one. */
export const openCluster = async (ctx: ServerContext): Promise<Cluster | null> => {
  const { redisUrl } = ctx.serverConfig;
  if (!redisUrl) return null;
  const client = createClient({
    url: redisUrl,
    socket: { reconnectStrategy: (tries) => Math.min(2_000, 50 * 2 ** tries) },
  });
  let wasDown = false;
  const returns: (() => void)[] = [];
  client.on('error', (error: unknown) => {
    if (!wasDown) ctx.logger.error({ err: error }, 'REDIS_URL cannot be reached; inboxes hear of changes late');
    wasDown = true;
  });
  client.on('ready', () => {
    if (wasDown) for (const work of returns) work();
    wasDown = false;
  });
  await client.connect();
  return {
    adapter: createAdapter(client, { streamName: 'hubbub', channelPrefix: 'hubbub', maxLen, blockTimeInMs: 1_000 }),
    onReturn: (work) => void returns.push(work),
    close: () => client.close().catch(() => undefined),
  };
};
