import type { QueuePlace } from '@hubbub/contracts';

/** What a person is told holds a queued message; null where there is nothing to tell but that it waits. */
export type Hold =
  | { type: 'turn'; before: number }
  | { type: 'limit' | 'silent' | 'again' | 'later'; until: string } // ISO 8601
  | { type: 'doubt' | 'paused' };

/** Of where the server says it stands: a reason that needs a time and has none falls back to what goes before it. */
export const whatHolds = ({ before, until, reason }: QueuePlace): Hold | null => {
  if (reason === 'doubt' || reason === 'paused') return { type: reason };
  if (reason !== 'turn' && until) return { type: reason, until };
  return before > 0 ? { type: 'turn', before } : null;
};
