import type { Rule } from '@hubbub/contracts';
import { isAnswer, type RuleDecision, type RuleFacts, type RuleOutcome } from './facts';
import { evaluate } from './evaluate';
import { createLedger, type SendLedger } from './ledger';
import { accidentOf } from './accidents';

/** What a rule would have done to stored messages. Nothing is changed and nothing is sent. */
export interface ReplayReport {
  examined: number;
  fired: number;
  withheld: { reason: string; count: number }[];
  /** Firings that look like mistakes, by reason, with some of the messages. */
  accidents: { reason: string; count: number; messageIds: string[] }[];
  samples: ReplaySample[];
  /** With another rule to compare with: messages on which this one fires and the other does not, and the reverse. */
  changed?: { added: number; removed: number; addedIds: string[]; removedIds: string[] };
}

export interface ReplaySample {
  messageId: string;
  outcome: Exclude<RuleOutcome, 'no_match'>;
  reasons: string[];
  evidence: RuleDecision['evidence'];
  text: string | null;
}

export interface Replay {
  /** One happening, oldest first. Returns what the rule does to it. */
  take(facts: RuleFacts): RuleDecision;
  report(): ReplayReport;
}

export interface ReplayOptions {
  compareWith?: Rule | undefined;
  samplesAtMost?: number | undefined;
}

const idsAtMost = 50;

/**
 * Replays one rule as if it were live, budgets and loop breaker counted from its own firings; the reply window, member
 * answers and the rest come from the facts. Take messages in the order of time. Memory stays flat but for one entry a
 * person answered.
 */
export const createReplay = (rule: Rule, { compareWith, samplesAtMost = 40 }: ReplayOptions = {}): Replay => {
  const own = lane(rule);
  const other = compareWith ? lane(compareWith) : null;
  const withheld = new Map<string, number>();
  const accidents = new Map<string, { count: number; messageIds: string[] }>();
  const samples: ReplaySample[] = [];
  const added: string[] = [];
  const removed: string[] = [];
  const counts = { examined: 0, fired: 0, added: 0, removed: 0 };
  return {
    take: (facts) => {
      counts.examined += 1;
      const decision = run(own, facts);
      const isFired = decision.outcome === 'fired';
      if (isFired) counts.fired += 1;
      for (const reason of heldReasons(decision)) withheld.set(reason, (withheld.get(reason) ?? 0) + 1);
      if (isFired) noteAccident(accidents, accidentOf(decision, facts), facts.message.id);
      addSample(samples, samplesAtMost, decision, facts);
      if (other) {
        const wasFired = run(other, facts).outcome === 'fired';
        if (isFired && !wasFired && (counts.added += 1) <= idsAtMost) added.push(facts.message.id);
        if (!isFired && wasFired && (counts.removed += 1) <= idsAtMost) removed.push(facts.message.id);
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
        ? { changed: { added: counts.added, removed: counts.removed, addedIds: added, removedIds: removed } }
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
}

/** A rule that is off or runs dry is replayed as if it were on: that is the question. */
const lane = (rule: Rule): Lane => {
  const live: Rule = {
    ...rule,
    mode: rule.mode === 'approval' ? 'approval' : 'live',
    limits: { ...rule.limits, dryDays: 0 },
  };
  return { rule: live, ledger: createLedger([live]) };
};

const run = ({ rule, ledger }: Lane, facts: RuleFacts): RuleDecision => {
  const [decision] = evaluate([rule], { ...facts, automation: { isPaused: false }, seatBelt: ledger.seatBelt(facts) });
  if (!decision) throw new Error('A rule always decides.');
  ledger.record(facts, [decision]);
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

const addSample = (samples: ReplaySample[], atMost: number, decision: RuleDecision, facts: RuleFacts): void => {
  if (decision.outcome === 'no_match') return;
  const alike = samples.filter(({ outcome }) => outcome === decision.outcome).length;
  if (alike >= atMost / 2) return;
  const text = decision.actions.find(({ action }) => isAnswer(action))?.text ?? null;
  samples.push({
    messageId: facts.message.id,
    outcome: decision.outcome,
    reasons: decision.reasons,
    evidence: decision.evidence,
    text,
  });
};

const byCount = <T extends { count: number }>(rows: T[]): T[] => rows.sort((a, b) => b.count - a.count);
