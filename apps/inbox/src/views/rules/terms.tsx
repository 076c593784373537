import { t } from '@lingui/core/macro';
import type { FilterTerms } from '@hubbub/contracts';

/** What conditions can ask for, by the thing that they ask about. */
export const termGroups = {
  message: ['keywords', 'text', 'flag', 'intent', 'sentiment', 'language'],
  person: ['contact.isFirst', 'contact.conversations', 'contact.followers', 'contact.name', 'contact.handle'],
  conversation: [
    'kind',
    'platform',
    'channelId',
    'postId',
    'label',
    'priority',
    'assigneeId',
    'teamId',
    'waitingMinutes',
    'window',
  ],
  time: ['hours'],
} as const satisfies Record<string, readonly (keyof FilterTerms)[]>;

export type TermGroup = keyof typeof termGroups;
export type TermName = (typeof termGroups)[TermGroup][number];

const names: ReadonlySet<string> = new Set<string>(Object.values(termGroups).flat());
export const isTermName = (name: string): name is TermName => names.has(name);

export const groupWord = (group: TermGroup): string =>
  ({
    message: t`The message`,
    person: t`The person`,
    conversation: t`The conversation`,
    time: t`The time`,
  })[group];

/** A condition before anything is chosen for it, as a choice in a list. */
export const termWord = (name: TermName): string =>
  ({
    keywords: t`Words in any form`,
    text: t`Exact words`,
    flag: t`Flag`,
    intent: t`Meaning`,
    sentiment: t`Sentiment`,
    language: t`Language`,
    'contact.isFirst': t`New or known`,
    'contact.conversations': t`Earlier conversations`,
    'contact.followers': t`Followers`,
    'contact.name': t`Name`,
    'contact.handle': t`Handle`,
    kind: t`Kind`,
    platform: t`Platform`,
    channelId: t`Channel`,
    postId: t`Post`,
    label: t`Label`,
    priority: t`Priority`,
    assigneeId: t`Assigned to`,
    teamId: t`Team`,
    waitingMinutes: t`Waiting`,
    window: t`Reply window`,
    hours: t`Hours`,
  })[name];

/** What a condition starts from when it is chosen. */
export const firstValue = (name: TermName): FilterTerms[TermName] => {
  switch (name) {
    case 'contact.isFirst':
      return true;
    case 'contact.conversations':
      return 1;
    case 'contact.followers':
      return 1000;
    case 'waitingMinutes':
      return 60;
    case 'window':
      return 'open';
    case 'hours':
      return { from: '18:00', to: '09:00', timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone };
    default:
      return [];
  }
};

/** Terms with one of them set, or taken away where nothing is left of it. */
export const withTerm = (terms: FilterTerms, name: keyof FilterTerms, value: unknown): FilterTerms => {
  const { [name]: _, ...others } = terms;
  return value === undefined ? others : { ...others, [name]: value };
};

export const listOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : value === undefined || value === '' ? [] : [value]).map(String);
