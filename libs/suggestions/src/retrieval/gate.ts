import type { Intent } from '@hubbub/contracts';
import type { Candidate, Retrieved } from './retrieve';

/** Whether what was found may be shown as an answer, and why not. */
export type Gate = { isOpen: true; best: Candidate } | { isOpen: false; reason: string };

// How sure retrieval must be, by what the message wants: requests and chatter are seldom answered by a saved reply.
const thresholds: Record<Intent, number> = {
  question: 0.4,
  lead: 0.38,
  complaint: 0.36,
  praise: 0.36,
  urgent: 0.3,
  feature_request: 0.75,
  other: 0.55,
  spam: 2,
  hate: 2,
};
const shareOfUnexplained = 0.25;

/** Silence beats a guess: under the threshold there is no draft. */
export const gate = ({ candidates, unexplained }: Retrieved, intent: Intent): Gate => {
  if (intent === 'spam' || intent === 'hate') return { isOpen: false, reason: `No draft for ${intent}` };
  const [best] = candidates;
  if (!best) return { isOpen: false, reason: 'Nothing in your saved replies comes near' };
  const threshold = thresholds[intent] + shareOfUnexplained * Math.max(0, unexplained - 0.5);
  if (best.score < threshold) return { isOpen: false, reason: 'No saved reply is sure to answer this' };
  return { isOpen: true, best };
};
