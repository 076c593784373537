import { listConversationsById, listMessagesById, toMessage } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import type { Context } from './context';
import { tellFailures } from './notices/tell-failures';
import { toConversation } from './present';
import { listWantedEvents, queueWebhooks, webhooksOf } from './webhooks-out/queue-webhooks';

/** What a transaction has changed; read once more before the commit, told to every inbox after it. */
export interface Changes {
  conversation(id: string): void;
  created(messageId: string): void;
  updated(messageId: string): void;
  /** Anything else to do once the change is durable. */
  afterCommit(work: () => void): void;
}

/** More than anybody could see pass by: inboxes fetch again what is on screen instead. */
const mostRecords = 2_000;

export const collectChanges = () => {
  const conversations = new Set<string>();
  const created = new Set<string>();
  const updated = new Set<string>();
  const later: (() => void)[] = [];
  const changes: Changes = {
    conversation: (id) => void conversations.add(id),
    created: (id) => void created.add(id),
    updated: (id) => void (created.has(id) || updated.add(id)),
    afterCommit: (work) => void later.push(work),
  };
  /** Inside the transaction: the records as they will be. Returns what to run after the commit. */
  const read = async (ctx: Context, db: EntityManager, workspaceId: number): Promise<() => void> => {
    await tellFailures(ctx, db, changes, workspaceId, [...updated]);
    const runLater = (): void => later.forEach((work) => work());
    const wanted = await listWantedEvents(db, workspaceId);
    if (wanted.size > 0) await queueChanged(ctx, db, workspaceId, wanted, { conversations, created, updated });
    if (!ctx.hasListeners(workspaceId)) return runLater;
    const messageIds = [...created, ...updated];
    if (messageIds.length + conversations.size > mostRecords) {
      return () => {
        ctx.publish({ workspaceId }, 'sync:required');
        runLater();
      };
    }
    const conversationRows = await listConversationsById(db, workspaceId, [...conversations]);
    const messageRows = await listMessagesById(db, workspaceId, messageIds);
    const now = ctx.clock();
    return () => {
      for (const row of conversationRows)
        ctx.publish({ workspaceId }, 'conversation:updated', toConversation(row, now));
      for (const row of messageRows) {
        ctx.publish({ workspaceId }, created.has(row.id) ? 'message:created' : 'message:updated', toMessage(row));
      }
      runLater();
    };
  };
  return { changes, read };
};

const mostAtOnce = 500;

/** The same records for other systems, in shares, since a bulk may change many. */
const queueChanged = async (
  ctx: Context,
  db: EntityManager,
  workspaceId: number,
  wanted: ReadonlySet<string>,
  changed: { conversations: Set<string>; created: Set<string>; updated: Set<string> },
): Promise<void> => {
  const now = ctx.clock();
  for (const ids of sharesOf(changed.conversations)) {
    const rows = await listConversationsById(db, workspaceId, ids);
    const records = rows.map((row) => toConversation(row, now));
    await queueWebhooks(db, workspaceId, webhooksOf(wanted, records, [], []), now);
  }
  for (const ids of sharesOf(changed.created)) {
    const records = (await listMessagesById(db, workspaceId, ids)).map(toMessage);
    await queueWebhooks(db, workspaceId, webhooksOf(wanted, [], records, []), now);
  }
  for (const ids of sharesOf(changed.updated)) {
    const records = (await listMessagesById(db, workspaceId, ids)).map(toMessage);
    await queueWebhooks(db, workspaceId, webhooksOf(wanted, [], [], records), now);
  }
};

const sharesOf = (ids: ReadonlySet<string>): string[][] =>
  Array.from({ length: Math.ceil(ids.size / mostAtOnce) }, (_, index) =>
    [...ids].slice(index * mostAtOnce, (index + 1) * mostAtOnce),
  );

/** One transaction of a workspace; what it changed is published after the commit. */
export const transact = async <T>(
  ctx: Context,
  workspaceId: number,
  work: (db: EntityManager, changes: Changes) => Promise<T>,
): Promise<T> => {
  const { changes, read } = collectChanges();
  let publish = (): void => undefined;
  const result = await ctx.store.transaction(workspaceId, async (db) => {
    const answer = await work(db, changes);
    publish = await read(ctx, db, workspaceId);
    return answer;
  });
  publish();
  return result;
};
