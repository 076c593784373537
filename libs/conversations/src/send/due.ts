import type { ChannelRow } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { type Lane, roomName } from './caps';
import type { Claim } from './claim';

export interface Due extends Lane {
  id: string;
}

export interface DueRequest {
  now: Date;
  most: number;
  /** Lanes without room: what waits in them holds back no other. */
  full: readonly Lane[];
  /** Rooms without room of their own. */
  fullRooms: readonly Lane[];
  /** The workspace's automation is switched off: what rules had queued stays. */
  isPaused: boolean;
}

const scopeOfMessage = `CASE WHEN m.audience = 'private' AND c.kind <> 'direct' THEN 'private_reply' ELSE 'message' END`;

/**
 * What goes before a message of the same conversation: what is on its way, an older one that is due, and an older one
 * that was put back (else a later answer would overtake it). What is automatic never holds back a member.
 */
const isHeldBack = `EXISTS (SELECT FROM message o WHERE o.workspace_id = m.workspace_id AND o.conversation_id = m.conversation_id
  AND (o.status = 'sending' OR (o.status = 'unconfirmed' AND m.author_type = 'rule')
    OR (o.status = 'queued' AND o.id < m.id AND (o.not_before IS NULL OR o.not_before <= $3
      OR (o.attempts > 0 AND (o.author_type <> 'rule' OR m.author_type = 'rule'))) AND NOT ($6 AND o.author_type = 'rule')
      AND NOT (o.author_type = 'rule' AND m.author_type <> 'rule' AND EXISTS (SELECT FROM message d
        WHERE d.workspace_id = m.workspace_id AND d.conversation_id = m.conversation_id AND d.status = 'unconfirmed')))))`;

/** The oldest of each conversation, locked; rows that another worker holds are left to it. */
export const listDueMessages = (
  db: EntityManager,
  channel: Pick<ChannelRow, 'workspaceId' | 'id'>,
  { now, most, full, fullRooms, isPaused }: DueRequest,
): Promise<Due[]> =>
  db.query(
    `SELECT m.id, c.kind, ${scopeOfMessage} AS scope, ${roomName} AS room FROM message m JOIN conversation c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
     WHERE m.workspace_id = $1 AND m.channel_id = $2 AND m.status = 'queued' AND (m.not_before IS NULL OR m.not_before <= $3)
       AND NOT ($6 AND m.author_type = 'rule') AND (${scopeOfMessage} || ':' || c.kind) <> ALL ($5::text[])
       AND (cardinality($7::text[]) = 0 OR (${scopeOfMessage} || ':' || c.kind || ':' || ${roomName}) <> ALL ($7::text[])) AND NOT ${isHeldBack}
     ORDER BY m.not_before NULLS FIRST, m.id LIMIT $4 FOR UPDATE OF m SKIP LOCKED`,
    [channel.workspaceId, channel.id, now, most, full.map(nameOf), isPaused, fullRooms.map(roomNameOf)],
  );

export const listDueActs = (
  db: EntityManager,
  channel: Pick<ChannelRow, 'workspaceId' | 'id'>,
  { now, most, full, fullRooms, isPaused }: DueRequest,
): Promise<Due[]> =>
  db.query(
    `SELECT a.id, c.kind, 'act' AS scope, ${roomName} AS room FROM platform_act a JOIN message m ON m.workspace_id = a.workspace_id AND m.id = a.message_id
       JOIN conversation c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
     WHERE a.workspace_id = $1 AND a.channel_id = $2 AND a.status = 'queued' AND (a.not_before IS NULL OR a.not_before <= $3)
       AND NOT ($6 AND a.rule_id IS NOT NULL) AND ('act:' || c.kind) <> ALL ($5::text[])
       AND (cardinality($7::text[]) = 0 OR ('act:' || c.kind || ':' || ${roomName}) <> ALL ($7::text[]))
     ORDER BY a.not_before NULLS FIRST, a.id LIMIT $4 FOR UPDATE OF a SKIP LOCKED`,
    [channel.workspaceId, channel.id, now, most, full.map(nameOf), isPaused, fullRooms.map(roomNameOf)],
  );

export const nameOf = ({ scope, kind }: Lane): string => `${scope}:${kind}`;

const roomNameOf = (lane: Lane): string => `${nameOf(lane)}:${lane.room ?? ''}`;

export const markClaimed = async (
  db: EntityManager,
  table: 'message' | 'act',
  workspaceId: number,
  claims: readonly Claim[],
  leaseUntil: Date,
): Promise<void> => {
  await db.query(
    `UPDATE ${table === 'act' ? 'platform_act' : 'message'} t SET status = 'sending', attempt_token = x.token, lease_until = $4, attempts = t.attempts + 1, version = t.version + 1, updated_at = now()
     FROM unnest($2::uuid[], $3::uuid[]) AS x (id, token) WHERE t.workspace_id = $1 AND t.id = x.id`,
    [workspaceId, claims.map(({ id }) => id), claims.map(({ token }) => token), leaseUntil],
  );
};
