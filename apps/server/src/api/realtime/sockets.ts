import type { Server as HttpServer } from 'node:http';
import type { ClientEvents, ServerEvents } from '@hubbub/contracts';
import type { Member, Publish } from '@hubbub/conversations';
import { Server, type Socket } from 'socket.io';
import type { ServerContext } from '../../build-context';
import { findSessionMember, findTokenMember, isOwnOrigin } from '../authenticate';
import { sessionMiddleware } from '../sessions';
import { createCountWatches } from './count-watches';
import { createListWatches } from './list-watches';
import { createPresence } from './presence';

export type InboxSocket = Socket<ClientEvents, ServerEvents, Record<string, never>, { member: Member }>;
export type InboxServer = Server<ClientEvents, ServerEvents, Record<string, never>, { member: Member }>;

export const roomOf = (to: { workspaceId: number; memberId?: string }): string =>
  to.memberId ? `member:${to.workspaceId}:${to.memberId}` : `workspace:${to.workspaceId}`;

/** Socket sign-in, rooms, and the one place that emits. Sockets inform; every change is HTTP. */
export const createSockets = (
  ctx: ServerContext,
  http: HttpServer,
): { io: InboxServer; publish: Publish; hasListeners: (workspaceId: number) => boolean; close(): Promise<void> } => {
  const io: InboxServer = new Server(http, {
    serveClient: false,
    // A dead line shows within ten seconds (ux.md, F7).
    pingInterval: 5_000,
    pingTimeout: 4_000,
    maxHttpBufferSize: 100_000,
    allowRequest: (req, decide) =>
      decide(null, !req.headers.origin || isOwnOrigin(ctx, req.headers.origin, req.headers.host)),
  });
  io.engine.use(sessionMiddleware(ctx));
  io.use((socket, next) => {
    signIn(ctx, socket).then(
      (member) => {
        if (!member) return next(new Error('signed_out'));
        socket.data.member = member;
        next();
      },
      () => next(new Error('unavailable')),
    );
  });

  const watches = createListWatches(ctx);
  const counts = createCountWatches(ctx);
  const presence = createPresence(ctx, io);
  io.on('connection', (socket) => {
    const { member } = socket.data;
    void socket.join(roomOf({ workspaceId: member.workspaceId }));
    if (member.id) void socket.join(roomOf({ workspaceId: member.workspaceId, memberId: member.id }));
    watches.attach(socket);
    counts.attach(socket);
    presence.attach(socket);
    // Something may have been missed between the page's first fetch and now.
    socket.emit('sync:required');
  });

  const publish: Publish = (to, event, ...payload) => {
    io.to(roomOf(to)).emit(event, ...payload);
    if (event === 'conversation:updated' || event === 'read:updated') counts.touch(to.workspaceId);
    if (event === 'conversation:updated') watches.touch(to.workspaceId, (payload[0] as { id: string }).id);
    if (event === 'read:updated')
      watches.touch(to.workspaceId, (payload[0] as { conversationId: string }).conversationId);
  };
  return {
    io,
    publish,
    // Other processes' inboxes are not seen from here: with Redis there may always be one.
    hasListeners: (workspaceId) =>
      ctx.serverConfig.redisUrl !== null || (io.sockets.adapter.rooms.get(roomOf({ workspaceId }))?.size ?? 0) > 0,
    close: async () => {
      watches.close();
      counts.close();
      presence.close();
      await io.close();
    },
  };
};

const signIn = async (ctx: ServerContext, socket: InboxSocket): Promise<Member | null> => {
  const token = (socket.handshake.auth as { token?: unknown }).token;
  if (typeof token === 'string' && token !== '') return findTokenMember(ctx, token);
  const { session } = socket.request as { session?: { memberId?: string; workspaceId?: number; since?: number } };
  return findSessionMember(ctx, session);
};
