import type { Filter } from '@hubbub/contracts';
import { createParams, filterSql } from '@hubbub/store';
import { lateSoon, soonMinutes } from './late-soon';
import { countFigure, nothing, type Report, type ReportContext } from './report';

/** What is open now, and what waits longest. */
export const open = async (context: ReportContext): Promise<Report> => {
  const { db, workspaceId, now } = context;
  const rows: {
    channelId: string;
    channel: string;
    platform: string;
    open: number;
    waiting: number;
    oldest: Date | null;
  }[] = await db.query(
    `SELECT c.channel_id AS "channelId", h.name AS channel, h.platform, count(*)::int AS open, count(c.waiting_since)::int AS waiting, min(c.waiting_since) AS oldest
       FROM conversation c JOIN channel h ON h.workspace_id = c.workspace_id AND h.id = c.channel_id WHERE c.workspace_id = $1 AND c.status = 'open' GROUP BY 1, 2, 3 ORDER BY 4 DESC, 2`,
    [workspaceId],
  );
  const minutesSince = (at: Date | null): number | null =>
    at && Math.max(0, Math.floor((now.getTime() - at.getTime()) / 60_000));
  const oldest = rows.reduce<Date | null>(
    (first, row) => (row.oldest && (!first || row.oldest < first) ? row.oldest : first),
    null,
  );
  const oldestMinutes = minutesSince(oldest);
  return {
    name: 'open',
    formula:
      'Conversations with the status “open” at this moment; one waits while nobody has answered its newest message.',
    since: now.toISOString(),
    until: now.toISOString(),
    figures: [
      await countFigure(context, 'open', 'Status is open', { status: 'open' }),
      {
        name: 'oldest waiting',
        value: oldestMinutes,
        unit: 'minutes',
        formula: 'Minutes since the longest unanswered message came',
        filter: { status: 'open', waitingMinutes: oldestMinutes ?? 0 },
      },
      await countFigure(context, 'waiting', 'Status is open and nobody has answered yet', {
        status: 'open',
        waitingMinutes: 0,
      }),
      await countFigure(context, 'unassigned', 'Status is open and nobody owes the next step', {
        status: 'open',
        assigneeId: 'none',
      }),
      await countFigure(context, 'snoozed', 'Status is snoozed', { status: 'snoozed' }),
    ],
    rows: rows.map(({ channelId, channel, platform, open: count, waiting, oldest: at }) => ({
      channel,
      platform,
      open: count,
      waiting,
      oldestWaitingMinutes: minutesSince(at),
      channelId,
    })),
    rowFilters: rows.map(({ channelId }): Filter => ({ status: 'open', channelId })),
  };
};

/** The board: who owes how much, against what they can take. */
export const load = async (context: ReportContext): Promise<Report> => {
  const { db, workspaceId, memberId: asking, now } = context;
  const params = createParams(workspaceId, now);
  const isLate = filterSql({ breach: 'any' }, { memberId: asking, now }, params);
  const rows: {
    memberId: string | null;
    name: string;
    open: number;
    waiting: number;
    oldest: Date | null;
    snoozed: number;
    late: number;
    capacity: number | null;
    isAway: boolean;
  }[] = await db.query(
    `SELECT m.id AS "memberId", coalesce(m.name, 'Nobody') AS name, coalesce(o.open, 0)::int AS open, coalesce(o.waiting, 0)::int AS waiting, o.oldest, coalesce(o.snoozed, 0)::int AS snoozed, coalesce(o.late, 0)::int AS late,
       (m.preferences->>'capacity')::int AS capacity, coalesce(m.away_until > $2 OR (m.preferences->>'isAway')::boolean, false) AS "isAway"
     FROM (SELECT id, name, preferences, away_until FROM member WHERE workspace_id = $1 AND is_active AND role <> 'viewer') AS m
     FULL JOIN (SELECT assignee_id, count(*) FILTER (WHERE status = 'open') AS open, count(waiting_since) FILTER (WHERE status = 'open') AS waiting,
         min(waiting_since) FILTER (WHERE status = 'open') AS oldest, count(*) FILTER (WHERE status = 'snoozed') AS snoozed,
         count(*) FILTER (WHERE c.status = 'open' AND ${isLate}) AS late
       FROM conversation c WHERE workspace_id = $1 AND status IN ('open', 'snoozed') GROUP BY assignee_id) AS o ON o.assignee_id = m.id
     WHERE m.id IS NOT NULL OR o.assignee_id IS NULL ORDER BY (m.id IS NULL) DESC, 3 DESC, 2`,
    params.values,
  );
  const soon = await lateSoon(context);
  const soonFormula = `Status is open, not late, and later than a policy allows within ${soonMinutes} minutes if nobody answers`;
  return {
    name: 'load',
    formula: 'Open conversations by the member who owes the next step, against the capacity that they have set.',
    since: now.toISOString(),
    until: now.toISOString(),
    figures: [
      await countFigure(context, 'assigned', 'Status is open and somebody owes the next step', {
        and: [{ status: 'open' }, { not: { assigneeId: 'none' } }],
      }),
      await countFigure(context, 'unassigned', 'Status is open and nobody owes the next step', {
        status: 'open',
        assigneeId: 'none',
      }),
      await countFigure(context, 'late', 'Status is open, and later than a policy allows: the answer or the end', {
        status: 'open',
        breach: 'any',
      }),
      soon
        ? await countFigure(context, 'late soon', soonFormula, soon)
        : { name: 'late soon', value: 0, unit: 'conversations', formula: soonFormula, filter: nothing },
    ],
    rows: rows.map(({ memberId, name, open: count, waiting, oldest, snoozed, late, capacity, isAway }) => ({
      name,
      open: count,
      capacity,
      waiting,
      oldestWaitingMinutes: oldest && Math.max(0, Math.floor((now.getTime() - oldest.getTime()) / 60_000)),
      snoozed,
      late,
      isAway: isAway ? 'yes' : 'no',
      memberId,
    })),
    rowFilters: rows.map(({ memberId }): Filter => ({ status: 'open', assigneeId: memberId ?? 'none' })),
  };
};
