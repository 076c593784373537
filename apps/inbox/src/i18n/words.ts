import { msg } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';
import { i18n } from '@lingui/core';

type Words = Readonly<Record<string, MessageDescriptor>>;

/** The closed lists of the API, in the words of the interface. A word that is not here is shown as it came. */
const kinds: Words = { direct: msg`DM`, comment: msg`Comment`, mention: msg`Mention`, review: msg`Review` };
const kindsLong: Words = {
  direct: msg`Direct messages`,
  comment: msg`Comment`,
  mention: msg`Mention`,
  review: msg`Review`,
};
const statuses: Words = { open: msg`Open`, snoozed: msg`Snoozed`, closed: msg`Closed` };
const intents: Words = {
  lead: msg`Wants to buy`,
  question: msg`Question`,
  complaint: msg`Complaint`,
  praise: msg`Praise`,
  spam: msg`Spam`,
  hate: msg`Hate`,
  feature_request: msg`Feature request`,
  urgent: msg`Urgent`,
  other: msg`Other`,
};
const sentiments: Words = { positive: msg`Positive`, neutral: msg`Neutral`, negative: msg`Negative` };
const priorities: Words = {
  low: msg`Low`,
  normal: msg`Normal`,
  high: msg`High`,
  urgent: msg({ message: 'Urgent', context: 'priority' }),
};
const flags: Words = {
  any: msg`Any flag`,
  partnership: msg`Partnership`,
  sponsorship: msg`Sponsorship`,
  spam: msg`Spam`,
  hate: msg`Hate`,
  urgent: msg`Urgent`,
};
const roles: Words = { owner: msg`Owner`, manager: msg`Manager`, agent: msg`Agent`, viewer: msg`Viewer` };
const tones: Words = {
  friendly: msg`Friendly`,
  formal: msg`Formal`,
  short: msg({ message: 'Short', context: 'tone' }),
  saved: msg({ message: 'Saved', context: 'tone' }),
};
const sorts: Words = {
  recent: msg`Newest first`,
  oldest: msg`Oldest first`,
  waiting: msg`Waiting longest`,
  priority: msg`By priority`,
};
const views: Words = {
  mine: msg`Mine`,
  unassigned: msg`Unassigned`,
  mentions: msg`Mentions me`,
  flagged: msg`Flagged`,
  snoozed: msg`Snoozed`,
  open: msg`All open`,
  closed: msg`Closed`,
};
const units: Words = {
  characters: msg`characters`,
  utf16: msg`characters`,
  bytes: msg`bytes`,
  graphemes: msg`characters`,
  weighted: msg`weighted`,
};
const ignored: Words = {
  own_echo: msg`our own, come back`,
  not_for_inbox: msg`not for an inbox`,
  unknown_kind: msg`of an unknown kind`,
  test_event: msg`tests`,
  channel_off: msg`channel was off`,
  outside_subscription: msg`outside the subscription`,
};

const say =
  (words: Words) =>
  (word: string): string => {
    const known = words[word];
    return known ? i18n._(known) : word;
  };

export const kindWord = say(kinds);
export const kindTitle = say(kindsLong);
export const statusWord = say(statuses);
export const intentWord = say(intents);
export const sentimentWord = say(sentiments);
export const priorityWord = say(priorities);
export const flagWord = say(flags);
export const roleWord = say(roles);
export const toneWord = say(tones);
export const sortWord = say(sorts);
export const viewWord = say(views);
export const unitWord = say(units);
export const ignoredWord = say(ignored);
