import type { StopReason } from './rule-reasons';
import type { Role } from './words';

/**
 * What a notice says, as a code with what belongs into its sentence: each reader's inbox says it in their language. Names
 * and reasons are data, as people and platforms wrote them. A new one needs its sentence here, in the inbox and, for push, in
 * `conversations/notices/words/`. `why` and `failure` are the reason as a code, where it is one of ours; `reason` is it in
 * English or in the platform's words.
 */
export type NoticeSaid =
  | { code: 'assigned'; by: string; contact: string }
  | { code: 'assigned_many'; by: string; count: number }
  | { code: 'assigned_by_rule'; rule: string; contact: string }
  | { code: 'assigned_by_team'; team: string; contact: string }
  | { code: 'mentioned'; by: string; contact: string }
  | { code: 'late_reply'; contact: string; policy: string }
  | { code: 'late_close'; contact: string; policy: string }
  | { code: 'send_failed' | 'send_unconfirmed'; contact: string; reason: string | null; failure?: string | null }
  | { code: 'rule'; rule: string; contact: string }
  | { code: 'rule_stopped'; rule: string; contact: string; reason: string; why?: StopReason | null }
  | {
      code: 'channel_disconnected' | 'channel_trouble';
      channel: string;
      reason: string | null;
      failure?: string | null;
    }
  | { code: 'channel_access_ends' | 'channel_access_ended'; channel: string; at: string } // instant
  | { code: 'channel_sends_fail'; channel: string }
  | { code: 'channel_says'; channel: string; text: string; failure?: string | null } // `text` in English or the platform's own words
  | { code: 'rule_paused'; rule: string; reason: string; why?: StopReason | null }
  | { code: 'automation_paused'; reason: string; why?: StopReason | null }
  | { code: 'model_refused'; model: string; reason: string; requestId: string | null }
  | { code: 'webhook_off'; host: string; reason: string | null; failure?: string | null }
  | { code: 'second_factor_reset'; by: string }
  | { code: 'role_changed'; by: string; role: Role };

const because = (reason: string | null): string => (reason ? `: ${reason}` : '');

/** The same in English: for programs, and where a code is not known. */
export const noticeText = (said: NoticeSaid): string => {
  switch (said.code) {
    case 'assigned':
      return `${said.by} assigned ${said.contact} to you`;
    case 'assigned_many':
      return `${said.by} assigned ${said.count} ${said.count === 1 ? 'conversation' : 'conversations'} to you`;
    case 'assigned_by_rule':
      return `The rule “${said.rule}” assigned ${said.contact} to you`;
    case 'assigned_by_team':
      return `${said.contact}, who waited in ${said.team}, was assigned to you`;
    case 'mentioned':
      return `${said.by} mentioned you about ${said.contact}`;
    case 'late_reply':
      return `${said.contact} has waited longer than “${said.policy}” allows`;
    case 'late_close':
      return `${said.contact} is open longer than “${said.policy}” allows`;
    case 'send_failed':
      return `The answer to ${said.contact} was not sent${because(said.reason)}`;
    case 'send_unconfirmed':
      return `The answer to ${said.contact} may not have arrived${because(said.reason)}`;
    case 'rule':
      return `“${said.rule}”: ${said.contact}`;
    case 'rule_stopped':
      return `“${said.rule}” stopped answering ${said.contact}: ${said.reason}`;
    case 'channel_disconnected':
      return `${said.channel} is disconnected${because(said.reason)}`;
    case 'channel_trouble':
      return `${said.channel} has trouble${because(said.reason)}`;
    case 'channel_access_ends':
      return `The access of ${said.channel} ends on ${said.at.slice(0, 10)}: connect it again`;
    case 'channel_access_ended':
      return `The access of ${said.channel} ended on ${said.at.slice(0, 10)}: connect it again`;
    case 'channel_sends_fail':
      return `Answers through ${said.channel} fail one after the other`;
    case 'channel_says':
      return `${said.channel}: ${said.text}`;
    case 'rule_paused':
      return `“${said.rule}” is paused: ${said.reason}`;
    case 'automation_paused':
      return `Everything automatic is paused: ${said.reason}`;
    case 'model_refused':
      return `${said.model}: ${said.reason}${said.requestId ? ` (${said.requestId})` : ''}`;
    case 'webhook_off':
      return `The webhook to ${said.host} has failed for five days and is switched off${because(said.reason)}`;
    case 'second_factor_reset':
      return `${said.by} took your second factor away: set up a new one`;
    case 'role_changed':
      return `${said.by} made you ${said.role === 'owner' || said.role === 'agent' ? 'an' : 'a'} ${said.role}`;
  }
};
