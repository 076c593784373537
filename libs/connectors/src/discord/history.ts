import { PlatformError } from '@hubbub/runtime';
import type { ChannelAccess, PollRequest, Polled } from '../connector';
import { id, list, record, type Json } from '../shared/read';
import { call } from './call';
import { isLater, snowflakeAt } from './snowflake';

/** The newest message that was seen in each room, with the room's server ('' for direct messages). */
export type Rooms = Record<string, { guild: string; last: string }>;

interface Place {
  rooms: Rooms;
  waiting: string[];
}

export const pageSize = 100;

/** History of the rooms that the bot may read, a page of one room per call. Direct rooms cannot be listed. */
export const poll = async ({ cursor, since }: PollRequest, channel: ChannelAccess): Promise<Polled> => {
  const kept = cursor ? (JSON.parse(cursor) as Place) : null;
  const place = kept && kept.waiting.length > 0 ? kept : await startOf(kept?.rooms ?? {}, since, channel);
  const [room, ...waiting] = place.waiting;
  const known = room ? place.rooms[room] : undefined;
  if (!room || !known) return { items: [], cursor: JSON.stringify({ ...place, waiting }), hasMore: waiting.length > 0 };
  const { items, last, hasMore } = await readRoom(room, known, channel);
  const next: Place = {
    rooms: { ...place.rooms, [room]: { ...known, last } },
    waiting: hasMore ? place.waiting : waiting,
  };
  const more = next.waiting.length > 0;
  // What is new comes over the gateway; this only compares.
  return { items, cursor: JSON.stringify(next), hasMore: more, ...(more ? {} : { retryAfterSeconds: 300 }) };
};

/** One page of a room after what was seen, oldest first. A room that is closed to the bot now is empty. */
export const readRoom = async (room: string, { guild, last }: Rooms[string], channel: ChannelAccess) => {
  const path = `/channels/${encodeURIComponent(room)}/messages?after=${encodeURIComponent(last)}&limit=${pageSize}`;
  const messages = list(await orNull(() => call(channel, 'GET', path))).map(record);
  const sorted = messages
    .filter((message) => id(message['id']) !== null)
    .sort((a, b) => (isLater(id(a['id']) ?? '', id(b['id']) ?? '') ? 1 : -1));
  return {
    items: sorted.map((message) => ({ t: 'MESSAGE_CREATE', d: guild ? { ...message, guild_id: guild } : message })),
    last: id(sorted.at(-1)?.['id']) ?? last,
    hasMore: messages.length >= pageSize,
  };
};

const startOf = async (known: Rooms, since: Date | null, channel: ChannelAccess): Promise<Place> => {
  const last = snowflakeAt(since ?? new Date(channel.now.getTime() - 30 * 86_400_000));
  const found = await listRooms(channel);
  const rooms: Rooms = { ...Object.fromEntries(found.map(([room, guild]) => [room, { guild, last }])), ...known };
  return { rooms, waiting: Object.keys(rooms) };
};

/** Text channels (0), announcements (5) and running threads (10 to 12); narrowed to the chosen ones. */
const listRooms = async (channel: ChannelAccess): Promise<[room: string, guild: string][]> => {
  const wanted = list(channel.settings['channelIds'])
    .map(id)
    .filter((found) => found !== null);
  const rooms: [string, string][] = [];
  for (const guild of list(await call(channel, 'GET', '/users/@me/guilds')).map(record)) {
    const guildId = id(guild['id']);
    if (!guildId) continue;
    const path = `/guilds/${encodeURIComponent(guildId)}`;
    const channels = list(await orNull(() => call(channel, 'GET', `${path}/channels`)));
    const threads = list(record(await orNull(() => call(channel, 'GET', `${path}/threads/active`)))['threads']);
    for (const room of [...channels, ...threads].map(record)) {
      const roomId = id(room['id']);
      if (roomId && readable.has(room['type']) && isWanted(room, wanted)) rooms.push([roomId, guildId]);
    }
  }
  return rooms;
};

const readable = new Set<unknown>([0, 5, 10, 11, 12]);

const isWanted = (room: Json, wanted: string[]): boolean =>
  wanted.length === 0 || wanted.includes(id(room['id']) ?? '') || wanted.includes(id(room['parent_id']) ?? '');

const orNull = async (work: () => Promise<unknown>): Promise<unknown> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PlatformError && error.outcome === 'refused' && !error.channelState) return null;
    throw error;
  }
};
