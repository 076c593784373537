import { PlatformError } from '@hubbub/runtime';
import type { ChannelAccess, PollRequest, Polled } from '../connector';
import { fromIso, fromSeconds, id, list, record, text, type Json } from '../shared/read';
import { call, type Answer } from './call';
import { gone } from './normalise';

type Step =
  | { list: 'inbox' | 'own' | 'comments' | 'posts'; after: string | null; pages: number }
  | { list: 'modmail' }
  | { list: 'known'; names: string[] }
  | { list: 'conversation'; id: string };

interface Place {
  steps: Step[];
  /** The newest names of each list: an anchor alone may be deleted, and would then hide all that is newer. */
  seen: Record<string, string[]>;
  modmailAt: string | null;
  /** When what was read before was last looked at again. */
  comparedAt?: string | null;
}

const pageSize = 100;
/** Listings end after about a thousand things. */
const maxPages = 10;

/** One page of one list per call. Every round begins at the newest page. */
export const poll = async (request: PollRequest, channel: ChannelAccess): Promise<Polled> => {
  const kept = request.cursor ? (JSON.parse(request.cursor) as Place) : { steps: [], seen: {}, modmailAt: null };
  const place: Place = kept.steps.length > 0 ? kept : beginRound(kept, request, channel);
  const [step, ...rest] = place.steps;
  if (!step) return { items: [], cursor: JSON.stringify(place), hasMore: false };
  const read =
    step.list === 'modmail'
      ? await readModmail(place, request, channel)
      : step.list === 'conversation'
        ? await readConversation(step.id, channel)
        : step.list === 'known'
          ? await readKnown(step.names, channel)
          : await readListing(step, place, request, channel);
  const next: Place = { ...place, ...read.place, steps: [...read.next, ...rest] };
  const { pauseSeconds } = read;
  return {
    items: read.items,
    cursor: JSON.stringify(next),
    hasMore: next.steps.length > 0,
    ...(pauseSeconds === undefined ? {} : { retryAfterSeconds: pauseSeconds }),
  };
};

interface Read {
  items: unknown[];
  next: Step[];
  place?: Partial<Place>;
  pauseSeconds?: number | undefined;
}

const subredditOf = ({ settings }: ChannelAccess): string | null => {
  const name = text(settings['subreddit'])?.replace(/^\/?r\//, '');
  return name && /^\w+$/.test(name) ? name : null;
};

const roundOf = (channel: ChannelAccess): Step[] => {
  const lists = ['inbox', 'own', ...(subredditOf(channel) ? ['comments', 'posts'] : [])] as ('inbox' | 'own')[];
  const steps: Step[] = lists.map((name) => ({ list: name, after: null, pages: 0 }));
  return subredditOf(channel) ? [...steps, { list: 'modmail' }] : steps;
};

/** How often what was read before is looked at again. */
const comparedEveryMs = 6 * 3_600_000;

/** Listings leave out what is gone, so now and then the newest things are asked for by their names. */
const beginRound = (place: Place, { purpose }: PollRequest, channel: ChannelAccess): Place => {
  const steps = roundOf(channel);
  const now = channel.now.getTime();
  if (purpose !== 'live') return { ...place, steps };
  if (!place.comparedAt) return { ...place, steps, comparedAt: channel.now.toISOString() };
  if (now - Date.parse(place.comparedAt) < comparedEveryMs) return { ...place, steps };
  const names = [...new Set(Object.values(place.seen).flat())].filter((name) => /^t[13]_/.test(name));
  const known = Array.from({ length: Math.ceil(names.length / pageSize) }, (_, index): Step => ({
    list: 'known',
    names: names.slice(index * pageSize, (index + 1) * pageSize),
  }));
  return { ...place, comparedAt: channel.now.toISOString(), steps: [...steps, ...known] };
};

/** What was deleted, removed or edited comes as it is now; the rest is no news. Source: https://www.reddit.com/dev/api#GET_api_info */
const readKnown = async (names: string[], channel: ChannelAccess): Promise<Read> => {
  const answer = await orNothing(true, () => call(channel, 'GET', '/api/info', { id: names.join(',') }));
  const things = list(record(answer?.body['data'])['children']).map(record);
  return { items: things.filter(isChanged), next: [], pauseSeconds: answer?.pauseSeconds };
};

const isChanged = (thing: Json): boolean => {
  const { body, selftext, edited } = record(thing['data']);
  return [body, selftext].some((words) => gone.has(words)) || typeof edited === 'number';
};

const pathOf = (name: string, channel: ChannelAccess): string => {
  const community = subredditOf(channel) ?? '';
  const paths: Record<string, string> = {
    inbox: '/message/inbox',
    own: `/user/${encodeURIComponent(channel.externalId)}/comments`,
    comments: `/r/${community}/comments`,
    posts: `/r/${community}/new`,
  };
  return paths[name] ?? '/message/inbox';
};

const readListing = async (
  step: Extract<Step, { after: string | null }>,
  place: Place,
  { purpose, since }: PollRequest,
  channel: ChannelAccess,
): Promise<Read> => {
  const fields = { limit: String(pageSize), after: step.after ?? undefined };
  const answer = await orNothing(step.list !== 'inbox', () => call(channel, 'GET', pathOf(step.list, channel), fields));
  if (!answer) return { items: [], next: [] };
  const { body, pauseSeconds } = answer;
  const listing = record(body['data']);
  const things = list(listing['children']).map(record);
  const known = place.seen[step.list] ?? [];
  const isKnown = (thing: Json) => known.includes(nameOf(thing));
  const isOld = (thing: Json) => since !== null && (timeOf(thing) ?? since) < since;
  // What was edited comes again from the newest page; older pages are only for what was never read.
  const items = things.filter((thing) => !isOld(thing));
  const isPastKnown = purpose !== 'backfill' && (known.length === 0 || things.some(isKnown));
  const after = id(listing['after']);
  const goesOn = after !== null && !isPastKnown && items.length === things.length && step.pages + 1 < maxPages;
  const names = step.pages === 0 ? things.map(nameOf) : [];
  return {
    items,
    next: goesOn ? [{ ...step, after, pages: step.pages + 1 }] : [],
    place: { seen: { ...place.seen, [step.list]: [...new Set([...names, ...known])].slice(0, 200) } },
    pauseSeconds,
  };
};

/** A list that this account may not see must not hold back the others. */
const orNothing = async (mayBeRefused: boolean, work: () => Promise<Answer>): Promise<Answer | null> => {
  try {
    return await work();
  } catch (error) {
    const isRefused = error instanceof PlatformError && error.outcome === 'refused' && !error.channelState;
    if (mayBeRefused && isRefused) return null;
    throw error;
  }
};

const nameOf = (thing: Json): string => id(record(thing['data'])['name']) ?? '';
const timeOf = (thing: Json): Date | null => fromSeconds(record(thing['data'])['created_utc']);

/** Conversations that changed since; who moderates without the right to modmail goes without it. */
const readModmail = async (place: Place, { since }: PollRequest, channel: ChannelAccess): Promise<Read> => {
  const fields = { entity: subredditOf(channel) ?? '', state: 'all', sort: 'recent', limit: '100' };
  const answer = await orNothing(true, () => call(channel, 'GET', '/api/mod/conversations', fields));
  if (!answer) return { items: [], next: [] };
  const until = place.modmailAt ?? since?.toISOString() ?? null;
  const rows = Object.values(record(answer.body['conversations'])).map(record);
  const changed = rows.filter((row) => {
    const at = fromIso(row['lastUpdated'])?.toISOString();
    return id(row['id']) !== null && (until === null || at === undefined || at > until);
  });
  const newest = rows
    .map((row) => fromIso(row['lastUpdated'])?.toISOString() ?? '')
    .reduce((a, b) => (b > a ? b : a), until ?? '');
  return {
    items: [],
    next: changed.map((row) => ({ list: 'conversation', id: id(row['id']) ?? '' })),
    place: { modmailAt: newest || null },
    pauseSeconds: answer.pauseSeconds,
  };
};

const readConversation = async (conversationId: string, channel: ChannelAccess): Promise<Read> => {
  const path = `/api/mod/conversations/${encodeURIComponent(conversationId)}`;
  const { body, pauseSeconds } = await call(channel, 'GET', path);
  const conversation = body['conversation'];
  const messages = Object.values(record(body['messages'])).map(record);
  const items = messages
    .sort((a, b) => (text(a['date']) ?? '').localeCompare(text(b['date']) ?? ''))
    .map((message) => ({ kind: 'modmail', conversation, message }));
  return { items, next: [], pauseSeconds };
};
