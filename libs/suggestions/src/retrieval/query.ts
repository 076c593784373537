import type { Intent, Sentiment } from '@hubbub/contracts';
import type { VectorHits } from '../types';

/** What is asked, with what the analysis of the message already knows. */
export interface Query {
  text: string;
  language: string;
  intent: Intent;
  sentiment: Sentiment;
  vectors?: VectorHits;
}

/** Noisy or: independent pieces of evidence add up without passing 1. */
export const either = (...parts: number[]): number =>
  1 - parts.reduce((left, part) => left * (1 - Math.min(0.98, part)), 1);
