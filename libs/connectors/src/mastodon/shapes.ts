import { z } from 'zod';
import { id, text } from '../shared/read';

// Source of every shape: https://docs.joinmastodon.org/entities/ ; other servers leave fields out or null, and some
// send ids as numbers. What we do not need may have any shape.

const Id = z.unknown().transform((value, context) => {
  const found = id(value);
  if (found !== null) return found;
  context.addIssue({ code: 'custom', message: 'not an id' });
  return z.NEVER;
});
const optionalText = z
  .unknown()
  .optional()
  .transform((value) => text(value) ?? undefined);
const optionalId = z
  .unknown()
  .optional()
  .transform((value) => id(value) ?? undefined);
const listOf = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((items) => items.flatMap((item) => schema.safeParse(item).data ?? []) as z.infer<Schema>[]);

export const Account = z.object({
  id: Id,
  acct: optionalText,
  username: optionalText,
  display_name: optionalText,
  url: optionalText,
  avatar: optionalText,
  bot: z.boolean().optional().catch(undefined),
  followers_count: z.number().int().nonnegative().optional().catch(undefined),
});
export type Account = z.infer<typeof Account>;

export const Mention = z.object({ id: optionalId, acct: optionalText, username: optionalText, url: optionalText });
export type Mention = z.infer<typeof Mention>;

const Media = z.object({
  id: optionalId,
  type: optionalText,
  url: optionalText,
  remote_url: optionalText,
  preview_url: optionalText,
  description: optionalText,
});

export const Status = z.object({
  id: Id,
  uri: optionalText,
  url: optionalText,
  account: Account,
  created_at: optionalText,
  edited_at: optionalText,
  content: z.string().nullish().catch(undefined),
  visibility: optionalText,
  spoiler_text: optionalText,
  language: optionalText,
  in_reply_to_id: optionalId,
  in_reply_to_account_id: optionalId,
  mentions: listOf(Mention),
  media_attachments: listOf(Media),
  poll: z
    .object({ options: listOf(z.object({ title: z.string() })) })
    .nullish()
    .catch(undefined),
});
export type Status = z.infer<typeof Status>;

export const Notification = z.object({
  id: optionalId,
  type: z.string(),
  created_at: optionalText,
  account: Account.nullish().catch(undefined),
  status: z.unknown().optional(),
  emoji: optionalText,
});

/** Our own account as it came with a polled item. `privateIsDirect`: this server shows direct posts as private ones. */
export const OwnAccount = z.object({
  id: Id,
  url: optionalText,
  acct: optionalText,
  privateIsDirect: z.boolean().optional().catch(undefined),
});
export type OwnAccount = z.infer<typeof OwnAccount>;

/** What one item of a poll holds beside the platform's own JSON; `thread` are the posts above, the first one first. */
export const PolledItem = z.object({
  source: z.enum(['notification', 'status', 'status_missing']),
  account: OwnAccount.optional().catch(undefined),
  thread: z.array(z.unknown()).optional().catch(undefined),
  payload: z.unknown().optional(),
  isEdit: z.boolean().optional().catch(undefined),
});
export type PolledItem = z.infer<typeof PolledItem>;
