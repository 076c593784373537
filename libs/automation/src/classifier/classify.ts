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

const scoresOf = ({ concluded, features }: Understanding): Float64Array => {
  model ??= loadModel(weights as Weights);
  return (concluded.scores ??= model.scores(features));
};

const intentFrom = 2;
const sentimentFrom = intentFrom + intents.length;

export interface Moods {
  intents: Record<Intent, number>;
  sentiments: Record<Sentiment, number>;
}

/** Probability of each intent and sentiment. */
export const classifyMood = (understood: Understanding): Moods =>
  (understood.concluded.moods ??= readMoods(understood));

const readMoods = (understood: Understanding): Moods => {
  const all = scoresOf(understood);
  return {
    intents: named(intents, softmax(all, intentFrom, sentimentFrom)),
    sentiments: named(sentiments, softmax(all, sentimentFrom, sentimentFrom + sentiments.length)),
  };
};

const named = <Name extends string>(names: readonly Name[], shares: readonly number[]): Record<Name, number> => {
  const record = {} as Record<Name, number>;
  for (let i = 0; i < names.length; i += 1) record[names[i]!] = shares[i] ?? 0;
  return record;
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
