import { NotFoundError } from '@hubbub/runtime';
import type { EntityManager } from 'typeorm';
import type { RunAction } from './apply-decision';

/** What a rule did about a happening, or why it did nothing. `id` is null where nothing was kept beside the reason. */
export interface RuleRun {
  id: string | null;
  ruleId: string;
  ruleName: string;
  messageId: string | null;
  conversationId: string | null;
  outcome: 'fired' | 'withheld' | 'dry_run' | 'no_match';
  reasons: string[];
  actions: Omit<RunAction, 'before'>[];
  undoneAt: Date | null;
  createdAt: Date | null;
}

type Row = Omit<RuleRun, 'actions'> & { actions: RunAction[] };

const select = `SELECT u.id, u.rule_id AS "ruleId", r.name AS "ruleName", u.message_id AS "messageId", u.conversation_id AS "conversationId", u.outcome, u.reasons, u.actions,
    u.undone_at AS "undoneAt", u.created_at AS "createdAt" FROM rule_run u JOIN rule r ON r.workspace_id = u.workspace_id AND r.id = u.rule_id`;

/** What an action changed is for taking it back, not for the API. */
export const toRuleRun = (row: Row): RuleRun => ({
  ...row,
  actions: row.actions.map(({ before: _before, ...action }) => action),
});

/** Of one rule, newest first. */
export const listRuleRuns = async (
  db: EntityManager,
  workspaceId: number,
  ruleId: string,
  { limit, cursor }: { limit: number; cursor: string | null },
): Promise<{ items: RuleRun[]; nextCursor: string | null }> => {
  const rows: Row[] = await db.query(
    `${select} WHERE u.workspace_id = $1 AND u.rule_id = $2 AND ($3::uuid IS NULL OR u.id < $3) ORDER BY u.id DESC LIMIT $4`,
    [workspaceId, ruleId, cursor, limit + 1],
  );
  return {
    items: rows.slice(0, limit).map(toRuleRun),
    nextCursor: rows.length > limit ? rows[limit - 1]!.id : null,
  };
};

export const getRuleRun = async (db: EntityManager, workspaceId: number, id: string): Promise<RuleRun> => {
  const [row]: Row[] = await db.query(`${select} WHERE u.workspace_id = $1 AND u.id = $2`, [workspaceId, id]);
  if (!row) throw new NotFoundError('This run');
  return toRuleRun(row);
};

/** Every rule of the workspace with what it did about this message, or why it did not: the reason of that moment. */
export const listMessageRuns = async (
  db: EntityManager,
  workspaceId: number,
  messageId: string,
): Promise<RuleRun[]> => {
  const [message]: { direction: string; foundBy: string; receivedAt: Date }[] = await db.query(
    'SELECT direction, found_by AS "foundBy", received_at AS "receivedAt" FROM message WHERE workspace_id = $1 AND id = $2',
    [workspaceId, messageId],
  );
  if (!message) throw new NotFoundError('This message');
  const ran: Row[] = await db.query(`${select} WHERE u.workspace_id = $1 AND u.message_id = $2 ORDER BY u.id`, [
    workspaceId,
    messageId,
  ]);
  const [miss]: { misses: [string, number, string][] }[] = await db.query(
    'SELECT misses FROM rule_miss WHERE workspace_id = $1 AND id = $2',
    [workspaceId, messageId],
  );
  const rules: { id: string; name: string; mode: string; pausedReason: string | null; createdAt: Date; since: Date }[] =
    await db.query(
      `SELECT id, name, mode, paused_reason AS "pausedReason", created_at AS "createdAt", coalesce(enabled_at, created_at) AS since FROM rule WHERE workspace_id = $1 ORDER BY position, id`,
      [workspaceId],
    );
  const missed = new Map((miss?.misses ?? []).map(([ruleId, , reason]) => [ruleId, reason]));
  const silent = rules
    .filter(({ id }) => !ran.some(({ ruleId }) => ruleId === id))
    .map((rule): RuleRun => ({
      id: null,
      ruleId: rule.id,
      ruleName: rule.name,
      messageId,
      conversationId: null,
      outcome: 'no_match',
      reasons: [missed.get(rule.id) ?? whyUnasked(rule, message)],
      actions: [],
      undoneAt: null,
      createdAt: null,
    }));
  return [...ran.map(toRuleRun), ...silent];
};

/** Why nothing was even decided. */
const whyUnasked = (
  rule: { mode: string; pausedReason: string | null; createdAt: Date; since: Date },
  message: { direction: string; foundBy: string; receivedAt: Date },
): string => {
  if (message.direction === 'outbound') return 'rules see inbound messages only';
  if (message.foundBy === 'backfill') return 'the message is from before connecting';
  if (rule.createdAt > message.receivedAt) return 'the rule is newer than the message';
  if (rule.mode === 'off') return 'the rule is off';
  if (rule.pausedReason) return `the rule is paused: ${rule.pausedReason}`;
  return rule.since > message.receivedAt ? 'the rule was off then' : 'the rule was not asked';
};
