import type { RuleDecision } from '@hubbub/automation';
import { type NoticeSaid, readStop } from '@hubbub/contracts';
import type { EntityManager } from 'typeorm';
import { audit } from '../audit';
import type { Context } from '../context';
import { notify } from '../notify';
import type { Changes } from '../transact';
import type { Cause } from './apply-decision';
import type { ActiveRule } from './load-rules';

/**
 * A loop breaker that opens is worth knowing: once a day, person and rule it goes into the audit trail and to the
 * managers, so that somebody looks at the two machines that talk to each other.
 */
export const noteBreaker = async (
  ctx: Context,
  db: EntityManager,
  changes: Changes,
  rule: ActiveRule,
  decision: RuleDecision,
  cause: Cause,
): Promise<void> => {
  const reason = decision.reasons.find((one) => one.startsWith('loop breaker'));
  if (!reason || decision.outcome === 'dry_run') return;
  const key = `breaker:${cause.contactId}:${cause.now.toISOString().slice(0, 10)}`;
  const [isFirst]: unknown[] = await db.query(
    `INSERT INTO rule_effect (workspace_id, rule_id, cause, action, conversation_id, at) VALUES ($1, $2, $3, -2, $4, $5) ON CONFLICT DO NOTHING RETURNING action`,
    [cause.workspaceId, rule.id, key, cause.conversationId, cause.now],
  );
  if (!isFirst) return;
  await audit(
    db,
    { id: null, name: `The rule “${rule.name}”`, workspaceId: cause.workspaceId },
    'loop_breaker',
    { type: 'conversation', id: cause.conversationId },
    { ruleId: rule.id, reason },
  );
  await notifyManagers(ctx, db, changes, {
    workspaceId: cause.workspaceId,
    cause: `${rule.id}:${key}`,
    conversationId: cause.conversationId,
    said: { code: 'rule_stopped', rule: rule.name, contact: cause.contactName, reason, why: readStop(reason) },
  });
};

/** Owners and managers, once a cause. */
export const notifyManagers = async (
  ctx: Context,
  db: EntityManager,
  changes: Changes,
  notice: { workspaceId: number; cause: string; conversationId: string | null; said: NoticeSaid },
): Promise<void> => {
  const members: { id: string }[] = await db.query(
    `SELECT id FROM member WHERE workspace_id = $1 AND is_active AND role IN ('owner', 'manager')`,
    [notice.workspaceId],
  );
  for (const { id } of members) await notify(ctx, db, changes, { ...notice, memberId: id, type: 'rule' });
};
