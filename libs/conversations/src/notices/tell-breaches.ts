import type { DailyHours } from '@hubbub/automation';
import type { Filter } from '@hubbub/contracts';
import { createParams, filterSql } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { Context } from '../context';
import { notify } from '../notify';
import { businessClock } from '../reports/business-time';
import { transact } from '../transact';

/** What a policy promises: an answer, or an end. */
type Kind = 'first_reply' | 'close';

interface Promised {
  id: string;
  name: string;
  kind: Kind;
  minutes: number;
  filter: Filter;
  hours: DailyHours | null;
}

interface Late {
  id: string;
  contact: string;
  since: Date;
  member_ids: string[];
}

const mostAtOnce = 200;

/** From when the promise counts. What is snoozed was put off on purpose and is judged when it wakes. */
const sinceOf: Readonly<Record<Kind, string>> = {
  first_reply: 'c.waiting_since',
  close: 'coalesce(c.opened_at, c.created_at)',
};

/**
 * Conversations that wait longer for an answer, or are open longer, than their policy allows, in its business hours:
 * each miss is kept, once per policy and case, and the assignee is told, else owners and managers. Lists that ask for
 * what is late hear of it. Returns how many were found.
 */
export const tellBreaches = async (ctx: Context, workspaceId: number): Promise<number> => {
  const promises: Promised[] = await ctx.store.transaction(workspaceId, (db) =>
    db.query(
      `SELECT p.id, p.name, k.kind, k.minutes, p.filter, p.business_hours AS hours FROM sla_policy p
       CROSS JOIN LATERAL (VALUES ('first_reply', p.first_reply_minutes), ('close', p.close_minutes)) AS k (kind, minutes)
       WHERE p.workspace_id = $1 AND k.minutes IS NOT NULL ORDER BY p.id`,
      [workspaceId],
    ),
  );
  let count = 0;
  for (const promise of promises) count += await tellOf(ctx, workspaceId, promise);
  return count;
};

const tellOf = (ctx: Context, workspaceId: number, promise: Promised): Promise<number> =>
  transact(ctx, workspaceId, async (db, changes) => {
    const now = ctx.clock();
    const rows = await listOver(db, workspaceId, promise, now);
    const minutesBetween = businessClock(promise.hours, rows[0]?.since ?? now, now);
    const late = rows.filter(({ since }) => minutesBetween(since, now) >= promise.minutes);
    const isNew = await keep(db, workspaceId, promise, late, now);
    for (const row of late.filter(({ id }) => isNew.has(id))) {
      changes.conversation(row.id);
      const code = promise.kind === 'close' ? 'late_close' : 'late_reply';
      for (const memberId of row.member_ids)
        await notify(ctx, db, changes, {
          workspaceId,
          memberId,
          type: 'sla',
          cause: `sla:${promise.id}:${promise.kind}:${row.id}:${row.since.getTime()}`,
          conversationId: row.id,
          said: { code, contact: row.contact, policy: promise.name },
        });
    }
    return isNew.size;
  });

/** By the plain clock, the longest first: business hours only ever make it less. */
const listOver = (
  db: EntityManager,
  workspaceId: number,
  { id, kind, minutes, filter }: Promised,
  now: Date,
): Promise<Late[]> => {
  const since = sinceOf[kind];
  const params = createParams(workspaceId);
  const isMeant = filterSql(filter, { memberId: null, now }, params);
  const before = params.add(new Date(now.getTime() - minutes * 60_000));
  const policy = params.add(id);
  return db.query(
    `SELECT c.id, k.name AS contact, ${since} AS since, CASE WHEN c.assignee_id IS NOT NULL THEN ARRAY[c.assignee_id]
       ELSE (SELECT coalesce(array_agg(b.id), '{}') FROM member b WHERE b.workspace_id = $1 AND b.is_active AND b.role IN ('owner', 'manager')) END AS member_ids
     FROM conversation c JOIN contact k ON k.workspace_id = c.workspace_id AND k.id = c.contact_id LEFT JOIN post p ON p.workspace_id = c.workspace_id AND p.id = c.post_id
     WHERE c.workspace_id = $1 AND c.status = 'open' AND ${since} <= ${before} AND p.is_muted IS NOT TRUE AND (${isMeant})
       AND NOT EXISTS (SELECT FROM sla_breach b WHERE b.workspace_id = $1 AND b.conversation_id = c.id AND b.policy_id = ${policy}::uuid AND b.kind = '${kind}' AND b.since = ${since})
     ORDER BY since LIMIT ${mostAtOnce}`,
    params.values,
  );
};

/** The instant is taken from the row itself, with its microseconds. Returns those that nobody had kept before. */
const keep = async (
  db: EntityManager,
  workspaceId: number,
  { id, kind }: Promised,
  late: readonly Late[],
  now: Date,
): Promise<Set<string>> => {
  if (late.length === 0) return new Set();
  const rows: { conversation_id: string }[] = await db.query(
    `INSERT INTO sla_breach (workspace_id, id, policy_id, conversation_id, kind, since, at)
     SELECT $1, n.id, $2, c.id, $3, ${sinceOf[kind]}, $4 FROM unnest($5::uuid[], $6::uuid[]) AS n (id, conversation_id)
     JOIN conversation c ON c.workspace_id = $1 AND c.id = n.conversation_id WHERE ${sinceOf[kind]} IS NOT NULL
     ON CONFLICT DO NOTHING RETURNING conversation_id`,
    [workspaceId, id, kind, now, late.map(() => uuidv7()), late.map((row) => row.id)],
  );
  return new Set(rows.map(({ conversation_id }) => conversation_id));
};
