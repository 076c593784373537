import type { Filter, Rule, RuleAction } from '@hubbub/contracts';
import { measureText } from '@hubbub/text';
import { checkFilter, hoursReason } from './check-conditions';
import { abilityOf, type KnownChannel, type KnownThings, type Place, placesFor } from './known-things';
import { placesOf, renderTemplate, templatePlaces } from './template';

type RuleDraft = Pick<Rule, 'trigger' | 'conditions' | 'actions' | 'channelIds' | 'limits' | 'mode'>;

/** Why a rule cannot work, in words for a member; null when it can. */
export const checkRule = (rule: RuleDraft, known: KnownThings): string | null => {
  const channels =
    rule.channelIds.length === 0 ? known.channels : known.channels.filter(({ id }) => rule.channelIds.includes(id));
  return (
    checkChannels(rule, known) ??
    checkTrigger(rule, known, channels) ??
    checkFilter(rule.conditions, { known, channels, trigger: rule.trigger }) ??
    checkReach(rule) ??
    (rule.limits.quietHours ? hoursReason(rule.limits.quietHours) : null) ??
    checkActions(rule, known, placesFor(rule, channels))
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
    !channels.some((channel) => channel.kinds.some(({ kind }) => kind === trigger.type))
  ) {
    return `None of the channels has conversations of the kind “${trigger.type}”.`;
  }
  return null;
};

const answers = new Set<RuleAction['type']>(['reply', 'private_reply', 'direct']);

/** An answer to every message there is, without a budget of its own, is always an accident; so is hiding them all. */
const checkReach = ({ trigger, conditions, actions, limits, mode }: RuleDraft): string | null => {
  if (mode !== 'live' || trigger.type !== 'message' || !isEmpty(conditions)) return null;
  if (actions.some(({ type }) => type === 'hide'))
    return 'This rule would hide every message of every kind: add a condition.';
  if (!actions.some(({ type }) => answers.has(type))) return null;
  const hasBudget =
    limits.perContactHours !== undefined ||
    limits.perPost !== undefined ||
    limits.perHour !== undefined ||
    (limits.approveFirst ?? 0) > 0;
  return hasBudget ? null : 'This rule would answer every message of every kind: add a condition or a budget.';
};

const isEmpty = (filter: Filter): boolean => {
  if ('and' in filter) return filter.and.every(isEmpty);
  if ('or' in filter) return filter.or.some(isEmpty);
  if ('not' in filter) return false;
  return Object.values(filter).every((value) => value === undefined);
};

const checkActions = (rule: RuleDraft, known: KnownThings, places: readonly Place[]): string | null => {
  if (rule.actions.filter(({ type }) => answers.has(type)).length > 1) {
    return 'A rule may answer once: one reply, private reply or direct message.';
  }
  if (rule.actions.some(({ type }) => type === 'close') && rule.actions.some(({ type }) => type === 'snooze')) {
    return 'Close and snooze undo each other.';
  }
  for (const action of rule.actions) {
    const reason = checkAction(action, known, places);
    if (reason) return reason;
  }
  return null;
};

const checkAction = (action: RuleAction, known: KnownThings, places: readonly Place[]): string | null => {
  switch (action.type) {
    case 'reply':
    case 'private_reply':
    case 'direct':
      return cannotEver(action, places) ?? checkAnswer(action, known, places);
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
    case 'like':
      return cannotEver(action, places);
    default:
      return null;
  }
};

const cannotEver = (action: RuleAction, places: readonly Place[]): string | null => {
  const ability = abilityOf(action);
  if (!ability || places.length === 0 || places.some(({ can }) => can?.[ability] !== false)) return null;
  return answers.has(action.type)
    ? `None of the channels can send a ${action.type.replace('_', ' ')}.`
    : `None of the channels can ${action.type}.`;
};

const checkAnswer = (
  action: Extract<RuleAction, { type: 'reply' | 'private_reply' | 'direct' }>,
  known: KnownThings,
  places: readonly Place[],
): string | null => {
  if (action.savedReplyId && !known.savedReplies[action.savedReplyId])
    return 'The saved reply of an action no longer exists.';
  const texts = action.savedReplyId ? (known.savedReplies[action.savedReplyId] ?? []) : [action.text ?? ''];
  if (texts.every((text) => text.trim() === '')) return 'An answer needs a text or a saved reply.';
  for (const text of texts) {
    const unknown = placesOf(text).find((name) => !templatePlaces.some((place) => place === name));
    if (unknown) return `The place {{${unknown}}} is unknown.`;
    // Without names: what is too long already can never be sent.
    const shortest = renderTemplate(text, {});
    const limits = places.map(({ channel, textLimits }) => ({
      channel,
      limit: action.type === 'reply' ? textLimits?.public : textLimits?.private,
    }));
    const fits = limits.filter(({ limit }) => !limit || measureText(shortest, limit.unit) <= limit.limit);
    const [first] = limits;
    if (first?.limit && fits.length === 0)
      return `The answer has ${measureText(shortest, first.limit.unit)} ${first.limit.unit}; ${first.channel} takes ${first.limit.limit}.`;
  }
  return null;
};
