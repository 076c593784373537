import type {
  Certainty,
  ConversationKind,
  ConversationStatus,
  Intent,
  Priority,
  RuleAction,
  Sentiment,
  TextLimit,
} from '@hubbub/contracts';

/** All that rules may know about one happening. Gathered by the caller, so that evaluation is pure. */
export interface RuleFacts {
  now: Date;
  /** `message`: something came in. The others are happenings in a conversation; `message` is then its last inbound. */
  event: 'message' | 'unanswered' | 'assigned' | 'closed';
  message: MessageFacts;
  conversation: ConversationFacts;
  contact: ContactFacts;
  author: {
    isOwn: boolean;
    isBot: boolean;
    isAutomated: boolean;
    /** The words are those that a rule of ours has sent: our own automatic answer comes back by another way. */
    repeatsOurs?: boolean;
  };
  /** May an answer be sent now, by the platform's rules? */
  window: { public: boolean; private: boolean; reason?: string | null };
  /** What the platform can do in this kind of conversation; left out: everything. */
  capabilities?: { reply?: boolean; privateReply?: boolean; direct?: boolean; like?: boolean; hide?: boolean };
  textLimits?: { public?: TextLimit | null; private?: TextLimit | null };
  /** Saved replies that rules name, in the contact's language where there is a version; one left out is gone. */
  savedReplies?: Readonly<Record<string, string>>;
  /** What else `{{…}}` may hold, such as `channel.name`. */
  places?: Readonly<Record<string, string | null>>;
  automation: { isPaused: boolean; reason?: string | null };
  seatBelt: SeatBeltFacts;
}

export interface MessageFacts {
  id: string;
  text: string;
  sentAt: Date;
  sentiment: Sentiment | null;
  intent: Intent | null;
  language: string | null;
  flags: readonly FlagFact[];
  /** An edit of an older message never triggers. */
  isEdit?: boolean;
  /** Fetched history never triggers. */
  isBackfill?: boolean;
}

export interface FlagFact {
  name: string;
  certainty: Certainty;
}

export interface ConversationFacts {
  id: string;
  kind: ConversationKind;
  platform: string;
  channelId: string;
  /** The account was taken away: nothing leaves through it any more. */
  isChannelGone?: boolean;
  status: ConversationStatus;
  priority: Priority;
  assigneeId: string | null;
  teamId: string | null;
  labels: readonly string[];
  flags: readonly FlagFact[];
  postId: string | null;
  /** Since the oldest inbound that nobody has answered; null: nothing waits. */
  waitingMinutes: number | null;
  isUnread?: boolean;
}

export interface ContactFacts {
  id: string;
  name: string;
  handle: string | null;
  /** Null where the platform does not tell. */
  followers: number | null;
  /** True when nothing of this contact was known before this message. */
  isFirst: boolean;
  /** Other conversations with this person that were begun before the message; left out: nobody has counted. */
  conversations?: number;
  /** When a rule introduced us to this person's proposal, on whatever channel; left out or null: never. */
  preIntroducedAt?: Date | null;
}

export interface SeatBeltFacts {
  lastMemberAnswerAt: Date | null;
  /** Automatic answers in this conversation since the last words of a member, without a pause of a day. */
  consecutiveAutomatic: number;
  /** True once any rule has answered this very message. */
  isAnswered: boolean;
  /** Automatic sends of this channel in the last hour, over all rules. */
  channelLastHour: number;
  /** Automatic sends to this person in the last day, over all rules and conversations. */
  contactLastDay: number;
  rules: Readonly<Record<string, RuleHistory>>;
}

/** What one rule has done so far. */
export interface RuleHistory {
  /** Since when the rule is on; `dryDays` count from it. */
  enabledAt: Date | null;
  lastToContactAt: Date | null;
  lastToConversationAt: Date | null;
  toPost: number;
  lastHour: number;
  /** Sends that a member approved (or that needed no approval any more). */
  approved: number;
}

export type RuleOutcome = 'fired' | 'withheld' | 'dry_run' | 'no_match';

/** What one rule decides about one happening. */
export interface RuleDecision {
  ruleId: string;
  outcome: RuleOutcome;
  /** In words, for the run log: why it fired, was withheld or did not match. */
  reasons: string[];
  actions: PlannedAction[];
  /** The words of the message that conditions matched. */
  evidence: { start: number; end: number; text: string }[];
}

export interface PlannedAction {
  index: number;
  type: RuleAction['type'];
  /** `planned`: do it; `proposed`: put it before a member; `withheld`: do not, for `reason`. */
  status: 'planned' | 'proposed' | 'withheld';
  reason: string | null;
  action: RuleAction;
  /** The finished text of an answer or note. */
  text: string | null;
}

/** Actions that write to a person outside. */
export const isAnswer = (action: RuleAction): boolean =>
  action.type === 'reply' || action.type === 'private_reply' || action.type === 'direct';
