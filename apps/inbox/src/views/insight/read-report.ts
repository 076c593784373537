import type { Report } from '../../records';

/** A figure of a report: a number with its unit, and the address of the list behind it where there is one. */
export interface Figure {
  name: string;
  value: number;
  unit: string | null;
  filter: unknown;
}

/** A row of a report's table: whatever columns it has, as they came. */
export interface ReportTable {
  columns: string[];
  rows: Record<string, unknown>[];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The figures of a report, whether they come as a list or as named numbers. */
export const figuresOf = (report: Report): Figure[] => {
  const source: unknown = report.figures ?? report;
  const entries: [string, unknown][] = Array.isArray(source)
    ? source.map((item) => [isRecord(item) ? String(item.name ?? '') : '', item])
    : isRecord(source)
      ? Object.entries(source)
      : [];
  return entries.flatMap(([name, item]) => {
    if (typeof item === 'number') return [{ name, value: item, unit: null, filter: null }];
    if (isRecord(item) && typeof item.value === 'number')
      return [
        {
          name: String(item.name ?? name),
          value: item.value,
          unit: typeof item.unit === 'string' ? item.unit : null,
          filter: item.filter ?? null,
        },
      ];
    return [];
  });
};

/** The first list of records in a report: its table form. */
export const tableOf = (report: Report): ReportTable | null => {
  for (const name of ['rows', 'items', 'series', 'members', 'channels', 'days', 'hours']) {
    const rows = report[name];
    if (!Array.isArray(rows) || rows.length === 0 || !rows.every(isRecord)) continue;
    return { columns: [...new Set(rows.flatMap((row) => Object.keys(row)))].slice(0, 8), rows };
  }
  return null;
};
