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

// Two saved replies this close to each other are a guess between them, unless the first is beyond doubt.
const leastMargin = 0.1;
const beyondDoubt = 0.8;

/** Silence beats a guess: under the threshold there is no draft. */
export const gate = ({ candidates, unexplained }: Retrieved, intent: Intent): Gate => {
  if (intent === 'spam' || intent === 'hate') return { isOpen: false, reason: `No draft for ${intent}` };
  const [best] = candidates;
  if (!best) return { isOpen: false, reason: 'Nothing in your saved replies comes near' };
  const threshold = thresholds[intent] + shareOfUnexplained * Math.max(0, unexplained - 0.5);
  if (best.score < threshold) return { isOpen: false, reason: 'No saved reply is sure to answer this' };
  if (best.score < beyondDoubt && candidates.some((other) => isRival(other, best)))
    return { isOpen: false, reason: 'More than one saved reply may answer this' };
  return { isOpen: true, best };
};

/** Another saved reply, of the same language, that answers almost as well. */
const isRival = (other: Candidate, best: Candidate): boolean =>
  other !== best &&
  other.entry.type === 'saved_reply' &&
  best.entry.type === 'saved_reply' &&
  other.entry.reply.language === best.entry.reply.language &&
  best.score - other.score < leastMargin;
