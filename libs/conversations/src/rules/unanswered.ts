import type { Context } from '../context';
import { runHappening } from './happenings';

interface Due {
  rule_id: string;
  conversation_id: string;
  moment: string;
}

/** A wait that began longer ago than this is history: a rule switched on today does not answer last year. */
const lookBackHours = 7 * 24;

/**
 * Fires the rules that wait for an answer of ours, each once a wait: a wait is named by its conversation and the instant
 * at which it began, which labels, notes and assignments do not change. Returns how many decided.
 */
export const fireUnanswered = async (ctx: Context, most = 200): Promise<number> => {
  const workspaces: { workspace_id: number }[] = await ctx.store.glance((db) =>
    db.query('SELECT * FROM list_unanswered_rules()'),
  );
  let fired = 0;
  for (const { workspace_id: workspaceId } of workspaces) {
    for (const { rule_id, conversation_id, moment } of await listDue(ctx, workspaceId, most)) {
      await runHappening(ctx, {
        workspaceId,
        event: 'unanswered',
        conversationId: conversation_id,
        moment,
        ruleId: rule_id,
      }).catch((error: unknown) =>
        ctx.logger.error(
          { err: error, conversationId: conversation_id },
          'A rule on waiting failed and is tried again',
        ),
      );
      fired += 1;
    }
  }
  return fired;
};

/** Waits that passed a rule's minutes since it is on, and that it has not decided about. */
const listDue = (ctx: Context, workspaceId: number, most: number): Promise<Due[]> =>
  ctx.store.transaction(workspaceId, (db) =>
    db.query(
      `SELECT r.id AS rule_id, c.id AS conversation_id, extract(epoch FROM c.waiting_since)::text AS moment
       FROM rule r CROSS JOIN LATERAL (SELECT make_interval(secs => (r.trigger->>'minutes')::float8 * 60) AS span) s
       JOIN conversation c ON c.workspace_id = r.workspace_id AND c.status = 'open' AND c.waiting_since <= $2::timestamptz - s.span
         AND c.waiting_since > greatest(coalesce(r.enabled_at, r.created_at), $2::timestamptz - make_interval(hours => $4)) - s.span
       WHERE r.workspace_id = $1 AND r.mode <> 'off' AND r.paused_reason IS NULL AND r.trigger->>'type' = 'unanswered' AND (r.trigger->>'minutes') IS NOT NULL
         AND (r.channel_ids = '{}' OR c.channel_id = ANY (r.channel_ids))
         AND NOT EXISTS (SELECT FROM rule_effect e WHERE e.workspace_id = r.workspace_id AND e.rule_id = r.id AND e.action = -1
           AND e.cause = 'unanswered:' || c.id || ':' || extract(epoch FROM c.waiting_since)::text)
       ORDER BY c.waiting_since LIMIT $3`,
      [workspaceId, ctx.clock(), most, lookBackHours],
    ),
  );
