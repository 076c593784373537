import { msg } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';
import { i18n } from '@lingui/core';
import { formatDuration, formatNumber } from '../../i18n/format';
import type { Report } from '../../records';
import type { Figure } from './read-report';

type Words = Readonly<Record<string, MessageDescriptor>>;

const figures: Words = {
  open: msg`open`,
  'oldest waiting': msg`oldest waiting`,
  waiting: msg`waiting for an answer`,
  unassigned: msg`nobody has them`,
  assigned: msg`somebody has them`,
  snoozed: msg`snoozed`,
  late: msg({ message: 'late', context: 'figure' }),
  'late soon': msg({ message: 'late soon', context: 'figure' }),
  'on fire': msg({ message: 'on fire', context: 'figure' }),
  p50: msg`half within`,
  p90: msg`nine in ten within`,
  answered: msg`answered`,
  closed: msg({ message: 'closed', context: 'figure' }),
  conversations: msg`conversations`,
  messages: msg`messages`,
  sent: msg`sent`,
  'held back': msg`held back`,
  'handed over': msg`handed over`,
  acted: msg`acted`,
  suggested: msg`suggested`,
  'sent as is': msg`sent as they were`,
  edited: msg`edited`,
  rewritten: msg`rewritten`,
  dismissed: msg({ message: 'dismissed', context: 'figure' }),
  ignored: msg({ message: 'passed over', context: 'figure' }),
  used: msg`percent of them used`,
  'first reply with a draft': msg`first reply with a draft`,
  'first reply without': msg`first reply without`,
  positive: msg({ message: 'positive', context: 'figure' }),
  neutral: msg({ message: 'neutral', context: 'figure' }),
  negative: msg({ message: 'negative', context: 'figure' }),
  'feature requests': msg`wishes for something new`,
  questions: msg`questions`,
  fans: msg`fans`,
  'their conversations': msg`their conversations`,
};

const columns: Words = {
  channel: msg`Channel`,
  platform: msg`Platform`,
  open: msg`Open`,
  waiting: msg`Waiting`,
  oldestWaitingMinutes: msg`Oldest waits, minutes`,
  day: msg`Day`,
  conversations: msg`Conversations`,
  p50Minutes: msg`Half within, minutes`,
  p90Minutes: msg`Nine in ten within, minutes`,
  p50Hours: msg`Half within, hours`,
  p90Hours: msg`Nine in ten within, hours`,
  messages: msg`Messages`,
  busiestHour: msg`Busiest hour`,
  name: msg`Name`,
  capacity: msg`Can take`,
  snoozed: msg`Snoozed`,
  isAway: msg`Away`,
  rule: msg`Rule`,
  mode: msg`State`,
  fired: msg`Acted`,
  sent: msg`Sent`,
  withheld: msg`Held back`,
  dryRuns: msg`Only watched`,
  undone: msg`Taken back`,
  outcome: msg`What became of it`,
  suggestions: msg`Suggestions`,
  asIs: msg`As they were`,
  edited: msg`Edited`,
  rewritten: msg`Rewritten`,
  discarded: msg`Dismissed`,
  ignored: msg`Passed over`,
  withDraftMinutes: msg`First reply with a draft, minutes`,
  withoutDraftMinutes: msg`First reply without, minutes`,
  averageEdit: msg`Letters changed, share`,
  positive: msg`Positive`,
  neutral: msg`Neutral`,
  negative: msg`Negative`,
  kind: msg`Kind`,
  people: msg`People`,
  text: msg`Text`,
  language: msg`Language`,
  step: msg`Step`,
  days: msg`Days`,
  defended: msg`Defended`,
};

const formulas: Words = {
  open: msg`Conversations that are open at this moment. One waits while nobody has answered its newest message.`,
  'first-reply': msg`From the first message that waited to the first answer by a person, in minutes round the clock. What rules send is no answer.`,
  'first-reply.business': msg`From the first message that waited to the first answer by a person, in minutes of business hours. What rules send is no answer.`,
  'time-to-close': msg`From the arrival of a conversation to its closing, in hours round the clock. Only conversations that are closed still.`,
  inbound: msg`Messages that came in during the span, by channel and by hour of the day. History fetched on connecting is left out.`,
  load: msg`Open conversations by the member who owes the next step, against the number that they said they can take.`,
  rules: msg`Conversations in which rules acted during the span. The table counts runs, of which one conversation may have several.`,
  suggestions: msg`Conversations for which a draft was made in the span, and what became of it: sent as it was (at most 5 % of the letters changed), edited (at most 40 %), rewritten or discarded.`,
  'suggestions-by-member': msg`Drafts of the span that somebody used, changed, dismissed or passed over, by that member. Half of the member’s first answers took at most so many minutes.`,
  sentiment: msg`Each conversation counts once, by what its newest message from outside reads like.`,
  requests: msg`Conversations that read as a wish for something new or as a question. Alike ones are one line; questions count from two people on.`,
  fans: msg`People with two or more kind messages in the span. Steps: praises; returns after three days or more; defends, with kind words under somebody else’s comment.`,
};

const steps: Words = {
  praises: msg({ message: 'praises', context: 'fan' }),
  returns: msg({ message: 'returns', context: 'fan' }),
  defends: msg({ message: 'defends', context: 'fan' }),
};

const askings: Words = {
  question: msg`Question`,
  request: msg`Feature request`,
};

const say = (words: Words, word: string): string => {
  const known = words[word];
  return known ? i18n._(known) : word;
};

export const figureWord = (name: string): string => say(figures, name);
export const columnWord = (name: string): string => say(columns, name);
export const kindOfAsking = (name: string): string => say(askings, name);
export const stepWord = (name: string): string => say(steps, name);

/** How a report's figures are made, in the member's language; the server's own sentence for reports unknown here. */
export const formulaOf = (name: string, report: Report): string => {
  const key = name === 'first-reply' && report.businessHours ? 'first-reply.business' : name;
  return formulas[key] ? say(formulas, key) : (report.formula ?? '');
};

const unitMs: Readonly<Record<string, number>> = { minutes: 60_000, hours: 3_600_000 };

/** “41 min”, “3 h 20 min”, “2,318”. */
export const figureText = ({ value, unit }: Pick<Figure, 'value' | 'unit'>): string => {
  const ms = unit ? unitMs[unit] : undefined;
  return ms ? formatDuration(value * ms, 2) : formatNumber(Math.round(value * 10) / 10);
};
