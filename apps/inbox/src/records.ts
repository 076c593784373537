import type { Filter, NoticeSaid, Platform, Role, Rule, Sort } from '@hubbub/contracts';

/** Shapes of the public API that `@hubbub/contracts` has no schema for. Times are ISO 8601, UTC. */
export interface Me {
  id: string;
  email: string;
  name: string;
  role: Role;
  language: string | null;
  timeZone: string | null;
  theme: 'system' | 'light' | 'dark' | null;
  density: 'comfortable' | 'compact' | null;
  digits: 'auto' | 'latin' | 'native' | null;
  suggestions: 'auto' | 'on' | 'quiet' | 'off' | null; // null as `auto`
  finishesSentences: boolean | null; // null as true: the end of a begun sentence is shown
  tabKey: 'take' | 'move' | null; // `move`: Tab is the focus's alone
  isExperienced: boolean; // half a year here and 200 answers: then `auto` is quiet
  afterAction: 'next' | 'previous' | 'list' | null;
  undoSendSeconds: 0 | 5 | 10 | 20 | null;
  keys: { isOn?: boolean; map?: Record<string, string> } | null; // `map`: id of a command → its key
  isAway: boolean | null;
  capacity: number | null;
  workingHours: WorkingHours[] | null; // none: always
  quietHours: { from: string; to: string; days?: number[] } | null; // HH:MM, in one's own time zone
  pushSays: 'all' | 'kind' | null; // `kind`: nobody's name leaves for the push service
  version: number;
  workspace: { name: string; isDemo: boolean };
  mustEnrol: boolean; // the workspace asks for a second factor and there is none yet
}

/** Hours of one weekday, HH:MM; `day` 0 (Sunday) to 6. */
export interface WorkingHours {
  day: number;
  from: string;
  to: string;
}

/** One's own second factor. */
export interface SecondFactor {
  isOn: boolean;
  since: string | null;
  recoveryCodesLeft: number;
  isRequired: boolean;
}

/** One place where a member is signed in. */
export interface OwnSession {
  id: string;
  isThis: boolean;
  signedInAt: string;
  by: 'password' | 'sign_on';
  address: string;
  device: string; // what the browser says of itself
}

/** The company's own provider, if one is set up, and the address that it must allow. */
export interface SignOn {
  provider: { name: string; issuer: string; clientId: string; isOn: boolean } | null;
  redirectUri: string;
}

/** What the workspace asks of everybody who signs in. */
/** How much room the workspace's files take, and may take. */
export interface Storage {
  usedBytes: number;
  quotaBytes: number;
}

export interface WorkspaceSecurity {
  requireSecondFactor: boolean;
}

/** What a member may change of themselves. */
export type Preferences = Partial<
  Pick<
    Me,
    | 'name'
    | 'language'
    | 'timeZone'
    | 'theme'
    | 'density'
    | 'digits'
    | 'suggestions'
    | 'finishesSentences'
    | 'tabKey'
    | 'afterAction'
    | 'undoSendSeconds'
    | 'keys'
    | 'isAway'
    | 'capacity'
    | 'workingHours'
    | 'quietHours'
    | 'pushSays'
  >
>;

export interface Member {
  id: string;
  name: string;
  email?: string;
  role: Role;
  capacity?: number | null;
  isAway?: boolean | null;
  isActive?: boolean;
  isInvited?: boolean;
  load?: number;
  invitedUntil?: string | null;
  hasSecondFactor?: boolean;
}

/** Minutes within which an answer, or an end, is promised; in business hours where there are any. */
export interface Policy {
  id: string;
  name: string;
  firstReplyMinutes: number | null;
  closeMinutes: number | null;
  filter: Filter;
  businessHours: { from: string; to: string; timeZone: string; days?: number[] } | null;
}

/** What of the audit trail is asked for; instants as ISO 8601, `until` not included. */
export interface AuditAsked {
  memberId?: string | undefined; // `none`: tokens, rules and Hubbub itself
  act?: string | undefined;
  targetType?: string | undefined;
  since?: string | undefined;
  until?: string | undefined;
}

export interface Team {
  id: string;
  name: string;
  assignment?: 'manual' | 'round_robin' | 'by_load';
  memberIds?: string[];
}

export interface Label {
  id: string;
  name: string;
  color?: string | null;
}

export interface SavedView {
  id: string;
  name: string;
  filter: Filter;
  sort: Sort;
  isShared: boolean;
  order: number;
}

export interface ChannelStatus {
  state: 'ok' | 'degraded' | 'disconnected' | 'off';
  reason: string | null;
  /** The reason as a code. */
  reasonCode?: string | null;
  lastEventAt: string | null;
  tokenExpiresAt: string | null;
  failingSends?: number | null;
  backfill?: { state: string; found: number; since?: string | null; reason?: string | null } | null;
  reconciledAt?: string | null;
}

/** What trying a channel's keys gave. */
export interface ChannelTest {
  ok: boolean;
  message: string | null;
  code?: string | null;
  account: { externalId: string; name: string } | null;
  /** Whether the platform agreed to send events here; null where it cannot be asked. */
  subscription: { ok: boolean; message: string | null; code?: string | null } | null;
  /** What a person still has to do on the platform. */
  remaining: { code: string; message: string; url: string } | null;
}

/** How far signing in on a platform's page is. */
export interface PlatformSignIn {
  id: string;
  status: string;
  channelId: string | null;
  accounts: { externalId: string; name: string; isConnected: boolean }[];
  problem: { code: string; message: string } | null;
  /** Fields that signing in has filled. */
  filled: string[];
}

export interface Channel {
  id: string;
  platform: string;
  name: string;
  externalId: string;
  webhookUrl?: string | null;
  settings?: Record<string, unknown>;
  status: ChannelStatus;
  version?: number;
}

export interface SavedReply {
  id: string;
  title: string;
  shortcut: string | null;
  body: string;
  language: string | null;
  translations?: Record<string, { title: string; body: string; examples?: string[] }>;
}

export interface KeywordSet {
  id: string;
  flag: string;
  terms: { text: string; language?: string | null; inflections?: boolean | string[] }[];
  patterns: string[];
}

export interface Identity {
  id: string;
  platform: string;
  channelId?: string | null;
  externalId?: string;
  name?: string | null;
  handle: string | null;
  followers?: number | null;
  certainty?: 'confirmed' | 'likely' | null;
}

export interface Contact {
  id: string;
  name: string;
  handle?: string | null;
  avatarUrl: string | null;
  language?: string | null;
  timeZone?: string | null;
  identities?: Identity[];
  merges?: { id: string; contactId: string; name: string }[]; // who was joined into it
  version?: number;
}

export interface ContactMoment {
  conversationId: string;
  platform: string;
  kind: string;
  text: string;
  at: string;
}

export interface Partnership {
  id: string;
  conversationId: string;
  contactId: string;
  brand: string | null;
  ask: Quote | null;
  money: Quote | null;
  deadline: Quote | null;
  reach: number | null;
  impostorHints: string[];
  state: 'new' | 'answered' | 'meeting' | 'won' | 'declined';
  preIntroducedAt: string | null;
}

export interface Quote {
  text: string;
  messageId: string;
  start: number;
  end: number;
}

export interface RuleRun {
  id: string | null; // null: nothing was kept but why it did not fire
  ruleId: string;
  ruleName?: string;
  messageId: string;
  conversationId?: string;
  outcome: 'fired' | 'withheld' | 'dry_run' | 'no_match';
  reasons: string[];
  actions: { type: string; status: string; reason?: string | null; code?: string | null }[];
  undoneAt?: string | null;
  createdAt?: string | null;
}

/** A run with an act that waits for a member. */
export type WaitingRun = RuleRun & { id: string; message: { id: string; text: string; authorName: string } };

export interface ReplayResult {
  examined: number;
  fired: number;
  withheld: { reason: string; count: number }[];
  accidents?: { reason: string; count: number; messageIds: string[] }[];
  changed?: {
    added: number;
    removed: number;
    samples?: {
      change: 'added' | 'removed';
      messageId: string;
      text: string;
      evidence: { text: string; start: number; end: number }[];
    }[];
  };
  samples: {
    messageId: string;
    accident?: string | null;
    outcome: string;
    text?: string;
    answer?: string | null;
    evidence?: { text: string; start?: number; end?: number }[];
  }[];
}

export type BulkAction =
  | { type: 'close' | 'open' | 'read' | 'unread' | 'hide' | 'delete' | 'spam' }
  | { type: 'snooze'; snoozedUntil: string | null }
  | { type: 'assign'; assigneeId: string | null }
  | { type: 'share' }
  | { type: 'label' | 'unlabel'; labelId: string }
  | { type: 'reply'; text?: string; savedReplyId?: string; audience?: 'public' | 'private' };

export type BulkSelection = { ids: string[] } | { filter: Filter; except: string[] };

export interface BulkPreview {
  matched: number;
  skipped: { reason: string; count: number; ids?: string[] }[];
  samples: { id?: string; conversationId?: string; text?: string }[];
  shares?: { memberId: string; count: number }[]; // sharing out: who would get how many
}

export interface Bulk {
  id: string;
  status: 'queued' | 'running' | 'done' | 'undone' | 'failed' | string;
  matched: number;
  done: number;
  skipped: { id: string; reason: string }[];
  failed: { id: string; reason?: string; message?: string }[];
  skippedCount?: number;
  failedCount?: number;
  version?: number;
}

export interface Cluster {
  id: string;
  count: number;
  language: string; // the one that most wrote in
  languages: { language: string; count: number; sample: string }[]; // the commonest first
  samples: string[];
  conversations: string[];
  spoken: string[]; // each one's language
  wordings: { name: string; language: string; count: number; sample: string }[]; // the ways it is asked, the commonest first
  worded: number[]; // each one's wording, by its place among them
  alike: number[]; // how like the commonest wording each one's is, 0 to 1
}

export interface Ledger {
  received: number;
  stored: number;
  duplicate: number;
  ignored: Record<string, number>;
  failed: number;
  pending: number;
}

/** What came in for one channel, disconnected ones too; `channelId` null: what belongs to none. */
export interface ChannelLedger extends Ledger {
  channelId: string | null;
  name: string | null;
  platform: string | null;
  isDisconnected: boolean;
}

export interface FailedDelivery {
  id: string;
  channelId: string | null;
  platform?: string;
  receivedAt?: string;
  reason?: string | null;
  error?: string | null;
}

export interface Report {
  name?: string;
  formula?: string;
  figures?: Record<string, unknown>;
  [field: string]: unknown;
}

export interface Voice {
  brandName?: string;
  tone?: 'friendly' | 'neutral' | 'formal';
  emojiBudget?: number;
  greetings?: Record<string, string>; // by language
  signOffs?: Record<string, string>;
  useWords?: string[];
  avoidWords?: string[];
  asksBack?: boolean; // a friendly answer to thanks may end with a question
}

export interface Notification {
  id: string;
  type?: string;
  conversationId?: string | null;
  text?: string;
  said?: NoticeSaid | null; // null: from before there were codes
  isRead: boolean;
  createdAt: string;
  version: number;
}

export interface Assisted {
  text: string;
  engine: 'embedded' | 'openai';
  verdict?: string;
  warnings?: string[];
}

/** How a begun sentence may go on. */
export interface FinishedSentence {
  text: string | null; // to be put behind it; null: nothing saved ends it
  source: { id: string; type: string; title: string } | null;
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export type { Platform, Rule };

export interface Article {
  id: string;
  title: string;
  body: string;
  language: string;
  source: string | null;
}

/** What solved conversations propose to keep. */
export interface Proposal {
  id: string;
  type: 'reply' | 'update';
  language: string;
  title: string;
  body: string;
  examples: string[];
  count: number;
}

export interface ModelEndpoint {
  id: string;
  name: string;
  baseUrl: string;
  keyHint: string | null;
  model: string;
  isActive: boolean;
  probe: { isUsable: boolean; checks: { name: string; isOk: boolean; detail: string }[] } | null;
  problem: { message: string; requestId: string | null } | null;
  limits?: { requestsPerMinute?: number; tokensPerDay?: number; costPerMonth?: number };
  prices?: { currency: string; input: number; cached?: number; output: number } | null; // per million tokens
}

/** One request that left for a model. */
export interface ModelRequest {
  id: string;
  at: string;
  host: string;
  model: string;
  purpose: 'suggestion' | 'assist' | 'summary' | 'translation' | 'embedding' | 'probe';
  outcome: string;
  redacted: boolean;
  inputTokens: number | null;
  outputTokens: number | null;
  cost: number | null;
  currency: string | null;
}
