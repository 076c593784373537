import { createHash, randomBytes } from 'node:crypto';
import connectPgSimple from 'connect-pg-simple';
import session from 'express-session';
import type { Role } from '@hubbub/contracts';
import type { Request, RequestHandler } from 'express';
import { Pool } from 'pg';
import type { ServerContext } from '../build-context';
import { gentle } from './gentle-sessions';

declare module 'express-session' {
  interface SessionData {
    memberId: string;
    workspaceId: number;
    /** When the member proved who they are, in milliseconds; sessions from before `sessionsSince` have ended. */
    since: number;
    /** `sign_on`: at the identity provider of the workspace, which answers for its second factor too. */
    by: 'password' | 'sign_on';
    address: string;
    device: string;
  }
}

/** A session that nobody uses ends after a week, and any after thirty days. */
export const idleSeconds = 7 * 86_400;
export const longestMs = 30 * 86_400_000;

const isServedSecurely = (ctx: ServerContext): boolean => ctx.serverConfig.publicUrl?.startsWith('https:') ?? false;

/** With TLS the prefix keeps other hosts of the domain from setting this cookie; browsers refuse it without. */
export const cookieName = (ctx: ServerContext): string => (isServedSecurely(ctx) ? '__Host-hubbub' : 'hubbub');

interface Kept {
  middleware: RequestHandler;
  pool: Pool;
}
const kept = new WeakMap<ServerContext, Kept>();

const keptOf = (ctx: ServerContext): Kept => {
  const known = kept.get(ctx);
  if (known) return known;
  const pool = new Pool({
    connectionString: ctx.store.url,
    max: 2,
    idleTimeoutMillis: 10_000,
  });
  pool.on('error', (error) => ctx.logger.warn({ err: error }, 'The sessions lost the database for a moment'));
  const Store = connectPgSimple(session);
  const store = gentle(
    new Store({
      pool,
      tableName: 'session',
      ttl: idleSeconds,
      pruneSessionInterval: false,
      errorLog: (...args: unknown[]) => ctx.logger.warn({ args: args.map(String) }, 'Sessions'),
    }),
    ctx.clock,
    (id) => readSession(pool, id),
    (req, found) => void (req.sessionMember = found),
  );
  const middleware = session({
    name: cookieName(ctx),
    store,
    secret: ctx.serverConfig.secretKeys.map((key) => `session ${key}`),
    genid: () => randomBytes(32).toString('base64url'),
    resave: false,
    saveUninitialized: false,
    rolling: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure: isServedSecurely(ctx), maxAge: longestMs },
  });
  const made = { middleware, pool };
  kept.set(ctx, made);
  return made;
};

/** Whose session it is, as the database says now; null: nobody's any more. */
export interface SessionMember {
  name: string;
  role: Role;
  is_active: boolean;
  sessions_since: string | null;
  lacks_factor: boolean;
}

declare module 'express-serve-static-core' {
  interface Request {
    /** Read together with the session of this request; undefined where it has none. */
    sessionMember?: SessionMember | null;
  }
}

type SessionRow = { sess: session.SessionData } & (SessionMember | { is_active: null });

/** A session and its member in one question: both are looked up anew with every request. */
const readSession = async (
  pool: Pool,
  id: string,
): Promise<{ session: session.SessionData; found: SessionMember | null } | null> => {
  const { rows } = await pool.query<SessionRow>({
    name: 'session_with_member',
    text: `SELECT s.sess, m.* FROM session s
       LEFT JOIN LATERAL find_session_member((s.sess->>'workspaceId')::int, (s.sess->>'memberId')::uuid) m ON true
     WHERE s.sid = $1 AND s.expire >= to_timestamp($2)`,
    values: [id, Date.now() / 1000], // what a session's end was reckoned from
  });
  const [row] = rows;
  return row ? { session: row.sess, found: row.is_active === null ? null : row } : null;
};

/** One row per session, revocable; the same middleware signs in sockets. */
export const sessionMiddleware = (ctx: ServerContext): RequestHandler => keptOf(ctx).middleware;

export const closeSessions = async (ctx: ServerContext): Promise<void> => {
  const known = kept.get(ctx);
  kept.delete(ctx);
  await known?.pool.end();
};

/** What a session is called where it is shown: nothing that signs anybody in. */
export const sessionName = (sessionId: string): string =>
  createHash('sha256').update(sessionId).digest('base64url').slice(0, 22);

export interface OpenSession {
  id: string;
  isThis: boolean;
  signedInAt: Date;
  by: 'password' | 'sign_on';
  address: string;
  device: string;
}

/** Where a member is signed in, the newest first. */
export const listSessions = async (ctx: ServerContext, req: Request, memberId: string): Promise<OpenSession[]> => {
  const { rows } = await keptOf(ctx).pool.query<{ sid: string; sess: Partial<session.SessionData> }>(
    `SELECT sid, sess FROM session WHERE sess->>'memberId' = $1 AND expire > now() ORDER BY (sess->>'since')::bigint DESC, sid`,
    [memberId],
  );
  return rows.map(({ sid, sess }) => ({
    id: sessionName(sid),
    isThis: sid === req.sessionID,
    signedInAt: new Date(Number(sess.since ?? 0)),
    by: sess.by ?? 'password',
    address: sess.address ?? '',
    device: sess.device ?? '',
  }));
};

/** Ends sessions of a member: all, all but one, or the one of that name. Returns the names of those that ended. */
export const endSessions = async (
  ctx: ServerContext,
  memberId: string,
  which: { except?: string | undefined; named?: string } = {},
): Promise<string[]> => {
  const { pool } = keptOf(ctx);
  const { rows } = await pool.query<{ sid: string }>(`SELECT sid FROM session WHERE sess->>'memberId' = $1`, [
    memberId,
  ]);
  const ended = rows
    .map(({ sid }) => sid)
    .filter((sid) => sid !== which.except && (which.named === undefined || sessionName(sid) === which.named));
  if (ended.length > 0) await pool.query('DELETE FROM session WHERE sid = ANY ($1)', [ended]);
  const names = ended.map(sessionName);
  for (const name of names) ctx.endSockets({ session: name });
  return names;
};

/** A new session for who has just proved who they are: the id from before opens nothing. */
export const startSession = async (
  ctx: ServerContext,
  req: Request,
  member: { workspaceId: number; id: string },
  by: 'password' | 'sign_on',
): Promise<void> => {
  await settled((done) => req.session.regenerate(done));
  Object.assign(req.session, {
    memberId: member.id,
    workspaceId: member.workspaceId,
    since: ctx.clock().getTime(),
    by,
    address: req.ip ?? '',
    device: (req.headers['user-agent'] ?? '').slice(0, 300),
  });
  // Left to the end of the answer, its head would go out first: who asks again at once would not be signed in yet.
  await settled((done) => req.session.save(done));
};

const settled = (work: (done: (error?: unknown) => void) => void): Promise<void> =>
  new Promise((resolve, reject) =>
    work((error) => (error ? reject(error instanceof Error ? error : new Error(String(error))) : resolve())),
  );
