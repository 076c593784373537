import type { IgnoredReason } from '@hubbub/contracts';
import type { EntityManager } from 'typeorm';

/** Counts of events; `received` is the sum of the rest. */
export interface Ledger {
  received: number;
  stored: number;
  duplicate: number;
  ignored: Partial<Record<IgnoredReason, number>>;
  failed: number;
  pending: number;
}

/** Of one channel, or of the whole workspace. A delivery that nobody has opened yet counts as one event. */
export const readLedger = async (
  db: EntityManager,
  workspaceId: number,
  { channelId, since }: { channelId: string | null; since: Date | null },
): Promise<Ledger> => {
  // One statement, so that nothing is counted twice or not at all while a batch commits.
  const [row]: {
    stored: number;
    duplicate: number;
    failed: number;
    pending: number;
    ignored: Ledger['ignored'] | null;
  }[] = await db.query(
    `WITH own AS (
         SELECT stored, duplicate, failed, pending, ignored FROM delivery_outcome
         WHERE workspace_id = $1 AND ($2::uuid IS NULL OR channel_id = $2) AND ($3::timestamptz IS NULL OR received_at >= $3)),
       unopened AS (
         SELECT count(*) AS deliveries FROM delivery d WHERE d.workspace_id = $1 AND d.state = 'pending' AND ($2::uuid IS NULL OR d.channel_id = $2)
           AND ($3::timestamptz IS NULL OR d.received_at >= $3) AND NOT EXISTS (SELECT FROM delivery_outcome o WHERE o.workspace_id = $1 AND o.delivery_id = d.id))
       SELECT coalesce(sum(stored), 0)::int AS stored, coalesce(sum(duplicate), 0)::int AS duplicate, coalesce(sum(failed), 0)::int AS failed,
         (coalesce(sum(pending), 0) + (SELECT deliveries FROM unopened))::int AS pending,
         (SELECT json_object_agg(reason, count) FROM (SELECT i.key AS reason, sum(i.value::int)::int AS count FROM own o, jsonb_each_text(o.ignored) i GROUP BY i.key) AS reasons) AS ignored
       FROM own`,
    [workspaceId, channelId, since],
  );
  const { stored, duplicate, failed, pending } = row!;
  const ignored = row!.ignored ?? {};
  const ignoredSum = Object.values(ignored).reduce((sum, count) => sum + count, 0);
  return { received: stored + duplicate + ignoredSum + failed + pending, stored, duplicate, ignored, failed, pending };
};

export interface ChannelLedger extends Ledger {
  /** Null: what belongs to no channel. */
  channelId: string | null;
  name: string | null;
  platform: string | null;
  isDisconnected: boolean;
}

/**
 * The ledger channel by channel, disconnected ones included, and what belongs to none: together all that the workspace
 * received. Connected channels stand there although nothing has come yet.
 */
export const listLedgers = async (
  db: EntityManager,
  workspaceId: number,
  { since }: { since: Date | null },
): Promise<ChannelLedger[]> => {
  const rows: (Omit<ChannelLedger, 'received' | 'ignored'> & { ignored: Ledger['ignored'] | null })[] = await db.query(
    `WITH own AS (
         SELECT channel_id, stored, duplicate, failed, pending, ignored FROM delivery_outcome WHERE workspace_id = $1 AND ($2::timestamptz IS NULL OR received_at >= $2)
         UNION ALL
         SELECT d.channel_id, 0, 0, 0, 1, '{}' FROM delivery d WHERE d.workspace_id = $1 AND d.state = 'pending' AND ($2::timestamptz IS NULL OR d.received_at >= $2)
           AND NOT EXISTS (SELECT FROM delivery_outcome o WHERE o.workspace_id = $1 AND o.delivery_id = d.id)
         UNION ALL
         SELECT id, 0, 0, 0, 0, '{}' FROM channel WHERE workspace_id = $1 AND deleted_at IS NULL),
       sums AS (SELECT channel_id, sum(stored)::int AS stored, sum(duplicate)::int AS duplicate, sum(failed)::int AS failed, sum(pending)::int AS pending FROM own GROUP BY channel_id),
       reasons AS (SELECT channel_id, json_object_agg(reason, count) AS ignored FROM (
         SELECT o.channel_id, i.key AS reason, sum(i.value::int)::int AS count FROM own o, jsonb_each_text(o.ignored) i GROUP BY o.channel_id, i.key) AS x GROUP BY channel_id)
       SELECT s.channel_id AS "channelId", c.name, c.platform, c.deleted_at IS NOT NULL AS "isDisconnected", s.stored, s.duplicate, s.failed, s.pending, r.ignored
       FROM sums s LEFT JOIN reasons r ON r.channel_id IS NOT DISTINCT FROM s.channel_id LEFT JOIN channel c ON c.workspace_id = $1 AND c.id = s.channel_id
       ORDER BY s.channel_id NULLS LAST`,
    [workspaceId, since],
  );
  return rows.map((row) => {
    const ignored = row.ignored ?? {};
    const ignoredSum = Object.values(ignored).reduce((sum, count) => sum + count, 0);
    return { ...row, ignored, received: row.stored + row.duplicate + ignoredSum + row.failed + row.pending };
  });
};

export interface DeliveryFilter {
  channelId: string | null;
  /** Only those that belong to no channel of their own, such as an app's one address for many. */
  isOfNoChannel: boolean;
  platform: string | null;
  state: string | null;
  foundBy: string | null;
  since: Date | null;
  until: Date | null;
}

/** Newest first; `cursor` is the id of the last one seen. One row more than `limit` where there are more. */
export const listDeliveries = (
  db: EntityManager,
  workspaceId: number,
  { channelId, isOfNoChannel, platform, state, foundBy, since, until }: DeliveryFilter,
  { cursor, limit }: { cursor: string | null; limit: number },
): Promise<{ id: string }[]> =>
  db.query(
    `SELECT id, platform, channel_id AS "channelId", state, attempts, reason, events, found_by AS "foundBy", received_at AS "receivedAt", length(raw) AS bytes FROM delivery
     WHERE workspace_id = $1 AND ($2::uuid IS NULL OR channel_id = $2) AND (NOT $3 OR channel_id IS NULL) AND ($4::text IS NULL OR platform = $4) AND ($5::text IS NULL OR state = $5)
       AND ($6::text IS NULL OR found_by = $6) AND ($7::timestamptz IS NULL OR received_at >= $7) AND ($8::timestamptz IS NULL OR received_at < $8) AND ($9::uuid IS NULL OR id < $9)
     ORDER BY id DESC LIMIT $10`,
    [workspaceId, channelId, isOfNoChannel, platform, state, foundBy, since, until, cursor, limit + 1],
  );

/**
 * Failed deliveries go back to the beginning of the road; replaying is harmless. A channel's are those of its own
 * address and those of which an event failed in it, wherever they were received. Returns how many.
 */
export const replayDeliveries = async (
  db: EntityManager,
  workspaceId: number,
  wanted: { ids: string[] } | { channelId: string },
): Promise<number> => {
  const ids = 'ids' in wanted ? wanted.ids : [];
  const channelId = 'channelId' in wanted ? wanted.channelId : null;
  const [, own]: [unknown, number] = await db.query(
    `UPDATE delivery d SET state = 'pending', attempts = 0, next_attempt_at = NULL, reason = NULL WHERE d.workspace_id = $1 AND d.state = 'failed' AND (d.id = ANY ($2) OR d.channel_id = $3
       OR ($3::uuid IS NOT NULL AND EXISTS (SELECT FROM delivery_outcome o WHERE o.workspace_id = $1 AND o.delivery_id = d.id AND o.channel_id = $3 AND o.failed > 0)))`,
    [workspaceId, ids, channelId],
  );
  const [{ shared }]: [{ shared: string }] = await db.query('SELECT replay_shared_deliveries($1, $2) AS shared', [
    channelId,
    ids,
  ]);
  return own + Number(shared);
};
