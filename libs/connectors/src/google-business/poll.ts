import type { ChannelAccess, PollRequest, Polled } from '../connector';
import { fromIso, list, record, text, type Json } from '../shared/read';
import { call } from './call';
import { placeOf } from './place';

interface Place {
  page: string | null;
  /** The newest change of the last round, and what changed just then: older pages hold nothing new. */
  seen: { at: string | null; names: string[] };
  /** The same for the round that is running. */
  newest: { at: string | null; names: string[] };
}

const start: Place = { page: null, seen: { at: null, names: [] }, newest: { at: null, names: [] } };

/** Latest change first, so a round ends at what was known. Source: https://developers.google.com/my-business/content/review-data */
export const poll = async ({ cursor, since, purpose }: PollRequest, channel: ChannelAccess): Promise<Polled> => {
  const place = cursor ? (JSON.parse(cursor) as Place) : start;
  const answer = await call(channel, 'GET', `${placeOf(channel)}/reviews`, {
    pageSize: '50',
    orderBy: 'updateTime desc',
    pageToken: place.page ?? undefined,
  });
  const reviews = list(answer['reviews']).map((review) => rowOf(record(review)));
  const isLive = purpose === 'live';
  const until = isLive ? place.seen.at : (since?.toISOString() ?? null);
  const isNews = ({ at, name }: Row) =>
    at === null || until === null || at > until || (at === until && !(isLive && place.seen.names.includes(name)));
  const fresh = reviews.filter(isNews);
  const newest = newestOf([...reviews, ...namesOf(place.newest)]);
  const page = text(answer['nextPageToken']) || null;
  const goesOn = page !== null && fresh.length === reviews.length && !(isLive && place.seen.at === null);
  const next: Place = goesOn
    ? { ...place, page, newest }
    : { page: null, seen: newestOf([...namesOf(newest), ...namesOf(place.seen)]), newest: start.newest };
  return { items: fresh.map(({ review }) => ({ review })), cursor: JSON.stringify(next), hasMore: goesOn };
};

interface Row {
  at: string | null;
  name: string;
  review: Json;
}

/** An answer of ours changes a review too, and does not always move its own time. */
const rowOf = (review: Json): Row => {
  const times = [review['updateTime'], record(review['reviewReply'])['updateTime']];
  const at = times.map((time) => fromIso(time)?.toISOString() ?? '').reduce((a, b) => (b > a ? b : a));
  return { at: at || null, name: text(review['name']) ?? '', review };
};

const namesOf = ({ at, names }: Place['seen']): Row[] => names.map((name) => ({ at, name, review: {} }));

const newestOf = (rows: readonly Row[]): Place['seen'] => {
  const at = rows.reduce<string | null>(
    (latest, row) => (row.at !== null && (latest === null || row.at > latest) ? row.at : latest),
    null,
  );
  return { at, names: [...new Set(rows.filter((row) => at !== null && row.at === at).map(({ name }) => name))] };
};
