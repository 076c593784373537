import type { Filter, FilterTerms, Rule } from '@hubbub/contracts';
import { foldText } from '@hubbub/text';
import { isTimeZone, minutesOf } from './hours';
import type { KnownChannel, KnownThings } from './known-things';

/** What conditions are checked against: what exists, and the channels and kinds of the rule. */
export interface Surroundings {
  known: KnownThings;
  channels: readonly KnownChannel[];
  trigger: Rule['trigger'];
}

/** Why conditions can never hold or name what is gone, in words for a member; null when they can. */
export const checkFilter = (filter: Filter, around: Surroundings): string | null => {
  if ('and' in filter) return firstReason(filter.and, around);
  if ('or' in filter)
    return filter.or.length === 0 ? 'An “any of” without parts can never hold.' : firstReason(filter.or, around);
  if ('not' in filter) return checkFilter(filter.not, around);
  return checkTerms(filter, around.known) ?? checkFields(filter, around);
};

const firstReason = (parts: readonly Filter[], around: Surroundings): string | null => {
  for (const part of parts) {
    const reason = checkFilter(part, around);
    if (reason) return reason;
  }
  return null;
};

const list = (value: string | string[] | undefined): string[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

const checkTerms = (terms: FilterTerms, known: KnownThings): string | null => {
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
  return terms.hours ? hoursReason(terms.hours) : null;
};

/** Fields that no message of the rule's channels ever has: the condition would wait for ever. */
const checkFields = (terms: FilterTerms, { known, channels, trigger }: Surroundings): string | null => {
  if (known.channels.length === 0) return null;
  const kinds = new Set(channels.flatMap((channel) => channel.kinds.map(({ kind }) => kind)));
  const kind = list(terms.kind).find((one) => !kinds.has(one));
  if (kind !== undefined) return `None of the channels has conversations of the kind “${kind}”.`;
  const platform = list(terms.platform).find((one) => !channels.some((channel) => channel.platform === one));
  if (platform !== undefined) return `None of the channels is of the platform “${platform}”.`;
  if (list(terms.channelId).some((id) => !channels.some((channel) => channel.id === id)))
    return 'A channel of the conditions is none of the rule’s.';
  if (terms.postId !== undefined && (trigger.type === 'direct' || (kinds.size === 1 && kinds.has('direct'))))
    return 'Direct messages stand under no post.';
  const neverTold = (fact: 'handle' | 'followers'): boolean =>
    channels.every(({ neverTells }) => neverTells?.includes(fact) ?? false);
  if (terms['contact.followers'] !== undefined && neverTold('followers'))
    return 'None of the channels ever tells how many follow somebody.';
  if (terms['contact.handle'] !== undefined && neverTold('handle'))
    return 'None of the channels ever tells the handle of somebody.';
  return null;
};

/** Why hours cannot be read; null when they can. */
export const hoursReason = ({ from, to, timeZone }: { from: string; to: string; timeZone: string }): string | null => {
  if (minutesOf(from) === null || minutesOf(to) === null) return 'Hours are written as HH:MM.';
  return isTimeZone(timeZone) ? null : `The time zone “${timeZone}” is unknown.`;
};
