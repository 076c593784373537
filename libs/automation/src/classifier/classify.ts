import { intents, sentiments, type Intent, type Sentiment } from '@hubbub/contracts';
import type { Understanding } from '../understand';
import { loadModel, sigmoid, softmax, type Model, type Weights } from './model';
import weights from './weights.json';

/** What the trained classifier thinks of a text. */
export interface LeadOpinion {
  isPossible: boolean;
  flag: 'partnership' | 'sponsorship';
  /** Probability of a proposal. */
  score: number;
  /** −1 (surely ordinary talk) to 1, for the score of keyword hits. */
  opinion: number;
  reasons: string[];
}

let model: Model | undefined;
const scores = new WeakMap<Understanding, Float64Array>();

const scoresOf = (understood: Understanding): Float64Array => {
  const known = scores.get(understood);
  if (known) return known;
  model ??= loadModel(weights as Weights);
  const computed = model.scores(understood.features);
  scores.set(understood, computed);
  return computed;
};

const intentFrom = 2;
const sentimentFrom = intentFrom + intents.length;

/** Probability of each intent and sentiment. */
export const classifyMood = (
  understood: Understanding,
): { intents: Record<Intent, number>; sentiments: Record<Sentiment, number> } => {
  const all = scoresOf(understood);
  const intentShares = softmax(all, intentFrom, sentimentFrom);
  const sentimentShares = softmax(all, sentimentFrom, sentimentFrom + sentiments.length);
  return {
    intents: Object.fromEntries(intents.map((name, i) => [name, intentShares[i] ?? 0])) as Record<Intent, number>,
    sentiments: Object.fromEntries(sentiments.map((name, i) => [name, sentimentShares[i] ?? 0])) as Record<
      Sentiment,
      number
    >,
  };
};

// Chosen on the development lines: 5 in 100 ordinary messages at most may be called possible.
const possibleFrom = 0.5;

/** Is this a proposal, whatever its words? */
export const classifyLead = (understood: Understanding): LeadOpinion => {
  const all = scoresOf(understood);
  const probability = sigmoid(all[0] ?? 0);
  const isSponsor = (all[1] ?? 0) > 0;
  return {
    isPossible: probability >= possibleFrom,
    flag: isSponsor ? 'sponsorship' : 'partnership',
    score: Math.round(probability * 100) / 100,
    opinion: 0,
    reasons: [`reads like a proposal (${Math.round(probability * 100)} %)`],
  };
};
