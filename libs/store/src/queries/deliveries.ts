import type { FoundBy, IgnoredReason } from '@hubbub/contracts';
import type { EntityManager } from 'typeorm';
import { columnsOf, fromColumns } from './columns';
import { queryHot } from './hot';

export interface NewDelivery {
  workspaceId: number;
  id: string;
  platform: string;
  channelId: string | null;
  key: Buffer;
  raw: Buffer;
  headers: Record<string, string>;
  foundBy: FoundBy;
  receivedAt: Date;
}

export interface DeliveryRow extends NewDelivery {
  attempts: number;
}

/**
 * One statement for as many of one workspace as are given. It names the workspace itself, so that it can be a
 * transaction of its own: then it has committed when this resolves. Bodies go as one run of bytes, not as text.
 */
export const insertDeliveries = async (
  db: EntityManager,
  workspaceId: number,
  rows: readonly NewDelivery[],
): Promise<void> => {
  let end = 1;
  await queryHot(
    db,
    `INSERT INTO delivery (workspace_id, id, platform, channel_id, key, raw, headers, found_by, received_at)
     SELECT $1::int, x.id, x.platform, x.channel_id, x.key, substring($3::bytea FROM x.start FOR x.length), x.headers, x.found_by, x.received_at
     FROM (SELECT set_config('app.workspace_id', $2, true) AS entered OFFSET 0) AS here, ${fromColumns(deliveryShape, 4)} WHERE here.entered = $2`,
    [
      workspaceId,
      String(workspaceId),
      Buffer.concat(rows.map(({ raw }) => raw)),
      ...columnsOf(
        deliveryShape,
        rows.map(({ id, platform, channelId, key, raw, headers, foundBy, receivedAt }) => {
          const start = end;
          end += raw.length;
          return {
            id,
            platform,
            channel_id: channelId,
            key: `\\x${key.toString('hex')}`,
            start,
            length: raw.length,
            headers,
            found_by: foundBy,
            received_at: receivedAt,
          };
        }),
      ),
    ],
  );
};

const deliveryShape = {
  id: 'uuid',
  platform: 'text',
  channel_id: 'uuid',
  key: 'bytea',
  start: 'int',
  length: 'int',
  headers: 'jsonb',
  found_by: 'text',
  received_at: 'timestamptz',
} as const;

/** Bodies of a batch are in memory together: so many bytes, then the rest waits for the next one. */
const mostBytes = 4_000_000;

export interface Claim {
  keys: { workspace_id: number; id: string }[];
  bytes: number; // of their bodies
  isAll: boolean; // nothing else was ready
}

/** A batch that waits, locked until the caller's transaction ends. */
export const claimDeliveries = async (db: EntityManager, most: number, at: Date): Promise<Claim> => {
  const keys: { workspace_id: number; id: string; bytes: number }[] = await queryHot(
    db,
    'SELECT * FROM claim_deliveries($1, $2)',
    [most, at],
  );
  let bytes = 0;
  const taken = keys.filter((key, index) => {
    const fits = index === 0 || bytes + key.bytes <= mostBytes;
    if (fits) bytes += key.bytes;
    return fits;
  });
  return { keys: taken, bytes, isAll: keys.length < most && taken.length === keys.length };
};

export const listDeliveriesById = (
  db: EntityManager,
  workspaceId: number,
  ids: readonly string[],
): Promise<DeliveryRow[]> =>
  queryHot(
    db,
    `SELECT workspace_id AS "workspaceId", id, platform, channel_id AS "channelId", key, raw, headers, found_by AS "foundBy", 
       received_at AS "receivedAt", attempts FROM delivery WHERE workspace_id = $1 AND id = ANY ($2) ORDER BY id`,
    [workspaceId, ids],
  );

/** Of these deliveries, those whose bytes were worked through before, with the number of events then found. */
export const listRepeats = async (
  db: EntityManager,
  workspaceId: number,
  rows: readonly DeliveryRow[],
): Promise<Map<string, number>> => {
  const found: { id: string; events: number }[] = await queryHot(
    db,
    `SELECT d.id, max(o.events) AS events FROM delivery d JOIN delivery o ON o.workspace_id = d.workspace_id AND o.key = d.key
       AND o.platform = d.platform AND o.channel_id IS NOT DISTINCT FROM d.channel_id AND o.state = 'done' AND o.id <> d.id
     WHERE d.workspace_id = $1 AND d.id = ANY ($2) AND o.events IS NOT NULL GROUP BY d.id`,
    [workspaceId, rows.map(({ id }) => id)],
  );
  return new Map(found.map(({ id, events }) => [id, events]));
};

export interface Outcome {
  deliveryId: string;
  channelId: string | null;
  receivedAt: Date;
  stored: number;
  duplicate: number;
  failed: number;
  /** Events that threw and will be tried again. */
  pending: number;
  ignored: Partial<Record<IgnoredReason, number>>;
  details: string[];
}

/** Of the workspace that the transaction has entered. Another attempt at a delivery replaces what the one before said. */
export const insertOutcomes = async (
  db: EntityManager,
  workspaceId: number,
  outcomes: readonly Outcome[],
): Promise<void> => {
  if (outcomes.length === 0) return;
  await queryHot(
    db,
    `INSERT INTO delivery_outcome (workspace_id, delivery_id, channel_id, received_at, stored, duplicate, failed, pending, ignored, details)
     SELECT $1, o.* FROM ${fromColumns(outcomeShape, 2, 'o')}
     ON CONFLICT (workspace_id, delivery_id, channel_id) DO UPDATE SET stored = excluded.stored, duplicate = excluded.duplicate,
       failed = excluded.failed, pending = excluded.pending, ignored = excluded.ignored, details = excluded.details`,
    [
      workspaceId,
      ...columnsOf(
        outcomeShape,
        outcomes.map((outcome) => ({
          delivery_id: outcome.deliveryId,
          channel_id: outcome.channelId,
          received_at: outcome.receivedAt,
          stored: outcome.stored,
          duplicate: outcome.duplicate,
          failed: outcome.failed,
          pending: outcome.pending,
          ignored: outcome.ignored,
          details: outcome.details,
        })),
      ),
    ],
  );
};

const outcomeShape = {
  delivery_id: 'uuid',
  channel_id: 'uuid',
  received_at: 'timestamptz',
  stored: 'int',
  duplicate: 'int',
  failed: 'int',
  pending: 'int',
  ignored: 'jsonb',
  details: 'jsonb',
} as const;

export const finishDeliveries = async (
  db: EntityManager,
  workspaceId: number,
  done: readonly { id: string; events: number }[],
): Promise<void> => {
  if (done.length === 0) return;
  await queryHot(
    db,
    `UPDATE delivery d SET state = 'done', done_at = now(), reason = NULL, events = x.events
     FROM unnest($2::uuid[], $3::int[]) AS x (id, events) WHERE d.workspace_id = $1 AND d.id = x.id`,
    [workspaceId, done.map(({ id }) => id), done.map(({ events }) => events)],
  );
};

/** After the last attempt the delivery is `failed`, replayable; before that it waits for `nextAttemptAt`. */
export const postponeDelivery = async (
  db: EntityManager,
  workspaceId: number,
  id: string,
  { reason, nextAttemptAt, isLast }: { reason: string; nextAttemptAt: Date; isLast: boolean },
): Promise<void> => {
  await db.query(
    `UPDATE delivery SET state = CASE WHEN $5 THEN 'failed' ELSE 'pending' END, attempts = attempts + 1, reason = $3, next_attempt_at = $4
     WHERE workspace_id = $1 AND id = $2`,
    [workspaceId, id, reason, nextAttemptAt, isLast],
  );
};
