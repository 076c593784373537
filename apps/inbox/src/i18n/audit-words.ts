import { msg } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';
import { i18n } from '@lingui/core';
import type { AuditAct, AuditTarget } from '@hubbub/contracts';

const acts: Readonly<Record<AuditAct, MessageDescriptor>> = {
  reply: msg({ message: 'replied', context: 'act' }),
  note: msg({ message: 'wrote a note', context: 'act' }),
  edit: msg({ message: 'edited', context: 'act' }),
  retry: msg({ message: 'sent again', context: 'act' }),
  cancel: msg({ message: 'took back', context: 'act' }),
  approve: msg({ message: 'approved', context: 'act' }),
  reject: msg({ message: 'rejected', context: 'act' }),
  settle_arrived: msg({ message: 'said it arrived', context: 'act' }),
  settle_resend: msg({ message: 'said to send it again', context: 'act' }),
  settle_give_up: msg({ message: 'gave it up', context: 'act' }),
  like: msg({ message: 'liked', context: 'act' }),
  unlike: msg({ message: 'took the like off', context: 'act' }),
  hide: msg({ message: 'hid', context: 'act' }),
  unhide: msg({ message: 'showed again', context: 'act' }),
  delete: msg({ message: 'deleted', context: 'act' }),
  change: msg({ message: 'changed', context: 'act' }),
  create: msg({ message: 'made', context: 'act' }),
  remove: msg({ message: 'removed', context: 'act' }),
  dismiss: msg({ message: 'dismissed', context: 'act' }),
  assign: msg({ message: 'assigned', context: 'act' }),
  flag: msg({ message: 'flagged', context: 'act' }),
  unflag: msg({ message: 'took the flag off', context: 'act' }),
  mute: msg({ message: 'muted', context: 'act' }),
  unmute: msg({ message: 'unmuted', context: 'act' }),
  bulk: msg({ message: 'began on many', context: 'act' }),
  bulk_done: msg({ message: 'did on many', context: 'act' }),
  bulk_undo: msg({ message: 'began to undo on many', context: 'act' }),
  bulk_undone: msg({ message: 'undid on many', context: 'act' }),
  merge: msg({ message: 'merged', context: 'act' }),
  unmerge: msg({ message: 'took apart again', context: 'act' }),
  renumber: msg({ message: 'took over a new number', context: 'act' }),
  export: msg({ message: 'exported', context: 'act' }),
  erase: msg({ message: 'erased', context: 'act' }),
  connect: msg({ message: 'connected', context: 'act' }),
  disconnect: msg({ message: 'disconnected', context: 'act' }),
  replay: msg({ message: 'played again', context: 'act' }),
  undo: msg({ message: 'undid', context: 'act' }),
  pause: msg({ message: 'paused', context: 'act' }),
  resume: msg({ message: 'resumed', context: 'act' }),
  loop_breaker: msg({ message: 'stopped answering', context: 'act' }),
  invite: msg({ message: 'invited', context: 'act' }),
  join: msg({ message: 'joined', context: 'act' }),
  revoke: msg({ message: 'revoked', context: 'act' }),
  sign_in: msg({ message: 'signed in', context: 'act' }),
  sign_in_failed: msg({ message: 'failed to sign in', context: 'act' }),
  sign_out: msg({ message: 'signed out', context: 'act' }),
  change_password: msg({ message: 'changed the password', context: 'act' }),
  end_sessions: msg({ message: 'ended sessions', context: 'act' }),
  second_factor_on: msg({ message: 'turned the second factor on', context: 'act' }),
  second_factor_off: msg({ message: 'turned the second factor off', context: 'act' }),
  second_factor_reset: msg({ message: 'reset the second factor', context: 'act' }),
  recovery_code_used: msg({ message: 'signed in with a recovery code', context: 'act' }),
  recovery_codes_renewed: msg({ message: 'made new recovery codes', context: 'act' }),
  link_sign_on: msg({ message: 'signed in with the provider for the first time', context: 'act' }),
};

const targets: Readonly<Record<AuditTarget, MessageDescriptor>> = {
  conversation: msg`Conversation`,
  message: msg`Message`,
  contact: msg`Contact`,
  post: msg`Post`,
  partnership: msg`Partnership`,
  bulk: msg`Act on many`,
  member: msg`Member`,
  team: msg`Team`,
  token: msg`Token`,
  security: msg`Security`,
  sign_on: msg`Sign-in with a provider`,
  channel: msg`Channel`,
  platform_app: msg`App on a platform`,
  delivery: msg`Delivery`,
  rule: msg`Rule`,
  rule_run: msg`Run of a rule`,
  automation: msg`Everything automatic`,
  keyword_set: msg`Keywords`,
  label: msg`Label`,
  saved_reply: msg`Saved reply`,
  voice: msg`Brand voice`,
  knowledge_article: msg`Article`,
  knowledge_proposal: msg`Proposed article`,
  model_endpoint: msg`Language model`,
  sla_policy: msg`Policy of times`,
  watchword: msg`Watchword`,
  webhook_endpoint: msg`Webhook`,
  workspace: msg`Workspace`,
  demo: msg`Demo`,
};

/** What somebody did, in the past; one of a newer server as it came. */
export const auditActWord = (act: string): string => {
  const known = (acts as Readonly<Record<string, MessageDescriptor | undefined>>)[act];
  return known ? i18n._(known) : act.replaceAll('_', ' ');
};

/** What it was done to. */
export const auditTargetWord = (target: string): string => {
  const known = (targets as Readonly<Record<string, MessageDescriptor | undefined>>)[target];
  return known ? i18n._(known) : target.replaceAll('_', ' ');
};
