import type { Filter } from '@hubbub/contracts';
import { countFigure, percentile, type Report, type ReportContext, spanOf } from './report';

const spanLine = ({ since, until }: ReportContext) => ({ since: since.toISOString(), until: until.toISOString() });

/** What rules did, what they held back, and where people took over. */
export const rules = async (context: ReportContext): Promise<Report> => {
  const { db, workspaceId, since, until } = context;
  const span = spanOf(context);
  const rows: {
    ruleId: string;
    rule: string;
    mode: string;
    fired: number;
    withheld: number;
    dryRuns: number;
    undone: number;
    sent: number;
  }[] = await db.query(
    `SELECT r.id AS "ruleId", r.name AS rule, r.mode, count(*) FILTER (WHERE u.outcome = 'fired')::int AS fired, count(*) FILTER (WHERE u.outcome = 'withheld')::int AS withheld,
       count(*) FILTER (WHERE u.outcome = 'dry_run')::int AS "dryRuns", count(u.undone_at)::int AS undone,
       (SELECT count(*)::int FROM rule_effect e JOIN message m ON m.workspace_id = e.workspace_id AND m.id = e.message_id WHERE e.workspace_id = $1 AND e.rule_id = r.id AND e.sends AND e.at >= $2 AND e.at < $3
          AND m.status NOT IN ('proposed', 'cancelled')) AS sent
     FROM rule r LEFT JOIN rule_run u ON u.workspace_id = r.workspace_id AND u.rule_id = r.id AND u.created_at >= $2 AND u.created_at < $3 WHERE r.workspace_id = $1
     GROUP BY r.id, r.name, r.mode, r.position ORDER BY r.position, r.id`,
    [workspaceId, since, until],
  );
  const figure = (name: string, formula: string, outcome: 'fired' | 'sent' | 'withheld' | 'handed_over') =>
    countFigure(context, name, formula, { ruleRun: { outcome, ...span } });
  return {
    name: 'rules',
    formula:
      'Conversations in which rules acted in the span; the table counts runs, of which one conversation may have several.',
    ...spanLine(context),
    figures: [
      await figure('sent', 'A rule sent an answer', 'sent'),
      await figure('held back', 'A rule matched, and something kept it from acting', 'withheld'),
      await figure('handed over', 'A rule ran, and a person answered within the span', 'handed_over'),
      await figure('acted', 'A rule did what it says', 'fired'),
    ],
    rows: rows.map(({ rule, mode, fired, sent, withheld, dryRuns, undone, ruleId }) => ({
      rule,
      mode,
      fired,
      sent,
      withheld,
      dryRuns,
      undone,
      ruleId,
    })),
    rowFilters: rows.map(({ ruleId }): Filter => ({ ruleRun: { outcome: 'fired', ruleId, ...span } })),
  };
};

const outcomes = ['as_is', 'edited', 'rewritten', 'discarded', 'ignored'] as const;

/** The funnel of drafts: made, used, and whether they make answers quicker. */
export const suggestions = async (context: ReportContext): Promise<Report> => {
  const { db, workspaceId, since, until } = context;
  const span = spanOf(context);
  const counted: { outcome: string; count: number; distance: number | null }[] = await db.query(
    `SELECT o.outcome, count(*)::int AS count, avg(o.edit_distance) AS distance FROM suggestion_outcome o JOIN suggestion s ON s.workspace_id = o.workspace_id AND s.id = o.suggestion_id
     WHERE o.workspace_id = $1 AND s.created_at >= $2 AND s.created_at < $3 GROUP BY 1`,
    [workspaceId, since, until],
  );
  const waits: { minutes: number; withDraft: boolean }[] = await db.query(
    `SELECT extract(epoch FROM c.first_replied_at - c.first_waited_at)::float / 60 AS minutes,
       EXISTS (SELECT FROM suggestion s JOIN suggestion_outcome o ON o.workspace_id = s.workspace_id AND o.suggestion_id = s.id WHERE s.workspace_id = $1 AND s.conversation_id = c.id
         AND o.outcome IN ('as_is', 'edited')) AS "withDraft"
     FROM conversation c WHERE c.workspace_id = $1 AND c.first_replied_at >= $2 AND c.first_replied_at < $3`,
    [workspaceId, since, until],
  );
  const p50 = (withDraft: boolean): number | null =>
    percentile(
      waits
        .filter((wait) => wait.withDraft === withDraft)
        .map(({ minutes }) => minutes)
        .sort((a, b) => a - b),
      0.5,
    );
  const countOf = (outcome: string): number => counted.find((one) => one.outcome === outcome)?.count ?? 0;
  const figure = (name: string, formula: string, outcome: (typeof outcomes)[number] | 'any') =>
    countFigure(context, name, formula, { suggestion: { outcome, ...span } });
  return {
    name: 'suggestions',
    formula:
      'Conversations for which a draft was made in the span, and what became of it: sent as it was (at most 5 % of the letters changed), edited (at most 40 %), rewritten, discarded.',
    ...spanLine(context),
    figures: [
      await figure('suggested', 'A draft was made', 'any'),
      await figure('sent as is', 'At most 5 % of the letters were changed', 'as_is'),
      await figure('edited', 'Between 5 and 40 % of the letters were changed', 'edited'),
      await figure('rewritten', 'More than 40 % of the letters were changed', 'rewritten'),
      {
        name: 'first reply with a draft',
        value: p50(true),
        unit: 'minutes',
        formula: 'Half of the first answers that used a draft took at most so many minutes',
        filter: { firstReply: span },
      },
      {
        name: 'first reply without',
        value: p50(false),
        unit: 'minutes',
        formula: 'Half of the other first answers took at most so many minutes',
        filter: { firstReply: span },
      },
    ],
    rows: outcomes.map((outcome) => ({
      outcome,
      suggestions: countOf(outcome),
      averageEdit: roundOf(counted.find((one) => one.outcome === outcome)?.distance ?? null),
    })),
    rowFilters: outcomes.map((outcome): Filter => ({ suggestion: { outcome, ...span } })),
  };
};

const roundOf = (value: number | null): number | null =>
  value === null ? null : Math.round(Number(value) * 1000) / 1000;
