import type { SendLimits } from './send-limits';

/**
 * Whether a channel rests, kept in its row so that all workers agree. `until` null: it sends. After `until` it sends
 * again; where `level` is above 0 with one attempt alone, until one is answered.
 */
export interface Breaker {
  until: Date | null;
  reason: 'limit' | 'silent' | null;
  /** Attempts in a row that got no answer. */
  faults: number;
  /** How often in a row it was opened without a time of the platform's own. */
  level: number;
}

export const closedBreaker: Breaker = { until: null, reason: null, faults: 0, level: 0 };

/** What one attempt told of its platform. */
export type Told =
  /** Accepted or refused: it is there. `restUntil`: its headers say that the hour's share is used up. */
  | { type: 'answered'; startedAt: Date; restUntil: Date | null }
  /** Asked to wait (429, `Retry-After`). */
  | { type: 'limited'; restUntil: Date | null }
  /** No answer, or none that says anything. */
  | { type: 'fault' }
  /** Attempts are under way for too long. */
  | { type: 'slow' };

type Limits = Pick<SendLimits, 'faultsToOpen' | 'openMs' | 'mostOpenMs'>;

export const nextBreaker = (before: Breaker, told: Told, now: Date, limits: Limits): Breaker => {
  switch (told.type) {
    case 'answered':
      return afterAnswer(before, told, now);
    case 'limited':
      return told.restUntil
        ? { until: later(before.until, told.restUntil), reason: 'limit', faults: 0, level: Math.max(1, before.level) }
        : rest(before, 'limit', now, limits);
    case 'fault': {
      const faults = before.faults + 1;
      const isProbe = isHalfOpen(before, now);
      return isProbe || faults >= limits.faultsToOpen
        ? { ...rest(before, 'silent', now, limits), faults }
        : { ...before, faults };
    }
    case 'slow':
      return before.until === null ? rest(before, 'silent', now, limits) : before;
  }
};

/** Nothing is sent now. */
export const isOpen = ({ until }: Breaker, now: Date): boolean => until !== null && until > now;

/** One attempt may find out whether it is over. */
export const isHalfOpen = ({ until, level }: Breaker, now: Date): boolean =>
  until !== null && until <= now && level > 0;

/** An answer to what left before the platform asked for rest says nothing about the rest. */
const afterAnswer = (before: Breaker, told: Extract<Told, { type: 'answered' }>, now: Date): Breaker => {
  const isOlder = before.reason === 'limit' && before.until !== null && told.startedAt < before.until;
  const after = isOlder ? { ...before, faults: 0 } : closedBreaker;
  if (!told.restUntil || told.restUntil <= now) return after;
  return { ...after, until: later(after.until, told.restUntil), reason: 'limit' };
};

/** Parallel attempts of one bad moment count as one opening. */
const rest = (before: Breaker, reason: 'limit' | 'silent', now: Date, limits: Limits): Breaker => {
  if (isOpen(before, now)) return { ...before, faults: 0 };
  const ms = Math.min(limits.mostOpenMs, limits.openMs * 2 ** Math.min(before.level, 20));
  return { until: new Date(now.getTime() + ms), reason, faults: 0, level: before.level + 1 };
};

const later = (a: Date | null, b: Date): Date => (a && a > b ? a : b);
