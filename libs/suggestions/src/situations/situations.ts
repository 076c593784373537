import type { ReadText } from '../retrieval/read-text';
import data from './situations.json';

/** Trained by `tools/eval/src/train-situations.ts`: per feature the concepts that it speaks for, as log-odds. */
export interface Situations {
  bias: Readonly<Record<string, number>>; // by concept; `none`: nothing that a business answers
  weights: Readonly<Record<string, string>>; // by feature: “concept weight concept weight …”
}

const longestStem = 5;

const mostPaired = 12; // concepts: a long text names so many that pairs say nothing

/**
 * What is seen of a text: its concepts and pairs of them (the same in every language), the beginnings of its words and its pairs of
 * words in its own language. Stop words count: “is there anything for …” is made of nothing else.
 */
export const situationFeatures = ({ concepts, words }: ReadText, language: string): string[] => {
  const base = language.split('-')[0] ?? '';
  const found = new Set<string>();
  const names = [...concepts.keys()].sort();
  names.forEach((name, i) => {
    found.add(`@${name}`);
    if (names.length <= mostPaired) for (const other of names.slice(i + 1)) found.add(`@${name}+${other}`);
  });
  let previous = '^';
  for (const { text, pieces, isUnspaced } of words) {
    if (isUnspaced) {
      for (const piece of pieces) found.add(`${base} ${piece}`);
      continue;
    }
    const stem = text.slice(0, longestStem);
    found.add(`${base} ${stem}`);
    found.add(`${base} ${previous}_${stem}`);
    previous = stem;
  }
  return [...found];
};

/** How likely a text speaks of each concept without naming it, 0–1, together with `none` at most 1. */
export const situationsOf = (
  read: ReadText,
  language: string,
  { bias, weights }: Situations = data,
): Map<string, number> => {
  const features = situationFeatures(read, language);
  const scores = new Map(Object.entries(bias));
  const share = 1 / Math.sqrt(Math.max(1, features.length));
  for (const feature of features) {
    const parts = Object.hasOwn(weights, feature) ? weights[feature]!.split(' ') : [];
    for (let i = 1; i < parts.length; i += 2)
      scores.set(parts[i - 1]!, (scores.get(parts[i - 1]!) ?? 0) + Number(parts[i]) * share);
  }
  const top = Math.max(...scores.values());
  let sum = 0;
  for (const [concept, score] of scores) {
    const power = Math.exp(score - top);
    scores.set(concept, power);
    sum += power;
  }
  for (const [concept, power] of scores) scores.set(concept, power / sum);
  return scores;
};
