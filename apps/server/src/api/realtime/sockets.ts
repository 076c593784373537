import type { Server as HttpServer } from 'node:http';
import type { ClientEvents, ServerEvents } from '@hubbub/contracts';
import type { Member, Publish } from '@hubbub/conversations';
import type { SessionData } from 'express-session';
import { Server, type ServerOptions, type Socket } from 'socket.io';
import type { ServerContext } from '../../build-context';
import { findSessionMember, findTokenMember, isOwnOrigin } from '../authenticate';
import { sessionMiddleware, sessionName } from '../sessions';
import { type ClusterEvents, openCluster } from './cluster';
import { createCountWatches } from './count-watches';
import { createListWatches } from './list-watches';
import { createPresence } from './presence';

export type InboxSocket = Socket<ClientEvents, ServerEvents, ClusterEvents, { member: Member }>;
export type InboxServer = Server<ClientEvents, ServerEvents, ClusterEvents, { member: Member }>;

export interface Sockets {
  io: InboxServer;
  publish: Publish;
  hasListeners(workspaceId: number): boolean;
  /** Closes the lines of a session or a member that has ended, in every process. */
  endSockets: ServerContext['endSockets'];
  /** To the workers of other processes; nothing where there is one process. */
  wakeOthers(what: Parameters<ServerContext['wake']>[0]): void;
  /** What to do when another process says that work waits. */
  onWake(work: ServerContext['wake']): void;
  close(): Promise<void>;
}

export const roomOf = (to: { workspaceId: number; memberId?: string }): string =>
  to.memberId ? `member:${to.workspaceId}:${to.memberId}` : `workspace:${to.workspaceId}`;

/**
 * Socket sign-in, rooms, and the one place that emits. Sockets inform; every change is HTTP. Without `http` (a worker
 * alone) it listens on nothing and only publishes, to the inboxes of the other processes.
 */
export const createSockets = async (ctx: ServerContext, http: HttpServer | null): Promise<Sockets> => {
  const cluster = await openCluster(ctx);
  const options: Partial<ServerOptions> = {
    serveClient: false,
    // A dead line shows within ten seconds (ux.md, F7).
    pingInterval: 5_000,
    pingTimeout: 4_000,
    maxHttpBufferSize: 100_000,
    allowRequest: (req, decide) =>
      decide(null, !req.headers.origin || isOwnOrigin(ctx, req.headers.origin, req.headers.host)),
    ...(cluster ? { adapter: cluster.adapter } : {}),
  };
  const io: InboxServer = http ? new Server(http, options) : new Server(options);
  const watches = createListWatches(ctx);
  const counts = createCountWatches(ctx);
  const presence = createPresence(ctx, io, cluster !== null);
  if (http)
    acceptInboxes(ctx, io, (socket) => {
      for (const part of [watches, counts, presence]) part.attach(socket);
    });
  const touchOwn = (workspaceId: number, conversationId: string): void => {
    watches.touch(workspaceId, conversationId);
    counts.touch(workspaceId);
  };
  io.on('list:touched', touchOwn);
  cluster?.onReturn(() => io.local.emit('sync:required'));

  const touch = (workspaceId: number, conversationId: string): void => {
    touchOwn(workspaceId, conversationId);
    if (cluster) io.serverSideEmit('list:touched', workspaceId, conversationId);
  };
  const publish: Publish = (to, event, ...payload) => {
    io.to(roomOf(to)).emit(event, ...payload);
    if (event === 'conversation:updated') touch(to.workspaceId, (payload[0] as { id: string }).id);
    if (event === 'read:updated') touch(to.workspaceId, (payload[0] as { conversationId: string }).conversationId);
  };
  return {
    io,
    publish,
    endSockets: (of) => {
      const room = 'session' in of ? `session:${of.session}` : roomOf(of);
      io.in(room).disconnectSockets(true);
    },
    // Other processes' inboxes are not seen from here: with Redis there may always be one.
    hasListeners: (workspaceId) =>
      cluster !== null || (io.sockets.adapter.rooms.get(roomOf({ workspaceId }))?.size ?? 0) > 0,
    wakeOthers: (what) => void (cluster && io.serverSideEmit('worker:wake', what)),
    onWake: (work) => void io.on('worker:wake', work),
    close: async () => {
      for (const part of [watches, counts, presence]) part.close();
      await Promise.all([...io.sockets.sockets.values()].map(flushed));
      // Where nothing is listened on there is no engine to close.
      await (http ? io.close() : io.of('/').adapter.close());
      await cluster?.close();
    },
  };
};

const acceptInboxes = (ctx: ServerContext, io: InboxServer, attach: (socket: InboxSocket) => void): void => {
  io.engine.use(sessionMiddleware(ctx));
  io.use((socket, next) => {
    signIn(ctx, socket).then(
      (found) => {
        if (!found) return next(new Error('signed_out'));
        socket.data.member = found.member;
        if (found.session) void socket.join(`session:${found.session}`);
        next();
      },
      () => next(new Error('unavailable')),
    );
  });

  io.on('connection', (socket) => {
    const { member } = socket.data;
    void socket.join(roomOf({ workspaceId: member.workspaceId }));
    if (member.id) void socket.join(roomOf({ workspaceId: member.workspaceId, memberId: member.id }));
    attach(socket);
    // Something may have been missed between the page's first fetch and now.
    socket.emit('sync:required');
  });
};

/** The last words to an inbox; closing would throw away what waits behind the frame that is being written. */
const lastWordsMs = 1_000;

const flushed = ({ conn }: InboxSocket): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, lastWordsMs);
    const check = (): void => {
      if (conn.readyState === 'open' && hasWaiting(conn)) return void conn.once('drain', check);
      clearTimeout(timer);
      resolve();
    };
    conn.once('close', check);
    check();
  });

const hasWaiting = (conn: InboxSocket['conn']): boolean =>
  (conn as unknown as { writeBuffer: readonly unknown[] }).writeBuffer.length > 0;

const signIn = async (
  ctx: ServerContext,
  socket: InboxSocket,
): Promise<{ member: Member; session: string | null } | null> => {
  const token = (socket.handshake.auth as { token?: unknown }).token;
  if (typeof token === 'string' && token !== '') {
    const member = await findTokenMember(ctx, token);
    return member && { member, session: null };
  }
  const { session, sessionID } = socket.request as { session?: Partial<SessionData>; sessionID?: string };
  const found = await findSessionMember(ctx, session);
  return found && !found.mustEnrol ? { member: found.member, session: sessionName(sessionID ?? '') } : null;
};
