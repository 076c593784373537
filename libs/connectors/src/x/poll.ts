import type { ChannelAccess, PollRequest, Polled } from '../connector';
import { fromIso, id, list, number, record, type Json } from '../shared/read';
import { call } from './call';

/** What was seen of each list, and the page that is being read. Lists are newest first. */
interface Place {
  mentions: string | null;
  directs: string | null;
  reading: 'mentions' | 'directs';
  page: string | null;
  newest: string | null;
  /** What this round has read so far: X charges for each. */
  reads: number;
}

/** Mentions and replies, then direct messages. Source: https://docs.x.com/x-api/posts/timelines/introduction */
export const poll = async ({ cursor, since }: PollRequest, channel: ChannelAccess): Promise<Polled> => {
  const start: Place = { mentions: null, directs: null, reading: 'mentions', page: null, newest: null, reads: 0 };
  const place: Place = cursor ? { ...start, ...(JSON.parse(cursor) as Partial<Place>) } : start;
  const isMentions = place.reading === 'mentions';
  const seen = place[place.reading];
  const answer = isMentions ? await readMentions(place, since, channel) : await readDirects(place, channel);
  const all = list(answer['data']).map(record);
  const fresh = all.filter((entry) => isNewer(id(entry['id']), seen) && isSince(entry, since));
  const newest = [place.newest, ...fresh.map((entry) => id(entry['id']))].reduce(
    (a, b) => (isNewer(b, a) ? b : a),
    null,
  );
  const page = id(record(answer['meta'])['next_token']);
  const isDone = !page || fresh.length < all.length;
  const reads = place.reads + all.length + list(record(answer['includes'])['users']).length;
  const items = fresh.map((payload) => ({
    data: {
      event_type: isMentions ? 'post.mention.create' : 'dm.received',
      filter: { user_id: channel.externalId },
      payload,
      includes: answer['includes'] ?? {},
    },
  }));
  const next: Place = isDone
    ? {
        ...place,
        [place.reading]: newest ?? seen,
        reading: isMentions ? 'directs' : 'mentions',
        page: null,
        newest: null,
        reads: isMentions ? reads : 0,
      }
    : { ...place, page, newest, reads };
  const hasMore = !isDone || isMentions;
  const rest = hasMore ? {} : { retryAfterSeconds: secondsFor(reads, channel) };
  return { items, cursor: JSON.stringify(next), hasMore, ...rest };
};

/** Direct messages may be read fifteen times in fifteen minutes, and every reading costs: the day's budget is spread. */
const secondsFor = (reads: number, { settings }: ChannelAccess): number =>
  Math.max(120, Math.ceil((86_400 * reads) / Math.max(1, number(settings['dailyReads']) ?? 10_000)));

const fields = {
  'tweet.fields':
    'attachments,author_id,conversation_id,created_at,edit_history_tweet_ids,entities,in_reply_to_user_id,note_tweet,referenced_tweets',
  'user.fields': 'name,username,profile_image_url,public_metrics',
  'media.fields': 'media_key,type,url,preview_image_url,variants',
};

const readMentions = (place: Place, since: Date | null, channel: ChannelAccess): Promise<Json> =>
  call(channel, `/2/users/${encodeURIComponent(channel.externalId)}/mentions`, {
    query: {
      ...fields,
      expansions: 'author_id,attachments.media_keys,referenced_tweets.id',
      max_results: '100',
      since_id: place.mentions ?? undefined,
      start_time: place.mentions === null && since ? since.toISOString() : undefined,
      pagination_token: place.page ?? undefined,
    },
  });

const readDirects = (place: Place, channel: ChannelAccess): Promise<Json> =>
  call(channel, '/2/dm_events', {
    query: {
      ...fields,
      'dm_event.fields': 'id,text,event_type,created_at,dm_conversation_id,sender_id,attachments',
      expansions: 'sender_id,attachments.media_keys',
      event_types: 'MessageCreate',
      // The list knows no "since", so what was seen is read, and paid for, once more.
      max_results: place.directs === null || place.page ? '100' : '20',
      pagination_token: place.page ?? undefined,
    },
  });

/** Ids grow with time; they are longer than a number can hold. */
const isNewer = (one: string | null, than: string | null): boolean =>
  one !== null && (than === null || one.length > than.length || (one.length === than.length && one > than));

const isSince = (entry: Json, since: Date | null): boolean =>
  since === null || (fromIso(entry['created_at']) ?? since) >= since;
