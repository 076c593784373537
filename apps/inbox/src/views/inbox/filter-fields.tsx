import { t } from '@lingui/core/macro';
import type { FilterTerms } from '@hubbub/contracts';
import { PlatformGlyph } from '../../components/glyph';
import type { Pick } from '../../components/pick-list';
import { formatDay, formatDuration, formatList, formatNumber, languageName } from '../../i18n/format';
import { platformIds, platformName } from '../../i18n/platform-names';
import { flagWord, intentWord, kindWord, priorityWord, sentimentWord, statusWord } from '../../i18n/words';
import { valuesOf } from '../../filters/list-query';
import { get } from '../../state/store';

export type TermName = keyof FilterTerms;

/** The fields of the filter editor: their names, and the values that can be picked. `q` and dates are typed. */
export const filterFields = (): { name: TermName; title: string; isMany: boolean }[] => [
  { name: 'status', title: t`Status`, isMany: true },
  { name: 'platform', title: t`Platform`, isMany: true },
  { name: 'channelId', title: t`Channel`, isMany: true },
  { name: 'kind', title: t`Kind`, isMany: true },
  { name: 'assigneeId', title: t`Assignee`, isMany: true },
  { name: 'flag', title: t`Flag`, isMany: true },
  { name: 'label', title: t`Label`, isMany: true },
  { name: 'unread', title: t`Unread`, isMany: false },
  { name: 'sentiment', title: t`Sentiment`, isMany: true },
  { name: 'intent', title: t`Intent`, isMany: true },
  { name: 'language', title: t`Language`, isMany: true },
  { name: 'priority', title: t`Priority`, isMany: true },
  { name: 'waitingMinutes', title: t`Waiting`, isMany: false },
  { name: 'breach', title: t`Late`, isMany: true },
  { name: 'after', title: t`Since`, isMany: false },
];

const titles = (): Partial<Record<TermName, string>> => ({
  ...Object.fromEntries(filterFields().map(({ name, title }) => [name, title])),
  q: t`Text`,
  mentioned: t`Mentions`,
  contactId: t`Contact`,
  postId: t`Post`,
  teamId: t`Team`,
  before: t`Before`,
});
export const fieldTitle = (name: TermName): string => titles()[name] ?? name;

const pick = (id: string, label: string, icon?: Pick['icon']): Pick => ({ id, label, icon });

export const filterValues = (name: TermName): Pick[] => {
  const { channels, members, labels, me } = get();
  switch (name) {
    case 'status':
      return ['open', 'snoozed', 'closed'].map((id) => pick(id, statusWord(id)));
    case 'platform':
      return platformIds.map((id) => pick(id, platformName(id), <PlatformGlyph id={id} isSaid />));
    case 'channelId':
      return Object.values(channels).map((channel) =>
        pick(channel.id, channel.name, <PlatformGlyph id={channel.platform} />),
      );
    case 'kind':
      return ['comment', 'direct', 'mention', 'review'].map((id) => pick(id, kindWord(id)));
    case 'assigneeId':
      return [
        pick('me', t`Me`),
        pick('none', t`Nobody`),
        ...Object.values(members)
          .filter(({ id }) => id !== me?.id)
          .map((member) => pick(member.id, member.name)),
      ];
    case 'flag':
      return ['any', 'partnership', 'sponsorship', 'spam', 'hate', 'urgent'].map((id) => pick(id, flagWord(id)));
    case 'label':
      return Object.values(labels).map((label) => pick(label.id, label.name));
    case 'unread':
      return [pick('true', t`Unread`), pick('false', t`Read`)];
    case 'sentiment':
      return ['positive', 'neutral', 'negative'].map((id) => pick(id, sentimentWord(id)));
    case 'intent':
      return ['lead', 'question', 'complaint', 'praise', 'feature_request', 'urgent', 'spam', 'hate', 'other'].map(
        (id) => pick(id, intentWord(id)),
      );
    case 'language':
      return [
        'en',
        'el',
        'fa',
        'ar',
        'zh',
        'de',
        'fr',
        'es',
        'it',
        'pt',
        'tr',
        'ru',
        'ja',
        'ko',
        'nl',
        'el-Latn',
        'fa-Latn',
      ].map((id) => pick(id, languageName(id)));
    case 'priority':
      return ['urgent', 'high', 'normal', 'low'].map((id) => pick(id, priorityWord(id)));
    case 'waitingMinutes':
      return [10, 30, 60, 240, 1440, 4320].map((minutes) =>
        pick(String(minutes), t`at least ${formatDuration(minutes * 60_000)}`),
      );
    case 'breach':
      return [pick('first_reply', t`the answer`), pick('close', t`the end`), pick('any', t`either`)];
    case 'after':
      return [1, 7, 30].map((days) => {
        const at = new Date(Date.now() - days * 86_400_000);
        at.setHours(0, 0, 0, 0);
        return pick(at.toISOString(), t`the last ${formatDuration(days * 86_400_000)}`);
      });
    default:
      return [];
  }
};

/** The picked ids as the term's value. */
export const termValue = (name: TermName, ids: readonly string[]): FilterTerms[TermName] | undefined => {
  if (ids.length === 0) return undefined;
  if (name === 'unread') return ids[0] === 'true';
  if (name === 'waitingMinutes') return Number(ids[0]);
  return ids.length === 1 ? ids[0] : [...ids];
};

/** What a chip says behind its name: one value, two, or how many. */
export const termText = (name: TermName, terms: FilterTerms): string => {
  const ids = valuesOf(terms, name);
  if (name === 'unread') return ids[0] === 'true' ? t`yes` : t`no`;
  if (name === 'waitingMinutes') return t`at least ${formatDuration(Number(ids[0]) * 60_000)}`;
  if (name === 'after' || name === 'before') return formatDay(ids[0] ?? '');
  if (name === 'q') return `“${ids[0] ?? ''}”`;
  if (name === 'mentioned') return t`me`;
  if (name === 'contactId' || name === 'postId') return t`this one`;
  if (ids.length > 2) return t`any of ${formatNumber(ids.length)}`;
  const words = new Map(filterValues(name).map(({ id, label }) => [id, label]));
  return formatList(
    ids.map((id) => words.get(id) ?? (name === 'flag' ? flagWord(id) : id)),
    'disjunction',
  );
};
