/** One time that a reply or a past answer was suggested. */
export interface Showing {
  at: Date;
  wasAccepted: boolean; // sent as it was or edited; not rewritten, discarded or ignored
}

const halfLifeMs = 60 * 24 * 60 * 60 * 1000;

/**
 * How well a reply does, 0–1: accepted ÷ shown, each fading by half in 60 days, with one imagined success and one
 * failure (a Beta prior), so that nothing known is 0.5 and one click decides little.
 */
export const learnedWeight = (showings: readonly Showing[], now: Date): number => {
  let accepted = 1;
  let shown = 2;
  for (const { at, wasAccepted } of showings) {
    const share = 0.5 ** (Math.max(0, now.getTime() - at.getTime()) / halfLifeMs);
    shown += share;
    accepted += wasAccepted ? share : 0;
  }
  return accepted / shown;
};

/** What is known of an answer that may be learned. */
export interface LearnedExample {
  wasSentByMember: boolean;
  verdict: 'ok' | 'warn' | 'block';
  undoneAfterMs: number | null; // deleted or corrected so long after sending
  uses: number;
  isSavedReply: boolean;
}

const undoWindowMs = 10 * 60 * 1000;

/**
 * Against poisoning: an example may be quoted first only if a member sent it, the checker passed it, it was not undone
 * within ten minutes, and it was used twice or kept as a saved reply. Until then it only supports saved replies.
 */
export const mayRankFirst = (example: LearnedExample): boolean =>
  example.wasSentByMember &&
  example.verdict === 'ok' &&
  (example.undoneAfterMs === null || example.undoneAfterMs > undoWindowMs) &&
  (example.uses >= 2 || example.isSavedReply);
