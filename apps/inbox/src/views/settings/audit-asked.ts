import type { AuditAsked } from '../../records';

/** What the address asks of the trail. Days are those of this browser, and the last one is asked for whole. */
export const askedOf = (search: URLSearchParams): AuditAsked => ({
  memberId: search.get('who') ?? undefined,
  act: search.get('act') ?? undefined,
  targetType: search.get('target') ?? undefined,
  since: startOf(search.get('from'), 0),
  until: startOf(search.get('until'), 1),
});

const startOf = (day: string | null, daysLater: number): string | undefined => {
  const [year, month, date] = (day ?? '').split('-').map(Number);
  if (!year || !month || !date) return undefined;
  const start = new Date(year, month - 1, date + daysLater);
  return Number.isNaN(start.getTime()) ? undefined : start.toISOString();
};
