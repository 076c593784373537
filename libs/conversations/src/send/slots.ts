import type { RateCapRow } from '@hubbub/contracts';
import type { EntityManager } from 'typeorm';
import type { Lane, Slot } from './caps';

/** The attempts that the caps may still count. Bounded by the caps themselves. */
export const listSlots = async (
  db: EntityManager,
  workspaceId: number,
  channelId: string,
  caps: readonly RateCapRow[],
  now: Date,
): Promise<Slot[]> => {
  if (caps.length === 0) return [];
  const longestMs = Math.max(...caps.map(({ perSeconds }) => perSeconds)) * 1000;
  const scopes = new Set<string>(caps.map(({ scope }) => scope));
  if (scopes.has('message')) scopes.add('private_reply');
  const isAnswered = caps.some(({ resetsBy }) => resetsBy === 'inbound') ? answered : 'false';
  return db.query(
    `SELECT scope, kind, room, counted_from AS "countedFrom", ${isAnswered} AS "isAnswered" FROM send_slot s
     WHERE workspace_id = $1 AND channel_id = $2 AND counted_from > $3 AND scope = ANY ($4)`,
    [workspaceId, channelId, new Date(now.getTime() - longestMs), [...scopes]],
  );
};

/** An attempt under way may still be counted after their message. */
const answered = `(NOT s.is_under_way AND s.kind = 'direct' AND s.started_at < (SELECT c.last_inbound_at FROM conversation c
  WHERE c.workspace_id = s.workspace_id AND c.channel_id = s.channel_id AND c.kind = s.kind AND c.external_id = s.room))`;

export interface UnderWay {
  /** Began at or after `quickSince`. */
  quick: number;
  /** Began at or after `since`; 0 where that is null. */
  since: number;
}

/** Attempts without an end. */
export const countUnderWay = async (
  db: EntityManager,
  workspaceId: number,
  channelId: string,
  { now, since, quickSince }: { now: Date; since: Date | null; quickSince: Date },
): Promise<UnderWay> => {
  const [row]: [UnderWay] = await db.query(
    `SELECT count(*) FILTER (WHERE started_at >= $5)::int AS quick, count(*) FILTER (WHERE started_at >= $4)::int AS since
     FROM send_slot WHERE workspace_id = $1 AND channel_id = $2 AND is_under_way AND counted_from > $3`,
    [workspaceId, channelId, now, since, quickSince],
  );
  return row;
};

/** In the transaction that commits the attempts themselves. */
export const takeSlots = async (
  db: EntityManager,
  workspaceId: number,
  channelId: string,
  slots: readonly (Lane & { token: string })[],
  startedAt: Date,
  leaseUntil: Date,
): Promise<void> => {
  await db.query(
    `INSERT INTO send_slot (workspace_id, id, channel_id, scope, kind, room, started_at, counted_from)
     SELECT $1, x.id, $2, x.scope, x.kind, x.room, $7, $8 FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[]) AS x (id, scope, kind, room)`,
    [
      workspaceId,
      channelId,
      slots.map(({ token }) => token),
      slots.map(({ scope }) => scope),
      slots.map(({ kind }) => kind),
      slots.map(({ room }) => room ?? null),
      startedAt,
      leaseUntil,
    ],
  );
};

/** The attempt has ended: the platform has counted it by now, or never will. */
export const endSlot = async (db: EntityManager, workspaceId: number, token: string, now: Date): Promise<void> => {
  await db.query(
    'UPDATE send_slot SET counted_from = $3, is_under_way = false WHERE workspace_id = $1 AND id = $2 AND is_under_way',
    [workspaceId, token, now],
  );
};

/** The longest window that a cap may have (`ChannelCaps`). */
const longestDays = 8;

/** Attempts that no cap counts any more. */
export const forgetSlots = async (db: EntityManager, workspaceId: number, now: Date): Promise<void> => {
  await db.query('DELETE FROM send_slot WHERE workspace_id = $1 AND counted_from < $2', [
    workspaceId,
    new Date(now.getTime() - longestDays * 86_400_000),
  ]);
};
