import type { Audience, ConversationKind, TextUnit } from './words';

/** What one kind of conversation permits on a platform. Obeyed by the API and drawn by the inbox. */
export interface Capabilities {
  reply: boolean; // answer where everyone of the conversation reads it
  privateReply: boolean; // one direct answer to a public comment
  like: boolean;
  hide: boolean;
  delete: boolean; // others' items
  deleteOwn: boolean; // what we sent
  edit: boolean; // what we sent
  attachments: AttachmentLimit[];
  /** What one private reply to a public item may carry; absent: text alone. */
  privateAttachments?: AttachmentLimit[];
  /** How long the text beside files may be, where that is less than without (a caption). */
  textWithFiles?: TextLimit;
}

/** Files of one type that a message may carry. With several types the smallest `maxCount` counts for all together. */
export interface AttachmentLimit {
  type: 'image' | 'video' | 'audio' | 'file';
  maxBytes: number;
  maxCount: number;
  mimeTypes?: string[]; // absent: any of the type
  needsPublicUrl?: boolean; // the platform fetches the file itself
}

export interface TextLimit {
  limit: number;
  unit: TextUnit;
}

/** A platform's rule from a day on; a change of the rule is a new row, never an edit. */
export interface DatedRow {
  since: string; // ISO date
  source: string; // URL
}

/** How long a kind of conversation may be answered, counted from what opens it. */
export interface ReplyWindowRow extends DatedRow {
  kind: ConversationKind;
  audience: Audience;
  opensBy: 'inbound' | 'comment' | 'always'; // `inbound`: their last message; `comment`: the message that is answered
  hours: number | null; // null = no end
  humanHours?: number; // longer for text that a person wrote (`tag`)
  tag?: string;
  once?: boolean; // a single answer only
  /** A pattern of conversations' external ids: for those this row counts instead of the ones without a pattern. */
  ids?: string;
  /** Only messages that the platform lets this account answer: where it said no (`extra.canReply`), there is no answer. */
  needsLeave?: boolean;
}

/** What the platform charges our app for a text with a link in it; US dollars. */
export interface LinkPriceRow extends DatedRow {
  kinds: ConversationKind[];
  usd: number;
  usualUsd: number; // without a link
}

export interface RateCapRow extends DatedRow {
  kind?: ConversationKind; // only there; absent: everywhere
  scope: 'message' | 'private_reply' | 'act';
  /**
   * Counted for each room by itself: the other side of a direct conversation, the chat in which a comment's thread
   * stands. Absent: for the whole channel.
   */
  per?: 'room';
  /** `inbound`: what was sent before their last message counts no more. Direct rooms only. */
  resetsBy?: 'inbound';
  count: number;
  perSeconds: number;
}

/** One item of `GET /api/platforms`. */
export interface Platform {
  id: string;
  name: string;
  kinds: ConversationKind[];
  capabilities: Partial<Record<ConversationKind, Capabilities>>;
  text: TextLimit;
  limits: Partial<Record<ConversationKind, { public?: TextLimit; private?: TextLimit }>>;
  /** How many different links one text may hold; the latest row that has begun counts. */
  linkLimits?: { since: string; source: string; limit: number }[];
  /** The latest row that has begun counts; the composer says so before sending. */
  linkPrices?: LinkPriceRow[];
  windows: ReplyWindowRow[];
  caps: RateCapRow[];
  /** What it never says of people: rules that ask for it are refused. */
  neverTells?: ('handle' | 'followers')[];
  fields: { name: string; label: string; help: string; secret?: boolean; optional?: boolean }[];
  /** Keys of a channel's `settings` that the connect form asks for, beside the secrets. */
  settings?: { name: string; label: string; help: string; optional?: boolean }[];
  /** Conversations in which an approved template may be sent, also while the reply window is closed. */
  templates?: ConversationKind[];
  receives: ('webhook' | 'poll' | 'stream')[];
  /** OAuth: client id of our own app there (null: none entered yet), and the address to enter beside it. */
  signIn?: {
    scopes: string[];
    clientId?: string | null;
    redirectUri?: string;
    /** Every server has apps of its own: the member names the server, and ours is made there. */
    hasServers?: boolean;
  };
}
