import { createHash } from 'node:crypto';
import { may, type Permission, type Role } from '@hubbub/contracts';
import type { Member } from '@hubbub/conversations';
import { queryHot } from '@hubbub/store';
import { AppError, ForbiddenError, SignedOutError } from '@hubbub/runtime';
import type { Request, RequestHandler } from 'express';
import type { ServerContext } from '../build-context';
import { longestMs, type SessionMember } from './sessions';
import { createSharedReads } from './share-reads';

declare module 'express-serve-static-core' {
  interface Request {
    member?: Member;
    /** The workspace asks for a second factor that this member has not set up: nothing else is open to them. */
    mustEnrol?: boolean;
  }
}

/** Finds out who asks: a session's member or a token. Whether that is needed, the route says. */
export const authenticate =
  (ctx: ServerContext): RequestHandler =>
  async (req, _res, next) => {
    const token = bearer(req.headers.authorization);
    if (token) {
      const member = await findTokenMember(ctx, token);
      if (member) req.member = member;
    } else {
      const found = await findSessionMember(ctx, req.session, req.sessionMember);
      if (found) Object.assign(req, found);
    }
    next();
  };

const bearer = (header: string | undefined): string | null =>
  header?.startsWith('Bearer ') ? header.slice(7).trim() : null;

export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

export const findTokenMember = async (ctx: ServerContext, token: string): Promise<Member | null> => {
  const [found]: { workspace_id: number; id: string; role: Role; name: string }[] = await ctx.store.alone((db) =>
    queryHot(db, 'SELECT * FROM find_token($1)', [hashToken(token)]),
  );
  return found ? { workspaceId: found.workspace_id, id: null, name: found.name, role: found.role } : null;
};

export const findSessionMember = async (
  ctx: ServerContext,
  session: SessionFacts | undefined,
  known?: SessionMember | null,
): Promise<{ member: Member; mustEnrol: boolean } | null> => {
  if (!session?.memberId || !session.workspaceId) return null;
  const { workspaceId, memberId, since = 0 } = session;
  const row = known === undefined ? await readMember(ctx, workspaceId, memberId) : known;
  const isOver = Number(row?.sessions_since ?? 0) > since || ctx.clock().getTime() - since > longestMs;
  if (!row?.is_active || isOver) return null;
  // Who signed in elsewhere has shown there what their provider asks for.
  const mustEnrol = row.lacks_factor && session.by !== 'sign_on';
  return { member: { workspaceId, id: memberId, name: row.name, role: row.role }, mustEnrol };
};

const readMember = async (ctx: ServerContext, workspaceId: number, memberId: string): Promise<SessionMember | null> => {
  const [row] = await sharedReads(ctx)(`${workspaceId}/${memberId}`, () =>
    ctx.store.alone<SessionMember[]>((db) =>
      queryHot(db, 'SELECT * FROM find_session_member($1, $2)', [workspaceId, memberId]),
    ),
  );
  return row ?? null;
};

interface SessionFacts {
  memberId?: string;
  workspaceId?: number;
  since?: number;
  by?: 'password' | 'sign_on';
}

/** A page asks for a dozen things at once: who asks is looked up once for those that come together. */
const sharedReads = (ctx: ServerContext): ReturnType<typeof createSharedReads> => {
  const known = readsOf.get(ctx) ?? createSharedReads();
  readsOf.set(ctx, known);
  return known;
};
const readsOf = new WeakMap<ServerContext, ReturnType<typeof createSharedReads>>();

/** Who asks. Throws SignedOutError, AppError `second_factor_required`, or ForbiddenError where the role does not allow it. */
export const memberOf = (req: Request, permission: Permission = 'read'): Member => {
  if (!req.member) throw new SignedOutError();
  if (req.mustEnrol)
    throw new AppError('second_factor_required', 'This workspace asks for a second factor: set one up first', 403);
  if (!may(req.member.role, permission)) throw new ForbiddenError();
  return req.member;
};

/** The same for what only a person can do (own drafts, own settings). */
export const personOf = (req: Request, permission: Permission = 'read'): Member & { id: string } => {
  const member = memberOf(req, permission);
  if (!member.id) throw new ForbiddenError('A token has no such thing of its own');
  return { ...member, id: member.id };
};

/** Who is signed in, even while a second factor is still to be set up. Throws SignedOutError, ForbiddenError. */
export const enrollingOf = (req: Request): Member & { id: string } => {
  if (!req.member) throw new SignedOutError();
  if (!req.member.id) throw new ForbiddenError('A token has no such thing of its own');
  return { ...req.member, id: req.member.id };
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
