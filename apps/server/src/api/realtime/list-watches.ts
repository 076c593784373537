import { Filter, sorts } from '@hubbub/contracts';
import { countConversations, placeInList } from '@hubbub/store';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import type { InboxSocket } from './sockets';

const Watch = z.object({ listId: z.string().min(1).max(100), filter: Filter, sort: z.enum(sorts) });

interface Watched {
  filter: Filter;
  sort: (typeof sorts)[number];
  version: number;
}

/** Changes are gathered for so long, so that a burst is one question to the database. */
const gatherMs = 150;
const mostLists = 20;

/**
 * What a change does to a list on screen, decided by the list's own query: the browser never guesses. Ids that have
 * changed are asked about together; `put` with their place, `remove` the others.
 */
export const createListWatches = (ctx: ServerContext) => {
  const watched = new Map<InboxSocket, Map<string, Watched>>();
  const touched = new Map<number, Set<string>>();
  let timer: NodeJS.Timeout | null = null;

  const flush = async (): Promise<void> => {
    timer = null;
    const work = [...touched];
    touched.clear();
    for (const [workspaceId, ids] of work) {
      // Equal lists of one member in two tabs are asked about once.
      const answers = new Map<string, Promise<{ put: { id: string; sortKey: string }[]; count: number }>>();
      for (const [socket, lists] of watched) {
        const { member } = socket.data;
        if (member.workspaceId !== workspaceId) continue;
        for (const [listId, list] of lists) {
          const key = JSON.stringify([isPersonal(list.filter) ? member.id : null, list.filter, list.sort]);
          if (!answers.has(key)) answers.set(key, ask(workspaceId, list, member.id, [...ids]));
          const answer = await answers.get(key)!.catch((error: unknown) => {
            ctx.logger.warn({ err: error }, 'A live list could not be asked about');
            return null;
          });
          if (!answer) {
            socket.emit('sync:required');
            continue;
          }
          const stays = new Set(answer.put.map(({ id }) => id));
          list.version += 1;
          socket.emit('list:updated', {
            listId,
            put: answer.put,
            remove: [...ids].filter((id) => !stays.has(id)),
            count: answer.count,
            version: list.version,
          });
        }
      }
    }
  };

  const ask = (workspaceId: number, list: Watched, memberId: string | null, ids: string[]) =>
    ctx.store.transaction(workspaceId, async (db) => {
      const request = { filter: list.filter, sort: list.sort, memberId, now: ctx.clock() };
      return {
        put: await placeInList(db, workspaceId, request, ids),
        count: await countConversations(db, workspaceId, request, 10_000),
      };
    });

  return {
    attach: (socket: InboxSocket): void => {
      const lists = new Map<string, Watched>();
      watched.set(socket, lists);
      socket.on('list:watch', (input) => {
        const parsed = Watch.safeParse(input);
        if (!parsed.success || (lists.size >= mostLists && !lists.has(parsed.data.listId))) return;
        lists.set(parsed.data.listId, {
          filter: parsed.data.filter,
          sort: parsed.data.sort,
          version: ctx.clock().getTime(),
        });
      });
      socket.on('list:unwatch', (input) => void lists.delete(String((input as { listId?: unknown } | null)?.listId)));
      socket.on('disconnect', () => void watched.delete(socket));
    },
    touch: (workspaceId: number, conversationId: string): void => {
      const ids = touched.get(workspaceId) ?? new Set();
      touched.set(workspaceId, ids.add(conversationId));
      timer ??= setTimeout(() => void flush(), gatherMs);
    },
    close: () => void (timer && clearTimeout(timer)),
  };
};

const isPersonal = (filter: Filter): boolean => /"(?:me|unread|mentioned)"/.test(JSON.stringify(filter));
