import { plural, t } from '@lingui/core/macro';
import type { Rule, RuleAction } from '@hubbub/contracts';
import { formatDuration, isolate } from '../../i18n/format';
import { flagWord, priorityWord, roleWord } from '../../i18n/words';
import { get } from '../../state/store';

/** Flags that reading a message raises by itself. */
export const machineFlags = ['partnership', 'sponsorship', 'spam', 'hate', 'urgent'];

export type Draft = Omit<Rule, 'id' | 'version'>;

export const triggerWord = ({ type, flag, minutes }: Rule['trigger']): string => {
  switch (type) {
    case 'message':
      return t`message`;
    case 'comment':
      return t`comment`;
    case 'direct':
      return t`direct message`;
    case 'mention':
      return t`mention`;
    case 'review':
      return t`review`;
    case 'first_contact':
      return t`first message of a person`;
    case 'flag':
      return flag ? t`message flagged ${isolate(flagWord(flag))}` : t`flagged message`;
    case 'unanswered':
      return t`message unanswered for ${formatDuration((minutes ?? 60) * 60_000)}`;
    case 'assigned':
      return t`conversation that is assigned`;
    case 'closed':
      return t`conversation that is closed`;
  }
};

export const actionWord = (action: RuleAction): string => {
  const { labels, members, savedReplies } = get();
  const what =
    'text' in action && action.text
      ? `“${isolate(action.text.slice(0, 60))}”`
      : 'savedReplyId' in action && action.savedReplyId
        ? `“${isolate(savedReplies[action.savedReplyId]?.title ?? '?')}”`
        : '…';
  switch (action.type) {
    case 'reply':
      return t`reply publicly with ${what}`;
    case 'private_reply':
      return t`reply privately with ${what}`;
    case 'direct':
      return t`send ${what} as a direct message`;
    case 'propose':
      return t`propose a drafted reply`;
    case 'label':
      return t`label it ${isolate(labels[action.labelId]?.name ?? '?')}`;
    case 'assign':
      return assignWord(action);
    case 'priority':
      return t`make its priority ${priorityWord(action.priority)}`;
    case 'hide':
      return t`hide it on the platform`;
    case 'like':
      return t`like it`;
    case 'close':
      return t`close it`;
    case 'snooze':
      return t`snooze it for ${formatDuration(action.minutes * 60_000)}`;
    case 'note':
      return t`add the note ${what}`;
    case 'notify':
      return t`notify ${isolate(action.memberId ? (members[action.memberId]?.name ?? '?') : roleWord(action.role ?? ''))}`;
    case 'webhook':
      return t`call the webhook ${isolate(addresses.get(action.endpointId) ?? '…')}`;
  }
};

/** Where webhooks of this workspace go, once they were read: endpoint id → address. */
export const addresses = new Map<string, string>();

const assignWord = ({ memberId, teamId, way }: Extract<RuleAction, { type: 'assign' }>): string => {
  const { members, teams } = get();
  const who = isolate((memberId ? members[memberId]?.name : teams[teamId ?? '']?.name) ?? '…');
  if (way === 'round_robin') return t`assign it to ${who} in turn`;
  return way === 'by_load' ? t`assign it to ${who} by load` : t`assign it to ${who}`;
};

export const limitWords = ({
  perContactHours,
  perPost,
  perHour,
  approveFirst,
  dryDays,
  quietHours,
}: Rule['limits']): string[] => {
  const words: string[] = [];
  if (perContactHours) words.push(t`once a person in ${formatDuration(perContactHours * 3_600_000)}`);
  if (perPost) words.push(plural(perPost, { one: 'at most # a post', other: 'at most # a post' }));
  if (perHour) words.push(plural(perHour, { one: 'at most # an hour', other: 'at most # an hour' }));
  if (approveFirst)
    words.push(plural(approveFirst, { one: 'the first # to approval', other: 'the first # to approval' }));
  if (dryDays) words.push(t`only watching for ${formatDuration(dryDays * 86_400_000)}`);
  if (quietHours) words.push(t`never from ${quietHours.from} to ${quietHours.to}`);
  return words;
};

export const modeWord = (mode: Rule['mode']): string =>
  ({ off: t`Off`, dry: t`Only watches`, approval: t`To approval`, live: t`On` })[mode];

export const outcomeWord = (outcome: string): string =>
  ({
    fired: t`Would act`,
    withheld: t`Held back`,
    dry_run: t`Only watched`,
    no_match: t`No match`,
  })[outcome] ?? outcome;
