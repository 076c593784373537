import { z } from 'zod';
import { certainties, conversationKinds, conversationStatuses, intents, priorities, sentiments } from './words';

/** Words that made a flag fire; `start` and `end` are UTF-16 positions in the message's raw text. */
export const Evidence = z.object({ messageId: z.uuid(), start: z.int(), end: z.int(), text: z.string() });
export type Evidence = z.infer<typeof Evidence>;

/** Put on by a machine; a member confirms or removes it. */
export const Flag = z.object({
  name: z.string(),
  certainty: z.enum(certainties),
  score: z.number(),
  evidence: z.array(Evidence),
  reasons: z.array(z.string()).optional(), // in words, where they say more than the marked ones
});
export type Flag = z.infer<typeof Flag>;

export const Post = z.object({
  id: z.uuid(),
  externalId: z.string(),
  url: z.string().nullable(),
  text: z.string(),
  imageUrl: z.string().nullable(),
  isMuted: z.boolean(),
});
export type Post = z.infer<typeof Post>;

/** Whether an answer may be sent now. `until` null = no end known. */
export const ReplyWindow = z.object({
  public: z.object({
    open: z.boolean(),
    until: z.iso.datetime().nullable(),
    reason: z.string().nullable().optional(),
  }),
  private: z.object({ open: z.boolean(), until: z.iso.datetime().nullable(), reason: z.string().nullable() }),
});
export type ReplyWindow = z.infer<typeof ReplyWindow>;

/** One row of the stream, as HTTP and sockets carry it. Times are ISO 8601, UTC. */
export const Conversation = z.object({
  id: z.uuid(),
  channelId: z.uuid(),
  platform: z.string(),
  kind: z.enum(conversationKinds),
  status: z.enum(conversationStatuses),
  contact: z.object({
    id: z.uuid(),
    name: z.string(),
    handle: z.string().nullable(),
    avatarUrl: z.string().nullable(),
  }),
  post: Post.nullable(),
  assigneeId: z.uuid().nullable(),
  teamId: z.uuid().nullable(),
  labels: z.array(z.uuid()),
  flags: z.array(Flag),
  sentiment: z.enum(sentiments).nullable(),
  intent: z.enum(intents).nullable(),
  language: z.string().nullable(),
  priority: z.enum(priorities),
  unreadCount: z.int().optional(), // the asking member's; absent in events
  lastMessage: z
    .object({
      id: z.uuid(),
      direction: z.enum(['inbound', 'outbound']),
      text: z.string(), // at most 280 characters: rows carry a preview
      authorName: z.string(),
      status: z.string(),
      sentAt: z.iso.datetime(),
      attachments: z.int(),
      rating: z.int().min(1).max(5).optional(), // of a review, in stars
      canReply: z.literal(false).optional(), // the platform takes no answer to it
    })
    .nullable(),
  waitingSince: z.iso.datetime().nullable(), // the oldest inbound that nobody has answered
  snoozedUntil: z.iso.datetime().nullable(),
  replyWindow: ReplyWindow,
  version: z.int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Conversation = z.infer<typeof Conversation>;

/** What `PATCH /api/conversations/:id` takes; `expectedVersion` makes an undo exact. */
export const ChangeConversation = z
  .object({
    status: z.enum(conversationStatuses),
    snoozedUntil: z.iso.datetime({ offset: true }).nullable(),
    assigneeId: z.uuid().nullable(),
    teamId: z.uuid().nullable(),
    priority: z.enum(priorities),
    labels: z.array(z.uuid()),
    isRead: z.boolean(),
    expectedVersion: z.int(),
  })
  .partial()
  .strict();
export type ChangeConversation = z.infer<typeof ChangeConversation>;
