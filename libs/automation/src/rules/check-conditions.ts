import { type Filter, type FilterTerms, type Refusal, refusal, type RefusalCode, type Rule } from '@hubbub/contracts';
import { foldText } from '@hubbub/text';
import { isTimeZone, minutesOf } from './hours';
import type { KnownChannel, KnownThings } from './known-things';

/** What conditions are checked against: what exists, and the channels and kinds of the rule. */
export interface Surroundings {
  known: KnownThings;
  channels: readonly KnownChannel[];
  trigger: Rule['trigger'];
}

/** Why conditions can never hold or name what is gone; null when they can. */
export const checkFilter = (filter: Filter, around: Surroundings): Refusal | null => {
  if ('and' in filter) return firstReason(filter.and, around);
  if ('or' in filter) return filter.or.length === 0 ? refused('any_of_nothing') : firstReason(filter.or, around);
  if ('not' in filter) return checkFilter(filter.not, around);
  return checkTerms(filter, around.known) ?? checkFields(filter, around);
};

const refused = (code: RefusalCode, values?: Record<string, string>): Refusal => refusal(code, 'conditions', values);

const firstReason = (parts: readonly Filter[], around: Surroundings): Refusal | null => {
  for (const part of parts) {
    const found = checkFilter(part, around);
    if (found) return found;
  }
  return null;
};

const list = (value: string | string[] | undefined): string[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

const checkTerms = (terms: FilterTerms, known: KnownThings): Refusal | null => {
  for (const [name, value] of Object.entries(terms)) {
    if (Array.isArray(value) && value.length === 0) return refused('condition_empty', { condition: name });
  }
  for (const word of [...list(terms.text), ...list(terms.keywords), ...list(terms.q)]) {
    if (foldText(word).trim() === '') return refused('keyword_blank');
  }
  if (terms.firstReply || terms.closed || terms.ruleRun || terms.suggestion) return refused('report_figures');
  if (terms.mentioned) return refused('mentioned_in_rule');
  if (list(terms.assigneeId).includes('me')) return refused('me_in_rule');
  if (list(terms.label).some((id) => !known.labelIds.has(id))) return refused('condition_label_gone');
  if (list(terms.assigneeId).some((id) => id !== 'none' && !known.memberIds.has(id)))
    return refused('condition_member_gone');
  if (list(terms.teamId).some((id) => id !== 'none' && !known.teamIds.has(id))) return refused('condition_team_gone');
  if (list(terms.channelId).some((id) => !known.channels.some((channel) => channel.id === id)))
    return refused('condition_channel_gone');
  return terms.hours ? hoursRefusal(terms.hours, 'conditions') : null;
};

/** Fields that no message of the rule's channels ever has: the condition would wait for ever. */
const checkFields = (terms: FilterTerms, { known, channels, trigger }: Surroundings): Refusal | null => {
  if (known.channels.length === 0) return null;
  const kinds = new Set(channels.flatMap((channel) => channel.kinds.map(({ kind }) => kind)));
  const kind = list(terms.kind).find((one) => !kinds.has(one));
  if (kind !== undefined) return refused('kind_nowhere', { kind });
  const platform = list(terms.platform).find((one) => !channels.some((channel) => channel.platform === one));
  if (platform !== undefined) return refused('platform_nowhere', { platform });
  if (list(terms.channelId).some((id) => !channels.some((channel) => channel.id === id)))
    return refused('condition_channel_strange');
  if (terms.postId !== undefined && (trigger.type === 'direct' || (kinds.size === 1 && kinds.has('direct'))))
    return refused('no_post_in_direct');
  const neverTold = (fact: 'handle' | 'followers'): boolean =>
    channels.every(({ neverTells }) => neverTells?.includes(fact) ?? false);
  if (terms['contact.followers'] !== undefined && neverTold('followers')) return refused('followers_untold');
  if (terms['contact.handle'] !== undefined && neverTold('handle')) return refused('handle_untold');
  return null;
};

/** Why hours cannot be read; null when they can. */
export const hoursRefusal = (
  { from, to, timeZone }: { from: string; to: string; timeZone: string },
  path: string,
): Refusal | null => {
  if (minutesOf(from) === null || minutesOf(to) === null) return refusal('hours_unreadable', path);
  return isTimeZone(timeZone) ? null : refusal('time_zone_unknown', path, { timeZone });
};
