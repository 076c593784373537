import { PlatformError, readJson } from '@hubbub/runtime';
import type { ChannelAccess, Polled, PollRequest } from '../connector';
import { filled, fromIso, isRecord, list, record, type Json } from '../shared/read';
import { callGraph, type GraphAnswer, type GraphCall } from './graph';
import { pauseFor } from './usage';

/** What is still to be read of one run; all of it in the cursor, so that a run goes on where it stopped. */
export interface Run {
  purpose: PollRequest['purpose'];
  /** Older than this is known. Null: everything. */
  since: string | null;
  startedAt: string;
  /** Lists still to be paged: the account's posts, then its threads. */
  lists: { name: string; after?: string }[];
  /** Things found in them, read one after the other. */
  waiting: { name: string; path: string[]; post?: Json; after?: string }[];
  pages: number;
  /** How many comments each media had when it was last read: lists without a time filter are told apart by that. */
  counts: Record<string, number>;
}

/** A call that reads. */
export type Reading = Pick<GraphCall, 'path' | 'query' | 'login' | 'errors'>;

/** One list of an account and what hangs on its entries. */
export interface Source {
  /** The first page of a list. */
  list(channel: ChannelAccess, run: Run): Reading;
  /** What to read of each entry, or null where nothing is new; and the entry's own item, if it is one. */
  entry(node: Json, run: Run, channel: ChannelAccess): { waiting: Run['waiting'][number] | null; items: Json[] };
  /** True once the entries are older than what the run seeks. */
  isOver(node: Json, run: Run): boolean;
  read(waiting: Run['waiting'][number], run: Run): Reading;
  /** The items in one page of what hangs on an entry. */
  items(node: Json, waiting: Run['waiting'][number], run: Run, channel: ChannelAccess): Json[];
}

/** A first live run starts a little back: history is the backfill's. */
const firstLookBackMs = 3_600_000;
/** Runs overlap, since lists and clocks lag. */
const overlapMs = 300_000;
/** A live run looks at the newest posts only; comments under older ones come by webhook or backfill. */
const livePages = 2;

/** One call's worth of a run over all sources. */
export const pollMeta = async (
  request: PollRequest,
  channel: ChannelAccess,
  sources: Readonly<Record<string, Source>>,
): Promise<Polled> => {
  const run = readRun(request, channel, sources);
  const answer = await step(run, request, channel, sources);
  const isDone = run.waiting.length === 0 && run.lists.length === 0;
  const wait = pauseFor(answer.usage);
  const since = new Date(Date.parse(run.startedAt) - overlapMs).toISOString();
  const next = isDone ? { since, counts: newest(run.counts) } : { run };
  return {
    items: answer.items,
    cursor: JSON.stringify(next),
    hasMore: !isDone,
    ...(wait === undefined ? {} : { retryAfterSeconds: wait }),
  };
};

const nothing: GraphAnswer = { body: {}, usage: { percent: 0, regainSeconds: 0 } };

type Step = Pick<GraphAnswer, 'usage'> & { items: Json[] };

const step = (
  run: Run,
  request: PollRequest,
  channel: ChannelAccess,
  sources: Readonly<Record<string, Source>>,
): Promise<Step> => {
  const [waiting] = run.waiting;
  const source = sources[waiting?.name ?? run.lists[0]?.name ?? ''];
  if (!source) {
    run.lists.shift();
    run.waiting.shift();
    return Promise.resolve({ items: [], usage: nothing.usage });
  }
  return waiting ? readEntry(run, waiting, channel, source) : readList(run, request, channel, source);
};

const readList = async (run: Run, request: PollRequest, channel: ChannelAccess, source: Source): Promise<Step> => {
  const [current] = run.lists;
  const reading = source.list(channel, run);
  const query = { ...reading.query, after: current?.after };
  const { body, usage } = await callGraph(channel, { method: 'GET', ...reading, query });
  const nodes = list(body['data']).map(record);
  const found = nodes.map((node) => source.entry(node, run, channel));
  run.waiting.push(...found.flatMap(({ waiting }) => (waiting ? [waiting] : [])));
  run.pages += 1;
  const after = nextOf(body);
  const last = nodes.at(-1);
  const isOver = !after || (last && source.isOver(last, run)) || (request.purpose === 'live' && run.pages >= livePages);
  if (current && !isOver) current.after = after;
  else {
    run.lists.shift();
    run.pages = 0;
  }
  return { items: found.flatMap(({ items }) => items), usage };
};

const readEntry = async (
  run: Run,
  waiting: Run['waiting'][number],
  channel: ChannelAccess,
  source: Source,
): Promise<Step> => {
  const reading = source.read(waiting, run);
  const query = { ...reading.query, after: waiting.after };
  const answer = await callGraph(channel, { method: 'GET', ...reading, query }).catch((error: unknown) => {
    // A post or thread may have gone since its list was read.
    if (error instanceof PlatformError && error.code === 'gone') return nothing;
    throw error;
  });
  const { body, usage } = answer;
  const after = nextOf(body);
  if (after) waiting.after = after;
  else run.waiting.shift();
  const nodes = list(body['data'] ?? record(body['messages'])['data']).map(record);
  return { items: nodes.flatMap((node) => source.items(node, waiting, run, channel)), usage };
};

/** Stop where `paging.next` is missing, not where a page is short. */
const nextOf = (body: Json): string | undefined => {
  const paging = record(body['paging']);
  return filled(paging['next']) ? (filled(record(paging['cursors'])['after']) ?? undefined) : undefined;
};

const readRun = (request: PollRequest, channel: ChannelAccess, sources: Readonly<Record<string, Source>>): Run => {
  const saved = parse(request.cursor);
  const run = saved['run'];
  if (isRecord(run) && Array.isArray(run['lists']) && Array.isArray(run['waiting'])) return run as unknown as Run;
  const lookBack = request.purpose === 'live' ? new Date(channel.now.getTime() - firstLookBackMs) : null;
  const since = fromIso(saved['since']) ?? request.since ?? lookBack;
  return {
    purpose: request.purpose,
    since: since?.toISOString() ?? null,
    startedAt: channel.now.toISOString(),
    lists: Object.keys(sources).map((name) => ({ name })),
    waiting: [],
    pages: 0,
    counts: Object.fromEntries(
      Object.entries(record(saved['counts'])).filter(
        (entry): entry is [string, number] => typeof entry[1] === 'number',
      ),
    ),
  };
};

const newest = (counts: Run['counts']): Run['counts'] => Object.fromEntries(Object.entries(counts).slice(-100));

const parse = (cursor: string | null): Json => {
  try {
    return cursor === null ? {} : record(readJson(cursor));
  } catch {
    return {};
  }
};

/** True where an instant of a node lies before what the run seeks. Unreadable counts as new. */
export const isOlder = (value: unknown, { since }: Run): boolean => {
  const at = fromIso(value);
  return since !== null && at !== null && at < new Date(since);
};

/** A polled thing in the shape of the webhook that would have brought it, so that it takes the same road. */
export const asWebhook = (
  object: 'page' | 'instagram',
  channel: ChannelAccess,
  part: { changes: Json[] } | { messaging: Json[] },
): Json => ({ object, entry: [{ id: channel.externalId, ...part }] });
