import type { DailyHours } from '@hubbub/automation';
import { createParams, filterSql } from '@hubbub/store';
import type { Filter } from '@hubbub/contracts';
import { z } from 'zod';
import { type BusinessClock, businessClock } from './business-time';
import { byDay, countFigure, percentile, type Report, type ReportContext, spanOf } from './report';

const Hours = z.object({
  from: z.string().regex(/^\d{1,2}:\d{2}$/),
  to: z.string().regex(/^\d{1,2}:\d{2}$/),
  timeZone: z.string(),
  days: z.array(z.int()).optional(),
});

/** The workspace's own hours, else those of its first SLA policy; null: round the clock. */
export const loadBusinessHours = async ({ db, workspaceId }: ReportContext): Promise<DailyHours | null> => {
  const [row]: { hours: unknown }[] = await db.query(
    `SELECT coalesce(w.settings->'businessHours', (SELECT p.business_hours FROM sla_policy p WHERE p.workspace_id = w.id AND p.business_hours IS NOT NULL ORDER BY p.id LIMIT 1)) AS hours
     FROM workspace w WHERE w.id = $1`,
    [workspaceId],
  );
  const parsed = Hours.safeParse(row?.hours);
  if (!parsed.success) return null;
  try {
    new Intl.DateTimeFormat('en', { timeZone: parsed.data.timeZone });
    return parsed.data;
  } catch {
    return null; // a zone that nobody knows opens and closes nothing
  }
};

interface Stretch {
  from: Date;
  to: Date;
}

const listStretches = (
  { db, workspaceId, memberId, now }: ReportContext,
  filter: Filter,
  columns: { from: string; to: string },
): Promise<Stretch[]> => {
  const params = createParams(workspaceId);
  const where = filterSql(filter, { memberId, now }, params);
  return db.query(
    `SELECT ${columns.from} AS "from", ${columns.to} AS "to" FROM conversation c WHERE c.workspace_id = $1 AND ${where} ORDER BY ${columns.to}`,
    params.values,
  );
};

/** How long people waited for the first answer that a person gave. */
export const firstReply = async (context: ReportContext): Promise<Report> => {
  const filter: Filter = { firstReply: spanOf(context) };
  const hours = await loadBusinessHours(context);
  const stretches = await listStretches(context, filter, { from: 'c.first_waited_at', to: 'c.first_replied_at' });
  const clock = clockFor(hours, stretches, context);
  const sorted = minutesOf(stretches, clock);
  const within = hours ? 'minutes of business hours' : 'minutes';
  const answered = await countFigure(
    context,
    'answered',
    'Conversations first answered by a person in the span',
    filter,
  );
  return {
    name: 'first-reply',
    formula: `From the first message that waited to the first answer by a person, in ${within}; conversations whose first answer fell into the span. What rules send is no answer.`,
    ...spanLine(context),
    businessHours: hours,
    figures: [
      {
        name: 'p50',
        value: percentile(sorted, 0.5),
        unit: 'minutes',
        formula: `Half of them waited at most so many ${within}`,
        filter,
      },
      {
        name: 'p90',
        value: percentile(sorted, 0.9),
        unit: 'minutes',
        formula: `Nine of ten waited at most so many ${within}`,
        filter,
      },
      answered,
    ],
    ...daily(
      context,
      stretches,
      (rows) => minutesOf(rows, clock),
      'Minutes',
      (span) => ({ firstReply: span }),
    ),
  };
};

/** How long conversations stood open before somebody closed them. */
export const timeToClose = async (context: ReportContext): Promise<Report> => {
  const filter: Filter = { closed: spanOf(context) };
  const stretches = await listStretches(context, filter, { from: 'c.created_at', to: 'c.closed_at' });
  const hoursOf = (rows: readonly Stretch[]): number[] =>
    rows.map(({ from, to }) => Math.max(0, to.getTime() - from.getTime()) / 3_600_000).sort((a, b) => a - b);
  const sorted = hoursOf(stretches);
  return {
    name: 'time-to-close',
    formula:
      'From the arrival of a conversation to its closing, in hours round the clock; conversations closed in the span that are closed still.',
    ...spanLine(context),
    figures: [
      {
        name: 'p50',
        value: percentile(sorted, 0.5),
        unit: 'hours',
        formula: 'Half of them were closed within so many hours',
        filter,
      },
      {
        name: 'p90',
        value: percentile(sorted, 0.9),
        unit: 'hours',
        formula: 'Nine of ten were closed within so many hours',
        filter,
      },
      await countFigure(context, 'closed', 'Conversations closed in the span', filter),
    ],
    ...daily(context, stretches, hoursOf, 'Hours', (span) => ({ closed: span })),
  };
};

const spanLine = ({ since, until }: ReportContext): { since: string; until: string } => ({
  since: since.toISOString(),
  until: until.toISOString(),
});

const clockFor = (
  hours: DailyHours | null,
  stretches: readonly Stretch[],
  { since, until }: ReportContext,
): BusinessClock => {
  const earliest = stretches.reduce((least, { from }) => Math.min(least, from.getTime()), since.getTime());
  // Nobody's wait is counted further back than a year: the clock is built day by day.
  return businessClock(hours, new Date(Math.max(earliest, until.getTime() - 366 * 86_400_000)), until);
};

const minutesOf = (stretches: readonly Stretch[], clock: BusinessClock): number[] =>
  stretches.map(({ from, to }) => clock(from, to)).sort((a, b) => a - b);

/** A row a day, each with the list behind it. */
const daily = (
  { timeZone }: ReportContext,
  stretches: readonly Stretch[],
  measure: (rows: readonly Stretch[]) => number[],
  unit: 'Minutes' | 'Hours',
  filterOf: (span: { after: string; before: string }) => Filter,
): Pick<Report, 'rows' | 'rowFilters'> => {
  const days = byDay(stretches, timeZone, ({ to }) => to);
  const instants = (rows: readonly Stretch[]) => {
    const [first, last] = [rows[0]!.to, rows.at(-1)!.to];
    // Instants are kept to the microsecond and read to the millisecond.
    return { after: first.toISOString(), before: new Date(last.getTime() + 1).toISOString() };
  };
  return {
    rows: days.map(([day, rows]) => {
      const sorted = measure(rows);
      return {
        day,
        conversations: rows.length,
        [`p50${unit}`]: percentile(sorted, 0.5),
        [`p90${unit}`]: percentile(sorted, 0.9),
      };
    }),
    rowFilters: days.map(([, rows]) => filterOf(instants(rows))),
  };
};
