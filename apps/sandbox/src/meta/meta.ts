import type { Ledger } from '../ledger';
import type { Timers } from '../timers';
import type { Webhooks } from '../webhooks';
import { oldSignature, signature, toWire } from './wire';
import type { Account, World } from './world';

/** One element of a webhook body, with the field that an account must have subscribed to get it. */
export type Part =
  | { field: string; at: number; change: Record<string, unknown> }
  | { field: string; at: number; messaging: Record<string, unknown> };

/** What we did to somebody, as the somebody sees it. */
export interface BusinessAct {
  type: 'comment' | 'direct' | 'private_reply';
  accountId: string;
  /** Direct id of the person who is spoken to; null where nobody in particular is. */
  personId: string | null;
  text: string;
  /** The comment answered, or the new message. */
  commentId: string | null;
  createdId: string;
}

export interface MetaOptions {
  /** After a message of ours: delivered and read. Null: never. */
  deliveredAfterMs: number | null;
  readAfterMs: number | null;
  /** Our own comments and messages come back as webhooks. */
  hasEchoes: boolean;
  /** The echo leaves before the answer to the call. */
  isEchoFirst: boolean;
  /** Two calls a second to conversations, as documented. */
  enforceRates: boolean;
  /** A call without a good `appsecret_proof` is refused. */
  requireProof: boolean;
}

/** What the routes and the people of one Meta stand-in share. */
export interface Meta {
  world: World;
  timers: Timers;
  ledger: Ledger;
  options: MetaOptions;
  emit(account: Account, ...parts: Part[]): void;
  /** Runs `acts` and gives what they would have sent, instead of sending it. */
  collect(acts: () => void): { account: Account; part: Part }[];
  /** Grows with everything that happens. */
  changes(): number;
  listeners: Set<(act: BusinessAct) => void>;
  announce(act: BusinessAct): void;
  /** Percent, as the headers say. */
  usage: { app: number; account: number; minutesToRegain: number };
  /** When each account last read its conversations. */
  conversationCalls: Map<string, number[]>;
  userTokens: Map<string, { accountIds: string[]; expiresAt: number; userId: string }>;
  codes: Map<string, { accountIds: string[]; redirectUri: string }>;
}

export const metaDefaults: MetaOptions = {
  deliveredAfterMs: 400,
  readAfterMs: 4_000,
  hasEchoes: true,
  isEchoFirst: false,
  enforceRates: false,
  requireProof: false,
};

export const createMeta = (
  world: World,
  {
    timers,
    ledger,
    webhooks,
    options,
  }: { timers: Timers; ledger: Ledger; webhooks: Webhooks; options: Partial<MetaOptions> },
): Meta => {
  let collecting: { account: Account; part: Part }[] | null = null;
  let changes = 0;
  const listeners = new Set<(act: BusinessAct) => void>();
  return {
    world,
    timers,
    ledger,
    options: { ...metaDefaults, ...options },
    changes: () => changes,
    emit: (account, ...parts) => {
      changes += 1;
      if (collecting) {
        collecting.push(...parts.map((part) => ({ account, part })));
        return;
      }
      const wanted = parts.filter(({ field }) => account.subscribedFields.includes(field));
      if (!account.webhookUrl || wanted.length === 0) return;
      webhooks.send({ platform: 'meta', url: account.webhookUrl, ...signedBody(account, [entryOf(account, wanted)]) });
    },
    collect: (acts) => {
      const outer = collecting;
      const collected: { account: Account; part: Part }[] = [];
      collecting = collected;
      try {
        acts();
      } finally {
        collecting = outer;
      }
      return collected;
    },
    listeners,
    announce: (act) => {
      changes += 1;
      listeners.forEach((listener) => listener(act));
    },
    usage: { app: 2, account: 2, minutesToRegain: 0 },
    conversationCalls: new Map(),
    userTokens: new Map(),
    codes: new Map(),
  };
};

/** Changes count in seconds, messages in milliseconds. */
export const entryOf = (account: Account, parts: Part[]): Record<string, unknown> => {
  const changes = parts.flatMap((part) => ('change' in part ? [{ field: part.field, value: part.change }] : []));
  const messaging = parts.flatMap((part) => ('messaging' in part ? [part.messaging] : []));
  const at = Math.max(...parts.map((part) => part.at));
  return {
    id: account.id,
    time: messaging.length > 0 ? at : Math.floor(at / 1000),
    ...(changes.length > 0 ? { changes } : {}),
    ...(messaging.length > 0 ? { messaging } : {}),
  };
};

/** A webhook body with its signed headers. */
export const signedBody = (
  account: Pick<Account, 'object' | 'appSecret'>,
  entries: Record<string, unknown>[],
): { headers: Record<string, string>; body: Buffer } => {
  const body = toWire({ object: account.object, entry: entries });
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'facebookexternalua',
      'x-hub-signature': oldSignature(body, account.appSecret),
      'x-hub-signature-256': signature(body, account.appSecret),
    },
  };
};
