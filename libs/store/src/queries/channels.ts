import { NotFoundError } from '@hubbub/runtime';
import type { EntityManager } from 'typeorm';

export interface ChannelRow {
  workspaceId: number;
  id: string;
  platform: string;
  name: string;
  externalId: string;
  secrets: Buffer; // sealed
  session: Buffer | null; // sealed
  settings: Record<string, unknown> & { apiBaseUrl?: string; pollSeconds?: number; historyDays?: number };
  state: 'ok' | 'degraded' | 'disconnected';
  reason: string | null;
  /** The reason as a code: one of ours, which the inbox has words for, or the platform's own name for it. */
  reasonCode: string | null;
  isOff: boolean;
  lastEventAt: Date | null;
  tokenExpiresAt: Date | null;
  failingSends: number;
  pollCursor: string | null;
  nextPollAt: Date | null;
  backfill: {
    state: string;
    since: string | null;
    cursor: string | null;
    found: number;
    reason?: string | null;
  } | null;
  reconciledAt: Date | null;
  nextReconcileAt: Date | null;
  /** How far the comparison with the platform has come, or when the last one was over. */
  reconcile:
    | { cursor: string | null; since: string | null; startedAt: string }
    | { endedAt: string; since: string | null }
    | null;
  /** Since when `state` is what it is. */
  stateSince: Date;
  /** When the platform last agreed to send its events here. */
  subscribedAt: Date | null;
  streamCursor: string | null;
  /** Nothing is sent before; then one attempt finds out, unless it was the platform's own hour. Null: sending. */
  breakerUntil: Date | null;
  breakerReason: 'limit' | 'silent' | null;
  breakerFaults: number;
  breakerLevel: number;
  version: number;
  createdAt: Date;
}

const columns = `workspace_id AS "workspaceId", id, platform, name, external_id AS "externalId", secrets, session, settings, state, reason, reason_code AS "reasonCode", is_off AS "isOff",
  last_event_at AS "lastEventAt", token_expires_at AS "tokenExpiresAt", failing_sends AS "failingSends", poll_cursor AS "pollCursor", next_poll_at AS "nextPollAt",
  backfill, reconciled_at AS "reconciledAt", next_reconcile_at AS "nextReconcileAt", reconcile, state_since AS "stateSince", subscribed_at AS "subscribedAt",
  stream_cursor AS "streamCursor", breaker_until AS "breakerUntil", breaker_reason AS "breakerReason", breaker_faults AS "breakerFaults",
  breaker_level AS "breakerLevel", version, created_at AS "createdAt"`;

export const listChannels = (db: EntityManager, workspaceId: number): Promise<ChannelRow[]> =>
  db.query(`SELECT ${columns} FROM channel WHERE workspace_id = $1 AND deleted_at IS NULL ORDER BY created_at, id`, [
    workspaceId,
  ]);

export const findChannel = async (db: EntityManager, workspaceId: number, id: string): Promise<ChannelRow | null> => {
  const [row] = await db.query(
    `SELECT ${columns} FROM channel WHERE workspace_id = $1 AND id = $2 AND deleted_at IS NULL`,
    [workspaceId, id],
  );
  return row ?? null;
};

/** As it is now and stays until the end of the transaction. */
export const findLockedChannel = async (
  db: EntityManager,
  workspaceId: number,
  id: string,
): Promise<ChannelRow | null> => {
  await db.query('SELECT FROM channel WHERE workspace_id = $1 AND id = $2 FOR UPDATE', [workspaceId, id]);
  return findChannel(db, workspaceId, id);
};

/** Throws NotFoundError. */
export const getChannel = async (db: EntityManager, workspaceId: number, id: string): Promise<ChannelRow> => {
  const row = await findChannel(db, workspaceId, id);
  if (!row) throw new NotFoundError('This channel');
  return row;
};

/** A new channel, in state `ok`. */
export const insertChannel = async (
  db: EntityManager,
  row: Pick<
    ChannelRow,
    'workspaceId' | 'id' | 'platform' | 'name' | 'externalId' | 'secrets' | 'tokenExpiresAt' | 'nextPollAt'
  > & { settings: Record<string, unknown>; nextCheckAt: Date },
): Promise<void> => {
  await db.query(
    `INSERT INTO channel (workspace_id, id, platform, name, external_id, secrets, settings, token_expires_at, next_poll_at, next_check_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      row.workspaceId,
      row.id,
      row.platform,
      row.name,
      row.externalId,
      row.secrets,
      JSON.stringify(row.settings),
      row.tokenExpiresAt,
      row.nextPollAt,
      row.nextCheckAt,
    ],
  );
};

type ChangedName = keyof Reason | keyof ChannelChange;

/** A reason never changes without its code. */
type Reason = { reason: string | null; reasonCode: string | null } | { reason?: undefined; reasonCode?: undefined };

export type ChannelChange = Reason &
  Partial<
    Pick<
      ChannelRow,
      | 'name'
      | 'secrets'
      | 'session'
      | 'settings'
      | 'state'
      | 'isOff'
      | 'lastEventAt'
      | 'tokenExpiresAt'
      | 'failingSends'
      | 'pollCursor'
      | 'nextPollAt'
      | 'backfill'
      | 'reconciledAt'
      | 'nextReconcileAt'
      | 'reconcile'
      | 'subscribedAt'
      | 'streamCursor'
      | 'breakerUntil'
      | 'breakerReason'
      | 'breakerFaults'
      | 'breakerLevel'
    > & { nextCheckAt: Date | null; streamOwner: string | null; streamUntil: Date | null }
  >;

const columnOf: Record<ChangedName, string> = {
  name: 'name',
  secrets: 'secrets',
  session: 'session',
  settings: 'settings',
  state: 'state',
  reason: 'reason',
  reasonCode: 'reason_code',
  isOff: 'is_off',
  lastEventAt: 'last_event_at',
  tokenExpiresAt: 'token_expires_at',
  failingSends: 'failing_sends',
  pollCursor: 'poll_cursor',
  nextPollAt: 'next_poll_at',
  backfill: 'backfill',
  reconciledAt: 'reconciled_at',
  nextReconcileAt: 'next_reconcile_at',
  reconcile: 'reconcile',
  subscribedAt: 'subscribed_at',
  nextCheckAt: 'next_check_at',
  streamCursor: 'stream_cursor',
  streamOwner: 'stream_owner',
  streamUntil: 'stream_until',
  breakerUntil: 'breaker_until',
  breakerReason: 'breaker_reason',
  breakerFaults: 'breaker_faults',
  breakerLevel: 'breaker_level',
};

export const updateChannel = async (
  db: EntityManager,
  workspaceId: number,
  id: string,
  change: ChannelChange,
): Promise<void> => {
  const names = (Object.keys(change) as ChangedName[]).filter((name) => change[name] !== undefined);
  if (names.length === 0) return;
  const sets = names.map((name, index) => `${columnOf[name]} = $${index + 3}`);
  const values = names.map((name) =>
    name === 'settings' || name === 'backfill' || name === 'reconcile' ? JSON.stringify(change[name]) : change[name],
  );
  await db.query(
    `UPDATE channel SET ${sets.join(', ')}, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2`,
    [workspaceId, id, ...values],
  );
};
