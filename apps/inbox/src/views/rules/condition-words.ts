import { plural, t } from '@lingui/core/macro';
import type { Filter, FilterTerms } from '@hubbub/contracts';
import { formatDuration, formatList, formatNumber, isolate, languageName, weekdayNames } from '../../i18n/format';
import { platformName } from '../../i18n/platform-names';
import { flagWord, intentWord, kindWord, priorityWord, sentimentWord } from '../../i18n/words';
import { get } from '../../state/store';
import { isTerms } from './condition-tree';
import { listOf } from './terms';

const or = (items: readonly string[]): string =>
  items.length === 0 ? '…' : formatList(items.map(isolate), 'disjunction');

const named = (records: Readonly<Record<string, { name: string }>>, none: string, value: unknown): string =>
  or(listOf(value).map((id) => (id === 'none' ? none : (records[id]?.name ?? '?'))));

/** One condition as the sentence says it; what has no words is named as it is. */
export const conditionWord = (terms: FilterTerms, name: keyof FilterTerms): string => {
  const { labels, members, teams, channels } = get();
  const value = terms[name];
  const words = (word: (one: string) => string): string => or(listOf(value).map(word));
  switch (name) {
    case 'text':
      return t`says exactly ${or(listOf(value))}`;
    case 'keywords':
      return t`says ${or(listOf(value))}`;
    case 'flag':
      return t`is flagged ${words(flagWord)}`;
    case 'language':
      return t`is in ${words(languageName)}`;
    case 'sentiment':
      return t`is ${words(sentimentWord)}`;
    case 'intent':
      return t`means ${words(intentWord)}`;
    case 'kind':
      return t`is a ${words(kindWord)}`;
    case 'platform':
      return t`comes by ${words(platformName)}`;
    case 'channelId':
      return t`comes on ${named(channels, '?', value)}`;
    case 'postId':
      return t`stands under ${or(listOf(value).map(postWord))}`;
    case 'label':
      return t`is labelled ${named(labels, '?', value)}`;
    case 'priority':
      return t`has the priority ${words(priorityWord)}`;
    case 'assigneeId':
      return t`is assigned to ${named(members, t`nobody`, value)}`;
    case 'teamId':
      return t`lies with ${named(teams, t`no team`, value)}`;
    case 'waitingMinutes':
      return t`has waited for ${formatDuration((terms.waitingMinutes ?? 0) * 60_000)}`;
    case 'contact.isFirst':
      return terms[name] === false ? t`comes from somebody known` : t`comes from somebody new`;
    case 'contact.followers':
      return t`comes from somebody with ${formatNumber(terms[name] ?? 0)} followers or more`;
    case 'contact.conversations':
      return plural(terms[name] ?? 1, {
        one: 'comes from somebody with # earlier conversation or more',
        other: 'comes from somebody with # earlier conversations or more',
      });
    case 'contact.name':
      return t`comes from somebody called ${or(listOf(value))}`;
    case 'contact.handle':
      return t`comes from the handle ${or(listOf(value))}`;
    case 'window':
      return value === 'closed' ? t`comes while the reply window is closed` : t`comes while the reply window is open`;
    case 'hours':
      return hoursWord(terms.hours);
    default:
      return `${name}: ${listOf(value).join(', ')}`;
  }
};

const postWord = (id: string): string => {
  const post = Object.values(get().conversations).find((conversation) => conversation.post?.id === id)?.post;
  return post?.text?.slice(0, 40) || t`this post`;
};

const hoursWord = (hours: FilterTerms['hours']): string => {
  if (!hours) return '…';
  const names = weekdayNames();
  const days = (hours.days ?? []).map((day) => names[(day + 6) % 7] ?? '');
  return days.length === 0
    ? t`comes between ${hours.from} and ${hours.to}`
    : t`comes between ${hours.from} and ${hours.to} on ${formatList(days)}`;
};

/** All conditions in one line, for lists. */
export const filterWords = (filter: Filter): string => {
  if (isTerms(filter))
    return (Object.keys(filter) as (keyof FilterTerms)[])
      .filter((name) => filter[name] !== undefined)
      .map((name) => conditionWord(filter, name))
      .join(' · ');
  if ('not' in filter) return t`not (${filterWords(filter.not)})`;
  const parts = 'and' in filter ? filter.and : filter.or;
  return parts.map((part) => `(${filterWords(part)})`).join('and' in filter ? ' · ' : ` ${t`or`} `);
};
