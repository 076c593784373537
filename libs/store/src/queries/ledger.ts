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

export const listDeliveries = (
  db: EntityManager,
  workspaceId: number,
  { channelId, state }: { channelId: string | null; state: string | null },
): Promise<unknown[]> =>
  db.query(
    `SELECT id, platform, channel_id AS "channelId", state, attempts, reason, events, found_by AS "foundBy", received_at AS "receivedAt", length(raw) AS bytes FROM delivery
     WHERE workspace_id = $1 AND ($2::uuid IS NULL OR channel_id = $2) AND ($3::text IS NULL OR state = $3) ORDER BY id DESC LIMIT 200`,
    [workspaceId, channelId, state],
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
