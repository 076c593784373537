import type { Filter } from '@hubbub/contracts';
import { countFigure, percentile, type Report, type ReportContext, spanOf } from './report';

const outcomes = ['as_is', 'edited', 'rewritten', 'discarded', 'ignored'] as const;
type Outcome = (typeof outcomes)[number];

const spanLine = ({ since, until }: ReportContext) => ({ since: since.toISOString(), until: until.toISOString() });

/** What became of the drafts made in the span: one outcome a draft, what was sent before what was only looked at. */
const countedOutcomes = (context: ReportContext) =>
  context.db.query<{ memberId: string | null; member: string | null; outcome: Outcome; distance: number | null }[]>(
    `SELECT DISTINCT ON (s.id) o.member_id AS "memberId", u.name AS member, o.outcome, o.edit_distance AS distance
     FROM suggestion s JOIN suggestion_outcome o ON o.workspace_id = s.workspace_id AND o.suggestion_id = s.id LEFT JOIN member u ON u.workspace_id = o.workspace_id AND u.id = o.member_id
     WHERE s.workspace_id = $1 AND s.created_at >= $2 AND s.created_at < $3
     ORDER BY s.id, (o.message_id IS NOT NULL AND o.outcome <> 'ignored') DESC, o.created_at DESC, o.id DESC`,
    [context.workspaceId, context.since, context.until],
  );

/** How long first answers took, whether each used a draft, and who gave it. */
const firstAnswers = ({ db, workspaceId, since, until }: ReportContext) =>
  db.query<{ minutes: number; withDraft: boolean; memberId: string | null }[]>(
    `SELECT extract(epoch FROM c.first_replied_at - c.first_waited_at)::float / 60 AS minutes,
       EXISTS (SELECT FROM suggestion s JOIN suggestion_outcome o ON o.workspace_id = s.workspace_id AND o.suggestion_id = s.id WHERE s.workspace_id = $1 AND s.conversation_id = c.id
         AND o.outcome IN ('as_is', 'edited')) AS "withDraft",
       (SELECT m.author_id FROM message m WHERE m.workspace_id = $1 AND m.conversation_id = c.id AND m.direction = 'outbound' AND m.author_type = 'member' AND m.kind = 'message' ORDER BY m.sent_at, m.id LIMIT 1) AS "memberId"
     FROM conversation c WHERE c.workspace_id = $1 AND c.first_replied_at >= $2 AND c.first_replied_at < $3 AND c.first_waited_at IS NOT NULL`,
    [workspaceId, since, until],
  );

const medianOf = (waits: readonly { minutes: number; withDraft: boolean }[], withDraft: boolean): number | null =>
  percentile(
    waits
      .filter((wait) => wait.withDraft === withDraft)
      .map(({ minutes }) => minutes)
      .sort((a, b) => a - b),
    0.5,
  );

/** The funnel of drafts: made, used, and whether they make answers quicker. */
export const suggestions = async (context: ReportContext): Promise<Report> => {
  const span = spanOf(context);
  const counted = await countedOutcomes(context);
  const waits = await firstAnswers(context);
  const figure = (name: string, formula: string, outcome: Outcome | 'any') =>
    countFigure(context, name, formula, { suggestion: { outcome, ...span } });
  const median = (name: string, formula: string, withDraft: boolean) => ({
    name,
    value: medianOf(waits, withDraft),
    unit: 'minutes' as const,
    formula,
    filter: { firstReply: span },
  });
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
      await figure('dismissed', 'A member sent the draft away', 'discarded'),
      await figure('ignored', 'A draft lay there, and the member wrote something else', 'ignored'),
      median(
        'first reply with a draft',
        'Half of the first answers that used a draft took at most so many minutes',
        true,
      ),
      median('first reply without', 'Half of the other first answers took at most so many minutes', false),
    ],
    rows: outcomes.map((outcome) => {
      const own = counted.filter((one) => one.outcome === outcome);
      return { outcome, suggestions: own.length, averageEdit: averageOf(own.map(({ distance }) => distance)) };
    }),
    rowFilters: outcomes.map((outcome): Filter => ({ suggestion: { outcome, ...span } })),
  };
};

/** By member: what they made of the drafts that they saw, and how quick their first answers were with and without. */
export const suggestionsByMember = async (context: ReportContext): Promise<Report> => {
  const counted = await countedOutcomes(context);
  const waits = await firstAnswers(context);
  const names = new Map(counted.flatMap(({ memberId, member }) => (memberId && member ? [[memberId, member]] : [])));
  const rows = [...names].map(([memberId, name]) => {
    const own = counted.filter((one) => one.memberId === memberId);
    const countOf = (outcome: Outcome): number => own.filter((one) => one.outcome === outcome).length;
    const answers = waits.filter((wait) => wait.memberId === memberId);
    return {
      name,
      suggestions: own.length,
      asIs: countOf('as_is'),
      edited: countOf('edited'),
      rewritten: countOf('rewritten'),
      discarded: countOf('discarded'),
      ignored: countOf('ignored'),
      withDraftMinutes: medianOf(answers, true),
      withoutDraftMinutes: medianOf(answers, false),
      memberId,
    };
  });
  rows.sort((a, b) => b.suggestions - a.suggestions || (a.memberId < b.memberId ? -1 : 1));
  const used = counted.filter(({ outcome }) => outcome === 'as_is' || outcome === 'edited').length;
  return {
    name: 'suggestions-by-member',
    formula:
      'Drafts of the span that somebody used, changed, dismissed or passed over, by that member; half of the member’s first answers took at most so many minutes.',
    ...spanLine(context),
    figures: [
      {
        name: 'used',
        value: counted.length === 0 ? null : Math.round((used / counted.length) * 1000) / 10,
        unit: 'percent',
        formula: 'Drafts sent as they were or edited, of all that a member decided on',
        filter: { suggestion: { outcome: 'used', ...spanOf(context) } },
      },
    ],
    rows,
    rowFilters: rows.map(({ memberId }): Filter => ({
      suggestion: { outcome: 'any', memberId, ...spanOf(context) },
    })),
  };
};

const averageOf = (distances: readonly (number | null)[]): number | null => {
  const known = distances.filter((distance) => distance !== null).map(Number);
  if (known.length === 0) return null;
  return Math.round((known.reduce((sum, distance) => sum + distance, 0) / known.length) * 1000) / 1000;
};
