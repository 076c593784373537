import { InvalidError, NotFoundError } from '@hubbub/runtime';
import type { Context } from '../context';
import type { Member } from '../member';
import { fire } from './fire';
import { suggestions, suggestionsByMember } from './learning';
import { rules } from './machines';
import type { Report, ReportContext } from './report';
import { load, open } from './standing';
import { firstReply, timeToClose } from './times';
import { fans, inboundReport, requests, sentiment } from './traffic';

const reports: Record<string, (context: ReportContext) => Promise<Report>> = {
  open,
  'first-reply': firstReply,
  'time-to-close': timeToClose,
  inbound: inboundReport,
  load,
  fire,
  rules,
  suggestions,
  'suggestions-by-member': suggestionsByMember,
  sentiment,
  requests,
  fans,
};

export const reportNames = Object.keys(reports);

const mostDays = 400;
const usualDays = 14;

/** A report over a span (the last fourteen days). Throws NotFoundError for a name that is none, InvalidError. */
export const readReport = (
  ctx: Context,
  member: Member,
  name: string,
  asked: { since?: Date; until?: Date; timeZone?: string },
): Promise<Report> => {
  const make = Object.hasOwn(reports, name) ? reports[name] : undefined;
  if (!make) throw new NotFoundError('This report');
  const now = ctx.clock();
  const until = asked.until ?? now;
  const since = asked.since ?? new Date(until.getTime() - usualDays * 86_400_000);
  if (since >= until) throw new InvalidError('since must lie before until', { reason: 'span_empty' });
  if (until.getTime() - since.getTime() > mostDays * 86_400_000)
    throw new InvalidError(`A report spans at most ${mostDays} days`, { reason: 'span_too_long', days: mostDays });
  return ctx.store.transaction(member.workspaceId, async (db) => {
    const timeZone = asked.timeZone ?? (await workspaceZone(db, member.workspaceId));
    return make({ db, workspaceId: member.workspaceId, memberId: member.id, now, since, until, timeZone });
  });
};

const workspaceZone = async (db: ReportContext['db'], workspaceId: number): Promise<string> => {
  const [row]: { zone: string | null }[] = await db.query(
    `SELECT settings->>'timeZone' AS zone FROM workspace WHERE id = $1`,
    [workspaceId],
  );
  return row?.zone && isTimeZone(row.zone) ? row.zone : 'UTC';
};

export const isTimeZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};
