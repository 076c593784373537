import { type Filter, type FilterTerms, type Refusal, refusal, type Rule, type RuleAction } from '@hubbub/contracts';

export type Slot = 'assignee' | 'priority' | 'status';

/** What an action sets that holds one value only; null for what adds up, such as labels. */
export const slotOf = ({ type }: RuleAction): Slot | null =>
  type === 'assign'
    ? 'assignee'
    : type === 'priority'
      ? 'priority'
      : type === 'close' || type === 'snooze'
        ? 'status'
        : null;

export type Placed = Pick<Rule, 'name' | 'mode' | 'order' | 'channelIds' | 'trigger' | 'conditions' | 'actions'> & {
  /** Null for one that is not stored yet: of two in the same place it comes last. */
  id: string | null;
};

/**
 * Why a rule and one of the others would undo each other; null when none does. They do when the
 * one that is asked first fits everything that the other fits, and sets the same thing otherwise: the second never has
 * its way. A narrow rule before a wide one is an exception to it, and no contradiction.
 */
export const findContradiction = (rule: Placed, others: readonly Placed[]): Refusal | null => {
  const own = twiceSet(rule.actions);
  if (own) return refusal('sets_twice', 'actions', { slot: own });
  if (!isOn(rule)) return null;
  for (const other of others) {
    if (other.id === rule.id || !isOn(other)) continue;
    const isFirst = comesBefore(rule, other);
    const [first, second] = isFirst ? [rule, other] : [other, rule];
    const slot = opposed(first.actions, second.actions);
    if (!slot || !coversRule(first, second)) continue;
    return refusal(isFirst ? 'undone_by_later' : 'undone_by_earlier', 'actions', { rule: other.name, slot });
  }
  return null;
};

/** A rule that is off or runs dry sets nothing. */
const isOn = ({ mode }: Placed): boolean => mode === 'live' || mode === 'approval';

const comesBefore = (a: Placed, b: Placed): boolean =>
  a.order < b.order || (a.order === b.order && a.id !== null && (b.id === null || a.id < b.id));

const twiceSet = (actions: readonly RuleAction[]): Slot | null => {
  const seen = new Set<Slot>();
  for (const action of actions) {
    const slot = slotOf(action);
    if (slot && seen.has(slot)) return slot;
    if (slot) seen.add(slot);
  }
  return null;
};

const opposed = (first: readonly RuleAction[], second: readonly RuleAction[]): Slot | null => {
  for (const action of first) {
    const slot = slotOf(action);
    if (slot && second.some((other) => slotOf(other) === slot && !isSame(other, action))) return slot;
  }
  return null;
};

const coversRule = (a: Placed, b: Placed): boolean =>
  (a.channelIds.length === 0 || (b.channelIds.length > 0 && isWithinSet(b.channelIds, a.channelIds))) &&
  coversTrigger(a.trigger, b.trigger) &&
  covers(a.conditions, b.conditions);

/** Triggers that a message sets off, each of them narrower than `message`. */
const byMessage = new Set<Rule['trigger']['type']>(['comment', 'direct', 'mention', 'review', 'first_contact', 'flag']);

const coversTrigger = (a: Rule['trigger'], b: Rule['trigger']): boolean => {
  if (a.type === 'message') return b.type === 'message' || byMessage.has(b.type);
  if (a.type !== b.type) return false;
  if (a.type === 'flag') return a.flag === undefined || a.flag === 'any' || a.flag === b.flag;
  return a.type !== 'unanswered' || a.minutes === b.minutes;
};

/** True only when all that satisfies `b` surely satisfies `a`. */
export const covers = (a: Filter, b: Filter): boolean => {
  if ('and' in a) return a.and.every((part) => covers(part, b));
  if ('or' in b) return b.or.every((part) => covers(a, part));
  if ('or' in a && a.or.some((part) => covers(part, b))) return true;
  if ('and' in b && b.and.some((part) => covers(a, part))) return true;
  if ('not' in a && 'not' in b) return covers(b.not, a.not);
  return isTerms(a) && (isTerms(b) ? coversTerms(a, b) : Object.keys(a).length === 0);
};

const isTerms = (filter: Filter): filter is FilterTerms =>
  !('and' in filter) && !('or' in filter) && !('not' in filter);

const atLeast = new Set(['contact.followers', 'contact.conversations', 'waitingMinutes']);

const coversTerms = (a: FilterTerms, b: FilterTerms): boolean => {
  const narrow: Record<string, unknown> = b;
  return Object.entries(a).every(([name, wide]: [string, unknown]) => {
    const value = narrow[name];
    if (wide === undefined || isSame(wide, value)) return true;
    if (value === undefined) return false;
    if (atLeast.has(name)) return Number(value) >= Number(wide);
    const isList = [wide, value].every((one) => typeof one === 'string' || Array.isArray(one));
    return isList && name !== 'after' && name !== 'before' && isWithinSet(list(value), list(wide));
  });
};

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

const isWithinSet = (part: readonly unknown[], whole: readonly unknown[]): boolean =>
  part.every((one) => whole.includes(one));

const isSame = (a: unknown, b: unknown): boolean => sorted(a) === sorted(b);

/** The names of an object in one order: the database gives them in its own. */
const sorted = (value: unknown): string | undefined =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([x], [y]) => (x < y ? -1 : 1)))
      : inner,
  );
