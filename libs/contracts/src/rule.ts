import { z } from 'zod';
import { Filter } from './filter';
import { priorities, ruleModes } from './words';

export const triggerTypes = [
  'message',
  'comment',
  'direct',
  'mention',
  'review',
  'first_contact',
  'flag',
  'unanswered',
  'assigned',
  'closed',
] as const;

export const RuleAction = z.discriminatedUnion('type', [
  z.object({ type: z.literal('reply'), text: z.string().optional(), savedReplyId: z.uuid().optional() }),
  z.object({ type: z.literal('private_reply'), text: z.string().optional(), savedReplyId: z.uuid().optional() }),
  z.object({ type: z.literal('direct'), text: z.string().optional(), savedReplyId: z.uuid().optional() }),
  z.object({ type: z.literal('propose') }),
  z.object({ type: z.literal('label'), labelId: z.uuid() }),
  z.object({
    type: z.literal('assign'),
    memberId: z.uuid().optional(),
    teamId: z.uuid().optional(),
    way: z.enum(['round_robin', 'by_load']).optional(), // within the team; left out: as the team is set up
  }),
  z.object({ type: z.literal('priority'), priority: z.enum(priorities) }),
  z.object({ type: z.literal('hide') }),
  z.object({ type: z.literal('like') }),
  z.object({ type: z.literal('close') }),
  z.object({ type: z.literal('snooze'), minutes: z.int().positive() }),
  z.object({ type: z.literal('note'), text: z.string().min(1) }),
  z.object({ type: z.literal('notify'), memberId: z.uuid().optional(), role: z.string().optional() }),
  z.object({ type: z.literal('webhook'), endpointId: z.uuid() }),
]);
export type RuleAction = z.infer<typeof RuleAction>;

export const RuleLimits = z
  .object({
    perContactHours: z.number().positive(),
    perPost: z.int().positive(),
    perHour: z.int().positive(),
    approveFirst: z.int().nonnegative(),
    dryDays: z.number().nonnegative(),
    quietHours: z.object({ from: z.string(), to: z.string(), timeZone: z.string() }),
    onNegative: z.boolean(), // may act on complaints, hate, urgent and negative messages
    afterMember: z.boolean(), // may act although a member has answered within 24 h
  })
  .partial();
export type RuleLimits = z.infer<typeof RuleLimits>;

/** Trigger + conditions + actions, in order; each run is recorded. */
export const Rule = z.object({
  id: z.uuid(),
  name: z.string().min(1).max(200),
  mode: z.enum(ruleModes),
  order: z.int(),
  channelIds: z.array(z.uuid()), // empty = every channel
  trigger: z.object({
    type: z.enum(triggerTypes),
    flag: z.string().optional(),
    minutes: z.int().positive().optional(),
  }),
  conditions: Filter,
  actions: z.array(RuleAction).min(1).max(20),
  stops: z.boolean(),
  limits: RuleLimits,
  version: z.int(),
});
export type Rule = z.infer<typeof Rule>;
