import type { DailyHours } from '@hubbub/automation';
import type { Filter } from '@hubbub/contracts';
import { businessClock } from './business-time';
import type { ReportContext } from './report';

export const soonMinutes = 30;
const mostMinutes = 30 * 1440;

interface Policy {
  minutes: number;
  filter: Filter;
  hours: DailyHours | null;
}

/**
 * What waits so long that a policy of first answers will be missed within half an hour, and is not late yet. In business
 * hours a minute of waiting is not a minute of the policy, so each policy's limit is translated into plain minutes of
 * now. Null where nothing can be late soon.
 */
export const lateSoon = async ({ db, workspaceId, now }: ReportContext): Promise<Filter | null> => {
  const policies: Policy[] = await db.query(
    'SELECT first_reply_minutes AS minutes, filter, business_hours AS hours FROM sla_policy WHERE workspace_id = $1 AND first_reply_minutes IS NOT NULL ORDER BY id',
    [workspaceId],
  );
  const parts = policies.flatMap(({ minutes, filter, hours }): Filter[] => {
    const waitingMinutes = waitOf(minutes, hours, now);
    return waitingMinutes === null ? [] : [{ and: [filter, { status: 'open', waitingMinutes }] }];
  });
  if (parts.length === 0) return null;
  return { and: [{ or: parts }, { not: { breach: 'any' } }] };
};

/** The least plain minutes of waiting that become the policy's minutes of business within half an hour. */
export const waitOf = (minutes: number, hours: DailyHours | null, now: Date): number | null => {
  const soon = new Date(now.getTime() + soonMinutes * 60_000);
  const before = (plain: number): Date => new Date(now.getTime() - plain * 60_000);
  const minutesBetween = businessClock(hours, before(mostMinutes), soon);
  const isSoon = (plain: number): boolean => minutesBetween(before(plain), soon) >= minutes;
  if (!isSoon(mostMinutes)) return null;
  let [low, high] = [0, mostMinutes];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isSoon(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
};
