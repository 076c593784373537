import { z } from 'zod';
import { audiences, authorTypes, directions, foundBys, intents, messageStatuses, sentiments } from './words';

/** What offline analysis found in an inbound text; `confidence` is that of the language, 0 to 1. */
export const Analysis = z.object({
  language: z.string(),
  confidence: z.number(),
  sentiment: z.enum(sentiments),
  intent: z.enum(intents),
  urgency: z.number(), // 0 (none) to 1
  needsAnswer: z.boolean(),
});
export type Analysis = z.infer<typeof Analysis>;

/** A file that came with a message or goes with one; `id` is null until its bytes are kept here. */
export const Attachment = z.object({
  id: z.uuid().nullable(),
  type: z.enum(['image', 'video', 'audio', 'file', 'sticker', 'location', 'link', 'other']),
  url: z.string().nullable(), // the platform's own address
  name: z.string().nullable(),
  bytes: z.int().nullable(),
  mimeType: z.string().nullable(),
  /** `waiting`: its bytes are being fetched; `failed`: they could not be, for `reason`. Absent: never fetched. */
  state: z.enum(['waiting', 'kept', 'failed']).optional(),
  reason: z.string().nullable().optional(),
  /** The same for programs and other languages. With `waiting`: why it is not here yet. */
  reasonCode: z.enum(['no_room', 'other_type', 'too_large', 'gone', 'unreachable', 'refused']).nullable().optional(),
});
export type Attachment = z.infer<typeof Attachment>;

export const Failure = z.object({ code: z.string(), message: z.string() });
export type Failure = z.infer<typeof Failure>;

/** Where a queued message stands: how many leave before it, not before when, and why. */
export const QueuePlace = z.object({
  before: z.int(),
  until: z.iso.datetime().nullable(), // null = as soon as it is its turn, or not known
  /** `turn`: others first; `limit`: the platform's rate; `silent`: it does not answer; `again`: an attempt was not
   *  accepted; `later`: undo-send; `doubt`: an earlier one is unconfirmed; `paused`: automation is switched off. */
  reason: z.enum(['turn', 'limit', 'silent', 'again', 'later', 'doubt', 'paused']),
});
export type QueuePlace = z.infer<typeof QueuePlace>;

/** One item in a conversation, as HTTP and sockets carry it. Times are ISO 8601, UTC. */
export const Message = z.object({
  id: z.uuid(),
  conversationId: z.uuid(),
  direction: z.enum(directions),
  kind: z.enum(['message', 'note']),
  text: z.string(),
  attachments: z.array(Attachment),
  author: z.object({ type: z.enum(authorTypes), id: z.string().nullable(), name: z.string() }),
  audience: z.enum(audiences).nullable(),
  status: z.enum(messageStatuses),
  externalId: z.string().nullable(),
  replyToId: z.uuid().nullable(),
  sentAt: z.iso.datetime(), // the platform's time; ours until the platform has spoken
  receivedAt: z.iso.datetime(),
  notBeforeAt: z.iso.datetime().nullable(), // a queued message waits until then (undo send)
  foundBy: z.enum(foundBys),
  edits: z.array(z.object({ text: z.string(), at: z.iso.datetime() })), // older texts, oldest first
  reactions: z.array(z.object({ emoji: z.string(), by: z.string() })),
  analysis: Analysis.nullable(),
  deletedAt: z.iso.datetime().nullable(),
  hiddenAt: z.iso.datetime().nullable(),
  likedAt: z.iso.datetime().nullable(),
  failure: Failure.nullable(),
  rating: z.int().min(1).max(5).optional(), // of a review, in stars; where the platform gives one
  version: z.int(), // grows by one with every change of the row
});
export type Message = z.infer<typeof Message>;
