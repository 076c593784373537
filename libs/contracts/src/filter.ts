import { z } from 'zod';
import { conversationKinds, conversationStatuses, intents, priorities, sentiments } from './words';

const instant = z.iso.datetime({ offset: true });
const Between = z.object({ after: instant.optional(), before: instant.optional() }).strict(); // from `after` on, up to `before`

const oneOrMany = <T extends z.ZodType>(item: T) => z.union([item, z.array(item)]);

/** What can be late: a first answer, the end, or either. */
export const breaches = ['first_reply', 'close', 'any'] as const;

/** The parameters of `GET /api/conversations`; several in one object must all hold, an array means "any of". */
export const FilterTerms = z
  .object({
    status: oneOrMany(z.enum(conversationStatuses)),
    kind: oneOrMany(z.enum(conversationKinds)),
    platform: oneOrMany(z.string()),
    channelId: oneOrMany(z.uuid()),
    assigneeId: oneOrMany(z.union([z.uuid(), z.enum(['me', 'none'])])),
    teamId: oneOrMany(z.union([z.uuid(), z.literal('none')])),
    label: oneOrMany(z.string()), // id of a label
    flag: oneOrMany(z.string()), // name of a flag; `any` = at least one
    sentiment: oneOrMany(z.enum(sentiments)),
    intent: oneOrMany(z.enum(intents)),
    language: oneOrMany(z.string()),
    priority: oneOrMany(z.enum(priorities)),
    unread: z.boolean(),
    mentioned: z.literal('me'),
    contactId: oneOrMany(z.uuid()),
    postId: oneOrMany(z.uuid()),
    waitingMinutes: z.number().nonnegative(), // waiting for at least that long
    breach: oneOrMany(z.enum(breaches)), // later than a policy allows, now
    q: z.string().max(500),
    after: z.iso.datetime({ offset: true }), // time of the last message
    before: z.iso.datetime({ offset: true }),
    id: oneOrMany(z.uuid()),
    // for lists only: what the figures of reports count
    firstReply: Between, // by a person
    closed: Between,
    ruleRun: Between.extend({
      outcome: z.enum(['fired', 'sent', 'withheld', 'handed_over']),
      ruleId: z.uuid().optional(),
    }),
    suggestion: Between.extend({
      outcome: z.enum(['any', 'used', 'as_is', 'edited', 'rewritten', 'discarded', 'ignored', 'none']),
      memberId: z.uuid().optional(), // decided on by them
    }),
    // for rule conditions only:
    text: oneOrMany(z.string()),
    keywords: oneOrMany(z.string()),
    'contact.name': oneOrMany(z.string()),
    'contact.handle': oneOrMany(z.string()),
    'contact.isFirst': z.boolean(),
    'contact.followers': z.number(), // at least
    'contact.conversations': z.int().positive(), // at least so many others were begun before
    hours: z.object({ from: z.string(), to: z.string(), timeZone: z.string(), days: z.array(z.int()).optional() }),
    window: z.enum(['open', 'closed']),
  })
  .partial()
  .strict();
export type FilterTerms = z.infer<typeof FilterTerms>;

export type Filter = { and: Filter[] } | { or: Filter[] } | { not: Filter } | FilterTerms;
/** The one form for lists, views, bulk, live lists and rule conditions. */
export const Filter: z.ZodType<Filter> = z.lazy(() =>
  z.union([
    z.object({ and: z.array(Filter).max(50) }).strict(),
    z.object({ or: z.array(Filter).max(50) }).strict(),
    z.object({ not: Filter }).strict(),
    FilterTerms,
  ]),
);

export const sorts = ['recent', 'oldest', 'waiting', 'priority'] as const;
export type Sort = (typeof sorts)[number];
