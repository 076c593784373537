import { type Filter, type Refusal, refusal, type Rule, type RuleAction } from '@hubbub/contracts';
import { measureText } from '@hubbub/text';
import { checkFilter, hoursRefusal } from './check-conditions';
import { abilityOf, type KnownChannel, type KnownThings, type Place, placesFor } from './known-things';
import { placesOf, renderTemplate, templatePlaces } from '@hubbub/text';

type RuleDraft = Pick<Rule, 'trigger' | 'conditions' | 'actions' | 'channelIds' | 'limits' | 'mode'>;

/** Why a rule cannot work; null when it can. */
export const checkRule = (rule: RuleDraft, known: KnownThings): Refusal | null => {
  const channels =
    rule.channelIds.length === 0 ? known.channels : known.channels.filter(({ id }) => rule.channelIds.includes(id));
  return (
    checkChannels(rule, known) ??
    checkTrigger(rule, known, channels) ??
    checkFilter(rule.conditions, { known, channels, trigger: rule.trigger }) ??
    checkReach(rule) ??
    (rule.limits.quietHours ? hoursRefusal(rule.limits.quietHours, 'limits') : null) ??
    checkActions(rule, known, placesFor(rule, channels))
  );
};

const checkChannels = (rule: RuleDraft, known: KnownThings): Refusal | null =>
  rule.channelIds.some((id) => !known.channels.some((channel) => channel.id === id))
    ? refusal('rule_channel_gone', 'channelIds')
    : null;

const checkTrigger = (
  { trigger }: RuleDraft,
  known: KnownThings,
  channels: readonly KnownChannel[],
): Refusal | null => {
  if (trigger.type === 'unanswered' && trigger.minutes === undefined) return refusal('minutes_missing', 'trigger');
  if (
    trigger.type === 'flag' &&
    trigger.flag &&
    trigger.flag !== 'any' &&
    known.flags &&
    !known.flags.has(trigger.flag)
  ) {
    return refusal('flag_never_raised', 'trigger', { flag: trigger.flag });
  }
  const kinds = ['comment', 'direct', 'mention', 'review'];
  if (
    kinds.includes(trigger.type) &&
    channels.length > 0 &&
    !channels.some((channel) => channel.kinds.some(({ kind }) => kind === trigger.type))
  ) {
    return refusal('kind_nowhere', 'trigger', { kind: trigger.type });
  }
  return null;
};

const answers = new Set<RuleAction['type']>(['reply', 'private_reply', 'direct']);

/** An answer to every message there is, without a budget of its own, is always an accident; so is hiding them all. */
const checkReach = ({ trigger, conditions, actions, limits, mode }: RuleDraft): Refusal | null => {
  if (mode !== 'live' || trigger.type !== 'message' || !isEmpty(conditions)) return null;
  if (actions.some(({ type }) => type === 'hide')) return refusal('hides_all', 'conditions');
  if (!actions.some(({ type }) => answers.has(type))) return null;
  const hasBudget =
    limits.perContactHours !== undefined ||
    limits.perPost !== undefined ||
    limits.perHour !== undefined ||
    (limits.approveFirst ?? 0) > 0;
  return hasBudget ? null : refusal('answers_all', 'conditions');
};

const isEmpty = (filter: Filter): boolean => {
  if ('and' in filter) return filter.and.every(isEmpty);
  if ('or' in filter) return filter.or.some(isEmpty);
  if ('not' in filter) return false;
  return Object.values(filter).every((value) => value === undefined);
};

const checkActions = (rule: RuleDraft, known: KnownThings, places: readonly Place[]): Refusal | null => {
  if (rule.actions.filter(({ type }) => answers.has(type)).length > 1) {
    return refusal('answers_twice', 'actions');
  }
  if (rule.actions.some(({ type }) => type === 'close') && rule.actions.some(({ type }) => type === 'snooze')) {
    return refusal('close_and_snooze', 'actions');
  }
  for (const [index, action] of rule.actions.entries()) {
    const refused = checkAction(action, known, places);
    if (refused) return { ...refused, path: `actions.${index}` };
  }
  return null;
};

const checkAction = (action: RuleAction, known: KnownThings, places: readonly Place[]): Refusal | null => {
  switch (action.type) {
    case 'reply':
    case 'private_reply':
    case 'direct':
      return cannotEver(action, places) ?? checkAnswer(action, known, places);
    case 'label':
      return known.labelIds.has(action.labelId) ? null : refusal('action_label_gone');
    case 'assign':
      if (!action.memberId && !action.teamId) return refusal('assign_to_whom');
      if (action.way && !action.teamId) return refusal('way_needs_team');
      if (action.memberId && !known.memberIds.has(action.memberId)) return refusal('action_member_gone');
      return action.teamId && !known.teamIds.has(action.teamId) ? refusal('action_team_gone') : null;
    case 'notify':
      return action.memberId && !known.memberIds.has(action.memberId) ? refusal('action_member_gone') : null;
    case 'webhook':
      return known.webhookEndpointIds.has(action.endpointId) ? null : refusal('action_endpoint_gone');
    case 'hide':
    case 'like':
      return cannotEver(action, places);
    default:
      return null;
  }
};

const cannotEver = (action: RuleAction, places: readonly Place[]): Refusal | null => {
  const ability = abilityOf(action);
  if (!ability || places.length === 0 || places.some(({ can }) => can?.[ability] !== false)) return null;
  const values = { action: action.type.replace('_', ' ') };
  return refusal(answers.has(action.type) ? 'cannot_send' : 'cannot_do', '', values);
};

const checkAnswer = (
  action: Extract<RuleAction, { type: 'reply' | 'private_reply' | 'direct' }>,
  known: KnownThings,
  places: readonly Place[],
): Refusal | null => {
  if (action.savedReplyId && !known.savedReplies[action.savedReplyId]) return refusal('saved_reply_gone');
  const texts = action.savedReplyId ? (known.savedReplies[action.savedReplyId] ?? []) : [action.text ?? ''];
  if (texts.every((text) => text.trim() === '')) return refusal('answer_empty');
  for (const text of texts) {
    const unknown = placesOf(text).find((name) => !templatePlaces.some((place) => place === name));
    if (unknown) return refusal('place_unknown', '', { place: unknown });
    // Without names: what is too long already can never be sent.
    const shortest = renderTemplate(text, {});
    const limits = places.map(({ channel, textLimits }) => ({
      channel,
      limit: action.type === 'reply' ? textLimits?.public : textLimits?.private,
    }));
    const fits = limits.filter(({ limit }) => !limit || measureText(shortest, limit.unit) <= limit.limit);
    const [first] = limits;
    if (first?.limit && fits.length === 0)
      return refusal('answer_too_long', '', {
        length: measureText(shortest, first.limit.unit),
        unit: first.limit.unit,
        channel: first.channel,
        limit: first.limit.limit,
      });
  }
  return null;
};
