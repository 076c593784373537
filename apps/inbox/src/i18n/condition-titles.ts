import { t } from '@lingui/core/macro';

/** What conditions and filters are called, as the page names them; one that is not known keeps its own name. */
export const conditionTitle = (name: string): string => titles()[name] ?? name;

const titles = (): Readonly<Record<string, string>> => ({
  after: t`Since`,
  assigneeId: t`Assignee`,
  before: t`Before`,
  breach: t`Late`,
  channelId: t`Channel`,
  contactId: t`Contact`,
  'contact.handle': t`Handle`,
  'contact.name': t`Name`,
  flag: t`Flag`,
  intent: t`Intent`,
  keywords: t`Words`,
  kind: t`Kind`,
  label: t`Label`,
  language: t`Language`,
  mentioned: t`Mentions`,
  platform: t`Platform`,
  postId: t`Post`,
  priority: t`Priority`,
  q: t`Text`,
  sentiment: t`Sentiment`,
  status: t`Status`,
  teamId: t`Team`,
  text: t`Text`,
  waitingMinutes: t`Waiting`,
});
