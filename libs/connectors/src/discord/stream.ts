import { setTimeout as wait } from 'node:timers/promises';
import { PlatformError, foreignCode } from '@hubbub/runtime';
import type { ChannelAccess, StreamRequest } from '../connector';
import { id, number, record, text, type Json } from '../shared/read';
import { apiOf, call, tokenOf } from './call';
import { connect, sessionIn, type Ended } from './gateway';
import { readRoom, type Rooms } from './history';
import { isLater } from './snowflake';

/** What outlives a connection and a restart. */
interface Place {
  session: { sessionId: string; url: string; seq: number } | null;
  rooms: Rooms;
}

const forwarded = new Set([
  'MESSAGE_CREATE',
  'MESSAGE_UPDATE',
  'MESSAGE_DELETE',
  'MESSAGE_DELETE_BULK',
  'MESSAGE_REACTION_ADD',
  'MESSAGE_REACTION_REMOVE',
  'MESSAGE_REACTION_REMOVE_ALL',
  'MESSAGE_REACTION_REMOVE_EMOJI',
]);

const maxRooms = 500;

/**
 * Keeps a connection until the signal aborts. A broken one is resumed, and the server then repeats what was missed;
 * where the session is lost, what was missed is read by REST, room by room. The cursor moves only once items are
 * durable, so nothing lies between the two. Throws PlatformError where no further attempt can succeed.
 */
export const stream = async (request: StreamRequest, channel: ChannelAccess): Promise<void> => {
  const { signal, onState } = request;
  let place: Place = placeIn(request.cursor);
  for (let failures = 0; !signal.aborted;) {
    const ended = await runOnce(place, request, channel).catch((error: unknown) => {
      if (error instanceof PlatformError && error.outcome === 'refused') throw error;
      return { place, ended: null, trouble: troubleOf(error) };
    });
    place = ended.place;
    if (signal.aborted) return;
    const { next, code, wasReady } = ended.ended ?? { next: 'resume', code: 0, wasReady: false };
    if (next === 'stop') throw fatalError(code);
    if (next === 'identify') place = { ...place, session: null };
    failures = wasReady ? 0 : failures + 1;
    if (failures >= 5) place = { ...place, session: null }; // its server may be gone for good
    const trouble = 'trouble' in ended ? ended.trouble : lostWith(code);
    if (failures > 0) onState('degraded', trouble);
    await pause(failures, next === 'identify', signal);
  }
};

type Trouble = NonNullable<Parameters<StreamRequest['onState']>[1]>;

const troubleOf = (error: unknown): Trouble => ({
  reason: error instanceof Error ? error.message : 'unknown',
  reasonCode: error instanceof PlatformError ? error.code : 'connection_lost',
});

const lostWith = (code: number): Trouble => ({
  reason: `The connection to Discord ended (${code})`,
  reasonCode: 'connection_lost',
});

/** A moment after a good connection, up to a minute after many bad ones. A new session waits at random, as Discord asks. */
const pause = async (failures: number, isNew: boolean, signal: AbortSignal): Promise<void> => {
  const ms =
    failures > 0 ? Math.min(60_000, 500 * 2 ** failures) * (0.5 + Math.random() / 2) : isNew ? 1000 * Math.random() : 0;
  if (ms > 0) await wait(ms, undefined, { signal }).catch(() => undefined);
};

const runOnce = async (
  start: Place,
  { signal, onItems, onState }: StreamRequest,
  channel: ChannelAccess,
): Promise<{ place: Place; ended: Ended }> => {
  let place = start;
  const base = start.session?.url ?? (await findGateway(channel, signal, onState));
  if (signal.aborted) return { place, ended: { next: 'stop', code: 1000, wasReady: false } };
  const lost = new AbortController(); // ends this connection alone
  let work: Promise<void> = Promise.resolve();
  let failure: unknown = null;
  const queue: { t: string; d: Json; s: number }[] = [];

  const save = async (items: unknown[], next: Place) => {
    await onItems(items, JSON.stringify(next));
    place = next;
  };
  const fillGap = async () => {
    for (const [room, known] of Object.entries(place.rooms)) {
      for (let hasMore = true, at = known; hasMore && !lost.signal.aborted;) {
        const page = await readRoom(room, at, channel);
        at = { ...at, last: page.last };
        if (page.items.length > 0) await save(page.items, { ...place, rooms: { ...place.rooms, [room]: at } });
        hasMore = page.hasMore;
      }
    }
  };
  const flush = async () => {
    while (queue.length > 0) {
      const frames = queue.splice(0, 100);
      const ready = frames.find(({ t }) => t === 'READY');
      const session = ready ? sessionIn(ready.d) : null;
      const seq = frames.at(-1)?.s ?? 0;
      if (ready) await fillGap();
      const items = frames.filter(({ t }) => forwarded.has(t)).map(({ t, d }) => ({ t, d }));
      const next: Place = {
        session: session
          ? { sessionId: session.sessionId, url: session.url, seq }
          : place.session
            ? { ...place.session, seq }
            : null,
        rooms: roomsAfter(place.rooms, frames),
      };
      if (items.length > 0 || ready) await save(items, next);
      else place = next;
      if (frames.some(({ t }) => t === 'READY' || t === 'RESUMED')) onState('ok', null);
    }
  };

  const ended = await connect({
    url: gatewayUrl(base, channel),
    token: tokenOf(channel),
    resume: start.session,
    signal: AbortSignal.any([signal, lost.signal]),
    onDispatch: (frame) => {
      queue.push(frame);
      work = work.then(flush).catch((error: unknown) => {
        failure ??= error;
        queue.length = 0;
        lost.abort();
      });
    },
  });
  if (signal.aborted) lost.abort();
  await work;
  if (failure && !signal.aborted) {
    onState('degraded', {
      reason: failure instanceof Error ? failure.message : 'Events could not be kept',
      reasonCode: 'not_kept',
    });
    return { place, ended: { next: 'resume', code: ended.code, wasReady: false } };
  }
  return { place, ended };
};

/** Over the day's limit of new sessions Discord takes the token away, so none is begun at zero. */
const findGateway = async (
  channel: ChannelAccess,
  signal: AbortSignal,
  onState: StreamRequest['onState'],
): Promise<string> => {
  const answer = record(await call(channel, 'GET', '/gateway/bot'));
  const limit = record(answer['session_start_limit']);
  if (number(limit['remaining']) === 0) {
    onState('degraded', {
      reason: 'The day’s limit of new connections to Discord is used up',
      reasonCode: 'connections_used_up',
    });
    const resetMs = Math.min(number(limit['reset_after']) ?? 3_600_000, 86_400_000);
    await wait(resetMs, undefined, { signal }).catch(() => undefined);
  }
  const url = text(answer['url']);
  if (!url) throw new PlatformError('unknown', 'no_gateway', 'Discord named no gateway in its answer');
  return url;
};

/** The token goes to Discord's own hosts, or to the server that `apiBaseUrl` names, and nowhere else. */
const gatewayUrl = (base: string, channel: ChannelAccess): string => {
  const url = URL.canParse(base) ? new URL(base) : null;
  const isTheirs = url !== null && /(^|\.)discord\.(gg|com)$/.test(url.hostname) && url.protocol === 'wss:';
  const isStandIn = url !== null && !!channel.settings.apiBaseUrl && url.hostname === new URL(apiOf(channel)).hostname;
  if (!url || !(isTheirs || isStandIn))
    throw new PlatformError('refused', 'bad_gateway', `${base.slice(0, 100)} is no gateway of Discord`);
  url.search = '?v=10&encoding=json';
  return url.toString();
};

const roomsAfter = (rooms: Rooms, frames: readonly { t: string; d: Json }[]): Rooms => {
  const next = { ...rooms };
  for (const { t, d } of frames) {
    const [room, last] = [id(d['channel_id']), id(d['id'])];
    if (t !== 'MESSAGE_CREATE' || !room || !last) continue;
    const known = next[room]?.last;
    delete next[room]; // the rooms that spoke last stand at the end
    next[room] = { guild: id(d['guild_id']) ?? '', last: known && isLater(known, last) ? known : last };
  }
  return Object.fromEntries(Object.entries(next).slice(-maxRooms));
};

const placeIn = (cursor: string | null): Place => {
  const place = record(cursor ? JSON.parse(cursor) : null);
  const session = record(place['session']);
  const [sessionId, url, seq] = [id(session['sessionId']), text(session['url']), number(session['seq'])];
  return {
    session: sessionId && url && seq !== null ? { sessionId, url, seq } : null,
    rooms: record(place['rooms']) as Rooms,
  };
};

const fatalError = (code: number): PlatformError =>
  code === 4004
    ? new PlatformError('refused', 'bad_token', 'Discord does not take the token. Enter the current one', {
        channelState: 'disconnected',
      })
    : new PlatformError(
        'refused',
        isTold(code) ? `gateway_${code}` : foreignCode(`gateway_${code}`),
        isTold(code) ? reasons[code] : `Discord closed the connection (${code})`,
        {
          channelState: 'degraded',
        },
      );

const isTold = (code: number): code is keyof typeof reasons => code in reasons;

const reasons = {
  4011: 'The bot is in too many servers for one connection',
  4013: 'Discord does not know the events that were asked for',
  4014: 'Switch "Message Content Intent" on: discord.com/developers/applications, your app, Bot',
} as const;
