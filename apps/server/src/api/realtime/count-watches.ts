import type { ServerContext } from '../../build-context';
import { countViews } from '../count-views';
import type { InboxSocket } from './sockets';

/** Badges may be this late; changes of the meantime are one question. */
const gatherMs = 500;

/**
 * The badge numbers of whoever is connected, whole, when something of their workspace has changed and the numbers with
 * it. Asked of the lists' own predicate, so that they cannot drift; a slow answer makes the next question wait longer.
 */
export const createCountWatches = (ctx: ServerContext) => {
  const sockets = new Set<InboxSocket>();
  const touched = new Set<number>();
  const told = new WeakMap<InboxSocket, string>();
  let timer: NodeJS.Timeout | null = null;
  let isClosed = false;

  const flush = async (): Promise<void> => {
    const since = performance.now();
    const workspaces = new Set(touched);
    touched.clear();
    const byMember = new Map<string, InboxSocket[]>();
    for (const socket of sockets) {
      const { member } = socket.data;
      if (!workspaces.has(member.workspaceId)) continue;
      const key = `${member.workspaceId}/${member.id ?? ''}`;
      byMember.set(key, [...(byMember.get(key) ?? []), socket]);
    }
    for (const own of byMember.values()) await tell(own);
    timer = null;
    if (touched.size > 0) plan(Math.max(gatherMs, 5 * (performance.now() - since)));
  };

  const tell = async (own: readonly InboxSocket[]): Promise<void> => {
    const { member } = own[0]!.data;
    try {
      const items = await ctx.store.transaction(member.workspaceId, (db) => countViews(db, member, [], ctx.clock()));
      const numbers = JSON.stringify(items.map(({ viewId, count, unread }) => [viewId, count, unread]));
      for (const socket of own) {
        if (told.get(socket) === numbers) continue;
        told.set(socket, numbers);
        socket.emit('counts:updated', { items });
      }
    } catch (error) {
      // The next change asks again; a view that hears nothing for a minute asks by itself.
      if (!isClosed) ctx.logger.warn({ err: error }, 'Badges could not be counted');
    }
  };

  const plan = (ms: number): void => {
    if (!isClosed) timer ??= setTimeout(() => void flush(), ms);
  };

  return {
    attach: (socket: InboxSocket): void => {
      sockets.add(socket);
      socket.on('disconnect', () => void sockets.delete(socket));
    },
    touch: (workspaceId: number): void => {
      if (sockets.size === 0) return;
      touched.add(workspaceId);
      plan(gatherMs);
    },
    close: (): void => {
      isClosed = true;
      if (timer) clearTimeout(timer);
    },
  };
};
