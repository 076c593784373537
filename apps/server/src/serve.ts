import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createKeep } from '@hubbub/conversations';
import { createApp, type AppParts } from './api/app';
import { createSockets } from './api/realtime/sockets';
import { closeLimiters } from './api/limiters';
import { closeSessions } from './api/sessions';
import type { ServerContext } from './build-context';
import { startWorker, type Worker } from './worker/worker';

export interface Serving {
  url: string;
  port: number;
  stop(): Promise<void>;
}

/** Starts the roles that the config asks for, in order; `stop` ends them in the reverse. Tests start here too. */
export const serve = async (ctx: ServerContext, databaseUrl: string, parts: AppParts = {}): Promise<Serving> => {
  const { roles, host, port } = ctx.serverConfig;
  const http = createServer({ keepAliveTimeout: 65_000 });
  const sockets = await createSockets(ctx, http);
  ctx.connect({ publish: sockets.publish, hasListeners: sockets.hasListeners, endSockets: sockets.endSockets });
  const app = createApp(ctx, { keep: createKeep(ctx), ...parts });
  let isStopping = false;
  http.on('request', (req, res) => {
    // Whoever keeps a line open must not bring work for as long as they like.
    if (isStopping) res.setHeader('connection', 'close');
    app(req, res);
  });
  let worker: Worker | null = null;
  try {
    await listen(http, port, host);
    ctx.connect({ port: (http.address() as AddressInfo).port });
    if (roles.worker) worker = await startWorker(ctx, databaseUrl);
  } catch (error) {
    await sockets.close();
    closeLimiters(ctx);
    await closeSessions(ctx);
    throw error;
  }
  ctx.connect({ wake: worker?.wake ?? sockets.wakeOthers });
  if (worker) sockets.onWake(worker.wake);
  const actual = (http.address() as AddressInfo).port;
  return {
    url: `http://${host === '0.0.0.0' || host === '::' || host === '127.0.0.1' ? 'localhost' : host}:${actual}`,
    port: actual,
    stop: async () => {
      // First nothing new, then what is under way, then the lines to people.
      isStopping = true;
      const closed = new Promise<void>((resolve) => http.close(() => resolve()));
      await worker?.stop();
      ctx.connect({ publish: () => undefined, endSockets: () => undefined });
      await sockets.close();
      http.closeIdleConnections();
      setTimeout(() => http.closeAllConnections(), 3_000).unref();
      await closed;
      closeLimiters(ctx);
      await closeSessions(ctx);
      await ctx.close();
    },
  };
};

/** A worker alone: no port; what it changes reaches the inboxes of the other processes through Redis. */
export const serveWorker = async (ctx: ServerContext, databaseUrl: string): Promise<Pick<Serving, 'stop'>> => {
  const sockets = await createSockets(ctx, null);
  ctx.connect({ publish: sockets.publish, hasListeners: sockets.hasListeners });
  const worker = await startWorker(ctx, databaseUrl);
  ctx.connect({ wake: worker.wake });
  sockets.onWake(worker.wake);
  return {
    stop: async () => {
      await worker.stop();
      ctx.connect({ publish: () => undefined });
      await sockets.close();
      await ctx.close();
    },
  };
};

const listen = (http: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, () => {
      http.off('error', reject);
      resolve();
    });
  });
