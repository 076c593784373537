import type { Audience, ConversationKind, DatedRow, RateCapRow, ReplyWindowRow } from '@hubbub/contracts';

/** What a reply window depends on. */
export interface ReplyFacts {
  kind: ConversationKind;
  audience: Audience;
  /** Their last message, tap or reaction. */
  lastInboundAt: Date | null;
  /** When the message that is answered was written: opens private replies. */
  repliedToAt: Date | null;
  alreadyRepliedPrivately: boolean;
  /** Text of a rule; it never uses the time that is only for people. */
  isAutomated: boolean;
  /** Tells conversations apart that the platform's rows tell apart (Telegram's business chats). */
  externalConversationId?: string | null;
  /** False: the platform said that this account may not answer the message. */
  canReply?: boolean | null;
}

export type ClosedReason =
  'not_supported' | 'not_answerable' | 'they_must_write_first' | 'window_closed' | 'already_replied_privately';

export interface MayReply {
  open: boolean;
  /** The last instant at which it is open; null = no end, or not open at all. */
  until: Date | null;
  reason: ClosedReason | null;
  /** What the platform wants to see on a text that a person writes after the usual time. */
  tag: string | null;
}

/**
 * What the platform said of a message: false where this account may not answer it, null where it said nothing or the
 * account's plan needs no leave (X's Enterprise).
 */
export const leaveOf = (
  message: { extra?: Readonly<Record<string, unknown>> } | null | undefined,
  settings: Readonly<Record<string, unknown>>,
): boolean | null => {
  const said = message?.extra?.['canReply'];
  return typeof said === 'boolean' && settings['plan'] !== 'enterprise' ? said : null;
};

/**
 * Whether an answer may be sent at `now`, by the platform's dated rows. Of the rows for this kind and audience the
 * latest in force counts, first of those for such conversations alone (`ids`); of several of the same day, the one that is open longest. In direct conversations both
 * audiences are one.
 */
export const mayReply = (rows: readonly ReplyWindowRow[], facts: ReplyFacts, now: Date): MayReply => {
  const fitting = rows.filter(
    ({ kind, audience }) => kind === facts.kind && (kind === 'direct' || audience === facts.audience),
  );
  const conversation = facts.externalConversationId ?? '';
  const own = fitting.filter(({ ids }) => ids !== undefined && new RegExp(ids).test(conversation));
  const ownNow = latest(own, now);
  const rowsNow =
    ownNow.length > 0
      ? ownNow
      : latest(
          fitting.filter(({ ids }) => ids === undefined),
          now,
        );
  const answers = rowsNow.map((row) => judge(row, facts, now));
  const [first] = [...answers].sort((a, b) => Number(b.open) - Number(a.open) || endOf(b) - endOf(a));
  return first ?? closed('not_supported');
};

/**
 * The caps in force that bind one kind of call in one kind of conversation: those of everywhere and those of that
 * kind, a private reply's own and those of any message. None where the platform tells none.
 */
export const capsFor = (
  rows: readonly RateCapRow[],
  scope: RateCapRow['scope'],
  kind: ConversationKind,
  now: Date,
): RateCapRow[] => {
  const scopes: RateCapRow['scope'][] = scope === 'private_reply' ? ['private_reply', 'message'] : [scope];
  return scopes.flatMap((one) =>
    [undefined, kind].flatMap((place) =>
      (['room', undefined] as const).flatMap((per) =>
        latest(
          rows.filter((row) => row.scope === one && row.kind === place && row.per === per),
          now,
        ),
      ),
    ),
  );
};

const latest = <Row extends DatedRow>(rows: readonly Row[], now: Date): Row[] => {
  const today = now.toISOString().slice(0, 10);
  const inForce = rows.filter(({ since }) => since <= today);
  const newest = inForce.reduce((day, { since }) => (since > day ? since : day), '');
  return inForce.filter(({ since }) => since === newest);
};

const judge = (row: ReplyWindowRow, facts: ReplyFacts, now: Date): MayReply => {
  if (row.needsLeave && facts.canReply === false) return closed('not_answerable');
  if (row.once && facts.alreadyRepliedPrivately) return closed('already_replied_privately');
  if (row.opensBy === 'always') return { open: true, until: null, reason: null, tag: null };
  const openedAt = row.opensBy === 'inbound' ? facts.lastInboundAt : facts.repliedToAt;
  if (openedAt === null) return closed('they_must_write_first');
  if (row.hours === null) return { open: true, until: null, reason: null, tag: null };
  const usualEnd = after(openedAt, row.hours);
  const isHuman = !facts.isAutomated && row.humanHours !== undefined;
  const until = isHuman ? after(openedAt, Math.max(row.hours, row.humanHours ?? 0)) : usualEnd;
  if (now > until) return closed('window_closed');
  return { open: true, until, reason: null, tag: now > usualEnd ? (row.tag ?? null) : null };
};

const closed = (reason: ClosedReason): MayReply => ({ open: false, until: null, reason, tag: null });

const after = (at: Date, hours: number): Date => new Date(at.getTime() + hours * 3_600_000);

const endOf = ({ until }: MayReply): number => until?.getTime() ?? Number.MAX_SAFE_INTEGER;
