import type { ChangeConversation, Conversation } from '@hubbub/contracts';
import { changeConversation, confirmFlag, getConversation, removeFlag } from '../api';
import { stillMatches } from '../filters/matches';
import { ApiError } from '../transport';
import { announce } from './announce';
import type { ConversationAct } from './announce';
import { addPending, dropPending, inverseOf, putConversations, shownConversation } from './conversations';
import { changeList, foldRow, markLeaving, unmarkLeaving } from './lists';
import type { LeavingAct } from './lists';
import { refreshList } from './list-acts';
import { problemOf } from './problem';
import { get, set } from './store';
import { nextId } from './undo';
import { rememberUndo } from './undo-acts';

/** How long a row that has left says what happened to it, before it folds away. */
export const foldAfterMs = 1500;
const askAgainMs = 500;
const triesAtMost = 240;

/** Changes one conversation: at once on the screen, then on the server; a refusal takes it back and says why. */
export const change = async (
  conversationId: string,
  wanted: ChangeConversation,
  act: ConversationAct,
): Promise<boolean> => {
  const before = shownConversation(get(), conversationId);
  if (!before) return false;
  const back = inverseOf(before, wanted);
  const changed = apply(conversationId, wanted, act);
  if (act !== 'read') {
    rememberUndo({ type: 'changed', act, count: 1 }, async () => {
      const after = await changed;
      if (!after) return;
      await applyOrThrow(conversationId, { ...back, expectedVersion: after.version }, 'opened');
      await bringBack(conversationId);
    });
  }
  return (await changed) !== null;
};

/** A machine's flag, confirmed or taken off by the member; kept by the server as a lesson. */
export const judgeFlag = async (conversationId: string, name: string, isRight: boolean): Promise<void> => {
  const ask = (right: boolean) => (right ? confirmFlag : removeFlag)(conversationId, name);
  try {
    const answer = await ask(isRight);
    if (answer?.id) set((state) => putConversations(state, [answer]));
    else await reload(conversationId);
    const act = name === 'spam' && isRight ? 'spam' : isRight ? 'flagConfirmed' : 'flagRemoved';
    rememberUndo({ type: 'changed', act, count: 1 }, async () => {
      await ask(!isRight);
      await reload(conversationId);
    });
  } catch (error) {
    announce({ type: 'refused', act: 'flagRemoved', problem: problemOf(error) });
  }
};

/** Reads one record again. */
export const reload = async (conversationId: string): Promise<void> => {
  const record = await getConversation(conversationId);
  set((state) => putConversations(state, [record]));
};

/** A row that an undo brings back stands in its place again, not among the new ones. */
const bringBack = async (conversationId: string): Promise<void> => {
  const shown = get().conversations[conversationId];
  const me = get().me?.id ?? '';
  for (const list of Object.values(get().lists))
    if (shown && !list.ids.includes(conversationId) && stillMatches(list.query, shown, me)) await refreshList(list.key);
};

const apply = async (
  conversationId: string,
  wanted: ChangeConversation,
  act: ConversationAct,
): Promise<Conversation | null> => {
  try {
    return await applyOrThrow(conversationId, wanted, act);
  } catch (error) {
    const problem = problemOf(error);
    set((state) => ({ refusals: { ...state.refusals, [conversationId]: problem } }));
    announce({ type: 'refused', act, problem });
    return null;
  }
};

const queues = new Map<string, Promise<unknown>>();

const applyOrThrow = (
  conversationId: string,
  wanted: ChangeConversation,
  act: ConversationAct,
): Promise<Conversation> => {
  const pendingId = nextId();
  set((state) => addPending(state, conversationId, { id: pendingId, change: wanted }));
  markRows(conversationId, act);
  const turn = (queues.get(conversationId) ?? Promise.resolve()).then(() => changeConversation(conversationId, wanted));
  const settled = turn.then(
    (record) => {
      set((state) => ({ ...putConversations(state, [record]), ...dropPending(state, conversationId, pendingId) }));
      foldLater(conversationId);
      return record;
    },
    async (error: unknown) => {
      if (error instanceof ApiError && (error.code === 'unreachable' || error.code === 'version_conflict'))
        await reloadUntilKnown(conversationId);
      set((state) => dropPending(state, conversationId, pendingId));
      markRows(conversationId, act);
      foldLater(conversationId);
      throw error;
    },
  );
  const quiet = settled.catch(() => undefined);
  queues.set(conversationId, quiet);
  void quiet.then(() => queues.get(conversationId) === quiet && queues.delete(conversationId));
  return settled;
};

/** What became of a change that nobody answered is asked for until somebody does. */
const reloadUntilKnown = async (conversationId: string): Promise<void> => {
  for (let tries = 0; tries < triesAtMost; tries += 1) {
    try {
      return await reload(conversationId);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'unreachable') return;
      await new Promise((resolve) => setTimeout(resolve, askAgainMs));
    }
  }
};

/** Rows that no longer belong to the lists on screen say so; rows that do again are ordinary ones. */
const markRows = (conversationId: string, act: ConversationAct): void =>
  set((state) => {
    const shown = shownConversation(state, conversationId);
    if (!shown) return {};
    let { lists } = state;
    for (const key of Object.keys(lists)) {
      const marked = changeList({ lists }, key, (list) =>
        stillMatches(list.query, shown, state.me?.id ?? '')
          ? unmarkLeaving(list, conversationId)
          : markLeaving(list, conversationId, leavingActs.has(act) ? (act as LeavingAct) : 'moved'),
      );
      lists = marked.lists ?? lists;
    }
    return { lists };
  });

const leavingActs = new Set<ConversationAct>([
  'closed',
  'opened',
  'snoozed',
  'assigned',
  'labelled',
  'moved',
  'removed',
]);

const foldLater = (conversationId: string): void => {
  setTimeout(() => {
    set((state) => {
      if (state.pending[conversationId]) return {};
      const shown = shownConversation(state, conversationId);
      let { lists } = state;
      for (const [key, list] of Object.entries(lists)) {
        const leaves = list.leaving[conversationId];
        if (!leaves || (!leaves.isGone && shown && stillMatches(list.query, shown, state.me?.id ?? ''))) continue;
        lists = changeList({ lists }, key, (before) => foldRow(before, conversationId)).lists ?? lists;
      }
      return { lists };
    });
  }, foldAfterMs);
};
