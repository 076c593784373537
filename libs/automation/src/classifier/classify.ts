import type { Reading } from '../keywords/tokens';

/** What the trained classifier thinks of a text. */
export interface LeadOpinion {
  isPossible: boolean;
  flag: 'partnership' | 'sponsorship';
  score: number;
  /** −1 (surely ordinary talk) to 1, for the score of keyword hits. */
  opinion: number;
  reasons: string[];
}

export const classify = (_reading: Reading, _hasHit: boolean): LeadOpinion => ({
  isPossible: false,
  flag: 'partnership',
  score: 0,
  opinion: 0,
  reasons: [],
});
