import type {
  ConversationKind,
  Intent,
  Sentiment,
  SuggestionSource,
  SuggestionVariant,
  TextLimit,
  Tone,
} from '@hubbub/contracts';

/** One language version of a saved reply. */
export interface SavedReplyVersion {
  title: string;
  body: string; // may be empty: then only the title serves retrieval
  examples: readonly string[]; // how people ask this
}

/** A saved reply as retrieval and the composer need it; `translations` by language tag, without the own language. */
export interface SavedReplyEntry {
  id: string;
  title: string;
  body: string;
  language: string;
  shortcut: string | null;
  examples?: readonly string[];
  translations: Readonly<Record<string, SavedReplyVersion>>;
  weight?: number; // 0–1, from `learnedWeight`; 0.5 where nothing is known
}

/** A piece of an article, small enough to be quoted (see `chunkArticle`). */
export interface ArticleChunk {
  id: string;
  title: string;
  text: string;
  language: string;
}

/** An inbound message that a member answered. Only answers that members sent belong here. */
export interface PastAnswer {
  id: string;
  inbound: string;
  answer: string;
  language: string;
  savedReplyId: string | null; // the saved reply that the answer was made from
  accepted?: number; // sends of this answer that stayed; from two on it counts double
  weight?: number;
  isTrusted?: boolean; // false: may support a saved reply, but is never quoted itself (see `mayRankFirst`)
}

/** All that a workspace may answer from. */
export interface Knowledge {
  savedReplies: readonly SavedReplyEntry[];
  chunks: readonly ArticleChunk[];
  pastAnswers: readonly PastAnswer[];
}

/** How the brand speaks. Texts by language tag; what is missing is taken from our own phrases. */
export interface Voice {
  brandName: string;
  tone: 'friendly' | 'neutral' | 'formal';
  formality: Readonly<Record<string, 'informal' | 'formal'>>; // form of address per language
  emojiBudget: number; // per draft
  greetings: Readonly<Record<string, string>>; // may hold {{name}}
  signOffs: Readonly<Record<string, string>>;
  useWords: readonly string[];
  avoidWords: readonly string[];
  asksBack?: boolean; // a friendly answer to thanks may end with a question
  examples: readonly { inbound: string; answer: string }[]; // pairs that a member approved, for the prompt
}

export const plainVoice: Voice = {
  brandName: '',
  tone: 'neutral',
  formality: {},
  emojiBudget: 1,
  greetings: {},
  signOffs: {},
  useWords: [],
  avoidWords: [],
  examples: [],
};

/** A message of the conversation, oldest first. */
export interface ThreadMessage {
  id: string;
  direction: 'inbound' | 'outbound';
  text: string;
}

/** Everything that one draft may know. Nothing about other contacts belongs here, except what must not come out. */
export interface DraftInput {
  knowledge: KnowledgeRef;
  voice: Voice;
  brandFacts: readonly string[]; // sentences that are always true: name, own links, own numbers
  messages: readonly ThreadMessage[]; // the last inbound one is answered
  post: { id: string; text: string; isOwn?: boolean } | null; // `isOwn`: the brand's caption, which may be quoted
  contact: { name: string | null; handle: string | null };
  contactNotes?: readonly string[]; // facts on this contact alone
  platform: string;
  kind: ConversationKind;
  language: string; // what the answer should be written in
  languageConfidence?: number; // 0–1
  intent: Intent;
  sentiment: Sentiment;
  limit: TextLimit;
  tones: readonly Tone[];
  instruction?: string; // of the member who asks
  otherIdentifiers?: readonly string[]; // of other contacts: must never come out
  canary?: string; // of this workspace's prompt
  vectors?: VectorHits; // nearest by the endpoint's embeddings, where it has them
}

/** Saved reply or chunk id → cosine similarity to the inbound message. */
export type VectorHits = ReadonlyMap<string, number>;

/** An index made by `buildIndex`; opaque to callers. */
export type KnowledgeRef = import('./retrieval/knowledge-index').KnowledgeIndex;

/** A source with what the composer needs to quote it. */
export type Source = SuggestionSource & { language: string };

/** A variant that the checker blocked: counted and logged, never shown. */
export interface WithheldVariant {
  tone: Tone;
  reasons: string[];
  isSecurityEvent: boolean;
}

/** What a draft cost and how long it took, as figures; never a body. */
export interface DraftUsage {
  requests: number;
  inputTokens: number;
  cachedTokens: number;
  outputTokens: number;
  reasoningTokens: number;
  firstTokenMs: number | null;
  latencyMs: number;
  cancelled: boolean;
  host: string | null; // where contact text went
}

/** What `draftSuggestion` returns; the caller adds ids, version and time. */
export interface DraftedSuggestion {
  engine: 'embedded' | 'openai';
  model: string | null;
  notice: string | null; // why there is no draft, or why it is not from the engine that was asked for
  language: string; // of the variants
  variants: SuggestionVariant[];
  sources: SuggestionSource[]; // cited ones; without a draft the three nearest saved replies
  isAnswered: boolean; // false: nothing fits, and what variants there are only acknowledge
  confidence: number; // 0–1 that the first source answers
  nearest: { id: string; score: number }[]; // best saved replies first
  withheld: WithheldVariant[];
  needsHuman: { reason: string } | null;
  promptVersion: string | null;
  promptHash: string | null;
  usage: DraftUsage | null; // null: no model was asked
  opinion: { summary: string; intent: Intent; sentiment: Sentiment } | null; // of the model: a second one, never the last
  problem: { failure: string; requestId: string | null; message: string } | null; // of the model endpoint, for managers
}
