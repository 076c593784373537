import type { Audience, ChosenTemplate, Message } from '@hubbub/contracts';
import { actOnMessage, changePost, getTimeline, settleMessage } from '../api';
import type { MessageAct, NewMessage, Timeline } from '../api';
import { announce } from './announce';
import type { ConversationAct } from './announce';
import { reload } from './conversation-acts';
import { expectDraft } from './drafts';
import { changeThread, newThread, putMessages, putTimeline } from './messages';
import type { Leaving } from './messages';
import { enqueue, leave, post, put } from './outbox';
import { problemOf } from './problem';
import { get, set } from './store';
import type { State } from './store';
import { readTimeline } from './timeline';
import { rememberUndo } from './undo-acts';

const freshMs = 30_000;

/** When each thread was read while nothing of it could be missed; its events have kept it true since. */
const readAt = new Map<string, number>();
const isFresh = (conversationId: string): boolean => Date.now() - (readAt.get(conversationId) ?? 0) < freshMs;
/** After a gap no thread is known to be true. */
export const distrustThreads = (): void => readAt.clear();

/** Shows a thread: what is known at once, then its newest page; the record too, when it came by a link. */
export const openThread = async (conversationId: string): Promise<void> => {
  if (!get().threads[conversationId]) set((state) => changeThread(state, conversationId, newThread));
  wanted = [];
  await Promise.all([readOnce(conversationId), readRecord(conversationId)]);
};

let wanted: readonly string[] = [];
let isReadingAhead = false;

/**
 * Reads neighbours ahead, so that opening one shows everything at once: one after the other, so that what the member
 * asks for never waits behind them. The latest call says which are wanted still.
 */
export const prefetchThreads = async (conversationIds: readonly string[]): Promise<void> => {
  wanted = conversationIds;
  if (isReadingAhead) return;
  isReadingAhead = true;
  for (let next = nextWanted(); next !== undefined; next = nextWanted()) await readOnce(next);
  isReadingAhead = false;
};

const nextWanted = (): string | undefined => {
  const [next, ...others] = wanted.filter((id) => get().threads[id]?.state !== 'ready');
  wanted = others;
  return next;
};

const reads = new Map<string, Promise<void>>();

/** Unless it was read a moment ago, or is being read. */
const readOnce = (conversationId: string): Promise<void> => {
  const known = reads.get(conversationId);
  if (known) return known;
  if (isFresh(conversationId) && get().threads[conversationId]?.state === 'ready') return Promise.resolve();
  const read = readNewest(conversationId).finally(() => reads.delete(conversationId));
  reads.set(conversationId, read);
  return read;
};

/** The newest page, read now, with the latest suggestion and what the member had begun to write. */
export const readNewest = async (conversationId: string): Promise<void> => {
  const asked = getTimeline(conversationId);
  expectDraft(
    conversationId,
    asked.then(({ draft }) => draft ?? null),
  );
  const since = Date.now();
  try {
    const page = await asked;
    if (get().connection === 'online') readAt.set(conversationId, since);
    set((state) => ({
      ...putTimeline(state, conversationId, { ...readTimeline(page), nextCursor: page.nextCursor }, false),
      ...putSuggestion(state, conversationId, page),
    }));
  } catch (error) {
    const problem = problemOf(error);
    const known = get().threads[conversationId]?.messageIds.length ?? 0;
    set((state) => changeThread(state, conversationId, { state: known > 0 ? 'ready' : 'failed', problem }));
  }
};

export const readOlder = async (conversationId: string): Promise<void> => {
  const thread = get().threads[conversationId];
  if (!thread || thread.nextCursor === null || thread.isMore) return;
  set((state) => changeThread(state, conversationId, { isMore: true }));
  try {
    const page = await getTimeline(conversationId, thread.nextCursor);
    set((state) => putTimeline(state, conversationId, { ...readTimeline(page), nextCursor: page.nextCursor }, true));
  } catch (error) {
    const problem = problemOf(error);
    set((state) => changeThread(state, conversationId, { isMore: false, problem }));
  }
};

export type SendResult = { sent: true; isWaiting: boolean } | { sent: false; problem: ReturnType<typeof problemOf> };

/**
 * Sends a reply. The caller keeps the text until this says that it was taken: by the server, or, without a line or an
 * answer, by the queue that sends it once when there is one.
 */
export const send = (conversationId: string, message: NewMessage): Promise<SendResult> =>
  dispatch({ ...leaving(conversationId, message.text, message.audience ?? 'public'), body: message }, (record) =>
    offerUndo(record, message.sendAfterSeconds),
  );

/** Sends an approved template; `words` is what the person will read. */
export const sendTemplate = (
  conversationId: string,
  words: string,
  message: Pick<NewMessage, 'expectedLastMessageId' | 'sendAfterSeconds'> & { template: ChosenTemplate },
): Promise<SendResult> =>
  dispatch({ ...leaving(conversationId, words, 'private'), body: { text: '', ...message } }, (record) =>
    offerUndo(record, message.sendAfterSeconds),
  );

const offerUndo = (record: Message, sendAfterSeconds: number | undefined): void => {
  const what = record.status === 'proposed' ? ({ type: 'proposed' } as const) : waits(sendAfterSeconds);
  rememberUndo(what, async () => {
    const back = await actOnMessage(record.id, 'cancel');
    if (back) set((state) => putMessages(state, [back]));
  });
};

export const sendNote = (conversationId: string, text: string): Promise<SendResult> =>
  dispatch(leaving(conversationId, text, 'note'), () => undefined);

const dispatch = async (entry: Leaving, taken: (record: Message) => void): Promise<SendResult> => {
  const isOffline = get().connection === 'offline';
  enqueue({ ...entry, isWaiting: isOffline, isAttempted: !isOffline });
  if (isOffline) return { sent: true, isWaiting: true };
  try {
    const record = await post(entry);
    if (record) taken(record);
    else if (get().phase === 'out') {
      leave(entry); // the session has ended: the text stays in the composer
      return { sent: false, problem: { code: 'signed_out', message: '' } };
    } else put({ ...entry, isWaiting: true, isAttempted: true });
    return { sent: true, isWaiting: record === null };
  } catch (error) {
    leave(entry);
    return { sent: false, problem: problemOf(error) };
  }
};

const opposites: Partial<Record<MessageAct, MessageAct>> = {
  like: 'unlike',
  unlike: 'like',
  hide: 'unhide',
  unhide: 'hide',
};
const words: Partial<Record<MessageAct, ConversationAct>> = {
  like: 'liked',
  unlike: 'unliked',
  hide: 'hidden',
  unhide: 'unhidden',
  delete: 'deleted',
};

/** An act on one message, on its platform; hide and delete wait like a reply, since nobody can undo them there. */
export const act = async (
  messageId: string,
  name: MessageAct,
  body: Record<string, unknown> = {},
): Promise<boolean> => {
  try {
    const record = await actOnMessage(messageId, name, body);
    if (record?.id) set((state) => putMessages(state, [record]));
    const word = words[name];
    const back = opposites[name] ?? (name === 'delete' ? ('cancel' as const) : undefined);
    if (word && back)
      rememberUndo({ type: 'changed', act: word, count: 1 }, async () => {
        const undone = await actOnMessage(messageId, back);
        if (undone?.id) set((state) => putMessages(state, [undone]));
      });
    return true;
  } catch (error) {
    announce({ type: 'failed', problem: problemOf(error) });
    return false;
  }
};

/** What the member found out about a reply whose sending nobody confirmed. */
export const settle = async (messageId: string, as: 'arrived' | 'resend' | 'give_up'): Promise<void> => {
  try {
    const record = await settleMessage(messageId, as);
    set((state) => putMessages(state, [record]));
  } catch (error) {
    announce({ type: 'failed', problem: problemOf(error) });
  }
};

/** A muted post raises no count and no notification. */
export const mutePost = async (conversationId: string, postId: string, isMuted: boolean): Promise<void> => {
  try {
    await changePost(postId, { isMuted });
    await reload(conversationId);
    rememberUndo({ type: 'changed', act: isMuted ? 'muted' : 'unmuted', count: 1 }, async () => {
      await changePost(postId, { isMuted: !isMuted });
      await reload(conversationId);
    });
  } catch (error) {
    announce({ type: 'failed', problem: problemOf(error) });
  }
};

const leaving = (conversationId: string, text: string, audience: Audience | 'note'): Leaving => ({
  key: crypto.randomUUID(),
  conversationId,
  text,
  audience,
  at: new Date().toISOString(),
  memberId: get().me?.id ?? '',
});

const waits = (seconds: number | undefined) =>
  seconds ? ({ type: 'sending', seconds } as const) : ({ type: 'sent' } as const);

const putSuggestion = (
  { suggestions }: Pick<State, 'suggestions'>,
  conversationId: string,
  { suggestion }: Timeline,
): Partial<State> => {
  const known = suggestions[conversationId];
  if (!suggestion?.id || (known?.id === suggestion.id && known.version >= suggestion.version)) return {};
  return { suggestions: { ...suggestions, [conversationId]: suggestion } };
};

const readRecord = async (conversationId: string): Promise<void> => {
  if (get().conversations[conversationId]) return;
  try {
    await reload(conversationId);
  } catch (error) {
    const problem = problemOf(error);
    set((state) => changeThread(state, conversationId, { state: 'failed', problem }));
  }
};
