import type { Context } from '../context';

/** How sending behaves in time; tests scale it down, never the clock. */
export interface SendLimits {
  /** Of one attempt. Longer than any attempt may take, so that a lease runs out only when its process is gone. */
  leaseMs: number;
  /** An attempt without an answer by then is in doubt. */
  attemptMs: number;
  /** Attempts under way for one channel: a slow platform fills its own places and no others'. */
  perChannel: number;
  /** An answer that takes longer is slow: it takes no place of others any more, and some of them open the breaker. */
  slowMs: number;
  /** So many attempts in a row without an answer, or so many slow ones at once, open the breaker. */
  faultsToOpen: number;
  /** How long it opens the first time; each time without an answer twice as long, at most `mostOpenMs`. */
  openMs: number;
  mostOpenMs: number;
  /** A send that was surely not accepted is tried so often. */
  attempts: number;
}

const usual: SendLimits = {
  leaseMs: 90_000,
  attemptMs: 75_000,
  perChannel: 4,
  slowMs: 5_000,
  faultsToOpen: 3,
  openMs: 15_000,
  mostOpenMs: 600_000,
  attempts: 5,
};

export const sendLimits = (ctx: Pick<Context, 'sendLimits'>): SendLimits => ({ ...usual, ...ctx.sendLimits });
