import { createHash } from 'node:crypto';
import { may, type Permission, type Role } from '@hubbub/contracts';
import type { Member } from '@hubbub/conversations';
import { AppError, ForbiddenError, SignedOutError } from '@hubbub/runtime';
import type { Request, RequestHandler } from 'express';
import type { ServerContext } from '../build-context';

declare module 'express-serve-static-core' {
  interface Request {
    member?: Member;
  }
}

/** Finds out who asks: a session's member or a token. Whether that is needed, the route says. */
export const authenticate =
  (ctx: ServerContext): RequestHandler =>
  async (req, _res, next) => {
    const token = bearer(req.headers.authorization);
    const member = token ? await findTokenMember(ctx, token) : await findSessionMember(ctx, req.session);
    if (member) req.member = member;
    next();
  };

const bearer = (header: string | undefined): string | null =>
  header?.startsWith('Bearer ') ? header.slice(7).trim() : null;

export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

export const findTokenMember = async (ctx: ServerContext, token: string): Promise<Member | null> => {
  const [found]: { workspace_id: number; id: string; role: Role; name: string }[] = await ctx.store.crossing((db) =>
    db.query('SELECT * FROM find_token($1)', [hashToken(token)]),
  );
  return found ? { workspaceId: found.workspace_id, id: null, name: found.name, role: found.role } : null;
};

export const findSessionMember = async (
  ctx: ServerContext,
  session: { memberId?: string; workspaceId?: number; since?: number } | undefined,
): Promise<Member | null> => {
  if (!session?.memberId || !session.workspaceId) return null;
  const { workspaceId, memberId } = session;
  const [row]: { name: string; role: Role; is_active: boolean; sessions_since: string | null }[] =
    await ctx.store.transaction(workspaceId, (db) =>
      db.query(
        `SELECT name, role, is_active, preferences->>'sessionsSince' AS sessions_since FROM member WHERE workspace_id = $1 AND id = $2`,
        [workspaceId, memberId],
      ),
    );
  if (!row?.is_active || Number(row.sessions_since ?? 0) > (session.since ?? 0)) return null;
  return { workspaceId, id: memberId, name: row.name, role: row.role };
};

/** Who asks. Throws SignedOutError, or ForbiddenError where the role does not allow it. */
export const memberOf = (req: Request, permission: Permission = 'read'): Member => {
  if (!req.member) throw new SignedOutError();
  if (!may(req.member.role, permission)) throw new ForbiddenError();
  return req.member;
};

/** The same for what only a person can do (own drafts, own settings). */
export const personOf = (req: Request, permission: Permission = 'read'): Member & { id: string } => {
  const member = memberOf(req, permission);
  if (!member.id) throw new ForbiddenError('A token has no such thing of its own');
  return { ...member, id: member.id };
};

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A write with a cookie must come from our own pages: its Origin is ours. Tokens need none. */
export const requireOwnOrigin =
  (ctx: ServerContext): RequestHandler =>
  (req, _res, next) => {
    if (safeMethods.has(req.method) || bearer(req.headers.authorization)) return next();
    // Where a browser leaves the Origin out, it says itself that the page was ours; no page can write that header.
    const isUnnamed = req.headers.origin === undefined || req.headers.origin === 'null';
    if (isUnnamed && req.headers['sec-fetch-site'] === 'same-origin') return next();
    if (!isOwnOrigin(ctx, req.headers.origin, req.headers.host))
      throw new AppError('forbidden', 'Writes need our own Origin', 403);
    next();
  };

export const isOwnOrigin = (ctx: ServerContext, origin: string | undefined, host: string | undefined): boolean => {
  if (!origin || !URL.canParse(origin)) return false;
  const { host: originHost, origin: plain } = new URL(origin);
  return originHost === host || plain === ctx.serverConfig.publicUrl;
};
