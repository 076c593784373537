import { type AutomationHealth, findAnomaly } from '@hubbub/automation';
import { readStop } from '@hubbub/contracts';
import type { EntityManager } from 'typeorm';
import { audit } from '../audit';
import { holdQueued, readAutomation, switchAutomation } from '../automation-switch';
import type { Context } from '../context';
import { type Changes, transact } from '../transact';
import { notifyManagers } from './breaker';

const hourMs = 3_600_000;
/** The last answers that refusals and anger are counted among. */
const recentAnswers = 50;

/**
 * Looks at what each rule sent lately, and at all of them together: a sudden rate, many refusals or angry answers pause
 * the rule (or throw the switch), hold what is queued, and call the managers. A member's new start counts from zero.
 */
export const watchAutomation = async (ctx: Context): Promise<void> => {
  const workspaces: { id: number }[] = await ctx.store.glance((db) => db.query('SELECT id FROM list_workspaces()'));
  for (const { id } of workspaces) await transact(ctx, id, (db, changes) => watchWorkspace(ctx, db, changes, id));
};

const watchWorkspace = async (
  ctx: Context,
  db: EntityManager,
  changes: Changes,
  workspaceId: number,
): Promise<void> => {
  const { isPaused, since } = await readAutomation(db, workspaceId);
  if (isPaused) return;
  const now = ctx.clock();
  const rules: { id: string; name: string; since: Date; perHour: number | null }[] = await db.query(
    `SELECT id, name, (limits->>'perHour')::int AS "perHour", coalesce(enabled_at, created_at) AS since FROM rule WHERE workspace_id = $1 AND mode IN ('live', 'approval') AND paused_reason IS NULL`,
    [workspaceId],
  );
  for (const rule of rules) {
    const from = later(rule.since, since ? new Date(since) : null);
    const reason = findAnomaly({
      ...(await healthOf(db, workspaceId, rule.id, from, now)),
      allowedPerHour: rule.perHour,
    });
    if (reason) await pauseRule(ctx, db, changes, { workspaceId, id: rule.id, name: rule.name, reason, now });
  }
  if (rules.length < 2) return;
  const from = since ? new Date(since) : new Date(0);
  const allowedPerHour = rules.reduce((sum, { perHour }) => sum + (perHour ?? 0), 0);
  const reason = findAnomaly({ ...(await healthOf(db, workspaceId, null, from, now)), allowedPerHour });
  if (reason) await pauseAll(ctx, db, changes, { workspaceId, reason, now });
};

const later = (a: Date, b: Date | null): Date => (b && b > a ? b : a);

/** Of one rule, or with `null` of all that are not paused, since `from`. */
const healthOf = async (
  db: EntityManager,
  workspaceId: number,
  ruleId: string | null,
  from: Date,
  now: Date,
): Promise<Omit<AutomationHealth, 'allowedPerHour'>> => {
  const [row]: [Omit<AutomationHealth, 'allowedPerHour'> & { weekBefore: number; days: number }] = await db.query(
    `WITH mine AS (SELECT m.id, m.conversation_id, m.status, m.sent_at FROM message m WHERE m.workspace_id = $1 AND m.author_type = 'rule' AND m.kind = 'message'
         AND m.sent_at > $4 AND ($2::uuid = m.rule_id OR ($2 IS NULL AND NOT EXISTS (SELECT FROM rule r WHERE r.workspace_id = $1 AND r.id = m.rule_id AND r.paused_reason IS NOT NULL)))
         AND m.status NOT IN ('proposed', 'cancelled')),
       newest AS (SELECT * FROM mine WHERE sent_at > $3 ORDER BY sent_at DESC LIMIT $6)
     SELECT (SELECT count(*)::int FROM mine WHERE sent_at > greatest($3, $5::timestamptz)) AS "sentLastHour",
       (SELECT count(*)::int FROM mine WHERE sent_at <= $5) AS "weekBefore",
       (SELECT count(*)::int FROM newest) AS recent, (SELECT count(*)::int FROM newest WHERE status = 'failed') AS refused,
       (SELECT count(DISTINCT n.conversation_id)::int FROM newest n JOIN LATERAL (SELECT a.analysis FROM message a WHERE a.workspace_id = $1 AND a.conversation_id = n.conversation_id
          AND a.direction = 'inbound' AND a.sent_at > n.sent_at ORDER BY a.sent_at LIMIT 1) AS a ON a.analysis->>'sentiment' = 'negative' OR a.analysis->>'intent' IN ('complaint', 'hate')) AS "negativeAnswers"`,
    [
      workspaceId,
      ruleId,
      from,
      new Date(now.getTime() - 7 * 24 * hourMs),
      new Date(now.getTime() - hourMs),
      recentAnswers,
    ],
  );
  return { ...row, usualPerHour: row.weekBefore / (7 * 24) };
};

const pauseRule = async (
  ctx: Context,
  db: EntityManager,
  changes: Changes,
  rule: { workspaceId: number; id: string; name: string; reason: string; now: Date },
): Promise<void> => {
  const [paused]: [unknown[]] = await db.query(
    'UPDATE rule SET paused_reason = $3, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2 AND paused_reason IS NULL RETURNING id',
    [rule.workspaceId, rule.id, rule.reason],
  );
  if (paused.length === 0) return;
  await holdQueued(db, rule.workspaceId, true, rule.id);
  await audit(
    db,
    { id: null, name: 'Hubbub', workspaceId: rule.workspaceId },
    'pause',
    { type: 'rule', id: rule.id },
    { reason: rule.reason },
  );
  await notifyManagers(ctx, db, changes, {
    workspaceId: rule.workspaceId,
    cause: `paused:${rule.id}:${rule.now.toISOString()}`,
    conversationId: null,
    said: { code: 'rule_paused', rule: rule.name, reason: rule.reason, why: readStop(rule.reason) },
  });
};

const pauseAll = async (
  ctx: Context,
  db: EntityManager,
  changes: Changes,
  { workspaceId, reason, now }: { workspaceId: number; reason: string; now: Date },
): Promise<void> => {
  const state = await switchAutomation(db, workspaceId, { isPaused: true, reason, now });
  await audit(db, { id: null, name: 'Hubbub', workspaceId }, 'pause', { type: 'automation', id: null }, { reason });
  await notifyManagers(ctx, db, changes, {
    workspaceId,
    cause: `paused:${now.toISOString()}`,
    conversationId: null,
    said: { code: 'automation_paused', reason, why: readStop(reason) },
  });
  changes.afterCommit(() => ctx.publish({ workspaceId }, 'automation:updated', state));
};
