import { randomBytes } from 'node:crypto';
import connectPgSimple from 'connect-pg-simple';
import session from 'express-session';
import type { RequestHandler } from 'express';
import { Pool } from 'pg';
import type { ServerContext } from '../build-context';

declare module 'express-session' {
  interface SessionData {
    memberId: string;
    workspaceId: number;
    /** Changes with the password: sessions from before it end. */
    since: number;
  }
}

const kept = new WeakMap<ServerContext, { middleware: RequestHandler; close(): Promise<void> }>();

/** One row per session, revocable; the same middleware signs in sockets. */
export const sessionMiddleware = (ctx: ServerContext): RequestHandler => {
  const known = kept.get(ctx);
  if (known) return known.middleware;
  const pool = new Pool({
    connectionString: String((ctx.store.dataSource.options as { url?: string }).url),
    max: 2,
    idleTimeoutMillis: 10_000,
  });
  pool.on('error', (error) => ctx.logger.warn({ err: error }, 'The sessions lost the database for a moment'));
  const Store = connectPgSimple(session);
  const store = new Store({
    pool,
    tableName: 'session',
    pruneSessionInterval: false,
    errorLog: (...args: unknown[]) => ctx.logger.warn({ args: args.map(String) }, 'Sessions'),
  });
  const isSecure = ctx.serverConfig.publicUrl?.startsWith('https:') ?? false;
  const middleware = session({
    name: 'hubbub',
    store,
    secret: ctx.serverConfig.secretKeys.map((key) => `session ${key}`),
    genid: () => randomBytes(32).toString('base64url'),
    resave: false,
    saveUninitialized: false,
    rolling: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure: isSecure, maxAge: 30 * 86_400_000 },
  });
  kept.set(ctx, { middleware, close: () => pool.end() });
  return middleware;
};

export const closeSessions = async (ctx: ServerContext): Promise<void> => kept.get(ctx)?.close();
