import { capsFor } from '@hubbub/connectors';
import { type ConversationKind, conversationKinds, type Platform, type RateCapRow } from '@hubbub/contracts';
import { z } from 'zod';

/** What is counted: a kind of call in a kind of conversation. */
export interface Lane {
  scope: RateCapRow['scope'];
  kind: ConversationKind;
  /** Where it goes, as far as a platform counts that (`roomName`). */
  room?: string | null;
}

/**
 * SQL for the room of a conversation `c`: the other side of a direct one; elsewhere what stands before the last colon
 * of its id, which is the chat that a thread belongs to.
 */
export const roomName = `CASE WHEN c.kind = 'direct' THEN c.external_id ELSE regexp_replace(c.external_id, ':[^:]*$', '') END`;

/**
 * `settings.caps` of a channel: its own numbers instead of the platform's, for accounts that were told others (and
 * for the caps on which sources disagree).
 */
export const ChannelCaps = z.array(
  z.object({
    scope: z.enum(['message', 'private_reply', 'act']),
    kind: z.enum(conversationKinds).optional(),
    per: z.literal('room').optional(),
    resetsBy: z.literal('inbound').optional(),
    count: z.int().min(1).max(1_000_000),
    perSeconds: z.number().min(0.01).max(604_800),
  }),
);

/** All caps that bind a channel; its own rows of a scope take the place of the platform's alike. */
export const capRowsOf = (
  platform: Platform | undefined,
  settings: Readonly<Record<string, unknown>>,
): RateCapRow[] => {
  const own = ChannelCaps.safeParse(settings['caps']);
  const given = own.success ? own.data : [];
  const rows = given.map(({ kind, per, resetsBy, ...row }) => ({
    ...row,
    ...(kind ? { kind } : {}),
    ...(per ? { per } : {}),
    ...(resetsBy ? { resetsBy } : {}),
    since: '',
    source: '',
  }));
  const subject = ({ scope, per }: Pick<RateCapRow, 'scope' | 'per'>): string => `${scope} ${per ?? 'channel'}`;
  const replaced = new Set(rows.map(subject));
  return [...(platform?.caps ?? []).filter((row) => !replaced.has(subject(row))), ...rows];
};

/** Those that bind one lane now; what each room has for itself only where the lane names its room. */
export const capsOfLane = (rows: readonly RateCapRow[], { scope, kind, room }: Lane, now: Date): RoomCap[] =>
  capsFor(rows, scope, kind, now).flatMap((row) => (row.per ? (room ? [{ ...row, room }] : []) : [row]));

/** A cap, and of one that counts by rooms the room in question. */
export type RoomCap = RateCapRow & { room?: string };

/** Which attempts a cap counts: a private reply is a message too. */
export const counts = (cap: RoomCap, lane: Lane): boolean =>
  (cap.scope === lane.scope || (cap.scope === 'message' && lane.scope === 'private_reply')) &&
  (cap.kind === undefined || cap.kind === lane.kind) &&
  (cap.room === undefined || cap.room === lane.room);

const isReset = (cap: RoomCap, { isAnswered }: Slot): boolean => cap.resetsBy === 'inbound' && isAnswered === true;

/** An attempt that its platform may count as late as `countedFrom`. */
export interface Slot extends Lane {
  countedFrom: Date;
  /** The other side wrote after it had begun. Known only where a cap asks for it. */
  isAnswered?: boolean | null;
}

/**
 * How many more attempts of a lane may begin now. An attempt is counted from its start until a whole window after
 * its answer, since nobody can know when in between the platform counted it: so no window of the platform's holds
 * more than the cap, whatever the network does.
 */
export const roomOf = (caps: readonly RoomCap[], slots: readonly Slot[], now: Date): number =>
  Math.min(...caps.map((cap) => cap.count - liveTimes(cap, slots, now).length), Number.MAX_SAFE_INTEGER);

/** When an attempt can begin that has `before` others of its lane before it; null where nothing holds it. */
export const freeAt = (caps: readonly RoomCap[], slots: readonly Slot[], now: Date, before = 0): Date | null => {
  const times = caps.flatMap((cap) => {
    const live = liveTimes(cap, slots, now);
    const over = live.length + before + 1 - cap.count;
    if (over <= 0) return [];
    // The first `live.length` places come back as attempts lapse, the others one window after they were given out.
    const rounds = Math.floor((over - 1) / cap.count);
    const ends = live[(over - 1) % cap.count] ?? now.getTime();
    return [ends + (1 + rounds) * cap.perSeconds * 1000];
  });
  return times.length === 0 ? null : new Date(Math.max(...times));
};

/** Oldest first. */
const liveTimes = (cap: RoomCap, slots: readonly Slot[], now: Date): number[] =>
  slots
    .filter((slot) => counts(cap, slot) && !isReset(cap, slot))
    .map(({ countedFrom }) => countedFrom.getTime())
    .filter((at) => at + cap.perSeconds * 1000 > now.getTime())
    .sort((a, b) => a - b);
