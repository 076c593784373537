import { PlatformError } from '@hubbub/runtime';
import type { ChannelAccess, Polled } from '../connector';
import { filled, fromIso, record, text } from '../shared/read';
import { callChat, chatMissing } from './chat';
import { requireList } from './context';
import type { ChatCursor } from './poll-cursor';
import type { PolledPart } from './poll-notifications';
import { changeSession, getSession } from './session';

/** How long a server without direct messages is left in peace. */
const askAgainMs = 30 * 60_000;
const fullPage = 50;

/**
 * New entries of the account's chat log. A server or an app password without direct messages costs the messages, never
 * the posts: it is said on the channel and asked again later. Nothing is lost while chat is down, since the log waits.
 */
export const pollChat = async (
  cursor: ChatCursor,
  start: string,
  channel: ChannelAccess,
): Promise<PolledPart<ChatCursor> & Pick<Polled, 'notice' | 'noticeCode'>> => {
  const { chatOff } = await getSession(channel);
  const nothing = { items: [], cursor, hasMore: false };
  if (chatOff && chatOff.until > channel.now.toISOString())
    return { ...nothing, notice: chatOff.reason, noticeCode: chatOff.code };
  try {
    const part = cursor.rev === null ? await beginLog(start, channel) : await readLog(cursor.rev, channel);
    if (chatOff) await changeSession(channel, { chatOff: undefined });
    return part;
  } catch (error) {
    if (!(error instanceof PlatformError) || error.channelState) throw error;
    const missing = chatMissing(error);
    if (!missing) return { ...nothing, pauseSeconds: error.retryAfterSeconds };
    const until = new Date(channel.now.getTime() + askAgainMs).toISOString();
    await changeSession(channel, { chatOff: { ...missing, until } });
    return { ...nothing, notice: missing.reason, noticeCode: missing.code };
  }
};

/** The log has no "now": the newest version among the conversations is where it begins for us. */
const beginLog = async (start: string, channel: ChannelAccess): Promise<PolledPart<ChatCursor>> => {
  const { did } = await getSession(channel);
  const { body } = await callChat(channel, { nsid: 'chat.bsky.convo.listConvos', params: { limit: fullPage } });
  const convos = requireList(body, 'convos').map(record);
  const rev = convos.reduce((highest, convo) => maxOf(highest, text(convo['rev']) ?? ''), '');
  const recent = convos.filter(({ lastMessage }) => {
    const at = fromIso(record(lastMessage)['sentAt']);
    return at !== null && at.toISOString() >= start;
  });
  const items = recent.reverse().map((convo) => ({
    source: 'chat_message',
    account: { did },
    convo,
    payload: convo['lastMessage'],
  }));
  return { items, cursor: { rev }, hasMore: false };
};

/** Source: https://docs.bsky.app/docs/api/chat-bsky-convo-get-log */
const readLog = async (rev: string, channel: ChannelAccess): Promise<PolledPart<ChatCursor>> => {
  const { did } = await getSession(channel);
  const { body } = await callChat(channel, { nsid: 'chat.bsky.convo.getLog', params: { cursor: rev || undefined } });
  const logs = requireList(body, 'logs');
  const convos = await fetchConvos(new Set(logs.map((entry) => text(record(entry)['convoId']) ?? '')), channel);
  const items = logs.map((entry) => ({
    source: 'chat_log',
    account: { did },
    convo: convos.get(text(record(entry)['convoId']) ?? '') ?? null,
    payload: entry,
  }));
  const highest = logs.reduce((before: string, entry) => maxOf(before, text(record(entry)['rev']) ?? ''), rev);
  const next = filled(record(body)['cursor']) ?? highest;
  return { items, cursor: { rev: next }, hasMore: logs.length >= fullPage && next !== rev };
};

/** Who takes part: entries name conversations and senders, but not the other side. */
const fetchConvos = async (ids: ReadonlySet<string>, channel: ChannelAccess): Promise<Map<string, unknown>> => {
  const convos = new Map<string, unknown>();
  for (const id of ids) {
    if (id) convos.set(id, await fetchConvo(id, channel));
  }
  return convos;
};

export const fetchConvo = async (convoId: string, channel: ChannelAccess): Promise<unknown> => {
  try {
    const { body } = await callChat(channel, { nsid: 'chat.bsky.convo.getConvo', params: { convoId } });
    return record(body)['convo'] ?? null;
  } catch (error) {
    const isGone = error instanceof PlatformError && error.outcome === 'refused' && !error.channelState;
    if (isGone && !chatMissing(error)) return null;
    throw error;
  }
};

const maxOf = (a: string, b: string): string => (a > b ? a : b);
