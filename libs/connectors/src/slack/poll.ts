import type { ChannelAccess, PollRequest, Polled } from '../connector';
import { id, list, record, text, type Json } from '../shared/read';
import { call } from './call';

/** Where reading goes on: rooms and threads still to read, and from when on. */
interface Place {
  since: string;
  startedAt: string;
  self: { team: string; user: string };
  rooms: [channel: string, type: string, thread: string | null, page: string | null][];
}

/**
 * History of the rooms that the app is in, one page of one room or thread per call, oldest rooms first. For
 * backfill and comparison only: apps outside Slack's marketplace may ask once a minute.
 * Source: https://docs.slack.dev/reference/methods/conversations.history
 */
export const poll = async ({ cursor, since }: PollRequest, channel: ChannelAccess): Promise<Polled> => {
  const place = await placeOf(cursor, since, channel);
  const [room, ...rest] = place.rooms;
  if (!room) return { items: [], cursor: JSON.stringify({ ...place, since: place.startedAt }), hasMore: false };
  const [roomId, type, thread, page] = room;
  const answer = await call(channel, thread ? 'conversations.replies' : 'conversations.history', {
    channel: roomId,
    ts: thread ?? undefined,
    oldest: place.since,
    limit: '100',
    cursor: page ?? undefined,
  });
  const messages = list(answer['messages']).map(record);
  const next = text(record(answer['response_metadata'])['next_cursor']) || null;
  const rooms: Place['rooms'] = [
    ...(next ? [[roomId, type, thread, next] as Place['rooms'][number]] : []),
    ...(thread ? [] : messages.flatMap((message) => threadIn(message, roomId, type, place.since))),
    ...rest,
  ];
  const done = rooms.length === 0;
  return {
    items: messages.map((message) => asEvent(message, roomId, type, place)),
    cursor: JSON.stringify({ ...place, rooms, ...(done ? { since: place.startedAt } : {}) }),
    hasMore: !done,
  };
};

const placeOf = async (cursor: string | null, since: Date | null, channel: ChannelAccess): Promise<Place> => {
  const known = cursor ? (JSON.parse(cursor) as Place) : null;
  if (known && known.rooms.length > 0) return known;
  const who = await call(channel, 'auth.test');
  const from = since ?? new Date(channel.now.getTime() - 30 * 86_400_000);
  return {
    since: known?.since ?? seconds(from),
    startedAt: seconds(channel.now),
    self: { team: id(who['team_id']) ?? '', user: id(who['user_id']) ?? '' },
    rooms: await listRooms(channel),
  };
};

const listRooms = async (channel: ChannelAccess): Promise<Place['rooms']> => {
  const rooms: Place['rooms'] = [];
  let page: string | null = null;
  do {
    const answer: Json = await call(channel, 'conversations.list', {
      types: 'public_channel,private_channel,mpim,im',
      exclude_archived: 'true',
      limit: '200',
      cursor: page ?? undefined,
    });
    for (const room of list(answer['channels']).map(record)) {
      const roomId = id(room['id']);
      const type = room['is_im'] === true ? 'im' : room['is_mpim'] === true ? 'mpim' : 'channel';
      const isIn = type === 'channel' ? room['is_member'] === true : true;
      if (roomId && isIn) rooms.push([roomId, type, null, null]);
    }
    page = text(record(answer['response_metadata'])['next_cursor']) || null;
  } while (page);
  return rooms;
};

const threadIn = (message: Json, room: string, type: string, since: string): Place['rooms'] => {
  const [thread, latest] = [text(message['thread_ts']), text(message['latest_reply'])];
  return thread && latest && Number(latest) > Number(since) ? [[room, type, thread, null]] : [];
};

/** In the form in which the Events API would have sent it. */
const asEvent = (message: Json, channel: string, channel_type: string, { self }: Place) => ({
  type: 'event_callback',
  team_id: self.team,
  authorizations: [{ team_id: self.team, user_id: self.user, is_bot: true }],
  event: { ...message, channel, channel_type },
});

const seconds = (at: Date): string => (at.getTime() / 1000).toFixed(6);
