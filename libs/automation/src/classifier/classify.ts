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
  /** Added to the score of words of proposals. */
  opinion: number;
  reason: string;
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

// Chosen by cross-validation on the training lines: how far the classifier may move the score of a word.
const opinion = { share: 0.4, least: -0.8, most: 0.5 };
// At most 5 in 100 ordinary messages may be called possible: both heads must say so.
const possibleFrom = { proposal: 0.42, leadIntent: 0.4 };

/** Is this a proposal, whatever its words? */
export const classifyLead = (understood: Understanding): LeadOpinion => {
  const all = scoresOf(understood);
  const probability = sigmoid(all[0] ?? 0);
  const moved = Math.max(opinion.least, Math.min(opinion.most, (all[0] ?? 0) * opinion.share));
  return {
    isPossible:
      probability >= possibleFrom.proposal && classifyMood(understood).intents.lead >= possibleFrom.leadIntent,
    flag: (all[1] ?? 0) > 0 ? 'sponsorship' : 'partnership',
    score: Math.round(probability * 100) / 100,
    opinion: moved,
    reason: `the classifier says ${Math.round(probability * 100)} % ${moved >= 0 ? '+' : '−'}${Math.abs(moved).toFixed(2)}`,
  };
};
