import type { DailyHours } from '@hubbub/automation';
import type { Filter } from '@hubbub/contracts';
import { createParams, filterSql } from '@hubbub/store';
import type { Context } from '../context';
import { notify } from '../notify';
import { businessClock } from '../reports/business-time';
import { transact } from '../transact';

interface Policy {
  id: string;
  name: string;
  minutes: number;
  filter: Filter;
  hours: DailyHours | null;
}

interface Waiting {
  id: string;
  contact: string;
  waiting_since: Date;
  member_ids: string[];
}

const mostAtOnce = 200;

/**
 * Conversations that wait longer for a first answer than their policy allows, in its business hours: the assignee is
 * told, else owners and managers; once per policy and wait. Returns how many were found.
 */
export const tellBreaches = async (ctx: Context, workspaceId: number): Promise<number> => {
  const policies: Policy[] = await ctx.store.transaction(workspaceId, (db) =>
    db.query(
      `SELECT id, name, first_reply_minutes AS minutes, filter, business_hours AS hours FROM sla_policy WHERE workspace_id = $1 AND first_reply_minutes IS NOT NULL`,
      [workspaceId],
    ),
  );
  let count = 0;
  for (const policy of policies) count += await tellOf(ctx, workspaceId, policy);
  return count;
};

const tellOf = (ctx: Context, workspaceId: number, policy: Policy): Promise<number> =>
  transact(ctx, workspaceId, async (db, changes) => {
    const now = ctx.clock();
    const params = createParams(workspaceId);
    const isMeant = filterSql(policy.filter, { memberId: null, now }, params);
    const before = params.add(new Date(now.getTime() - policy.minutes * 60_000));
    const prefix = params.add(`sla:${policy.id}:`);
    const rows: Waiting[] = await db.query(
      `SELECT c.id, k.name AS contact, c.waiting_since, CASE WHEN c.assignee_id IS NOT NULL THEN ARRAY[c.assignee_id]
         ELSE (SELECT coalesce(array_agg(b.id), '{}') FROM member b WHERE b.workspace_id = $1 AND b.is_active AND b.role IN ('owner', 'manager')) END AS member_ids
       FROM conversation c JOIN contact k ON k.workspace_id = c.workspace_id AND k.id = c.contact_id LEFT JOIN post p ON p.workspace_id = c.workspace_id AND p.id = c.post_id
       WHERE c.workspace_id = $1 AND c.status = 'open' AND c.waiting_since <= ${before} AND p.is_muted IS NOT TRUE AND (${isMeant})
         AND NOT EXISTS (SELECT FROM notification n WHERE n.workspace_id = $1 AND n.conversation_id = c.id AND n.type = 'sla' AND n.cause = ${prefix} || c.id || ':' || (extract(epoch FROM c.waiting_since) * 1000)::bigint)
       ORDER BY c.waiting_since LIMIT ${mostAtOnce}`,
      params.values,
    );
    const oldest = rows[0]?.waiting_since ?? now;
    const minutesBetween = businessClock(policy.hours, oldest, now);
    const late = rows.filter(({ waiting_since }) => minutesBetween(waiting_since, now) >= policy.minutes);
    for (const row of late) {
      for (const memberId of row.member_ids)
        await notify(ctx, db, changes, {
          workspaceId,
          memberId,
          type: 'sla',
          cause: `sla:${policy.id}:${row.id}:${row.waiting_since.getTime()}`,
          conversationId: row.id,
          text: `${row.contact} has waited longer than “${policy.name}” allows`,
        });
    }
    return late.length;
  });
