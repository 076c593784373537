import type { ServerContext } from '../../build-context';
import { type InboxServer, type InboxSocket, roomOf } from './sockets';

/** Forgotten when nothing was heard for so long (ux.md, P12). */
const forgetMs = 6_000;

interface Seen {
  memberId: string;
  doing: 'viewing' | 'replying';
  at: number;
}

/** Who looks at or answers a conversation right now; never stored. */
export const createPresence = (ctx: ServerContext, io: InboxServer) => {
  const seen = new Map<string, Map<InboxSocket, Seen>>(); // `workspace/conversation` → sockets

  const tell = (key: string): void => {
    const [workspaceId, conversationId] = key.split('/') as [string, string];
    const byMember = new Map<string, 'viewing' | 'replying'>();
    for (const { memberId, doing } of seen.get(key)?.values() ?? [])
      if (doing === 'replying' || !byMember.has(memberId)) byMember.set(memberId, doing);
    io.to(roomOf({ workspaceId: Number(workspaceId) })).emit('presence:updated', {
      conversationId,
      members: [...byMember].map(([id, doing]) => ({ id, doing })),
    });
  };
  const leave = (socket: InboxSocket, except: string | null): void => {
    for (const [key, sockets] of seen) {
      if (key === except || !sockets.delete(socket)) continue;
      tell(key);
      if (sockets.size === 0) seen.delete(key);
    }
  };
  const mark = (socket: InboxSocket, conversationId: unknown, doing: 'viewing' | 'replying'): void => {
    const { member } = socket.data;
    if (!member.id) return;
    if (typeof conversationId !== 'string' || conversationId.length > 64) return leave(socket, null);
    const key = `${member.workspaceId}/${conversationId}`;
    leave(socket, key);
    const sockets = seen.get(key) ?? new Map<InboxSocket, Seen>();
    seen.set(key, sockets);
    const before = sockets.get(socket)?.doing;
    sockets.set(socket, { memberId: member.id, doing, at: ctx.clock().getTime() });
    if (before !== doing) tell(key);
  };
  const timer = setInterval(() => {
    const oldest = ctx.clock().getTime() - forgetMs;
    for (const [key, sockets] of seen) {
      const gone = [...sockets].filter(([, { at }]) => at < oldest);
      for (const [socket] of gone) sockets.delete(socket);
      if (gone.length > 0) tell(key);
      if (sockets.size === 0) seen.delete(key);
    }
  }, 1_000);
  timer.unref();

  return {
    attach: (socket: InboxSocket): void => {
      socket.on('conversation:viewing', (at) => mark(socket, at?.conversationId, 'viewing'));
      socket.on('conversation:replying', (at) => mark(socket, at?.conversationId, 'replying'));
      socket.on('disconnect', () => leave(socket, null));
    },
    close: () => clearInterval(timer),
  };
};
