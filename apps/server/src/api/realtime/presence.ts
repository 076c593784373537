import type { ServerContext } from '../../build-context';
import { type InboxServer, type InboxSocket, roomOf } from './sockets';

/** Forgotten when nothing was heard for so long (ux.md, P12). */
const forgetMs = 6_000;

interface Seen {
  memberId: string;
  doing: 'viewing' | 'replying';
  at: number;
}

/** Who looks at or answers a conversation right now; never stored. Processes tell each other, each tells its own inboxes. */
export const createPresence = (ctx: ServerContext, io: InboxServer, hasOthers: boolean) => {
  const seen = new Map<string, Map<string, Seen>>(); // `workspace/conversation` → socket ids

  const tell = (key: string): void => {
    const [workspaceId, conversationId] = key.split('/') as [string, string];
    const byMember = new Map<string, 'viewing' | 'replying'>();
    for (const { memberId, doing } of seen.get(key)?.values() ?? [])
      if (doing === 'replying' || !byMember.has(memberId)) byMember.set(memberId, doing);
    io.local.to(roomOf({ workspaceId: Number(workspaceId) })).emit('presence:updated', {
      conversationId,
      members: [...byMember].map(([id, doing]) => ({ id, doing })),
    });
  };
  const forget = (socketId: string, except: string | null): void => {
    for (const [key, sockets] of seen) {
      if (key === except || !sockets.delete(socketId)) continue;
      tell(key);
      if (sockets.size === 0) seen.delete(key);
    }
  };
  const note = (key: string, socketId: string, memberId: string, doing: 'viewing' | 'replying'): void => {
    forget(socketId, key);
    const sockets = seen.get(key) ?? new Map<string, Seen>();
    seen.set(key, sockets);
    const before = sockets.get(socketId)?.doing;
    sockets.set(socketId, { memberId, doing, at: ctx.clock().getTime() });
    if (before !== doing) tell(key);
  };
  const leave = (socket: InboxSocket): void => {
    forget(socket.id, null);
    if (hasOthers) io.serverSideEmit('presence:left', socket.id, null);
  };
  const mark = (socket: InboxSocket, conversationId: unknown, doing: 'viewing' | 'replying'): void => {
    const { member } = socket.data;
    if (!member.id) return;
    if (typeof conversationId !== 'string' || conversationId.length > 64) return leave(socket);
    const key = `${member.workspaceId}/${conversationId}`;
    note(key, socket.id, member.id, doing);
    if (hasOthers) io.serverSideEmit('presence:seen', key, socket.id, member.id, doing);
  };
  io.on('presence:seen', note);
  io.on('presence:left', forget);
  const timer = setInterval(() => {
    const oldest = ctx.clock().getTime() - forgetMs;
    for (const [key, sockets] of seen) {
      const gone = [...sockets].filter(([, { at }]) => at < oldest);
      for (const [socketId] of gone) sockets.delete(socketId);
      if (gone.length > 0) tell(key);
      if (sockets.size === 0) seen.delete(key);
    }
  }, 1_000);
  timer.unref();

  return {
    attach: (socket: InboxSocket): void => {
      socket.on('conversation:viewing', (at) => mark(socket, at?.conversationId, 'viewing'));
      socket.on('conversation:replying', (at) => mark(socket, at?.conversationId, 'replying'));
      socket.on('disconnect', () => leave(socket));
    },
    close: () => clearInterval(timer),
  };
};
