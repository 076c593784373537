import type { ChannelAccess, PollRequest, Polled } from '../connector';
import { fromIso, id, list, number, record, text, type Json } from '../shared/read';
import { PlatformError } from '@hubbub/runtime';
import { call } from './call';
import { findGone, isDue } from './gone';
import { orNothing, readTitles } from './videos';

type Step = 'published' | 'heldForReview' | 'likelySpam' | 'replies' | 'gone' | 'chat';

/** What was read, what waits, and what the round has cost. */
interface Place {
  step: Step;
  page: string | null;
  pages: number;
  /** The newest thread of the last round: older pages hold nothing new. */
  newestAt: string | null;
  seenAt: string | null;
  /** Replies that each of the newest threads had. */
  replies: Record<string, number>;
  /** Threads whose replies must be read whole, with the video that they stand under. */
  waiting: [thread: string, video: string | null, page: string | null][];
  held: string[];
  /** When threads that were read before were last looked for, and those that are still to be looked for. */
  comparedAt: string | null;
  comparing: string[];
  chat: { id: string; video: string | null; page: string | null } | null;
  /** Videos whose titles were brought already. */
  titled: string[];
  units: number;
}

const start: Place = {
  step: 'published',
  page: null,
  pages: 0,
  newestAt: null,
  seenAt: null,
  replies: {},
  waiting: [],
  held: [],
  comparedAt: null,
  comparing: [],
  chat: null,
  titled: [],
  units: 0,
};

/**
 * One call a time: the newest threads, those held back, the replies of threads that grew, now and then those that are
 * gone, then a live chat. A new
 * reply does not move its thread up, so the first page is read in each round and its counts are compared.
 * Source: https://developers.google.com/youtube/v3/docs/commentThreads/list
 */
export const poll = async (request: PollRequest, channel: ChannelAccess): Promise<Polled> => {
  const place: Place = request.cursor ? { ...start, ...(JSON.parse(request.cursor) as Partial<Place>) } : { ...start };
  switch (place.step) {
    case 'replies':
      return readReplies(place, channel);
    case 'gone':
      return readGone(place, channel);
    case 'chat':
      return readChat(place, channel);
    default:
      return readThreads(place, place.step, request, channel);
  }
};

const readThreads = async (
  place: Place,
  step: 'published' | 'heldForReview' | 'likelySpam',
  { purpose, since }: PollRequest,
  channel: ChannelAccess,
): Promise<Polled> => {
  const answer = await orNothing(step !== 'published', () =>
    call(channel, 'GET', 'commentThreads', {
      part: 'snippet,replies',
      allThreadsRelatedToChannelId: channel.externalId,
      maxResults: '100',
      order: 'time',
      textFormat: 'plainText',
      moderationStatus: step === 'published' ? undefined : step,
      pageToken: place.page ?? undefined,
    }),
  );
  const threads = list(answer['items']).map(record);
  const isPublished = step === 'published';
  const grown = isPublished ? threads.filter((thread) => hasMoreReplies(thread, place)) : [];
  const newest = threads.map(publishedAt).reduce<string | null>(later, place.newestAt);
  const oldest =
    threads
      .map(publishedAt)
      .filter((at) => at !== null)
      .at(-1) ?? null;
  const until = purpose === 'live' ? place.seenAt : (since?.toISOString() ?? null);
  const next = text(answer['nextPageToken']);
  // On the first round a live poll takes one page; a backfill brings what is older.
  const isPastKnown = until === null ? purpose === 'live' : oldest !== null && oldest < until;
  const goesOn = isPublished && next !== null && !isPastKnown && place.pages + 1 < maxPages;
  const untitled = [...new Set(threads.map(videoOf))].filter(
    (video) => video !== null && !place.titled.includes(video),
  );
  const titles = await readTitles(untitled.slice(0, 50), channel);
  const after: Place = {
    ...place,
    titled: [...untitled.filter((video) => video !== null), ...place.titled].slice(0, 300),
    units: place.units + (titles.size > 0 ? 2 : 1),
    newestAt: isPublished ? newest : place.newestAt,
    replies: isPublished ? remember(place.replies, threads) : place.replies,
    waiting: [
      ...place.waiting,
      ...grown.map((thread): Place['waiting'][number] => [threadId(thread), videoOf(thread), null]),
    ],
    held: heldAfter(place, step, threads),
    page: goesOn ? next : null,
    pages: goesOn ? place.pages + 1 : 0,
    step: goesOn ? step : following(step),
  };
  // What was held back in the last round is no news.
  const news = isPublished ? threads : threads.filter((thread) => !place.held.includes(threadId(thread)));
  const items = news.map((thread) => ({
    ...thread,
    video: titles.get(videoOf(thread) ?? '') ?? null,
    ...(isPublished ? {} : { moderation: step }),
    ...(isPublished && place.held.includes(threadId(thread)) ? { isReleased: true } : {}),
  }));
  return go(after, items, channel);
};

const maxPages = 50;

const following = (step: Step): Step =>
  step === 'published' ? 'heldForReview' : step === 'heldForReview' ? 'likelySpam' : 'replies';

const readReplies = async (place: Place, channel: ChannelAccess): Promise<Polled> => {
  const [[thread, video, page] = [], ...waiting] = place.waiting;
  if (!thread) return go(place, [], channel);
  const answer = await orNothing(true, () =>
    call(channel, 'GET', 'comments', {
      part: 'snippet',
      parentId: thread,
      maxResults: '100',
      textFormat: 'plainText',
      pageToken: page ?? undefined,
    }),
  );
  const next = text(answer['nextPageToken']);
  const items = list(answer['items']).map((item) => ({ ...record(item), kind: 'youtube#comment', videoId: video }));
  const rest: Place['waiting'] = next ? [[thread, video ?? null, next], ...waiting] : waiting;
  return go({ ...place, units: place.units + 1, waiting: rest, step: 'replies' }, items, channel);
};

const readGone = async (place: Place, channel: ChannelAccess): Promise<Polled> => {
  const { items, gone, rest } = await findGone(place.comparing, channel);
  const replies = Object.fromEntries(Object.entries(place.replies).filter(([thread]) => !gone.includes(thread)));
  const units = place.units + 1;
  return go({ ...place, replies, units, comparing: rest, step: rest.length > 0 ? 'gone' : 'chat' }, items, channel);
};

/** A held comment is not shown, and yet it is there. */
const beginComparison = (place: Place, now: Date): Place => {
  const known = Object.keys(place.replies).filter((thread) => thread !== '' && !place.held.includes(thread));
  if (known.length === 0 || !isDue(place.comparedAt, now)) return { ...place, step: 'chat' };
  // What was read for the first time just now stands there.
  const isFirst = place.comparedAt === null;
  return { ...place, comparedAt: now.toISOString(), comparing: isFirst ? [] : known, step: isFirst ? 'chat' : 'gone' };
};

/** The chat of a running broadcast; YouTube says how long to wait before its next page. */
const readChat = async (place: Place, channel: ChannelAccess): Promise<Polled> => {
  if (channel.settings['liveChat'] !== true && channel.settings['liveChat'] !== 'true')
    return finish(place, [], channel);
  const chat = place.chat ?? (await findChat(channel));
  if (!chat) return finish({ ...place, units: place.units + 1 }, [], channel);
  try {
    const answer = await call(channel, 'GET', 'liveChat/messages', {
      part: 'snippet,authorDetails',
      liveChatId: chat.id,
      maxResults: '2000',
      pageToken: chat.page ?? undefined,
    });
    const items = list(answer['items']).map((item) => ({
      ...record(item),
      kind: 'youtube#liveChatMessage',
      liveChatId: chat.id,
      videoId: chat.video,
    }));
    const page = text(answer['nextPageToken']) ?? chat.page;
    const waitSeconds = Math.ceil((number(answer['pollingIntervalMillis']) ?? 5000) / 1000);
    const polled = finish({ ...place, chat: { ...chat, page }, units: place.units + 5 }, items, channel);
    return { ...polled, retryAfterSeconds: Math.max(waitSeconds, polled.retryAfterSeconds ?? 0) };
  } catch (error) {
    const isOver = error instanceof PlatformError && /^liveChat(Ended|Disabled|NotFound)$/.test(error.code);
    if (!isOver) throw error;
    return finish({ ...place, chat: null, units: place.units + 5 }, [], channel);
  }
};

const findChat = async (channel: ChannelAccess): Promise<Place['chat']> => {
  const answer = await call(channel, 'GET', 'liveBroadcasts', {
    part: 'snippet',
    broadcastStatus: 'active',
    broadcastType: 'all',
  });
  const broadcast = record(list(answer['items'])[0]);
  const chatId = id(record(broadcast['snippet'])['liveChatId']);
  return chatId ? { id: chatId, video: id(broadcast['id']), page: null } : null;
};

const go = (place: Place, items: unknown[], channel: ChannelAccess): Polled =>
  place.step === 'replies' && place.waiting.length === 0
    ? go(beginComparison(place, channel.now), items, channel)
    : place.step === 'chat' && !isLive(channel)
      ? finish(place, items, channel)
      : { items, cursor: JSON.stringify(place), hasMore: true };

const isLive = ({ settings }: ChannelAccess): boolean =>
  settings['liveChat'] === true || settings['liveChat'] === 'true';

/** Half of the day's units is for reading: a round may not come again before its share of the day is over. */
const finish = (place: Place, items: unknown[], { settings }: ChannelAccess): Polled => {
  const daily = number(settings['dailyUnits']) ?? 10_000;
  const retryAfterSeconds = Math.ceil((86_400 * place.units) / Math.max(1, daily / 2));
  const next: Place = {
    ...place,
    step: 'published',
    page: null,
    pages: 0,
    seenAt: place.newestAt ?? place.seenAt,
    units: 0,
  };
  return { items, cursor: JSON.stringify(next), hasMore: false, retryAfterSeconds };
};

const threadId = (thread: Json): string => id(thread['id']) ?? '';
const topOf = (thread: Json): Json => record(record(record(thread['snippet'])['topLevelComment'])['snippet']);
const publishedAt = (thread: Json): string | null => fromIso(topOf(thread)['publishedAt'])?.toISOString() ?? null;
const later = (one: string | null, other: string | null): string | null =>
  one === null || (other !== null && other > one) ? other : one;
const videoOf = (thread: Json): string | null => id(record(thread['snippet'])['videoId']);
const replyCount = (thread: Json): number => number(record(thread['snippet'])['totalReplyCount']) ?? 0;

/** The thread itself brings its newest few; more, or others than last time, are read one by one. */
const hasMoreReplies = (thread: Json, place: Place): boolean => {
  const count = replyCount(thread);
  const brought = list(record(thread['replies'])['comments']).length;
  return count > brought && count !== place.replies[threadId(thread)];
};

/** The newest few hundred are enough: older threads are compared by reading them anew. */
const remember = (known: Place['replies'], threads: Json[]): Place['replies'] => {
  const counts: [string, number][] = threads.map((thread) => [threadId(thread), replyCount(thread)]);
  const ids = new Set(counts.map(([thread]) => thread));
  return Object.fromEntries([...counts, ...Object.entries(known).filter(([thread]) => !ids.has(thread))].slice(0, 300));
};

const heldAfter = ({ held }: Place, step: Step, threads: Json[]): string[] => {
  const ids = threads.map(threadId);
  return step === 'published'
    ? held.filter((thread) => !ids.includes(thread))
    : [...new Set([...ids, ...held])].slice(0, 300);
};
