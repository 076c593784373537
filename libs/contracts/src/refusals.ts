/**
 * Why a rule, a set of keywords or a list cannot work: each code with its sentence in English, `{name}` for what belongs
 * into it. The inbox says them in the reader's language, and does not compile before it can say a new one.
 */
export const refusals = {
  rule_channel_gone: 'A channel of this rule no longer exists.',
  minutes_missing: 'Say after how many minutes without an answer.',
  flag_never_raised: 'Nothing ever raises the flag “{flag}”.',
  kind_nowhere: 'None of the channels has conversations of the kind “{kind}”.',
  hides_all: 'This rule would hide every message of every kind: add a condition.',
  answers_all: 'This rule would answer every message of every kind: add a condition or a budget.',
  answers_twice: 'A rule may answer once: one reply, private reply or direct message.',
  close_and_snooze: 'Close and snooze undo each other.',
  action_label_gone: 'The label of an action no longer exists.',
  assign_to_whom: 'Say to whom to assign.',
  way_needs_team: 'In turn or by load needs a team to choose from.',
  action_member_gone: 'The member of an action no longer exists.',
  action_team_gone: 'The team of an action no longer exists.',
  action_endpoint_gone: 'The webhook endpoint of an action no longer exists.',
  cannot_send: 'None of the channels can send a {action}.',
  cannot_do: 'None of the channels can {action}.',
  saved_reply_gone: 'The saved reply of an action no longer exists.',
  answer_empty: 'An answer needs a text or a saved reply.',
  place_unknown: 'The place {{{place}}} is unknown.',
  answer_too_long: 'The answer has {length} {unit}; {channel} takes {limit}.',
  any_of_nothing: 'An “any of” without parts can never hold.',
  condition_empty: 'The condition “{condition}” is empty and can never hold.',
  keyword_blank: 'A keyword of the conditions is empty.',
  report_figures: 'Figures of reports belong to lists, not to rules.',
  mentioned_in_rule: '“Mentioned” belongs to a member’s own list, not to rules.',
  me_in_rule: '“Me” means nobody in a rule: name the member.',
  condition_label_gone: 'A label of the conditions no longer exists.',
  condition_member_gone: 'A member of the conditions no longer exists.',
  condition_team_gone: 'A team of the conditions no longer exists.',
  condition_channel_gone: 'A channel of the conditions no longer exists.',
  platform_nowhere: 'None of the channels is of the platform “{platform}”.',
  condition_channel_strange: 'A channel of the conditions is none of the rule’s.',
  no_post_in_direct: 'Direct messages stand under no post.',
  followers_untold: 'None of the channels ever tells how many follow somebody.',
  handle_untold: 'None of the channels ever tells the handle of somebody.',
  hours_unreadable: 'Hours are written as HH:MM.',
  time_zone_unknown: 'The time zone “{timeZone}” is unknown.',
  sets_twice: 'Two actions of this rule undo each other: both set the {slot}.',
  undone_by_later:
    'This rule and “{rule}” undo each other: this one comes first, fits all that the other fits, and sets the {slot} otherwise. Put it behind the other, or change one of them.',
  undone_by_earlier:
    'This rule and “{rule}” undo each other: the other comes first, fits all that this one fits, and sets the {slot} otherwise. Put this one before it, or change one of them.',
  flag_unnamed: 'The flag needs a name.',
  flag_name_long: 'The name of a flag has at most {limit} characters.',
  no_words: 'Give at least one keyword or pattern.',
  too_many_keywords: 'A set holds at most {limit} keywords.',
  too_many_patterns: 'A set holds at most {limit} patterns.',
  keyword_invisible: 'The keyword “{word}” is empty once invisible characters are removed.',
  keyword_long: 'The keyword “{word}” is longer than {limit} characters.',
  keyword_punctuation: 'The keyword “{word}” is a punctuation mark and would match nearly everything.',
  pattern_blank: 'A pattern is empty.',
  pattern_long: 'The pattern “{pattern}” is longer than {limit} characters.',
  pattern_looks_around: 'The pattern “{pattern}” looks ahead or behind, which no linear-time engine can do.',
  pattern_refers_back: 'The pattern “{pattern}” refers back to a group, which no linear-time engine can do.',
  pattern_unreadable: 'The pattern “{pattern}” cannot be read: {why}.',
  pattern_large: 'The pattern “{pattern}” is too large once its repetitions are written out.',
  pattern_matches_all: 'The pattern “{pattern}” matches an empty text, so it would match everything.',
  not_for_lists: 'A list cannot be filtered by {condition}',
} as const;

export type RefusalCode = keyof typeof refusals;

export interface Refusal {
  code: RefusalCode;
  /** Of the field that it concerns, as in the body: `actions.0`, `trigger`. Empty: the whole. */
  path: string;
  values: Readonly<Record<string, string>>;
}

export const refusal = (code: RefusalCode, path = '', values: Record<string, string | number> = {}): Refusal => ({
  code,
  path,
  values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)])),
});

/** The same in English. */
export const refusalText = ({ code, values }: Pick<Refusal, 'code' | 'values'>): string =>
  refusals[code].replace(/\{(\w+)\}/gu, (whole, name: string) => values[name] ?? whole);
