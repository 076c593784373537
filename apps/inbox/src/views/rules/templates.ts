import { t } from '@lingui/core/macro';
import type { Draft } from './rule-words';

export interface RuleTemplate {
  id: string;
  title: string;
  draft: Draft;
}

const base: Draft = {
  name: '',
  mode: 'off',
  order: 100,
  channelIds: [],
  trigger: { type: 'comment' },
  conditions: {},
  actions: [],
  stops: false,
  limits: { perContactHours: 24, perPost: 40, perHour: 120, approveFirst: 20 },
};

const zone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

// Words that people ask with, in the languages of the interface; any others are added by whoever uses the rule.
const priceWords = ['price', 'how much', 'τιμή', 'πόσο κάνει', 'قیمت', 'چنده', 'سعر', 'بكم', '价格', '多少钱'];
const openingWords = [
  'opening hours',
  'are you open',
  'ωράριο',
  'ανοιχτά',
  'ساعت کاری',
  'بازید',
  'ساعات العمل',
  'مفتوح',
  '营业时间',
  '几点开门',
];
const giveawayWords = ['giveaway', 'διαγωνισμός', 'κλήρωση', 'قرعه کشی', 'مسابقه', 'مسابقة', 'سحب', '抽奖'];

/** Common jobs to begin with: each whole but for what only the brand knows, off until it was tried on the past. */
export const ruleTemplates = (): RuleTemplate[] => [
  { id: 'empty', title: t`Empty`, draft: base },
  {
    id: 'price',
    title: t`Price question: public answer`,
    draft: {
      ...base,
      name: t`Price question`,
      conditions: { keywords: priceWords },
      actions: [
        { type: 'reply', text: t`Thank you for asking! The prices are on our page, and we gladly help you choose.` },
      ],
    },
  },
  {
    id: 'opening',
    title: t`Opening hours: answer`,
    draft: {
      ...base,
      name: t`Opening hours`,
      trigger: { type: 'message' },
      conditions: { keywords: openingWords, intent: ['question', 'lead', 'other'] },
      actions: [{ type: 'reply', text: t`We are open from Monday to Saturday, 9:00 to 18:00.` }],
    },
  },
  {
    id: 'private',
    title: t`Comment: private reply`,
    draft: {
      ...base,
      name: t`Private reply`,
      conditions: { or: [{ keywords: priceWords }, { intent: 'lead' }] },
      actions: [
        { type: 'private_reply', text: t`Thank you for your comment! Here is everything about it: …` },
        { type: 'like' },
      ],
    },
  },
  {
    id: 'partnership',
    title: t`Partnership: first introduction`,
    draft: {
      ...base,
      name: t`Partnership`,
      trigger: { type: 'flag', flag: 'partnership' },
      conditions: { sentiment: ['positive', 'neutral'] },
      actions: [
        {
          type: 'reply',
          text: t`Thank you for thinking of us! Our partnerships team reads every proposal and will write to you. What have you in mind, and by when?`,
        },
        { type: 'priority', priority: 'high' },
        { type: 'notify', role: 'manager' },
      ],
      limits: { perContactHours: 24 * 90, perHour: 30, approveFirst: 20 },
    },
  },
  {
    id: 'complaint',
    title: t`Complaint: a person, at once`,
    draft: {
      ...base,
      name: t`Complaint`,
      trigger: { type: 'message' },
      conditions: { or: [{ intent: 'complaint' }, { flag: ['urgent'] }] },
      actions: [{ type: 'priority', priority: 'urgent' }, { type: 'notify', role: 'manager' }, { type: 'propose' }],
      limits: { onNegative: true },
    },
  },
  {
    id: 'spam',
    title: t`Spam: hide`,
    draft: {
      ...base,
      name: t`Hide spam`,
      trigger: { type: 'flag', flag: 'spam' },
      actions: [{ type: 'hide' }, { type: 'close' }],
      stops: true,
      limits: { perHour: 200 },
    },
  },
  {
    id: 'spam-queue',
    title: t`Spam: queue for a member`,
    draft: {
      ...base,
      name: t`Queue spam`,
      mode: 'approval',
      trigger: { type: 'flag', flag: 'spam' },
      actions: [{ type: 'hide' }, { type: 'priority', priority: 'low' }],
      stops: true,
      limits: { perHour: 200 },
    },
  },
  {
    id: 'hate',
    title: t`Hate: hide and look at it`,
    draft: {
      ...base,
      name: t`Hide hate`,
      trigger: { type: 'flag', flag: 'hate' },
      actions: [{ type: 'hide' }, { type: 'priority', priority: 'high' }, { type: 'notify', role: 'manager' }],
      stops: true,
      limits: { onNegative: true, perHour: 200 },
    },
  },
  {
    id: 'vip',
    title: t`Many followers: to the front`,
    draft: {
      ...base,
      name: t`Many followers`,
      trigger: { type: 'message' },
      conditions: { or: [{ 'contact.followers': 10_000 }, { 'contact.conversations': 10 }] },
      actions: [
        { type: 'priority', priority: 'high' },
        { type: 'notify', role: 'manager' },
      ],
      limits: {},
    },
  },
  {
    id: 'closed',
    title: t`Outside opening hours: say when you are back`,
    draft: {
      ...base,
      name: t`Outside opening hours`,
      trigger: { type: 'direct' },
      conditions: { hours: { from: '18:00', to: '09:00', timeZone: zone() } },
      actions: [
        { type: 'direct', text: t`Thank you for writing! We are back in the morning and will answer you then.` },
      ],
      limits: { perContactHours: 12, perHour: 120, approveFirst: 5 },
    },
  },
  {
    id: 'giveaway',
    title: t`Giveaway: like and say what to do`,
    draft: {
      ...base,
      name: t`Giveaway`,
      conditions: { keywords: giveawayWords },
      actions: [{ type: 'like' }, { type: 'private_reply', text: t`Thank you for taking part! Here is what to do: …` }],
      limits: { perContactHours: 24 * 7, perPost: 500, perHour: 200, approveFirst: 20 },
    },
  },
  {
    id: 'waiting',
    title: t`No answer for an hour: tell the team`,
    draft: {
      ...base,
      name: t`No answer for an hour`,
      trigger: { type: 'unanswered', minutes: 60 },
      actions: [
        { type: 'priority', priority: 'high' },
        { type: 'notify', role: 'agent' },
      ],
      limits: {},
    },
  },
];
