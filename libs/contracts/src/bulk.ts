import { z } from 'zod';
import { Filter } from './filter';

const sendAfterSeconds = z.number().min(0).max(600).optional();

/** What is done to each conversation of a selection. */
export const BulkAction = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['close', 'open', 'read', 'unread', 'spam']) }).strict(),
  z.object({ type: z.literal('snooze'), snoozedUntil: z.iso.datetime({ offset: true }).nullish() }).strict(), // null = until they reply
  z
    .object({
      type: z.literal('assign'),
      assigneeId: z.uuid().nullable().optional(),
      teamId: z.uuid().nullable().optional(),
    })
    .strict(),
  z.object({ type: z.literal('share') }).strict(), // what is nobody's, by load and capacity
  z.object({ type: z.enum(['label', 'unlabel']), labelId: z.uuid() }).strict(),
  z.object({ type: z.enum(['hide', 'delete']), sendAfterSeconds }).strict(), // the newest inbound message of each
  z
    .object({
      type: z.literal('reply'),
      text: z.string().max(100_000).optional(), // `{{contact.name}}` becomes each person's own
      texts: z.record(z.string().max(35), z.string().max(100_000)).optional(), // by language; `text` for the others
      own: z // the text for these alone, before all others
        .array(z.object({ text: z.string().max(100_000), ids: z.array(z.uuid()).max(50_000) }).strict())
        .max(200)
        .optional(),
      savedReplyId: z.uuid().optional(), // in each conversation's language where there is a version
      audience: z.enum(['public', 'private']).optional(),
      sendAfterSeconds,
    })
    .strict(),
]);
export type BulkAction = z.infer<typeof BulkAction>;

/** Ids, or everything that a filter matches now save the exceptions. */
export const BulkSelection = z.union([
  z.object({ ids: z.array(z.uuid()).min(1).max(50_000) }).strict(),
  z.object({ filter: Filter, except: z.array(z.uuid()).max(50_000).default([]) }).strict(),
]);
export type BulkSelection = z.infer<typeof BulkSelection>;

export const StartBulk = z
  .object({ selection: BulkSelection, action: BulkAction, dryRun: z.boolean().optional() })
  .strict();
export type StartBulk = z.infer<typeof StartBulk>;

export const bulkStatuses = ['running', 'done', 'undoing', 'undone'] as const;
export type BulkStatus = (typeof bulkStatuses)[number];

/** Why a row stays as it is. */
export const bulkSkipReasons = [
  'unchanged', // it is so already
  'not_found',
  'nobody_free', // sharing out: all who could take it are full, away or off work
  'not_supported', // by the platform
  'nothing_to_act_on', // no inbound message that could be hidden, deleted or answered
  'conversation_moved', // something newer came in after the selection was frozen
  'waits_for_approval', // an answer waits for somebody's yes
  'window_closed',
  'already_replied_privately',
  'text_too_long',
  'channel_off',
  'changed_since', // undo: somebody or something changed it meanwhile
  'too_late', // undo: it has left for the platform, which takes nothing back
] as const;
export type BulkSkipReason = (typeof bulkSkipReasons)[number];

/** A row that was left as it was. `reason` is in English or the platform's words where `code` is no reason to skip. */
export interface BulkRow {
  id: string;
  reason: string;
  code: string | null;
}

/**
 * One act on many. `done`, `skipped` and `failed` speak of the act while it runs and when it is done, and of the way
 * back once it is undone; `matched` is always their sum plus what is still to come.
 */
export interface BulkRecord {
  id: string;
  status: BulkStatus;
  action: BulkAction;
  memberId: string | null;
  matched: number;
  done: number;
  skippedCount: number;
  failedCount: number;
  skipped: BulkRow[]; // the first 10,000 once it has ended, 100 while it runs; all of them at /rows
  failed: BulkRow[];
  version: number;
  createdAt: string;
  finishedAt: string | null;
  [field: string]: unknown;
}

export interface BulkPreview {
  matched: number;
  skipped: { reason: string; count: number; ids: string[] }[]; // the first few ids of each
  samples: { id: string; conversationId: string; contactName: string; text: string | null }[]; // `text`: what would be sent
  shares?: { memberId: string; count: number }[]; // sharing out: who would get how many, most first
}
