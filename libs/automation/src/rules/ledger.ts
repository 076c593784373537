import type { Rule } from '@hubbub/contracts';
import { defaultLimits } from './seat-belt';
import { isAnswer, type RuleDecision, type RuleFacts, type RuleHistory, type SeatBeltFacts } from './facts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * What rules have sent, counted from their own decisions: the seat belt's facts where no database holds them. Replay
 * keeps one, so that budgets and loop breakers hold back in the past as they do live.
 */
export interface SendLedger {
  /** The seat belt's facts before `facts` is decided. */
  seatBelt(facts: RuleFacts): SeatBeltFacts;
  record(facts: RuleFacts, decisions: readonly RuleDecision[]): void;
}

interface Kept {
  toContact: Map<string, number>;
  toConversation: Map<string, number>;
  toPost: Map<string, number>;
  recent: number[];
  approved: number;
  /** How long an answer to somebody counts. */
  spanMs: number;
}

/**
 * An empty ledger for these rules. What no budget will count again is forgotten, so that memory grows with the people
 * who were answered within a span and with the posts, not with the length of the history. Happenings come in the order
 * of time, give or take a day.
 */
export const createLedger = (rules: readonly Rule[]): SendLedger => {
  const kept = new Map<string, Kept>(rules.map((rule) => [rule.id, emptyKept(rule)]));
  const channels = new Map<string, number[]>();
  const inRow = new Map<string, { count: number; at: number }>();
  const people = new Map<string, number[]>();
  return {
    seatBelt: (facts) => {
      const now = facts.now.getTime();
      const own = inRow.get(facts.conversation.id);
      const lastMember = facts.seatBelt.lastMemberAnswerAt?.getTime() ?? 0;
      const stands = own && own.at > lastMember && now - own.at < dayMs;
      const histories: Record<string, RuleHistory> = {};
      for (const [id, one] of kept) histories[id] = historyOf(one, facts, now);
      return {
        lastMemberAnswerAt: facts.seatBelt.lastMemberAnswerAt,
        consecutiveAutomatic: stands ? own.count : 0,
        isAnswered: false,
        channelLastHour: within(channels.get(facts.conversation.channelId) ?? [], now),
        contactLastDay: within(people.get(facts.contact.id) ?? [], now, dayMs),
        rules: histories,
      };
    },
    record: (facts, decisions) => {
      const now = facts.now.getTime();
      for (const { ruleId, outcome, actions } of decisions) {
        const one = kept.get(ruleId);
        const isSent =
          outcome === 'fired' && actions.some(({ action, status }) => status !== 'withheld' && isAnswer(action));
        if (!one || !isSent) continue;
        putLast(one.toContact, facts.contact.id, now);
        putLast(one.toConversation, facts.conversation.id, now);
        if (facts.conversation.postId)
          one.toPost.set(facts.conversation.postId, (one.toPost.get(facts.conversation.postId) ?? 0) + 1);
        one.recent = keep(one.recent, now);
        one.approved += 1;
        const days = (people.get(facts.contact.id) ?? []).filter((at) => at > now - dayMs);
        putLast(people, facts.contact.id, [...days, now]);
        channels.set(facts.conversation.channelId, keep(channels.get(facts.conversation.channelId) ?? [], now));
        const before = inRow.get(facts.conversation.id);
        const lastMember = facts.seatBelt.lastMemberAnswerAt?.getTime() ?? 0;
        const goesOn = before && before.at > lastMember && now - before.at < dayMs;
        putLast(inRow, facts.conversation.id, { count: goesOn ? before.count + 1 : 1, at: now });
        forget(one.toContact, (at) => at < now - one.spanMs - dayMs);
        forget(one.toConversation, (at) => at < now - one.spanMs - dayMs);
        forget(people, (times) => (times.at(-1) ?? 0) < now - 2 * dayMs);
        forget(inRow, ({ at }) => at < now - 2 * dayMs);
      }
    },
  };
};

/** Sets a value and makes it the newest of the map. */
const putLast = <Value>(map: Map<string, Value>, key: string, value: Value): void => {
  map.delete(key);
  map.set(key, value);
};

/** Drops what is oldest, as long as it is too old. */
const forget = <Value>(map: Map<string, Value>, isOver: (value: Value) => boolean): void => {
  for (const [key, value] of map) {
    if (!isOver(value)) return;
    map.delete(key);
  }
};

const emptyKept = ({ limits }: Rule): Kept => ({
  spanMs: (limits.perContactHours ?? defaultLimits.perContactHours) * hourMs,
  toContact: new Map(),
  toConversation: new Map(),
  toPost: new Map(),
  recent: [],
  approved: 0,
});

const historyOf = (kept: Kept, facts: RuleFacts, now: number): RuleHistory => ({
  enabledAt: null,
  lastToContactAt: dateOf(kept.toContact.get(facts.contact.id)),
  lastToConversationAt: dateOf(kept.toConversation.get(facts.conversation.id)),
  toPost: (facts.conversation.postId && kept.toPost.get(facts.conversation.postId)) || 0,
  lastHour: within(kept.recent, now),
  approved: kept.approved,
});

const dateOf = (ms: number | undefined): Date | null => (ms === undefined ? null : new Date(ms));

/** How many instants lie within the span before `now`; they are in order. */
const within = (instants: readonly number[], now: number, spanMs = hourMs): number => {
  let low = 0;
  let high = instants.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (instants[middle]! <= now - spanMs) low = middle + 1;
    else high = middle;
  }
  return instants.length - low;
};

/** Adds an instant, and now and then drops those that no hour will count again. */
const keep = (instants: number[], now: number): number[] => {
  instants.push(now);
  return instants.length > 4096 ? instants.filter((at) => at > now - hourMs) : instants;
};
