import type { QueuePlace } from '@hubbub/contracts';
import { getChannel, getConversation, type MessageRow } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { isAutomationPaused } from '../automation-switch';
import type { Context } from '../context';
import { capRowsOf, capsOfLane, freeAt, type Lane, roomName } from './caps';
import { listSlots } from './slots';

/** Counting stops here: more is "many". */
const mostCounted = 10_000;

/** Why a queued message has not left, and when it can; null for one that does not wait in the queue. */
export const placeInQueue = async (ctx: Context, db: EntityManager, row: MessageRow): Promise<QueuePlace | null> => {
  if (row.status !== 'queued') return null;
  const now = ctx.clock();
  const [{ before, beforeHere, room, doubtful }]: [
    { before: number; beforeHere: number; room: string; doubtful: boolean },
  ] = await db.query(
    `SELECT (SELECT count(*) FROM (SELECT FROM message m WHERE m.workspace_id = $1 AND m.channel_id = $2 AND m.id <> $3 AND (m.status = 'sending' OR (m.status = 'queued'
         AND (coalesce(m.not_before, '-infinity'), m.id) < (coalesce($4::timestamptz, '-infinity'), $3) AND (m.not_before IS NULL OR m.not_before <= greatest($5, $4)))) LIMIT ${mostCounted}) x)::int AS before,
       (SELECT count(*) FROM message m WHERE m.workspace_id = $1 AND m.conversation_id = $6 AND m.status = 'queued' AND m.id < $3)::int AS "beforeHere",
       (SELECT ${roomName} FROM conversation c WHERE c.workspace_id = $1 AND c.id = $6) AS room,
       EXISTS (SELECT FROM message m WHERE m.workspace_id = $1 AND m.conversation_id = $6 AND m.status = 'unconfirmed') AS doubtful`,
    [row.workspaceId, row.channelId, row.id, row.notBefore, now, row.conversationId],
  );
  const isAutomatic = row.authorType === 'rule';
  if (isAutomatic && (await isAutomationPaused(db, row.workspaceId))) return { before, until: null, reason: 'paused' };
  if (isAutomatic && doubtful) return { before, until: null, reason: 'doubt' };
  const channel = await getChannel(db, row.workspaceId, row.channelId);
  const conversation = await getConversation(db, row.workspaceId, row.conversationId);
  const isPrivateReply = row.audience === 'private' && conversation.kind !== 'direct';
  const lane: Lane = { scope: isPrivateReply ? 'private_reply' : 'message', kind: conversation.kind, room };
  const caps = capsOfLane(capRowsOf(ctx.findConnector(channel.platform)?.platform, channel.settings), lane, now);
  const slots = await listSlots(db, row.workspaceId, row.channelId, caps, now);
  const ofChannel = caps.filter(({ per }) => !per);
  const ofRoom = caps.filter(({ per }) => per);
  const capFreeAt = later(freeAt(ofChannel, slots, now, before), freeAt(ofRoom, slots, now, beforeHere));
  const rests = channel.breakerUntil && channel.breakerUntil > now ? channel.breakerUntil : null;
  const waits: [QueuePlace['reason'], Date | null][] = [
    [row.attempts > 0 ? 'again' : 'later', row.notBefore && row.notBefore > now ? row.notBefore : null],
    [channel.breakerReason === 'silent' ? 'silent' : 'limit', rests],
    ['limit', capFreeAt],
  ];
  // What holds it longest is the reason.
  const [longest] = waits
    .flatMap(([reason, until]) => (until ? [{ reason, until }] : []))
    .sort((a, b) => b.until.getTime() - a.until.getTime());
  return { before, until: longest?.until.toISOString() ?? null, reason: longest?.reason ?? 'turn' };
};

const later = (a: Date | null, b: Date | null): Date | null => (a && b ? (a > b ? a : b) : (a ?? b));

/** How much waits in each channel's queue. */
export const countQueued = async (db: EntityManager, workspaceId: number): Promise<Map<string, number>> => {
  const rows: { channel_id: string; count: number }[] = await db.query(
    `SELECT channel_id, count(*)::int AS count FROM message WHERE workspace_id = $1 AND status = 'queued' GROUP BY channel_id`,
    [workspaceId],
  );
  return new Map(rows.map(({ channel_id, count }) => [channel_id, count]));
};
