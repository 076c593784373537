import type { Rule } from '@hubbub/contracts';
import type { LabelKey, TeamKey } from './people';

/** What the demo's rules name; ids are known once it is furnished. */
export interface RuleTargets {
  label(key: LabelKey): string;
  team(key: TeamKey): string;
  savedReply(key: string): string;
}

const quietHours = { from: '23:00', to: '08:00', timeZone: 'Europe/Athens' };

/** Nothing here writes to anybody without a member: replies wait for approval, hiding and liking are rehearsals. */
export const demoRules = (to: RuleTargets): Omit<Rule, 'id' | 'version' | 'order'>[] => [
  {
    name: 'Partnership: to Iris',
    mode: 'live',
    channelIds: [],
    trigger: { type: 'message' },
    conditions: { flag: ['partnership', 'sponsorship'] },
    actions: [
      { type: 'label', labelId: to.label('collaboration') },
      { type: 'assign', teamId: to.team('partnerships') },
      { type: 'priority', priority: 'high' },
    ],
    stops: false,
    limits: { onNegative: true, afterMember: true },
  },
  {
    name: 'Complaint: to Care, first in line',
    mode: 'live',
    channelIds: [],
    trigger: { type: 'message' },
    conditions: { intent: ['complaint', 'urgent'] },
    actions: [
      { type: 'assign', teamId: to.team('care') },
      { type: 'priority', priority: 'high' },
    ],
    stops: false,
    limits: { onNegative: true, afterMember: true },
  },
  {
    name: 'Price: answer under the post',
    mode: 'approval',
    channelIds: [],
    trigger: { type: 'comment' },
    conditions: {
      keywords: [
        'price',
        'how much',
        'τιμή',
        'πόσο κάνει',
        'πόσο κοστίζει',
        'πόσο',
        'قیمت',
        'چنده',
        'السعر',
        'بكم',
        '多少钱',
        '价格',
        '怎么卖',
      ],
    },
    actions: [{ type: 'reply', savedReplyId: to.savedReply('price') }],
    stops: true,
    limits: { perContactHours: 24, perPost: 40, perHour: 120 },
  },
  {
    name: 'Spam: hide it',
    mode: 'dry',
    channelIds: [],
    trigger: { type: 'comment' },
    conditions: { flag: 'spam' },
    actions: [{ type: 'hide' }],
    stops: true,
    limits: { perHour: 200 },
  },
  {
    name: 'Praise: like it',
    mode: 'dry',
    channelIds: [],
    trigger: { type: 'comment' },
    conditions: { and: [{ intent: 'praise' }, { platform: 'facebook' }] },
    actions: [{ type: 'like' }],
    stops: false,
    limits: { perContactHours: 24, quietHours },
  },
];
