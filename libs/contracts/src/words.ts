/** The closed lists of words that HTTP, sockets and the database share. */
export const conversationKinds = ['direct', 'comment', 'mention', 'review'] as const;
export const conversationStatuses = ['open', 'snoozed', 'closed'] as const;
export const messageStatuses = [
  'received',
  'proposed',
  'queued',
  'sending',
  'sent',
  'delivered',
  'read',
  'failed',
  'unconfirmed',
  'cancelled',
] as const;
export const directions = ['inbound', 'outbound'] as const;
export const audiences = ['public', 'private'] as const;
export const priorities = ['low', 'normal', 'high', 'urgent'] as const;
export const sentiments = ['positive', 'neutral', 'negative'] as const;
export const intents = [
  'lead',
  'question',
  'complaint',
  'praise',
  'spam',
  'hate',
  'feature_request',
  'urgent',
  'other',
] as const;
export const certainties = ['sure', 'possible'] as const;
export const foundBys = ['webhook', 'poll', 'backfill', 'stream'] as const;
export const authorTypes = ['contact', 'member', 'rule', 'platform'] as const;
export const roles = ['owner', 'manager', 'agent', 'viewer'] as const;
export const tones = ['friendly', 'formal', 'short', 'saved'] as const;
/** Why an event was kept but not shown: a closed list, so that the ledger can be audited. */
export const ignoredReasons = [
  'own_echo',
  'not_for_inbox',
  'unknown_kind',
  'test_event',
  'channel_off',
  'outside_subscription',
] as const;
/** What reading a message raises by itself; a workspace's keywords raise others. */
export const builtInFlags = ['partnership', 'sponsorship', 'spam', 'hate', 'urgent'] as const;
export const ruleModes = ['off', 'dry', 'approval', 'live'] as const;
/** `weighted` is X's; `emojiBytes` is Threads': characters, but an emoji by its bytes. */
export const textUnits = ['characters', 'utf16', 'bytes', 'graphemes', 'weighted', 'emojiBytes'] as const;

export type ConversationKind = (typeof conversationKinds)[number];
export type ConversationStatus = (typeof conversationStatuses)[number];
export type MessageStatus = (typeof messageStatuses)[number];
export type Direction = (typeof directions)[number];
export type Audience = (typeof audiences)[number];
export type Priority = (typeof priorities)[number];
export type Sentiment = (typeof sentiments)[number];
export type Intent = (typeof intents)[number];
export type Certainty = (typeof certainties)[number];
export type FoundBy = (typeof foundBys)[number];
export type AuthorType = (typeof authorTypes)[number];
export type Role = (typeof roles)[number];
export type Tone = (typeof tones)[number];
export type IgnoredReason = (typeof ignoredReasons)[number];
export type RuleMode = (typeof ruleModes)[number];
export type TextUnit = (typeof textUnits)[number];

/** Those terms of a filter that may name several values; an address carries one parameter for each. */
export const listedTerms = [
  'status',
  'kind',
  'platform',
  'channelId',
  'assigneeId',
  'teamId',
  'label',
  'flag',
  'sentiment',
  'intent',
  'language',
  'priority',
  'breach',
  'contactId',
  'postId',
] as const;

/** The name of a person whose platform tells none: a word of ours, which a page may say in another language. */
export const nameless = 'Someone';
