import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { Bulk } from './bulk';
import type { Locking, Tally } from './change-rows';

type Fate = 'undone' | 'kept' | 'failed';
type Told = { id: string; fate: Fate; reason: string | null; code?: string };
type Failure = { code: string; message: string } | null;

/** A platform's refusal, or that there was one. */
const refusedBy = (id: string, failure: Failure): Told => ({
  id,
  fate: 'failed',
  reason: failure?.message ?? 'The platform refused it',
  code: failure?.code ?? 'failed',
});

/** Answers that have not left are cancelled and their conversations are as before; the others are named. */
export const takeBackReplies = async (
  db: EntityManager,
  bulk: Bulk,
  ids: readonly string[],
  locking: Locking,
): Promise<Tally> => {
  const skip = locking === 'skip' ? ' SKIP LOCKED' : '';
  // The message before its conversation, as the sender does.
  const rows: { id: string; target_id: string; status: string; failure: Failure }[] = await db.query(
    `SELECT b.conversation_id AS id, m.id AS target_id, m.status, m.failure FROM bulk_row b JOIN message m ON m.workspace_id = b.workspace_id AND m.id = b.target_id
     WHERE b.workspace_id = $1 AND b.bulk_id = $2 AND b.conversation_id = ANY ($3::uuid[]) AND b.status = 'done' FOR UPDATE OF m${skip}`,
    [bulk.workspaceId, bulk.id, ids],
  );
  const queued = rows.filter(({ status }) => status === 'queued');
  const locked: { id: string; is_same: boolean }[] = await db.query(
    `SELECT c.id, c.version = b.version_after AS is_same FROM bulk_row b JOIN conversation c ON c.workspace_id = b.workspace_id AND c.id = b.conversation_id
     WHERE b.workspace_id = $1 AND b.bulk_id = $2 AND b.conversation_id = ANY ($3::uuid[]) FOR NO KEY UPDATE OF c${skip}`,
    [bulk.workspaceId, bulk.id, queued.map(({ id }) => id)],
  );
  const isHeld = new Set(locked.map(({ id }) => id));
  const settled = rows.filter(({ id, status }) => status !== 'queued' || isHeld.has(id));
  const waiting = settled.filter(({ status }) => status === 'queued' || status === 'proposed');
  await db.query(
    `UPDATE message SET status = 'cancelled', version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = ANY ($2::uuid[])`,
    [bulk.workspaceId, waiting.map(({ target_id }) => target_id)],
  );
  const idsWhere = (isSame: boolean): string[] =>
    locked.filter(({ is_same }) => is_same === isSame).map(({ id }) => id);
  await restore(db, bulk, exactly, idsWhere(true));
  await restore(db, bulk, onlyTheAnswer, idsWhere(false));
  return tell(
    db,
    bulk,
    settled.map(({ id, status, failure }): Told => {
      if (status === 'queued' || status === 'proposed') return { id, fate: 'undone', reason: null };
      if (status === 'failed') return refusedBy(id, failure);
      return { id, fate: 'kept', reason: status === 'cancelled' ? 'changed_since' : 'too_late' };
    }),
  );
};

const exactly = `last_message = nullif(b.before->'lastMessage', 'null'), last_message_at = (b.before->>'lastMessageAt')::timestamptz,
  waiting_since = (b.before->>'waitingSince')::timestamptz, last_member_at = (b.before->>'lastMemberAt')::timestamptz,
  automatic_streak = (b.before->>'automaticStreak')::smallint, replied_privately_at = (b.before->>'repliedPrivatelyAt')::timestamptz`;

/** Where something else has happened since, only what the answer itself had changed is put right. */
const onlyTheAnswer = `waiting_since = coalesce((b.before->>'waitingSince')::timestamptz, c.waiting_since),
  last_member_at = (SELECT max(m.sent_at) FROM message m WHERE m.workspace_id = $1 AND m.conversation_id = c.id AND m.direction = 'outbound' AND m.kind = 'message'
    AND m.author_type <> 'rule' AND m.status NOT IN ('cancelled', 'proposed')),
  replied_privately_at = (b.before->>'repliedPrivatelyAt')::timestamptz,
  last_message = CASE WHEN c.last_message->>'id' = b.target_id::text THEN nullif(b.before->'lastMessage', 'null') ELSE c.last_message END`;

const restore = async (db: EntityManager, bulk: Bulk, sets: string, ids: readonly string[]): Promise<void> => {
  if (ids.length === 0) return;
  await db.query(
    `UPDATE conversation c SET ${sets}, version = c.version + 1, updated_at = now() FROM bulk_row b
     WHERE b.workspace_id = $1 AND b.bulk_id = $2 AND b.conversation_id = ANY ($3::uuid[]) AND c.workspace_id = $1 AND c.id = b.conversation_id`,
    [bulk.workspaceId, bulk.id, ids],
  );
};

/** An act that waits is cancelled; a hide that was done is undone on the platform; a deletion is final there. */
export const takeBackActs = async (db: EntityManager, bulk: Bulk, ids: readonly string[]): Promise<Tally> => {
  const rows: {
    id: string;
    act_id: string;
    message_id: string;
    channel_id: string;
    status: string;
    failure: Failure;
    hidden_at: Date | null;
  }[] = await db.query(
    `SELECT b.conversation_id AS id, a.id AS act_id, a.message_id, a.channel_id, a.status, a.failure, m.hidden_at FROM bulk_row b
       JOIN platform_act a ON a.workspace_id = b.workspace_id AND a.id = b.target_id JOIN message m ON m.workspace_id = a.workspace_id AND m.id = a.message_id
     WHERE b.workspace_id = $1 AND b.bulk_id = $2 AND b.conversation_id = ANY ($3::uuid[]) AND b.status = 'done' FOR UPDATE OF a`,
    [bulk.workspaceId, bulk.id, ids],
  );
  const queued = rows.filter(({ status }) => status === 'queued');
  const hidden =
    bulk.action.type === 'hide' ? rows.filter(({ status, hidden_at }) => status === 'done' && hidden_at) : [];
  await db.query(
    `UPDATE platform_act SET status = 'cancelled', version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = ANY ($2::uuid[])`,
    [bulk.workspaceId, queued.map(({ act_id }) => act_id)],
  );
  if (hidden.length > 0) {
    await db.query(
      `INSERT INTO platform_act (workspace_id, id, message_id, channel_id, type, member_id) SELECT $1, x.id, x.message_id, x.channel_id, 'unhide', $2
       FROM unnest($3::uuid[], $4::uuid[], $5::uuid[]) AS x (id, message_id, channel_id)`,
      [
        bulk.workspaceId,
        bulk.memberId,
        hidden.map(() => uuidv7()),
        hidden.map(({ message_id }) => message_id),
        hidden.map(({ channel_id }) => channel_id),
      ],
    );
  }
  const undone = new Set([...queued, ...hidden].map(({ id }) => id));
  return tell(
    db,
    bulk,
    rows.map(({ id, status, failure }): Told => {
      if (undone.has(id)) return { id, fate: 'undone', reason: null };
      if (status === 'failed') return refusedBy(id, failure);
      return {
        id,
        fate: 'kept',
        reason: bulk.action.type === 'delete' || status === 'sending' ? 'too_late' : 'changed_since',
      };
    }),
  );
};

const tell = async (db: EntityManager, bulk: Bulk, rows: readonly Told[]): Promise<Tally & { failed: number }> => {
  const alike = new Map<string, Told[]>();
  for (const row of rows) {
    const key = `${row.fate} ${row.code ?? ''} ${row.reason ?? ''}`;
    alike.set(key, [...(alike.get(key) ?? []), row]);
  }
  for (const [first, ...others] of alike.values()) {
    if (!first) continue;
    await db.query(
      `UPDATE bulk_row SET status = $4, reason = $5, reason_code = $6 WHERE workspace_id = $1 AND bulk_id = $2 AND conversation_id = ANY ($3::uuid[])`,
      [bulk.workspaceId, bulk.id, [first, ...others].map(({ id }) => id), first.fate, first.reason, first.code ?? null],
    );
  }
  const count = (fate: Fate): number => rows.filter((row) => row.fate === fate).length;
  return { done: count('undone'), skipped: count('kept'), failed: count('failed') };
};
