import type { Filter, Rule, RuleAction, TextLimit } from '@hubbub/contracts';

/** What exists in the workspace, as far as rules can name it. */
export interface KnownThings {
  labelIds: ReadonlySet<string>;
  memberIds: ReadonlySet<string>;
  teamIds: ReadonlySet<string>;
  /** Every version of a saved reply. */
  savedReplies: Readonly<Record<string, readonly string[]>>;
  webhookEndpointIds: ReadonlySet<string>;
  channels: readonly KnownChannel[];
  /** Names of flags that reading a message can raise; left out: anything. */
  flags?: ReadonlySet<string>;
}

export interface KnownChannel {
  id: string;
  name: string;
  platform: string;
  kinds: readonly KnownKind[];
  /** What the platform never says of people. */
  neverTells?: readonly ('handle' | 'followers')[];
}

/** One kind of conversation of a channel; what is left out is possible. */
export interface KnownKind {
  kind: string;
  can?: { reply?: boolean; privateReply?: boolean; direct?: boolean; like?: boolean; hide?: boolean };
  textLimits?: { public?: TextLimit | null; private?: TextLimit | null };
}

/** Where a rule can act: a kind of conversation of a channel. */
export interface Place extends KnownKind {
  channel: string;
}

const byKind = new Set<Rule['trigger']['type']>(['comment', 'direct', 'mention', 'review']);

/** The kinds of conversations, channel by channel, that trigger and conditions leave to a rule. */
export const placesFor = (
  { trigger, conditions }: Pick<Rule, 'trigger' | 'conditions'>,
  channels: readonly KnownChannel[],
): Place[] => {
  const asked = narrowed(conditions, 'kind');
  const platforms = narrowed(conditions, 'platform');
  return channels
    .filter(({ platform }) => !platforms || platforms.has(platform))
    .flatMap(({ name, kinds }) => kinds.map((kind) => ({ ...kind, channel: name })))
    .filter(({ kind }) => (!byKind.has(trigger.type) || kind === trigger.type) && (!asked || asked.has(kind)));
};

/** The values that a term must have one of whatever else holds; null where the conditions leave it open. */
const narrowed = (filter: Filter, term: 'kind' | 'platform'): ReadonlySet<string> | null => {
  if ('and' in filter) {
    const sets = filter.and.map((part) => narrowed(part, term)).filter((set) => set !== null);
    return sets.length === 0 ? null : sets.reduce((a, b) => new Set([...a].filter((one) => b.has(one))));
  }
  if ('or' in filter || 'not' in filter) return null;
  const value = filter[term];
  return value === undefined ? null : new Set(Array.isArray(value) ? value : [value]);
};

/** What an action asks of a kind of conversation; null: nothing. */
export const abilityOf = ({ type }: RuleAction): keyof NonNullable<KnownKind['can']> | null =>
  type === 'private_reply'
    ? 'privateReply'
    : type === 'reply' || type === 'direct' || type === 'like' || type === 'hide'
      ? type
      : null;
