import type { Report } from '../../records';

/** A figure of a report: a number with its unit, and the filter of the list behind it where there is one. */
export interface Figure {
  name: string;
  value: number;
  unit: string | null;
  filter: unknown;
}

export type Cell = string | number | null;

/** A report's table, with the filter of the list behind each row where there is one. */
export interface ReportTable {
  columns: string[];
  rows: Record<string, Cell>[];
  filters: unknown[];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The figures that have something to measure. */
export const figuresOf = (report: Report): Figure[] =>
  (Array.isArray(report.figures) ? report.figures : []).flatMap((item: unknown) =>
    isRecord(item) && typeof item.value === 'number'
      ? [
          {
            name: String(item.name),
            value: item.value,
            unit: typeof item.unit === 'string' ? item.unit : null,
            filter: item.filter ?? null,
          },
        ]
      : [],
  );

/** The rows with the columns that say something to a person: ids stay out. Null where there are none. */
export const tableOf = ({ rows, rowFilters }: Report): ReportTable | null => {
  if (!Array.isArray(rows) || rows.length === 0) return null;
  const records = rows.filter(isRecord) as Record<string, Cell>[];
  const columns = [...new Set(records.flatMap((row) => Object.keys(row)))].filter((name) => !name.endsWith('Id'));
  return { columns, rows: records, filters: Array.isArray(rowFilters) ? rowFilters : [] };
};

/** One value a day over the report's span, oldest first; days without a row are null. */
export const byDay = (report: Report, column: string): (number | null)[] => {
  const known = new Map(
    (tableOf(report)?.rows ?? []).map((row) => [String(row.day), typeof row[column] === 'number' ? row[column] : null]),
  );
  return daysOf(report).map((day) => known.get(day) ?? null);
};

const dayMs = 86_400_000;

/** The days of a report's span as ISO dates. */
export const daysOf = (report: Report): string[] => {
  const [since, until] = [Date.parse(String(report.since)), Date.parse(String(report.until))];
  if (!(until > since)) return [];
  const first = Math.floor(since / dayMs);
  const last = Math.floor(until / dayMs);
  return Array.from({ length: Math.min(400, last - first + 1) }, (_, at) =>
    new Date((first + at) * dayMs).toISOString().slice(0, 10),
  );
};
