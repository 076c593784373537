import type { Filter, FilterTerms, Rule, RuleAction, TextLimit } from '@hubbub/contracts';
import { foldText, measureText } from '@hubbub/text';
import { isTimeZone, minutesOf } from './hours';
import { placesOf, renderTemplate, templatePlaces } from './template';

/** What exists in the workspace, as far as rules can name it. */
export interface KnownThings {
  labelIds: ReadonlySet<string>;
  memberIds: ReadonlySet<string>;
  teamIds: ReadonlySet<string>;
  /** Every version of a saved reply. */
  savedReplies: Readonly<Record<string, readonly string[]>>;
  webhookEndpointIds: ReadonlySet<string>;
  channels: readonly KnownChannel[];
  /** Names of flags that anything can raise. */
  flags?: ReadonlySet<string>;
}

export interface KnownChannel {
  id: string;
  name: string;
  platform: string;
  kinds: readonly string[];
  /** Over all kinds; left out: everything. */
  capabilities?: { reply?: boolean; privateReply?: boolean; direct?: boolean; like?: boolean; hide?: boolean };
  textLimits?: { public?: TextLimit | null; private?: TextLimit | null };
  /** False: the platform never tells how many follow somebody. */
  tellsFollowers?: boolean;
}

type RuleDraft = Pick<Rule, 'trigger' | 'conditions' | 'actions' | 'channelIds' | 'limits' | 'mode'>;

/** Why a rule cannot work, in words for a member; null when it can. */
export const checkRule = (rule: RuleDraft, known: KnownThings): string | null => {
  const channels =
    rule.channelIds.length === 0 ? known.channels : known.channels.filter(({ id }) => rule.channelIds.includes(id));
  return (
    checkChannels(rule, known) ??
    checkTrigger(rule, known, channels) ??
    checkFilter(rule.conditions, known, channels) ??
    checkReach(rule) ??
    checkHours(rule) ??
    checkActions(rule, known, channels)
  );
};

const checkChannels = (rule: RuleDraft, known: KnownThings): string | null =>
  rule.channelIds.some((id) => !known.channels.some((channel) => channel.id === id))
    ? 'A channel of this rule no longer exists.'
    : null;

const checkTrigger = ({ trigger }: RuleDraft, known: KnownThings, channels: readonly KnownChannel[]): string | null => {
  if (trigger.type === 'unanswered' && trigger.minutes === undefined)
    return 'Say after how many minutes without an answer.';
  if (
    trigger.type === 'flag' &&
    trigger.flag &&
    trigger.flag !== 'any' &&
    known.flags &&
    !known.flags.has(trigger.flag)
  ) {
    return `Nothing ever raises the flag “${trigger.flag}”.`;
  }
  const kinds = ['comment', 'direct', 'mention', 'review'];
  if (
    kinds.includes(trigger.type) &&
    channels.length > 0 &&
    !channels.some((channel) => channel.kinds.includes(trigger.type))
  ) {
    return `None of the channels has conversations of the kind “${trigger.type}”.`;
  }
  return null;
};

const checkFilter = (filter: Filter, known: KnownThings, channels: readonly KnownChannel[]): string | null => {
  if ('and' in filter) return firstReason(filter.and, known, channels);
  if ('or' in filter)
    return filter.or.length === 0
      ? 'An “any of” without parts can never hold.'
      : firstReason(filter.or, known, channels);
  if ('not' in filter) return checkFilter(filter.not, known, channels);
  return checkTerms(filter, known, channels);
};

const firstReason = (
  parts: readonly Filter[],
  known: KnownThings,
  channels: readonly KnownChannel[],
): string | null => {
  for (const part of parts) {
    const reason = checkFilter(part, known, channels);
    if (reason) return reason;
  }
  return null;
};

const list = (value: string | string[] | undefined): string[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

const checkTerms = (terms: FilterTerms, known: KnownThings, channels: readonly KnownChannel[]): string | null => {
  for (const [name, value] of Object.entries(terms)) {
    if (Array.isArray(value) && value.length === 0) return `The condition “${name}” is empty and can never hold.`;
  }
  for (const word of [...list(terms.text), ...list(terms.keywords), ...list(terms.q)]) {
    if (foldText(word).trim() === '') return 'A keyword of the conditions is empty.';
  }
  if (terms.firstReply || terms.closed || terms.ruleRun || terms.suggestion)
    return 'Figures of reports belong to lists, not to rules.';
  if (terms.mentioned) return '“Mentioned” belongs to a member’s own list, not to rules.';
  if (list(terms.assigneeId).includes('me')) return '“Me” means nobody in a rule: name the member.';
  if (list(terms.label).some((id) => !known.labelIds.has(id))) return 'A label of the conditions no longer exists.';
  if (list(terms.assigneeId).some((id) => id !== 'none' && !known.memberIds.has(id)))
    return 'A member of the conditions no longer exists.';
  if (list(terms.teamId).some((id) => id !== 'none' && !known.teamIds.has(id)))
    return 'A team of the conditions no longer exists.';
  if (list(terms.channelId).some((id) => !known.channels.some((channel) => channel.id === id)))
    return 'A channel of the conditions no longer exists.';
  if (terms.hours && hoursReason(terms.hours)) return hoursReason(terms.hours);
  if (
    terms['contact.followers'] !== undefined &&
    channels.length > 0 &&
    channels.every((channel) => channel.tellsFollowers === false)
  ) {
    return 'None of the channels ever tells how many follow somebody.';
  }
  return null;
};

const hoursReason = ({ from, to, timeZone }: { from: string; to: string; timeZone: string }): string | null => {
  if (minutesOf(from) === null || minutesOf(to) === null) return 'Hours are written as HH:MM.';
  return isTimeZone(timeZone) ? null : `The time zone “${timeZone}” is unknown.`;
};

const checkHours = ({ limits }: RuleDraft): string | null =>
  limits.quietHours ? hoursReason(limits.quietHours) : null;

const answers = new Set<RuleAction['type']>(['reply', 'private_reply', 'direct']);

/** An answer to every message there is, without a budget of its own, is always an accident. */
const checkReach = ({ trigger, conditions, actions, limits, mode }: RuleDraft): string | null => {
  if (mode === 'off' || trigger.type !== 'message' || !isEmpty(conditions)) return null;
  if (!actions.some(({ type }) => answers.has(type))) return null;
  const hasBudget =
    limits.perContactHours !== undefined ||
    limits.perPost !== undefined ||
    limits.perHour !== undefined ||
    (limits.approveFirst ?? 0) > 0;
  return hasBudget || mode !== 'live'
    ? null
    : 'This rule would answer every message of every kind: add a condition or a budget.';
};

const isEmpty = (filter: Filter): boolean => {
  if ('and' in filter) return filter.and.every(isEmpty);
  if ('or' in filter) return filter.or.some(isEmpty);
  if ('not' in filter) return false;
  return Object.values(filter).every((value) => value === undefined);
};

const checkActions = (rule: RuleDraft, known: KnownThings, channels: readonly KnownChannel[]): string | null => {
  if (rule.actions.filter(({ type }) => answers.has(type)).length > 1) {
    return 'A rule may answer once: one reply, private reply or direct message.';
  }
  if (rule.actions.some(({ type }) => type === 'close') && rule.actions.some(({ type }) => type === 'snooze')) {
    return 'Close and snooze undo each other.';
  }
  for (const action of rule.actions) {
    const reason = checkAction(action, known, channels);
    if (reason) return reason;
  }
  return null;
};

const checkAction = (action: RuleAction, known: KnownThings, channels: readonly KnownChannel[]): string | null => {
  switch (action.type) {
    case 'reply':
    case 'private_reply':
    case 'direct':
      return checkAnswer(action, known, channels);
    case 'label':
      return known.labelIds.has(action.labelId) ? null : 'The label of an action no longer exists.';
    case 'assign':
      if (!action.memberId && !action.teamId) return 'Say to whom to assign.';
      if (action.way && !action.teamId) return 'In turn or by load needs a team to choose from.';
      if (action.memberId && !known.memberIds.has(action.memberId)) return 'The member of an action no longer exists.';
      return action.teamId && !known.teamIds.has(action.teamId) ? 'The team of an action no longer exists.' : null;
    case 'notify':
      return action.memberId && !known.memberIds.has(action.memberId)
        ? 'The member of an action no longer exists.'
        : null;
    case 'webhook':
      return known.webhookEndpointIds.has(action.endpointId)
        ? null
        : 'The webhook endpoint of an action no longer exists.';
    case 'hide':
    case 'like': {
      const able = action.type;
      const none = channels.length > 0 && channels.every(({ capabilities }) => capabilities?.[able] === false);
      return none ? `None of the channels can ${able}.` : null;
    }
    default:
      return null;
  }
};

const checkAnswer = (
  action: Extract<RuleAction, { type: 'reply' | 'private_reply' | 'direct' }>,
  known: KnownThings,
  channels: readonly KnownChannel[],
): string | null => {
  const ability = action.type === 'reply' ? 'reply' : action.type === 'private_reply' ? 'privateReply' : 'direct';
  if (channels.length > 0 && channels.every(({ capabilities }) => capabilities?.[ability] === false)) {
    return `None of the channels can send a ${action.type.replace('_', ' ')}.`;
  }
  if (action.savedReplyId && !known.savedReplies[action.savedReplyId])
    return 'The saved reply of an action no longer exists.';
  const texts = action.savedReplyId ? (known.savedReplies[action.savedReplyId] ?? []) : [action.text ?? ''];
  if (texts.every((text) => text.trim() === '')) return 'An answer needs a text or a saved reply.';
  for (const text of texts) {
    const unknown = placesOf(text).find((name) => !templatePlaces.some((place) => place === name));
    if (unknown) return `The place {{${unknown}}} is unknown.`;
    // Without names: what is too long already can never be sent.
    const shortest = renderTemplate(text, {});
    const limits = channels.map(({ name, textLimits }) => ({
      name,
      limit: action.type === 'reply' ? textLimits?.public : textLimits?.private,
    }));
    const fits = limits.filter(({ limit }) => !limit || measureText(shortest, limit.unit) <= limit.limit);
    if (limits.length > 0 && fits.length === 0) {
      const [first] = limits;
      return `The answer has ${measureText(shortest, first?.limit?.unit ?? 'utf16')} ${first?.limit?.unit ?? 'utf16'}; ${first?.name ?? 'the channel'} takes ${first?.limit?.limit ?? 0}.`;
    }
  }
  return null;
};
