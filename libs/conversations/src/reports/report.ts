import type { Filter } from '@hubbub/contracts';
import { countConversations } from '@hubbub/store';
import type { EntityManager } from 'typeorm';

/** One number: how it is made, and the filter that lists the conversations behind it. */
export interface Figure {
  name: string;
  value: number | null; // null: nothing to measure
  unit: 'conversations' | 'messages' | 'minutes' | 'hours' | 'people' | 'runs' | 'suggestions' | 'percent';
  formula: string;
  filter: Filter | null;
}

export interface Report {
  name: string;
  formula: string;
  since: string;
  until: string;
  figures: Figure[];
  rows: Record<string, string | number | null>[];
  rowFilters: (Filter | null)[]; // of each row, in the same order
  [more: string]: unknown;
}

export interface ReportContext {
  db: EntityManager;
  workspaceId: number;
  memberId: string | null;
  now: Date;
  since: Date;
  until: Date;
  timeZone: string;
}

export const spanOf = ({ since, until }: ReportContext): { after: string; before: string } => ({
  after: since.toISOString(),
  before: until.toISOString(),
});

/** The figure of a list: counted by the very predicate that lists it, so the two cannot differ. */
export const countFigure = async (
  { db, workspaceId, memberId, now }: ReportContext,
  name: string,
  formula: string,
  filter: Filter,
): Promise<Figure> => ({
  name,
  value: await countConversations(db, workspaceId, { filter, memberId, now }, 100_000_000),
  unit: 'conversations',
  formula,
  filter,
});

/** The list of nothing, for a figure that found nothing to ask for. */
export const nothing: Filter = { and: [{ status: 'open' }, { status: 'closed' }] };

/** The value below which this share of the sorted numbers lies (nearest rank), to a tenth. Null for none. */
export const percentile = (sorted: readonly number[], share: number): number | null => {
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  return value === undefined ? null : Math.round(value * 10) / 10;
};

/** The day on which an instant falls in a time zone, as ISO date. */
export const dayIn = (timeZone: string): ((at: Date) => string) => {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return (at) => format.format(at);
};

/** Values by day, oldest day first. */
export const byDay = <T>(rows: readonly T[], timeZone: string, atOf: (row: T) => Date): [string, T[]][] => {
  const day = dayIn(timeZone);
  const days = new Map<string, T[]>();
  for (const row of rows) {
    const key = day(atOf(row));
    const known = days.get(key);
    if (known) known.push(row);
    else days.set(key, [row]);
  }
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1));
};
