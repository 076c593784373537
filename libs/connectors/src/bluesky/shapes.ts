import { z } from 'zod';

// Source of every shape: the lexicons, https://github.com/bluesky-social/atproto/tree/main/lexicons.
// Only what we read is named; a field of another shape than announced is left out rather than refused.

const optionalText = z.string().optional().catch(undefined);

export const StrongRef = z.object({ uri: z.string().min(1), cid: z.string().min(1) });
export type StrongRef = z.infer<typeof StrongRef>;

export const Profile = z.object({
  did: z.string().min(1),
  handle: optionalText,
  displayName: optionalText,
  avatar: optionalText,
});
export type Profile = z.infer<typeof Profile>;

const Facet = z.object({
  index: z.object({ byteStart: z.number(), byteEnd: z.number() }),
  features: z.array(z.object({ $type: z.string(), did: optionalText, uri: optionalText }).catch({ $type: '' })),
});
export type Facet = z.infer<typeof Facet>;

export const PostRecord = z.object({
  text: z.string(),
  createdAt: optionalText,
  reply: z.object({ root: StrongRef, parent: StrongRef }).optional().catch(undefined),
  facets: z
    .array(Facet.nullable().catch(null))
    .transform((facets) => facets.filter((facet) => facet !== null))
    .optional()
    .catch(undefined),
  embed: z.unknown().optional(),
  langs: z.array(z.string()).optional().catch(undefined),
});
export type PostRecord = z.infer<typeof PostRecord>;

export const PostView = z.object({
  uri: z.string().min(1),
  cid: z.string().min(1),
  author: Profile,
  record: PostRecord,
  embed: z.unknown().optional(),
  indexedAt: optionalText,
});
export type PostView = z.infer<typeof PostView>;

export const Notification = z.object({
  uri: z.string().min(1),
  cid: optionalText,
  author: Profile,
  reason: z.string(),
  reasonSubject: optionalText,
  record: z.unknown().optional(),
  indexedAt: optionalText,
});
export type Notification = z.infer<typeof Notification>;

export const OwnRecord = z.object({ uri: z.string().min(1), cid: z.string().min(1), value: PostRecord });

export const ChatMessage = z.object({
  id: z.string().min(1),
  text: z.string(),
  sender: z.object({ did: z.string().min(1) }),
  sentAt: optionalText,
  facets: z
    .array(Facet.nullable().catch(null))
    .transform((facets) => facets.filter((facet) => facet !== null))
    .optional()
    .catch(undefined),
  embed: z.unknown().optional(),
});
export type ChatMessage = z.infer<typeof ChatMessage>;

export const Convo = z.object({
  id: z.string().min(1),
  rev: optionalText,
  members: z
    .array(Profile.nullable().catch(null))
    .transform((members) => members.filter((member) => member !== null))
    .catch([]),
  kind: z.object({ $type: z.string() }).optional().catch(undefined),
  lastMessage: z.unknown().optional(),
});
export type Convo = z.infer<typeof Convo>;

export const ChatLogEntry = z.object({
  $type: z.string(),
  rev: optionalText,
  convoId: z.string(),
  message: z.unknown().optional(),
  reaction: z
    .object({ value: z.string(), sender: z.object({ did: z.string().min(1) }), createdAt: optionalText })
    .optional()
    .catch(undefined),
  relatedProfiles: z
    .array(Profile.nullable().catch(null))
    .transform((profiles) => profiles.filter((profile) => profile !== null))
    .optional()
    .catch(undefined),
});

/** What one item of a poll holds beside the platform's own JSON: `source` tells which JSON, `thread` is its context. */
export const PolledItem = z.object({
  source: z.enum(['notification', 'own_post', 'post_edited', 'post_missing', 'chat_log', 'chat_message']),
  account: z.object({ did: z.string() }).optional().catch(undefined),
  thread: z.array(z.unknown()).optional().catch(undefined),
  convo: z.unknown().optional(),
  payload: z.unknown().optional(),
  isEdit: z.boolean().optional().catch(undefined),
});
export type PolledItem = z.infer<typeof PolledItem>;
