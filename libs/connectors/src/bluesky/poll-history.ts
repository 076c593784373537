import { z } from 'zod';
import { PlatformError } from '@hubbub/runtime';
import type { ChannelAccess, Polled, PollRequest } from '../connector';
import { filled, fromIso, record, text } from '../shared/read';
import { callChat, chatMissing } from './chat';
import { compareSeen } from './compare-seen';
import { requireList } from './context';
import { fetchConvo } from './poll-chat';
import { parse } from './poll-cursor';
import { fetchNotifications, wrap } from './poll-notifications';
import { fetchOwnPosts, wrapOwn } from './poll-own-posts';
import { getSession } from './session';

const Cursor = z.object({
  phase: z.enum(['posts', 'own', 'chat', 'seen']),
  page: z.string().nullable().default(null),
  /** Of the chat phase: conversations still to read, and the page of the first one's messages. */
  convos: z.array(z.string()).default([]),
  messages: z.string().nullable().default(null),
  /** Of the seen phase: how many were compared. */
  done: z.number().default(0),
});
type HistoryCursor = z.infer<typeof Cursor>;

const reconcileDays = 3;

/**
 * The past, newest first: all of it, or back to `since`. A reconciliation (the last days) ends with a comparison of
 * what we hold with what the platform shows, since a deleted post leaves no trace in the lists. Resumable by cursor.
 */
export const pollHistory = async (request: PollRequest, channel: ChannelAccess): Promise<Polled> => {
  const cursor = Cursor.safeParse(parse(request.cursor)).data ?? Cursor.parse({ phase: 'posts' });
  const isReconcile = request.purpose === 'reconcile';
  const earliest = new Date(channel.now.getTime() - reconcileDays * 86_400_000);
  const since = request.since ?? (isReconcile ? earliest : null);
  const page = await phases[cursor.phase](cursor, since, channel);
  const next = page.next ?? followingPhase(cursor.phase, isReconcile);
  return {
    items: page.items,
    cursor: next && JSON.stringify(next),
    hasMore: next !== null,
    ...(page.pauseSeconds === undefined ? {} : { retryAfterSeconds: page.pauseSeconds }),
  };
};

interface Page {
  items: unknown[];
  next: HistoryCursor | null; // null: this phase is over
  pauseSeconds?: number;
}

const followingPhase = (phase: HistoryCursor['phase'], isReconcile: boolean): HistoryCursor | null => {
  if (phase === 'posts') return Cursor.parse({ phase: 'own' });
  if (phase === 'own') return Cursor.parse({ phase: isReconcile ? 'seen' : 'chat' });
  return null;
};

const isOver = (at: Date | null | undefined, since: Date | null): boolean =>
  since !== null && at !== null && at !== undefined && at < since;

const readPosts = async (cursor: HistoryCursor, since: Date | null, channel: ChannelAccess): Promise<Page> => {
  const reasons = ['reply', 'mention', 'quote'];
  const { notes, next, pauseSeconds } = await fetchNotifications(channel, cursor.page ?? undefined, reasons);
  const wanted = notes.filter(({ at, reason }) => !isOver(at, since) && reasons.includes(reason));
  const isLast = !next || notes.length === 0 || isOver(notes.at(-1)?.at, since);
  return { items: await wrap(wanted, channel), next: isLast ? null : { ...cursor, page: next }, pauseSeconds };
};

const readOwn = async (cursor: HistoryCursor, since: Date | null, channel: ChannelAccess): Promise<Page> => {
  const { posts, next } = await fetchOwnPosts(channel, cursor.page ?? undefined);
  const wanted = posts.filter(({ at }) => !isOver(at, since));
  const isLast = !next || posts.length === 0 || isOver(posts.at(-1)?.at, since);
  return { items: await wrapOwn(wanted, channel), next: isLast ? null : { ...cursor, page: next } };
};

const readChat = async (cursor: HistoryCursor, since: Date | null, channel: ChannelAccess): Promise<Page> => {
  try {
    const [convoId] = cursor.convos;
    return convoId ? await readConvo(cursor, convoId, since, channel) : await listConvos(cursor, since, channel);
  } catch (error) {
    if (chatMissing(error)) return { items: [], next: null };
    throw error;
  }
};

const listConvos = async (cursor: HistoryCursor, since: Date | null, channel: ChannelAccess): Promise<Page> => {
  const isFirst = cursor.page === null;
  if (cursor.page === '') return { items: [], next: null };
  const { body } = await callChat(channel, {
    nsid: 'chat.bsky.convo.listConvos',
    params: { limit: 50, cursor: isFirst ? undefined : cursor.page },
  });
  const found = requireList(body, 'convos').map(record);
  const convos = found
    .filter(({ lastMessage }) => !isOver(fromIso(record(lastMessage)['sentAt']), since))
    .flatMap(({ id }) => filled(id) ?? []);
  const page = (convos.length === found.length && filled(record(body)['cursor'])) || '';
  return { items: [], next: convos.length > 0 ? { ...cursor, page, convos } : null };
};

const readConvo = async (
  cursor: HistoryCursor,
  convoId: string,
  since: Date | null,
  channel: ChannelAccess,
): Promise<Page> => {
  const { did } = await getSession(channel);
  const convo = await fetchConvo(convoId, channel);
  const { body } = await callChat(channel, {
    nsid: 'chat.bsky.convo.getMessages',
    params: { convoId, limit: 100, cursor: cursor.messages },
  }).catch((error: unknown) => {
    // Left or locked since the list was read: the others still count.
    const isGone = error instanceof PlatformError && error.outcome === 'refused' && !error.channelState;
    if (isGone && !chatMissing(error)) return { body: { messages: [] } };
    throw error;
  });
  const messages = requireList(body, 'messages');
  const timeOf = (message: unknown) => fromIso(record(message)['sentAt']);
  const items = messages
    .filter((message) => !isOver(timeOf(message), since))
    .map((payload) => ({ source: 'chat_message', account: { did }, convo, payload }))
    .reverse();
  const next = text(record(body)['cursor']);
  const isLast = !next || messages.length === 0 || isOver(timeOf(messages.at(-1)), since);
  const following = isLast ? { convos: cursor.convos.slice(1), messages: null } : { messages: next };
  return { items, next: { ...cursor, ...following } };
};

const readSeen = async (cursor: HistoryCursor, _since: Date | null, channel: ChannelAccess): Promise<Page> => {
  const { items, done } = await compareSeen(cursor.done, channel);
  return { items, next: done === null ? null : { ...cursor, done } };
};

const phases = { posts: readPosts, own: readOwn, chat: readChat, seen: readSeen };
