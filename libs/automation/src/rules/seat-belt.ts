import type { Filter, Rule, RuleAction } from '@hubbub/contracts';
import type { RuleFacts, RuleHistory } from './facts';
import { isWithin } from './hours';

/** What a rule keeps to where it says nothing itself. */
export const defaultLimits = { perContactHours: 24, perPost: 500, perHour: 500 } as const;
const memberHours = 24;
const consecutiveAtMost = 2;
/** Over all rules and conversations: who gets more is a machine, or will take us for one. */
const perContactDay = 5;

const negativeIntents = new Set(['complaint', 'hate', 'urgent', 'spam']);
const negativeFlags = new Set(['hate', 'urgent', 'spam']);

/** Why an answer must not be sent by itself, or null when nothing stands against it. */
export const holdBack = (rule: Rule, action: RuleAction, facts: RuleFacts): string | null =>
  loopReason(facts) ??
  moodReason(rule, facts) ??
  memberReason(rule, facts) ??
  introductionReason(rule, facts) ??
  platformReason(action, facts) ??
  quietReason(rule, facts) ??
  budgetReason(rule, facts);

const loopReason = ({ author, seatBelt }: RuleFacts): string | null => {
  if (author.isOwn) return 'the message is our own';
  if (author.isBot) return 'the author is a bot';
  if (author.isAutomated) return 'the message is an automatic answer itself';
  if (author.repeatsOurs) return 'loop breaker: the message repeats an automatic answer of ours';
  if (seatBelt.isAnswered) return 'another rule has answered this message';
  if (seatBelt.consecutiveAutomatic >= consecutiveAtMost) {
    return `loop breaker: ${seatBelt.consecutiveAutomatic} automatic answers in a row in this conversation`;
  }
  if (seatBelt.contactLastDay >= perContactDay) {
    return `loop breaker: ${seatBelt.contactLastDay} automatic answers to this person within a day`;
  }
  return null;
};

const moodReason = (rule: Rule, { message }: RuleFacts): string | null => {
  if (rule.limits.onNegative || namesNegative(rule)) return null;
  if (message.intent && negativeIntents.has(message.intent)) return `the message is a case of ${message.intent}`;
  const flag = message.flags.find(({ name, certainty }) => certainty === 'sure' && negativeFlags.has(name));
  if (flag) return `the message is flagged ${flag.name}`;
  return message.sentiment === 'negative' ? 'the message is negative' : null;
};

/** True when the rule itself asks for negative messages. */
const namesNegative = (rule: Rule): boolean =>
  (rule.trigger.type === 'flag' && negativeFlags.has(rule.trigger.flag ?? '')) || asksForNegative(rule.conditions);

const asksForNegative = (filter: Filter): boolean => {
  if ('and' in filter) return filter.and.some(asksForNegative);
  if ('or' in filter) return filter.or.some(asksForNegative);
  if ('not' in filter) return false;
  const names = (value: string | string[] | undefined, set: ReadonlySet<string>): boolean =>
    value !== undefined && (Array.isArray(value) ? value : [value]).some((one) => set.has(one));
  return (
    names(filter.intent, negativeIntents) ||
    names(filter.flag, negativeFlags) ||
    names(filter.sentiment, new Set(['negative']))
  );
};

const memberReason = (rule: Rule, { now, seatBelt }: RuleFacts): string | null => {
  if (rule.limits.afterMember || !seatBelt.lastMemberAnswerAt) return null;
  const hours = (now.getTime() - seatBelt.lastMemberAnswerAt.getTime()) / 3_600_000;
  return hours < memberHours ? 'a member has answered within the last 24 hours' : null;
};

const introductionFlags = new Set(['partnership', 'sponsorship']);

/** True for a rule that introduces us to those who propose to work together: they need one introduction, not two. */
export const isIntroduction = (rule: Rule): boolean =>
  (rule.trigger.type === 'flag' && introductionFlags.has(rule.trigger.flag ?? '')) ||
  namesFlag(rule.conditions, introductionFlags);

const namesFlag = (filter: Filter, wanted: ReadonlySet<string>): boolean => {
  if ('and' in filter) return filter.and.some((part) => namesFlag(part, wanted));
  if ('or' in filter) return filter.or.some((part) => namesFlag(part, wanted));
  if ('not' in filter) return false;
  return (Array.isArray(filter.flag) ? filter.flag : [filter.flag ?? '']).some((name) => wanted.has(name));
};

const introductionReason = (rule: Rule, { contact }: RuleFacts): string | null =>
  contact.preIntroducedAt && isIntroduction(rule) ? 'this person had the introduction already' : null;

const platformReason = (action: RuleAction, { window, capabilities, conversation }: RuleFacts): string | null => {
  if (conversation.isChannelGone) return 'the channel is no longer connected';
  if (action.type === 'reply' && capabilities?.reply === false) return 'the platform has no reply here';
  if (action.type === 'private_reply' && capabilities?.privateReply === false)
    return 'the platform has no private reply here';
  if (action.type === 'direct' && capabilities?.direct === false) return 'the platform has no direct message here';
  const isOpen = action.type === 'reply' ? window.public : window.private;
  return isOpen ? null : `the reply window is closed${window.reason ? `: ${window.reason}` : ''}`;
};

const quietReason = (rule: Rule, { now }: RuleFacts): string | null =>
  rule.limits.quietHours && isWithin(now, rule.limits.quietHours) ? 'quiet hours' : null;

const budgetReason = (rule: Rule, facts: RuleFacts): string | null => {
  const { limits } = rule;
  const history = historyOf(rule, facts);
  const hours = limits.perContactHours ?? defaultLimits.perContactHours;
  const last = latest(history.lastToContactAt, history.lastToConversationAt);
  if (last && facts.now.getTime() - last.getTime() < hours * 3_600_000) {
    return `budget: this person had this rule’s answer within ${hours} hours`;
  }
  const perPost = limits.perPost ?? defaultLimits.perPost;
  if (facts.conversation.postId && history.toPost >= perPost) return `budget: ${perPost} answers under this post`;
  const perHour = limits.perHour ?? defaultLimits.perHour;
  if (history.lastHour >= perHour) return `budget: ${perHour} answers within an hour`;
  if (limits.perHour === undefined && facts.seatBelt.channelLastHour >= defaultLimits.perHour) {
    return `budget: ${defaultLimits.perHour} automatic answers of this channel within an hour`;
  }
  return null;
};

const noHistory: RuleHistory = {
  enabledAt: null,
  lastToContactAt: null,
  lastToConversationAt: null,
  toPost: 0,
  lastHour: 0,
  approved: 0,
};

export const historyOf = (rule: Rule, facts: RuleFacts): RuleHistory => facts.seatBelt.rules[rule.id] ?? noHistory;

const latest = (a: Date | null, b: Date | null): Date | null => (a && b ? (a > b ? a : b) : (a ?? b));
