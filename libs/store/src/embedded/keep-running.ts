import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedPostgres, type EmbeddedPostgresOptions } from './start';

/** A server that is started again, on the same port, whenever it ends without being told to. */
export interface KeptPostgres {
  readonly url: string;
  readonly port: number;
  /** Stops it for good; resolves when it is gone. */
  stop(): Promise<void>;
}

const retryMs = 500;
const mostRetryMs = 5_000;

/**
 * Starts the embedded server and keeps it running: after a crash (killed, out of memory, disk full) it comes back by
 * itself as soon as it can, and clients reach it where it was. Throws EmbeddedPostgresError when the first start fails.
 */
export async function keepEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<KeptPostgres> {
  let current = await startEmbeddedPostgres(options);
  const { url, port } = current;
  const stopping = new AbortController();

  const watch = async (): Promise<void> => {
    for (;;) {
      await current.ended;
      if (stopping.signal.aborted) return;
      options.logger?.info('PostgreSQL has ended; it is started again');
      for (let waitMs = retryMs; !stopping.signal.aborted; waitMs = Math.min(mostRetryMs, waitMs * 2)) {
        try {
          current = await startEmbeddedPostgres({ ...options, port });
          if (stopping.signal.aborted) await current.stop(); // told to stop while it was being started
          break;
        } catch (error) {
          options.logger?.info(`PostgreSQL could not be started yet: ${(error as Error).message}`);
          await sleep(waitMs, null, { signal: stopping.signal, ref: false }).catch(() => undefined);
        }
      }
    }
  };
  const watching = watch();

  return {
    url,
    port,
    stop: async () => {
      stopping.abort();
      await current.stop();
      await watching;
    },
  };
}
