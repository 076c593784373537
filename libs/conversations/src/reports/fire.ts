import type { Filter } from '@hubbub/contracts';
import { countFigure, nothing, type Report, type ReportContext } from './report';

/** A post is on fire from this many comments within the hour on, */
const fewestInHour = 5;
/** if that is this many times what it had in an hour of the day before, or every second one is angry. */
const timesUsual = 3;
const angryShare = 0.5;
const mostPosts = 20;

interface PostRow {
  postId: string;
  post: string | null;
  channel: string;
  platform: string;
  lastHour: number;
  negative: number;
  dayBefore: number;
  open: number;
  waiting: number;
  oldest: Date | null;
}

/** Which posts are on fire: many more comments than usual, or angry ones. Muted posts are left in peace. */
export const fire = async (context: ReportContext): Promise<Report> => {
  const { db, workspaceId, now } = context;
  const hourAgo = new Date(now.getTime() - 3_600_000);
  const dayAgo = new Date(hourAgo.getTime() - 86_400_000);
  const rows: PostRow[] = await db.query(
    `SELECT p.id AS "postId", p.text AS post, h.name AS channel, h.platform, n."lastHour", n.negative, n."dayBefore", o.open, o.waiting, o.oldest
     FROM (SELECT c.post_id, count(*) FILTER (WHERE m.sent_at > $2)::int AS "lastHour", count(*) FILTER (WHERE m.sent_at <= $2)::int AS "dayBefore",
             count(*) FILTER (WHERE m.sent_at > $2 AND m.analysis->>'sentiment' = 'negative')::int AS negative
           FROM conversation c JOIN message m ON m.workspace_id = c.workspace_id AND m.conversation_id = c.id AND m.direction = 'inbound' AND m.sent_at > $3 AND m.sent_at <= $4 AND m.deleted_at IS NULL
           WHERE c.workspace_id = $1 AND c.post_id IS NOT NULL AND c.last_message_at > $3 GROUP BY c.post_id) AS n
     JOIN post p ON p.workspace_id = $1 AND p.id = n.post_id AND NOT p.is_muted JOIN channel h ON h.workspace_id = $1 AND h.id = p.channel_id
     CROSS JOIN LATERAL (SELECT count(*)::int AS open, count(c.waiting_since)::int AS waiting, min(c.waiting_since) AS oldest
       FROM conversation c WHERE c.workspace_id = $1 AND c.post_id = p.id AND c.status = 'open') AS o
     WHERE n."lastHour" >= $5 AND (n."lastHour" * 24 >= n."dayBefore" * $6 OR n.negative >= n."lastHour" * $7::float8)
     ORDER BY n."lastHour" DESC, p.id LIMIT ${mostPosts}`,
    [workspaceId, hourAgo, dayAgo, now, fewestInHour, timesUsual, angryShare],
  );
  const ids = rows.map(({ postId }) => postId);
  const formula = `Open conversations under posts with ${fewestInHour} comments or more within the hour, if that is ${timesUsual} times as many as in an hour of the day before, or if every second one is negative`;
  return {
    name: 'fire',
    formula: 'Posts that draw many more comments than usual at this moment, or angry ones; muted posts stay out.',
    since: hourAgo.toISOString(),
    until: now.toISOString(),
    figures: [
      ids.length > 0
        ? await countFigure(context, 'on fire', formula, { status: 'open', postId: ids })
        : { name: 'on fire', value: 0, unit: 'conversations', formula, filter: nothing },
    ],
    rows: rows.map(({ oldest, negative, dayBefore, ...row }) => ({
      ...row,
      usualPerHour: Math.round((dayBefore / 24) * 10) / 10,
      negativePercent: Math.round((negative / row.lastHour) * 100),
      oldestWaitingMinutes: oldest && Math.max(0, Math.floor((now.getTime() - oldest.getTime()) / 60_000)),
    })),
    rowFilters: rows.map(({ postId }): Filter => ({ status: 'open', postId })),
  };
};
