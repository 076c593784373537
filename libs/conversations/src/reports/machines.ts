import type { Filter } from '@hubbub/contracts';
import { countFigure, type Report, type ReportContext, spanOf } from './report';

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
