/** What can stand in the audit trail: a new act or target needs its word in the inbox. */
export const auditActs = [
  'reply',
  'note',
  'edit',
  'retry',
  'cancel',
  'approve',
  'reject',
  'settle_arrived',
  'settle_resend',
  'settle_give_up',
  'like',
  'unlike',
  'hide',
  'unhide',
  'delete',
  'change',
  'create',
  'remove',
  'dismiss',
  'assign',
  'flag',
  'unflag',
  'mute',
  'unmute',
  'bulk',
  'bulk_done',
  'bulk_undo',
  'bulk_undone',
  'merge',
  'unmerge',
  'renumber',
  'export',
  'erase',
  'connect',
  'disconnect',
  'replay',
  'undo',
  'pause',
  'resume',
  'loop_breaker',
  'invite',
  'join',
  'revoke',
  'sign_in',
  'sign_in_failed',
  'sign_out',
  'change_password',
  'end_sessions',
  'second_factor_on',
  'second_factor_off',
  'second_factor_reset',
  'recovery_code_used',
  'recovery_codes_renewed',
  'link_sign_on',
] as const;
export type AuditAct = (typeof auditActs)[number];

export const auditTargets = [
  'conversation',
  'message',
  'contact',
  'post',
  'partnership',
  'bulk',
  'member',
  'team',
  'token',
  'security',
  'sign_on',
  'channel',
  'platform_app',
  'delivery',
  'rule',
  'rule_run',
  'automation',
  'keyword_set',
  'label',
  'saved_reply',
  'voice',
  'knowledge_article',
  'knowledge_proposal',
  'model_endpoint',
  'sla_policy',
  'watchword',
  'webhook_endpoint',
  'workspace',
  'demo',
] as const;
export type AuditTarget = (typeof auditTargets)[number];

/** Who did what to what; `detail` is the act's own. */
export interface AuditEntry {
  id: string;
  actor: string; // the name at the time
  memberId: string | null; // null: a token, a rule or Hubbub itself
  act: AuditAct;
  targetType: AuditTarget;
  targetId: string | null;
  detail: Record<string, unknown>;
  at: string;
}
