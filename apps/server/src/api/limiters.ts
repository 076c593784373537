import { AppError } from '@hubbub/runtime';
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { createClient } from 'redis';
import type { ServerContext } from '../build-context';

export interface Limiter {
  /** Counts one try. Throws AppError `too_many` (429), with the seconds to wait, once there were more than allowed. */
  take(key: string): Promise<void>;
  /** Forgets what was counted: the try was right. */
  forget(key: string): Promise<void>;
}

const newClient = (url: string) =>
  createClient({
    url,
    disableOfflineQueue: true,
    socket: { reconnectStrategy: (tries) => Math.min(2_000, 50 * 2 ** tries) },
  });
type Redis = ReturnType<typeof newClient>;
const clients = new WeakMap<ServerContext, Redis>();

/**
 * Counts tries: in the memory of this process or, with `REDIS_URL`, for all processes together. While Redis cannot be
 * reached each process counts for itself.
 */
export const createLimiter = (ctx: ServerContext, name: string, points: number, durationSeconds: number): Limiter => {
  const inMemory = new RateLimiterMemory({ keyPrefix: name, points, duration: durationSeconds });
  const client = redisOf(ctx);
  const limiter: RateLimiterAbstract = client
    ? new RateLimiterRedis({
        storeClient: client,
        useRedisPackage: true,
        keyPrefix: `hubbub:${name}`,
        points,
        duration: durationSeconds,
        insuranceLimiter: inMemory,
      })
    : inMemory;
  return {
    take: async (key) => {
      try {
        await limiter.consume(key);
      } catch (refused) {
        const waitMs = (refused as { msBeforeNext?: number }).msBeforeNext ?? durationSeconds * 1_000;
        const waitSeconds = Math.max(1, Math.ceil(waitMs / 1_000));
        throw new AppError('too_many', `Too many attempts; wait ${waitSeconds} seconds`, 429, {
          details: { waitSeconds },
        });
      }
    },
    forget: async (key) => void (await limiter.delete(key).catch(() => false)),
  };
};

const redisOf = (ctx: ServerContext): Redis | null => {
  const { redisUrl } = ctx.serverConfig;
  if (!redisUrl) return null;
  const known = clients.get(ctx);
  if (known) return known;
  const client = newClient(redisUrl);
  client.on('error', () => undefined); // the line between processes tells it already
  void client.connect().catch(() => undefined);
  clients.set(ctx, client);
  return client;
};

export const closeLimiters = (ctx: ServerContext): void => {
  const client = clients.get(ctx);
  clients.delete(ctx);
  client?.destroy();
};
