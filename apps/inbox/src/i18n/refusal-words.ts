import { plural, t } from '@lingui/core/macro';
import type { RefusalCode } from '@hubbub/contracts';
import { conditionTitle } from './condition-titles';
import { formatNumber, isolate } from './format';
import { platformName } from './platform-names';
import { flagWord, kindWord, unitWord } from './words';

type Values = Readonly<Record<string, string>>;

const of = (values: Values, name: string): string => isolate(values[name] ?? '');
const number = (values: Values, name = 'limit'): number => Number(values[name] ?? 0);

const slots = (): Readonly<Record<string, string>> => ({
  assignee: t`the assignee`,
  priority: t`the priority`,
  status: t`the status`,
});
const slot = ({ slot: name = '' }: Values): string => slots()[name] ?? name;

const abilities = (): Readonly<Record<string, string>> => ({
  reply: t`reply publicly`,
  'private reply': t`reply privately`,
  direct: t`send a direct message`,
  hide: t`hide a message`,
  like: t`like a message`,
});
const ability = ({ action = '' }: Values): string => abilities()[action] ?? action;

/** Why a rule, a set of keywords or a list cannot work: the type asks for words for every code. */
export const refusalWords: Readonly<Record<RefusalCode, (values: Values) => string>> = {
  rule_channel_gone: () => t`A channel of this rule is no longer there.`,
  minutes_missing: () => t`Say after how many minutes without an answer.`,
  flag_never_raised: (values) => t`Nothing ever raises the flag “${isolate(flagWord(values['flag'] ?? ''))}”.`,
  kind_nowhere: (values) => t`None of the channels has this kind: ${isolate(kindWord(values['kind'] ?? ''))}.`,
  hides_all: () => t`This would hide every message of every kind. Add a condition.`,
  answers_all: () => t`This would answer every message of every kind. Add a condition or a limit.`,
  answers_twice: () => t`A rule may answer once: one reply, private reply or direct message.`,
  close_and_snooze: () => t`Closing and snoozing undo each other.`,
  action_label_gone: () => t`This label is no longer there.`,
  assign_to_whom: () => t`Say to whom to assign.`,
  way_needs_team: () => t`In turn or by load needs a team to choose from.`,
  action_member_gone: () => t`This member is no longer here.`,
  action_team_gone: () => t`This team is no longer there.`,
  action_endpoint_gone: () => t`This webhook is no longer there.`,
  cannot_send: (values) => t`None of the channels can do this: ${ability(values)}.`,
  cannot_do: (values) => t`None of the channels can do this: ${ability(values)}.`,
  saved_reply_gone: () => t`This saved reply is no longer there.`,
  answer_empty: () => t`An answer needs a text or a saved reply.`,
  place_unknown: (values) => t`The place ${isolate(`{{${values['place'] ?? ''}}}`)} is not known.`,
  answer_too_long: (values) =>
    t`The answer is too long (${unitWord(values['unit'] ?? '')}): it has ${formatNumber(number(values, 'length'))}, and ${of(values, 'channel')} takes ${formatNumber(number(values))}.`,
  any_of_nothing: () => t`“Any of” without parts never fits.`,
  condition_empty: (values) =>
    t`This condition is empty and never fits: ${isolate(conditionTitle(values['condition'] ?? ''))}.`,
  keyword_blank: () => t`One of the words is empty.`,
  report_figures: () => t`Figures of reports belong to lists, not to rules.`,
  mentioned_in_rule: () => t`Who was mentioned belongs to a member’s own list, not to rules.`,
  me_in_rule: () => t`“Me” means nobody in a rule. Name the member.`,
  condition_label_gone: () => t`A label of the conditions is no longer there.`,
  condition_member_gone: () => t`A member of the conditions is no longer here.`,
  condition_team_gone: () => t`A team of the conditions is no longer there.`,
  condition_channel_gone: () => t`A channel of the conditions is no longer there.`,
  platform_nowhere: (values) => t`None of the channels is on ${isolate(platformName(values['platform'] ?? ''))}.`,
  condition_channel_strange: () => t`A channel of the conditions is none of the rule’s.`,
  no_post_in_direct: () => t`Direct messages stand under no post.`,
  followers_untold: () => t`None of the channels ever tells how many follow somebody.`,
  handle_untold: () => t`None of the channels ever tells somebody’s handle.`,
  hours_unreadable: () => t`Hours are written as ${isolate('HH:MM')}.`,
  time_zone_unknown: (values) => t`The time zone “${of(values, 'timeZone')}” is not known.`,
  sets_twice: (values) => t`Two of its actions undo each other. Both set ${slot(values)}.`,
  undone_by_later: (values) =>
    t`This rule and “${of(values, 'rule')}” undo each other: this one comes first, fits all that the other fits, and sets ${slot(values)} otherwise. Put it behind the other, or change one of them.`,
  undone_by_earlier: (values) =>
    t`This rule and “${of(values, 'rule')}” undo each other: the other comes first, fits all that this one fits, and sets ${slot(values)} otherwise. Put this one before it, or change one of them.`,
  flag_unnamed: () => t`The flag needs a name.`,
  flag_name_long: (values) =>
    plural(number(values), { one: 'At most # character fits.', other: 'At most # characters fit.' }),
  no_words: () => t`Give at least one word or pattern.`,
  too_many_keywords: (values) =>
    plural(number(values), { one: 'A set holds at most # word.', other: 'A set holds at most # words.' }),
  too_many_patterns: (values) =>
    plural(number(values), { one: 'A set holds at most # pattern.', other: 'A set holds at most # patterns.' }),
  keyword_invisible: (values) => t`The word “${of(values, 'word')}” holds nothing that can be seen.`,
  keyword_long: (values) =>
    t`The word “${of(values, 'word')}” is longer than ${formatNumber(number(values))} characters.`,
  keyword_punctuation: (values) => t`“${of(values, 'word')}” is a punctuation mark and would fit nearly everything.`,
  pattern_blank: () => t`A pattern is empty.`,
  pattern_long: (values) =>
    t`The pattern “${of(values, 'pattern')}” is longer than ${formatNumber(number(values))} characters.`,
  pattern_looks_around: (values) =>
    t`The pattern “${of(values, 'pattern')}” looks ahead or behind, which cannot be done here.`,
  pattern_refers_back: (values) =>
    t`The pattern “${of(values, 'pattern')}” refers back to a group, which cannot be done here.`,
  pattern_unreadable: (values) => t`The pattern “${of(values, 'pattern')}” cannot be read.`,
  pattern_large: (values) =>
    t`The pattern “${of(values, 'pattern')}” is too large once its repetitions are written out.`,
  pattern_matches_all: (values) =>
    t`The pattern “${of(values, 'pattern')}” fits an empty text, so it would fit everything.`,
  not_for_lists: (values) =>
    t`A list cannot be narrowed by this: ${isolate(conditionTitle(values['condition'] ?? ''))}.`,
};

/** Whether it is a code of ours; asked of the words, so that a page need not bring the English too. */
export const isRefusalCode = (code: string): code is RefusalCode => Object.hasOwn(refusalWords, code);
