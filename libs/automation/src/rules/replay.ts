import type { Rule } from '@hubbub/contracts';
import { isAnswer, type RuleDecision, type RuleFacts, type RuleOutcome } from './facts';
import { probeOf } from '../keywords/probe';
import { readUnits, sceneOf, wordSieve } from './conditions';
import { evaluate, matches } from './evaluate';
import { createLedger, type SendLedger } from './ledger';
import { accidentOf } from './accidents';
import { isIntroduction } from './seat-belt';

/** What a rule would have done to stored messages. Nothing is changed and nothing is sent. */
export interface ReplayReport {
  examined: number;
  fired: number;
  withheld: { reason: string; count: number }[];
  /** Firings that look like mistakes, by reason, with some of the messages. */
  accidents: { reason: string; count: number; messageIds: string[] }[];
  samples: ReplaySample[];
  /** With another rule to compare with: messages on which this one fires and the other does not, and the reverse. */
  changed?: { added: number; removed: number; addedIds: string[]; removedIds: string[]; samples: ChangedSample[] };
}

/** A message that only one of two versions of a rule fires on, with the words that made that one fire. */
export interface ChangedSample {
  change: 'added' | 'removed';
  messageId: string;
  conversationId: string;
  text: string;
  evidence: RuleDecision['evidence'];
}

export interface ReplaySample {
  messageId: string;
  conversationId: string;
  outcome: Exclude<RuleOutcome, 'no_match'>;
  reasons: string[];
  /** Places in `text`. */
  evidence: RuleDecision['evidence'];
  /** What they wrote, cut to a length for lists. */
  text: string;
  /** What would have been sent. */
  answer: string | null;
  /** Why it looks like a mistake, where it does. */
  accident: string | null;
}

export interface Replay {
  /** Whether the rule asks for words, so that a folded text alone may rule a message out. */
  readonly asksForWords: boolean;
  /** False only when no rule here can fit a message of this folded text: costs a small part of `wants`. */
  mayWant(folded: string): boolean;
  /** True when trigger and conditions of a rule here fit, so that the seat belt's facts are worth gathering. */
  wants(facts: RuleFacts): boolean;
  /** Counts messages that were turned down. */
  skip(count?: number): void;
  /** One happening, oldest first. Returns what the rule does to it. */
  take(facts: RuleFacts): RuleDecision;
  report(): ReplayReport;
}

export interface ReplayOptions {
  compareWith?: Rule | undefined;
  samplesAtMost?: number | undefined;
}

const idsAtMost = 50;
/** Of each kind of change so many are told with their words. */
const changesShown = 10;
const textUnits = 500;

/**
 * Replays one rule as if it were live, budgets and loop breaker counted from its own firings; the reply window, member
 * answers and the rest come from the facts. Take messages in the order of time. Memory stays flat but for one entry a
 * person answered.
 */
export const createReplay = (rule: Rule, { compareWith, samplesAtMost = 40 }: ReplayOptions = {}): Replay => {
  const own = lane(rule);
  const other = compareWith ? lane(compareWith) : null;
  const sieves = [rule, ...(compareWith ? [compareWith] : [])].map(({ conditions }) => wordSieve(conditions));
  const asksForWords = !sieves.includes(null);
  const withheld = new Map<string, number>();
  const accidents = new Map<string, { count: number; messageIds: string[] }>();
  const samples: ReplaySample[] = [];
  const changed = { added: [] as string[], removed: [] as string[], samples: [] as ChangedSample[] };
  const counts = { examined: 0, fired: 0, added: 0, removed: 0 };
  return {
    asksForWords,
    mayWant: (folded) => {
      if (!asksForWords || folded.length >= readUnits) return true;
      const probe = probeOf(folded);
      return sieves.some((sieve) => sieve?.(probe) ?? true);
    },
    wants: (facts) => {
      const scene = sceneOf(facts);
      return matches(own.rule, scene).holds || (other !== null && matches(other.rule, scene).holds);
    },
    skip: (count = 1) => void (counts.examined += count),
    take: (facts) => {
      counts.examined += 1;
      const decision = run(own, facts);
      const isFired = decision.outcome === 'fired';
      if (isFired) counts.fired += 1;
      for (const reason of heldReasons(decision)) withheld.set(reason, (withheld.get(reason) ?? 0) + 1);
      const accident = isFired ? accidentOf(decision, facts) : null;
      noteAccident(accidents, accident, facts.message.id);
      addSample(samples, samplesAtMost, decision, facts, accident);
      if (other) {
        const before = run(other, facts);
        const wasFired = before.outcome === 'fired';
        if (isFired !== wasFired) {
          const change = isFired ? 'added' : 'removed';
          counts[change] += 1;
          if (counts[change] <= idsAtMost) changed[change].push(facts.message.id);
          if (counts[change] <= changesShown)
            changed.samples.push({ change, ...quoted(facts, isFired ? decision : before) });
        }
      }
      return decision;
    },
    report: () => ({
      examined: counts.examined,
      fired: counts.fired,
      withheld: byCount([...withheld].map(([reason, count]) => ({ reason, count }))),
      accidents: byCount([...accidents].map(([reason, { count, messageIds }]) => ({ reason, count, messageIds }))),
      samples,
      ...(other
        ? {
            changed: {
              added: counts.added,
              removed: counts.removed,
              addedIds: changed.added,
              removedIds: changed.removed,
              samples: changed.samples,
            },
          }
        : {}),
    }),
  };
};

/** Replays a rule over messages held in memory. For a million of them, feed `createReplay` page by page. */
export const replayRule = (rule: Rule, facts: Iterable<RuleFacts>, options: ReplayOptions = {}): ReplayReport => {
  const replay = createReplay(rule, options);
  for (const one of facts) replay.take(one);
  return replay.report();
};

interface Lane {
  rule: Rule;
  ledger: SendLedger;
  isIntroduction: boolean;
  introduced: Set<string>;
  privately: Set<string>; // conversations that had their one private reply
}

/** A rule that is off or runs dry is replayed as if it were on: that is the question. */
const lane = (rule: Rule): Lane => {
  const live: Rule = {
    ...rule,
    mode: rule.mode === 'approval' ? 'approval' : 'live',
    limits: { ...rule.limits, dryDays: 0 },
  };
  return {
    rule: live,
    ledger: createLedger([live]),
    isIntroduction: isIntroduction(live),
    introduced: new Set(),
    privately: new Set(),
  };
};

const run = (own: Lane, facts: RuleFacts): RuleDecision => {
  const { rule, ledger } = own;
  const { conversation, contact, window } = facts;
  const seatBelt = ledger.seatBelt(facts);
  const [decision] = evaluate([rule], {
    ...facts,
    ...(own.privately.has(conversation.id)
      ? { window: { ...window, private: false, reason: 'this comment had its private reply already' } }
      : {}),
    ...(own.introduced.has(contact.id) ? { contact: { ...contact, preIntroducedAt: facts.now } } : {}),
    automation: { isPaused: false },
    seatBelt: { ...seatBelt, isAnswered: facts.seatBelt.isAnswered },
  });
  if (!decision) throw new Error('A rule always decides.');
  ledger.record(facts, [decision]);
  const sent =
    decision.outcome === 'fired' &&
    decision.actions.find(({ action, status }) => status === 'planned' && isAnswer(action));
  if (sent && sent.type === 'private_reply' && conversation.kind !== 'direct') own.privately.add(conversation.id);
  if (sent && own.isIntroduction) own.introduced.add(contact.id);
  return decision;
};

/** Each reason once a message; numbers in it would part what belongs together. */
const heldReasons = ({ outcome, actions }: RuleDecision): Set<string> =>
  outcome === 'no_match'
    ? new Set()
    : new Set(
        actions.flatMap(({ status, reason, action }) =>
          status === 'withheld' && reason && (isAnswer(action) || outcome === 'withheld') ? [reason] : [],
        ),
      );

const noteAccident = (
  accidents: Map<string, { count: number; messageIds: string[] }>,
  reason: string | null,
  messageId: string,
): void => {
  if (!reason) return;
  const known = accidents.get(reason) ?? { count: 0, messageIds: [] };
  known.count += 1;
  if (known.messageIds.length < idsAtMost) known.messageIds.push(messageId);
  accidents.set(reason, known);
};

const quoted = ({ message, conversation }: RuleFacts, { evidence }: RuleDecision): Omit<ChangedSample, 'change'> => ({
  messageId: message.id,
  conversationId: conversation.id,
  evidence: evidence.filter(({ end }) => end <= textUnits),
  text: message.text.slice(0, textUnits).toWellFormed(),
});

const addSample = (
  samples: ReplaySample[],
  atMost: number,
  decision: RuleDecision,
  facts: RuleFacts,
  accident: string | null,
): void => {
  if (decision.outcome === 'no_match') return;
  const alike = samples.filter(({ outcome }) => outcome === decision.outcome).length;
  if (alike >= atMost / 2) return;
  samples.push({
    ...quoted(facts, decision),
    outcome: decision.outcome,
    reasons: decision.reasons,
    answer: decision.actions.find(({ action }) => isAnswer(action))?.text ?? null,
    accident,
  });
};

const byCount = <T extends { count: number }>(rows: T[]): T[] => rows.sort((a, b) => b.count - a.count);
