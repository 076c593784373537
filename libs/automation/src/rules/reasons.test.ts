import { type Filter, readReason, type Rule, type RuleReason } from '@hubbub/contracts';
import { evaluate } from './evaluate';
import { buildFacts, buildRule } from './testing-facts';

type Facts = Parameters<typeof buildFacts>[0];

const isKnown = (reason: RuleReason): boolean =>
  reason.code !== 'raw' && (!('parts' in reason) || reason.parts.every(isKnown));

/** Reasons of the decision and of its actions. */
const reasonsOf = (rule: Partial<Rule>, facts: Facts, others: Rule[] = []): string[] =>
  evaluate([...others, buildRule({ id: 'z', order: 9, ...rule })], buildFacts(facts)).flatMap(
    ({ reasons, actions }) => [...reasons, ...actions.flatMap(({ reason }) => (reason ? [reason] : []))],
  );

const conditions: Filter[] = [
  { text: 'price' },
  { text: ['a, b', 'c'] },
  { keywords: 'pr1ce' },
  { or: [{ text: 'nothing' }, { language: 'el' }, { 'contact.followers': 9 }] },
  { and: [{ language: 'en' }, { not: { intent: 'spam' } }] },
  { not: { language: 'en' } },
  ...(['language', 'intent', 'sentiment', 'kind', 'platform', 'channelId', 'priority', 'status'] as const).map(
    (name) => ({ [name]: 'zz' }) as Filter,
  ),
  { label: 'l' },
  { assigneeId: 'none' },
  { flag: ['spam', 'hate'] },
  { unread: false },
  { waitingMinutes: 5 },
  { after: '2030-01-01T00:00:00Z' },
  { before: '2020-01-01T00:00:00Z' },
  { 'contact.name': 'zoe' },
  { 'contact.handle': 'zoe' },
  { 'contact.isFirst': true },
  { 'contact.conversations': 3 },
  { hours: { from: '01:00', to: '02:00', timeZone: 'UTC' } },
  { window: 'closed' },
];
const facts: Facts[] = [
  {},
  { message: { text: 'what is the pr1ce? price' } },
  { automation: { isPaused: true, reason: 'a storm' } },
  { author: { isOwn: true } },
  { author: { isBot: true } },
  { author: { isAutomated: true } },
  { author: { repeatsOurs: true } },
  { message: { sentiment: 'negative' } },
  { message: { intent: 'hate' } },
  { message: { flags: [{ name: 'spam', certainty: 'sure' }] } },
  { message: { isEdit: true } },
  { message: { isBackfill: true } },
  { window: { public: false, reason: 'seven days are over' } },
  { capabilities: { reply: false, hide: false, like: false } },
  { conversation: { isChannelGone: true } },
  { textLimits: { public: { limit: 2, unit: 'characters' } } },
  { seatBelt: { consecutiveAutomatic: 2 } },
  { seatBelt: { contactLastDay: 5 } },
  { seatBelt: { isAnswered: true } },
  { seatBelt: { channelLastHour: 500 } },
  { seatBelt: { lastMemberAnswerAt: new Date('2026-11-02T11:00:00Z') } },
  { event: 'closed' },
];
const actions: Rule['actions'] = [
  { type: 'reply', text: 'It is 38' },
  { type: 'hide' },
  { type: 'like' },
  { type: 'close' },
];

it('says nothing that has no code, so that every inbox can say it in its language', () => {
  const others = [buildRule({ id: 'a', name: 'First, of all', order: 1, stops: false, actions: [{ type: 'close' }] })];
  const said = new Set<string>();
  for (const one of facts) {
    for (const condition of conditions)
      for (const reason of reasonsOf({ conditions: condition, actions }, one)) said.add(reason);
    for (const reason of reasonsOf({ conditions: {}, actions }, one, others)) said.add(reason);
    for (const mode of ['off', 'dry', 'approval'] as const)
      for (const reason of reasonsOf({ mode, conditions: {}, actions }, one)) said.add(reason);
    for (const type of ['comment', 'direct', 'first_contact', 'flag', 'unanswered', 'assigned'] as const)
      for (const reason of reasonsOf({ trigger: { type }, conditions: {}, actions }, one)) said.add(reason);
    for (const limits of [{ quietHours: { from: '00:00', to: '23:59', timeZone: 'UTC' } }, { dryDays: 7 }])
      for (const reason of reasonsOf({ limits, conditions: {}, actions }, one)) said.add(reason);
  }
  expect(said.size).toBeGreaterThan(60);
  expect([...said].filter((reason) => !isKnown(readReason(reason)))).toEqual([]);
});
