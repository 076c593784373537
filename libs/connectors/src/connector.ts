import type {
  Audience,
  ConversationKind,
  FoundBy,
  IgnoredReason,
  MessageTemplate,
  Platform,
  TemplateButton,
  TemplateParameter,
  FailureCode,
} from '@hubbub/contracts';
import type { Http, PlatformCode } from '@hubbub/runtime';

/** All that one platform can do for us. Input and output only: no database, no retries, no clock. */
export interface Connector {
  /** Name, limits, windows, fields of the connect form. Served as GET /api/platforms. */
  readonly platform: Platform;
  /** Platforms whose events may come to this one's webhook address (Facebook and Instagram share one app). */
  readonly siblings?: readonly string[];
  /** One webhook address for every channel of our app (Meta, TikTok): events name their account. */
  readonly hasOneWebhook?: boolean;
  /** True when the signature fits the raw bytes. Constant time; never throws. Absent: the platform has no webhooks. */
  verify?(request: WebhookRequest, secrets: ChannelSecrets): boolean;
  /**
   * Instead of `verify` where a request brings a token that is good for a while and signed with a key to be fetched
   * (Google's OIDC): asked on arrival alone, and whom it was good for is kept with the delivery. `webhookUrl`: our
   * address, as the platform was told it; null where none is set. Throws PlatformError where the keys cannot be had now.
   */
  authenticate?(request: WebhookRequest, channel: ChannelAccess, webhookUrl: string | null): Promise<boolean>;
  /** The subscription check, where there is one: the answer to give, or null when it is not ours. */
  handshake?(request: WebhookRequest, secrets: ChannelSecrets): HandshakeAnswer | null;
  /** One person may come under several ids (`otherIds`, `identities`): they are kept and joined. */
  readonly hasSeveralIds?: boolean;
  /** The platform's own id of this delivery, where it has one; else the hash of the raw bytes serves. */
  deliveryKey?(request: WebhookRequest): string | null;
  /**
   * Every entry, change and message of the body, in its order; what we do not handle is an event `ignored`
   * with its reason, so that the ledger adds up. Never throws on JSON, whatever its shape. `body` was read by
   * `readJson`: a bare integer of 16 digits or more is a string. A polled item or stream frame takes the same door.
   */
  normalise(body: unknown, context: NormaliseContext): InboundEvent[];
  /** Reads webhook bodies that are no JSON (YouTube's Atom) for `normalise`. Throws where they cannot be read. */
  readBody?(rawBody: Buffer): unknown;
  /** What two names of one account have in common (Google's locations, which belong to several accounts); absent: all. */
  accountKey?(externalId: string): string;
  /** Throws PlatformError. */
  send(message: OutboundMessage, channel: ChannelAccess): Promise<Sent>;
  /** Like, hide, delete …: those in `platform.capabilities`. Throws PlatformError. */
  act?(act: PlatformAct, channel: ChannelAccess): Promise<Acted>;
  /** `poll` tells what is new alone: the platform shows a newcomer nothing of before (Telegram's bots). */
  readonly hasNoHistory?: boolean;
  /** One page of what is new since `cursor`. Also history (`backfill`) and comparison (`reconcile`). Throws PlatformError. */
  poll?(request: PollRequest, channel: ChannelAccess): Promise<Polled>;
  /** What an event only announces (`IgnoredEvent.announces`), as items of `poll`. Throws PlatformError. */
  readAnnounced?(announced: string, channel: ChannelAccess): Promise<unknown[]>;
  /** Looks for a send without an answer. `absent` only where the platform guarantees that the reading is current. */
  confirm?(message: OutboundMessage & { attemptedAt: Date }, channel: ChannelAccess): Promise<Confirmed>;
  /** Fills what a webhook left out (text of a mention, name of a person). Null: gone. Throws PlatformError. */
  complete?(event: CompletableEvent, channel: ChannelAccess): Promise<CompletableEvent | null>;
  /**
   * Where the bytes of an attachment lie, for those that came with an `externalId` instead of an address
   * (WhatsApp, Telegram, Slack, TikTok). The address may need the headers and may expire within the hour.
   */
  locate?(file: AttachmentPlace, channel: ChannelAccess): Promise<{ url: string; headers?: Record<string, string> }>;
  /** Are the secrets good, and whose are they? Throws PlatformError with what to do. */
  check?(channel: ChannelAccess): Promise<{ externalId: string; name: string; tokenExpiresAt?: Date | null }>;
  /** How a member allows our app to act for an account, where the platform has OAuth. */
  readonly signIn?: SignIn;
  /** The accounts that the secrets open (pages, locations, channels), to choose from after signing in. Throws PlatformError. */
  accounts?(channel: ChannelAccess): Promise<SignedInAccount[]>;
  /** The templates that the platform has approved and `send` can fill. Throws PlatformError. */
  templates?(channel: ChannelAccess): Promise<MessageTemplate[]>;
  /** Subscribes the account to our webhook, where the API can. */
  subscribe?(channel: ChannelAccess, webhookUrl: string): Promise<void>;
  /**
   * Where polling brings everything and a subscription only brings it sooner: whether these settings ask for one.
   * Absent: without `subscribe` something would be missing.
   */
  hearsSooner?(settings: Readonly<Record<string, unknown>>): boolean;
  /** Ends what connecting began (our webhook there, a token of ours), before the secrets are forgotten. Throws PlatformError. */
  release?(channel: ChannelAccess): Promise<void>;
  /** What a person still has to do on the platform before anything arrives; null: nothing. Throws PlatformError. */
  remaining?(channel: ChannelAccess): Promise<Remaining | null>;
  /** A live connection instead of webhooks (Discord's gateway). Ends when `signal` aborts; items take `normalise`. */
  stream?(request: StreamRequest, channel: ChannelAccess): Promise<void>;
}

export type ChannelSecrets = Readonly<Record<string, string>>;

export interface WebhookRequest {
  method: string;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
  rawBody: Buffer;
  receivedAt: Date;
}

export interface HandshakeAnswer {
  status: number;
  body: string;
  type: 'text/plain' | 'application/json';
}

/** What a connector may use of one connected account. */
export interface ChannelAccess {
  id: string;
  externalId: string;
  secrets: ChannelSecrets;
  /** `apiBaseUrl` points the connector to another server. */
  settings: Readonly<Record<string, unknown>> & { apiBaseUrl?: string };
  http: Http;
  now: Date;
  /** A short-lived session of the platform (access and refresh token), kept encrypted between calls. */
  session: { get(): Record<string, unknown> | null; set(value: Record<string, unknown> | null): Promise<void> };
}

export interface NormaliseContext {
  /** The channel's own account, where the request came for one channel; null where one URL serves many. */
  externalChannelId: string | null;
  receivedAt: Date;
  foundBy: FoundBy;
  /** Settings of the channel (the brand's own ids, language …). */
  settings?: Readonly<Record<string, unknown>>;
}

export interface ExternalAuthor {
  externalId: string;
  name?: string;
  handle?: string;
  avatarUrl?: string;
  followers?: number;
  isBot?: boolean;
  /** Further ids of the same person on this channel (a WhatsApp user id beside the number). */
  otherIds?: string[];
}

export interface ExternalPost {
  externalId: string;
  url?: string;
  text?: string;
  imageUrl?: string;
  author?: ExternalAuthor;
}

export interface ExternalAttachment {
  type: 'image' | 'video' | 'audio' | 'file' | 'sticker' | 'location' | 'link' | 'other';
  url?: string;
  name?: string;
  mimeType?: string;
  bytes?: number;
  /** Where the bytes need the platform's API first (a WhatsApp media id). */
  externalId?: string;
}

/** Our own app on the platform, entered by an owner. */
export interface SignInApp {
  clientId: string;
  clientSecret: string;
  /** Points to another server, as a channel's does. */
  apiBaseUrl?: string;
  /** What the platform's `settings` ask for and the flow depends on (Instagram's `login`). */
  settings?: Readonly<Record<string, unknown>>;
}

/** What signing in gave: the secrets and settings of a channel, its account still to be chosen. */
export interface SignedIn {
  secrets: ChannelSecrets;
  settings?: Readonly<Record<string, unknown>>;
  tokenExpiresAt: Date | null;
  granted: string[];
}

/** One account that the secrets open; its own secrets and settings (a Page's token) go over those of the sign-in. */
export interface SignedInAccount {
  externalId: string;
  name: string;
  secrets?: ChannelSecrets;
  settings?: Readonly<Record<string, unknown>>;
  /** Where the account's own secrets end at another time than those of the sign-in. */
  tokenExpiresAt?: Date | null;
}

/** The authorization code flow: `state` and the PKCE pair are made and checked by the caller. */
export interface SignIn {
  /**
   * Makes an app of ours on the server that a member names, where every server has apps of its own (Mastodon); it
   * serves this one sign-in. Throws PlatformError.
   */
  register?(given: { server: string; redirectUri: string }, use: { http: Http; now: Date }): Promise<SignInApp>;
  authorizeUrl(app: SignInApp, request: { redirectUri: string; state: string; codeChallenge: string }): string;
  /** Turns the code into the secrets of a channel. Throws PlatformError. */
  exchange(
    app: SignInApp,
    answer: { code: string; redirectUri: string; codeVerifier: string },
    use: { http: Http; now: Date },
  ): Promise<SignedIn>;
  /** The scopes that are asked for, where they depend on the app's settings; else those of `platform.signIn`. */
  scopesFor?(app: SignInApp): readonly string[];
  /** Those of them without which the channel could not work; all of them unless told. */
  readonly neededScopes?: readonly string[];
}

export interface AttachmentPlace {
  attachment: ExternalAttachment;
  messageExternalId: string;
  externalConversationId: string;
}

interface EventBase {
  /** The account that the event belongs to, where one URL serves many channels (Meta). */
  externalChannelId?: string;
  /** The platform's time; null: it did not say, the receipt time stands in. */
  at: Date | null;
}

interface ItemBase extends EventBase {
  externalId: string;
  /**
   * Names the conversation within channel and kind. Direct: the other person (or group). Comment, mention: the
   * top-level item. Null: that of the message `replyToExternalId`; where that is unknown, its id stands in as the top.
   */
  externalConversationId: string | null;
  replyToExternalId?: string;
  /** Null: the platform did not say who. */
  author: ExternalAuthor | null;
  /** '' where there is none (media alone). */
  text: string;
  attachments?: ExternalAttachment[];
  post?: ExternalPost;
  /**
   * Messages with the same `albumId` in one conversation are parts of one (a Telegram album): the receiver adds
   * text and attachments of the later ones to the first, and keeps their ids as further names of it.
   */
  albumId?: string;
  /** What the connector needs again to answer (Bluesky's cid and root, Mastodon's visibility). Kept with the message. */
  extra?: Record<string, unknown>;
  /** True: text or author must be fetched by `complete`. */
  isPartial?: boolean;
  /** True: another app or bot answers this conversation now (standby), or an automatic answer; never a trigger. */
  isAutomated?: boolean;
}

/** A conversation's kind is the event's kind, with `message` for `direct`. */
export interface ItemEvent extends ItemBase {
  kind: 'message' | 'comment' | 'mention' | 'review';
  rating?: number; // review: 1 to 5
}

/** Our own words coming back: stored as outbound or matched, never inbound, never a trigger. */
export interface EchoEvent extends ItemBase {
  kind: 'echo';
  conversationKind: ConversationKind;
  /** Our message id, where the platform carries it back (Messenger's metadata). */
  messageId?: string;
  /** Direct: the person on the other side. */
  contact?: ExternalAuthor;
}

export interface EditEvent extends EventBase {
  kind: 'edit';
  externalId: string;
  text: string | null; // null: the platform did not say
  author?: ExternalAuthor | null;
  /** What to store when the target was never seen. */
  item?: ItemEvent | EchoEvent;
}

export interface DeleteEvent extends EventBase {
  kind: 'delete' | 'hide' | 'unhide';
  externalId: string;
  author?: ExternalAuthor | null;
}

export interface ReactionEvent extends EventBase {
  kind: 'reaction';
  externalId: string;
  emoji: string | null; // null: taken back
  author: ExternalAuthor | null;
}

export interface StatusEvent extends EventBase {
  kind: 'status';
  status: 'sent' | 'delivered' | 'read' | 'failed';
  externalId: string | null; // null: everything up to `upTo` in the conversation with `author`
  upTo?: Date;
  author?: ExternalAuthor | null;
  /** Our message id, where the platform carries it back: proves a send whose answer was lost (WhatsApp). */
  messageId?: string;
  failure?: { code: PlatformCode; message: string };
}

export interface IgnoredEvent extends EventBase {
  kind: 'ignored';
  reason: IgnoredReason;
  /** In words, for the ledger's page. */
  detail: string;
  /** An own post: kept as the post that comments hang on. */
  post?: ExternalPost;
  /** Something that `readAnnounced` is to read now; the same name comes to one reading. */
  announces?: string;
  /** The whole channel is concerned (a policy notice). */
  channelNotice?: string;
  /** The same as a code; absent where it is in the platform's own words. */
  channelNoticeCode?: FailureCode;
  /** Ids of people that belong together or have changed. */
  identities?: IdentityChange[];
}

/** Ids of one person: those that are good now, the one to write to first, and those of before. */
export interface IdentityChange {
  former: string[];
  current: string[];
}

export type InboundEvent = ItemEvent | EchoEvent | EditEvent | DeleteEvent | ReactionEvent | StatusEvent | IgnoredEvent;
export type CompletableEvent = ItemEvent | EchoEvent | EditEvent;

export interface MessageReference {
  externalId: string;
  text: string;
  sentAt: Date;
  author: { externalId: string | null; name: string; handle: string | null };
  extra: Record<string, unknown>;
}

export interface OutboundMessage {
  /** Our id: the idempotency key, the metadata, the nonce. The same on each attempt. */
  id: string;
  conversationKind: ConversationKind;
  externalConversationId: string;
  contact: { externalId: string | null; name: string; handle: string | null };
  /** `private` on a comment is a private reply. */
  audience: Audience;
  text: string;
  attachments: OutboundAttachment[];
  /** The message that is answered: the last inbound unless told. */
  replyTo: MessageReference | null;
  post: { externalId: string; url: string | null; extra: Record<string, unknown> } | null;
  /** From the reply window (`HUMAN_AGENT`); never set on automated text. */
  tag: string | null;
  isAutomated: boolean;
  /** An approved template instead of `text`, which then holds its words filled in. */
  template?: FilledTemplate | null;
}

export interface FilledTemplate {
  name: string;
  language: string;
  parameters: (TemplateParameter & { value: string })[];
  buttons?: TemplateButton[];
  /** Goes to a telephone number only (authentication). */
  needsNumber?: boolean;
}

export interface OutboundAttachment {
  type: 'image' | 'video' | 'audio' | 'file';
  name: string;
  mimeType: string;
  bytes: number;
  read(): Promise<Buffer>;
  /** A public address, where the platform fetches by itself; null when there is no PUBLIC_URL. */
  url: string | null;
}

export interface Sent {
  /** Null only where the platform never tells one. */
  externalId: string | null;
  extra?: Record<string, unknown>;
  /** The person's id in direct messages, where a private reply reveals it. */
  contactExternalId?: string;
}

export interface PlatformAct {
  /** Our id of this act, the same on each attempt. */
  id?: string;
  type: 'like' | 'unlike' | 'hide' | 'unhide' | 'delete' | 'edit';
  target: MessageReference;
  conversationKind: ConversationKind;
  externalConversationId: string;
  direction: 'inbound' | 'outbound';
  post: { externalId: string; extra: Record<string, unknown> } | null;
  text?: string; // edit
}

/** `extra` is merged into the target's (the record of a like, needed to take it back). */
export interface Acted {
  extra?: Record<string, unknown>;
}

export interface PollRequest {
  cursor: string | null;
  purpose: 'live' | 'backfill' | 'reconcile';
  since: Date | null;
}

export interface Polled {
  /** Each is given to `normalise` alone. JSON only. */
  items: unknown[];
  cursor: string | null;
  /** More pages wait behind `cursor`. */
  hasMore: boolean;
  /** From the platform's headers: no next call before. */
  retryAfterSeconds?: number;
  /** What of this account cannot be read now, in words: shown on the channel for as long as polls say so. */
  notice?: string;
  noticeCode?: FailureCode;
}

/** What a person still has to do on the platform: in words, as a code, and where. */
export interface Remaining {
  code: FailureCode;
  message: string;
  url: string;
}

export interface StreamRequest {
  cursor: string | null;
  signal: AbortSignal;
  /** Resolves once the items are durable. */
  onItems(items: unknown[], cursor: string | null): Promise<void>;
  onState(state: 'ok' | 'degraded', trouble: { reason: string; reasonCode: PlatformCode } | null): void;
}

export type Confirmed = { state: 'found'; externalId: string } | { state: 'absent' } | { state: 'unknown' };
