import type { ConversationKind, TextLimit } from '@hubbub/contracts';
import type { PlatformOutcome } from '@hubbub/runtime';
import type {
  ChannelSecrets,
  HandshakeAnswer,
  NormaliseContext,
  OutboundMessage,
  PlatformAct,
  WebhookRequest,
} from '../connector';
import type { FakeAnswer, FakeApi, FakeRequest, FakeRoutes } from './fake-api';

/** What the shared suite must know of a platform. Parts that a platform does not have are left out. */
export interface ConnectorSpec {
  /** Folder of recorded bodies with `expected.json` (and `channels.json`): `join(__dirname, 'fixtures')`. */
  fixtures: string;
  context?: Partial<NormaliseContext>;
  /** Puts several bodies into one, where the platform batches: their events must follow in that order. Null: these do not mix. */
  combine?: (bodies: unknown[]) => unknown;
  /** Bodies of kinds that we do not handle: each gives `ignored` events alone. */
  unknown: { name: string; body: unknown }[];
  /** Words that the connector itself writes into texts and ids (placeholders). */
  ownWords?: readonly string[];
  /** The account's own id as an author: what it wrote and did never comes in. */
  own?: string;
  /** Bodies whose writer cannot be the account: ids of another sort, or of another account. */
  ownExcept?: RegExp;
  webhook?: WebhookSpec;
  /** Instead, where `authenticate` looks at a signed token. */
  tokens?: TokenSpec;
  outbound?: OutboundSpec;
}

export interface WebhookSpec {
  secrets: ChannelSecrets;
  /** The headers with which the platform signs. */
  sign: (rawBody: Buffer, secrets: ChannelSecrets, at: Date) => Record<string, string>;
  /** The header that holds the signature, lower case. */
  header: string;
  /** False where the header is a shared secret that says nothing about the body. */
  signsBody?: boolean;
  /** Where a signature carries its time: older than this is refused. */
  toleranceSeconds?: number;
  /** While a secret is being rotated both signers are good. */
  rotated?: { secrets: ChannelSecrets; signers: ChannelSecrets[] };
  /** Any body will do unless the platform needs a shape. */
  body?: string;
  handshakes?: { name: string; request: Partial<WebhookRequest>; answer: HandshakeAnswer | null }[];
}

/** A JSON Web Token by which the platform proves itself. */
export interface TokenSpec {
  /** Our address, which the token must be meant for. */
  webhookUrl: string;
  /** Settings that tell whose token is good; without any one of them none is. */
  settings: Record<string, string>;
  /** The route at which the platform shows its public keys. */
  keysRoute: string;
  /** What a good token says; its times are added. */
  claims: Record<string, unknown>;
  /** Words that no good token says, one at a time. */
  wrong: Record<string, unknown>[];
  /** Issuers beside that of `claims`. */
  otherIssuers?: string[];
}

export interface OutboundSpec {
  secrets: ChannelSecrets;
  /** Or what they are once the stand-in's address is known. */
  settings?: Record<string, unknown> | ((api: FakeApi) => Record<string, unknown>);
  externalId?: string;
  /** Answers with which every send and every act succeeds. Called once per test. */
  routes: () => FakeRoutes;
  /** The route of the request that hands over the message: it fails in the error table. */
  sendRoute: string;
  /** The text in a request, where it carries one. */
  textOf: (request: FakeRequest) => string | null | undefined;
  /** What differs from `buildOutbound` and `buildAct`, for each kind of conversation. */
  messages?: Partial<Record<ConversationKind, Partial<OutboundMessage>>>;
  acts?: Partial<Record<ConversationKind, Partial<PlatformAct>>>;
  /** The kind that the error table sends; the first that can be answered unless told. */
  errorKind?: ConversationKind;
  /** Refusals, requests to wait and doubts: at least one of each. */
  errors: ErrorRow[];
  /** How long an edit may be, where that differs from a new text. */
  editLimit?: TextLimit;
  check?: CheckSpec;
}

/** What `check` hears from the platform. Routes are added to those of `OutboundSpec`. */
export interface CheckSpec {
  /** The account that these answers name. */
  externalId: string;
  routes: FakeRoutes;
  /** Answers to a token of somebody else: the account that is then named, or the code of the refusal. */
  other?: { routes: FakeRoutes; externalId?: string; code?: string };
  /** Answers to a token that may not do what is needed; `message` is what a member then reads. */
  withoutScope?: { routes: FakeRoutes; message: RegExp };
  /** Answers to a token that was taken back. */
  revoked?: FakeRoutes;
}

export interface ErrorRow {
  name: string;
  answer: FakeAnswer;
  outcome: PlatformOutcome;
  code?: string;
  retryAfterSeconds?: number;
  channelState?: 'degraded' | 'disconnected';
  /** `send`: says something about a new message alone, so acts do not meet it. */
  of?: 'send';
  /** Acts that this answer says are done already. */
  isDone?: readonly PlatformAct['type'][];
}
